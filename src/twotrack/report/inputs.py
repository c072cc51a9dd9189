"""Every number and entry of the case with what supports it, those that are only assumed first."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.case.case import Case
from twotrack.evidence.support import GROUNDS, Ground, Support
from twotrack.report.entries import entry_name
from twotrack.report.words import quantity

TITLES: dict[Ground, str] = {
    "assumption": "Assumed",
    "theory": "From published theory",
    "data": "From data",
    "documents": "From the documents",
}


@dataclass(frozen=True)
class Reason:
    """One support in words. `claim` is an id to link to; `late` says that it was not known on the date."""

    kind: str
    claim: str
    words: str
    more: str
    late: str


@dataclass(frozen=True)
class InputRow:
    """One number (or an entry without a number, then `value` is empty)."""

    name: str
    meaning: str
    value: str
    unit: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class InputGroup:
    """All inputs that stand on the same ground on the date of the case."""

    ground: str
    title: str
    rows: tuple[InputRow, ...]
    numbers: int


def inputs(case: Case) -> tuple[InputGroup, ...]:
    """Inputs by ground, the least supported first."""
    rows: dict[Ground, list[InputRow]] = {ground: [] for ground in GROUNDS}
    for name, given in sorted(case.supports().items(), key=lambda item: (item[0] not in case.numbers, item[0])):
        rows[case.evidence.ground(given, case.as_of)].append(_row(case, name, given))
    return tuple(
        InputGroup(ground, TITLES[ground], tuple(rows[ground]), sum(bool(row.value) for row in rows[ground]))
        for ground in reversed(GROUNDS)
    )


def _row(case: Case, name: str, given: tuple[Support, ...]) -> InputRow:
    found = case.numbers.get(name)
    info = case.catalogue.get(name) or case.catalogue.get(name.rpartition(".")[0])
    return InputRow(
        entry_name(case, name),
        info.meaning if info else "",
        quantity(found) if found else "",
        found.unit if found else "",
        tuple(_reason(case, support) for support in given),
    )


def _reason(case: Case, support: Support) -> Reason:
    known = case.evidence.known(support, case.as_of)
    late = "" if known else f"known only from {case.evidence.known_from(support)}, so not counted here"
    more = "; ".join(x for x in (support.note, f"settled by: {support.settles}" if support.settles else None) if x)
    if support.claim:
        return Reason("claim", support.claim, case.evidence.claims[support.claim].paraphrase, more, late)
    if support.data:
        return Reason("data", "", case.evidence.sources[support.data].name, more, late)
    words = support.theory or support.assumption or ""
    return Reason("theory" if support.theory else "assumption", "", words, more, late)
