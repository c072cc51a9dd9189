"""The ledger of promises: who promised what to whom, kept or broken according to whom, and what waits for what.

Promises of the documents and steps of the case's side deals are one graph of conditions. Its circles never move if
everybody waits; which steps, taken by one side alone, set them free, and in which order the rest follows, is
`theory.sequencing` (minimal feedback vertex sets, Karp 1972).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from twotrack.evidence.promise import Promise
from twotrack.theory.sequencing import cycles, possible, unilateral_sets

DOCUMENTS, CASE, BOTH = "documents", "case file", "documents and case file"


@dataclass(frozen=True)
class Step:
    """A step of a side deal of the case file: the part of it that a ledger needs."""

    id: str
    by: str
    to: str
    name: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    plain: dict[str, Any]
    waits_for: tuple[str, ...]


def ledger(promises: Iterable[Promise], steps: Iterable[Step], known: Callable[[str], bool]) -> dict[str, Any]:
    """The ledger as plain data: promises, what waits for what, its circles and the orders that break them.

    Args:
        promises: of the documents; steps: of the case's side deals.
        known: whether a claim counts. A promise none of whose own claims counts is not shown; what a teller says is
            shown where a claim of it counts.

    Returns:
        `promises`, `cycles` (each promise waits for the next, the last for the first), `unilateral` (smallest sets of
        promises that set everything free when kept without waiting) and, for each of them in turn, an order of all
        blocked promises in `breaking_orders`.
    """
    rows = _rows(tuple(promises), tuple(steps), known)
    waits = {name: [other for other in row.waits_for if other in rows] for name, row in rows.items()}
    done = [name for name, row in rows.items() if _kept(row.plain["status"])]
    circles = cycles(waits, done)
    sets = unilateral_sets(waits, done) if circles else []
    blocked = set(possible(waits, done)[1])
    return {
        "promises": [row.plain | {"waits_for": waits[name]} for name, row in rows.items()],
        "cycles": circles,
        "unilateral": [sorted(chosen, key=list(waits).index) for chosen in sets],
        "breaking_orders": [_order(waits, done, chosen, blocked) for chosen in sets],
        "disagreements": [name for name, row in rows.items() if len(set(row.plain["status"].values())) > 1],
    }


def _rows(promises: tuple[Promise, ...], steps: tuple[Step, ...], known: Callable[[str], bool]) -> dict[str, _Row]:
    shown = [promise for promise in promises if any(known(name) for name in promise.claims)]
    bound = {promise.step: promise.id for promise in shown if promise.step}
    ids = {step.id: bound.get(step.id, f"side-deal:{step.id}") for step in steps}
    by_id = {step.id: step for step in steps}
    rows: dict[str, _Row] = {}
    for promise in shown:
        step = by_id.get(promise.step or "")
        more = tuple(ids[other] for other in step.waits_for) if step else ()
        waits = tuple(dict.fromkeys([*promise.waits_for, *more]))
        told = {who: str(t.says) for who, t in promise.status.items() if any(known(name) for name in t.claims)}
        claims = [name for name in promise.all_claims() if known(name)]
        row = _plain(promise, told, claims, BOTH if step else DOCUMENTS)
        rows[promise.id] = _Row(row, waits)
    for step in steps:
        if step.id not in bound:
            row = {"id": ids[step.id], "by": step.by, "to": step.to, "provision": step.name, "due": None,
                   "conditions": "", "status": {}, "claims": [], "origin": CASE}  # fmt: skip
            rows[ids[step.id]] = _Row(row, tuple(ids[other] for other in step.waits_for))
    return rows


def _plain(promise: Promise, told: Mapping[str, str], claims: list[str], origin: str) -> dict[str, Any]:
    return {
        "id": promise.id,
        "by": promise.by,
        "to": promise.to,
        "provision": promise.provision,
        "due": promise.due.isoformat() if promise.due else None,
        "conditions": promise.conditions,
        "status": dict(told),
        "claims": claims,
        "origin": origin,
    }


def _kept(status: Mapping[str, str]) -> bool:
    """Whether a promise is done: somebody says that it was kept and nobody says otherwise."""
    return bool(status) and set(status.values()) == {"kept"}


def _order(waits: Mapping[str, list[str]], done: list[str], first: Iterable[str], blocked: set[str]) -> list[str]:
    """The steps taken alone, then every blocked step in its turn."""
    chosen = sorted(first, key=list(waits).index)
    waves, _ = possible(waits, [*done, *chosen])
    return [*chosen, *(step for wave in waves for step in wave if step in blocked and step not in chosen)]
