"""The field kernels beside the same in C: `benchmarks/yardstick.c`, compiled at run time, on copies of our arrays.

A `Field` is one block of members taken from a running war and stepped through the four parts of a week on the ground:
allocation, combat, standing down, and the survey of the map. The rest of the week stands still, so that both versions
do the same work from the same start.
"""

from __future__ import annotations

import ctypes
import inspect
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.engine.simulate import Setup
from twotrack.engine.week import Bound, assess, bind, clock, step
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.world.compile import LANES, block, run_survey
from twotrack.world.survey import survey

SOURCE = Path(__file__).parent / "yardstick.c"
PARTS = ("allocation", "combat", "standing-down", "survey")
FLAGS = ("-O3", "-march=native")
# comparisons become vector code only where the compiler need not mind floating-point traps; values do not change
QUIET = ("-fno-math-errno", "-fno-trapping-math")
EXACT = "-ffp-contract=off"
# what cannot change anything is worked out all the same
PLAIN = "-DPLAIN"
BUILDS: dict[str, tuple[str, ...]] = {
    "no traps, no contraction": (*QUIET, EXACT),
    "no traps, contraction": QUIET,
    "no traps, no contraction, no shortcuts": (*QUIET, EXACT, PLAIN),
    "no traps, contraction, no shortcuts": (*QUIET, PLAIN),
    "no contraction": (EXACT,),
    "nothing more": (),
}
CLOSE = 1e-5
Call = Callable[[], object]
Arrays = dict[str, NDArray[Any]]


def compiler() -> str | None:
    """The C compiler, or None where there is none."""
    return shutil.which("gcc")


def build(folder: Path, lanes: int, *more: str, source: Path = SOURCE) -> ctypes.CDLL:
    """Compile the C version for a number of lanes, with more flags beside `FLAGS`."""
    gcc = compiler()
    assert gcc is not None, "gcc is missing"
    out = folder / f"{source.stem}-{lanes}{''.join(more)}.so"
    flags = [*FLAGS, *more, f"-DLANES={lanes}", "-std=gnu11", "-shared", "-fPIC"]
    subprocess.run([gcc, *flags, "-o", str(out), str(source), "-lm"], check=True, timeout=300)
    return ctypes.CDLL(str(out))


@dataclass(frozen=True)
class Field:
    """A block in the middle of a war: its arrays and their values at that moment, and the parts of a week on them."""

    plan: Setup
    number: int
    arrays: Arrays
    kept: Arrays
    bound: Mapping[str, Bound]
    week: NDArray[np.int64]

    @property
    def cells(self) -> int:
        """Districts times members of one week."""
        return int(self.arrays["control"].shape[0] * self.arrays["control"].shape[2])

    def restore(self) -> None:
        """Put every array back to where the block was taken from the war."""
        for name, values in self.kept.items():
            self.arrays[name][...] = values

    def ours(self) -> dict[str, Call]:
        """Our kernels as calls without arguments, by part."""
        calls: dict[str, Call] = {n: partial(b.kernel, *b.arguments) for n, b in self.bound.items()}
        return {**calls, "survey": partial(run_survey, self.arrays)}

    def theirs(self, library: ctypes.CDLL) -> dict[str, Call]:
        """The C functions on the same arrays as calls without arguments, by part."""
        python: Any = survey
        given = [self.arrays[name] for name in inspect.signature(python.py_func).parameters]
        calls = {n: self._call(library, n.replace("-", "_"), b.arguments) for n, b in self.bound.items()}
        return {**calls, "survey": self._call(library, "survey", given)}

    def _call(self, library: ctypes.CDLL, name: str, given: Any) -> Call:
        function = getattr(library, name)
        function.restype = None
        sizes = [ctypes.c_int(self.arrays["control"].shape[0]), ctypes.c_int(self.arrays["front_weight"].size)]
        return partial(function, *sizes, *(_passed(x) for x in given))

    def weeks(self, calls: Mapping[str, Call], weeks: int) -> dict[str, float]:
        """Step on by some weeks; CPU seconds spent by part."""
        spent = dict.fromkeys(PARTS, 0.0)
        for number in range(self.number + 1, self.number + 1 + weeks):
            self.turn_to(number)
            for part in PARTS:
                begin = time.process_time()
                calls[part]()
                spent[part] += time.process_time() - begin
        return spent

    def watched(self, calls: Mapping[str, Call], weeks: int, watch: Call) -> float:
        """Step on by some weeks and look after each; CPU seconds of it all."""
        begin = time.process_time()
        for number in range(self.number + 1, self.number + 1 + weeks):
            self.turn_to(number)
            for part in PARTS:
                calls[part]()
            watch()
        return time.process_time() - begin

    def turn_to(self, number: int) -> None:
        """Set the clock and every part's luck to a week."""
        self.week[0] = number
        for name, item in self.bound.items():
            item.luck[:] = self.plan.luck[name][number]


