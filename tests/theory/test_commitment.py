"""Fearon's range, Powell's condition and the guarantee that makes a signature worth having."""

import numpy as np
import pytest

from twotrack.theory import commitment, walk


def test_fearons_range_is_as_wide_as_the_costs_of_war():
    low, high, is_open = commitment.bargaining_range([0.2, 0.5, 0.9], 0.05, 0.1)
    assert low == pytest.approx([0.15, 0.45, 0.85])
    assert high == pytest.approx([0.3, 0.6, 1.0])
    assert is_open.all()


def test_range_closes_when_optimism_exceeds_the_costs():
    assert commitment.bargaining_range(0.65, 0.1, 0.1, other_chance=[0.5, 0.4])[2].tolist() == [
        True,
        False,
    ]


def test_ends_are_not_clipped_and_a_gain_from_war_closes_the_range():
    low, _, is_open = commitment.bargaining_range(0.05, 0.2, 0.1)
    assert float(low) == pytest.approx(-0.15)
    assert bool(is_open)
    assert not commitment.bargaining_range(0.5, -0.2, 0.1)[2]
    assert not commitment.bargaining_range(1.0, -0.2, 0.5)[2], "a range wholly above the whole prize is closed"


def test_powells_condition_at_its_edge():
    p, cost_a, cost_b = 0.6, 0.1, 0.15
    shift = float(commitment.largest_shift(1.0, p - cost_a, 1 - p - cost_b))
    assert shift == pytest.approx(cost_a + cost_b)
    later = 1 - p - cost_b + shift
    assert commitment.shift_breaks(1.0, p - cost_a, [later - 1e-9, later + 1e-9]).tolist() == [False, True]


def test_powells_condition_in_flows():
    """A pie of 1 a period: the declining side prefers war if one period of everything is not enough."""
    discount = 0.9
    pie = 1 / (1 - discount)
    falling, rising = 0.5 * pie * 0.8, 0.8 * pie * 0.8
    wants = falling > 1 + discount * (pie - rising)
    assert bool(commitment.shift_breaks(pie, falling, rising, discount)) == wants
    assert bool(commitment.shift_breaks(pie, falling, 1.6 * rising, discount)) == (
        falling > 1 + discount * (pie - 1.6 * rising)
    )


def test_a_shift_of_the_walk_empties_the_range_only_when_it_is_near():
    """The two walks of one war, the ally leaving: the later worth breaks the deal, no shift does not."""
    falling = float(walk.worth(0.5, 0.5, n=10, cost=0.002))
    rising_later = float(walk.worth(0.5, 0.7, n=10, cost=0.002))
    assert bool(commitment.shift_breaks(1.0, falling, rising_later))
    assert not bool(commitment.shift_breaks(1.0, falling, falling))


def test_keeping_at_its_limits_and_beside_the_compiled_scalar():
    assert commitment.keeping(0.0, 1.0, 0.0, 1.0, 0.1) == 1.0
    assert commitment.keeping(1.0, 0.0, 0.0, 0.0, 0.1) == 0.0
    assert commitment.keeping([1e6, -1e6], 0.0, 1.0, 0.0, 1e-3).tolist() == [1.0, 0.0]
    f = np.float32
    single = commitment.keeping_chance(f(0.4), f(0.5), f(0.8), f(0.3), f(0.1))
    assert float(single) == pytest.approx(float(commitment.keeping(0.4, 0.5, 0.8, 0.3, 0.1)), abs=1e-6)


def test_worth_of_signing_beside_the_compiled_scalar():
    f = np.float32
    single = commitment.deal_worth(f(0.7), f(0.9), f(-0.4))
    assert float(single) == pytest.approx(float(commitment.worth_of_signing(0.7, 0.9, -0.4)), abs=1e-6)


def test_enforcement_needed_makes_signing_equal_to_war():
    deal, betrayed, war, kept = 0.8, -0.5, 0.4, 0.3
    e = float(commitment.enforcement_needed(deal, betrayed, war, kept))
    signed = commitment.worth_of_signing(e + (1 - e) * kept, deal, betrayed)
    assert float(signed) == pytest.approx(war)


def test_no_enforcement_is_needed_or_enough_at_the_ends():
    assert commitment.enforcement_needed(0.5, 0.5, 0.5, 0.0) == 0.0
    assert commitment.enforcement_needed(0.5, 0.1, 0.5, 0.0) == 1.0
    assert np.isnan(commitment.enforcement_needed(0.5, 0.1, 0.6, 0.5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: commitment.bargaining_range(1.1, 0.1, 0.1), "chance must lie in"),
        (lambda: commitment.bargaining_range(0.5, np.nan, 0.1), "cost_first must be finite"),
        (lambda: commitment.shift_breaks(0.0, 0.1, 0.1), "pie must be positive"),
        (lambda: commitment.shift_breaks(1.0, 0.1, 0.1, 1.5), "discount must lie in"),
        (lambda: commitment.largest_shift(1.0, 0.1, 0.1, 0.0), "discount must be positive"),
        (lambda: commitment.keeping(0.5, 0.5, 1.5, 0.0, 0.1), "trust must lie in"),
        (lambda: commitment.keeping(0.5, 0.5, 0.5, 0.0, 0.0), "scale must be positive"),
        (lambda: commitment.worth_of_signing(-0.1, 0.5, 0.5), "kept must lie in"),
        (lambda: commitment.enforcement_needed(0.5, 0.1, 0.6, np.nan), "kept_alone must be finite"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_deal_no_better_than_war_needs_full_enforcement_and_is_not_hopeless():
    """A tie: the kept deal is worth exactly the war; rounding must not turn the answer 1 into "nothing suffices"."""
    rng = np.random.default_rng(0)
    deal, kept = rng.random(1000), rng.random(1000)
    assert commitment.enforcement_needed(deal, deal - rng.random(1000), deal, kept) == pytest.approx(np.ones(1000))
    assert (commitment.enforcement_needed(deal, deal, deal, kept) == 0.0).all()
    assert np.isnan(commitment.enforcement_needed(deal, deal - 1.0, np.nextafter(deal, 2.0), kept)).all()


def test_worths_too_far_apart_to_be_subtracted_are_refused():
    for call in (
        lambda: commitment.keeping(1.7e308, -1.7e308, 1.0, 0.0, 1.7e308),  # sigma(2), and not 1
        lambda: commitment.enforcement_needed(1.7e308, -1.7e308, 0.0, 0.0),  # 1/2, and not 0
    ):
        with pytest.raises(ValueError, match="too large"):
            call()
