"""Distributions against scipy's, and draws that belong to a name and a member."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from twotrack.case.quantity import Quantity
from twotrack.draws.distributions import quantile
from twotrack.draws.streams import unit
from twotrack.draws.table import draw
from twotrack.evidence.support import Support, ground_of

WHY = (Support(assumption="a test"),)
U = np.linspace(0.001, 0.999, 997)


def quantity(**family: Any) -> Quantity:
    return Quantity(unit="1", support=WHY, **family)


@pytest.mark.parametrize(
    ("family", "other"),
    [
        ({"uniform": (2, 5)}, stats.uniform(2, 3)),
        ({"loguniform": (0.02, 3)}, stats.loguniform(0.02, 3)),
        ({"normal": (1, 2)}, stats.truncnorm(-3, 3, 1, 2)),
        ({"lognormal": (3, 1e-9)}, stats.lognorm(1e-9, scale=3)),
        ({"triangular": (1, 2, 5)}, stats.triang(0.25, 1, 4)),
        ({"beta": (2, 5)}, stats.beta(2, 5)),
    ],
)
def test_quantiles_are_those_of_scipy(family: dict[str, Any], other: Any) -> None:
    assert np.allclose(quantile(quantity(**family), U), other.ppf(U), rtol=1e-9, atol=1e-12)


def test_discrete_families_hit_every_option_equally() -> None:
    for family in ({"integers": (4, 9)}, {"choice": (4, 5, 6, 7, 8, 9)}):
        values, counts = np.unique(quantile(quantity(**family), (np.arange(6000) + 0.5) / 6000), return_counts=True)
        assert values.tolist() == [4, 5, 6, 7, 8, 9]
        assert set(counts.tolist()) == {1000}


def test_a_degenerate_triangle_and_a_value_are_constant() -> None:
    assert set(quantile(quantity(triangular=(2, 2, 2)), U).tolist()) == {2.0}
    assert set(quantile(quantity(value=3), U).tolist()) == {3.0}


@pytest.mark.parametrize(
    "family",
    [
        {"uniform": (2, 5)},
        {"loguniform": (0.02, 3)},
        {"normal": (1, 2)},
        {"lognormal": (3, 0.5)},
        {"triangular": (1, 2, 5)},
        {"beta": (2, 5)},
        {"choice": (1, 4)},
        {"integers": (4, 9)},
        {"value": 3},
    ],
)
def test_bounds_and_centre_enclose_what_is_drawn(family: dict[str, Any]) -> None:
    q = quantity(**family)
    low, high = q.bounds
    inside = quantile(q, np.linspace(0.002, 0.998, 500))
    assert low - 1e-9 <= inside.min() <= q.central <= inside.max() + 1e-9
    assert inside.max() <= high + 1e-9


@pytest.mark.parametrize(
    "family",
    [
        {},
        {"value": 1, "uniform": (1, 2)},
        {"uniform": (3, 2)},
        {"loguniform": (0, 2)},
        {"normal": (0, -1)},
        {"lognormal": (0, 1)},
        {"triangular": (1, 3, 2)},
        {"beta": (0, 1)},
        {"choice": ()},
        {"value": float("nan")},
    ],
)
def test_senseless_numbers_are_refused(family: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        quantity(**family)


def test_a_number_without_support_is_refused() -> None:
    with pytest.raises(ValueError, match="no support"):
        Quantity(value=1, unit="1", support=())
    with pytest.raises(ValueError, match="exactly one"):
        Support(claim="a", theory="b")
    assert ground_of((Support(assumption="a"), Support(data="d"))) == "assumption"
    assert ground_of((Support(theory="a"), Support(data="d"))) == "data"


def test_draws_belong_to_name_and_member() -> None:
    numbers = {"a": quantity(uniform=(0, 1)), "b": quantity(uniform=(0, 1))}
    all_members = np.arange(100, dtype=np.uint32)
    table = draw(numbers, 3, all_members)
    assert not np.allclose(table["a"], table["b"])
    some = np.array([7, 99, 3], np.uint32)
    assert np.array_equal(draw({"b": numbers["b"], "c": numbers["a"]}, 3, some)["b"], table["b"][some])
    assert not np.array_equal(draw(numbers, 4, all_members)["a"], table["a"])
    assert stats.kstest(draw({"a": numbers["a"]}, 0, np.arange(5000, dtype=np.uint32))["a"], "uniform").pvalue > 1e-4


def test_no_draw_leaves_the_bounds_it_was_checked_for() -> None:
    extremes = np.array([1e-300, 2.0**-54, 1 - 2.0**-53])
    for family in ({"normal": (30, 9.9)}, {"lognormal": (3, 0.5)}, {"loguniform": (0.02, 3)}, {"uniform": (2, 5)}):
        low, high = quantity(**family).bounds
        drawn = quantile(quantity(**family), extremes)
        assert low - 1e-6 <= drawn.min()
        assert drawn.max() <= high + 1e-6


def test_uniform_numbers_lie_strictly_between_zero_and_one() -> None:
    assert 0 < float(unit(np.uint32(0))) < float(unit(np.uint32(0xFFFFFFFF))) < 1
