"""Opening: talks open, are suspended, resume and break off; they go from procedure to agenda to substance.

Talks need a hurting stalemate and a perceived way out on both sides (ripeness, Zartman 2000). What hurts is the
expected cost of fighting to the end; with no cost there are no talks. The way out is the best deal both can see beside
their war values, as far as each believes the other to be in earnest. Violence suspends, and a suspension can end in a
break-off. A side leaves when war is worth more to it than anything the other would still take.

Talks meet in rooms (see `table.venues`): they open in one that is there and lent, move from an unofficial room to an
official one, or are called to a conference. Either side may refuse it, which the other reads as absence for a season.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.venues import (
    BROKEN_OFF,
    CONCLUDED,
    CONFERENCE,
    DEADLOCK,
    FIRST,
    INVITED,
    KIND,
    MET_IN_CONFERENCE,
    MOST,
    NOTHING,
    OPEN,
    REFUSED,
    ROOM_CLOSED,
    SUBSTANCE,
    SUSPENDED,
    UNOFFICIAL,
    UNTIL,
    WALKED_OUT,
    closes,
    enter,
    free,
    gap,
    moves,
    seat_guests,
)  # fmt: skip
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TWO, logistic, saturating
from twotrack.world.rooms import SIGN_WEEKS

Array = NDArray[np.float32]
STUCK_WEEKS = 8.0
"""Weeks at substance without a concession after which talks are said to be deadlocked."""
STILL = 0.001
"""Share of its distance to war that a side may give up in a week and still count as not conceding."""


class OpeningParameters(MechanismParameters):
    """Parameters of the opening of talks."""

    open_rate: float = parameter(
        "per week", 0, 5, "rate at which fully ripe talks open",
        {"loguniform": (0.01, 0.1)},
        assumption="a ripe moment is used within months to two years", settles="dates of offers and first meetings",
    )  # fmt: skip
    suspend_rate: float = parameter(
        "per week", 0, 5, "rate at which all-out violence of both suspends open talks",
        {"loguniform": (0.02, 0.2)},
        assumption="talks are suspended several times a year when violence is high", settles="dates of suspensions",
    )  # fmt: skip
    resume_rate: float = parameter(
        "per week", 0, 5, "rate at which fully ripe talks resume",
        {"loguniform": (0.05, 0.4)},
        assumption="suspensions last weeks to months", settles="dates of resumptions",
    )  # fmt: skip
    break_rate: float = parameter(
        "per week", 0, 5, "rate at which suspended talks with no way out break off",
        {"loguniform": (0.01, 0.1)},
        assumption="a hopeless suspension is given up within months to two years", settles="dates of break-offs",
    )  # fmt: skip
    advance_rate: float = parameter(
        "per week", 0, 5, "rate at which open talks go from procedure to agenda and from agenda to substance",
        {"loguniform": (0.04, 0.3)},
        assumption="each stage takes weeks to half a year", settles="dates of procedural agreements",
    )  # fmt: skip
    ache: float = parameter(
        "utility", 0.001, 10, "expected cost of fighting on at which a stalemate hurts to 63 per cent",
        {"loguniform": (0.02, 0.2)}, theory="Zartman 2000 names the condition; its scale is an assumption",
    )  # fmt: skip
    sight: float = parameter(
        "utility", 0.001, 10, "width of the doubt whether a deal beats war",
        {"uniform": (0.03, 0.15)},
        assumption="a surplus of a tenth of the prize is seen clearly", settles="nothing known; audit it",
    )  # fmt: skip
    ease: float = parameter(
        "share", 0, 1, "ripeness an unofficial room does without: its exponent there is one less this",
        {"uniform": (0.2, 0.7)},
        assumption="unofficial meetings come well before official ones, but not in a war that hurts nobody",
        settles="dates of unofficial meetings beside official ones",
    )  # fmt: skip
    shuttle: float = parameter(
        "share", 0, 10, "how much sooner talks come about with a mediator in full credit with both sides",
        {"uniform": (0.0, 0.5)},
        assumption="messages carried bring talks up to half as often again; a mediator without credit brings nobody",
        settles="rounds that followed an envoy's visits beside those that did not",
    )  # fmt: skip
    walking: float = parameter(
        "per week", 0, 5, "rate at which a side leaves a table that can give it far less than war",
        {"value": 0}, per="side",
        assumption="nobody walks out unless the case says so: a dead table is suspended by violence or breaks off",
        settles="nothing; a case with dated walk-outs gives a range",
    )  # fmt: skip


@kernel
def called(
    l: int,
    now: float,
    dt: np.float32,
    luck: NDArray[np.uint32],
    member: np.uint32,
    way: np.float32,
    war_cost: Array,
    good_faith: Array,
    room_facts: Array,
    reached: Array,
    step_done: Array,
    venue: Array,
    pressed: Array,
    absent: Array,
    happening: Array,
    ache: Array,
) -> int:
    """The conference that both sides come to this week, -1 where there is none; a refusal is a sign of absence."""
    met = -1
    for r in range(room_facts.shape[0]):
        first = room_facts[r, FIRST]
        if int(room_facts[r, KIND]) != CONFERENCE or not now - dt < first <= now:
            continue
        if not free(r, l, now, room_facts, reached, step_done):
            continue
        happening[l] += INVITED
        both = True
        drawn = pair(member, np.uint32(NATION + np.uint32(2 + r)), luck)
        for s in range(2):
            own = saturating(war_cost[s, l] / ache[l]) * way * min(TWO * good_faith[s, l], ONE)
            if drawn[s] >= venue[r, l] * (own + pressed[r, l] * (ONE - own)):
                happening[l] += REFUSED * (1 + s)
                absent[s, l] += 1
                both = False
        if both:
            met = r
    return met


@kernel
def leaves(
    l: int,
    dt: np.float32,
    drawn: tuple[np.float32, np.float32],
    count: int,
    deal_worth: Array,
    war_value: Array,
    talks: Array,
    absent: Array,
    happening: Array,
    sight: Array,
    walking: Array,
) -> None:
    """A side whose war is worth more than anything the other would take walks out."""
    for s in range(2):
        if talks[l] == OPEN and walking[s, l] > 0:
            more = saturating(gap(s, l, count, deal_worth, war_value) / sight[l])
            if drawn[s] < saturating(walking[s, l] * more * dt):
                talks[l] = SUSPENDED
                absent[s, l] += 1
                happening[l] += WALKED_OUT * (1 + s)


@kernel
def count_stuck(
    l: int, dt: np.float32, talks: Array, stage: Array, conceding: Array, stuck: Array, happening: Array
) -> None:
    """Count the weeks at substance in which neither side gives anything; the eighth is a deadlock."""
    still = conceding[0, l] < STILL and conceding[1, l] < STILL
    if talks[l] != OPEN or stage[l] != SUBSTANCE or not still:
        stuck[l] = 0
        return
    before = stuck[l]
    stuck[l] += dt
    if before < STUCK_WEEKS <= stuck[l]:
        happening[l] += DEADLOCK


@kernel
def watch_zone(
    l: int,
    now: float,
    count: int,
    deal_worth: Array,
    war_value: Array,
    in_force: Array,
    zone: Array,
    zone_lost_week: Array,
) -> None:
    """The surplus at the best deal, and the week in which the last one that beat war for both was lost."""
    best = np.float32(-1e9)
    for f in range(count):
        best = max(best, min(deal_worth[f, 0, l] - war_value[0, l], deal_worth[f, 1, l] - war_value[1, l]))
    if best > 0:
        zone_lost_week[l] = -1
    elif zone[l] > 0 and in_force[l] == 0:
        zone_lost_week[l] = now
    zone[l] = best


@kernel
def opening(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    intensity: Array,
    war_value: Array,
    war_cost: Array,
    deal_worth: Array,
    deal_count: NDArray[np.int64],
    conceding: Array,
    step_done: Array,
    room_facts: Array,
    room_guests: Array,
    player_facts: Array,
    player_numbers: Array,
    player_worth: Array,
    pressed: Array,
    comes_late: Array,
    venue: Array,
    good_faith: Array,
    mediator_credit: Array,
    talks: Array,
    stage: Array,
    zone: Array,
    zone_lost_week: Array,
    room: Array,
    reached: Array,
    met: Array,
    seniors: Array,
    level: Array,
    absent: Array,
    stuck: Array,
    chair: Array,
    happening: Array,
    openings: Array,
    open_rate: Array,
    suspend_rate: Array,
    resume_rate: Array,
    break_rate: Array,
    advance_rate: Array,
    ache: Array,
    sight: Array,
    ease: Array,
    walking: Array,
    shuttle: Array,
) -> None:
    """One step in the life of the talks of every lane."""
    now = week[0] * dt
    fade = np.exp(-dt / SIGN_WEEKS)
    for l in range(live.size):
        happening[l] = 0
        if live[l] == 0:
            continue
        absent[0, l], absent[1, l] = absent[0, l] * fade, absent[1, l] * fade
        watch_zone(l, now, int(deal_count[l]), deal_worth, war_value, in_force, zone, zone_lost_week)
        if in_force[l] == 1:
            talks[l] = CONCLUDED
            continue
        way = logistic(zone[l] / sight[l])
        come = called(l, now, dt, luck, members[l], way, war_cost, good_faith, room_facts, reached, step_done, venue,
                      pressed, absent, happening, ache)  # fmt: skip
        way_out = way * min(TWO * min(good_faith[0, l], good_faith[1, l]), ONE)
        hurts = saturating(war_cost[0, l] / ache[l]) * saturating(war_cost[1, l] / ache[l])
        hurts *= ONE + shuttle[l] * min(mediator_credit[0, l], mediator_credit[1, l])
        ripe = open_rate[l] * hurts * way_out
        easy = open_rate[l] * (hurts * way_out) ** (ONE - ease[l]) if room_facts.shape[0] > 1 else NOTHING
        move, advance = pair(members[l], NATION, luck)
        drawn = pair(members[l], np.uint32(NATION + np.uint32(1)), luck)
        here, kind = int(room[l]), int(room_facts[int(room[l]), KIND])
        into, seeks, without = come, False, easy
        if come >= 0:
            happening[l] += MET_IN_CONFERENCE
        elif talks[l] == OPEN and now >= room_facts[here, UNTIL]:
            happening[l] += ROOM_CLOSED
            closes(l, now, room_facts, comes_late, step_done, venue, talks, stage, room, reached, seniors, level)
        elif talks[l] == OPEN:
            if move < saturating(suspend_rate[l] * (np.float32(0.5) * (intensity[0, l] + intensity[1, l])) * dt):
                talks[l] = SUSPENDED
            else:
                if stage[l] == SUBSTANCE and zone[l] < 0:
                    leaves(l, dt, drawn, int(deal_count[l]), deal_worth, war_value, talks, absent, happening, sight,
                           walking)  # fmt: skip
                if stage[l] < MOST[kind] and advance < saturating(advance_rate[l] * dt):
                    stage[l] += 1
                    reached[here, l] = stage[l]
                seeks, without = kind == UNOFFICIAL, NOTHING
        elif talks[l] == SUSPENDED:
            resume, leave = NOTHING, break_rate[l] * (np.float32(1) - way_out)
            if free(here, l, now, room_facts, reached, step_done):
                resume = resume_rate[l] * hurts * way_out * venue[here, l]
            if move < saturating((resume + leave) * dt):
                talks[l] = OPEN if advance * (resume + leave) < resume else BROKEN_OFF
                if talks[l] == BROKEN_OFF:
                    reached[here, l] = 0
                elif kind != UNOFFICIAL:
                    openings[l] += 1
            else:
                seeks = room_facts.shape[0] > 1
        else:
            seeks, drawn, here = True, (move, advance), -1
        if seeks:
            into = moves(drawn, dt, here, l, ripe, without, now, room_facts, reached, step_done, venue)
        if into >= 0:
            enter(into, l, room_facts, comes_late, talks, stage, room, reached, seniors, level, openings)
        met[int(room[l]), l] += dt if talks[l] == OPEN else NOTHING
        seat_guests(l, talks, room, room_guests, war_value, player_facts, player_numbers, player_worth, chair)
        count_stuck(l, dt, talks, stage, conceding, stuck, happening)


MECHANISM = Mechanism(
    name="opening",
    idea="talks open, in a room, when a stalemate hurts and a way out is seen; violence or a walk-out suspends",
    kernel=opening,
    parameters=OpeningParameters,
    reads=frozenset({"members", "live", "in_force", "intensity", "war_value", "war_cost", "deal_worth", "deal_count",
                     "conceding", "step_done", "room_facts", "room_guests", "player_facts", "player_numbers",
                     "player_worth", "chair", "pressed", "comes_late", "venue", "good_faith",
                     "mediator_credit", "talks", "stage", "zone", "zone_lost_week", "room", "reached", "met", "seniors",
                     "level", "absent", "stuck", "happening", "openings"}),
    writes=frozenset({"talks", "stage", "zone", "zone_lost_week", "room", "reached", "met", "seniors", "level",
                      "absent", "stuck", "chair", "happening", "openings"}),
    cites=("Zartman 2000, in: International Conflict Resolution after the Cold War",
           "unofficial rooms: Montville 1987, in: Conflict Resolution: Track Two Diplomacy; Fisher 1997, Interactive "
           "Conflict Resolution", "Stein 1989, Getting to the Table (prenegotiation)"),
    valid="one room at a time; guests who are no player change nothing; nobody bargains over the room",
    rows=("S3", "S5", "S15", "S29", "S30"),
    instant=True,
)  # fmt: skip
