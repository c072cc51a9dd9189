"""Promises found in the documents: by whom, to whom, kept or broken according to whom, and what waits for what."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.analysis.promised import case_ledger
from twotrack.case.case import Case
from twotrack.evidence.names import Known
from twotrack.evidence.promise import read_promises
from twotrack.report.words import actor_names, named, plain


@dataclass(frozen=True)
class PromiseRow:
    """One promise as it is listed; `claims` link to the documents."""

    name: str
    by: str
    to: str
    provision: str
    due: str
    conditions: str
    waits_for: str
    told: tuple[tuple[str, str], ...]
    disagree: bool
    claims: tuple[str, ...]
    origin: str


@dataclass(frozen=True)
class Promises:
    """The section; circles and orders are sentences."""

    rows: tuple[PromiseRow, ...]
    circles: tuple[str, ...]
    orders: tuple[str, ...]
    as_of: str
    note: str


def promises(case: Case) -> Promises:
    """The ledger of a case as it was known on its date."""
    told, _ = read_promises(case.folder, case.evidence, Known())  # names were checked when the case was validated
    answer = case_ledger(case, told, case.as_of)
    names = actor_names(case)
    rows = tuple(
        PromiseRow(
            name=_short(row["id"]),
            by=named(names, row["by"]),
            to=named(names, row["to"]),
            provision=row["provision"],
            due=row["due"] or "",
            conditions=row["conditions"],
            waits_for=", ".join(_short(other) for other in row["waits_for"]),
            told=tuple((named(names, who), says) for who, says in row["status"].items()),
            disagree=row["id"] in answer["disagreements"],
            claims=tuple(row["claims"]),
            origin=row["origin"],
        )
        for row in answer["promises"]
    )
    circles = tuple(
        "; ".join(f"{_short(one)} waits for {_short(two)}" for one, two in zip(c, [*c[1:], c[0]], strict=True))
        for c in answer["cycles"]
    )
    orders = tuple(
        f"{' and '.join(map(_short, alone))} without waiting; in all: {', then '.join(map(_short, order))}"
        for alone, order in zip(answer["unilateral"], answer["breaking_orders"], strict=True)
    )
    return Promises(rows, circles, orders, case.as_of.isoformat(), answer["note"])


def _short(name: str) -> str:
    return plain(name.removeprefix("side-deal:"))
