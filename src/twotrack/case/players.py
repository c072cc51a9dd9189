"""Players beyond the two sides: offices, factions, legislatures and allies with a veto, and those left out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.agenda import Position
from twotrack.case.quantity import Quantity
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

Role = Literal["office", "faction", "legislature", "ally", "armed-group", "community"]
Seat = Literal["included", "consulted", "left-out"]
SEATS: tuple[Seat, ...] = ("included", "consulted", "left-out")
QUANTITIES = ("veto", "means", "war", "follows")
_UNITS = {
    "veto": ("share", 0.0, 1.0),
    "means": ("share", 0.0, 1.0),
    "war": ("utility", -2.0, 2.0),
    "follows": ("1", -1.0, 1.0),
}


class Player(Record):
    """Somebody who is not a side of the war and can stop or spoil an agreement.

    `of` is the side it belongs to, leans to or is blamed on; null where there is none. `seat`: who is *included* sits
    in its side's delegation, is asked before the signature and keeps to what it accepted; who is *consulted* is asked
    before the signature only; who is *left-out* is not asked.

    `veto`: how much its loss weighs with its side when it is asked: nothing at 0, as much as the side's own gain at
    1/2, more than any gain at 1. `means`: its power to spoil an agreement to which it is not bound. `war`: what going
    on with the war is worth to it beside what it is worth to its side (without a side: what it is worth). `follows`:
    how its veto moves with the share of the people who lean to its side: 1 in proportion, -1 against it, 0 not at all.

    `positions` are those on which it differs, by issue; on all others it wants what its side wants. The salience of an
    issue is its share of all that the player wants; the other issues share what is left as they do with its side.
    """

    id: str = Field(pattern=NAME)
    of: str | None
    role: Role
    seat: Seat
    veto: Quantity
    means: Quantity
    war: Quantity
    follows: Quantity
    positions: dict[str, Position] = {}
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Player:
        for name, (unit, least, most) in _UNITS.items():
            given: Quantity = getattr(self, name)
            low, high = given.bounds
            if given.unit != unit:
                raise ValueError(f"'{name}' is given in '{given.unit}' | write unit: {unit}")
            if low < least or high > most:
                raise ValueError(f"'{name}' reaches from {low:g} to {high:g}, outside [{least:g}, {most:g}]")
        total = sum(position.salience.bounds[1] for position in self.positions.values())
        if any(position.salience.bounds[0] < 0 for position in self.positions.values()):
            raise ValueError("salience must not be negative")
        if total > 1 + 1e-6:
            raise ValueError(f"its saliences can sum to {total:g} | they are shares of all it wants, at most 1")
        if any(p.hardness and p.hardness.bounds[0] < 0 for p in self.positions.values()):
            raise ValueError("hardness must not be negative")
        if self.of is None and (self.seat != "left-out" or self.veto.bounds[1] > 0):
            raise ValueError("whoever belongs to no side is left out and has no veto | name a side under 'of'")
        return self
