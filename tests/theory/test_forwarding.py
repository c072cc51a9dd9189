"""Parts written into a kernel: no second names for its arrays, and the same values as in Python."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.core import compiler
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel, part
from twotrack.theory.forwarding import _second_names

Array = NDArray[np.float32]


@part
def add(i: int, given: Array, out: Array, step: float) -> None:
    for l in range(out.shape[1]):
        out[i, l] += given[l] * step
    for l in range(out.shape[1]):
        out[i, l] = min(out[i, l], np.float32(1e9))


@kernel
def fill(given: Array, out: Array) -> float:
    """Scratch made once, scratch made in the loop, a name that moves on in the loop, and one bound on two branches."""
    once = np.ones(given.size, np.float32)
    before, last, told = 0.0, given, 0.0
    for i in range(out.shape[0]):
        again = given * np.float32(i)
        add(i, given, out, 1.0)
        add(i, once, out, before)
        add(i, again, out, 1.0)
        add(i, last, out, 2.0)
        told += before
        before = told + i
        last = again if i % 2 == 0 else given
    return told


def test_values_are_those_of_python() -> None:
    given = np.arange(5, dtype=np.float32)
    ours, theirs = np.zeros((6, 5), np.float32), np.zeros((6, 5), np.float32)
    python: Any = fill
    assert fill(given, ours) == python.py_func(given, theirs)
    assert np.array_equal(ours, theirs)
    assert ours.std() > 0


def test_only_what_stays_the_same_is_renamed() -> None:
    """An argument and what is made before the loop have one value; what a loop makes or changes has many."""

    def sweep(given: Array, times: int) -> Array:
        made = np.ones(3)
        moving = given
        for _ in range(times):
            again, twice = given, made
            deeper = again
            inside = given * twice
            inner = inside
            moving = inner
        return moving + deeper

    frontend: Any = compiler.run_frontend
    found = {name: source.name for name, source in _second_names(frontend(sweep).blocks).items()}
    assert {name: found.get(name) for name in ("again", "twice", "deeper")} == {
        "again": "given", "twice": "made", "deeper": "given",
    }  # fmt: skip
    assert not {"inner", "moving", "inside"} & set(found)


def test_memory_is_given_back() -> None:
    from numba.core.runtime import _nrt_python, rtsys

    _nrt_python.memsys_enable_stats()
    given, out = np.arange(5, dtype=np.float32), np.zeros((6, 5), np.float32)
    fill(given, out)
    before = rtsys.get_allocation_stats()
    for _ in range(10):
        fill(given, out)
    after = rtsys.get_allocation_stats()
    assert after.mi_alloc - before.mi_alloc == after.mi_free - before.mi_free > 0
