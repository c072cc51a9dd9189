"""The engine: `python -m benchmarks.engine [--case NAME] [--members N]`.

Each figure comes from a process of its own. The first has an empty kernel cache and so shows the compile; the second is
warm. The yardstick is the combat step written in plain NumPy over the same block of lanes, run in the same process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

RUN = """
import json, resource, sys, time
begin = time.perf_counter()
from twotrack import api
case = api.load(sys.argv[1])
seen = []
def progress(stage, done, total):
    if stage == "simulate" and done and not seen:
        seen.append(time.perf_counter() - begin)
result = api.run(case, int(sys.argv[2]), 52, 0, out=sys.argv[3], progress=progress)
use = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu_s": use.ru_utime + use.ru_stime, "wall_s": time.perf_counter() - begin,
                  "first_block_s": seen[0], "peak_mb": use.ru_maxrss / 1024,
                  "timing": result.answer["timing"], "digest": result.answer["digest"]}))
"""


def measured(case: str, members: int, cache: str) -> dict[str, Any]:
    """One whole process: load, simulate, write the run folder and its page."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = [sys.executable, "-c", RUN, case, str(members), str(Path(folder) / "run")]
        done = subprocess.run(
            arguments,
            capture_output=True,
            text=True,
            check=True,
            timeout=900,
            env={**os.environ, "TWOTRACK_CACHE": cache},
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def ratio_to_numpy(case_name: str) -> tuple[float, float]:
    """District-weeks per second of our combat kernel and of the same step in NumPy, in one process, in turn."""
    from twotrack import api
    from twotrack.engine.simulate import setup
    from twotrack.engine.week import assess, bind, clock
    from twotrack.world.compile import block

    case = api.load(case_name)
    plan = setup(case, 0, 10)
    world = block(case, plan.fixed, 0, 0)
    times = clock(10, 1.0)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    combat = next(b for b in bound if b.name == "combat")
    combat.kernel(*combat.arguments)
    cells = len(case.places) * 32
    spent = [0.0, 0.0]
    repeats = max(2, 400_000 // cells)
    for _ in range(5):
        for which in (0, 1):
            begin = time.process_time()
            for _ in range(repeats):
                if which == 0:
                    combat.kernel(*combat.arguments)
                else:
                    numpy_combat(world.arrays)
            spent[which] += time.process_time() - begin
    return 5 * repeats * cells / spent[0], 5 * repeats * cells / spent[1]


def numpy_combat(a: dict[str, Any]) -> None:
    """One week of assaults and fire with whole-array operations and NumPy's own random numbers."""
    rng = np.random.default_rng(0)
    u = rng.random(a["control"].shape, dtype=np.float32)
    power = a["forces"] + np.float32(1e-12)
    odds = np.empty_like(power)
    for s in range(2):
        odds[:, s] = 1 / (1 + np.exp(-np.log(power[:, s] / (1.5 * power[:, 1 - s] * (1 - 0.3 * a["near"][:, s])))))
    rate = 0.1 * a["season"] / (1 + np.exp(-(odds - 0.4) / 0.08)) * (a["control"] < 1) * (a["reach"] > 0.01)
    chance = 1 - np.exp(-rate * a["intensity"])
    won, tried = u < chance * odds, u < chance
    control = np.clip(a["control"][:, 1] + 0.5 * won[:, 1] - 0.5 * won[:, 0], 0, 1)
    lost = power * (0.05 * (tried & ~won) + 0.02 * won + 0.1 * won[:, ::-1]) + 0.001 * power[:, ::-1]
    left = np.maximum(power - lost, 0)
    assert left.shape == a["forces"].shape
    assert control.shape == a["control"][:, 1].shape


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="afghanistan")
    parser.add_argument("--members", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        cold = measured(options.case, options.members, cache)
        warm = measured(options.case, options.members, cache)
    ours, numpys = ratio_to_numpy(options.case)
    rows = [
        ("compile, first run on a machine", f"{cold['timing']['compile_s']:.1f} s", "under 25"),
        ("kernels from the cache", f"{warm['timing']['compile_s']:.2f} s", ""),
        ("first finished block, once compiled", f"{warm['first_block_s']:.2f} s", "under 3"),
        (
            f"{options.members} members x 52 weeks, simulate",
            f"{warm['timing']['simulate_cpu_s']:.2f} CPU-s",
            "at most 6",
        ),
        ("whole process, page and folder written", f"{warm['cpu_s']:.2f} CPU-s, {warm['wall_s']:.2f} s", ""),
        ("district-weeks per core-second", f"{warm['timing']['district_weeks_per_core_s'] / 1e6:.1f} M", "at least 4"),
        ("peak memory", f"{warm['peak_mb']:.0f} MB", "under 700"),
        (
            "combat kernel over plain NumPy, same process",
            f"{ours / numpys:.1f} times ({ours / 1e6:.1f} M to {numpys / 1e6:.1f} M)",
            "",
        ),
        ("same digest cold and warm", str(cold["digest"] == warm["digest"]), "True"),
    ]
    for name, value, aim in rows:
        print(f"{name:48s} {value:40s} {aim}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
