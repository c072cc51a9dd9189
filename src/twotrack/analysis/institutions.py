"""Which rules fit together in one political order, under each constitution there could be.

Every rule of an order and every red line of an issue is something somebody insists on. Under a constitution its rules
are given and all others are red lines; without one, all are red lines. Red lines count here as if they could not be
bought; what they cost is the business of `geometry`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twotrack.case.agenda import Order
from twotrack.case.case import Case
from twotrack.theory import orders
from twotrack.theory.orders import Rule

KEPT, GIVEN_UP = "kept", "given up"
MOST_SETS = 2_000


def institutions(case: Case) -> dict[str, Any]:
    """Sets of rules that fit together and minimal sets that leave no order.

    `feasible` and `conflicts` hold under the order in force (without one: under no constitution);
    `constitutions` gives the same under every order and under none; `rules` says what each name means.
    """
    questions, limits, lines = _questions(case)
    under = [*sorted(case.file.orders, key=lambda order: not order.in_force), None]
    found = [_under(order, questions, limits, lines) for order in under]
    present = next((x for x, order in zip(found, under, strict=True) if order and order.in_force), found[-1])
    return {
        "feasible": present["feasible"],
        "conflicts": present["conflicts"],
        "under": present["constitution"],
        "constitutions": found,
        "rules": _meanings(case),
    }


def _questions(case: Case) -> tuple[dict[str, tuple[str, ...]], list[Rule], list[Rule]]:
    """What an order settles, which rules exclude each other, and what somebody insists on."""
    rules = [rule for order in case.file.orders for rule in order.rules]
    questions: dict[str, tuple[str, ...]] = {rule.id: (KEPT, GIVEN_UP) for rule in rules}
    questions |= {_issue(issue.id): issue.options for issue in case.file.issues}
    pairs = [(rule.id, other) for rule in rules for other in rule.excludes if other in questions]
    limits = [orders.forbid(f"{a} excludes {b}", {a: KEPT, b: KEPT}, questions) for a, b in pairs]
    lines = [orders.require(rule.id, rule.id, KEPT) for rule in rules]
    for issue in case.file.issues:
        for party, position in issue.positions.items():
            for red in position.red_lines:
                left = [option for option in issue.options if option != red]
                lines.append(orders.require(_line(party, issue.id, red), _issue(issue.id), left))
    return questions, limits, lines


def _under(
    order: Order | None, questions: dict[str, tuple[str, ...]], limits: list[Rule], lines: list[Rule]
) -> dict[str, Any]:
    given = [rule.id for rule in order.rules] if order else []
    answer: dict[str, Any] = {
        "constitution": order.id if order else None,
        "name": order.name if order else "",
        "in_force": bool(order and order.in_force),
        "given": given,
    }
    hard = limits + [line for line in lines if line.name in given]
    red = [line for line in lines if line.name not in given]
    names = [line.name for line in red]
    try:
        found = orders.conflicts(questions, hard, red, MOST_SETS)
    except ValueError as error:
        return answer | {"feasible": [], "conflicts": [], "surrenders": [], "note": str(error)}
    note = "its own rules exclude each other" if found.hopeless else ""
    kept = [[*given, *(name for name in names if name not in gone)] for gone in found.surrenders]
    return answer | {
        "feasible": kept,
        "conflicts": [_ordered(x, names) for x in found.clashes],
        "surrenders": [_ordered(x, names) for x in found.surrenders],
        "note": note,
    }


def _ordered(chosen: Iterable[str], names: list[str]) -> list[str]:
    return sorted(chosen, key=names.index)


def _issue(name: str) -> str:
    return f"issue {name}"


def _line(party: str, issue: str, option: str) -> str:
    return f"{party}: not {option} ({issue})"


def _meanings(case: Case) -> dict[str, dict[str, str]]:
    """By name of a rule or red line: what it says and who insists on it."""
    out = {
        rule.id: {"says": rule.says, "by": order.by, "order": order.id}
        for order in case.file.orders
        for rule in order.rules
    }
    for issue in case.file.issues:
        for party, position in issue.positions.items():
            for red in position.red_lines:
                says = f"On '{issue.name}' never {red.replace('-', ' ')}."
                out[_line(party, issue.id, red)] = {"says": says, "by": party, "order": ""}
    return out
