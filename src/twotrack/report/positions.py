"""Where the parties stand: options with their worth, weights, red lines, and orders whose rules exclude each other."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.case.agenda import Issue, Position
from twotrack.case.case import Case
from twotrack.report.words import NONE, actor_names, named, number, plain, proper, quantity, upper_first


@dataclass(frozen=True)
class Worth:
    """What an option is worth to a party: `share` in [0, 1] or None where it is not said."""

    share: float | None
    words: str
    red: bool


@dataclass(frozen=True)
class IssueRow:
    """One issue: each party's weight, and its options with their worth per party."""

    name: str
    about: str
    weights: tuple[str, ...]
    hardness: tuple[str, ...]
    options: tuple[tuple[str, tuple[Worth, ...]], ...]


@dataclass(frozen=True)
class OrderRow:
    """One political order and its rules: (id, about, what it says, what it excludes)."""

    name: str
    by: str
    in_force: bool
    rules: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Positions:
    """The section of positions and orders."""

    parties: tuple[str, ...]
    issues: tuple[IssueRow, ...]
    orders: tuple[OrderRow, ...]
    excluding: tuple[tuple[str, str], ...]


def positions(case: Case) -> Positions:
    """Issues and orders of a case; the two sides first, then any other party with a position."""
    names = actor_names(case)
    others = {party for issue in case.file.issues for party in issue.positions} - set(case.sides)
    parties = (*case.sides, *sorted(others))
    says = {rule.id: rule.says for order in case.file.orders for rule in order.rules}
    excluding = tuple(
        (rule.says, says.get(other, plain(other)))
        for order in case.file.orders
        for rule in order.rules
        for other in rule.excludes
    )
    orders = tuple(
        OrderRow(
            order.name,
            named(names, order.by),
            order.in_force,
            tuple(
                (r.id, upper_first(plain(r.about)), r.says, "; ".join(says.get(o, plain(o)) for o in r.excludes))
                for r in order.rules
            ),
        )
        for order in case.file.orders
    )
    return Positions(
        tuple(named(names, p) for p in parties),
        tuple(_issue(case, i, parties) for i in case.file.issues),
        orders,
        excluding,
    )


def _issue(case: Case, issue: Issue, parties: tuple[str, ...]) -> IssueRow:
    given = [issue.positions.get(party) for party in parties]
    return IssueRow(
        name=issue.name,
        about=issue.about,
        weights=tuple(quantity(p.salience) if p else NONE for p in given),
        hardness=tuple(quantity(p.hardness) if p and p.hardness else "" for p in given),
        options=tuple((proper(case, option), tuple(_worth(p, option) for p in given)) for option in issue.options),
    )


def _worth(position: Position | None, option: str) -> Worth:
    if position is None or option not in position.worth:
        return Worth(None, NONE, False)
    share = position.worth[option]
    return Worth(share, number(share), option in position.red_lines)
