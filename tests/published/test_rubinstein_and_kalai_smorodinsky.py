"""Two results of their papers.

Rubinstein, A. (1982), "Perfect equilibrium in a bargaining model", Econometrica 50: 97-109, as its abstract prints
(https://www.econometricsociety.org/publications/econometrica/1982/01/01/perfect-equilibrium-bargaining-model): with
fixed costs c1 < c2 the first mover gets all, with c1 > c2 only c2; with discount factors (1 - d2) / (1 - d1 d2).

Kalai, E. & Smorodinsky, M. (1975), "Other solutions to Nash's bargaining problem", Econometrica 43: 513-518: the sets
hull{(0, 1), (1, 0), (3/4, 3/4)} and hull{(0, 1), (1, 0), (1, 0.7)}, on which Nash's rule gives (3/4, 3/4) and (1, 0.7),
and on which theirs is computed. Written down from memory: the page was not at hand.
"""

import pytest

from twotrack.theory import bargaining, lotteries


def test_rubinsteins_two_conclusions():
    assert float(bargaining.rubinstein_costs(0.2, 0.3)) == 1.0
    assert float(bargaining.rubinstein_costs(0.3, 0.2)) == 0.2
    assert float(bargaining.rubinstein(0.8, 0.5)) == pytest.approx(0.5 / 0.6)
    # a discount of 0 for one side: it takes whatever it is offered, or offers all it can
    assert float(bargaining.rubinstein(0.8, 0.0)) == 1.0
    assert float(bargaining.rubinstein(0.0, 0.8)) == pytest.approx(0.2)


def test_nash_is_not_monotone_and_kalai_smorodinsky_is():
    small, large = [[0.0, 1.0], [1.0, 0.0], [0.75, 0.75]], [[0.0, 1.0], [1.0, 0.0], [1.0, 0.7]]
    none = [0.0, 0.0]
    assert lotteries.nash(small, none).utilities == pytest.approx([0.75, 0.75], abs=1e-6)
    assert lotteries.nash(large, none).utilities == pytest.approx([1.0, 0.7], abs=1e-6)
    assert lotteries.kalai_smorodinsky(small, none).utilities == pytest.approx([0.75, 0.75])
    assert lotteries.kalai_smorodinsky(large, none).utilities == pytest.approx([1 / 1.3, 1 / 1.3])
