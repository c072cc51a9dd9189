"""McKelvey, R. & Palfrey, T. (1995), "Quantal response equilibria for normal form games", Games Econ. Behav. 10: 6-38.

Their treatment of Ochs's (1995, Games Econ. Behav. 10) asymmetric matching pennies, with pay-offs in their unit: 1.1141
and 0 against 0 and 0.2785 for the row player, 1.1141 crosswise for the other. Nash's equilibrium is (1/2, 1/2) and
(1/5, 4/5).

Checked against the tutorial on quantal response of the Gambit project, doc/tutorials/05_quantal_response.ipynb of
https://github.com/gambitproject/gambit at commit 14ebad3b, which prints the equilibria at precisions 1, 2 and 3 (to
some 1e-7) and the fit to a block of 128 plays, and says that the fit repeats the precision and the chances reported
in the paper. The paper's own page was not at hand.
"""

import numpy as np
import pytest

from twotrack.theory import choice

ROW, COLUMN = [[1.1141, 0.0], [0.0, 0.2785]], [[0.0, 1.1141], [1.1141, 0.0]]

# precision, chance of the first row, chance of the first column
PRINTED = [
    (1.0, 0.5867840364385154, 0.4518070316997103),
    (2.0, 0.6175219458400859, 0.3719816648492249),
    (3.0, 0.6168968501329284, 0.31401636202001226),
    (1.8456097536855862, 0.615651314427859, 0.38329094004562914),
]


@pytest.mark.parametrize(("precision", "up", "left"), PRINTED)
def test_the_principal_branch_of_ochss_game(precision, up, left):
    p, q = choice.quantal_equilibrium(ROW, COLUMN, precision)
    assert p == pytest.approx([up, 1.0 - up], abs=2e-7)
    assert q == pytest.approx([left, 1.0 - left], abs=2e-7)


def log_likelihood(precision):
    p, q = choice.quantal_equilibrium(ROW, COLUMN, precision)
    seen = 128.0 * np.array([0.527, 0.473, 0.366, 0.634])
    return float(seen @ np.log(np.concatenate([p, q])))


def test_the_block_of_128_plays_is_fitted_best_at_the_printed_precision():
    best = 1.8456097536855862
    assert log_likelihood(best) == pytest.approx(-174.76453191087447, abs=1e-6)
    assert max(log_likelihood(best - 0.001), log_likelihood(best + 0.001)) < log_likelihood(best)


def test_the_branch_ends_at_nashs_equilibrium():
    p, q = choice.quantal_equilibrium(ROW, COLUMN, 2000.0)
    assert p == pytest.approx([0.5, 0.5], abs=0.001)
    assert q == pytest.approx([0.2, 0.8], abs=0.001)
