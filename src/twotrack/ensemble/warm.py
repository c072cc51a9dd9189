"""Compiling on two cores: a second process compiles the later kernels while this one compiles the earlier.

Numba compiles under one lock per process. Both keep what they compile in the same folder, so that this process then
loads what the other made. With one core, without a folder, or with nothing to compile no process is started; where
the second one fails, this one compiles everything itself.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from twotrack.engine.simulate import Setup, compile_kernels, setup
from twotrack.theory.compiled import cache_folder

SHARED_FROM = "posture"
"""First kernel in the order of the week that the second process compiles, with all later ones."""
PATIENCE = 120.0


def second_process(plan: Setup, cores: int) -> subprocess.Popen[bytes] | None:
    """Start the second process where it helps."""
    folder = cache_folder()
    names = {mechanism.name for mechanism in plan.order}
    if folder is None or cores < 2 or not {SHARED_FROM, "combat"} <= names or any(folder.rglob("combat.combat*.nbi")):
        return None
    code = "from twotrack.ensemble.warm import compile_later; compile_later()"
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen([sys.executable, "-c", code], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return None


def wait_for(other: subprocess.Popen[bytes] | None) -> None:
    """Wait until the second process is done; what it did not do is done here."""
    if other is not None:
        try:
            other.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            other.kill()


def compile_later() -> None:
    """What the second process does. Kernels are the same for every case, so any case will do."""
    from twotrack.case.load import load_case
    from twotrack.mechanisms.catalogue import parameters

    case = load_case(Path(__file__).parent.parent / "cases" / "riverland", parameters())
    plan = setup(case, 0, 1)
    order = [mechanism.name for mechanism in plan.order]
    later = frozenset(order[order.index(SHARED_FROM) :])
    compile_kernels(plan, only=later)
