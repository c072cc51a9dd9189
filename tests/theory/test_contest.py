"""The ratio and difference contests against their closed forms."""

import numpy as np
import pytest

from twotrack.theory import contest


def test_even_efforts_are_an_even_contest_at_any_decisiveness():
    assert contest.success(3.0, 3.0, [0.1, 1.0, 10.0]).tolist() == [0.5, 0.5, 0.5]


def test_ratio_form_is_the_share_of_powered_efforts():
    assert contest.success(3.0, 1.0, 2.0) == pytest.approx(9 / 10)


def test_no_effort_never_wins_against_some_and_draws_against_none():
    assert contest.success([0.0, 0.0, 1.0], [1.0, 0.0, 0.0]).tolist() == [0.0, 0.5, 1.0]


def test_huge_efforts_do_not_overflow():
    assert contest.success(1e300, 1e300, 50.0) == 0.5
    assert contest.success(1e300, 1e-300, 50.0) == 1.0


def test_compiled_scalar_agrees_with_the_array_form():
    rng = np.random.default_rng(1)
    for own, other, m in rng.uniform(0.01, 100.0, (50, 3)) * [1, 1, 0.03]:
        single = contest.chance(np.float32(own), np.float32(other), np.float32(m))
        assert float(single) == pytest.approx(float(contest.success(own, other, m)), abs=2e-6)


def test_difference_form_is_logistic_in_the_gap_and_never_overflows():
    assert contest.difference(2.0, 1.0, 3.0) == pytest.approx(1 / (1 + np.exp(-3.0)))
    assert contest.difference([0.0, 1e6], [1e6, 0.0]).tolist() == [0.0, 1.0]


def test_effort_needed_inverts_success():
    p = np.array([0.0, 0.1, 0.5, 0.99])
    effort = contest.effort_needed(p, 7.0, 1.7)
    assert contest.success(effort, 7.0, 1.7) == pytest.approx(p)


def test_equilibrium_effort_is_a_best_reply():
    for rivals, m in ((2, 1.0), (2, 2.0), (5, 1.0)):
        x = float(contest.equilibrium_effort(10.0, rivals, m))
        own = np.linspace(1e-6, 12.0, 20_001)
        gain = 10.0 * own**m / (own**m + (rivals - 1) * x**m) - own
        kept = 10.0 / rivals - x
        assert gain.max() <= kept + 1e-6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: contest.success(-1.0, 1.0), "own effort must not be negative"),
        (lambda: contest.success(1.0, np.nan), "other effort must be finite"),
        (lambda: contest.success(1.0, np.inf), "finite"),
        (lambda: contest.success(1.0, 1.0, 0.0), "decisiveness must be positive"),
        (lambda: contest.success(1.0, 1.0, np.nan), "finite"),
        (lambda: contest.success("much", 1.0), "must be numbers"),
        (lambda: contest.success([1.0, 2.0], [1.0, 2.0, 3.0]), "shapes do not fit"),
        (lambda: contest.difference(1.0, -2.0), "negative"),
        (lambda: contest.effort_needed(1.0, 1.0), "no finite effort"),
        (lambda: contest.effort_needed(0.5, 0.0), "positive"),
        (lambda: contest.effort_needed(0.999999, 1.0, 1e-3), "too large"),
        (lambda: contest.equilibrium_effort(1.0, 1), "at least 2"),
        (lambda: contest.equilibrium_effort(1.0, 2, 2.1), "too decisive"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_an_effort_too_small_for_a_number_is_refused_and_not_called_none():
    assert contest.success(0.0, 1.0, 1e-3) == 0.0
    with pytest.raises(ValueError, match="too small"):
        contest.effort_needed(0.1, 1.0, 1e-3)
    assert contest.effort_needed(0.0, 1.0, 1e-3) == 0.0


def test_guns_and_butter_where_one_side_fights_at_next_to_no_cost():
    """First-order conditions, m (1 - p) E = price F, hold to the last digits on the side that hardly has to spend."""
    found = contest.guns_and_butter([200.0, 100.0], 0.5, guns=[1e-30, 1.0])
    price = np.array([1e-30, 1.0])
    wanted = 0.5 * found.share[::-1] * found.producing.sum()
    assert price * found.fighting == pytest.approx(wanted, rel=1e-12, abs=0)


def test_guns_and_butter_between_a_dwarf_and_a_giant():
    """m (1 - p) E = F for the giant, who hardly has to fight where fighting decides next to nothing."""
    for m in (1e-70, 1e-30, 1e-3):
        found = contest.guns_and_butter([1e-5 * m, 1.0], m)
        assert found.fighting[0] == pytest.approx(1e-5 * m, abs=0)
        assert found.fighting[1] == pytest.approx(m * found.share[0] * found.producing.sum(), rel=1e-12, abs=0)


def test_a_gap_too_large_for_a_number_decides_without_a_warning():
    assert contest.difference([1e308, 0.0], [0.0, 1e308], 10.0).tolist() == [1.0, 0.0]
