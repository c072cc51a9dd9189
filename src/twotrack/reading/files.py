"""Files of any kind to text: plain text, HTML and PDF; nothing is executed, nothing is fetched."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from twotrack.reading.parse import ReadingError
from twotrack.reading.pdf import pdf_text
from twotrack.reading.web import Page, from_html

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 300_000  # what one document is read up to
_CHARSET = re.compile(rb"""<meta[^>]{0,80}charset=["']?([A-Za-z0-9_-]{3,20})""")


@dataclass(frozen=True)
class Document:
    """A document as text.

    `digest` is the SHA-256 of the file for plain text, else of the extracted text's UTF-8 bytes; `furniture` is what a
    page's own marks say stands around the article, `published` the day on which a page says that it was published.
    """

    name: str
    text: str
    digest: str
    kind: str
    notes: tuple[str, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    published: datetime.date | None = None

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
    page: Page | None = None
    if data.startswith(b"%PDF"):
        text, kind = pdf_text(name, data, notes), "pdf"
    else:
        text = _decoded(name, data, notes)
        kind = "html" if name.lower().endswith((".html", ".htm", ".xhtml")) or _is_html(text) else "text"
        if kind == "html":
            page = from_html(text)
            text = page.text
            notes += page.notes
    if not text.strip():
        raise ReadingError(f"{name}: no text was found in it")
    digest = hashlib.sha256(data if kind == "text" else text.encode("utf-8", "surrogatepass")).hexdigest()
    if len(text) > MOST_CHARACTERS:
        notes.append(f"only the first {MOST_CHARACTERS} of {len(text)} characters were read")
    around, day = (page.furniture, page.published) if page else ((), None)
    return Document(name, text, digest, kind, tuple(notes), around, day)


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
        said = _CHARSET.search(data[:2000])
        page = _as_said(data, said[1].decode()) if said else None
        if said is not None and page is not None:
            notes.append(f"decoded as {said[1].decode()}, as the page says")
            return page
        odd = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
        if odd > 8:
            raise ReadingError(f"{name}: not text (control characters)") from None
        line = data[: error.start].count(b"\n") + 1
        notes.append(f"not UTF-8 (line {line}); decoded as Windows-1252: offsets count characters of that decoding")
        return data.decode("cp1252", "replace")


def _as_said(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \r\n\t").lower()
    return (
        head.startswith(("<!doctype html", "<html"))
        or len(re.findall(r"<(?:p|div|body|head|span|a|script)[ >]", head)) > 4
    )
