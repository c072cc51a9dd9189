"""Granovetter, M. (1978), "Threshold models of collective behavior", Am. J. of Sociology 83: 1420-1443.

Thresholds 0, 1, ..., 99 make all 100 riot; if the person of threshold 1 has 2 instead, one riots. For normal
thresholds of mean 25 in a crowd of 100 the riot is of about 6 people up to a standard deviation of about 12 and
nearly complete just above it.

Checked against two accounts of the paper: https://github.com/TimRichter/CartesianSeminar ("he gives 0.12", from
"~0.06" to almost 1) and http://jalt.online/granovetter.html ("a sharp transition around 0.12"). The last digits of
the critical spread (12.22 of 100) and of the last small riot (6.2) are computed.
"""

import numpy as np

from twotrack.theory import threshold


def test_one_person_turns_a_riot_of_hundred_into_a_lone_rioter():
    assert threshold.cascade(np.arange(100)).item() == 100
    assert threshold.cascade([0, 2, *range(2, 100)]).item() == 1


def test_a_small_change_of_spread_makes_the_riot():
    low, _ = threshold.normal_fixed_points(0.25, 0.1222)
    high, _ = threshold.normal_fixed_points(0.25, 0.1223)
    assert round(100 * low[0]) == 6
    assert round(100 * high[0]) == 100
