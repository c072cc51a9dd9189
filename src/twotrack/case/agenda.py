"""Issues with options, positions, salience and red lines; orders as sets of rules; the talks about them."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.quantity import Quantity
from twotrack.case.venues import THE_TABLE, Venue
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support


class Position(Record):
    """What one party wants on one issue.

    `worth` gives each option a number in [0, 1], best 1; `salience` is the weight of the issue (those of a party sum
    to 1); an option listed under `red_lines` costs the party `hardness` of utility on top: 1 or more is never bought.
    """

    salience: Quantity
    worth: dict[str, float]
    red_lines: tuple[str, ...] = ()
    hardness: Quantity | None = None
    support: tuple[Support, ...]

    @model_validator(mode="after")
    def _sound(self) -> Position:
        for option, number in self.worth.items():
            if not 0 <= number <= 1:
                raise ValueError(f"worth of '{option}' is {number}, outside [0, 1]")
        if self.red_lines and self.hardness is None:
            raise ValueError("red lines need a hardness | add hardness: {value: ..., unit: utility, support: ...}")
        return self


class Issue(Record):
    """One thing on the agenda, its options, and where the parties stand on it.

    `needs` names, for an option, rules of the case's orders that must hold with it.
    """

    id: str = Field(pattern=NAME)
    name: str
    options: tuple[str, ...] = Field(min_length=1)
    positions: dict[str, Position]
    about: str = ""
    needs: dict[str, tuple[str, ...]] = {}
    support: tuple[Support, ...] = ()


class Settlement(Record):
    """A kind of settlement: the packages whose options on the issues named are among those listed. The first fits."""

    id: str = Field(pattern=NAME)
    name: str
    when: dict[str, tuple[str, ...]] = Field(min_length=1)
    support: tuple[Support, ...] = ()


class Rule(Record):
    """One rule of an order: which institution it is about and what it says; `excludes` names rules it rules out."""

    id: str = Field(pattern=NAME)
    about: Literal[
        "offices", "parties", "separation-of-powers", "source-of-law", "minority-rights", "rights", "elections",
        "obligations", "participation", "transition", "term", "force",
    ]  # fmt: skip
    says: str
    excludes: tuple[str, ...] = ()
    support: tuple[Support, ...]


class Order(Record):
    """The political order a party would impose, or the one in force, as a set of rules."""

    id: str = Field(pattern=NAME)
    name: str
    by: str
    in_force: bool = False
    rules: tuple[Rule, ...] = Field(min_length=1)


TalksState = Literal["closed", "open", "suspended", "broken-off"]
TalksStage = Literal["procedure", "agenda", "substance"]


class Talks(Record):
    """The talks: their two parties, where they stand on the start date, the rooms, and whose seniors stay away.

    `at` names the room they are in at the start; without it, it is the first official room that is there on the date.
    Without `venues` there is one official room, which all the hosts lend. A side under `absent` sends a delegation
    without a mandate to sign; its seniors come when a package lies on the table that is worth it.
    """

    parties: tuple[str, str]
    state: TalksState
    stage: TalksStage
    since: datetime.date | None = None
    venues: tuple[Venue, ...] = ()
    at: str | None = None
    absent: tuple[str, ...] = ()
    support: tuple[Support, ...]

    @property
    def rooms(self) -> tuple[Venue, ...]:
        """The rooms of the talks: those the case names, or the one table."""
        return self.venues or (THE_TABLE,)
