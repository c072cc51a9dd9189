"""PDF to text: whole words, whole paragraphs, running heads out of the way, and plain messages where there is no text.

The PDFs are made here, line by line.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdf
import pytest

from twotrack.reading.clean import clean
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.parse import ReadingError
from twotrack.reading.pdf import Line, joined


def made(pages: Sequence[Sequence[tuple[str, int, int, int]]]) -> bytes:
    """A PDF of lines, each with its place from the left, its height and its size."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "",
              "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for lines in pages:
        stream = "".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for text, x, y, size in lines)
        bodies.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}endstream")
        bodies.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(bodies)} 0 R "
                      "/Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
        kids.append(f"{len(bodies)} 0 R")
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252"))
    start = out.tell()
    out.write(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def columns() -> bytes:
    left = ["Minister Ada Lindqvist said that the bridge would", "open in May. The long-", "planned repara-",
            "tion had taken three years, as Anna Maria Škoda-".replace("Š", "S"), "Brandt knows."]  # fmt: skip
    right = ["“Nobody will pay,” the envoy of the Hill", "Front said. Their self-", "control was at its", "end and"]
    first = [("The Courier, 5 March 2031", 40, 810, 9), ("Ministers differ over a bridge", 40, 770, 20)]
    first += [(text, 40, 740 - 13 * i, 11) for i, text in enumerate(left)]
    first += [(text, 310, 740 - 13 * i, 11) for i, text in enumerate(right)] + [("1 of 2", 290, 30, 9)]
    second = [("The Courier, 5 March 2031", 40, 810, 9), ("the Council denied that its guards had fired.", 40, 770, 11),
              ("A new paragraph stands lower on the page.", 40, 735, 11), ("It has a second line.", 40, 722, 11),
              ("2 of 2", 290, 30, 9)]  # fmt: skip
    return made([first, second])


def test_columns_headings_heads_and_hyphens() -> None:
    document = from_bytes("a.pdf", columns())
    assert document.text.split("\n\n") == [
        "The Courier, 5 March 2031",
        "Ministers differ over a bridge",
        "Minister Ada Lindqvist said that the bridge would open in May. The long-planned reparation had taken three "
        "years, as Anna Maria Skoda-Brandt knows.",
        "“Nobody will pay,” the envoy of the Hill Front said. Their self-control was at its end and the Council denied "
        "that its guards had fired.",
        "A new paragraph stands lower on the page. It has a second line.",
        "1 of 2", "The Courier, 5 March 2031", "2 of 2\n",
    ]  # fmt: skip
    spans = paragraphs(document.text)
    cleaned = clean(document.text, spans)
    assert [document.text[slice(*spans[n])].split()[0] for n in cleaned.body] == [
        "Ministers", "Minister", "“Nobody", "A",
    ]  # fmt: skip
    assert cleaned.masthead is not None
    found = read_document(document)
    told = [document.text[s["content"]["start"] : s["content"]["end"]] for s in found["statements"]]
    assert "that its guards had fired" in told


def test_ligatures_soft_hyphens_and_letters_set_apart() -> None:
    page = [Line("The o\ufb03cial \ufb01rst con\u00ad"), Line("firmed it.")]
    assert joined([page]) == "The o\ufb03cial \ufb01rst confirmed it.\n"  # letters are made plain where a page is read
    lines = [Line("Nguyễn met counter-"), Line("parts; counter-proposals were made.")]
    assert joined([lines]).startswith("Nguyễn met counterparts; counter-proposals")
    from twotrack.reading.pdf import _tidy

    assert _tidy("The o\ufb03cial  \ufb01rst Nguy ễ n Văn Đ ứ c") == "The official first Nguyễn Văn Đức"
    assert _tidy("a b c and plan B he said") == "a b c and plan B he said"


def test_what_holds_no_text_is_locked_or_damaged_says_so() -> None:
    empty = made([[], []])
    with pytest.raises(ReadingError, match=r"a\.pdf: the PDF holds no text, only pictures"):
        from_bytes("a.pdf", empty)
    partly = from_bytes("a.pdf", made([[("The mayor said that the road was open.", 40, 700, 11)], []]))
    assert partly.notes == ("1 of 2 pages hold no text (pictures?) and were not read",)
    locked = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(columns())))
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    with pytest.raises(ReadingError, match="locked by a password"):
        from_bytes("a.pdf", out.getvalue())
    data = columns()
    for broken in (data[:200], data[: len(data) // 2], b"%PDF-1.7\n%%EOF", b"%PDF-1.4" + bytes(500)):
        with pytest.raises(ReadingError, match=r"a\.pdf: the PDF"):
            from_bytes("a.pdf", broken)
