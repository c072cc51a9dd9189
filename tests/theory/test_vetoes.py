"""Vetoes at home: closed forms, and the compiled scalars beside the wrapper for people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotrack.theory.vetoes import moved_veto, surplus_at_home, veto_weight

shares = st.floats(0, 1, width=32)


def test_a_veto_of_one_half_weighs_a_loss_as_the_sides_own_gain() -> None:
    assert veto_weight(np.float32(0.5)) == pytest.approx(1)
    assert veto_weight(np.float32(0)) == 0
    assert veto_weight(np.float32(1)) > 1e5
    assert surplus_at_home(0.1, [0.5], [-0.1]) == pytest.approx(0)
    assert surplus_at_home(0.1, [0.5], [5.0]) == pytest.approx(0.1), "a friend of the deal adds nothing"
    assert surplus_at_home(0.1, [1.0], [-1e-9]) == -np.inf
    assert surplus_at_home(0.1, [], np.zeros(0)) == pytest.approx(0.1)


@settings(deadline=None)
@given(shares.filter(lambda v: v < 0.999), st.floats(-1, 1, width=32))
def test_the_wrapper_says_what_the_kernel_says(veto: float, gain: float) -> None:
    mine = -veto_weight(np.float32(veto)) * max(-gain, 0)
    assert float(surplus_at_home(0.0, [veto], [gain])) == pytest.approx(float(mine), rel=1e-3, abs=1e-6)


@settings(deadline=None)
@given(shares, st.floats(-1, 1, width=32), shares)
def test_a_moved_veto_stays_a_share_and_is_itself_at_even_support(veto: float, follows: float, standing: float) -> None:
    moved = moved_veto(np.float32(veto), np.float32(follows), np.float32(standing))
    assert 0 <= moved <= 1
    assert moved_veto(np.float32(veto), np.float32(follows), np.float32(0.5)) == pytest.approx(veto, abs=1e-6)
    assert moved_veto(np.float32(veto), np.float32(0), np.float32(standing)) == pytest.approx(veto, abs=1e-6)


@pytest.mark.parametrize("veto", [-0.1, 1.1, np.nan])
def test_a_veto_is_a_share(veto: float) -> None:
    with pytest.raises(ValueError, match="vetoes"):
        surplus_at_home(0.1, [veto], [-0.1])
