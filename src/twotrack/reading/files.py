"""Files of any kind to text: plain text, HTML and PDF; nothing is executed, nothing is fetched."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from twotrack.reading.parse import ReadingError
from twotrack.reading.wordlists import words

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 300_000  # what one document is read up to
_BLOCKS = words("""p div br li ul ol h1 h2 h3 h4 h5 h6 tr table section article header footer nav aside blockquote
    figure figcaption
    title main form option dd dt hr pre""")
_SILENT = words("script style noscript template iframe object embed svg canvas head select textarea button")


@dataclass(frozen=True)
class Document:
    """A document as text. `digest` is the SHA-256 of the text's UTF-8 bytes; `extracted` when it is not the "
    "file itself."""

    name: str
    text: str
    digest: str
    kind: str
    notes: tuple[str, ...] = ()

    @property
    def extracted(self) -> bool:
        """True for HTML and PDF, whose offsets count in the extracted text."""
        return self.kind != "text"


def load(path: Path) -> Document:
    """Read a file.

    Raises:
        ReadingError: it is missing, empty, too large, binary, or a kind that needs a helper that is not installed.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReadingError(f"{path.name}: larger than {MOST_BYTES // 1_000_000} MB; cut it into articles first")
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path}: cannot be read: {error.strerror or error}") from None
    return from_bytes(path.name, data)


def from_bytes(name: str, data: bytes) -> Document:
    """A document from the bytes of a file.

    Raises:
        ReadingError: the bytes are no text.
    """
    if not data.strip():
        raise ReadingError(f"{name}: the file is empty")
    notes: list[str] = []
    if data.startswith(b"%PDF"):
        text, kind = _pdf(name, data), "pdf"
    else:
        text = _decoded(name, data, notes)
        kind = "html" if name.lower().endswith((".html", ".htm", ".xhtml")) or _is_html(text) else "text"
        if kind == "html":
            text = from_html(text)
    if not text.strip():
        raise ReadingError(f"{name}: no text was found in it")
    digest = hashlib.sha256(data if kind == "text" else text.encode("utf-8", "surrogatepass")).hexdigest()
    if len(text) > MOST_CHARACTERS:
        notes.append(f"only the first {MOST_CHARACTERS} of {len(text)} characters were read")
    return Document(name, text, digest, kind, tuple(notes))


def _decoded(name: str, data: bytes, notes: list[str]) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise ReadingError(f"{name}: starts like UTF-16 but is not: save it as UTF-8") from None
        notes.append("decoded as UTF-16, not UTF-8: offsets count characters of that decoding")
        return text
    if b"\0" in data or data[:4] in (b"\x89PNG", b"PK\x03\x04", b"GIF8", b"\x7fELF") or data[:3] == b"\xff\xd8\xff":
        raise ReadingError(f"{name}: not text (a picture, an archive or another binary file)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        odd = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
        if odd > 8:
            raise ReadingError(f"{name}: not text (control characters)") from None
        line = data[: error.start].count(b"\n") + 1
        notes.append(f"not UTF-8 (line {line}); decoded as Windows-1252: offsets count characters of that decoding")
        return data.decode("cp1252", "replace")


def _is_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \r\n\t").lower()
    return (
        head.startswith(("<!doctype html", "<html"))
        or len(re.findall(r"<(?:p|div|body|head|span|a|script)[ >]", head)) > 4
    )


class _Words(HTMLParser):
    """Text of a page by block; scripts, styles and forms are dropped, never run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, or silence what is not text."""
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a block or a silence."""
        if tag in self.silent:
            while self.silent and self.silent.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "body":
            self.silent.clear()

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.silent:
            self.pieces.append(data)


def from_html(page: str) -> str:
    """The text of a page: trafilatura's choice of the article where it is installed and finds one, else all blocks."""
    try:
        import trafilatura
    except ImportError:
        pass
    else:
        try:
            text = trafilatura.extract(page, include_comments=False, include_tables=False, deduplicate=False)
        except Exception:  # whatever a page does to a helper, the plain way remains
            text = None
        if text and len(text) > 400:
            return str(text)
    words = _Words()
    body = re.sub(
        r"(?is)<head\b.*?</head\s*>",
        lambda m: "".join(re.findall(r"(?is)<title[^>]*>(.*?)</title>", m[0])) + "<p>",
        page,
        count=1,
    )
    try:
        words.feed(body)
        words.close()
    except (AssertionError, ValueError):
        words.pieces.append(" ")
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in "".join(words.pieces).split("\n"))
    return "\n\n".join(line for line in lines if line) + "\n"


def _pdf(name: str, data: bytes) -> str:
    try:
        import io
        import logging

        import pypdf

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    except ImportError:
        raise ReadingError(f"{name}: reading PDF needs pypdf: pip install pypdf, or save the text as .txt") from None
    try:
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages[:400]]
    except Exception as error:
        raise ReadingError(f"{name}: the PDF cannot be read ({type(error).__name__})") from None
    text = "\n\n".join(pages)
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text).encode("utf-8", "replace").decode("utf-8")
