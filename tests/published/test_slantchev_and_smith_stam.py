"""Slantchev, B. (2003), American Political Science Review 97: 621-632; Smith, A. & Stam, A. (2004), Journal of Conflict
Resolution 48: 783-813: wars over N forts whose odds are not known.

Neither prints a number that was at hand. Tested is what is printed: that fighting reveals what the sides disagree
about and ceases to be useful when it has lost its content, so that settlement comes before victory (Slantchev's
abstract, http://slantchev.ucsd.edu/published/abs/convergence-abs.html); and, from memory, Smith and Stam's setting:
each side holds a Beta belief about the odds of a battle and judges war as the walk between 0 and N forts.
"""

import numpy as np
import pytest

from twotrack.theory import beliefs, walk

FORTS = 8


def demand(a, b, held, cost=0.02):
    """Least that a side wants of a pie of 1: its mean worth of war on a walk of N forts under its belief."""
    points, weights = beliefs.nodes(a, b)
    return float(weights @ walk.worth(held / FORTS, points, n=FORTS, pace=1.0, cost=cost, discount=1.0))


def test_beliefs_converge_as_battles_are_fought():
    """Two sides, each sure to win: what they expect of a battle comes together as (a - a') / (counts + battles)."""
    battles = np.arange(0.0, 400.0, 50.0)
    first = beliefs.mean(*beliefs.update(8.0, 2.0, battles / 2, battles / 2))
    second = beliefs.mean(*beliefs.update(2.0, 8.0, battles / 2, battles / 2))
    assert first - second == pytest.approx(6.0 / (10.0 + battles))
    assert first[-1] - second[-1] < 0.02


def test_mutual_optimism_asks_for_more_than_there_is_and_fighting_ends_it_before_victory():
    """The front does not move, and yet the war becomes pointless: what is learnt settles it, not what is won."""
    asked = []
    for fought in (0, 10, 20, 40, 80, 160):
        mine = demand(6.0 + fought / 2, 2.0 + fought / 2, FORTS / 2)
        theirs = demand(6.0 + fought / 2, 2.0 + fought / 2, FORTS / 2)  # the mirror: it also believes it wins
        asked.append(mine + theirs)
    assert asked[0] > 1.0  # no deal at the start
    assert (np.diff(asked) < 0.0).all()
    assert asked[-1] < 1.0  # and a deal in the end, with half of the forts still held by either


def test_without_disagreement_there_is_a_deal_at_once():
    """Shared beliefs: war is costly, so both together ask for less than the pie, wherever the front stands."""
    for held in range(1, FORTS):
        assert demand(5.0, 3.0, held) + demand(3.0, 5.0, FORTS - held) < 1.0


def test_the_side_nearer_to_victory_asks_for_more():
    asked = [demand(4.0, 4.0, held) for held in range(FORTS + 1)]
    assert (np.diff(asked) > 0.0).all()
    assert (asked[0], asked[-1]) == pytest.approx((0.0, 1.0))
