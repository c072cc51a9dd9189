"""Sequencing: side deals whose steps wait for each other.

A step is taken, at a rate, once all it waits for is done, if its side gains by it and by what the other's next steps,
which waited for it alone, would then bring, discounted by its trust. With trust a side may also take a step whose
conditions the other has not met yet: somebody goes first. Without any trust a circle of conditions never moves; one
step of the right kind, taken by one side alone, frees it (see `theory.sequencing`). Going first is agreed at an open,
official table past its rules of procedure; a step that waits for nothing needs no table. A step taken makes the other
trust more. Prisoners return to their side's reserve; relief from sanctions is money for the other side every week; a
longer term for an office is worth as much more to its holder in every package, which weighs less against one that costs
it the office; a side that has vowed to spare the capitals sends nobody against them until the vow runs out, or until it
breaks it (see 'posture'). A side that has pledged restraint and fights on breaks its word. Either way the promise ends,
and the other's trust falls as after any violation that is seen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import logistic, saturating

Array = NDArray[np.float32]
PRISONERS, RESTRAINT, RELIEF, SPARING, TERM = 0, 1, 3, 4, 5
OPEN, PROCEDURE, UNOFFICIAL = 1, 0, 0
LOUD = 0.45


class SequencingParameters(MechanismParameters):
    """Parameters of sequencing."""

    pace: float = parameter(
        "per week", 0, 10, "rate at which a step that is wanted and free to be taken is taken",
        {"loguniform": (0.02, 0.3)},
        assumption="within a month to a year", settles="dates of offers and of steps",
    )  # fmt: skip
    courage: float = parameter(
        "share", 0, 1, "readiness to go first, at full trust, over that to follow",
        {"uniform": (0.0, 0.5)}, per="side",
        assumption="going first is rarer than following", settles="who moved first in such deals",
    )  # fmt: skip
    margin: float = parameter(
        "utility", 0.001, 1, "width of the doubt whether a step pays",
        {"uniform": (0.005, 0.03)},
        assumption="a gain of a few per cent of the prize is seen clearly", settles="nothing known; audit it",
    )  # fmt: skip
    thanks: float = parameter(
        "share", 0, 1, "share of the missing trust that a step of the other side gives",
        {"uniform": (0.02, 0.2)},
        assumption="one step changes little, several change something", settles="statements after such steps",
    )  # fmt: skip


@kernel
def unmet(i: int, l: int, step_waits: Array, step_done: Array) -> int:
    """How many of the steps that step i waits for are not done."""
    open_ones = 0
    for j in range(step_done.shape[0]):
        if step_waits[i, j] > 0 and step_done[j, l] < 0:
            open_ones += 1
    return open_ones


@kernel
def prospects(
    i: int, s: int, l: int, trusted: float, step_facts: Array, step_waits: Array, step_numbers: Array, step_done: Array
) -> float:
    """What taking step i is worth to its side: itself, and the other's steps that wait for nothing else."""
    worth = float(step_numbers[i, 1 + s, l])
    for j in range(step_done.shape[0]):
        theirs = step_done[j, l] < 0 and int(step_facts[j, 0]) != s and step_waits[j, i] > 0
        if theirs and unmet(j, l, step_waits, step_done) == 1:
            worth += trusted * step_numbers[j, 1 + s, l]
    return worth


@kernel
def take(
    i: int,
    s: int,
    l: int,
    week: float,
    step_facts: Array,
    step_numbers: Array,
    step_done: Array,
    reserve: Array,
    joined: Array,
    restraint: Array,
    sparing: Array,
    relief: Array,
    player_worth: Array,
    faith: Array,
    thanks: float,
) -> None:
    """Step i is taken by side s."""
    o = 1 - s
    step_done[i, l] = week
    faith[o, l] += thanks * (1.0 - faith[o, l])
    if int(step_facts[i, 1]) == PRISONERS:
        reserve[o, l] += step_numbers[i, 0, l]
        joined[o, l] += step_numbers[i, 0, l]
    elif int(step_facts[i, 1]) == RESTRAINT:
        restraint[s, l] = max(restraint[s, l], step_numbers[i, 0, l])
    elif int(step_facts[i, 1]) == SPARING:
        sparing[s, l] = max(sparing[s, l], step_numbers[i, 0, l])
    elif int(step_facts[i, 1]) == RELIEF:
        relief[o, l] += step_numbers[i, 0, l]
    elif int(step_facts[i, 1]) == TERM:
        for f in range(player_worth.shape[0]):
            player_worth[f, int(step_facts[i, 2]), l] += step_numbers[i, 0, l]


@kernel
def sequencing(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    talks: Array,
    stage: Array,
    level: Array,
    intensity: Array,
    step_facts: Array,
    step_waits: Array,
    step_numbers: Array,
    step_done: Array,
    restraint: Array,
    sparing: Array,
    reserve: Array,
    joined: Array,
    relief: Array,
    player_worth: Array,
    faith: Array,
    breach: Array,
    pace: Array,
    courage: Array,
    margin: Array,
    thanks: Array,
    shock: Array,
) -> None:
    """Pledges run down or are broken; steps are taken."""
    for l in range(live.size):
        if live[l] == 0:
            continue
        for s in range(2):
            if sparing[s, l] < 0:
                faith[1 - s, l] *= 1.0 - shock[l]
                breach[s, l] += 1
            sparing[s, l] = max(sparing[s, l] - dt, np.float32(0))
            if restraint[s, l] > 0:
                restraint[s, l] = max(restraint[s, l] - dt, np.float32(0))
                if intensity[s, l] > LOUD:
                    restraint[s, l] = 0
                    faith[1 - s, l] *= 1.0 - shock[l]
                    breach[s, l] += 1
        if in_force[l] == 1:
            continue
        table = talks[l] == OPEN and stage[l] != PROCEDURE and level[l] != UNOFFICIAL
        for i in range(step_done.shape[0]):
            if step_done[i, l] >= 0:
                continue
            s = int(step_facts[i, 0])
            trusted = float(faith[s, l])
            free = 1.0 if unmet(i, l, step_waits, step_done) == 0 else (courage[s, l] * trusted if table else 0.0)
            gain = prospects(i, s, l, trusted, step_facts, step_waits, step_numbers, step_done)
            hazard = pace[l] * free * logistic(np.float32(gain / margin[l]))
            drawn = pair(members[l], np.uint32(NATION + np.uint32(i)), luck)
            if drawn[0] < saturating(np.float32(hazard * dt)):
                take(i, s, l, week[0] * dt, step_facts, step_numbers, step_done, reserve, joined, restraint, sparing,
                     relief, player_worth, faith, thanks[l])  # fmt: skip


MECHANISM = Mechanism(
    name="sequencing",
    idea="steps of side deals wait for each other; with trust somebody goes first",
    kernel=sequencing,
    parameters=SequencingParameters,
    reads=frozenset({"members", "live", "in_force", "talks", "stage", "level", "intensity", "step_facts",
                     "step_waits", "step_numbers", "step_done", "restraint", "sparing", "reserve", "joined", "relief",
                     "player_worth", "faith", "breach"}),
    writes=frozenset({"step_done", "restraint", "sparing", "reserve", "joined", "relief", "player_worth", "faith",
                      "breach"}),
    cites=("reciprocal steps: Osgood 1962, An Alternative to War or Surrender",
           "Axelrod 1984, The Evolution of Cooperation"),
    valid="a step is taken whole and not undone; nobody sells the same step twice",
    rows=("S12", "S14", "S26"),
    borrows=("keeping",),
)  # fmt: skip
