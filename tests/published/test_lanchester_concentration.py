"""Lanchester, F. W. (1916), Aircraft in Warfare, ch. V-VI: the square law.

50,000 can deal with 40,000 and then 30,000 met one after the other, because 50^2 = 40^2 + 30^2 (from memory, the page
was not at hand; it is the closed form of the law).

As printed on p. 53 (section 31; https://en.wikisource.org/wiki/Page:Aircraft_in_Warfare_(1916).djvu/91): 600 "Reds"
have the strength 600^2 x 1 against 100^2 x 16 of 100 "Blues" with machine guns, and "are masters of the situation".

As printed on p. 41 (section 20; https://en.wikisource.org./wiki/Page:Aircraft_in_Warfare_(1916).djvu/79): where man is
opposed to man, equal numbers fall on both sides, and it hardly matters whether 1,000 meet 1,000 at once. That is the
linear law; the 500 met first are ours.

Jiang, Q. et al., Mathematical Models (in Chinese, 4th ed.), an exercise on section 5.3: equal numbers, one side four
times as effective. It keeps the root of 3 over 2 of its men after ln 3 / (4 b), b being the other's effectiveness.
Checked against a solution book at https://360docs.net/doc/7413782501.html.
"""

import math

import pytest

from twotrack.theory import attrition


def test_fifty_thousand_equal_forty_and_thirty_met_singly():
    left, _ = attrition.square_law(50_000.0, 40_000.0, 0.1, 0.1, 1e4)
    assert float(left) == pytest.approx(30_000.0)
    own, other = attrition.square_law(left, 30_000.0, 0.1, 0.1, 1e4)
    assert float(own) == pytest.approx(float(other), abs=1e-6)


def test_six_hundred_are_masters_of_a_hundred_machine_guns():
    red, blue = attrition.square_law(600.0, 100.0, hit=1.0, suffer=16.0, time=1e3)
    assert float(red) == pytest.approx((600.0**2 - 16.0 * 100.0**2) ** 0.5)
    assert float(blue) == 0.0


def test_where_man_is_opposed_to_man_a_thousand_may_be_met_at_once_or_in_halves():
    at_once = attrition.linear_law(1000.0, 1000.0, 0.001, 0.001, [1.0, 50.0])
    assert at_once[0] == pytest.approx(at_once[1])  # equal numbers fall
    left, gone = attrition.linear_law(1000.0, 500.0, 0.001, 0.001, 1e3)
    assert (float(left), float(gone)) == pytest.approx((500.0, 0.0))
    own, other = attrition.linear_law(left, 500.0, 0.001, 0.001, 1e3)
    assert float(own) == pytest.approx(float(other))
    concentrated, _ = attrition.square_law(1000.0, 500.0, 0.001, 0.001, 1e6)
    assert float(concentrated) > 800.0  # and under aimed fire it matters


def test_equal_numbers_of_which_one_side_is_four_times_as_effective():
    weak, b = 1.0, 0.03
    end = float(attrition.square_end(weak, weak, hit=4.0 * b, suffer=b))
    assert end == pytest.approx(math.log(3.0) / (4.0 * b))
    left, gone = attrition.square_law(weak, weak, hit=4.0 * b, suffer=b, time=end)
    assert (float(left), float(gone)) == pytest.approx((math.sqrt(3.0) / 2.0, 0.0), abs=1e-7)
