"""Properties of thresholds, intent, sequencing, orders and tables of worth."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from twotrack.theory import intent, orders, sequencing, tactics, threshold, walk

fast = settings(max_examples=50, deadline=None)
LEVELS = st.lists(st.integers(0, 15), min_size=1, max_size=20)


@fast
@given(LEVELS, st.integers(0, 19), st.integers(0, 5), st.integers(0, 6))
def test_a_lower_threshold_or_more_starters_never_shrink_a_cascade(levels, who, drop, start):
    who %= len(levels)
    lower = list(levels)
    lower[who] = max(0, lower[who] - drop)
    before = threshold.cascade(levels, start).item()
    assert threshold.cascade(lower, start).item() >= before
    assert threshold.cascade(levels, start + 1).item() >= before


@fast
@given(st.floats(-0.5, 1.5), st.floats(0.02, 1.0), st.floats(0.0, 0.3))
def test_the_lowest_rest_falls_as_thresholds_rise(mean, sd, shift):
    low, _ = threshold.normal_fixed_points(mean, sd)
    high, _ = threshold.normal_fixed_points(mean + shift, sd)
    assert low.size >= 1
    assert high[0] <= low[0] + 1e-9
    assert high[-1] <= low[-1] + 1e-9


@fast
@given(st.integers(2, 8), st.data())
def test_a_cascade_on_a_graph_grows_with_seeds(people, data):
    pairs = [(i, j) for i in range(people) for j in range(i)]
    edges = np.array(data.draw(st.lists(st.sampled_from(pairs), unique=True)), dtype=float).reshape(-1, 2)
    levels = data.draw(st.lists(st.floats(0.05, 1.0), min_size=people, max_size=people))
    seeds = data.draw(st.lists(st.integers(0, people - 1), unique=True))
    more = [*seeds, data.draw(st.integers(0, people - 1))]
    assert (threshold.cascade_on_graph(levels, edges, seeds) <= threshold.cascade_on_graph(levels, edges, more)).all()


@st.composite
def tables(draw):
    kinds, signs = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    raw = np.array(
        draw(st.lists(st.integers(1, 20), min_size=kinds * (signs + 1), max_size=kinds * (signs + 1))), float
    )
    prior = raw[:kinds] / raw[:kinds].sum()
    table = raw[kinds:].reshape(kinds, signs)
    return prior, table / table.sum(1, keepdims=True)


@fast
@given(tables(), st.lists(st.integers(0, 3), max_size=8), st.randoms())
def test_bayes_is_free_of_order(problem, signs, random):
    prior, table = problem
    signs = [sign % table.shape[1] for sign in signs]
    belief = prior
    shuffled = list(signs)
    random.shuffle(shuffled)
    for sign in shuffled:
        belief = intent.posterior(belief, table[:, sign])
    assert np.allclose(belief, intent.after_signs(prior, table, np.bincount(signs, minlength=table.shape[1])))


@fast
@given(tables())
def test_beliefs_stay_where_they_are_on_average_and_information_is_never_negative(problem):
    prior, table = problem
    chances = prior @ table
    posteriors = np.array([intent.posterior(prior, table[:, sign]) for sign in range(table.shape[1])])
    assert np.allclose(chances @ posteriors, prior)
    assert intent.information(prior, table) >= 0.0
    assert (intent.divergence(table) >= 0.0).all()


@fast
@given(st.integers(1, 6), st.data())
def test_every_unilateral_set_frees_everything_and_no_part_of_it_does(steps, data):
    graph = {i: data.draw(st.lists(st.integers(0, steps - 1), max_size=3)) for i in range(steps)}
    for chosen in sequencing.unilateral_sets(graph):
        released = {i: ([] if i in chosen else waits) for i, waits in graph.items()}
        assert not sequencing.possible(released)[1]
        for step in chosen:
            fewer = {i: ([] if i in chosen - {step} else waits) for i, waits in graph.items()}
            assert sequencing.possible(fewer)[1]


@fast
@given(st.integers(1, 6), st.integers(1, 3), st.data())
def test_larger_limits_never_raise_the_worst_share_of_exposure(steps, parties, data):
    value = st.integers(-8, 8).map(float)
    effects = [[data.draw(value) for _ in range(parties)] for _ in range(steps)]
    order = sequencing.safest_order(effects, [1.0] * parties)
    wider = sequencing.safest_order(effects, [2.0] * parties)
    assert wider.worst == order.worst / 2
    assert order.worst >= max(0.0, *(-np.sum(effects, axis=0)))


@fast
@given(st.data())
def test_one_more_red_line_never_opens_an_order(data):
    questions = {f"q{i}": ["a", "b", "c"] for i in range(3)}
    part = st.tuples(st.sampled_from(list(questions)), st.frozensets(st.sampled_from("abc"), min_size=1))
    lines = [
        orders.Rule(f"r{i}", tuple(parts))
        for i, parts in enumerate(data.draw(st.lists(st.lists(part, min_size=1, max_size=2), min_size=1, max_size=6)))
    ]
    assert len(orders.solutions(questions, lines)) <= len(orders.solutions(questions, lines[:-1]))
    found = orders.conflicts(questions, [], lines)
    everything = {line.name for line in lines}
    for clash in found.clashes:
        assert not orders.consistent(questions, [line for line in lines if line.name in clash])
    for surrender in found.surrenders:
        assert orders.consistent(questions, [line for line in lines if line.name in everything - surrender])
    assert bool(found.clashes) != orders.consistent(questions, lines)


@fast
@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10), st.integers(0, 12), st.data())
def test_better_odds_before_or_after_a_change_never_hurt(p, later, n, wait, data):
    k = data.draw(st.integers(0, n))
    chance = float(walk.with_change(p, later, k, n, wait)[0])
    assert 0.0 <= chance <= 1.0 + 1e-12
    assert float(walk.with_change(min(1.0, p + 0.1), later, k, n, wait)[0]) >= chance - 1e-9
    assert float(walk.with_change(p, min(1.0, later + 0.1), k, n, wait)[0]) >= chance - 1e-9


@fast
@given(st.floats(0.05, 20), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_concession_only_rises_with_time(exponent, opening, hold, t, u):
    early, late = tactics.concession([min(t, u), max(t, u)], exponent, opening, hold)
    assert 0.0 <= early <= late <= 1.0
