"""Logit choice at its limits, and quantal response on the way from the coin toss to Nash."""

import numpy as np
import pytest

from twotrack.theory import choice


def test_no_precision_is_a_coin_and_infinite_precision_the_best_reply():
    assert choice.logit([3.0, -1.0, 7.0, 7.0], 0.0).tolist() == [0.25] * 4
    assert choice.logit([3.0, -1.0, 7.0, 7.0], np.inf).tolist() == [0.0, 0.0, 0.5, 0.5]


def test_odds_are_the_exponential_of_the_gap():
    p = choice.logit([0.3, 1.0], 2.5)
    assert p[1] / p[0] == pytest.approx(np.exp(2.5 * 0.7))


def test_never_overflows():
    assert choice.logit([1e308, -1e308], 1e300).tolist() == [1.0, 0.0]
    assert choice.logit([-1e308, -1e308]).tolist() == [0.5, 0.5]


def test_precision_may_differ_by_row():
    p = choice.logit([[0.0, 1.0], [0.0, 1.0]], [0.0, 1.0])
    assert p[0].tolist() == [0.5, 0.5]
    assert p[1, 1] == pytest.approx(1 / (1 + np.exp(-1)))


def test_one_option_is_chosen_for_sure():
    assert choice.logit([[5.0], [1.0]]).tolist() == [[1.0], [1.0]]


def test_draws_follow_the_chances():
    luck = (np.arange(10_000) + 0.5) / 10_000
    picked = choice.draw(np.tile([0.0, 1.0, 0.5], (10_000, 1)), 2.0, luck)
    shares = np.bincount(picked, minlength=3) / 10_000
    assert shares == pytest.approx(choice.logit([0.0, 1.0, 0.5], 2.0), abs=2e-4)


def test_quantal_equilibrium_is_a_fixed_point_and_tends_to_nash():
    first = np.array([[9.0, 0.0], [0.0, 1.0]])
    second = np.array([[0.0, 1.0], [1.0, 0.0]])
    p, q = choice.quantal_equilibrium(first, second, 3.0)
    assert p == pytest.approx(choice.logit(first @ q, 3.0), abs=1e-9)
    assert q == pytest.approx(choice.logit(p @ second, 3.0), abs=1e-9)
    p, q = choice.quantal_equilibrium(first, second, 2000.0)
    assert p == pytest.approx([0.5, 0.5], abs=0.001)
    assert q == pytest.approx([0.1, 0.9], abs=0.001)


def test_quantal_equilibrium_of_a_dominated_game():
    p, q = choice.quantal_equilibrium([[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]], 50.0)
    assert p[1] > 0.999999
    assert q[1] > 0.999999


def test_quantal_equilibrium_without_precision_is_the_coin_toss():
    p, q = choice.quantal_equilibrium([[1.0, 2.0, 3.0]], [[1.0, 2.0, 3.0]], 0.0)
    assert p.tolist() == [1.0]
    assert q == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: choice.logit([]), "at least one option"),
        (lambda: choice.logit(np.zeros((3, 0))), "at least one option"),
        (lambda: choice.logit([1.0, np.nan]), "finite"),
        (lambda: choice.logit([1.0, np.inf]), "finite"),
        (lambda: choice.logit([1.0, 2.0], -1.0), "precision"),
        (lambda: choice.logit([1.0, 2.0], np.nan), "precision"),
        (lambda: choice.draw([[1.0, 2.0]], 1.0, [1.0]), "luck"),
        (lambda: choice.quantal_equilibrium([[1.0]], [[1.0, 2.0]], 1.0), "same shape"),
        (lambda: choice.quantal_equilibrium([[1.0]], [[1.0]], -1.0), "negative"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_coin_is_a_coin_however_far_apart_the_options_are():
    rows = [[1.7e308, -1.7e308]] * 3
    assert choice.draw(rows, 0.0, [0.2, 0.4, 0.7]).tolist() == [0, 0, 1]
    assert choice.draw(rows, 1.0, [0.2, 0.4, 0.999]).tolist() == [0, 0, 0]


def test_a_game_with_pay_offs_too_far_apart_is_refused_and_not_followed_for_ever():
    with pytest.raises(ValueError, match="too large"):
        choice.quantal_equilibrium([[1.7e308, -1.7e308], [0.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]], 1.0)
