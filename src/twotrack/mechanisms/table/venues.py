"""Venues: which rooms are there, at what rate talks open in one, what a conference finds, where a room's closing leads.

Unofficial rooms meet before a conflict is ripe, to find out what could be talked about, and bind nobody (Montville
1987; Fisher 1997; prenegotiation, Stein 1989): ripeness counts there with an exponent below one. A conference is an
invitation for a date. A side accepts it as the war hurts it, as it sees a way out, and as it takes the other to be in
earnest (Zartman 2000), as far as somebody lends the room and less what pressure does. These are parts of 'opening'.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.table.home import INCLUDED, SEAT, SIDE, WAR
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, saturating

Array = NDArray[np.float32]
OFFICIAL, UNOFFICIAL, CONFERENCE = 0, 1, 2
KIND, HOST, FIRST, UNTIL, DOOR, STEP, CALLED = range(7)
CLOSED, OPEN, SUSPENDED, BROKEN_OFF, CONCLUDED = range(5)
AGENDA, SUBSTANCE = 1, 2
INVITED, REFUSED, WALKED_OUT, ROOM_CLOSED, DEADLOCK, CAME, MET_IN_CONFERENCE, REFERRED = 1, 2, 8, 32, 64, 128, 512, 1024
"""Signs of what happened in a week, summed up in the field `happening`; those of the second side are twice as large."""
NOTHING = np.float32(0)
MOST = (SUBSTANCE, AGENDA, SUBSTANCE)
"""The last stage that can be reached in a room of each kind."""


@kernel
def free(r: int, l: int, now: float, room_facts: Array, reached: Array, step_done: Array) -> bool:
    """Whether a room is there and its door has been passed."""
    if now < room_facts[r, FIRST] or now >= room_facts[r, UNTIL]:
        return False
    door, step = int(room_facts[r, DOOR]), int(room_facts[r, STEP])
    if door >= 0 and reached[door, l] < AGENDA:
        return False
    return step < 0 or bool(step_done[step, l] >= 0)


@kernel
def rate(
    r: int,
    l: int,
    ripe: np.float32,
    easy: np.float32,
    now: float,
    room_facts: Array,
    reached: Array,
    step_done: Array,
    venue: Array,
) -> np.float32:
    """Rate per week at which talks open in a room: `ripe` for official ones, `easy` for unofficial ones."""
    kind = int(room_facts[r, KIND])
    if kind == CONFERENCE or not free(r, l, now, room_facts, reached, step_done):
        return NOTHING
    return np.float32((ripe if kind == OFFICIAL else easy) * venue[r, l])


@kernel
def moves(
    drawn: tuple[np.float32, np.float32],
    dt: np.float32,
    skip: int,
    l: int,
    ripe: np.float32,
    easy: np.float32,
    now: float,
    room_facts: Array,
    reached: Array,
    step_done: Array,
    venue: Array,
) -> int:
    """The room other than `skip` in which talks open this step; -1 none. One draw says whether, the other which."""
    total, last = NOTHING, -1
    for r in range(room_facts.shape[0]):
        if r != skip:
            total += rate(r, l, ripe, easy, now, room_facts, reached, step_done, venue)
    if drawn[0] >= saturating(total * dt):
        return -1
    left = drawn[1] * total
    for r in range(room_facts.shape[0]):
        own = rate(r, l, ripe, easy, now, room_facts, reached, step_done, venue) if r != skip else NOTHING
        if own > NOTHING:
            last = r
            if left < own:
                return r
            left -= own
    return last


@kernel
def enter(
    r: int,
    l: int,
    room_facts: Array,
    comes_late: Array,
    talks: Array,
    stage: Array,
    room: Array,
    reached: Array,
    seniors: Array,
    level: Array,
    openings: Array,
) -> None:
    """Talks open in a room, or move there.

    What unofficial rooms have cleared need not be cleared again; after an interlude, or a conference, talks go on where
    they were. After a break-off they begin anew.
    """
    anew = talks[l] == CLOSED or talks[l] == BROKEN_OFF
    kind = int(room_facts[r, KIND])
    at = np.float32(0) if anew else max(reached[r, l], np.float32(0))
    for q in range(room_facts.shape[0]):
        if int(room_facts[q, KIND]) == UNOFFICIAL or (int(room_facts[q, KIND]) == CONFERENCE and not anew):
            at = max(at, reached[q, l])
    if kind == CONFERENCE:
        at = max(at, room_facts[r, CALLED])
    if kind == UNOFFICIAL:
        at = min(at, np.float32(AGENDA))
    talks[l], room[l], stage[l], reached[r, l] = OPEN, r, at, at
    for s in range(2):
        seniors[s, l] = 0 if kind == UNOFFICIAL else (1 if kind == CONFERENCE else ONE - comes_late[s])
    if kind == UNOFFICIAL:
        level[l] = 0
    else:
        level[l] = 2 if seniors[0, l] + seniors[1, l] > 1 else 1
        openings[l] += 1


@kernel
def home(l: int, now: float, room_facts: Array, reached: Array, step_done: Array, venue: Array) -> int:
    """The official room to go back to: one where they have met, lent most readily; -1 where there is none."""
    found, most = -1, NOTHING
    for r in range(room_facts.shape[0]):
        known = int(room_facts[r, KIND]) == OFFICIAL and reached[r, l] >= 0
        if known and venue[r, l] > most and free(r, l, now, room_facts, reached, step_done):
            found, most = r, venue[r, l]
    return found


@kernel
def closes(
    l: int,
    now: float,
    room_facts: Array,
    comes_late: Array,
    step_done: Array,
    venue: Array,
    talks: Array,
    stage: Array,
    room: Array,
    reached: Array,
    seniors: Array,
    level: Array,
) -> None:
    """The room in which they meet is theirs no longer: official talks go home without the seniors, or stop."""
    here = int(room[l])
    back = home(l, now, room_facts, reached, step_done, venue)
    if int(room_facts[here, KIND]) == UNOFFICIAL or back < 0:
        talks[l] = SUSPENDED
        return
    room[l], reached[back, l] = back, stage[l]
    for s in range(2):
        seniors[s, l] = ONE - comes_late[s]
    level[l] = 2 if seniors[0, l] + seniors[1, l] > 1 else 1


@kernel
def seat_guests(
    l: int,
    talks: Array,
    room: Array,
    room_guests: Array,
    war_value: Array,
    player_facts: Array,
    player_numbers: Array,
    player_worth: Array,
    chair: Array,
) -> None:
    """Players beyond the sides take the seats the case gives them; the room they are asked to may give a better one.

    Whoever the room invites in its own right sits at the open table as the included do, as long as some package is
    worth more to it than war. Else it stays away, is not heard and is not bound.
    """
    for p in range(player_facts.shape[0]):
        chair[p, l] = player_facts[p, SEAT]
        s = int(player_facts[p, SIDE])
        if talks[l] != OPEN or s < 0 or room_guests[int(room[l]), p] == 0:
            continue
        for f in range(player_worth.shape[0]):
            if player_worth[f, p, l] > war_value[s, l] + player_numbers[p, WAR, l]:
                chair[p, l] = INCLUDED
                break


@kernel
def gap(s: int, l: int, count: int, deal_worth: Array, war_value: Array) -> np.float32:
    """How far war is worth more to a side than the best package the other would take instead of war."""
    o = 1 - s
    best = np.float32(-1e9)
    for f in range(count):
        if deal_worth[f, o, l] >= war_value[o, l]:
            best = max(best, deal_worth[f, s, l])
    return np.float32(max(war_value[s, l] - best, NOTHING))
