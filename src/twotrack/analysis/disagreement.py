"""What each side gets without a deal: the war values of week 0, at the medians of all numbers and member by member."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis.geometry import Agenda
from twotrack.case.case import Case
from twotrack.case.feasible import bundle_of
from twotrack.draws.distributions import quantile
from twotrack.engine.simulate import setup
from twotrack.engine.week import assess, bind, clock
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.world.compile import LANES, block

HALF = np.array([0.5])
PRESENT = ("calendar", "abroad", "war-value")
"""The mechanisms that the war values of week 0 stand on."""


@dataclass(frozen=True)
class WarValues:
    """War values of week 0. median [side]: with every number at its median, the middle of 32 starting maps.

    members [side, member]: those of the ensemble; room [member]: surplus of the less pleased side at the best deal.
    """

    median: NDArray[np.float64]
    members: NDArray[np.float64]
    room: NDArray[np.float64]


def medians(case: Case) -> dict[str, float]:
    """The median of every number of a case."""
    return {name: float(quantile(quantity, HALF)[0]) for name, quantity in case.numbers.items()}


def at_medians(case: Case) -> Case:
    """The same case with every number fixed at its median; luck stays as it is."""
    fixed = {
        name: type(quantity)(value=middle, unit=quantity.unit, support=quantity.support)
        for (name, quantity), middle in zip(case.numbers.items(), medians(case).values(), strict=True)
    }
    return replace(case, numbers=fixed)


def war_values(case: Case, members: int, seed: int, tell: Callable[[int, int], None] | None = None) -> WarValues:
    """War values before anything happens, as the engine assesses them at the start of a run.

    `tell(done, total)` is called after each block of members.
    """
    middle, _ = _week_zero(at_medians(case), 0, seed)
    values, rooms = [], []
    for first in range(0, members, LANES):
        value, room = _week_zero(case, first, seed)
        values.append(value)
        rooms.append(room)
        if tell:
            tell(min(first + LANES, members), members)
    room = np.concatenate(rooms)[:members]
    return WarValues(np.median(middle, axis=1), np.concatenate(values, axis=1)[:, :members], room)


def _week_zero(case: Case, first: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    plan = setup(case, seed, 1, without=tuple(name for name in MECHANISMS if name not in PRESENT))
    world = block(case, plan.fixed, seed, first)
    times = clock(plan.steps, plan.dt)
    assess(bind(plan.order, case, world, times), times, plan.order)
    a = world.arrays
    room = (a["deal_worth"] - a["war_value"]).min(axis=1).max(axis=0)
    return a["war_value"].astype(np.float64), room.astype(np.float64)


def agenda(case: Case, numbers: Mapping[str, float]) -> Agenda:
    """The agenda of a case with its numbers fixed: weight times worth, less the hardness of a red line crossed."""
    issues = case.file.issues
    parties = case.sides
    tables, red = [], set()
    for party in parties:
        weights = [numbers[f"issues.{issue.id}.positions.{party}.salience"] for issue in issues]
        total = sum(weights) or 1.0
        table = []
        for issue, weight in zip(issues, weights, strict=True):
            position = issue.positions[party]
            hard = numbers.get(f"issues.{issue.id}.positions.{party}.hardness", 0.0)
            crossed = set(position.red_lines)
            red |= {(party, issue.id, option) for option in crossed}
            table.append(tuple(weight / total * position.worth[o] - hard * (o in crossed) for o in issue.options))
        tables.append(tuple(table))
    options = tuple(issue.options for issue in issues)
    names = tuple(issue.id for issue in issues)
    return Agenda(parties, names, options, tuple(tables), frozenset(red), bundle_of(case.file))
