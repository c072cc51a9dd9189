"""Graphs of conditions and orders of steps against brute force."""

from itertools import chain, combinations, permutations

import numpy as np
import pytest

from twotrack.theory import sequencing


def random_graph(rng, steps=6, chance=0.3):
    return {i: [j for j in range(steps) if rng.random() < chance] for i in range(steps)}


def freed(graph, unilateral):
    released = {step: ([] if step in unilateral else waits) for step, waits in graph.items()}
    return not sequencing.possible(released)[1]


@pytest.mark.parametrize("seed", range(25))
def test_unilateral_sets_are_all_minimal_sets_that_free_everything(seed):
    graph = random_graph(np.random.default_rng(seed))
    steps = list(graph)
    subsets = [set(x) for x in chain.from_iterable(combinations(steps, k) for k in range(len(steps) + 1))]
    works = [x for x in subsets if freed(graph, x)]
    minimal = {frozenset(x) for x in works if not any(y < x for y in works)}
    assert set(sequencing.unilateral_sets(graph)) == minimal


@pytest.mark.parametrize("seed", range(15))
def test_nothing_is_blocked_exactly_where_there_is_no_knot(seed):
    graph = random_graph(np.random.default_rng(100 + seed), chance=0.2)
    waves, blocked = sequencing.possible(graph)
    groups = sequencing.knots(graph)
    assert bool(blocked) == bool(groups)
    assert set(chain.from_iterable(groups)) <= set(blocked)
    taken = set()
    for wave in waves:
        assert all(set(graph[step]) <= taken for step in wave)
        taken |= set(wave)


def test_a_cycle_without_trust_never_moves_and_one_step_frees_it():
    ring = {"a": ["c"], "b": ["a"], "c": ["b"]}
    assert sequencing.possible(ring) == ([], ["a", "b", "c"])
    assert sequencing.possible(ring, done=["b"])[0] == [["c"], ["a"]]


def test_two_cycles_that_share_a_step_need_only_that_one():
    graph = {"a": ["b", "c"], "b": ["a"], "c": ["a"]}
    assert sequencing.unilateral_sets(graph)[0] == frozenset(["a"])
    assert sequencing.unilateral_sets(graph, willing=["b", "c"]) == [frozenset(["b", "c"])]


def test_an_open_graph_needs_nothing():
    assert sequencing.unilateral_sets({"a": [], "b": ["a"]}) == [frozenset()]


def brute_order(effects, limits, conditions):
    best = np.inf
    for order in permutations(range(len(effects))):
        if any(order.index(other) > order.index(step) for step, others in conditions.items() for other in others):
            continue
        exposure = np.maximum(-np.cumsum(effects[list(order)], axis=0), 0.0) / limits
        best = min(best, exposure.max())
    return best


@pytest.mark.parametrize("seed", range(12))
def test_safest_order_equals_brute_force(seed):
    rng = np.random.default_rng(seed)
    steps = 6
    effects = rng.normal(size=(steps, 2))
    limits = rng.uniform(0.5, 2.0, 2)
    conditions = {3: [1], 5: [0, 2]} if seed % 2 else {}
    order = sequencing.safest_order(effects, limits, conditions)
    assert sorted(order.steps.tolist()) == list(range(steps))
    assert order.worst == pytest.approx(brute_order(effects, limits, conditions))
    assert (order.exposure / limits).max() == pytest.approx(order.worst)
    for step, others in conditions.items():
        assert all(order.steps.tolist().index(other) < order.steps.tolist().index(step) for other in others)


@pytest.mark.parametrize("seed", range(8))
def test_orders_within_limits_are_all_of_them(seed):
    rng = np.random.default_rng(50 + seed)
    effects, limits = rng.normal(size=(5, 2)), rng.uniform(0.8, 2.5, 2)
    conditions = {3: [1]} if seed % 2 else {}
    expected = []
    for order in permutations(range(5)):
        if 3 in conditions and order.index(1) > order.index(3):
            continue
        if (-np.cumsum(effects[list(order)], axis=0) <= limits).all():
            expected.append(list(order))
    found = sequencing.orders_within(effects, limits, conditions)
    assert [order.steps.tolist() for order in found] == expected
    safest = sequencing.safest_order(effects, limits, conditions)
    assert bool(expected) == (safest.worst <= 1.0)
    assert len(sequencing.orders_within(effects, limits, conditions, most=2)) == min(2, len(expected))


def test_splitting_a_swap_into_small_steps_halves_and_halves_exposure():
    worst = []
    for parts in (1, 2, 4, 8):
        effects = np.concatenate(
            [
                np.tile([-1.0 / parts, 1.0 / parts], (parts, 1)),
                np.tile([1.0 / parts, -1.0 / parts], (parts, 1)),
            ]
        )
        worst.append(sequencing.safest_order(effects, [1.0, 1.0]).worst)
    assert worst == pytest.approx([1.0, 0.5, 0.25, 0.125])


def test_a_cycle_of_conditions_has_no_order():
    assert sequencing.safest_order([[1.0], [1.0]], [1.0], {0: [1], 1: [0]}) is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sequencing.possible({"a": ["b"]}), "waits for 'b'"),
        (lambda: sequencing.unilateral_sets({"a": ["b"]}), "waits for 'b'"),
        (lambda: sequencing.safest_order(np.zeros((0, 2)), [1.0, 1.0]), "1 to 20 steps"),
        (lambda: sequencing.safest_order(np.zeros((21, 2)), [1.0, 1.0]), "1 to 20 steps"),
        (lambda: sequencing.safest_order([[1.0, np.nan]], [1.0, 1.0]), "finite"),
        (lambda: sequencing.safest_order([[1.0, 1.0]], [1.0, 0.0]), "positive"),
        (lambda: sequencing.safest_order([[1.0, 1.0]], [1.0]), "each party"),
        (lambda: sequencing.safest_order([[1.0]], [1.0], {0: [3]}), "waits for 3"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_structures_of_the_wrong_kind_are_refused():
    with pytest.raises(ValueError, match="willing must be a list of steps"):
        sequencing.unilateral_sets({"a": ["b"], "b": ["a"]}, willing="ab c")
    for call in (sequencing.safest_order, sequencing.orders_within):
        with pytest.raises(ValueError, match="must map"):
            call([[1.0, -1.0]], [1.0, 1.0], [(0, [0])])


def test_effects_too_large_to_be_added_are_refused():
    """The last step leaves a party 1.7e308 in arrears; the sum once passed infinity and came back as no exposure."""
    effects = [[1.7e308], [1.7e308], [-1.7e308], [-1.7e308], [-1.7e308]]
    for call in (sequencing.safest_order, sequencing.orders_within):
        with pytest.raises(ValueError, match="exposure is too large"):
            call(effects, [1e300])
