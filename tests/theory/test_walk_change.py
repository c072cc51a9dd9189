"""Walks whose odds change, against the walk written out, and tables against what they tabulate."""

import numpy as np
import pytest

from twotrack.theory import walk, walk_tables


def test_a_change_equals_the_chain_written_out():
    n, k, p, later, wait = 7, 3, 0.6, 0.35, 6
    matrix = {}
    for odds in (p, later):
        m = np.zeros((n + 1, n + 1))
        m[0, 0] = m[n, n] = 1.0
        for x in range(1, n):
            m[x, x + 1], m[x, x - 1] = odds, 1 - odds
        matrix[odds] = m
    state = np.eye(n + 1)[k]
    alive = 0.0
    for moment in range(4000):
        alive += state[1:n].sum()
        state = state @ matrix[p if moment < wait else later]
    chance, steps = walk.with_change(p, later, k, n, wait)
    assert float(chance) == pytest.approx(state[n])
    assert float(steps) == pytest.approx(alive)


def test_no_change_and_no_wait_are_the_closed_forms():
    chance, steps = walk.with_change(0.4, 0.4, 2, 6, 9)
    assert float(chance) == pytest.approx(float(walk.chance_to_win(0.4, 2, 6)))
    assert float(steps) == pytest.approx(float(walk.duration(0.4, 2, 6)))
    chance, _ = walk.with_change(0.9, 0.4, 2, 6, 0)
    assert float(chance) == float(walk.chance_to_win(0.4, 2, 6))


@pytest.mark.parametrize("terms", [{}, {"cost": 0.01, "discount": 0.98, "pace": 0.2}, {"lost": -1.0, "won": 3.0}])
@pytest.mark.parametrize("n", [1, 4, 10, 16])
def test_tables_keep_the_error_that_they_promise(n, terms):
    rng = np.random.default_rng(n)
    share, p = rng.random(3000), 1.0 / (1.0 + np.exp(-rng.uniform(-8, 8, 3000)))
    table = walk_tables.worth_table(n=n, **terms)
    span = terms.get("won", 1.0) - terms.get("lost", 0.0)
    error = np.abs(walk_tables.look_up(table, share, p) - walk.worth(share, p, n=n, **terms))
    assert error.max() < 1e-4 * span
    assert walk_tables.look_up(table, 0.5, [0.0, 1.0]).shape == (2,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: walk.with_change(0.5, 1.5, 1, 2, 0), "later must lie in"),
        (lambda: walk.with_change(0.5, 0.5, 0.5, 2, 0), "k must be whole"),
        (lambda: walk.with_change(0.5, 0.5, 3, 2, 0), "k must not be above n"),
        (lambda: walk.with_change(0.5, 0.5, 1, 2, -1), "wait must be at least 0"),
        (lambda: walk_tables.worth_table(n=0), "n must be at least 1"),
        (lambda: walk_tables.worth_table(points=1), "points must be at least 2"),
        (lambda: walk_tables.look_up(walk_tables.worth_table(n=2), 1.5, 0.5), "share must lie in"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
