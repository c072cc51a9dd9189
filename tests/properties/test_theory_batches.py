"""Functions that take a leading batch axis give for each member what they give for it alone, and change no input."""

import numpy as np
import pytest

from twotrack.theory import (
    agreement,
    attrition,
    bargaining,
    choice,
    intent,
    lotteries,
    offers,
    sequencing,
    single_text,
    tactics,
    threshold,
    voting,
)

RNG = np.random.default_rng(3)
RING = [[i, (i + 1) % 7] for i in range(7)]


def fight(own, other, hit, area):
    return np.stack(
        attrition.fight(own, other, hit=hit, suffer=0.05, own_area=area, own_reference=30.0, times=[1.0, 9.0]), axis=-1
    )


def crowd(levels):
    return threshold.cascade_on_graph(levels, RING, seeds=[0])


def equilibrium(first, second):
    return np.concatenate(choice.quantal_equilibrium(first, second, 1.5), axis=-1)


def shares(*shape):
    x = RNG.random(shape)
    return x / x.sum(axis=-1, keepdims=True)


CASES = [
    (fight, (40 * RNG.random(5) + 1, 40 * RNG.random(5) + 1, RNG.random(5), RNG.random(5))),
    (crowd, (RNG.random((6, 7)),)),
    (equilibrium, (RNG.normal(size=(4, 2, 3)), RNG.normal(size=(4, 2, 3)))),
    (intent.after_signs, (shares(5, 3), shares(5, 3, 4), RNG.integers(0, 9, (5, 4)).astype(float))),
    (intent.divergence, (shares(5, 3, 4),)),
    (intent.information, (shares(5, 3), shares(5, 3, 4))),
    (intent.separation, (shares(5, 3, 4),)),
]


@pytest.mark.parametrize(("function", "arrays"), CASES, ids=lambda x: getattr(x, "__name__", ""))
def test_batch_equals_loop(function, arrays):
    before = [x.copy() for x in arrays]
    whole = function(*arrays)
    for i in range(len(arrays[0])):
        assert whole[i] == pytest.approx(function(*(x[i] for x in arrays)), rel=1e-13, abs=1e-15)
    for x, old in zip(arrays, before, strict=True):
        assert np.array_equal(x, old)


def test_one_list_under_many_disagreement_points():
    deals = RNG.random((30, 3))
    lows = RNG.random((4, 5, 3)) * 0.6
    rules = (bargaining.nash, bargaining.kalai_smorodinsky, bargaining.egalitarian, bargaining.utilitarian)
    for rule in rules:
        whole = rule(deals, lows)
        assert whole.index.shape == (4, 5)
        for x in np.ndindex(4, 5):
            alone = rule(deals, lows[x])
            assert (whole.index[x], whole.ties[x]) == (alone.index, alone.ties)
            assert np.array_equal(whole.utilities[x], alone.utilities, equal_nan=True)
    for function in (agreement.zone, agreement.blockers, voting.win_set):
        assert np.array_equal(function(deals, lows)[2, 3], function(deals, lows[2, 3]))
    index, short = agreement.nearest_deal(deals, lows)
    assert index[1, 4] == agreement.nearest_deal(deals, lows[1, 4])[0]
    assert np.array_equal(short[1, 4], agreement.nearest_deal(deals, lows[1, 4])[1])
    kept = voting.core(deals, status_quo=lows)
    assert np.array_equal(kept[0, 2], voting.core(deals, status_quo=lows[0, 2]))
    with pytest.raises(ValueError, match="batches do not fit"):
        bargaining.nash(RNG.random((3, 4, 2)), RNG.random((2, 2)))
    with pytest.raises(ValueError, match="one list of deals"):
        offers.table(deals, lows, [tactics.hard_line()] * 3, 5)


def same(whole, alone):
    return np.array_equal(whole, alone, equal_nan=True)


