"""Lanchester, F. W. (1916), Aircraft in Warfare, ch. V-VI: the square law.

50,000 can deal with 40,000 and then 30,000 met one after the other; as printed: 50^2 = 40^2 + 30^2.
"""

import pytest

from twotrack.theory import attrition


def test_fifty_thousand_equal_forty_and_thirty_met_singly():
    left, _ = attrition.square_law(50_000.0, 40_000.0, 0.1, 0.1, 1e4)
    assert float(left) == pytest.approx(30_000.0)
    own, other = attrition.square_law(left, 30_000.0, 0.1, 0.1, 1e4)
    assert float(own) == pytest.approx(float(other), abs=1e-6)
