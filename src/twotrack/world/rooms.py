"""The rooms of the talks as arrays: what is fixed by the case, and where the talks stand at the start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.calendar import week_of
from twotrack.case.case import Case
from twotrack.case.venues import VENUE_KINDS
from twotrack.draws.table import Draws
from twotrack.world.fields import STAGES

ALL_HOSTS, NO_HOST, NO_DOOR, NEVER = -2.0, -1.0, -1.0, 1e9
SIGN_WEEKS = 13.0
"""Weeks in which two thirds of a sign of absence have faded, as those of a violation seen (see 'keeping')."""


def room_facts(case: Case) -> NDArray[np.float32]:
    """Facts of every room [room, fact].

    Kind, host (its place under `abroad`; -1 lent by nobody in particular, -2 by all hosts), first and last week, the
    room that is its door, the step of a side deal that is its door, the stage it was called for.
    """
    rooms = case.file.talks.rooms
    hosts = {backer.id: b for b, backer in enumerate(case.file.abroad) if backer.role == "host"}
    names = [room.id for room in rooms]
    steps = [step.id for step in case.file.side_deals]
    facts = []
    for room in rooms:
        host = hosts.get(room.host or "", NO_HOST) if case.file.talks.venues else ALL_HOSTS
        until = NEVER if room.until is None else week_of(room.until, case.as_of)
        before = names.index(room.door) if room.door in names else NO_DOOR
        step = steps.index(room.door) if room.door in steps else NO_DOOR
        facts.append(
            [VENUE_KINDS.index(room.kind), host, week_of(room.from_, case.as_of), until, before, step,
             STAGES.index(room.stage)]
        )  # fmt: skip
    return np.array(facts, np.float32)


def room_guests(case: Case) -> NDArray[np.float32]:
    """1 where a player beyond the sides is invited to a room in its own right [room, player]."""
    players = [player.id for player in case.file.players]
    rooms = [[player in room.invites for player in players] for room in case.file.talks.rooms]
    return np.array(rooms, np.float32).reshape(len(rooms), len(players))


def comes_late(case: Case) -> NDArray[np.float32]:
    """1 for a side whose seniors stay away at first [side]."""
    return np.array([side in case.file.talks.absent for side in case.sides], np.float32)


def pressed(case: Case, draws: Draws, lanes: int) -> NDArray[np.float32]:
    """Share of the reasons to stay away from a conference that pressure takes away [room, lane]."""
    rooms = case.file.talks.rooms
    out = np.zeros((len(rooms), lanes), np.float32)
    for r, room in enumerate(rooms):
        if room.pressed is not None:
            out[r] = draws[f"talks.venues.{room.id}.pressed"]
    return out


def start_talks(case: Case, a: Mapping[str, NDArray[Any]]) -> None:
    """Put the talks into their room, with or without seniors, and let refusals of the past be read."""
    talks = case.file.talks
    at = first_room(case)
    a["room"][:], a["reached"][:], a["zone_lost_week"][:] = at, -1, -1
    if talks.state != "closed":
        a["reached"][at] = STAGES.index(talks.stage)
    a["seniors"][:] = 1 - a["comes_late"][:, None]
    official = talks.rooms[at].kind != "unofficial"
    a["level"][:] = (2 if a["seniors"].min() > 0 else 1) if official else 0
    for room in talks.venues:
        if room.refused is not None:
            faded = np.exp(week_of(room.refused.date, case.as_of) / SIGN_WEEKS)
            for side in room.refused.by:
                a["absent"][case.sides.index(side)] += faded


def first_room(case: Case) -> int:
    """The room the talks are in at the start: the one named, else the first official one there, else the first."""
    rooms = case.file.talks.rooms
    for r, room in enumerate(rooms):
        if room.id == case.file.talks.at:
            return r
    for r, room in enumerate(rooms):
        there = room.from_ <= case.as_of and (room.until is None or room.until > case.as_of)
        if room.kind == "official" and there:
            return r
    return 0