def _passed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        assert value.flags.c_contiguous
        return ctypes.c_void_p(value.ctypes.data)
    return ctypes.c_float(float(value))


def field(plan: Setup, first: int, after: int, lanes: int = LANES) -> Field:
    """A block of members `first`, ..., run by the whole engine for `after` weeks."""
    world = block(plan.case, plan.fixed, plan.seed, first, lanes)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, plan.case, world, times)
    assess(bound, times, plan.order)
    for number in range(1, after + 1):
        step([b for b in bound if b.name != "ending"], times, number, plan.luck)
        run_survey(world.arrays)
        step([b for b in bound if b.name == "ending"], times, number, plan.luck)
    kept = {name: values.copy() for name, values in world.arrays.items()}
    return Field(plan, after, world.arrays, kept, {b.name: b for b in bound if b.name in PARTS}, times["week"])


def written(part: str) -> tuple[str, ...]:
    """Fields a part of the week writes."""
    if part == "survey":
        return ("near", "reach", "position", "strength", "held", "seat_control", "revenue_share")
    return tuple(sorted(MECHANISMS[part].writes))


@dataclass(frozen=True)
class Agreement:
    """How far the two versions lie apart, step by step from identical inputs, and over the weeks run on their own.

    worst: largest difference of a step over the field's scale, by part, without lanes that part ways; parted: lanes in
    which a step took another turn, counted over all steps; lost: lanes that are apart after all the weeks; steps:
    lanes times weeks compared; same: True where all bits of all steps are equal.
    """

    worst: dict[str, float]
    parted: int
    lost: int
    steps: int
    same: bool


def apart(one: NDArray[Any], two: NDArray[Any]) -> NDArray[np.float64]:
    """Largest difference in each lane [lane], over the largest value of the array (at least 1e-3)."""
    gap = np.abs(one.astype(np.float64) - two)
    scale = max(float(np.abs(one).max()), 1e-3)
    return np.asarray(gap.reshape(-1, one.shape[-1]).max(axis=0) / scale)


def compare(us: Field, library: ctypes.CDLL, weeks: int) -> Agreement:
    """Run our kernels; give the inputs of every step to C as well and look at what both made of them."""
    them = field(us.plan, int(us.arrays["members"][0]), us.number, us.arrays["control"].shape[2])
    us.restore()
    ours, theirs = us.ours(), them.theirs(library)
    worst, parted, same = dict.fromkeys(PARTS, 0.0), 0, True
    for number in range(us.number + 1, us.number + 1 + weeks):
        us.turn_to(number)
        them.turn_to(number)
        for part in PARTS:
            for name, values in us.arrays.items():
                them.arrays[name][...] = values
            ours[part]()
            theirs[part]()
            gaps = [apart(us.arrays[name], them.arrays[name]) for name in written(part)]
            lanes = np.max(gaps, axis=0)
            parted += int((lanes > CLOSE).sum())
            worst[part] = max(worst[part], float(lanes[lanes <= CLOSE].max(initial=0.0)))
            same &= bool(lanes.max() == 0.0)
    us.restore()
    them.restore()
    us.weeks(ours, weeks)
    them.weeks(theirs, weeks)
    names = sorted({name for part in PARTS for name in written(part)})
    lost = np.max([apart(us.arrays[name], them.arrays[name]) for name in names], axis=0) > 1e-3
    return Agreement(worst, parted, int(lost.sum()), weeks * lost.size, same)
