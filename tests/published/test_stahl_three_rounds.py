"""Stahl, I. (1972), Bargaining Theory: offers that alternate for three rounds, one discount factor for both.

The first mover keeps 1 - d (1 - d), the other gets d (1 - d); with two rounds left the proposer keeps 1 - d, and in the
last everything.

Checked against the backward induction of an examination at the University of Texas at Austin, printed at
http://mahalanobis.twoday.net/stories/457493/ (rounds three and two in full and the first up to its last line). Stahl's
book was not at hand.
"""

import numpy as np
import pytest

from twotrack.theory import bargaining


def test_three_rounds_by_backward_induction():
    d = np.linspace(0.0, 1.0, 11)
    assert bargaining.stahl(d, d, 1) == pytest.approx(np.ones(11))
    assert bargaining.stahl(d, d, 2) == pytest.approx(1.0 - d)
    assert bargaining.stahl(d, d, 3) == pytest.approx(1.0 - d * (1.0 - d))
    assert 1.0 - float(bargaining.stahl(0.9, 0.9, 3)) == pytest.approx(0.09)
