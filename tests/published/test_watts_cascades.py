"""Watts, D. (2002), "A simple model of global cascades on random networks", PNAS 99: 5766-5771.

As printed by a study of his boundary (https://studylib.net/doc/18541002/exploring-watts--cascade-boundary): on random
graphs of mean degree z a single seed can move everybody only between a lower boundary near z = 1, where the graph falls
apart, and an upper one that depends on the threshold, where most people have too many friends to be moved by one. On
finite graphs the upper boundary lies somewhat above the theory. The condition is from memory: people of degree
k <= 1 / threshold are vulnerable, and cascades are possible where sum k (k - 1) p_k over the vulnerable exceeds z; for
the threshold 0.18 of the paper and Poisson degrees that is z P(K <= 3) > 1, between 1.0 and 5.8.
"""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import poisson

from twotrack.theory import threshold

PEOPLE, THRESHOLD = 1000, 0.18


def largest(z, graphs=15, seeds=12):
    """Largest share that any of some seeds moves, over some random graphs of mean degree z."""
    rng = np.random.default_rng(round(100 * z))
    most = 0.0
    for _ in range(graphs):
        upper = np.triu(rng.random((PEOPLE, PEOPLE)) < z / (PEOPLE - 1), 1)
        edges = np.argwhere(upper)
        for seed in rng.integers(0, PEOPLE, seeds):
            moved = threshold.cascade_on_graph(np.full(PEOPLE, THRESHOLD), edges, seeds=[seed])
            most = max(most, float(moved.mean()))
    return most


def test_the_window_of_the_condition():
    gap = lambda z: z * poisson.cdf(3, z) - 1.0  # noqa: E731
    assert brentq(gap, 0.5, 2.0) == pytest.approx(1.0, abs=0.06)
    assert brentq(gap, 3.0, 9.0) == pytest.approx(5.76, abs=0.01)


@pytest.mark.parametrize(("z", "everybody"), [(0.5, False), (2.0, True), (4.0, True), (9.0, False)])
def test_one_seed_moves_everybody_inside_the_window_only(z, everybody):
    moved = largest(z)
    assert moved > 0.5 if everybody else moved < 0.1


def test_people_with_fewer_friends_than_one_over_the_threshold_are_vulnerable():
    for friends in range(2, 9):
        star = [[0, i] for i in range(1, friends + 1)]
        moved = threshold.cascade_on_graph([THRESHOLD] + [1.0] * friends, star, seeds=[1])
        assert bool(moved[0]) is (friends <= 1 / THRESHOLD)
