"""Shapley's axioms, whatever the worths: shares add up, likes share alike, what never matters has nothing, sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twotrack.analysis.attribution import attribute
from twotrack.analysis.shapley import interactions, pairs, shapley_values

WORTHS = st.integers(1, 6).flatmap(
    lambda count: arrays(np.float64, 1 << count, elements=st.integers(-1000, 1000).map(float))
)


def swapped(number: int, i: int, j: int) -> int:
    """The combination in which switches i and j have changed places."""
    one, two = number >> i & 1, number >> j & 1
    return number ^ ((one ^ two) << i | (one ^ two) << j)


@given(WORTHS)
def test_shares_add_up_to_the_whole(worth: np.ndarray) -> None:
    assert shapley_values(worth).sum() == pytest.approx(worth[-1] - worth[0], abs=1e-9)


@given(WORTHS, st.data())
def test_switches_that_do_the_same_have_the_same(worth: np.ndarray, data: st.DataObject) -> None:
    count = worth.size.bit_length() - 1
    i, j = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    alike = (worth + worth[[swapped(number, i, j) for number in range(worth.size)]]) / 2
    found = shapley_values(alike)
    assert found[i] == pytest.approx(found[j], abs=1e-9)


@given(WORTHS, st.data())
def test_what_never_matters_has_exactly_nothing(worth: np.ndarray, data: st.DataObject) -> None:
    count = worth.size.bit_length() - 1
    j = data.draw(st.integers(0, count - 1))
    without = worth[np.arange(worth.size) & ~(1 << j)]
    assert shapley_values(without)[j] == 0
    assert all(value == 0 for pair, value in zip(pairs(count), interactions(without), strict=True) if j in pair)


@given(WORTHS, st.floats(-3, 3), st.integers(0, 2**32 - 1))
def test_shares_of_a_sum_are_sums_of_shares(worth: np.ndarray, factor: float, seed: int) -> None:
    other = np.random.default_rng(seed).integers(-9, 9, worth.size).astype(float)
    both = shapley_values(worth + factor * other)
    assert both == pytest.approx(shapley_values(worth) + factor * shapley_values(other), abs=1e-8)
    assert interactions(worth + factor * other) == pytest.approx(
        interactions(worth) + factor * interactions(other), abs=1e-8
    )


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=6))
def test_switches_that_only_add_have_what_they_add_and_do_not_work_on_each_other(adds: list[int]) -> None:
    numbers = np.arange(1 << len(adds))
    worth = sum(add * (numbers >> j & 1) for j, add in enumerate(adds))
    assert shapley_values(worth).tolist() == adds
    assert not interactions(worth).any()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_shares_of_outcomes_add_up_and_lie_inside_their_intervals(count: int, members: int, seed: int) -> None:
    outcome = np.random.default_rng(seed).random((1 << count, members)) < 0.4
    answer = attribute(outcome, [f"x{j}" for j in range(count)], seed)
    total = answer["total"]
    assert sum(one["share"] for one in answer["explanations"].values()) == pytest.approx(total["difference"], abs=1e-12)
    assert total["difference"] == pytest.approx(total["all_switched"] - total["base"], abs=1e-12)
    for one in answer["explanations"].values():
        assert one["low"] - 0.02 <= one["share"] <= one["high"] + 0.02
        assert one["low"] < one["high"]
    whole = [one["of_difference"] for one in answer["explanations"].values()]
    assert whole == [None] * count or sum(whole) == pytest.approx(1)
