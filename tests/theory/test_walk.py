"""Gambler's ruin against its closed forms and against the walk itself, written out as a matrix."""

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from twotrack.theory import walk, walk_tables


def chain(p, n):
    """Transition matrix of the walk on 0..n that stops at both ends."""
    matrix = np.zeros((n + 1, n + 1))
    matrix[0, 0] = matrix[n, n] = 1.0
    for k in range(1, n):
        matrix[k, k + 1], matrix[k, k - 1] = p, 1.0 - p
    return matrix


@pytest.mark.parametrize("p", [0.05, 0.3, 0.49, 0.5, 0.51, 0.7, 0.95])
@pytest.mark.parametrize("n", [1, 2, 5, 16])
def test_chance_and_duration_solve_the_walk(p, n):
    matrix = chain(p, n)
    inner = matrix[1:n, 1:n]
    steps = np.linalg.solve(np.eye(n - 1) - inner, np.ones(n - 1)) if n > 1 else np.zeros(0)
    wins = np.linalg.solve(np.eye(n - 1) - inner, matrix[1:n, n]) if n > 1 else np.zeros(0)
    k = np.arange(n + 1)
    assert walk.chance_to_win(p, k, n) == pytest.approx(np.concatenate([[0.0], wins, [1.0]]))
    assert walk.duration(p, k, n) == pytest.approx(np.concatenate([[0.0], steps, [0.0]]))


@pytest.mark.parametrize("p", [0.3, 0.45, 0.6])
def test_printed_closed_form(p):
    q, k, n = 1 - p, 4, 9
    chance = (1 - (q / p) ** k) / (1 - (q / p) ** n)
    assert float(walk.chance_to_win(p, k, n)) == pytest.approx(chance)
    assert float(walk.duration(p, k, n)) == pytest.approx((k - n * chance) / (1 - 2 * p))


def test_long_walks_neither_overflow_nor_lose_the_ends():
    assert walk.chance_to_win([0.0, 0.01, 0.99, 1.0], 5000, 10_000).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert float(walk.duration(0.99, 5000, 10_000)) == pytest.approx(5000 / 0.98)


def test_no_jump_where_the_formula_changes_at_one_half():
    p = 0.5 + np.array([-2e-6, -1e-6, -0.5e-6, 0.0, 0.5e-6, 1e-6, 2e-6])
    chances, steps = walk.chance_to_win(p, 3, 100), walk.duration(p, 3, 100)
    assert np.ptp(chances) / 0.03 < 1e-3
    assert np.diff(chances).min() > 0
    assert np.ptp(steps) / 291 < 3e-4


def test_worth_without_cost_or_discount_is_the_chance_of_winning():
    share = np.linspace(0.0, 1.0, 9)
    assert walk.worth(share, 0.42, n=8, pace=0.2) == pytest.approx(walk.chance_to_win(0.42, share * 8, 8))


def test_cost_is_paid_for_the_expected_duration():
    free = walk.worth(0.5, 0.55, n=8, pace=0.25)
    dear = walk.worth(0.5, 0.55, n=8, pace=0.25, cost=0.01)
    assert float(free - dear) == pytest.approx(0.01 * float(walk.duration(0.55, 4, 8)) / 0.25)


def test_worth_is_never_clipped():
    assert float(walk.worth(0.5, 0.5, n=10, cost=0.5)) < -10.0
    assert float(walk.worth(0.5, 0.5, lost=-3.0, won=-1.0)) == pytest.approx(-2.0)


def test_change_of_odds_equals_the_walk_written_out():
    n, pace, discount, cost, wait = 6, 0.3, 0.99, 0.002, 7
    later = np.array([float(walk.worth(k / n, 0.3, n=n, pace=pace, discount=discount, cost=cost)) for k in range(7)])
    now = (1 - pace) * np.eye(n + 1) + pace * chain(0.6, n)
    value = later
    for _ in range(wait):
        stepped = -cost + discount * now @ value
        stepped[[0, n]] = value[[0, n]]
        value = stepped
    shares = np.arange(7) / n
    found = walk.worth(shares, 0.6, n=n, pace=pace, discount=discount, cost=cost, later=0.3, wait=wait)
    assert found == pytest.approx(value)


def test_a_change_far_away_or_to_the_same_odds_changes_nothing():
    still = walk.worth(0.5, 0.45, n=6, discount=0.99)
    assert walk.worth(0.5, 0.45, n=6, discount=0.99, later=0.9, wait=3000) == pytest.approx(still)
    assert walk.worth(0.5, 0.45, n=6, discount=0.99, later=0.45, wait=5) == pytest.approx(still)


def test_batch_of_different_lengths_equals_one_at_a_time():
    n, p = np.array([1, 4, 9, 16]), np.array([0.4, 0.5, 0.55, 0.3])
    batch = walk.worth(0.3, p, n=n, cost=0.001, later=0.2, wait=[0, 1, 2, 3])
    single = [float(walk.worth(0.3, p[i], n=n[i], cost=0.001, later=0.2, wait=i)) for i in range(4)]
    assert batch.tolist() == single


