"""Properties of the first theory modules: bounds, monotony, symmetry, batch equals loop, inputs untouched."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twotrack.theory import agreement, attrition, beliefs, choice, commitment, contest, walk

CHANCE = st.floats(0.0, 1.0)
EFFORT = st.floats(0.0, 1e6)
fast = settings(max_examples=60, deadline=None)


@fast
@given(EFFORT, EFFORT, st.floats(0.05, 5.0))
def test_the_chances_of_both_sides_sum_to_one(a, b, m):
    assert abs(float(contest.success(a, b, m) + contest.success(b, a, m)) - 1.0) < 1e-12


@fast
@given(EFFORT, EFFORT, EFFORT, st.floats(0.05, 5.0))
def test_more_effort_never_lowers_the_chance(a, more, b, m):
    assert float(contest.success(a + more, b, m)) >= float(contest.success(a, b, m)) - 1e-12


@fast
@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4), st.floats(1e-3, 1e3), st.floats(0.05, 5.0))
def test_the_unit_of_effort_does_not_matter(a, b, unit, m):
    assert abs(float(contest.success(a * unit, b * unit, m) - contest.success(a, b, m))) < 1e-9


@fast
@given(CHANCE, CHANCE, st.integers(1, 16), st.data())
def test_ruin_is_monotone_in_every_argument(p, q, n, data):
    k = data.draw(st.integers(0, n))
    low, high = min(p, q), max(p, q)
    slack = 1e-12
    assert float(walk.chance_to_win(low, k, n)) <= float(walk.chance_to_win(high, k, n)) + slack
    if k < n:
        assert float(walk.chance_to_win(p, k, n)) <= float(walk.chance_to_win(p, k + 1, n)) + slack
    assert float(walk.chance_to_win(p, k, n + 1)) <= float(walk.chance_to_win(p, k, n)) + slack


@fast
@given(CHANCE, st.integers(1, 16), st.data())
def test_the_two_ends_of_a_walk_mirror_each_other(p, n, data):
    k = data.draw(st.integers(0, n))
    ours, theirs = walk.chance_to_win(p, k, n), walk.chance_to_win(1.0 - p, n - k, n)
    assert abs(float(ours + theirs) - 1.0) < 1e-9
    a, b = float(walk.duration(p, k, n)), float(walk.duration(1.0 - p, n - k, n))
    assert abs(a - b) <= 1e-7 * max(a, 1.0)


@fast
@given(CHANCE, CHANCE, CHANCE, st.integers(1, 12), st.floats(0.0, 0.1), st.integers(0, 20))
def test_the_worth_of_war_rises_with_the_odds_and_falls_with_its_cost(share, p, later, n, cost, wait):
    terms = {"n": n, "pace": 0.3, "later": later, "wait": wait}
    assert float(walk.worth(share, p, cost=cost, **terms)) <= float(walk.worth(share, p, **terms)) + 1e-9
    better = walk.worth(share, min(1.0, p + 0.1), cost=0.0, **terms)
    assert float(better) >= float(walk.worth(share, p, cost=0.0, **terms)) - 1e-9


@fast
@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=1, max_size=6), st.randoms())
def test_the_order_of_evidence_does_not_matter_without_forgetting(steps, random):
    def after(sequence):
        a, b = 1.0, 1.0
        for gain, loss in sequence:
            a, b = (float(x) for x in beliefs.update(a, b, gain, loss))
        return a, b

    shuffled = list(steps)
    random.shuffle(shuffled)
    assert np.allclose(after(steps), after(shuffled))


@fast
@given(st.floats(0.2, 50), st.floats(0.2, 50), st.floats(0.01, 1), st.floats(0, 0.99), st.booleans())
def test_a_report_moves_the_mean_towards_what_it_says(a, b, hit, honesty, said):
    false = hit * honesty
    new_a, new_b = beliefs.after_report(a, b, int(said), hit, false)
    change = float(beliefs.mean(new_a, new_b) - beliefs.mean(a, b))
    assert (change >= -1e-9) if said else (change <= 1e-9)
    assert float(new_a) > 0
    assert float(new_b) > 0


@fast
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.floats(0, 1e6), st.floats(-1e3, 1e3))
def test_logit_is_a_distribution_that_ignores_the_zero_of_utility(u, precision, shift):
    p = choice.logit(u, precision)
    assert abs(p.sum() - 1.0) < 1e-12
    assert (p >= 0).all()
    assert p[int(np.argmax(u))] == p.max()
    if precision < 1e3:
        assert np.allclose(p, choice.logit(np.asarray(u) + shift, precision), atol=1e-5)


@fast
@given(st.floats(1, 1e4), st.floats(1, 1e4), st.floats(1e-3, 1), st.floats(1e-3, 1), st.floats(0, 1e3))
def test_forces_only_shrink_and_the_stronger_survives(a, b, hit, suffer, time):
    for law in (attrition.square_law, attrition.linear_law):
        x, y = (float(v) for v in law(a, b, hit, suffer, time))
        assert -1e-9 <= x <= a * (1 + 1e-9)
        assert -1e-9 <= y <= b * (1 + 1e-9)
    x, y = (float(v) for v in attrition.square_law(a, b, hit, suffer, 1e12))
    strong = hit * a * a - suffer * b * b
    if abs(strong) > 1e-6 * (hit * a * a + suffer * b * b):
        assert (x > 0) == (strong > 0)
        assert (y > 0) == (strong < 0)


@fast
@given(CHANCE, st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1), st.floats(-1, 1))
def test_war_costs_open_the_range_and_enforcement_helps(p, cost_a, cost_b, deal, outside):
    low, high, is_open = commitment.bargaining_range(p, cost_a, cost_b)
    assert bool(is_open)
    assert float(low) <= p <= float(high)
    weak, strong = commitment.keeping(deal, outside, 0.5, [0.2, 0.6], 0.1)
    assert 0.0 <= weak <= strong <= 1.0


@fast
@given(st.data())
def test_no_package_dominates_one_of_the_pareto_set(data):
    sizes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    value = st.integers(-3, 3).map(float)
    first, second = ([[data.draw(value) for _ in range(m)] for m in sizes] for _ in range(2))
    utilities, _ = agreement.pareto_pair(first, second)
    grids = [np.meshgrid(*table, indexing="ij") for table in (first, second)]
    u, v = (sum(grid).ravel() for grid in grids)
    for x, y in utilities:
        assert not ((u >= x) & (v >= y) & ((u > x) | (v > y))).any()
    best = {(x, y) for x, y in utilities}
    for x, y in zip(u, v, strict=True):
        dominated = ((u >= x) & (v >= y) & ((u > x) | (v > y))).any()
        assert dominated or (x, y) in best


CALLS = [
    (contest.success, ([3.0, 1.0], [1.0, 2.0], [1.0, 2.0])),
    (contest.difference, ([3.0, 1.0], [1.0, 2.0], [1.0, 2.0])),
    (contest.effort_needed, ([0.3, 0.1], [1.0, 2.0], [1.0, 2.0])),
    (attrition.losses, ([3.0, 1.0], [1.0, 2.0], [0.1, 0.2], [0.5, 0.2], [9.0, 8.0])),
    (attrition.square_law, ([3.0, 1.0], [1.0, 2.0], [0.1, 0.2], [0.3, 0.2], [1.0, 9.0])),
    (attrition.linear_law, ([3.0, 1.0], [1.0, 2.0], [0.1, 0.2], [0.3, 0.2], [1.0, 9.0])),
    (walk.chance_to_win, ([0.3, 0.6], [1.0, 2.0], [4.0, 5.0])),
    (walk.duration, ([0.3, 0.6], [1.0, 2.0], [4.0, 5.0])),
    (walk.worth, ([0.3, 0.6], [0.4, 0.7])),
    (beliefs.update, ([3.0, 1.0], [1.0, 2.0], [0.1, 0.2], [0.3, 0.2], [1.0, 0.9])),
    (beliefs.after_report, ([3.0, 1.0], [1.0, 2.0], [1, 0], [0.9, 0.8], [0.1, 0.3])),
    (beliefs.blend, ([3.0, 1.0], [1.0, 2.0], [1, 0], [0.9, 0.8], [0.1, 0.3])),
    (beliefs.nodes, ([3.0, 1.0], [1.0, 2.0])),
    (choice.logit, ([[3.0, 1.0], [1.0, 2.0]], [1.0, 2.0])),
    (commitment.bargaining_range, ([0.3, 0.1], [0.1, 0.2], [0.1, 0.2])),
    (commitment.shift_breaks, ([1.0, 1.0], [0.1, 0.6], [0.3, 0.6])),
    (commitment.keeping, ([0.3, 0.1], [0.1, 0.2], [0.5, 0.6], [0.1, 0.2], [0.1, 0.2])),
    (commitment.enforcement_needed, ([0.3, 0.1], [0.1, 0.2], [0.5, 0.1], [0.1, 0.2])),
]


def test_batch_equals_loop_and_inputs_stay_as_they_were():
    for function, raw in CALLS:
        arrays = [np.array(x) for x in raw]
        copies = [x.copy() for x in arrays]
        batch = function(*arrays)
        assert all(np.array_equal(x, y) for x, y in zip(arrays, copies, strict=True)), function
        if function is beliefs.nodes:
            batch = batch[0]
        for i in range(2):
            single = function(*[x[i] for x in arrays])
            if function is beliefs.nodes:
                single = single[0]
            for whole, part in zip(np.atleast_2d(np.asarray(batch, dtype=float)), np.atleast_1d(single), strict=False):
                if not isinstance(batch, tuple):
                    break
                assert np.array_equal(whole[i], part, equal_nan=True), function
            if not isinstance(batch, tuple):
                assert np.array_equal(np.asarray(batch)[i], single, equal_nan=True), function
