"""Arrays on a kernel's stack: apart from each other, nothing allocated, never reserved in a loop."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import twotrack
from twotrack.theory.compiled import kernel, widest_vectors
from twotrack.theory.scratch import scratch

SOURCES = sorted(Path(twotrack.__file__).parent.rglob("*.py"))


@kernel
def mixed(given: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Three arrays of one, two and three dimensions, filled before any is read."""
    flat, rows, blocks = scratch((given.size,)), scratch((2, given.size)), scratch((3, 2, given.size))
    for l in range(given.size):
        flat[l] = given[l]
        for s in range(2):
            rows[s, l] = given[l] * np.float32(s + 2)
            for f in range(3):
                blocks[f, s, l] = given[l] * np.float32(10 * f + s + 5)
    for l in range(given.size):
        for s in range(2):
            for f in range(3):
                out[f, s, l] = blocks[f, s, l] + np.float32(100) * rows[s, l] + np.float32(1000) * flat[l]


@pytest.mark.parametrize("lanes", [1, 5, 32, 100])
def test_values_are_those_of_python(lanes: int) -> None:
    given = np.arange(1, lanes + 1, dtype=np.float32)
    ours, theirs = np.zeros((3, 2, lanes), np.float32), np.zeros((3, 2, lanes), np.float32)
    mixed(given, ours)
    python: Any = mixed
    python.py_func(given, theirs)
    assert np.array_equal(ours, theirs)
    assert np.unique(ours[:, :, 0]).size == 6


def scratch_calls(tree: ast.AST) -> list[ast.Call]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "scratch"]


def test_nothing_is_reserved_in_a_loop() -> None:
    """Room on the stack comes back only when the kernel ends."""
    used = 0
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used += len(scratch_calls(tree))
        for loop in ast.walk(tree):
            if isinstance(loop, ast.For | ast.While):
                assert not scratch_calls(loop), f"{path.name}: line {loop.lineno}"
    assert used > 20
    assert scratch_calls(ast.parse("for i in range(3): scratch((2, i))"))


def test_what_the_user_set_for_the_compiler_stays() -> None:
    code = "import twotrack.theory.compiled as c; print(c.numba_config.CPU_FEATURES or '')"
    host = (widest_vectors() or "").removesuffix(",-prefer-256-bit")
    for given, wanted in ((host, host), ("", widest_vectors() or "")):
        here = {k: v for k, v in os.environ.items() if k != "NUMBA_CPU_FEATURES"}
        here |= {"NUMBA_CPU_FEATURES": given} if given else {}
        told = subprocess.run([sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True)
        assert told.stdout.strip() == wanted