def test_empty_input_gives_empty_output():
    assert walk.worth(0.5, np.zeros(0)).shape == (0,)
    assert walk.chance_to_win(np.zeros(0), 1, 2).shape == (0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: walk.chance_to_win(1.2, 1, 2), "p must lie in"),
        (lambda: walk.chance_to_win(np.nan, 1, 2), "p must be finite"),
        (lambda: walk.chance_to_win(0.5, 3, 2), "k must not be above n"),
        (lambda: walk.chance_to_win(0.5, -1, 2), "k must not be negative"),
        (lambda: walk.duration(0.5, 0, 0), "n must be positive"),
        (lambda: walk.worth(0.5, 0.5, n=0), "n must be at least 1"),
        (lambda: walk.worth(0.5, 0.5, n=2.5), "whole"),
        (lambda: walk.worth(0.5, 0.5, n=10**12), "n must be at most"),
        (lambda: walk.with_change(0.5, 0.5, 1, 10**12, 1), "n must be at most"),
        (lambda: walk.worth(0.5, 0.5, pace=0.0), "pace must be positive"),
        (lambda: walk.worth(0.5, 0.5, cost=-0.1), "cost must not be negative"),
        (lambda: walk.worth(0.5, 0.5, discount=1.01), "discount must lie in"),
        (lambda: walk.worth(1.5, 0.5), "share must lie in"),
        (lambda: walk.worth(0.5, 0.5, won=np.nan), "won must be finite"),
        (lambda: walk.worth(0.5, 0.5, wait=-1), "wait must be at least 0"),
        (lambda: walk.worth(0.5, 0.5, pace=1e-308, cost=10.0), "too large or too small"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(("n", "k"), [(2, 1), (50, 20), (1000, 500), (100_000, 30_000), (1_000_000, 500_000)])
@pytest.mark.parametrize("tilt", [0.0, 1e-13, -1e-9, 3e-7, -9e-7, 1.1e-6, -1e-5, 1e-3])
def test_long_walks_at_nearly_even_odds_keep_their_digits(n, k, tilt):
    """Against the closed forms of Feller in sixty digits."""
    p = 0.5 + tilt
    with localcontext() as context:
        context.prec = 60
        up = Decimal(p)
        odds = (1 - up) / up
        chance = (1 - odds**k) / (1 - odds**n) if odds != 1 else Decimal(k) / n
        steps = (k - n * chance) / (1 - 2 * up) if odds != 1 else Decimal(k * (n - k))
    assert float(walk.chance_to_win(p, k, n)) == pytest.approx(float(chance), rel=1e-8, abs=1e-300)
    assert float(walk.duration(p, k, n)) == pytest.approx(float(steps), rel=1e-8)


@pytest.mark.parametrize("n", [1_000, 10**6, 10**9, 10**12])
@pytest.mark.parametrize("drift", [-0.5, -2.0, 0.5, 2.0])
def test_a_long_walk_that_begins_one_step_from_its_end(n, drift):
    """The closed form in fifty digits: both ends alike."""
    p = 0.5 + drift / n
    with localcontext() as context:
        context.prec = 50
        up = Decimal(p)
        ratio = ((1 - up) / up).ln()
        for k in (1, n - 1):
            chance = ((k * ratio).exp() - 1) / ((n * ratio).exp() - 1)
            exact = (k - n * chance) / (1 - 2 * up)
            assert float(walk.duration(p, k, n)) == pytest.approx(float(exact), rel=1e-10)


@pytest.mark.parametrize("pace", [1e-3, 1e-9, 1e-14, 1e-20, 1e-300])
def test_without_discount_and_cost_the_pace_does_not_matter(pace):
    assert walk.worth(0.5, [0.5, 0.6], n=16, pace=pace) == pytest.approx(walk.worth(0.5, [0.5, 0.6], n=16), rel=1e-12)
    dear = walk.worth(0.25, 0.45, n=8, pace=pace, cost=pace / 100.0)
    assert dear == pytest.approx(walk.worth(0.25, 0.45, n=8, cost=0.01), rel=1e-12)


def test_a_slow_war_discounted_slowly_is_a_fast_one_discounted_fast():
    """One step from both ends, v (1 - b (1 - l)) = b l p, in fractions: the discount of a step is about 1/2."""
    b, pace, p = Fraction(1.0 / (1.0 + 1e-12)), Fraction(1e-12), Fraction(0.6)
    exact = b * pace * p / (1 - b * (1 - pace))
    found = walk.worth(0.5, 0.6, n=2, pace=1e-12, discount=1.0 / (1.0 + 1e-12))
    assert float(found) == pytest.approx(float(exact), rel=1e-12)


def test_tables_are_as_exact_as_they_say_where_war_is_dear():
    for cost, pace in ((0.0, 1.0), (0.01, 1.0), (1.0, 1.0), (1.0, 0.1)):
        table = walk_tables.worth_table(n=16, cost=cost, pace=pace)
        p = 1.0 / (1.0 + np.exp(-np.linspace(-1.0, 1.0, 5003)))
        off = np.abs(walk_tables.look_up(table, 0.5, p) - walk.worth(0.5, p, n=16, cost=cost, pace=pace)).max()
        assert off < 1e-4 + 1e-2 * cost / pace
