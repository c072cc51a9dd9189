"""One block of members from the start to the horizon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import typeof
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.engine.recorder import Record, Recorder, series_names
from twotrack.engine.schedule import active
from twotrack.engine.week import assess, bind, clock, luck_table, step
from twotrack.mechanisms.contract import Mechanism
from twotrack.world.compile import LANES, Block, block, run_survey
from twotrack.world.ground import Arrays, ground
from twotrack.world.survey import count_places, survey

Watch = Callable[[int, Arrays], None]
FINAL = (
    "ending", "ending_week", "signed_week", "deal", "in_force", "held", "claimed_held", "position", "killed",
    "joined", "gone_home", "switched", "stood_down", "strength", "zone", "armed", "given_up", "harm_fighting",
    "harm_targeted", "displaced", "step_done", "violations", "seen", "collapsed", "carried_out", "carried",
    "openings", "zone_lost_week", "met",
    "provision", "broken_week", "faith", "good_faith", "texts", "mediator_credit", "standing", "aid_paid", "withheld",
    "blocked", "spoilt",
)  # fmt: skip


@dataclass(frozen=True)
class Setup:
    """Everything the blocks of one ensemble share."""

    case: Case
    seed: int
    steps: int
    dt: float
    order: tuple[Mechanism, ...]
    fixed: Arrays
    luck: Mapping[str, NDArray[np.uint32]]


def setup(
    case: Case,
    seed: int,
    weeks: int,
    without: tuple[str, ...] = (),
    steps_per_week: int = 1,
    replace: tuple[Mechanism, ...] = (),
) -> Setup:
    """Prepare an ensemble of `weeks` weeks in steps of 1 / `steps_per_week` weeks."""
    order = active(without, replace)
    steps = weeks * steps_per_week
    return Setup(case, seed, steps, 1 / steps_per_week, order, ground(case, weeks), luck_table(order, seed, steps))


def simulate(plan: Setup, first: int, kept: int = LANES, watch: Watch | None = None) -> tuple[Record, Block]:
    """Run the block whose first member is `first`, keeping its first `kept` lanes.

    `watch(number, arrays)` is shown the state at the start (0) and after every step, to count what is not recorded.
    """
    world = block(plan.case, plan.fixed, plan.seed, first)
    a = world.arrays
    if kept < LANES:
        a["live"][kept:] = 0
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, plan.case, world, times)
    before = [b for b in bound if b.name != "ending"]
    last = [b for b in bound if b.name == "ending"]
    rows = len(series_names(plan.case.sides, plan.case.backers))
    recorder = Recorder(rows, plan.steps, len(plan.case.places), LANES, kept)
    assess(bound, times, plan.order)
    recorder.keep(0, a)
    if watch:
        watch(0, a)
    for number in range(1, plan.steps + 1):
        step(before, times, number, plan.luck)
        run_survey(a)
        step(last, times, number, plan.luck)
        recorder.keep(number, a)
        if watch:
            watch(number, a)
        if not a["live"].any():
            if number < plan.steps:
                recorder.carry(number + 1)
            break
    left = a["ending"] < 0
    default = [not e.when for e in plan.case.file.endings].index(True)
    a["ending"][left] = default
    a["ending_week"][left] = plan.steps * plan.dt
    final = {name: np.ascontiguousarray(a[name][..., :kept]) for name in FINAL}
    return recorder.record(final), world


def compile_kernels(
    plan: Setup, tell: Callable[[str, int, int], None] | None = None, only: frozenset[str] | None = None
) -> int:
    """Compile or load every kernel before the clock of a run starts; how many had to be compiled.

    `tell(name, done, total)` is called before each. `only` names the mechanisms whose kernels are compiled.
    """
    world = block(plan.case, plan.fixed, plan.seed, 0)
    bound = bind(plan.order, plan.case, world, clock(plan.steps, plan.dt))
    fresh = 0
    type_of: Any = typeof
    for done, item in enumerate(bound):
        if only is not None and item.name not in only:
            continue
        if tell:
            tell(item.name, done, len(bound))
        dispatcher: Any = item.kernel
        if not hasattr(dispatcher, "compile"):
            continue  # a mechanism in plain Python runs as it is
        dispatcher.compile(tuple(type_of(x) for x in item.arguments))
        fresh += int(sum(dispatcher.stats.cache_misses.values()) > 0)
    run_survey(world.arrays)
    count_places(world.arrays["control"], 1, np.zeros((len(plan.case.places), 3), np.int32))
    own: tuple[Any, ...] = (survey, count_places)
    return fresh + sum(int(sum(d.stats.cache_misses.values()) > 0) for d in own)
