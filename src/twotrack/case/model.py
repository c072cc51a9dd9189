"""`case.yaml` as a record: the whole of a case apart from its tables and evidence."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import Field

from twotrack.case.actors import NAME, Actor
from twotrack.case.agenda import Issue, Order, Settlement, Talks
from twotrack.case.backers import Backer
from twotrack.case.calendar import Calendar
from twotrack.case.players import Player
from twotrack.case.starts import StartOn
from twotrack.case.steps import SideStep
from twotrack.case.war import Ending, Ground, Start, War
from twotrack.evidence.record import Record


class CaseFile(Record):
    """The contents of `case.yaml`. `parameters` maps mechanism -> parameter to a quantity, or to one
    per side; it is read against the catalogue by `case.numbers`.
    No parameter rests on anything known after `parameters_until`; what does counts as assumed. `starts` lists overlays
    that set the state of other as-of dates. `constitution: binding` rules out what the order in force excludes (see
    `case.feasible`); `settlements` tells kinds of settlement apart.
    """

    schema_: Literal[1] = Field(alias="schema")
    name: str = Field(pattern=NAME)
    title: str
    about: str
    as_of: datetime.date
    parameters_until: datetime.date | None = None
    starts: tuple[StartOn, ...] = ()
    caveat: str = ""
    actors: tuple[Actor, ...] = Field(min_length=2)
    war: War
    ground: Ground
    start: Start
    issues: tuple[Issue, ...] = Field(min_length=1)
    talks: Talks
    side_deals: tuple[SideStep, ...] = ()
    orders: tuple[Order, ...] = ()
    constitution: Literal["open", "binding"] = "open"
    settlements: tuple[Settlement, ...] = ()
    calendar: Calendar = Calendar()
    abroad: tuple[Backer, ...] = ()
    players: tuple[Player, ...] = ()
    endings: tuple[Ending, ...] = Field(min_length=1)
    parameters: dict[str, dict[str, Any]] = {}
