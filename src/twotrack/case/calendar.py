"""Dated things: seasons, the troop schedule and its condition, and events that are known in advance."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.evidence.record import Record
from twotrack.evidence.support import Support


class Seasons(Record):
    """Factor on the rate of assaults in each month, January first; 1 is the yearly mean."""

    factor: tuple[float, ...] = Field(min_length=12, max_length=12)
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Seasons:
        if any(not 0 <= x <= 10 for x in self.factor):
            raise ValueError("a season's factor lies outside [0, 10]")
        if abs(sum(self.factor) / 12 - 1) > 0.02:
            raise ValueError(f"the twelve factors must have mean 1, they have {sum(self.factor) / 12:.3f}")
        return self


class Level(Record):
    """Strength of the presence on a day; between two days it changes in a straight line.

    It is used from `known_from` on (else from the day its support was known) until `superseded_from`, when another
    plan took its place.
    """

    date: datetime.date
    strength: float = Field(ge=0)
    known_from: datetime.date | None = None
    superseded_from: datetime.date | None = None
    support: tuple[Support, ...] = Field(min_length=1)


class Condition(Record):
    """The schedule stands still while an actor's violence is above a level (0 none, 1 an all-out offensive).

    It stands still as well after violations of an agreement by that actor, and in a war that it opened by breaking one,
    not in a war that the other side opened. With `in_step`, the share of the schedule that has run under an agreement
    does not go beyond the share of its provisions that has been carried out.
    """

    of: str
    intensity_above: float = Field(ge=0, le=1)
    in_step: bool = False
    support: tuple[Support, ...] = Field(min_length=1)


class Presence(Record):
    """The troop schedule of an intervener; it leaves by date, or by condition when one is given.

    `reference` is the strength at which its effect on the side it enables counts as 1.
    """

    actor: str
    unit: str
    reference: float = Field(gt=0)
    path: tuple[Level, ...] = Field(min_length=1)
    condition: Condition | None = None


class Event(Record):
    """A dated event. `administration-change` makes parties wait for it once it is known to come."""

    date: datetime.date
    kind: Literal["administration-change", "announcement", "agreement", "conference", "statement", "other"]
    what: str
    known_from: datetime.date | None = None
    support: tuple[Support, ...] = Field(min_length=1)


class Calendar(Record):
    """Everything with a date. No parameter outside the calendar carries one."""

    seasons: Seasons | None = None
    presence: Presence | None = None
    events: tuple[Event, ...] = ()


def week_of(day: datetime.date, start: datetime.date) -> float:
    """Weeks from a start to a day (negative before it)."""
    return (day - start).days / 7
