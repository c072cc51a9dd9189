"""What size costs: peak memory of a large ensemble, and CPU time by members, weeks and districts."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.scaffold import new_case
from twotrack.engine.simulate import Setup, simulate
from twotrack.engine.week import assess, bind, clock, step
from twotrack.world.compile import LANES, block, run_survey

RUN = """
import json, resource, sys
from twotrack import api
result = api.run(api.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), out=sys.argv[4])
use = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu_s": use.ru_utime + use.ru_stime, "peak_mb": use.ru_maxrss / 1024}))
"""


def large_run(case: str, members: int, weeks: int) -> dict[str, float]:
    """CPU seconds and peak memory (MB) of a process that runs an ensemble into a folder and writes its page."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", RUN, case, str(members), str(weeks), str(Path(folder) / "run")]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def simulate_cpu(case: Case, members: int, weeks: int) -> float:
    """CPU seconds of the simulation proper; reading the case, compiling and the tables are not counted."""
    timing: dict[str, Any] = api.run(case, members, weeks).answer["timing"]
    return float(timing["simulate_cpu_s"])


def scaling() -> list[tuple[str, int, int, int, float]]:
    """Rows (what is varied, members, weeks, districts, CPU seconds), smallest first."""
    afghan = api.load("afghanistan")
    plans = [("members", afghan, members, 52) for members in (500, 1000, 2000)]
    plans += [("weeks", afghan, 500, weeks) for weeks in (26, 52, 104)]
    with tempfile.TemporaryDirectory() as folder:
        plans.append(("districts", api.load("riverland"), 500, 52))
        for places in (100, 200, 400):
            made = new_case(Path(folder) / f"war{places}", f"war{places}", places, 1)
            plans.append(("districts", api.load(made), 500, 52))
        return [(what, m, w, len(case.places), simulate_cpu(case, m, w)) for what, case, m, w in plans]


def engine(plan: Setup, blocks: int = 6) -> tuple[float, int]:
    """CPU seconds of whole blocks with every mechanism and the recorder, and district-weeks stepped through."""
    simulate(plan, 0)
    steps = 0

    def count(number: int, arrays: Any) -> None:
        nonlocal steps
        steps += number > 0

    begin = time.process_time()
    for number in range(blocks):
        simulate(plan, number * LANES, watch=count)
    return time.process_time() - begin, steps * LANES * len(plan.case.places)


def by_mechanism(plan: Setup, blocks: int = 3) -> dict[str, float]:
    """Nanoseconds per district-week of every mechanism and of the survey, over all weeks of some blocks."""
    spent: dict[str, float] = {}

    def timed(name: str, call: Any, *given: Any) -> None:
        begin = time.process_time()
        call(*given)
        spent[name] = spent.get(name, 0.0) + time.process_time() - begin

    for number in range(blocks):
        world = block(plan.case, plan.fixed, plan.seed, number * LANES)
        times = clock(plan.steps, plan.dt)
        bound = bind(plan.order, plan.case, world, times)
        assess(bound, times, plan.order)
        for week in range(1, plan.steps + 1):
            for item in bound:
                if item.name == "ending":
                    timed("survey", run_survey, world.arrays)
                timed(item.name, step, [item], times, week, plan.luck)
    cells = blocks * plan.steps * LANES * len(plan.case.places)
    return {name: 1e9 * seconds / cells for name, seconds in spent.items()}
