"""Actors abroad who choose: patron, intervener, host, and those who would recognise a winner."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.quantity import Quantity
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

Role = Literal["patron", "intervener", "host", "region"]
ROLES: tuple[Role, ...] = ("patron", "intervener", "host", "region")
QUANTITIES = ("start", "floor", "ceiling", "inertia", "aim", "cost", "pressure", "part", "after", "stake")
_SHARES = ("start", "floor", "ceiling", "part", "after")
_ROLE_OF = {"part": ("patron", "intervener"), "after": ("intervener",), "stake": ("region",)}


class Backer(Record):
    """An actor abroad with a course between 0 and 1 that it changes slowly, from its own aims.

    What the course means depends on the role. patron: how much of its help it gives the side. intervener: its will to
    stay; 0 keeps the announced schedule, 1/2 halts it, 1 turns it back. host: how far it lends the talks a place.
    region: how readily it would recognise the side, and aid it, had the side won by force.

    `start` is the course at the start, `floor` and `ceiling` are what politics at home allow, `inertia` the weeks in
    which two thirds of a change are made. `aim`, `cost` and `pressure` are utilities (see the mechanism 'abroad').
    `part` is the share of the side's aid from abroad that comes from here, `after` the share of it that goes on once
    the intervener's presence has gone, `stake` what recognition and aid are worth to a winner.
    """

    id: str = Field(pattern=NAME)
    role: Role
    side: str
    start: Quantity
    floor: Quantity
    ceiling: Quantity
    inertia: Quantity
    aim: Quantity
    cost: Quantity
    pressure: Quantity
    part: Quantity | None = None
    after: Quantity | None = None
    stake: Quantity | None = None
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Backer:
        for name in QUANTITIES:
            given: Quantity | None = getattr(self, name)
            roles = _ROLE_OF.get(name, ROLES)
            if given is None and self.role in roles:
                raise ValueError(f"a {self.role} needs '{name}'")
            if given is not None and self.role not in roles:
                raise ValueError(f"'{name}' says nothing about a {self.role} | leave it out")
            if given is None:
                continue
            unit = "share" if name in _SHARES else "weeks" if name == "inertia" else "utility"
            if given.unit != unit:
                raise ValueError(f"'{name}' is given in '{given.unit}' | write unit: {unit}")
            low, high = given.bounds
            most = {"share": 1.0, "weeks": 1e6, "utility": 10.0}[unit]
            least = 0.1 if name == "inertia" else 0.0
            if low < least or high > most:
                raise ValueError(f"'{name}' reaches from {low:g} to {high:g}, outside [{least:g}, {most:g}]")
        if self.floor.bounds[1] > self.ceiling.bounds[0]:
            raise ValueError("the floor can lie above the ceiling")
        return self
