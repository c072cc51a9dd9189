"""Allocation: where the fighters go.

Each week a share of every stock becomes mobile and is spread over the ground a side holds or can reach. A place draws
in proportion to its weight times the reason to be there: own ground for its garrison and for the enemy near it,
foreign ground for the will to press and a power of the chance of taking it (Luce's choice rule, 1959: a logit over the
log of the chance with precision `focus`), and for raiders whatever that chance is. The chance is that of what the side
has there and its even share of the rest: a side that looked only at who is there already would never come back to
ground it has left, and the two forces would drift apart for good. Only places where the side holds something, or whose
neighbours it holds, can be reached, and those where it has an underground.

An underground is who is in a place that the side's ground does not reach, hiding among people who lean to it.
Guerrillas last where nobody gives them away (Fearon & Laitin 2003), without any control of the place (Kalyvas 2006).
Where enough of them are left they are a way in: for assaults, raiders, and more of them. They go home at a rate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.field.facing import REACH, shelter
from twotrack.theory.compiled import apart, part
from twotrack.theory.elementary import ONE, TINY, ZERO, exponential, logarithm, saturating
from twotrack.theory.scratch import scratch

Array = NDArray[np.float32]


class AllocationParameters(MechanismParameters):
    """Parameters of allocation."""

    mobility: float = parameter(
        "per week", 0, 10, "rate at which stationed fighters are free to be sent elsewhere",
        {"loguniform": (0.02, 0.12)}, per="side",
        assumption="garrisons turn over within two months to a year", settles="unit movement records",
    )  # fmt: skip
    garrison: float = parameter(
        "weight", 0, 10, "pull of quiet own ground, beside the pull 1 of ground with the enemy all around",
        {"uniform": (0.1, 0.5)},
        assumption="quiet ground is held with a fraction of what the front gets", settles="garrison lists",
    )  # fmt: skip
    focus: float = parameter(
        "exponent", 0, 10, "how much more a likely gain draws than an unlikely one: exponent of the chance",
        {"uniform": (1.0, 4.0)}, per="side",
        assumption="assailants look for weak spots, some more than others",
        settles="where assaults fell beside garrisons",
    )  # fmt: skip
    raiding: float = parameter(
        "weight", 0, 10, "pull of the enemy's ground on raiders and patrols, whatever the chance of taking it",
        {"uniform": (0.0, 0.3)}, per="side",
        assumption="some fight where the enemy is without hope of holding ground; ground sure to fall pulls with 1",
        settles="where incidents fell beside where ground changed hands",
    )  # fmt: skip
    seat_weight: float = parameter(
        "weight", 0, 50, "extra pull of a region's seat over its size; the country's seat counts twice",
        {"uniform": (0.5, 3.0)}, per="side",
        assumption="seats of government are defended, and wanted, beyond their size", settles="garrison lists",
    )  # fmt: skip
    giving_up: float = parameter(
        "per week", 0, 10, "rate at which fighters go home where the side has no ground, in the place or beside it",
        {"loguniform": (0.005, 0.05)}, per="side",
        assumption="who has lost all ground gives up within five months to four years",
        settles="dates at which members of beaten armed groups came home",
    )  # fmt: skip


@part
def lie_low(
    i: int,
    s: int,
    v: np.float32,
    safe: Array,
    quitting: Array,
    strength_start: Array,
    forces: Array,
    reach: Array,
    gone_home: Array,
) -> None:
    """Side s in place i where its ground does not reach: some go home, and who is sheltered is a way in.

    It reaches the place as far as the sheltered there come up to an even spread of its force at the start.
    """
    for l in range(safe.shape[1]):
        away = ZERO if reach[i, s, l] > REACH else quitting[s, l]
        gone = away * forces[i, s, l]
        forces[i, s, l] -= gone
        gone_home[s, l] += gone
    for l in range(safe.shape[1]):
        cell = safe[s, l] * forces[i, s, l] / (v * strength_start[s, l] + TINY)
        reach[i, s, l] = max(reach[i, s, l], min(cell, ONE))


@apart
def allocation(
    dt: np.float32,
    live: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    near: Array,
    reach: Array,
    weight: Array,
    seat: Array,
    strength: Array,
    strength_start: Array,
    front: NDArray[np.int64],
    effort: Array,
    sparing: Array,
    lean: Array,
    gone_home: Array,
    mobility: Array,
    garrison: Array,
    focus: Array,
    raiding: Array,
    seat_weight: Array,
    giving_up: Array,
    hiding: Array,
) -> None:
    """Free a share of every stock and send it out again; only those without ground to stand on go home."""
    places, lanes = control.shape[0], live.size
    pull = np.empty((2, places, lanes), np.float32)
    total, free = scratch((2, lanes)), scratch((2, lanes))
    vowed, quitting = scratch((2, lanes)), scratch((2, lanes))
    safe = scratch((2, lanes))
    for s in range(2):
        for l in range(lanes):
            quitting[s, l] = saturating(giving_up[s, l] * dt * live[l])
            free[s, l] = saturating(mobility[s, l] * dt * live[l])
            vowed[s, l] = ONE if sparing[s, l] > ZERO else ZERO
            total[s, l] = ZERO
    # both sides decide on the map as it is, before either moves
    for i in range(places):
        f, town = front[i], min(seat[i], ONE)
        for s in range(2):
            shelter(i, s, safe, lean, hiding)
            lie_low(i, s, weight[i], safe, quitting, strength_start, forces, reach, gone_home)
        for s in range(2):
            o = 1 - s
            for l in range(lanes):
                could = forces[i, s, l] + strength[s, l] * weight[i]
                likely = exponential(-focus[s, l] * logarithm(ONE + (forces[i, o, l] + TINY) / (could + TINY)))
                mine = control[i, s, l]
                attack = (ONE - mine) * effort[f, s, l] * (likely + raiding[s, l]) * (ONE - vowed[s, l] * town)
                reached = ONE if reach[i, s, l] > REACH else ZERO
                draw = weight[i] * (ONE + seat_weight[s, l] * seat[i]) * reached
                pull[s, i, l] = draw * (attack + mine * (garrison[l] + near[i, o, l]))
                total[s, l] += pull[s, i, l]
    for s in range(2):
        for i in range(places):
            for l in range(lanes):
                # where nothing can be reached any more everybody leaves
                moved = (free[s, l] if reach[i, s, l] > REACH else live[l]) * forces[i, s, l]
                forces[i, s, l] -= moved
                reserve[s, l] += moved
        for l in range(lanes):
            sent = reserve[s, l] * live[l] if total[s, l] > ZERO else ZERO
            # who can go nowhere goes home in the end
            gone = ZERO if total[s, l] > ZERO else quitting[s, l] * reserve[s, l]
            total[s, l] = sent / total[s, l] if total[s, l] > ZERO else ZERO
            reserve[s, l] -= sent + gone
            gone_home[s, l] += gone
        for i in range(places):
            for l in range(lanes):
                forces[i, s, l] += pull[s, i, l] * total[s, l]


MECHANISM = Mechanism(
    name="allocation",
    idea="mobile fighters go to reachable ground by weight, threat and chance",
    kernel=allocation,
    parameters=AllocationParameters,
    reads=frozenset({"live", "control", "forces", "reserve", "near", "reach", "weight", "seat", "strength",
                     "strength_start", "front", "effort", "sparing", "lean", "gone_home"}),
    writes=frozenset({"forces", "reserve", "reach", "gone_home"}),
    cites=("Luce 1959, Individual Choice Behavior", "Fearon & Laitin 2003, American Political Science Review 97",
           "Kalyvas 2006, The Logic of Violence in Civil War"),
    valid="no roads or passes; moving takes no more than a week once a fighter is free; nobody hunts an underground",
    rows=("S4", "S8", "S32"),
    borrows=("combat",),
)  # fmt: skip
