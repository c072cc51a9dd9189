"""The vow to spare the seats of government: whether a side that gave it still keeps it. A part of 'posture'.

Whenever a side chooses its postures anew it weighs the vow too: what it expects to win at the seats it could reach,
if they fell as fast as the other ground on their front, against what breaking its word costs there. The choice is
logit, precise in proportion to what is at stake, as a posture's is (McKelvey & Palfrey 1995). A broken vow is marked by
a negative number of weeks; 'sequencing' sees it, and the other side's trust falls.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import logistic
from twotrack.theory.walk import at_position

Array = NDArray[np.float32]
BROKEN = -1.0
IN_REACH = 0.01


@kernel
def at_the_seats(
    s: int,
    l: int,
    prospect: Array,
    effort: Array,
    front: NDArray[np.int64],
    front_weight: Array,
    weight: Array,
    seat: Array,
    control: Array,
    reach: Array,
    sparing: Array,
) -> tuple[float, float]:
    """Weight that side s would attack at the enemy's seats in its reach, and what it could win of it a week.

    Nothing where it has not vowed to spare them.
    """
    attacked, won = 0.0, 0.0
    for i in range(weight.size if sparing[s, l] > 0 else 0):
        if seat[i] > 0 and reach[i, s, l] > IN_REACH:
            f = front[i]
            there = weight[i] * control[i, 1 - s, l] * effort[f, s, l]
            attacked += there
            won += there * prospect[f, s, l] / max(front_weight[f], np.float32(1e-6))
    return attacked, won


@kernel
def keeps(
    attacked: float,
    won: float,
    price: float,
    precision: float,
    x: float,
    cost: float,
    steps: int,
    free: NDArray[np.float64],
    toll: NDArray[np.float64],
    drawn: float,
) -> bool:
    """Whether the word is kept: the weight `won` from position x on, at a `price` per weight attacked."""
    if attacked <= 0.0:
        return True
    there = min(x + won, 1.0)
    gain = at_position(free, steps, there) - at_position(free, steps, x)
    gain += cost * (at_position(toll, steps, there) - at_position(toll, steps, x))
    return bool(drawn >= logistic(np.float32(precision * (gain / attacked - price))))
