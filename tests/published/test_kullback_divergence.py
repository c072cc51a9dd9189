"""Kullback, S. (1959), Information Theory and Statistics, Table 2.1, Example 2.1: binomial against uniform.

Two draws of chance 0.4 give 0, 1 or 2 with chances 9/25, 12/25 and 4/25; against the uniform distribution they
diverge by 0.0852996 nats, and the uniform from them by 0.097455. In closed form 1/25 (32 ln 2 + 55 ln 3 - 50 ln 5)
and 1/3 (-4 ln 2 - 6 ln 3 + 6 ln 5).

Checked against https://en.wikipedia.org/wiki/User:K687_ypo/sandbox (a copy of the encyclopedia's article, which names
the table and the example and prints the distributions) and two tests of others that take both numbers from the same
article (test_relative_entropy_wikipedia of the package komm; KullbackLeiblerTest of a population synthesiser). The
closed forms are from memory and agree. The book's page was not at hand.
"""

import math

import pytest

from twotrack.theory import intent

BINOMIAL, UNIFORM = [9 / 25, 12 / 25, 4 / 25], [1 / 3, 1 / 3, 1 / 3]


def test_both_directions_to_the_printed_digits():
    found = intent.divergence([BINOMIAL, UNIFORM])
    assert round(float(found[0, 1]), 7) == 0.0852996
    assert round(float(found[1, 0]), 6) == 0.097455
    two, three, five = math.log(2), math.log(3), math.log(5)
    assert found[0, 1] == pytest.approx((32 * two + 55 * three - 50 * five) / 25)
    assert found[1, 0] == pytest.approx((-4 * two - 6 * three + 6 * five) / 3)
