"""Venues: the rooms in which the sides may meet, who lends them, from when to when, and who is asked to come."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.quantity import Quantity
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

VenueKind = Literal["official", "unofficial", "conference"]
VENUE_KINDS: tuple[VenueKind, ...] = ("official", "unofficial", "conference")
Stage = Literal["procedure", "agenda", "substance"]


class Refusal(Record):
    """A conference that was refused before the start date, by which sides; the others have read it as absence."""

    by: tuple[str, ...] = Field(min_length=1)
    date: datetime.date
    support: tuple[Support, ...] = Field(min_length=1)


class Venue(Record):
    """One room.

    official: delegations of the sides go from procedure to substance, and may sign. unofficial: it opens in times less
    ripe, reaches the agenda at most, and nothing is signed there. conference: it meets on its date, `from`, if both
    sides accept the invitation, with seniors of both, at the stage it was called for; `pressed` is the share of the
    reasons to stay away that pressure on the sides takes away.

    `invites` names who is asked: both sides, or who speaks for them; whoever sits in a side's delegation comes with it.
    A player that is invited in its own right (see `players`) sits there as the included do, unless no package is worth
    more to it than war; one that is not invited has only the seat the case gives it. Other guests change nothing.

    The course of `host`, where it is a host under `abroad`, is its readiness to lend the room; any other room is lent.
    The room is there from `from` until `until`. `door` names another room, whose agenda must have been settled first,
    or a step of a side deal, which must have been taken first. The entry is used from `known_from` on (else from the
    day its support was known) until `superseded_from`.
    """

    id: str = Field(pattern=NAME)
    name: str
    kind: VenueKind
    host: str | None = None
    from_: datetime.date = Field(alias="from")
    until: datetime.date | None = None
    door: str | None = None
    invites: tuple[str, ...] = ()
    stage: Stage = "substance"
    pressed: Quantity | None = None
    refused: Refusal | None = None
    known_from: datetime.date | None = None
    superseded_from: datetime.date | None = None
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Venue:
        if self.until is not None and self.until <= self.from_:
            raise ValueError("the room closes before it opens | until lies after from")
        if self.kind != "conference":
            for name in ("pressed", "refused"):
                if getattr(self, name) is not None:
                    raise ValueError(f"'{name}' is said of conferences | leave it out")
            if self.stage != "substance":
                raise ValueError("only a conference is called for a stage | leave it out")
        if self.pressed is not None:
            low, high = self.pressed.bounds
            if self.pressed.unit != "share" or low < 0 or high > 1:
                raise ValueError("'pressed' is a share between 0 and 1 | write unit: share")
        return self


THE_TABLE = Venue.model_validate(
    {
        "id": "table", "name": "The table", "kind": "official", "from": datetime.date(1, 1, 1),
        "support": ({"theory": "a case that names no room has one, lent by all its hosts"},),
    }
)  # fmt: skip
"""The one room of a case that names none."""
