"""A vow to spare the capitals is weighed again with every posture, can be broken, and is seen when it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.conformance.test_directions import kernel, taken

pytestmark = pytest.mark.slow


def broken(**changes: Any) -> float:
    """Share of lanes in which side 1 breaks a vow, with all seats in its reach and the other side's."""
    call, a = kernel("posture")
    a["posture_left"][:], a["sparing"][1], a["in_force"][:], a["talks"][:] = 0, 10, 0, 0
    a["belief_for"][:], a["belief_against"][:], a["weeks_to_shift"][:], a["shift"][:] = 5, 5, -1, 0
    a["control"][:, 0], a["control"][:, 1], a["reach"][:], a["perceived"][:] = 1, 0, 1, 0.5
    a["prospect"][:], a["effort"][:], a["precision"][:], a["pledge"][:] = 0.005, 1.0, 100, 0.001
    for name, value in changes.items():
        a[name][:] = value
    call()
    return float((a["sparing"][1] < 0).mean())


def test_a_vow_is_broken_where_the_seats_are_worth_more_than_the_word() -> None:
    base = broken()
    assert base > 0.3
    assert broken(pledge=0.05) < 0.05, "a dear word is kept"
    assert broken(prospect=0.0) < base - 0.1, "nothing to win"
    assert broken(reach=0.0) == 0, "no seat in reach, nothing to weigh"
    assert broken(seat=0.0) == 0
    assert broken(posture_left=5.0) == 0, "it is weighed when postures are"
    assert broken(in_force=1.0) == 0


def test_a_broken_vow_is_seen_and_one_that_runs_out_is_not() -> None:
    done: dict[str, Any] = {"weeks": 1, "done": (0, 1, 2), "faith": 0.8, "talks": 0}
    broke, ran_out = taken(sparing=-1.0, **done), taken(sparing=1.0, **done)
    assert (broke["breach"] == 1).all()
    assert broke["faith"] == pytest.approx([0.4, 0.4])
    assert (ran_out["breach"] == 0).all()
    assert ran_out["faith"] == pytest.approx([0.8, 0.8])
    assert np.array_equal(broke["sparing"], ran_out["sparing"])
