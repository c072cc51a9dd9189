"""What must hold of the rooms of a case, and which of them were known on a date."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from twotrack.case.agenda import Talks
from twotrack.case.venues import Venue
from twotrack.evidence.asof import Evidence
from twotrack.evidence.yamlfile import Path_

if TYPE_CHECKING:
    from twotrack.case.rules import Check

SPEAKS_FOR = ("part-of", "represents")


def check_venues(check: Check) -> None:
    """Note every fault of the rooms: hosts, guests, doors, the room at the start, whose seniors stay away."""
    case = check.case
    rooms, actors = case.talks.venues, [actor.id for actor in case.actors]
    check.unique(("talks", "venues"), [room.id for room in rooms])
    doors = [room.id for room in rooms] + [step.id for step in case.side_deals]
    for i, room in enumerate(rooms):
        path: Path_ = ("talks", "venues", i)
        if room.host is not None:
            check.known((*path, "host"), room.host, actors, "actor")
        for j, guest in enumerate(room.invites):
            check.known((*path, "invites", j), guest, actors, "actor")
        if room.door is not None:
            check.known((*path, "door"), room.door, doors, "room or step of a side deal")
            if room.door == room.id:
                check.add((*path, "door"), "a room is not its own door", "leave it out")
        for j, side in enumerate(room.refused.by if room.refused else ()):
            check.known((*path, "refused", "by", j), side, case.war.sides, "side")
        _guests(check, path, room)
    if case.talks.at is not None:
        check.known(("talks", "at"), case.talks.at, [room.id for room in rooms], "room")
    for i, side in enumerate(case.talks.absent):
        check.known(("talks", "absent", i), side, case.war.sides, "side")


def _guests(check: Check, path: Path_, room: Venue) -> None:
    """Both sides are asked to every room in which something is agreed; no list of guests means both sides."""
    if room.kind == "unofficial" or not room.invites:
        return
    for side in check.case.war.sides:
        own = {side} | {
            actor.id
            for actor in check.case.actors
            if any(to.to == side and to.kind in SPEAKS_FOR for to in actor.relations)
        }
        if not own & set(room.invites):
            hint = f"invite {side}, or one who speaks for it"
            check.add((*path, "invites"), f"nobody of '{side}' is invited to '{room.id}'", hint)


def known_talks(talks: Talks, evidence: Evidence, day: datetime.date) -> Talks:
    """The talks with the rooms known on a date; a refusal that lay ahead or was not known yet is gone."""
    rooms = []
    for room in talks.venues:
        first = room.known_from or evidence.first_known(room.support)
        if (first is not None and first > day) or (room.superseded_from is not None and room.superseded_from <= day):
            continue
        refused = room.refused
        if refused is not None:
            told = evidence.first_known(refused.support) or refused.date
            if max(told, refused.date) > day:
                room = room.model_copy(update={"refused": None})
        rooms.append(room)
    at = talks.at if talks.at in {room.id for room in rooms} else None
    return talks.model_copy(update={"venues": tuple(rooms), "at": at})
