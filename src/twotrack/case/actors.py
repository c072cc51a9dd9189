"""Actors of any kind, and how they stand to each other."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

ActorKind = Literal[
    "government", "insurgent", "office", "organ", "delegation", "armed-force", "armed-group", "legislature",
    "intervener", "administration", "patron", "host", "envoy", "mediator", "alliance", "regional-power", "neighbour",
    "transnational-ally", "elite", "public", "constituency", "minority", "civil-society", "media", "venue",
    "collective", "observer",
]  # fmt: skip

RelationKind = Literal[
    "part-of", "enables", "supports", "patron-of", "hosts", "mediates", "allied-with", "opposes", "represents",
    "pressures", "borders",
]  # fmt: skip

NAME = r"^[a-z][a-z0-9-]*$"


class Relation(Record):
    """How an actor stands to another: `enables` lends it what fades with presence, `part-of` makes it an organ."""

    to: str
    kind: RelationKind
    support: tuple[Support, ...] = ()


class Actor(Record):
    """An office, organisation or group. Never a living person."""

    id: str = Field(pattern=NAME)
    name: str
    kind: ActorKind
    about: str = ""
    relations: tuple[Relation, ...] = ()
    support: tuple[Support, ...] = ()
