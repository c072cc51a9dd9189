"""Theorems of papers that print no numbers, tested on the functions that cite them.

Kalai, E. (1977), Econometrica 45: 1623-1630: a solution is monotonic if and only if it is proportional, and the same
holds of step-by-step negotiation (checked against https://study.space/p/Proportional_Solutions_to_Bargaining_Situations
%3A_Interpersonal_Utility_Comparisons). Equal gains are the proportional solution of proportions 1.

Luce, R. D. (1959), Individual Choice Behavior: relative odds of two options do not depend on the others
(https://en.wikipedia.org/wiki/Luce%27s_choice_axiom, with the axiom of path independence).

Skaperdas, S. (1996), Economic Theory 7: 283-290: contests that depend on the ratio of efforts are those invariant to
scale, those that depend on the difference those invariant to translation (abstract at https://www.typeset.io/papers/
contest-success-functions-2zgz8ii6ea; the names of the axioms at https://econpapers.repec.org/RePEc:inq:inqwps:
ecineq2014-340), and with three contestants the odds of two are those of their own contest.

Gillies, D. (1959), in Contributions to the Theory of Games IV: the core is what no coalition can improve upon. That it
is empty in Condorcet's cycle is common knowledge; no page of his was at hand.

Froman, L. & Cohen, M. (1970), Behavioral Science 15: 180-183, compare compromise issue by issue with logrolling and
find the second the more efficient, from memory and by its title; their pay-offs were not at hand.
"""

import numpy as np
import pytest

from twotrack.theory import choice, contest, logrolling, lotteries, voting

RNG = np.random.default_rng(4)


@pytest.mark.parametrize("parties", [2, 3])
def test_equal_gains_are_monotone_and_may_be_negotiated_step_by_step(parties):
    none = np.zeros(parties)
    for _ in range(20):
        small = np.concatenate([RNG.random((6, parties)), np.eye(parties) * 0.5])
        large = np.concatenate([small, RNG.random((6, parties)) * 1.5])
        first, last = lotteries.egalitarian(small, none), lotteries.egalitarian(large, none)
        level = first.utilities.min(), last.utilities.min()
        assert level[1] >= level[0] - 1e-9  # more to choose from: nobody's equal gain falls
        # what was agreed first becomes the point of departure: the equal gains of the second step end at the same level
        step = lotteries.egalitarian(large, np.full(parties, level[0]))
        assert step.utilities.min() == pytest.approx(level[1], abs=1e-7)


def test_nashs_point_is_not_monotone_and_so_not_proportional():
    """The twin: the second party loses by Nash's rule when the set grows (Kalai and Smorodinsky's example)."""
    small, large = [[0.0, 1.0], [1.0, 0.0], [0.75, 0.75]], [[0.0, 1.0], [1.0, 0.0], [1.0, 0.7]]
    before, after = (lotteries.nash(x, [0.0, 0.0]).utilities[1] for x in (small, large))
    assert after < before - 0.04


def test_luces_axiom():
    utilities = RNG.normal(size=(50, 5))
    for precision in (0.3, 2.0, 9.0):
        whole, part = choice.logit(utilities, precision), choice.logit(utilities[:, :3], precision)
        assert part[:, 0] / part[:, 1] == pytest.approx(whole[:, 0] / whole[:, 1])
        # path independence: first whether among the three, then which of them
        assert whole[:, :3] == pytest.approx(part * whole[:, :3].sum(axis=1, keepdims=True))


def test_a_copy_of_an_option_takes_from_all_others_alike():
    """The known price of the axiom: half and half by car or bus become thirds when the bus comes in two colours."""
    assert choice.logit([0.0, 0.0], 1.0) == pytest.approx([1 / 2, 1 / 2])
    assert choice.logit([0.0, 0.0, 0.0], 1.0) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_the_two_forms_of_contests_and_their_invariances():
    own, other, m = RNG.uniform(0.1, 9, 300), RNG.uniform(0.1, 9, 300), RNG.uniform(0.2, 4, 300)
    ratio, gap = contest.success(own, other, m), contest.difference(own, other, m)
    assert contest.success(7.0 * own, 7.0 * other, m) == pytest.approx(ratio)
    assert contest.difference(own + 7.0, other + 7.0, m) == pytest.approx(gap)
    assert np.abs(contest.success(own + 7.0, other + 7.0, m) - ratio).max() > 0.1
    assert np.abs(contest.difference(7.0 * own, 7.0 * other, m) - gap).max() > 0.1
    for form, odds in ((contest.success, ratio), (contest.difference, gap)):
        assert form(other, own, m) == pytest.approx(1.0 - odds)  # anonymity: only efforts count
        assert (form(own * 1.1, other, m) > odds).mean() > 0.95
    # independence of irrelevant alternatives: odds chain, which is what the additive form says
    third = RNG.uniform(0.1, 9, 300)
    for form in (contest.success, contest.difference):
        a, b, c = form(own, other, 1.0), form(other, third, 1.0), form(own, third, 1.0)
        assert c / (1 - c) == pytest.approx(a / (1 - a) * (b / (1 - b)), rel=1e-6)


def test_the_core_is_empty_in_condorcets_cycle_and_unanimity_fills_it():
    cycle = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]]
    assert not voting.core(cycle, quota=2.0).any()
    assert voting.core(cycle, quota=3.0).all()
    assert voting.core(cycle, quota=2.0, consent=[1, 0, 0]).tolist() == [True, False, False]


def test_logrolling_is_never_less_efficient_than_compromise():
    for _ in range(30):
        together, apart = logrolling.potential(RNG.random((2, 4, 3)).tolist())
        assert together >= apart - 1e-9
    opposed = [[[0.0, 8.0], [0.0, 2.0]], [[2.0, 0.0], [8.0, 0.0]]]
    assert logrolling.potential(opposed) == pytest.approx((0.8, 0.5))
    alike = [[[0.0, 5.0], [0.0, 5.0]], [[5.0, 0.0], [5.0, 0.0]]]  # the twin: nothing to trade
    together, apart = logrolling.potential(alike)
    assert together == pytest.approx(apart)
