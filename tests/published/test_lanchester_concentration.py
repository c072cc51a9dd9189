"""Lanchester, F. W. (1916), Aircraft in Warfare, ch. V-VI: the square law.

50,000 can deal with 40,000 and then 30,000 met one after the other, because 50^2 = 40^2 + 30^2 (from memory, the page
was not at hand; it is the closed form of the law).

As printed on p. 53 (section 31; https://en.wikisource.org/wiki/Page:Aircraft_in_Warfare_(1916).djvu/91): 600 "Reds"
have the strength 600^2 x 1 against 100^2 x 16 of 100 "Blues" with machine guns, and "are masters of the situation".
"""

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
