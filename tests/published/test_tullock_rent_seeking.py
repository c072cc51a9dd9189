"""Tullock, G. (1980), "Efficient rent seeking", Table 6.1: individual payments for a prize of 100.

The entries were written down from memory and the page was not at hand when they were reviewed; each is the closed form
m V (n - 1) / n^2, rounded or cut to two digits.
Only the entries that are equilibria in pure strategies are gated (exponent at most n / (n - 1)).
"""

import pytest

from twotrack.theory import contest

# exponent, players, payment of each as printed
TABLE = [
    (1 / 3, 2, 8.33), (1 / 3, 4, 6.25), (1 / 3, 10, 3.00), (1 / 3, 15, 2.07),
    (1 / 2, 2, 12.50), (1 / 2, 4, 9.37), (1 / 2, 10, 4.50), (1 / 2, 15, 3.11),
    (1, 2, 25.00), (1, 4, 18.75), (1, 10, 9.00), (1, 15, 6.22), (2, 2, 50.00),
]  # fmt: skip


@pytest.mark.parametrize(("exponent", "players", "payment"), TABLE)
def test_individual_payment(exponent, players, payment):
    assert float(contest.equilibrium_effort(100.0, players, exponent)) == pytest.approx(payment, abs=0.0051)
