"""Scores against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from twotrack.analysis.scores import SUREST, brier, crps, logarithmic, quantiles


def test_brier_and_log_of_known_forecasts() -> None:
    assert brier(0.0, False) == 0.0
    assert brier(0.0, True) == 1.0
    assert brier(0.3, True) == pytest.approx(0.49)
    assert logarithmic(0.25, True) == pytest.approx(np.log(4))
    assert logarithmic(0.25, False) == pytest.approx(np.log(4 / 3))
    assert logarithmic(0.0, True) == pytest.approx(-np.log(SUREST)), "no forecast is infinitely wrong"


@pytest.mark.parametrize("score", [brier, logarithmic])
def test_the_truth_is_the_best_thing_to_say(score: object) -> None:
    """Proper: if it happens with chance 0.3, no other forecast has a smaller expected score than 0.3."""
    assert callable(score)
    grid = np.linspace(0.01, 0.99, 99)
    expected = [0.3 * score(p, True) + 0.7 * score(p, False) for p in grid]
    assert grid[int(np.argmin(expected))] == pytest.approx(0.3)


@pytest.mark.parametrize(("observed", "mean", "spread"), [(0.0, 0.0, 1.0), (2.5, 1.0, 0.5), (-4.0, 0.0, 2.0)])
def test_crps_of_a_normal_ensemble_is_the_closed_form(observed: float, mean: float, spread: float) -> None:
    """Gneiting & Raftery 2007, equation 21: with z = (y - m)/s, s (z (2 F(z) - 1) + 2 f(z) - 1 / sqrt(pi))."""
    z = (observed - mean) / spread
    exact = spread * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    members = mean + spread * norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    assert crps(members, observed) == pytest.approx(exact, abs=2e-4)


def test_crps_of_a_uniform_ensemble_is_the_closed_form() -> None:
    members = (np.arange(10_000) + 0.5) / 10_000
    for y in (0.0, 0.25, 0.5):
        assert crps(members, y) == pytest.approx((y**3 + (1 - y) ** 3) / 3, abs=1e-4)


def test_crps_of_two_members_by_hand() -> None:
    assert crps([0.0, 1.0], 0.5) == pytest.approx(0.5 - 0.25)
    assert crps([0.0, 1.0], 0.0, [3, 1]) == pytest.approx(0.25 - 0.75 * 0.25)
    assert crps([7.0], 4.0) == 3.0


def test_weights_stand_for_copies() -> None:
    rng = np.random.default_rng(1)
    x, copies = rng.normal(size=40), rng.integers(1, 6, 40)
    assert crps(x, 0.3, copies) == pytest.approx(crps(np.repeat(x, copies), 0.3))
    levels = [0.05, 0.5, 0.95]
    assert quantiles(x, levels, copies).tolist() == quantiles(np.repeat(x, copies), levels).tolist()


def test_crps_of_a_yes_or_no_ensemble_is_brier() -> None:
    members = np.r_[np.ones(30), np.zeros(70)]
    assert crps(members, 1.0) == pytest.approx(brier(0.3, True))


@pytest.mark.parametrize("bad", [([], None), ([1.0], [0.0]), ([1.0, 2.0], [1.0]), ([1.0, 2.0], [-1.0, 2.0])])
def test_what_is_no_ensemble_is_refused(bad: tuple[list[float], list[float] | None]) -> None:
    with pytest.raises(ValueError):
        crps(bad[0], 0.0, bad[1])
    with pytest.raises(ValueError, match="not a probability"):
        brier(1.2, True)
