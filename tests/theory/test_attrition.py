"""Lanchester's laws against their conserved quantities and against small steps of the rates themselves."""

import numpy as np
import pytest

from twotrack.theory import attrition


def test_square_law_conserves_the_difference_of_weighted_squares():
    time = np.linspace(0.0, 3.0, 7)
    a, b = attrition.square_law(100.0, 60.0, 0.2, 0.3, time)
    assert 0.2 * a**2 - 0.3 * b**2 == pytest.approx(np.full(7, 0.2 * 100**2 - 0.3 * 60**2))


def test_square_law_ends_when_it_says_and_then_stands_still():
    end = float(attrition.square_end(100.0, 60.0, 0.2, 0.3))
    for time in (end, end * 1.5, 1e9):
        a, b = attrition.square_law(100.0, 60.0, 0.2, 0.3, time)
        assert float(b) == pytest.approx(0.0, abs=1e-6)
        assert float(a) == pytest.approx(np.sqrt((0.2 * 100**2 - 0.3 * 60**2) / 0.2))


def test_square_law_is_symmetric_in_the_sides():
    a, b = attrition.square_law(30.0, 80.0, 0.1, 0.2, [0.0, 1.0, 50.0])
    d, c = attrition.square_law(80.0, 30.0, 0.2, 0.1, [0.0, 1.0, 50.0])
    assert a == pytest.approx(c)
    assert b == pytest.approx(d)


def test_even_forces_wear_down_together_and_never_end():
    a, b = attrition.square_law(70.0, 70.0, 0.1, 0.1, [10.0, 1000.0])
    assert a == pytest.approx(b)
    assert a[0] == pytest.approx(70 * np.exp(-1.0))
    assert np.isinf(attrition.square_end(70.0, 70.0, 0.1, 0.1))


def test_the_unit_of_force_does_not_matter_even_where_squares_overflow():
    for unit in (1e-200, 1.0, 1e200):
        a, b = attrition.square_law(50.0 * unit, 30.0 * unit, 0.1, 0.1, [1.0, 1e3])
        assert a / unit == pytest.approx([47.2452059, 40.0])
        assert b / unit == pytest.approx([25.14178754, 0.0])


def test_linear_law_conserves_the_weighted_difference_and_matches_small_steps():
    a, b = attrition.linear_law(10.0, 8.0, 0.05, 0.04, [0.0, 0.5, 2.0, 1e6])
    assert 0.05 * a - 0.04 * b == pytest.approx(np.full(4, 0.05 * 10 - 0.04 * 8))
    x, y, steps = 10.0, 8.0, 200_000
    for _ in range(steps):
        hit = x * y * (2.0 / steps)
        x, y = x - 0.04 * hit, y - 0.05 * hit
    assert float(a[2]) == pytest.approx(x, rel=1e-4)
    assert float(b[2]) == pytest.approx(y, rel=1e-4)


def test_losses_are_lanchesters_two_laws_at_the_ends_of_the_mixture():
    assert float(attrition.losses(50.0, 20.0, 0.1, 0.0)) == pytest.approx(2.0)
    assert float(attrition.losses(50.0, 20.0, 0.1, 1.0, reference=100.0)) == pytest.approx(1.0)


def test_nobody_is_lost_where_nobody_is_left():
    assert attrition.losses([0.0, 0.0], 20.0, 0.1, [0.0, 0.5]).tolist() == [0.0, 0.0]


