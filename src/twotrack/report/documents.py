"""The documents on a time line, what each claims, what its claims support, and who speaks in them."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from twotrack.case.case import Case
from twotrack.evidence.bindings import bound_by_files
from twotrack.evidence.claim import Claim
from twotrack.evidence.coding import read_coding
from twotrack.evidence.names import Known
from twotrack.evidence.promise import read_promises
from twotrack.evidence.source import Source
from twotrack.evidence.trace import all_bindings
from twotrack.report.entries import entry_name
from twotrack.report.words import actor_names, named, plain

APART = 120
"""Days without any document after which the time line is cut."""
CUT = 5.0
"""Width of a cut, in per cent of the line."""


@dataclass(frozen=True)
class ClaimRow:
    """One claim as it is listed."""

    id: str
    kind: str
    paraphrase: str
    span: str
    asserted_by: str
    disputed_by: str
    confidence: float
    known: bool
    note: str
    supports: tuple[str, ...]
    beside: tuple[str, ...]
    set_aside: str


@dataclass(frozen=True)
class DocumentRow:
    """One document; places on the line are in per cent of its width."""

    id: str
    name: str
    voice: str
    publisher: str
    written: str
    basis: str
    known_from: str
    known: bool
    left: float
    width: float
    at: float
    claims: tuple[ClaimRow, ...]
    used: int
    beside: int


@dataclass(frozen=True)
class Speaker:
    """How many claims a speaker asserts, as many per document as there are documents."""

    name: str
    count: int
    each: tuple[int, ...]


@dataclass(frozen=True)
class Documents:
    """The section; empty `rows` where a case has no documents."""

    rows: tuple[DocumentRow, ...]
    ticks: tuple[tuple[float, str], ...]
    cuts: tuple[float, ...]
    today: float
    as_of: str
    speakers: tuple[Speaker, ...]
    silent: tuple[str, ...]
    claims: int


@dataclass(frozen=True)
class _Line:
    """A time line cut where nothing happened: pieces of (first day, last day, left, width)."""

    pieces: tuple[tuple[datetime.date, datetime.date, float, float], ...]

    def at(self, day: datetime.date) -> float:
        for first, last, left, width in self.pieces:
            if day <= last:
                share = max(0, (day - first).days) / max(1, (last - first).days)
                return round(left + width * share, 2)
        return 100.0


def documents(case: Case) -> Documents:
    """Documents of a case in the order in which they became known."""
    found = case.evidence.documents()
    names = actor_names(case)
    claims = list(case.evidence.claims.values())
    if not found:
        return Documents((), (), (), 0.0, case.as_of.isoformat(), (), (), 0)
    line = _line([_span(s) for s in found] + [(case.as_of, case.as_of)])
    became = _Became(_supported(case), *_beside(case))
    rows = tuple(_row(case, s, line, [c for c in claims if c.source == s.id], became, names) for s in found)
    speakers = _speakers(claims, found, names)
    asserting = {c.asserted_by for c in claims}
    silent = tuple(actor.name for actor in case.file.actors if actor.id not in asserting)
    cuts = tuple(round(left - CUT / 2, 2) for _, _, left, _ in line.pieces[1:])
    return Documents(
        rows, _ticks(line), cuts, line.at(case.as_of), case.as_of.isoformat(), speakers, silent, len(claims)
    )  # fmt: skip


def _span(source: Source) -> tuple[datetime.date, datetime.date]:
    if source.written is None:
        return source.known_from, source.known_from
    return min(source.written.earliest, source.known_from), max(source.written.latest, source.known_from)


def _line(spans: list[tuple[datetime.date, datetime.date]]) -> _Line:
    groups: list[list[datetime.date]] = []
    for first, last in sorted(spans):
        if groups and (first - groups[-1][1]).days <= APART:
            groups[-1][1] = max(groups[-1][1], last)
        else:
            groups.append([first, last])
    padded = []
    for first, last in groups:
        pad = datetime.timedelta(days=max(10, (last - first).days // 12))
        padded.append((first - pad, last + pad))
    room = 100 - CUT * (len(padded) - 1)
    weights = [max(1, (last - first).days) ** 0.7 for first, last in padded]
    pieces, left = [], 0.0
    for (first, last), weight in zip(padded, weights, strict=True):
        width = room * weight / sum(weights)
        pieces.append((first, last, left, width))
        left += width + CUT
    return _Line(tuple(pieces))


def _ticks(line: _Line) -> tuple[tuple[float, str], ...]:
    """First days of months, at least a seventh of the line apart."""
    out: list[tuple[float, str]] = []
    for first, last, _, _ in line.pieces:
        month = first.replace(day=1)
        while month <= last:
            place = line.at(month)
            if month >= first and place <= 90 and (not out or place - out[-1][0] >= 15):
                out.append((place, month.isoformat()[:7]))
            month = (month + datetime.timedelta(days=32)).replace(day=1)
    return tuple(out)


def _supported(case: Case) -> dict[str, tuple[str, ...]]:
    """Names of numbers and entries by the claim that supports them."""
    out: dict[str, list[str]] = {}
    for name, given in case.supports().items():
        for support in given:
            if support.claim:
                out.setdefault(support.claim, []).append(entry_name(case, name))
    return {claim: tuple(dict.fromkeys(found)) for claim, found in out.items()}


@dataclass(frozen=True)
class _Became:
    """By claim: numbers and entries it supports on the date, what else it informs, and why it was set aside."""

    supports: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]]
    set_aside: dict[str, str]


def _beside(case: Case) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Names beside numbers and entries that each claim is bound to, and reasons of those that were set aside."""
    told, _ = read_promises(case.folder, case.evidence, Known())  # names were checked when the case was validated
    coding, _ = read_coding(case.folder, case.evidence, Known())
    bound = all_bindings(coding, bound_by_files(case.folder, told))
    kept = {claim: tuple(n for n in names if not n.startswith(("number:", "entry:"))) for claim, names in bound.items()}
    return kept, {claim: why for claim, why in coding.claims.items() if not bound.get(claim)}


