"""The axioms that define the bargaining points, and what must hold of any agreement."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twotrack.theory import agreement, bargaining, lotteries, negotiations, tactics, voting

fast = settings(max_examples=50, deadline=None)
RULES = [bargaining.nash, bargaining.kalai_smorodinsky, bargaining.egalitarian, bargaining.utilitarian]
LOTTERIES = [lotteries.nash, lotteries.kalai_smorodinsky, lotteries.egalitarian, lotteries.utilitarian]


@st.composite
def deals(draw, least=2, most=5, size=25):
    parties = draw(st.integers(least, most))
    count = draw(st.integers(1, size))
    # steps of 1/64: sums and differences are exact, so that ties are ties
    whole = draw(arrays(np.int64, (count, parties), elements=st.integers(-64, 64)))
    low = draw(arrays(np.int64, parties, elements=st.integers(-90, 70)))
    return whole / 64.0, low / 64.0


@fast
@given(deals())
def test_a_point_is_acceptable_undominated_and_missing_only_where_nothing_is(problem):
    u, d = problem
    fine = (u >= d).all(1)
    for rule in RULES:
        point = rule(u, d)
        assert bool(point.found) == bool(fine.any())
        if point.found:
            i = int(point.index)
            assert fine[i]
            assert not ((u >= u[i]).all(1) & (u > u[i]).any(1)).any()


@fast
@given(deals(), st.data())
def test_scale_and_zero_of_utility_do_not_matter(problem, data):
    u, d = problem
    factor = np.array(
        data.draw(st.lists(st.sampled_from([0.25, 0.5, 1.0, 2.0, 8.0]), min_size=d.size, max_size=d.size))
    )
    shift = np.array(data.draw(st.lists(st.integers(-4, 4), min_size=d.size, max_size=d.size)))
    for rule in RULES[:2]:
        assert rule(u, d).index == rule(u * factor + shift, d * factor + shift).index


@fast
@given(deals(), st.data())
def test_nash_is_independent_of_irrelevant_deals(problem, data):
    u, d = problem
    point = bargaining.nash(u, d)
    i = int(point.index)
    if not point.found or int(point.ties) > 1 or not (u[i] > d).all():
        return
    keep = np.array(data.draw(st.lists(st.booleans(), min_size=len(u), max_size=len(u))))
    keep[i] = True
    smaller = bargaining.nash(u[keep], d)
    assert np.array_equal(smaller.utilities, point.utilities)


@fast
@given(deals(most=2))
def test_symmetric_sets_have_symmetric_points(problem):
    u, d = problem
    both = np.concatenate([u, u[:, ::-1]])
    low = np.full(2, d.min())
    for rule in RULES:
        point = rule(both, low)
        if point.found and int(point.ties) == 1:
            assert point.utilities[0] == point.utilities[1]
        swapped = rule(both[:, ::-1], low)
        assert sorted(point.utilities) == sorted(swapped.utilities) or not point.found


@fast
@given(deals(), st.randoms())
def test_the_order_of_the_list_does_not_matter(problem, random):
    u, d = problem
    order = list(range(len(u)))
    random.shuffle(order)
    for rule in RULES:
        a, b = rule(u, d), rule(u[order], d)
        if a.found:
            assert sorted(a.utilities - d) == sorted(b.utilities - d) or int(a.ties) > 1


@settings(max_examples=25, deadline=None)
@given(deals(most=3, size=12))
def test_lotteries_are_acceptable_undominated_and_no_worse_than_any_deal(problem):
    u, d = problem
    found = [rule(u, d) for rule in LOTTERIES]
    assert len({bool(x.found) for x in found}) == 1
    if not found[0].found:
        assert not (u >= d).all(1).any()
        return
    for x in found:
        assert (x.utilities >= d - 1e-6).all()
        assert not (u > x.utilities + 1e-5).all(1).any()
    best = bargaining.utilitarian(u, d)
    if best.found:
        assert found[3].utilities.sum() >= best.utilities.sum() - 1e-6


@settings(max_examples=25, deadline=None)
@given(deals(most=2, size=10), st.integers(-64, 64), st.integers(-64, 64))
def test_kalai_smorodinsky_is_monotone_for_two_parties(problem, x, y):
    """A larger set with the same ideal point is worse for nobody."""
    u, d = problem
    before = lotteries.kalai_smorodinsky(u, d)
    if not before.found:
        return
    more = np.concatenate([u, [[x / 64.0, y / 64.0]]])
    best = lotteries.ideal(u, d)
    if not np.allclose(best, lotteries.ideal(more, d)) or not (best > d + 1e-6).all():
        return
    after = lotteries.kalai_smorodinsky(more, d)
    assert (after.utilities >= before.utilities - 1e-6).all()


@fast
@given(deals())
def test_pareto_equals_brute_force_and_keeps_every_point(problem):
    u, d = problem
    mask = agreement.pareto(u)
    brute = [not ((u >= x).all(1) & (u > x).any(1)).any() for x in u]
    assert mask.tolist() == brute
    for rule in RULES:
        point = rule(u, d)
        assert not point.found or mask[int(point.index)]


@fast
@given(deals(), st.data())
def test_a_win_set_shrinks_as_the_quota_rises(problem, data):
    u, d = problem
    weights = np.array(data.draw(st.lists(st.integers(1, 5), min_size=d.size, max_size=d.size)), dtype=float)
    low = data.draw(st.integers(1, int(weights.sum())))
    high = data.draw(st.integers(low, int(weights.sum())))
    assert (voting.win_set(u, d, weights, high) <= voting.win_set(u, d, weights, low)).all()
    assert (voting.core(u, weights, low) <= voting.core(u, weights, high)).all()
    assert (voting.veto_players(weights, low) <= voting.veto_players(weights, high)).all()


@fast
@given(deals(most=4), st.data())
def test_talks_end_acceptably_or_not_at_all(problem, data):
    u, d = problem
    curve = st.floats(0.05, 5.0)
    team = [
        tactics.Tactic(
            data.draw(curve),
            data.draw(st.floats(0, 1)),
            data.draw(st.floats(0, 1)),
            data.draw(st.floats(0, 1)),
        )
        for _ in range(d.size)
    ]
    result = negotiations.negotiate(u, d, team, data.draw(st.integers(1, 12)))
    assert (result.utilities >= d).all()
    if not (u >= d).all(1).any():
        assert not result.agreed


@fast
@given(st.floats(0, 0.999), st.floats(0, 0.999), st.floats(0, 0.999))
def test_patience_pays_in_rubinsteins_division(a, b, c):
    low, high = min(a, c), max(a, c)
    assert float(bargaining.rubinstein(low, b)) <= float(bargaining.rubinstein(high, b)) + 1e-12
    assert float(bargaining.rubinstein(b, low)) >= float(bargaining.rubinstein(b, high)) - 1e-12


def test_no_function_changes_its_inputs():
    rng = np.random.default_rng(0)
    u, d = rng.random((20, 3)), rng.random(3) * 0.3
    kept_u, kept_d = u.copy(), d.copy()
    for rule in RULES + LOTTERIES:
        rule(u, d)
    for call in (agreement.zone, agreement.blockers, agreement.nearest_deal, voting.win_set):
        call(u, d)
    agreement.pareto(u)
    voting.core(u, quota=2.0)
    negotiations.negotiate(u, d, [tactics.time_dependent(1.0)] * 3, 9)
    assert np.array_equal(u, kept_u)
    assert np.array_equal(d, kept_d)