def test_compiled_scalar_agrees_with_the_array_form():
    f = np.float32
    rate = attrition.loss_rate(f(80), f(50), f(0.02), f(0.3), f(200))
    assert float(rate) == pytest.approx(float(attrition.losses(80, 50, 0.02, 0.3, 200)), rel=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: attrition.losses(-1.0, 1.0, 0.1), "own must not be negative"),
        (lambda: attrition.losses(1.0, 1.0, 0.1, 1.2), "area must lie in"),
        (lambda: attrition.losses(1.0, 1.0, 0.1, 0.5, 0.0), "reference must be positive"),
        (lambda: attrition.losses(1.0, np.nan, 0.1), "finite"),
        (lambda: attrition.square_law(1.0, 1.0, 0.0, 1.0, 1.0), "hit must be positive"),
        (lambda: attrition.square_law(1.0, 1.0, 1.0, 1.0, -1.0), "time must not be negative"),
        (lambda: attrition.linear_law(1.0, 1.0, 1.0, np.inf, 1.0), "suffer must be finite"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_integrated_fights_equal_the_closed_forms():
    times = np.array([0.0, 0.5, 3.0, 8.0])
    own, other = attrition.fight(100.0, 60.0, hit=0.2, suffer=0.3, times=times)
    a, b = attrition.square_law(100.0, 60.0, 0.2, 0.3, times)
    assert own == pytest.approx(a, rel=1e-6, abs=1e-4)
    assert other == pytest.approx(b, rel=1e-6, abs=1e-4)
    terms = {"own_area": 1.0, "other_area": 1.0, "own_reference": 50.0, "other_reference": 50.0}
    own, other = attrition.fight(100.0, 60.0, hit=0.2, suffer=0.3, times=times, **terms)
    a, b = attrition.linear_law(100.0, 60.0, 0.2 / 50.0, 0.3 / 50.0, times)
    assert own == pytest.approx(a, rel=1e-6)
    assert other == pytest.approx(b, rel=1e-6, abs=1e-4)


def test_deitchmans_balance_is_conserved_and_names_the_winner():
    a, b, hit, suffer = 100.0, 150.0, 0.1, 0.0005
    times = np.linspace(0.0, 8.0, 9)
    own, other = attrition.fight(a, b, hit=hit, suffer=suffer, times=times, own_area=1.0)
    balance = attrition.deitchman_balance(own, other, hit, suffer)
    assert balance == pytest.approx(np.full(9, float(attrition.deitchman_balance(a, b, hit, suffer))))
    for many in (190.0, 210.0):
        own, other = attrition.fight(a, many, hit=hit, suffer=suffer, times=[1e5], own_area=1.0)
        assert (own[0] > 0) == (float(attrition.deitchman_balance(a, many, hit, suffer)) > 0)
        assert min(own[0], other[0]) == 0.0


def test_integrator_refuses_what_has_no_answer():
    for terms, message in (
        ({"times": [1.0, 0.5]}, "rises"),
        ({"times": [np.nan]}, "finite"),
        ({"times": [1.0], "own_area": 2.0}, "area must lie"),
    ):
        with pytest.raises(ValueError, match=message):
            attrition.fight(1.0, 1.0, hit=0.1, suffer=0.1, **terms)
    with pytest.raises(ValueError, match="own must be positive"):
        attrition.fight(0.0, 1.0, hit=0.1, suffer=0.1, times=[1.0])


@pytest.mark.parametrize("slight", [1e-12, 1e-30, 1e-200, 1e-320])
def test_a_side_that_hardly_suffers_costs_no_digits(slight):
    """Without own losses the other falls in a straight line: B - hit A t (the limit of the square law)."""
    own, other = attrition.square_law(50.0, 30.0, hit=0.1, suffer=slight, time=[1.0, 5.0])
    assert own == pytest.approx([50.0, 50.0], rel=1e-9)
    assert other == pytest.approx([25.0, 5.0], rel=1e-9)
    other, own = attrition.square_law(30.0, 50.0, hit=slight, suffer=0.1, time=[1.0, 5.0])
    assert other == pytest.approx([25.0, 5.0], rel=1e-9)


def test_the_largest_forces_are_counted():
    own, other = attrition.square_law(1e308, 30.0, 0.1, 0.1, 1.0)
    assert (float(own), float(other)) == (1e308, 0.0)


def test_only_matched_forces_fight_for_ever():
    with pytest.raises(ValueError, match="the time is too large"):
        attrition.square_end(2.0, 1.0, 1e-320, 1e-320)
    assert [float(x) for x in attrition.square_law(2.0, 1.0, 1e-320, 1e-320, 1.0)] == [2.0, 1.0]


def test_linear_law_is_refused_or_answered_without_a_warning_at_the_ends_of_the_range():
    with pytest.raises(ValueError, match="a force is too large"):
        attrition.linear_law(40.0, 30.0, 1e308, 0.1, 1.0)
    own, other = attrition.linear_law(40.0, 30.0, 0.1, 1e-308, 1.0)
    assert (float(own), float(other)) == pytest.approx((40.0, 30.0 * np.exp(-4.0)))
