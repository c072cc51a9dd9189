"""Powell, R. (2006), International Organization 60: 169-203, and (2004), American Political Science Review 98: 231-241;
Fearon, J. (1995), International Organization 49: 379-414, pp. 402-406, on war by lack of commitment.

Powell prints no worked number that was at hand. What is printed is that bargaining breaks down if a shift of power is
"large" and "rapid": the abstract of 2004 (https://www.cambridge.org/core/journals/american-political-science-review/
article/inefficient-use-of-power-costly-conflict-with-complete-information/AAFA0AA5956799C9206AAB889B814887; power in
terms of minmax payoffs) and a passage of 2006 (https://github.com/quotables/jekyll-now, post of 2018-03-15). The
condition d V(later) - V(now) > surplus is from memory. Both words are tested: the same shift, large and sudden or in
small steps.

Fearon's payoffs of war from period t on, p / (1 - d) - c, were read in a copy of the encyclopaedia's article on
preemptive war (its section on intention, in the text of https://zalansite.site/mediawiki). His condition
d p2 - p1 > c (1 - d)^2 is from memory, and is derived here a second time from the payoffs. His range for first strikes,
[p_f - c_a, p_s + c_b], is in lecture notes in a public repository.
"""

import numpy as np
import pytest

from twotrack.theory import commitment


def breaks_in_steps(before, after, steps, cost, discount):
    """Whether some step of a shift from one chance to another breaks the deal (costs and pie per Powell's terms).

    The pie is 1 per period for ever; war is worth p / (1 - d) - cost to the rising side, and the rest less the cost to
    the other; what the rising side can take later is all but what the other's war would be worth.
    """
    whole = 1.0 / (1.0 - discount)
    chances = np.linspace(before, after, steps + 1)
    falling = (1.0 - chances[:-1]) * whole - cost
    rising = whole - ((1.0 - chances[1:]) * whole - cost)
    return bool(commitment.shift_breaks(whole, falling, rising, discount).any())


def test_a_shift_breaks_deals_if_it_is_large_and_rapid():
    terms = {"cost": 4.0, "discount": 0.95}
    assert breaks_in_steps(0.3, 0.7, 1, **terms)
    assert not breaks_in_steps(0.3, 0.7, 20, **terms), "the same shift, slowly"
    assert not breaks_in_steps(0.3, 0.32, 1, **terms), "as sudden, but small"
    assert breaks_in_steps(0.3, 0.32, 1, cost=0.001, discount=0.999), "small, but war costs next to nothing"


def test_peace_survives_a_shift_as_large_as_what_war_costs_both():
    """Undiscounted the surplus of peace is the sum of the costs."""
    p, mine, theirs = 0.6, 0.1, 0.15
    most = float(commitment.largest_shift(1.0, p - mine, 1.0 - p - theirs))
    assert most == pytest.approx(mine + theirs)
    later = 1.0 - p - theirs + most
    assert commitment.shift_breaks(1.0, p - mine, [later - 1e-9, later + 1e-9]).tolist() == [False, True]


def test_fearons_condition_derived_a_second_time_from_the_payoffs():
    rng = np.random.default_rng(1)
    now, later = rng.random(400), rng.random(400)
    cost, d = rng.uniform(0.0, 4.0, 400), rng.uniform(0.3, 0.99, 400)
    attack = (1.0 - now) / (1.0 - d) - cost
    # all of today's pie, and from tomorrow on what keeps the weaker side from fighting then
    wait = 1.0 + d * ((1.0 - later) / (1.0 - d) - cost)
    found = commitment.preventive_war(now, later, cost, d)
    assert 0.1 < found.mean() < 0.9
    assert np.array_equal(found, attack > wait)
    # and it is the condition on shifts, with the present values put in
    falling = (1.0 - now) / (1.0 - d) - cost
    rising = 1.0 / (1.0 - d) - ((1.0 - later) / (1.0 - d) - cost)
    assert np.array_equal(found, commitment.shift_breaks(1.0 / (1.0 - d), falling, rising, d))


@pytest.mark.parametrize(
    ("now", "later", "cost", "discount", "war"),
    [(0.5, 0.7, 2.0, 0.9, True), (0.5, 0.5, 2.0, 0.9, False), (0.5, 0.6, 4.5, 0.9, False), (0.5, 0.6, 3.5, 0.9, True)],
)
def test_fearons_condition_evaluated(now, later, cost, discount, war):
    """0.9 x 0.7 - 0.5 = 0.13 > 0.02; 0.9 x 0.5 - 0.5 < 0; 0.9 x 0.6 - 0.5 = 0.04 lies between 0.035 and 0.045."""
    assert bool(commitment.preventive_war(now, later, cost, discount)) is war


def test_an_advantage_of_striking_first_can_leave_no_deal():
    """Each side judges war by its chance if it strikes first: no deal if the advantage exceeds both costs."""
    first, second = np.array([0.6, 0.7, 0.75]), np.array([0.5, 0.5, 0.5])
    low, high, is_open = commitment.bargaining_range(first, 0.1, 0.1, other_chance=second)
    assert low == pytest.approx(first - 0.1)
    assert high == pytest.approx(second + 0.1)
    assert is_open.tolist() == [True, True, False]
