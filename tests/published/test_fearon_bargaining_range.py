"""Fearon, J. (1995), "Rationalist explanations for war", International Organization 49: 379-414, p. 387.

Two sides divide 100 dollars, or pay 20 each for an even chance to win all: war is worth 30 to either, and every
division from (31, 69) to (69, 31) leaves both strictly better off. The same pages give the range [p - c_a, p + c_b].

The example was written down from memory and not verified against a page. That the lower end is p - c_a, and that the
range exists where both costs are positive, is on http://www.edegan.com/mediawiki/ ("Fearon (1994) - Rationalist
Explanations For War").
"""

import pytest

from twotrack.theory import commitment


def test_the_division_of_a_hundred_dollars():
    low, high, is_open = commitment.bargaining_range(0.5, 20 / 100, 20 / 100)
    assert (100 * float(low), 100 * float(high)) == pytest.approx((30.0, 70.0))
    assert bool(is_open)
    better = [x for x in range(101) if 100 * low + 1e-9 < x < 100 * high - 1e-9]
    assert (better[0], better[-1]) == (31, 69)
