"""Every sentence of the documents, and what it became or why it was set aside: a partition without holes.

Claims and ranges that were set aside cut a document into segments. What lies between them is separation where it is
white space; without the document at hand, where it is at most three characters long. Anything else is unbound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from twotrack.evidence.asof import Evidence
from twotrack.evidence.bindings import Bindings
from twotrack.evidence.claim import Claim
from twotrack.evidence.coding import Coding
from twotrack.evidence.source import Source

SEPARATION = "separation between passages"
LONGEST_SEPARATION = 3


@dataclass(frozen=True)
class Segment:
    """A stretch of a document in code points, the claims on it, what they became, or why nothing came of it."""

    doc: str
    start: int
    end: int
    claims: tuple[str, ...]
    bound_to: tuple[str, ...]
    set_aside: str | None

    @property
    def unbound(self) -> bool:
        """True where nothing stands on it and nobody said why."""
        return not self.bound_to and self.set_aside is None

    def plain(self) -> dict[str, Any]:
        """The segment as it stands in the JSON answer."""
        return {
            "doc": self.doc,
            "start": self.start,
            "end": self.end,
            "claims": list(self.claims),
            "bound_to": list(self.bound_to),
            "set_aside": self.set_aside,
        }


def all_bindings(coding: Coding, derived: Bindings) -> Bindings:
    """Names from the files themselves, then those of the coding."""
    names = dict.fromkeys([*derived, *coding.bound])
    return {claim: tuple(dict.fromkeys([*derived.get(claim, ()), *coding.bound.get(claim, ())])) for claim in names}


def segments(evidence: Evidence, coding: Coding, bound: Bindings, texts: Mapping[str, str]) -> list[Segment]:
    """The documents of a case cut into segments, in order.

    Args:
        evidence: sources and claims; coding: what was set aside; bound: names by claim.
        texts: for some documents the text, exactly as it was coded.

    Returns:
        segments that follow each other without hole or overlap, from 0 to the end of each document.
    """
    out: list[Segment] = []
    for source in sorted(evidence.documents(), key=lambda s: s.id):
        claims = [claim for claim in evidence.claims.values() if claim.source == source.id]
        ranges = [(start, end, why) for (name, start, end), why in coding.ranges.items() if name == source.id]
        out += _document(source, claims, ranges, coding, bound, texts.get(source.id))
    return out


def _document(
    source: Source,
    claims: Sequence[Claim],
    ranges: Sequence[tuple[int, int, str]],
    coding: Coding,
    bound: Bindings,
    text: str | None,
) -> list[Segment]:
    ends = [claim.end for claim in claims] + [end for _, end, _ in ranges]
    length = len(text) if text is not None else source.characters or max(ends, default=0)
    cuts = {0, length}
    cuts |= {cut for claim in claims for cut in (claim.start, claim.end)}
    cuts |= {cut for start, end, _ in ranges for cut in (start, end)}
    found = []
    places = sorted(cut for cut in cuts if cut <= length)
    for start, end in pairwise(places):
        here = [claim.id for claim in claims if claim.start <= start and end <= claim.end]
        names = tuple(dict.fromkeys(name for claim in here for name in bound.get(claim, ())))
        reason = _reason(here, names, [why for a, b, why in ranges if a <= start and end <= b], coding)
        if not here and reason is None and _separates(start, end, text):
            reason = SEPARATION
        found.append(Segment(source.id, start, end, tuple(here), names, reason))
    return found


def _reason(claims: Iterable[str], names: tuple[str, ...], ranges: list[str], coding: Coding) -> str | None:
    """Why nothing came of a segment; None where something did, or where nobody said."""
    if names:
        return None
    reasons = [coding.claims[claim] for claim in claims if claim in coding.claims] or ranges
    return "; ".join(dict.fromkeys(reasons)) or None


def _separates(start: int, end: int, text: str | None) -> bool:
    return end - start <= LONGEST_SEPARATION if text is None else not text[start:end].strip()


def stale(coding: Coding, bound: Bindings) -> list[str]:
    """Claims that were set aside and are bound all the same: their reason no longer holds."""
    return [claim for claim in coding.claims if bound.get(claim)]


def what_to_do(segment: Segment) -> str:
    """What a person can do about an unbound segment."""
    place = f"{segment.doc} [{segment.start}-{segment.end}]"
    if segment.claims:
        names = ", ".join(segment.claims)
        return f"{place}: claim {names} supports nothing: let a number cite it, bind it or set it aside in coding.yaml"
    return f"{place}: no claim covers it: add a claim, or set the range aside with a reason in coding.yaml"
