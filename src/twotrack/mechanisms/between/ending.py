"""Ending: the rules of the case, in their order; exactly one ending per run.

A rule holds when all its tests hold for as many weeks in a row as it says, or at the horizon. After an ending
the state is carried on unchanged.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]


class EndingParameters(MechanismParameters):
    """Endings have no parameters of their own: their bounds stand in the case."""


@kernel
def measured(
    measure: int,
    side: int,
    l: int,
    position: Array,
    held: Array,
    places: int,
    seat_control: Array,
    killed_now: Array,
    strength_start: Array,
    strength: Array,
    armed: Array,
    intensity: Array,
    in_force: Array,
) -> float:
    """A measure an ending may test (see `case.war.Test`)."""
    if measure == 0:
        return float(position[side, l])
    if measure == 1:
        return float(held[side, l] / places)
    if measure == 2:
        return float(seat_control[side, l])
    if measure == 3:
        return float(1000.0 * killed_now[l] / (strength_start[0, l] + strength_start[1, l]))
    if measure == 4:
        return float(intensity[side, l])
    if measure == 6:
        return float(strength[side, l] / strength_start[side, l])
    if measure == 7:
        return float(armed[side, l] / max(armed[side, l] + strength[side, l], 1e-9))
    return float(in_force[l])


@kernel
def ending(
    week: NDArray[np.int64],
    last_week: NDArray[np.int64],
    dt: np.float32,
    live: Array,
    weight: Array,
    position: Array,
    held: Array,
    seat_control: Array,
    killed_now: Array,
    strength_start: Array,
    strength: Array,
    armed: Array,
    intensity: Array,
    in_force: Array,
    rule_facts: Array,
    test_facts: Array,
    streak: Array,
    ending: Array,
    ending_week: Array,
) -> None:
    """Try every rule of the case in order."""
    places = weight.size
    for l in range(live.size):
        if live[l] == 0:
            continue
        for r in range(rule_facts.shape[0]):
            holds = True
            for t in range(int(rule_facts[r, 2]), int(rule_facts[r, 3])):
                value = measured(int(test_facts[t, 0]), int(test_facts[t, 1]), l, position, held, places, seat_control,
                                 killed_now, strength_start, strength, armed, intensity, in_force)  # fmt: skip
                sign = test_facts[t, 2]
                if sign * value < sign * test_facts[t, 3] - 1e-6:
                    holds = False
            streak[r, l] = streak[r, l] + dt if holds else 0
            last = week[0] == last_week[0]
            due = last if rule_facts[r, 1] == 1 else streak[r, l] >= rule_facts[r, 0] - 1e-6
            if holds and due and live[l] == 1:
                ending[l] = r
                ending_week[l] = week[0] * dt
                live[l] = 0


MECHANISM = Mechanism(
    name="ending",
    idea="the first rule of the case that holds ends the run",
    kernel=ending,
    parameters=EndingParameters,
    reads=frozenset({"live", "weight", "position", "held", "seat_control", "killed_now", "strength_start", "strength",
                     "armed", "intensity", "in_force", "rule_facts", "test_facts", "streak"}),
    writes=frozenset({"live", "streak", "ending", "ending_week"}),
    cites=("kinds of termination: Kreutz 2010, Journal of Peace Research 47 (UCDP Conflict Termination)",),
    valid="rules are tested once a step",
    rows=("S31",),
)  # fmt: skip
