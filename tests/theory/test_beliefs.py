"""Beta beliefs against the conjugate closed form, exact mixtures and scipy's Beta."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, special, stats

from twotrack.theory import beliefs


def test_conjugate_update_adds_counts():
    a, b = beliefs.update(2.0, 3.0, 4.0, 1.0)
    assert (float(a), float(b)) == (6.0, 4.0)
    assert float(beliefs.mean(a, b)) == pytest.approx(0.6)


def test_forgetting_pulls_to_the_flat_prior():
    a, b = 50.0, 5.0
    for _ in range(2000):
        a, b = beliefs.update(a, b, 0.0, 0.0, memory=0.98)
    assert float(a) == pytest.approx(1.0)
    assert float(b) == pytest.approx(1.0)


def test_constant_evidence_reaches_the_closed_form_mean_at_any_time_step():
    f = np.float32
    found = []
    for dt in (0.25, 0.5, 1.0):
        a = b = f(1.0)
        for _ in range(int(400 / dt)):
            a, b = beliefs.learn(a, b, f(0.6 * dt), f(0.2 * dt), f(0.95), f(10.0), f(dt))
        found.append(float(a / (a + b)))
    # a quiet half observation per unit of time is added to both counts
    rate = 1.0 / (1.0 - 0.95)
    assert found[-1] == pytest.approx((1 + 1.1 * rate) / (2 + 1.8 * rate), abs=1e-4)
    assert np.ptp(found) < 0.003


def test_a_unit_of_time_counts_at_most_its_weight():
    f = np.float32
    a, b = beliefs.learn(f(1), f(1), f(1e6), f(0), f(1), f(3), f(1))
    assert float(a + b) - 2 == pytest.approx(3.0, rel=1e-5)


def test_digamma_trigamma_and_log_odds_agree_with_scipy():
    for x in (0.01, 0.3, 1.0, 2.5, 6.0, 40.0, 1e4):
        assert beliefs.digamma(x) == pytest.approx(special.digamma(x), abs=2e-8)
        assert beliefs.trigamma(x) == pytest.approx(special.polygamma(1, x), rel=1e-7)
    centre, width = beliefs.log_odds(4.0, 7.0)
    draws = special.logit(stats.beta(4.0, 7.0).ppf((np.arange(200_000) + 0.5) / 200_000))
    assert centre == pytest.approx(draws.mean(), abs=1e-4)
    assert width == pytest.approx(draws.std(), abs=1e-3)


def test_nodes_average_a_smooth_function_of_the_chance():
    def f(p):
        return p**2

    points, weights = beliefs.nodes(5.0, 8.0)
    exact = integrate.quad(lambda p: f(p) * stats.beta(5.0, 8.0).pdf(p), 0, 1)[0]
    assert float((weights * f(points)).sum()) == pytest.approx(exact, rel=0.01)
    assert weights.sum() == pytest.approx(1.0)


def test_an_honest_report_counts_as_the_step_itself_and_propaganda_as_nothing():
    a, b = beliefs.after_report(3.0, 5.0, [1, 0], 1.0, 0.0)
    assert a == pytest.approx([4.0, 3.0])
    assert b == pytest.approx([5.0, 6.0])
    a, b = beliefs.after_report(3.0, 5.0, [1, 0], 0.7, 0.7)
    assert a == pytest.approx([3.0, 3.0])
    assert b == pytest.approx([5.0, 5.0])


def test_a_biased_report_keeps_mean_and_variance_of_the_exact_posterior():
    a, b, hit, false = 2.0, 6.0, 0.9, 0.4
    new_a, new_b = beliefs.after_report(a, b, 1, hit, false)
    grid = (np.arange(200_000) + 0.5) / 200_000
    density = stats.beta(a, b).pdf(grid) * (grid * hit + (1 - grid) * false)
    density /= density.sum()
    mean = (grid * density).sum()
    assert float(beliefs.mean(new_a, new_b)) == pytest.approx(mean, rel=1e-5)
    assert stats.beta(float(new_a), float(new_b)).var() == pytest.approx(((grid - mean) ** 2 * density).sum(), rel=1e-4)


@pytest.mark.parametrize("scale", [1, 10**3, 10**8, 10**12])
def test_a_report_to_a_very_sure_listener_keeps_its_digits(scale):
    a, b, hit, false = 2 * scale, 3 * scale, Fraction(3, 4), Fraction(1, 4)
    w = a * hit / (a * hit + b * false)
    n = Fraction(a + b + 1)
    mean = (a + w) / n
    square = w * Fraction((a + 1) * (a + 2)) / (n * (n + 1)) + (1 - w) * Fraction(a * (a + 1)) / (n * (n + 1))
    count = (mean - square) / (square - mean**2)
    new_a, new_b = beliefs.after_report(float(a), float(b), 1, 0.75, 0.25)
    assert float(new_a + new_b) == pytest.approx(float(count), rel=1e-12)
    assert float(new_a) == pytest.approx(float(mean * count), rel=1e-12)


def test_blend_without_bias_or_noise_is_the_report():
    estimate, doubt = beliefs.blend(0.2, 0.04, 0.9, 0.0, 0.0)
    assert (float(estimate), float(doubt)) == pytest.approx((0.9, 0.0))
    estimate, doubt = beliefs.blend(0.2, 0.0, 0.9, 0.0, 0.1)
    assert (float(estimate), float(doubt)) == pytest.approx((0.2, 0.0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: beliefs.update(0.0, 1.0, 1.0, 1.0), "a must be positive"),
        (lambda: beliefs.update(1.0, 1.0, -1.0, 1.0), "gains must not be negative"),
        (lambda: beliefs.update(1.0, 1.0, 1.0, 1.0, 1.1), "memory must lie in"),
        (lambda: beliefs.steady(1.0, 1.0, 1.0), "memory must be below 1"),
        (lambda: beliefs.mean(np.nan, 1.0), "a must be finite"),
        (lambda: beliefs.nodes(-1.0, 1.0), "positive"),
        (lambda: beliefs.nodes(1e-300, 1.0), "too large or too small"),
        (lambda: beliefs.after_report(1.0, 1.0, 2, 1.0, 0.0), "said_gain must lie in"),
        (lambda: beliefs.after_report(1.0, 1.0, 0, 1.0, 1.0), "no chance"),
        (lambda: beliefs.blend(0.0, 0.0, 1.0, 0.0, 0.0), "both zero"),
        (lambda: beliefs.blend(0.0, -1.0, 1.0, 0.0, 0.0), "doubt must not be negative"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("b", ["1e-6", "1e-12", "1e-20", "1e-300"])
@pytest.mark.parametrize(("hit", "false_gain"), [(1.0, 0.0), (0.75, 0.5), (0.5, 1.0)])
@pytest.mark.parametrize("said", [0, 1])
def test_reports_are_weighed_right_where_one_count_is_tiny(b, hit, false_gain, said):
    """Mean and variance of the mixture in fractions; counts once came out negative."""
    x, y = Fraction(3), Fraction(float(b))
    gain, loss = (Fraction(hit), Fraction(false_gain)) if said else (1 - Fraction(hit), 1 - Fraction(false_gain))
    w, n = x * gain / (x * gain + y * loss), x + y + 1
    mean = (x + w) / n
    square = (w * (x + 1) * (x + 2) + (1 - w) * x * (x + 1)) / (n * (n + 1))
    count = mean * (1 - mean) / (square - mean**2) - 1
    found = beliefs.after_report(3.0, float(b), said, hit, false_gain)
    assert [float(z) for z in found] == pytest.approx(
        [float(mean * count), float((1 - mean) * count)], rel=1e-12, abs=0
    )


def test_a_report_far_better_than_the_guess_leaves_its_own_doubt():
    assert [float(x) for x in beliefs.blend(0.0, 1.0, 1.0, 0.0, 1e-20)] == pytest.approx([1.0, 1e-20], abs=0)


def test_counts_that_add_up_to_more_than_a_number_holds_are_refused():
    for call in (
        lambda: beliefs.update(1.7e308, 1.0, 1.7e308, 0.0),
        lambda: beliefs.mean(1.7e308, 1.7e308),
        lambda: beliefs.steady(1e308, 1e308, 0.0),
        lambda: beliefs.blend(0.0, 1.7e308, 1.0, 0.0, 1.7e308),
        lambda: beliefs.blend(1.7e308, 1.0, -1.7e308, 0.0, 1.0),
    ):
        with pytest.raises(ValueError, match="too large"):
            call()
