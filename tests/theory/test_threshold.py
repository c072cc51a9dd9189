"""Cascades against the crowd stepped one moment at a time, and against the mean field."""

import numpy as np
import pytest

from twotrack.theory import threshold


def stepped(levels, start=0):
    """The crowd moment by moment: everybody looks at how many others have joined."""
    joined = np.zeros(len(levels), bool)
    while True:
        seen = start + joined.sum() - joined
        now = joined | (np.asarray(levels) <= seen)
        if (now == joined).all():
            return int(joined.sum())
        joined = now


@pytest.mark.parametrize("seed", range(20))
def test_cascade_equals_the_crowd_stepped(seed):
    rng = np.random.default_rng(seed)
    levels = rng.integers(0, 12, rng.integers(1, 30)).astype(float)
    for start in (0, 1, 4):
        assert threshold.cascade(levels, start).item() == stepped(levels, start)


def test_batch_equals_loop():
    levels = np.random.default_rng(1).integers(0, 9, (7, 15))
    start = np.arange(7) % 3
    assert threshold.cascade(levels, start).tolist() == [
        threshold.cascade(levels[i], start[i]).item() for i in range(7)
    ]


def test_fixed_points_are_fixed_and_all():
    levels = np.random.default_rng(2).integers(0, 40, 40).astype(float)
    points, _ = threshold.fixed_points(levels)
    assert points.tolist() == [n for n in range(41) if (levels <= n).sum() == n]
    assert threshold.cascade(np.maximum(levels, 0)).item() <= points[0]


def test_a_cascade_ends_at_the_smallest_rest():
    for seed in range(10):
        levels = np.random.default_rng(seed).integers(0, 20, 20).astype(float)
        points, _ = threshold.fixed_points(levels)
        # with thresholds on *others*, person n + 1 waits if its threshold is above n: the same rests
        assert threshold.cascade(levels).item() == points[0]


@pytest.mark.parametrize(("mean", "sd"), [(0.5, 0.2), (0.5, 0.39), (0.5, 0.41), (0.25, 0.1), (0.25, 0.15), (0.8, 0.3)])
def test_normal_fixed_points_solve_their_equation(mean, sd):
    from scipy.special import ndtr

    points, stable = threshold.normal_fixed_points(mean, sd)
    assert ndtr((points - mean) / sd) == pytest.approx(points, abs=1e-10)
    grid = np.linspace(-1e-7, 1 + 1.1e-7, 200_003)
    assert points.size == (np.diff(np.sign(ndtr((grid - mean) / sd) - grid)) != 0).sum()
    # a mean field stepped from either side goes to a stable rest
    for start in (0.0, 1.0):
        r = start
        for _ in range(5000):
            r = float(ndtr((r - mean) / sd))
        assert np.abs(points[stable] - r).min() < 1e-6


def test_many_people_approach_the_mean_field():
    from scipy.special import ndtri

    people = 20_000
    levels = np.maximum((0.25 + 0.1 * ndtri((np.arange(people) + 0.5) / people)) * people, 0.0)
    points, _ = threshold.normal_fixed_points(0.25, 0.1)
    assert threshold.cascade(levels).item() / people == pytest.approx(points[0], abs=0.002)


def test_complete_graph_equals_the_mixed_crowd():
    rng = np.random.default_rng(3)
    people = 12
    edges = [[i, j] for i in range(people) for j in range(i)]
    for _ in range(20):
        levels = rng.integers(0, 8, people)
        on_graph = threshold.cascade_on_graph(levels, edges, share=False)
        assert int(on_graph.sum()) == threshold.cascade(levels).item()


def test_graph_cascade_equals_the_graph_stepped():
    rng = np.random.default_rng(4)
    for _ in range(20):
        people = 25
        edges = [[i, j] for i in range(people) for j in range(i) if rng.random() < 0.15]
        levels = rng.random(people) * 0.8
        seeds = rng.choice(people, 3, replace=False)
        sees = np.zeros((people, people))
        for i, j in edges:
            sees[i, j] = sees[j, i] = 1
        joined = np.zeros(people, bool)
        joined[seeds] = True
        degree = sees.sum(1)
        for _ in range(people):
            joined |= (sees @ joined >= levels * degree - 1e-12) & (degree > 0)
        assert threshold.cascade_on_graph(levels, np.array(edges), seeds).tolist() == joined.tolist()


def test_an_isolated_person_joins_only_at_zero():
    assert threshold.cascade_on_graph([0.0, 0.5], np.zeros((0, 2))).tolist() == [True, False]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: threshold.cascade([]), "nobody"),
        (lambda: threshold.cascade([1.0, -1.0]), "negative"),
        (lambda: threshold.cascade([1.0, np.nan]), "finite"),
        (lambda: threshold.cascade([1.0], 0.5), "whole"),
        (lambda: threshold.cascade([1.0], 1e300), "start must be at most"),
        (lambda: threshold.fixed_points([]), "nobody"),
        (lambda: threshold.normal_fixed_points(0.5, 0.0), "positive"),
        (lambda: threshold.cascade_on_graph([0.5], [[0, 1]]), "between 0 and 0"),
        (lambda: threshold.cascade_on_graph([0.5, 0.5], [[0, 0]]), "itself"),
        (lambda: threshold.cascade_on_graph([0.5, 0.5], [[0, 1], [1, 0]]), "twice"),
        (lambda: threshold.cascade_on_graph([0.5, 0.5], [[0, 1]], [2]), "between 0 and 1"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("sd", [1e-3, 1e-12, 1e-15, 1e-18, 1e-300])
@pytest.mark.parametrize("mean", [0.1, 0.3, 0.5, 0.9])
def test_a_crowd_of_one_mind_rests_at_nobody_all_and_unstably_at_its_threshold(mean, sd):
    points, stable = threshold.normal_fixed_points(mean, sd)
    assert points == pytest.approx([0.0, mean, 1.0], abs=4 * sd + 1e-15)
    assert stable.tolist() == [True, False, True]
