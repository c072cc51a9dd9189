"""Standing down: garrisons and local leaders give a place up without a fight.

A threatened garrison weighs four things: its chance against an assault, the neighbours that have fallen, how the war
goes for its side, and how fast its side has lost ground lately. When their weighted sum passes the garrison's own
threshold (Granovetter 1978), it stands down at a rate per week. Thresholds are drawn once per place and member. A
garrison that still stands at the start has shown that its threshold lies above its score then: where a draw says
otherwise it is reflected at that score. One sweep is made a step and none is iterated to a fixed point inside a
week, so that a collapse takes time. Part of those who stand down go home, part change sides, the rest get away.

No document describes this mechanism: it is marked `outside`, and every result can be had with and without it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import draw_pairs
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.field.facing import REACH, face, favour, readiness
from twotrack.theory.compiled import apart, part
from twotrack.theory.elementary import ONE, ZERO, saturating
from twotrack.theory.scratch import scratch

Array = NDArray[np.float32]


class StandingDownParameters(MechanismParameters):
    """Parameters of standing down, one per side where sides differ."""

    threshold: float = parameter(
        "score", 0, 10, "mean of the garrisons' thresholds",
        {"uniform": (1.2, 2.3)}, per="side",
        assumption="one strong reason is not enough, three are", settles="garrisons that held and that did not",
    )  # fmt: skip
    spread: float = parameter(
        "score", 0, 5, "standard deviation of the thresholds between places",
        {"uniform": (0.15, 0.4)}, per="side",
        assumption="garrisons differ; how much decides whether losses feed on themselves",
        settles="garrisons that held and that did not",
    )  # fmt: skip
    seat_extra: float = parameter(
        "score", 0, 5, "what the seat of a region adds to the threshold; the country's seat adds twice as much",
        {"uniform": (0.2, 0.7)}, per="side",
        assumption="seats of government are held longer", settles="garrisons that held and that did not",
    )  # fmt: skip
    weight_chance: float = parameter(
        "score", 0, 5, "weight of the enemy's chance in an assault",
        {"uniform": (0.3, 1.2)}, per="side",
        assumption="a garrison sees what faces it", settles="surveys of those who stood down",
    )  # fmt: skip
    weight_neighbours: float = parameter(
        "score", 0, 5, "weight of the share of neighbours that the enemy holds",
        {"uniform": (0.4, 1.4)}, per="side",
        theory="Granovetter 1978: others who acted before; the size of the weight is an assumption",
    )  # fmt: skip
    weight_war: float = parameter(
        "score", 0, 5, "weight of one minus the side's war value",
        {"uniform": (0.3, 1.4)}, per="side",
        assumption="nobody wants to be the last to fight for a lost side", settles="surveys of those who stood down",
    )  # fmt: skip
    weight_losses: float = parameter(
        "score", 0, 5, "weight of recent losses of ground",
        {"uniform": (0.2, 1.5)}, per="side",
        assumption="news of a rout travels", settles="dates of surrenders beside dates of losses",
    )  # fmt: skip
    rout: float = parameter(
        "share per week", 0.001, 1, "weekly loss of the ground still held at which recent losses weigh in full",
        {"uniform": (0.03, 0.15)},
        assumption="losing a tenth of what is left in a week is a rout", settles="dates of surrenders beside losses",
    )  # fmt: skip
    recall: float = parameter(
        "weeks", 0.5, 52, "time over which losses count as recent",
        {"uniform": (2, 6)},
        assumption="a month", settles="dates of surrenders beside dates of losses",
    )  # fmt: skip
    rate: float = parameter(
        "per week", 0, 10, "rate at which a garrison past its threshold stands down",
        {"loguniform": (0.05, 0.5)},
        assumption="talks with the other side take two weeks to half a year", settles="length of local negotiations",
    )  # fmt: skip
    home: float = parameter(
        "share", 0, 1, "share of those who stand down that goes home",
        {"uniform": (0.3, 0.7)},
        assumption="about half", settles="what became of those who stood down",
    )  # fmt: skip
    switch: float = parameter(
        "share", 0, 1, "share of the others that changes sides",
        {"uniform": (0.0, 0.4)},
        assumption="a minority", settles="what became of those who stood down",
    )  # fmt: skip


@part
def show_resolve(i: int, s: int, excess: Array, control: Array, spread: Array, resolve: Array) -> None:
    """In the first step: a threshold below the score (by `excess` over its mean) is reflected at it."""
    for l in range(excess.size):
        gap = excess[l] - spread[s, l] * resolve[i, s, l]
        if gap > ZERO and control[i, s, l] > ZERO:
            resolve[i, s, l] = (excess[l] + gap) / max(spread[s, l], REACH)


@part
def may_leave(
    i: int,
    s: int,
    leave: Array,
    control: Array,
    reach: Array,
    near: Array,
    weight_chance: Array,
    weight_neighbours: Array,
    base: Array,
    seat_extra: Array,
    seat: Array,
    spread: Array,
    resolve: Array,
) -> int:
    """Mark in `leave` [side, lane] who is threatened and would leave if an assault were sure to succeed; how many.

    Nobody else can leave, whatever the odds: most places need neither draws nor odds.
    """
    o = 1 - s
    for l in range(base.shape[1]):
        threatened = (ONE if control[i, s, l] > ZERO else ZERO) * (ONE if reach[i, o, l] > REACH else ZERO)
        most = weight_chance[s, l] + weight_neighbours[s, l] * near[i, o, l] + base[s, l] - seat_extra[s, l] * seat[i]
        leave[s, l] = threatened * (ONE if most > spread[s, l] * resolve[i, s, l] else ZERO)
    count = 0
    for l in range(base.shape[1]):
        count += 1 if leave[s, l] > ZERO else 0
    return count


@part
def give_up(
    i: int,
    leave: Array,
    home: Array,
    switch: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    gone_home: Array,
    switched: Array,
    stood_down: Array,
) -> None:
    """Those who leave place i go home, change sides or get away, and the place falls to the other side."""
    for s in range(2):
        o = 1 - s
        for l in range(home.size):
            gone = leave[s, l] * forces[i, s, l]
            goes_home = home[l] * gone
            changes = switch[l] * (gone - goes_home)
            forces[i, s, l] -= gone
            forces[i, o, l] += changes
            reserve[s, l] += gone - goes_home - changes
            gone_home[s, l] += goes_home
            switched[s, l] += changes
            stood_down[s, l] += leave[s, l]
            control[i, 1, l] += leave[s, l] * ((ONE if s == 0 else ZERO) - control[i, 1, l])
            control[i, 0, l] = ONE - control[i, 1, l]


@apart
def standing_down(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    place_keys: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    near: Array,
    reach: Array,
    position: Array,
    position_seen: Array,
    recent_losses: Array,
    resolve: Array,
    war_value: Array,
    seat: Array,
    enabler: Array,
    lean: Array,
    local: Array,
    gone_home: Array,
    switched: Array,
    stood_down: Array,
    threshold: Array,
    spread: Array,
    seat_extra: Array,
    weight_chance: Array,
    weight_neighbours: Array,
    weight_war: Array,
    weight_losses: Array,
    rout: Array,
    recall: Array,
    rate: Array,
    home: Array,
    switch: Array,
    assault_share: Array,
    defender: Array,
    outskirts: Array,
    decisiveness: Array,
    enabler_effect: Array,
    supply: Array,
    goodwill: Array,
) -> None:
    """One sweep over all places; what a place sees is the map before the sweep (`near` and `reach`)."""
    places, lanes = control.shape[0], live.size
    for s in range(2):
        for l in range(lanes):
            lost = max(position_seen[s, l] - position[s, l], ZERO) / max(position_seen[s, l], REACH) / dt
            fade = saturating(dt / recall[l]) * live[l]
            recent_losses[s, l] += fade * (lost / rout[l] - recent_losses[s, l])
            position_seen[s, l] = position[s, l]
    u, leave = scratch((2, lanes)), scratch((2, lanes))
    odds, excess = scratch((2, lanes)), scratch((lanes,))
    tilt, push = scratch((2, lanes)), scratch((2, lanes))
    hold, air = scratch((2, lanes)), scratch((2, lanes))
    base, chance_now = scratch((2, lanes)), scratch((lanes,))
    for l in range(lanes):
        chance_now[l] = saturating(rate[l] * dt * live[l]) * (ONE - in_force[l])
    readiness(push, hold, air, assault_share, defender, enabler_effect, enabler, supply)
    for s in range(2):
        for l in range(lanes):
            gloom = weight_war[s, l] * (ONE - war_value[s, l]) + weight_losses[s, l] * min(ONE, recent_losses[s, l])
            base[s, l] = gloom - threshold[s, l]
    for i in range(places):
        asked = 0
        for s in range(2):
            asked += may_leave(i, s, leave, control, reach, near, weight_chance, weight_neighbours, base, seat_extra,
                               seat, spread, resolve)  # fmt: skip
        if asked == 0 and week[0] != 1:
            continue
        draw_pairs(members, place_keys[i], luck[0], luck[1], u)
        for s in range(2):
            o = 1 - s
            asked = 0
            for l in range(lanes):
                leave[s, l] *= ONE if u[s, l] < chance_now[l] else ZERO
            for l in range(lanes):
                asked += 1 if leave[s, l] > ZERO else 0
            if asked == 0 and week[0] != 1:
                continue
            favour(i, lean, goodwill, tilt)
            face(i, o, odds, tilt, push, hold, air, forces, control, local, near, defender, outskirts, decisiveness)
            for l in range(lanes):
                here = weight_chance[s, l] * odds[o, l] + weight_neighbours[s, l] * near[i, o, l]
                excess[l] = here + base[s, l] - seat_extra[s, l] * seat[i]
            if week[0] == 1:
                show_resolve(i, s, excess, control, spread, resolve)
            for l in range(lanes):
                leave[s, l] *= ONE if excess[l] > spread[s, l] * resolve[i, s, l] else ZERO
        anybody = 0
        for l in range(lanes):
            # where both would leave in one week the one with the smaller share of the place does
            first = ONE if control[i, 0, l] <= control[i, 1, l] else ZERO
            both = leave[0, l] * leave[1, l]
            leave[0, l] -= both * (ONE - first)
            leave[1, l] -= both * first
        for l in range(lanes):
            anybody += 1 if leave[0, l] + leave[1, l] > ZERO else 0
        if anybody > 0:
            give_up(i, leave, home, switch, control, forces, reserve, gone_home, switched, stood_down)


MECHANISM = Mechanism(
    name="standing-down",
    idea="threatened garrisons past their threshold give their place up at a rate",
    kernel=standing_down,
    parameters=StandingDownParameters,
    reads=frozenset({"members", "place_keys", "live", "in_force", "control", "forces", "reserve", "near", "reach",
                     "position", "position_seen", "recent_losses", "resolve", "war_value", "seat", "enabler", "lean",
                     "local", "gone_home", "switched", "stood_down"}),
    writes=frozenset({"control", "forces", "reserve", "position_seen", "recent_losses", "gone_home", "switched",
                      "stood_down", "resolve"}),
    cites=("Granovetter 1978, American Journal of Sociology 83",),
    valid="one decision per place; leaders do not bargain for terms",
    rows=("S9",),
    outside=True,
    borrows=("combat",),
)  # fmt: skip
