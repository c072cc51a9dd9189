"""What two sides can do to each other in a place: readiness, favour and shelter of the people, odds, exposure.

Shared by combat, which fights, standing down, which looks at what it would be like, and allocation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import part
from twotrack.theory.contest import chance
from twotrack.theory.elementary import ONE, ZERO, exponential
from twotrack.world.survey import HELD

Array = NDArray[np.float32]
REACH = np.float32(0.01)
LAST = np.float32(0.05)
WITHDRAW = np.float32(3)


@part
def readiness(
    push: Array,
    hold: Array,
    air: Array,
    assault_share: Array,
    defender: Array,
    enabler_effect: Array,
    enabler: Array,
    supply: Array,
) -> None:
    """What a fighter is worth attacking and defending, and what a siege takes from him [side, lane]."""
    for s in range(2):
        for l in range(supply.size):
            lifted = ONE + enabler_effect[s, l] * enabler[s, l]
            push[s, l] = assault_share[s, l] * lifted
            hold[s, l] = defender[s, l] * lifted
            air[s, l] = supply[l] * (ONE - min(enabler[s, l], ONE))


@part
def favour(i: int, lean: Array, goodwill: Array, tilt: Array) -> None:
    """Factor on each side's strength in place i for the people who lean to it [side, lane]."""
    for l in range(goodwill.size):
        tilt[0, l] = exponential(goodwill[l] * (lean[i, l] + lean[i, l] - ONE))
        tilt[1, l] = ONE / tilt[0, l]


@part
def shelter(i: int, s: int, safe: Array, lean: Array, hiding: Array) -> None:
    """Share `safe` [side, lane] of side s who can stay in place i without holding it.

    They hide among homes, and the people there lean to them: nobody tells (Fearon & Laitin 2003; Kalyvas 2006).
    """
    for l in range(safe.shape[1]):
        safe[s, l] = hiding[s, l] * (lean[i, l] if s == 0 else ONE - lean[i, l])


@part
def face(
    i: int,
    s: int,
    odds: Array,
    tilt: Array,
    push: Array,
    hold: Array,
    air: Array,
    forces: Array,
    control: Array,
    local: Array,
    near: Array,
    defender: Array,
    outskirts: Array,
    decisiveness: Array,
) -> None:
    """Chance `odds` [side, lane] of side s if it assaulted place i now.

    Who holds all of a place is thin in its outskirts; the half that is left is defended with everything.
    """
    o = 1 - s
    for l in range(odds.shape[1]):
        assault = push[s, l] * forces[i, s, l] * tilt[s, l]
        garrison = hold[o, l] * forces[i, o, l] * (ONE - air[o, l] * near[i, s, l])
        met = outskirts[l] if control[i, o, l] > HELD else ONE
        odds[s, l] = chance(assault, met * (garrison + defender[o, l] * local[i, o, l]), decisiveness[l])


@part
def root(i: int, s: int, odds: Array, control: Array, hiding: Array, rooted: Array) -> None:
    """Who hides among homes is hard to drive out of the last of a place: lower side s's `odds`."""
    o = 1 - s
    for l in range(odds.shape[1]):
        stays = rooted[l] * hiding[o, l] if control[i, o, l] <= HELD else ZERO
        odds[s, l] *= ONE - stays


@part
def expose(
    i: int,
    f: int,
    s: int,
    v: np.float32,
    odds: Array,
    dare: Array,
    control: Array,
    forces: Array,
    reach: Array,
    exposed: Array,
    spared: Array,
) -> None:
    """Count place i among the exposed ones of the other side where side s would probably take it."""
    o = 1 - s
    for l in range(odds.shape[1]):
        seen = ONE if odds[s, l] > dare[l] and reach[i, s, l] > REACH else ZERO
        exposed[f, o, l] += seen * v * control[i, o, l]
        spared[f, o, l] += seen * forces[i, o, l]


@part
def pull_back(
    i: int,
    f: int,
    v: np.float32,
    odds: Array,
    leaving: Array,
    dare: Array,
    posture: Array,
    reach: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    given_up: Array,
    ground: Array,
) -> None:
    """A side that withdraws to hold leaves place i where the enemy's assault would probably succeed.

    `ground` [lane] is scratch: the share of the place each side in turn gives up.
    """
    for s in range(2):
        o = 1 - s
        toward = ONE if s == 0 else -ONE
        for l in range(leaving.size):
            feared = (ONE if odds[o, l] > dare[l] else ZERO) * (ONE if reach[i, o, l] > REACH else ZERO)
            share = (ONE if posture[f, s, l] == WITHDRAW else ZERO) * feared * leaving[l]
            # the last men leave a place of which hardly anything is held
            last = ONE if control[i, s, l] * (ONE - share) < LAST else ZERO
            share = max(share, (ONE if share > ZERO else ZERO) * last)
            gone = share * forces[i, s, l]
            ground[l] = share * control[i, s, l]
            forces[i, s, l] -= gone
            reserve[s, l] += gone
            given_up[s, l] += v * ground[l]
        for l in range(leaving.size):
            control[i, 1, l] += toward * ground[l]
            control[i, 0, l] = ONE - control[i, 1, l]
