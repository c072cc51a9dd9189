"""The user's own copies of the documents: which file is which source, and where each passage now stands.

No text of a document is stored, only offsets and digests. So a passage is found by its digest: at its offset, else in a
window of the same length elsewhere (what was inserted or cut before it moved it), else after a change of quotation
marks or spacing is undone. A passage whose own words changed cannot be found by a digest: it is reported as changed,
with the place where its neighbours say that it should stand.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from twotrack.evidence.asof import Evidence
from twotrack.evidence.claim import Claim
from twotrack.evidence.source import Source

MOST_BYTES = 5_000_000
MOST_FILES = 2_000
NEAR = 20_000
ENOUGH = 0.3
LENGTH_APART = 0.3


@dataclass(frozen=True)
class Copy:
    """A source's file in the user's folder; `exact` where its digest is that of the copy that was coded."""

    source: str
    path: Path
    text: str
    exact: bool
    found_by: str


@dataclass(frozen=True)
class Passage:
    """Where the passage of a claim stands in a copy.

    `status` is fits (at its offset), moved, normalised (after an undone change of marks or spacing, offsets then count
    in the text so changed) or changed; `between` are the places of the neighbours that still fit.
    """

    claim: str
    source: str
    status: str
    start: int | None
    end: int | None
    text: str | None
    between: tuple[int, int] | None = None

    @property
    def fits(self) -> bool:
        """True where the passage itself was found."""
        return self.status != "changed"


def digest(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of a passage in UTF-8, as claims hold it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def copies(evidence: Evidence, folder: Path) -> dict[str, Copy]:
    """Which files of a folder are the documents of a case: by digest, else by name, else by what stands in them."""
    texts: dict[Path, tuple[str, str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file())[:MOST_FILES]:
        content = _read(path)
        if content is not None:
            texts[path] = content
    found: dict[str, Copy] = {}
    documents = sorted(evidence.documents(), key=lambda s: s.id)
    for source in documents:
        for path, (text, sha) in texts.items():
            if source.sha256 == sha:
                found.setdefault(source.id, Copy(source.id, path, text, True, "digest"))
    for by, suits in (("name", _named), ("content", _alike(evidence))):
        for source in (s for s in documents if s.id not in found):
            taken = {copy.path for copy in found.values()}
            for path, (text, _) in texts.items():
                if path not in taken and suits(source, path, text):
                    found[source.id] = Copy(source.id, path, text, False, by)
                    break
    return found


def _read(path: Path) -> tuple[str, str] | None:
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        data = path.read_bytes()
        return data.decode("utf-8"), hashlib.sha256(data).hexdigest()
    except (OSError, UnicodeDecodeError):
        return None


def _named(source: Source, path: Path, text: str) -> bool:
    """Whether a file is named after a source: its id, alone or followed by anything but a letter or digit."""
    return re.match(re.escape(source.id.lower()) + r"(?![a-z0-9])", path.name.lower()) is not None


def _alike(evidence: Evidence) -> Callable[[Source, Path, str], bool]:
    """Whether about a third of a source's passages stand in a file of about its length."""

    def suits(source: Source, path: Path, text: str) -> bool:
        claims = [claim for claim in evidence.claims.values() if claim.source == source.id]
        length = source.characters or len(text)
        if not claims or abs(len(text) - length) > LENGTH_APART * length:
            return False
        return sum(p.fits for p in passages(claims, text)) >= max(1, ENOUGH * len(claims))

    return suits


def passages(claims: Iterable[Claim], text: str) -> list[Passage]:
    """Where each claim of one source stands in a copy of it, in the order of the document."""
    ordered = sorted(claims, key=lambda claim: (claim.start, claim.end))
    found: dict[str, Passage] = {}
    for name, change in CHANGES:
        left = [claim for claim in ordered if claim.id not in found]
        if left:
            found |= _resolve(left, change(text), name)
    for claim in ordered:
        if claim.id not in found:
            found[claim.id] = _changed(claim, ordered, found, len(text))
    return [found[claim.id] for claim in ordered]


def _resolve(claims: list[Claim], text: str, change: str) -> dict[str, Passage]:
    """The claims that fit a text, each looked for first where the one before it was found."""
    found: dict[str, Passage] = {}
    shift = 0
    for claim in claims:
        start = _look(claim, text, shift)
        if start is None:
            continue
        shift = start - claim.start
        end = start + claim.end - claim.start
        status = change or ("fits" if shift == 0 else "moved")
        found[claim.id] = Passage(claim.id, claim.source, status, start, end, text[start:end])
    return found


def _look(claim: Claim, text: str, shift: int) -> int | None:
    """The place nearest to the expected one at which a window of the claim's length has its digest."""
    length = claim.end - claim.start
    last = len(text) - length
    expected = claim.start + shift
    for away in range(min(NEAR, max(last, 0) + abs(expected)) + 1):
        for start in (expected - away, expected + away) if away else (expected,):
            if 0 <= start <= last and digest(text[start : start + length]) == claim.sha256_16:
                return start
    return None


def _changed(claim: Claim, ordered: list[Claim], found: dict[str, Passage], length: int) -> Passage:
    """A claim whose passage is nowhere, with the ends of the neighbours that were found where they stood or moved."""
    ends = [found[c.id].end for c in ordered if c.end <= claim.start and c.id in found and _in_place(found[c.id])]
    starts = [found[c.id].start for c in ordered if c.start >= claim.end and c.id in found and _in_place(found[c.id])]
    low = max((end for end in ends if end is not None), default=0)
    high = min((start for start in starts if start is not None and start >= low), default=length)
    return Passage(claim.id, claim.source, "changed", None, None, None, (low, high))


def _in_place(passage: Passage) -> bool:
    return passage.status in {"fits", "moved"}


def _curly(text: str) -> str:
    """Straight quotation marks and apostrophes as curved ones: opening after a space, closing elsewhere."""
    text = re.sub(r"(^|[\s(\[])\"", "\\1\u201c", text).replace('"', "\u201d")
    return re.sub(r"(^|[\s(\[])'(?=\w)", "\\1\u2018", text).replace("'", "\u2019")


def _straight(text: str) -> str:
    table = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
    return text.translate(table)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _spaces(text: str) -> str:
    return re.sub(r"[ \t\u00a0\u2007\u202f]+", " ", _lines(text))


def _unwrapped(text: str) -> str:
    """Single line breaks as spaces: undoes the wrapping of lines."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", _spaces(text))


CHANGES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("", lambda text: text),
    ("normalised", _lines),
    ("normalised", lambda text: unicodedata.normalize("NFC", _spaces(text))),
    ("normalised", lambda text: _curly(_spaces(text))),
    ("normalised", lambda text: _straight(_spaces(text))),
    ("normalised", lambda text: _curly(_unwrapped(text))),
)
