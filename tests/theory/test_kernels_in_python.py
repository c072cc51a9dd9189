"""Every kernel gives in plain Python what it gives compiled."""

import numpy as np
import pytest

from twotrack.theory import (
    agreement,
    attrition,
    bargaining,
    beliefs,
    choice,
    commitment,
    contest,
    dominance,
    elementary,
    negotiations,
    offers,
    ranking,
    sequencing,
    tactics,
    threshold,
    voting,
    walk,
    walk_tables,
)

F = np.float32
RNG = np.random.default_rng(7)
PAIR = RNG.random((2, 4, 3))
CLOUD = RNG.integers(0, 5, (40, 3)).astype(float)
ORDER = np.lexsort((-CLOUD[:, 2], -CLOUD[:, 1], -CLOUD[:, 0]))
FLAT = np.ascontiguousarray(CLOUD[:, :2])
FLAT_ORDER = np.lexsort((-FLAT[:, 1], -FLAT[:, 0]))
DISTINCT = np.unique(-RNG.integers(0, 6, (60, 4)), axis=0).astype(float) * -1.0
TEAM = np.array([[0.5, 0.1, 0.0, 0.2, 1.0, 1.0], [2.0, 0.0, 0.3, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.5, 0.0, 0.5]])

RETURNING = [
    (contest.chance, (F(2), F(3), F(1.5))),
    (attrition.loss_rate, (F(80), F(50), F(0.02), F(0.3), F(200))),
    (elementary.exponential, (F(1.25),)),
    (elementary.logarithm, (F(7.5),)),
    (elementary.logistic, (F(-0.4),)),
    (elementary.saturating, (F(0.7),)),
    (beliefs.learn, (F(3), F(2), F(1.5), F(0.5), F(0.98), F(4), F(0.5))),
    (beliefs.digamma, (0.7,)),
    (beliefs.trigamma, (0.7,)),
    (beliefs.log_odds, (3.0, 5.0)),
    (choice.pick, (np.array([0.1, 0.5, 0.3]), 2.0, 0.6)),
    (choice._each_pick, (RNG.random((5, 3)), 2.0, RNG.random(5))),
    (tactics._each_conceded, (RNG.random((4, 6)) * 0.9 + 0.05,)),
    (commitment.keeping_chance, (F(0.4), F(0.5), F(0.8), F(0.3), F(0.1))),
    (commitment.deal_worth, (F(0.4), F(0.5), F(0.8))),
    (walk.ruin_chance, (0.55, 3.0, 9.0)),
    (walk.ruin_chance, (0.45, 3.0, 9.0)),
    (walk.ruin_duration, (0.45, 3.0, 9.0)),
    (walk.at_position, (np.array([0.0, 0.3, 1.0]), 2, 0.7)),
    (walk._changed, (0.6, 0.4, 3, 7, 4)),
    (agreement.frontier_pair, (PAIR[0], PAIR[1], np.array([3, 2, 3, 1]))),
    (dominance.survivors, (CLOUD,)),
    (dominance.sweep_two, (FLAT, FLAT_ORDER)),
    (dominance.sweep_three, (CLOUD, ORDER)),
    (dominance.sweep_many, (CLOUD, ORDER)),
    (dominance.sweep_bits, (DISTINCT, 8)),
    (bargaining.pick_point, (CLOUD, np.array([1.0, 0.0, 1.0]), 0)),
    (bargaining.pick_point, (CLOUD, np.array([1.0, 0.0, 1.0]), 2)),
    (voting._unbeaten, (CLOUD, np.array([1.0, 2.0, 1.0]), 3.0, np.array([False, True, False]))),
    (sequencing._cheapest, (RNG.normal(size=(5, 2)), np.array([1.0, 2.0]), np.array([0, 1, 0, 2, 0]))),
    (tactics.conceded, (0.6, 0.5, 0.1, 0.2)),
    (tactics.wanted, (0.6, 1.0, 0.2, 0.9, 0.1, TEAM[0])),
    (ranking.rank, (np.ascontiguousarray(CLOUD.T),)),
    (offers.choices, (CLOUD, ranking.rank(np.ascontiguousarray(CLOUD.T)), np.array([True, False, True]))),
    (negotiations._many, (CLOUD[None], np.array([[1.0, 0.0, 1.0]]), TEAM[None], 12)),
    (
        attrition._fight,
        (np.array([9.0, 7.0]), np.array([0.1, 0.5, 9.0, 0.2, 0.0, 1.0]), np.array([1.0, 50.0]), 0.02),
    ),
    (walk_tables._look_up, (RNG.random((9, 4)), -2.0, 2.0, np.array([0.2, 0.9]), np.array([0.0, 0.6]))),
]


def filled_by(function, arguments, out):
    function(*arguments)
    return [np.array(arguments[i]) for i in out]


@pytest.mark.slow
@pytest.mark.parametrize(("kernel", "arguments"), RETURNING, ids=lambda x: getattr(x, "__name__", ""))
def test_kernels_that_return(kernel, arguments):
    compiled, plain = kernel(*arguments), kernel.py_func(*arguments)
    for a, b in zip(
        np.atleast_1d(compiled) if not isinstance(compiled, tuple) else compiled,
        np.atleast_1d(plain) if not isinstance(plain, tuple) else plain,
        strict=True,
    ):
        assert np.allclose(a, b, rtol=2e-6, atol=1e-7)


def test_kernels_that_fill():
    values, work = np.zeros(7), np.zeros(7)
    cases = [
        (walk.settle, (values, work, 6, 0.55, 0.3, 0.99, 0.001, 0.0, 1.0), [0]),
        (walk.rewind, (np.linspace(0, 1, 7), work, 6, 0.4, 0.3, 0.99, 0.001), [0]),
        (ranking.best_first, (CLOUD[:, 0].copy(), np.zeros(40, np.int64), np.zeros(41, np.int64)), [1]),
        (
            threshold._spread,
            (
                np.array([0, 1, 3, 4]),
                np.array([1, 0, 2, 1]),
                np.array([1.0, 1.0, 2.0]),
                np.array([True, False, False]),
            ),
            [3],
        ),
    ]
    for kernel, arguments, out in cases:
        copies = [tuple(np.array(x) if isinstance(x, np.ndarray) else x for x in arguments) for _ in range(2)]
        compiled, plain = filled_by(kernel, copies[0], out), filled_by(kernel.py_func, copies[1], out)
        for a, b in zip(compiled, plain, strict=True):
            assert np.allclose(a, b)
