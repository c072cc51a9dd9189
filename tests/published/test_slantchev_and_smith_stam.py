"""Slantchev, B. (2003), American Political Science Review 97: 621-632; Smith, A. & Stam, A. (2004), Journal of Conflict
Resolution 48: 783-813: wars over N forts whose odds are not known.

Neither prints a number that was at hand. Tested is what is printed: that fighting reveals what the sides disagree
about and ceases to be useful when it has lost its content, so that settlement comes before victory (Slantchev's
abstract, http://slantchev.ucsd.edu/published/abs/convergence-abs.html); and, from memory, Smith and Stam's setting:
each side holds a Beta belief about the odds of a battle and judges war as the walk between 0 and N forts. Slantchev's
worth of a fight to the finish (p. 623), W_k = (1 - d) b + d (p W_{k+1} + (1 - p) W_{k-1}) with W_0 = 0 and W_N = 1, and
the offers by which informed sides agree at once (p. 624, proposition 1; p. 630, eq. 1) were read with their pages in a
public gallery of games (models/slantchev03.js, whose notes say the article was opened).
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


def fight_to_the_finish(p, d, b):
    """Slantchev's W_k for all k from 0 to N, by his equation as a linear system."""
    system, known = np.eye(FORTS + 1), np.zeros(FORTS + 1)
    known[FORTS] = 1.0
    for k in range(1, FORTS):
        system[k, k + 1], system[k, k - 1], known[k] = -d * p, -d * (1.0 - p), (1.0 - d) * b
    return np.linalg.solve(system, known)


TERMS = [(p, d, b) for p in (0.3, 0.5, 0.7) for d in (0.8, 0.95) for b in (0.0, 0.3)]


@pytest.mark.parametrize(("p", "d", "b"), TERMS)
def test_slantchevs_worth_of_a_fight_to_the_finish(p, d, b):
    """A payoff b while it lasts is an end worth b less and b on top: costs are not negative here."""
    k = np.arange(FORTS + 1)
    found = walk.worth(k / FORTS, p, n=FORTS, pace=1.0, cost=0.0, lost=-b, won=1.0 - b, discount=d) + b
    assert found == pytest.approx(fight_to_the_finish(p, d, b), abs=1e-12)


@pytest.mark.parametrize(("p", "d", "b"), TERMS)
def test_informed_sides_agree_at_once_inside_the_range_of_war(p, d, b):
    """Eq. 1: what each offers makes the other as well off as after one more battle; no war is better for either."""
    mine, theirs = fight_to_the_finish(p, d, b), fight_to_the_finish(1.0 - p, d, b)[::-1]
    x, y = np.linspace(0.0, 1.0, FORTS + 1), np.linspace(0.0, 1.0, FORTS + 1)  # what the first keeps, by who offers
    inner = slice(1, FORTS)
    for _ in range(2000):
        x_new = 1.0 - (1.0 - d) * b - d * (p * (1.0 - y[2:]) + (1.0 - p) * (1.0 - y[:-2]))
        y_new = (1.0 - d) * b + d * (p * x[2:] + (1.0 - p) * x[:-2])
        x[inner], y[inner] = x_new, y_new
    assert (x[inner] >= y[inner] - 1e-12).all(), "who offers has the advantage"
    for deal in (x, y):
        assert (deal[inner] >= mine[inner] - 1e-9).all()
        assert (1.0 - deal[inner] >= theirs[inner] - 1e-9).all()
