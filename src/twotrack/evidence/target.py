"""`targets.yaml`: what a hindcast of a case forecasts, and `observations.yaml`: what was counted on the way.

Neither file says what happened in the end; that lies in a folder of its own.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

NAME = r"^[a-z0-9][a-z0-9-]*$"


class Before(Record):
    """The last figure known before a target's time, for the baseline that nothing changes."""

    value: float
    known_from: datetime.date
    source: str


class Target(Record):
    """One question with a date.

    ending: the run has ended so by the date. agreement: a comprehensive agreement is in force on the date. count: share
    of places a side holds (`held_by`) or that are contested on the date. deaths: fighters killed from `since` to the
    date. `asked_from`: not asked on earlier as-of dates. `before`: what the baseline 'persistence' says of deaths.
    """

    name: str = Field(pattern=NAME)
    kind: Literal["ending", "agreement", "count", "deaths"]
    about: str
    date: datetime.date
    ending: str | None = None
    held_by: str | None = None
    contested: bool = False
    since: datetime.date | None = None
    asked_from: datetime.date | None = None
    before: tuple[Before, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Target:
        if (self.kind == "ending") != (self.ending is not None):
            raise ValueError("a target of kind ending names an ending, and no other does")
        if (self.kind == "count") != (self.held_by is not None or self.contested):
            raise ValueError("a target of kind count says held_by: a side or contested: true, and no other does")
        if self.held_by is not None and self.contested:
            raise ValueError("held_by and contested exclude each other")
        if (self.kind == "deaths") != (self.since is not None):
            raise ValueError("a target of kind deaths says since when, and no other does")
        if self.since is not None and self.since >= self.date:
            raise ValueError("since lies on or after the date")
        return self

    @property
    def yes_or_no(self) -> bool:
        """True where the answer is yes or no, False where it is a number."""
        return self.kind in {"ending", "agreement"}

    @property
    def begins(self) -> datetime.date:
        """The first day the target is about: for deaths the day they are counted from, else its date."""
        return self.since or self.date


class BaseRates(Record):
    """How often wars ended how, by calendar year: a table of the case folder with columns year, active, outcome_1 ...

    `kinds` maps kinds of ending to codes of the table; `agreement` the codes that count as an agreement in force. A
    year's row may be used `lag` years after it.
    """

    table: str
    source: str
    lag: int = Field(ge=1, le=10)
    kinds: dict[str, tuple[int, ...]]
    agreement: tuple[int, ...]
    note: str


class TargetFile(Record):
    """`targets.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    base_rates: BaseRates | None = None
    targets: tuple[Target, ...]


class Observation(Record):
    """Something counted during the war, for conditioning.

    held, contested: places of `denominator` between `low` and `high` (none: no upper end) on the date; gained: places
    held more than on `since`; war: the run had not ended and nothing comprehensive was signed. `error` is one standard
    deviation of what such a count may be off, as a share of all places.
    """

    id: str = Field(pattern=NAME)
    measure: Literal["held", "contested", "gained", "war"]
    date: datetime.date
    known_from: datetime.date
    side: str | None = None
    since: datetime.date | None = None
    low: float | None = None
    high: float | None = None
    denominator: float | None = Field(default=None, gt=0)
    error: float | None = Field(default=None, gt=0, le=1)
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> Observation:
        counted = self.measure != "war"
        if counted and (self.low is None or self.denominator is None or self.error is None):
            raise ValueError("a count needs low, denominator and error")
        if not counted and (self.low, self.high, self.error, self.side) != (None, None, None, None):
            raise ValueError("'war' only says that it went on: give date, known_from and support")
        if (self.measure in {"held", "gained"}) != (self.side is not None):
            raise ValueError("held and gained name a side, others do not")
        if (self.measure == "gained") != (self.since is not None):
            raise ValueError("gained says since when, others do not")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError("high lies below low")
        if self.known_from < self.date:
            raise ValueError("it cannot have been known before the day it describes")
        return self


class ObservationFile(Record):
    """`observations.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    observations: tuple[Observation, ...]
