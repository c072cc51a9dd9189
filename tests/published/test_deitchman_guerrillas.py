"""Deitchman, S. (1962), "A Lanchester model of guerrilla warfare", Operations Research 10: 818-827, with numbers.

The numbers are of the textbook of Jiang, Q. et al., Mathematical Models (in Chinese), section on mixed war: 100
guerrillas on 0.1 square kilometres, who hit with chance 0.1 and fire half as fast as the regular force, each shot of
which covers one square metre. The regular force prevails only with more than ten times their number.

The example was written down from memory and not verified against a page; it is consistent, as ten comes out exactly.
Deitchman's own examples were not at hand.
"""

import pytest

from twotrack.theory import attrition

GUERRILLAS, HIT, SUFFER = 100.0, 0.5 * 0.1, 1.0 * 1.0 / 1e5  # 0.1 square kilometres are 1e5 square metres


def test_the_regular_force_needs_ten_times_as_many():
    balance = attrition.deitchman_balance(GUERRILLAS, [900.0, 1000.0, 1100.0], HIT, SUFFER)
    assert balance[1] == pytest.approx(0.0, abs=1e-12)
    assert balance[0] > 0.0 > balance[2]


def test_the_same_in_battle():
    for regulars, guerrillas_prevail in ((900.0, True), (1100.0, False)):
        own, other = attrition.fight(GUERRILLAS, regulars, hit=HIT, suffer=SUFFER, own_area=1.0, times=[1e5])
        assert (float(own[0]) > 0.0, float(other[0]) > 0.0) == (guerrillas_prevail, not guerrillas_prevail)