def _row(
    case: Case,
    source: Source,
    line: _Line,
    claims: list[Claim],
    became: _Became,
    names: dict[str, str],
) -> DocumentRow:
    written = source.written
    first, last = (written.earliest, written.latest) if written else (source.known_from, source.known_from)
    left = line.at(first)
    rows = tuple(_claim(case, source, c, became, names) for c in claims)
    return DocumentRow(
        id=source.id,
        name=source.name,
        voice=source.voice or "voice not given",
        publisher=source.publisher or "publisher unknown",
        written=f"written between {first} and {last}" if written else "date of writing not given",
        basis=written.basis if written else "",
        known_from=source.known_from.isoformat(),
        known=source.known_from <= case.as_of,
        left=left,
        width=round(max(0.8, line.at(last) - left), 2),
        at=line.at(source.known_from),
        claims=rows,
        used=sum(bool(row.supports) for row in rows),
        beside=sum(bool(row.beside) and not row.supports for row in rows),
    )


def _claim(case: Case, source: Source, claim: Claim, became: _Became, names: dict[str, str]) -> ClaimRow:
    return ClaimRow(
        id=claim.id,
        kind=plain(claim.kind),
        paraphrase=claim.paraphrase,
        span=f"characters {claim.start} to {claim.end}",
        asserted_by=named(names, claim.asserted_by),
        disputed_by=", ".join(named(names, who) for who in claim.disputed_by),
        confidence=claim.confidence,
        known=(claim.known_from or source.known_from) <= case.as_of,
        note=claim.note or "",
        supports=became.supports.get(claim.id, ()),
        beside=became.beside.get(claim.id, ()),
        set_aside=became.set_aside.get(claim.id, ""),
    )


def _speakers(claims: list[Claim], found: list[Source], names: dict[str, str]) -> tuple[Speaker, ...]:
    count = Counter(named(names, c.asserted_by) for c in claims)
    each = Counter((named(names, c.asserted_by), c.source) for c in claims)
    ordered = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Speaker(who, n, tuple(each[who, s.id] for s in found)) for who, n in ordered)
