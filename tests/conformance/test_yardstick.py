"""The same rules written again in C give the same numbers, step by step from identical inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks import yardstick

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.scaffold import new_case
from twotrack.engine.simulate import setup
from twotrack.mechanisms.field.combat import busy

pytestmark = pytest.mark.skipif(yardstick.compiler() is None, reason="gcc is missing")


@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 6])
def test_c_agrees_with_the_kernels(riverland: Case, tmp_path: Path, after: int) -> None:
    field = yardstick.field(setup(riverland, 5, 30), 0, after)
    library = yardstick.build(tmp_path, 32, *yardstick.BUILDS["no traps, no contraction"])
    found = yardstick.compare(field, library, 12)
    assert max(found.worst.values()) < yardstick.CLOSE
    assert found.parted <= 1
    assert found.lost <= 1
    field.restore()
    before = {name: values.copy() for name, values in field.arrays.items()}
    field.weeks(field.theirs(library), 12)
    moved = {name for name in before if not np.array_equal(before[name], field.arrays[name])}
    assert moved >= {"control", "forces", "killed", "near", "reach", "fought", "position", "recent_losses"}


@pytest.mark.slow
def test_what_is_passed_over_could_not_have_changed_anything(tmp_path: Path) -> None:
    case = api.load(new_case(tmp_path / "quiet", "quiet", 50, 3))
    field = yardstick.field(setup(case, 5, 30), 0, 1)
    places = range(field.arrays["control"].shape[0])
    quiet = [i for i in places if not busy.py_func(i, *(field.arrays[n] for n in ("control", "forces", "reach")))]
    assert quiet, "nothing is passed over"
    library = yardstick.build(tmp_path, 32, *yardstick.BUILDS["no traps, no contraction, no shortcuts"])
    found = yardstick.compare(field, library, 12)
    assert max(found.worst.values()) < yardstick.CLOSE
    assert found.parted <= 1
    assert found.lost <= 1


@pytest.mark.slow
def test_a_difference_would_be_seen(riverland: Case, tmp_path: Path) -> None:
    source = yardstick.SOURCE.read_text(encoding="utf-8")
    twin = tmp_path / "twin.c"
    twin.write_text(source.replace("BOLDNESS = 0.08f", "BOLDNESS = 0.081f"), encoding="utf-8")
    library = yardstick.build(tmp_path, 32, *yardstick.BUILDS["no traps, no contraction"], source=twin)
    found = yardstick.compare(yardstick.field(setup(riverland, 5, 30), 0, 0), library, 6)
    assert not found.same
    assert found.worst["allocation"] == 0.0
    assert found.parted > 0