def test_lotteries_in_a_batch():
    sets, lows = RNG.random((4, 8, 3)), RNG.random((2, 4, 3)) * 0.6
    kept = sets.copy(), lows.copy()
    rules = (lotteries.nash, lotteries.kalai_smorodinsky, lotteries.egalitarian, lotteries.utilitarian)
    for rule in rules:
        whole = rule(sets, lows)
        assert (whole.found.shape, whole.weights.shape, whole.utilities.shape) == ((2, 4), (2, 4, 8), (2, 4, 3))
        assert whole.found.any()
        assert not whole.found.all()
        for x in np.ndindex(2, 4):
            alone = rule(sets[x[1]], lows[x])
            assert whole.found[x] == alone.found
            assert same(whole.weights[x], alone.weights)
            assert same(whole.utilities[x], alone.utilities)
    most = lotteries.ideal(sets, lows)
    assert all(same(most[x], lotteries.ideal(sets[x[1]], lows[x])) for x in np.ndindex(2, 4))
    assert same(sets, kept[0])
    assert same(lows, kept[1])


@pytest.mark.parametrize("start", [None, 7, [0, 7, 26, 13, 1]])
def test_single_texts_in_a_batch(start):
    sets, lows, give = RNG.random((5, 27, 2)), RNG.random((5, 2)) * 0.8, RNG.random((5, 2)) * 0.3
    kept = sets.copy(), lows.copy(), give.copy()
    whole = single_text.mediate(sets, [3, 3, 3], lows, start=start, goodwill=give)
    for i in range(5):
        first = start if start is None or isinstance(start, int) else start[i]
        alone = single_text.mediate(sets[i], [3, 3, 3], lows[i], start=first, goodwill=give[i])
        count = int(alone.drafts)
        assert whole.drafts[i] == count == alone.path.size
        assert whole.path[i].tolist() == alone.path.tolist() + [-1] * (whole.path.shape[1] - count)
        assert same(whole.utilities[i, :count], alone.utilities)
        assert np.isnan(whole.utilities[i, count:]).all()
    assert all(same(x, y) for x, y in zip((sets, lows, give), kept, strict=True))


def test_safest_orders_in_a_batch():
    """The same steps under many limits, which are what every member of an ensemble trusts the other with."""
    steps, trust = RNG.normal(size=(6, 2)), RNG.uniform(0.2, 2.0, (3, 4, 2))
    kept = steps.copy(), trust.copy()
    whole = sequencing.safest_order(steps, trust, {3: [1], 5: [0]})
    assert (whole.steps.shape, whole.exposure.shape, whole.worst.shape) == ((3, 4, 6), (3, 4, 6, 2), (3, 4))
    for x in np.ndindex(3, 4):
        alone = sequencing.safest_order(steps, trust[x], {3: [1], 5: [0]})
        assert same(whole.steps[x], alone.steps)
        assert same(whole.exposure[x], alone.exposure)
        assert whole.worst[x] == alone.worst
    assert sequencing.safest_order(steps, trust, {0: [1], 1: [0]}) is None
    assert same(steps, kept[0])
    assert same(trust, kept[1])
    with pytest.raises(ValueError, match="one set of steps"):
        sequencing.orders_within(steps, trust)
    with pytest.raises(ValueError, match="batches do not fit"):
        sequencing.safest_order(RNG.normal(size=(2, 3, 2)), np.ones((3, 2)))


def test_a_batch_may_be_empty_and_have_two_axes():
    assert attrition.fight(np.ones((0,)), 1.0, hit=0.1, suffer=0.1, times=[1.0, 2.0])[0].shape == (0, 2)
    assert threshold.cascade_on_graph(np.ones((2, 3, 7)), RING).shape == (2, 3, 7)
    assert intent.divergence(shares(2, 3, 4, 5)).shape == (2, 3, 4, 4)
    assert choice.quantal_equilibrium(np.zeros((2, 2, 2, 3)), np.zeros((2, 3)), 1.0)[1].shape == (2, 2, 3)


def test_fire_too_fast_for_the_clock_is_refused_and_does_not_run_for_ever():
    with pytest.raises(ValueError, match="a force"):
        attrition.fight(1e10, 1.0, hit=1e308, suffer=1.0, times=[1.0])
    own, other = attrition.fight(1.0, 1.0, hit=1e300, suffer=1e299, times=[1.0])
    assert (own[0] > 0, other[0]) == (True, 0.0)
