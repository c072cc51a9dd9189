"""Measures of the map that every mechanism reads: position, strength, neighbours, reach. Bookkeeping, no behaviour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import apart, kernel
from twotrack.theory.elementary import ONE, ZERO

Array = NDArray[np.float32]
HELD = np.float32(2.0 / 3.0)


@apart
def survey(
    control: Array,
    forces: Array,
    reserve: Array,
    weight: Array,
    seat: Array,
    revenue_weight: Array,
    near: Array,
    reach: Array,
    position: Array,
    strength: Array,
    held: Array,
    seat_control: Array,
    revenue_share: Array,
    edge_start: NDArray[np.int64],
    edge_place: NDArray[np.int64],
    edge_weight: Array,
) -> None:
    """Recompute all derived fields from control and forces. Held means above two thirds."""
    places, lanes = control.shape[0], control.shape[2]
    for s in range(2):
        for l in range(lanes):
            position[s, l] = ZERO
            strength[s, l] = reserve[s, l]
            held[s, l] = ZERO
            revenue_share[s, l] = ZERO
    for i in range(places):
        for s in range(2):
            for l in range(lanes):
                c = control[i, s, l]
                position[s, l] += weight[i] * c
                strength[s, l] += forces[i, s, l]
                held[s, l] += ONE if c > HELD else ZERO
            if revenue_weight[i] > ZERO:
                for l in range(lanes):
                    revenue_share[s, l] += revenue_weight[i] * control[i, s, l]
            if seat[i] > ONE:
                for l in range(lanes):
                    seat_control[s, l] = control[i, s, l]
            for l in range(lanes):
                near[i, s, l] = ZERO
                reach[i, s, l] = control[i, s, l]
            for e in range(edge_start[i], edge_start[i + 1]):
                j, w = edge_place[e], edge_weight[e]
                for l in range(lanes):
                    near[i, s, l] += w * control[j, s, l]
                    reach[i, s, l] = max(reach[i, s, l], control[j, s, l])
            for l in range(lanes):
                near[i, s, l] = min(near[i, s, l], ONE)
    for s in range(2):
        for l in range(lanes):
            position[s, l] = min(position[s, l], ONE)
            revenue_share[s, l] = min(revenue_share[s, l], ONE)


@kernel
def count_places(control: Array, live_lanes: int, counts: NDArray[np.int32]) -> None:
    """Add to `counts` [place, 3] how many members have the place held by side 0, held by side 1, contested."""
    for i in range(control.shape[0]):
        first = 0
        second = 0
        for l in range(live_lanes):
            first += 1 if control[i, 0, l] > HELD else 0
            second += 1 if control[i, 1, l] > HELD else 0
        counts[i, 0] += first
        counts[i, 1] += second
        counts[i, 2] += live_lanes - first - second
