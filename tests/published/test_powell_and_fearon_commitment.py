"""Powell, R. (2006), International Organization 60: 169-203, and (2004), American Political Science Review 98: 231-241;
Fearon, J. (1995), International Organization 49: 379-414, pp. 402-406, on war by lack of commitment.

Powell prints no worked number that was at hand. What is printed is that bargaining breaks down if a shift of power is
"large" and "rapid": the abstract of 2004 (https://www.cambridge.org/core/journals/american-political-science-review/
article/inefficient-use-of-power-costly-conflict-with-complete-information/AAFA0AA5956799C9206AAB889B814887; power in
terms of minmax payoffs) and a passage of 2006 (https://github.com/quotables/jekyll-now, post of 2018-03-15). The
condition, p. 182, eq. 1: d M1(t + 1) - M1(t) > B - (M1(t) + M2(t)) with B the worth of the pie for ever, and what it
comes to on p. 183 where fighting destroys the share k of the flow and p rises by D: (1 - k)(d (p + D) - p) > k, were
read with their pages in a public gallery of games (models/powell06.js, whose notes say the article was opened). Both
words of the abstract are tested as well: the same shift, large and sudden or in small steps.

Fearon's payoffs of war from period t on, p / (1 - d) - c, were read in a copy of the encyclopaedia's article on
preemptive war (its section on intention, in the text of https://zalansite.site/mediawiki). His condition
d p2 - p1 > c (1 - d)^2 (pp. 405-406), "while the later demand stays inside" the pie, and his range [p - c_a, p + c_b]
(p. 387) stand in the same gallery (models/fearon95.js); both cases are derived here a second time from the payoffs. His
range for first strikes, [p_f - c_a, p_s + c_b], is in lecture notes in a public repository.
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
    # all of today's pie, and from tomorrow on what keeps the weaker side from fighting then: nothing at worst
    threat = (1.0 - later) / (1.0 - d) - cost
    wait = 1.0 + d * np.maximum(threat, 0.0)
    found = commitment.preventive_war(now, later, cost, d)
    assert 0.1 < found.mean() < 0.9
    assert np.array_equal(found, attack > wait)
    # inside the pie it is Fearon's condition, and the one on shifts with the present values put in
    inside = threat >= 0.0
    assert 0.1 < inside.mean() < 0.9
    printed = d * later - now > cost * (1.0 - d) ** 2
    assert np.array_equal(found[inside], printed[inside])
    assert (found != printed).any(), "outside it says too often that there is war"
    shifts = commitment.shift_breaks(1.0 / (1.0 - d), attack, 1.0 / (1.0 - d) - threat, d)
    assert np.array_equal(found[inside], shifts[inside])


def test_powells_condition_where_fighting_destroys_a_share_of_the_flow():
    rng = np.random.default_rng(2)
    p, lost, d = rng.random(2000), rng.uniform(0.0, 0.5, 2000), rng.uniform(0.5, 0.999, 2000)
    shift = rng.uniform(0.0, 1.0, 2000) * (1.0 - p)
    whole = 1.0 / (1.0 - d)
    falling, rising = (1.0 - p) * (1.0 - lost) * whole, (p + shift) * (1.0 - lost) * whole
    found = commitment.shift_breaks(whole, falling, rising, d)
    printed = (1.0 - lost) * (d * (p + shift) - p) > lost
    assert 0.1 < found.mean() < 0.9
    assert np.array_equal(found, printed)


def test_powells_condition_for_the_very_patient():
    """p. 183, as d goes to 1: a shift D breaks the deal if D (1 - k) > k."""
    lost, p, d = 0.2, 0.3, 1.0 - 1e-7
    whole = 1.0 / (1.0 - d)
    edge = lost / (1.0 - lost)
    later = p + edge + np.array([-1e-4, 1e-4])
    found = commitment.shift_breaks(whole, (1.0 - p) * (1.0 - lost) * whole, later * (1.0 - lost) * whole, d)
    assert found.tolist() == [False, True]


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
