"""Text of a PDF: pages joined, lines made into paragraphs, words whole again, running heads put at the end."""

from __future__ import annotations

import io
import itertools
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twotrack.reading.parse import ReadingError
from twotrack.reading.wordlists import words

PAGES = 400  # what one document is read up to
EDGE = 2  # lines at the top and the foot of a page that may be running heads
SHORT = 0.85  # of the usual length, below which a line may be a paragraph's last
_LIGATURES = str.maketrans({
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\u00a0": " ", "\0": " ",
})  # fmt: skip
_ENDS = re.compile(r"""[.!?:…]['"”’»)\]]*$""")
_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}(?:\s*(?:/|of|from)\s*\d{1,4})?\W*", re.I)
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
_KEEPS = words("""self non anti ex pro co cross half well long short vice mid two three four five six semi pre post far
    north south east west so ill much then""")
# a letter of another font that the extraction set apart: "Nguy \u1ec5 n"
_APART = re.compile(r"(?<=[^\W\d_]) ([\u0100-\u024f\u1e00-\u1eff])(?: (?=[a-z])|(?=[\s,.;:’']))")


@dataclass(frozen=True)
class Line:
    """A line of a page; `size` of its letters and `height` on the page in points, 0 where they are not known."""

    text: str
    size: float = 0.0
    height: float = 0.0


def pdf_text(name: str, data: bytes, notes: list[str]) -> str:
    """The text of a PDF, a paragraph a line; what was left out is told in `notes`.

    Raises:
        ReadingError: pypdf is missing; the file is damaged, locked by a password, or holds no text.
    """
    try:
        import pypdf
        from pypdf.errors import FileNotDecryptedError
    except ImportError:
        raise ReadingError(f"{name}: reading PDF needs pypdf: pip install pypdf, or save the text as .txt") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        count = len(document.pages)
        pages = [_page(page) for page in document.pages[:PAGES]]
    except FileNotDecryptedError:
        raise ReadingError(f"{name}: the PDF is locked by a password: save a copy without one") from None
    except Exception as error:
        raise ReadingError(f"{name}: the PDF is damaged or cut off ({type(error).__name__})") from None
    blank = sum(not page for page in pages)
    if blank == len(pages):
        raise ReadingError(f"{name}: the PDF holds no text, only pictures (a scan?): run text recognition on it first")
    if blank:
        notes.append(f"{blank} of {len(pages)} pages hold no text (pictures?) and were not read")
    if count > PAGES:
        notes.append(f"only the first {PAGES} of {count} pages were read")
    return joined(pages)


def _page(page: Any) -> list[Line]:
    """The lines of a page, with size and height where the extraction tells them."""
    pieces: list[tuple[str, float, float]] = []

    def piece(text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> None:
        if text:
            pieces.append((text, abs(size * tm[3] * cm[3]), tm[5] * cm[3] + cm[5]))

    text = page.extract_text(visitor_text=piece)
    if "".join(piece[0] for piece in pieces) != text:
        pieces = [(text, 0.0, 0.0)]
    lines: list[Line] = []
    words: list[str] = []
    size = height = 0.0
    for part, large, high in [*pieces, ("\n", 0.0, 0.0)]:
        for number, run in enumerate(part.split("\n")):
            if number:
                lines.append(Line(_tidy("".join(words)), size, height))
                words = []
            if run.strip():
                size, height = (large, high) if not "".join(words).strip() else (size, height)
            words.append(run)
    return [line for line in lines if line.text]


def _tidy(line: str) -> str:
    plain = line.encode("utf-8", "replace").decode("utf-8").translate(_LIGATURES)
    return _APART.sub(lambda m: (" " if m[1].isupper() else "") + m[1], " ".join(plain.split()))


def joined(pages: Sequence[Sequence[Line]]) -> str:
    """One text from the lines of pages. Running heads and page numbers stand at its end, but for the first page's head.

    >>> joined([[Line("The min-"), Line("ister said that")], [Line("it was over.")]])
    'The minister said that it was over.\\n'
    """
    heads = _running(pages)
    found: list[str] = []
    body: list[Line] = []
    last: list[str] = []
    for number, page in enumerate(pages):
        for at, line in enumerate(page):
            if not (_edge(at, page) and _same(line.text) in heads):
                body.append(line)
            elif number == 0 and at < EDGE and not _page_number(line.text):
                found.append(line.text)
            else:
                last.append(line.text)
    found += _paragraphs(body)
    return "\n\n".join([*found, *last]) + "\n"


def _edge(at: int, page: Sequence[Line]) -> bool:
    return at < EDGE or at >= len(page) - EDGE


def _same(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _page_number(line: str) -> bool:
    return _NUMBER.fullmatch(line) is not None


def _running(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Lines at the edges of at least two pages that differ in their numbers only, and page numbers."""
    edges = [{_same(line.text) for at, line in enumerate(page) if _edge(at, page)} for page in pages]
    counts = Counter(line for page in edges for line in page)
    often = {line for line, count in counts.items() if count > 1 and 3 * count >= len(pages)}
    lines = [line.text for page in pages for at, line in enumerate(page) if _edge(at, page)]
    return often | {_same(line) for line in lines if _page_number(line)}


def _paragraphs(lines: Sequence[Line]) -> list[str]:
    found: list[str] = []
    text = " ".join(line.text for line in lines)
    width, gap = _usual(lines)
    for before, line in zip((None, *lines), lines, strict=False):
        if before is None or _begins(before, line, width, gap):
            found.append(line.text)
        elif hyphen := _HYPHEN.search(found[-1]):
            keep = "-" if _kept(hyphen[1], line.text, text) else ""
            found[-1] = found[-1][: hyphen.end(1)] + keep + line.text
        else:
            found[-1] += ("" if found[-1].endswith("\u00ad") else " ") + line.text
    return [paragraph.replace("\u00ad", "") for paragraph in found]


def _usual(lines: Sequence[Line]) -> tuple[int, float]:
    """The length of a full line (nine of ten are not longer), and the step from one line to the next."""
    lengths = sorted(len(line.text) for line in lines)
    steps = sorted(a.height - b.height for a, b in itertools.pairwise(lines) if a.height > b.height > 0)
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0, steps[len(steps) // 2] if steps else 0.0


def _begins(before: Line, line: Line, width: int, gap: float) -> bool:
    """True when a line opens a paragraph, as far as sizes, steps and lengths of lines tell."""
    if line.text[:1].islower() or before.text.endswith((",", "-", "\u00ad")):
        return False
    if abs(before.size - line.size) > 0.12 * max(before.size, line.size):
        return True
    step = before.height - line.height
    if gap and step > 0:
        return step > 1.3 * gap
    if _ENDS.search(before.text):
        return len(before.text) < SHORT * width
    return not gap and not 0.5 * width <= len(before.text) <= 1.2 * width  # a headline, or a line alone


def _kept(half: str, line: str, text: str) -> bool:
    """True where the hyphen at the end of a line belongs to the word."""
    rest = re.match(r"[^\W\d_]+", line)
    if rest is None or line[:1].isupper() or half.lower() in _KEEPS:
        return True
    return f"{half}-{rest[0]}" in text and half + rest[0] not in text
