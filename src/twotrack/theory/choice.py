"""Choice by better-but-not-always: logit, the quantal response of McKelvey & Palfrey (1995).

P(i) is proportional to exp(precision * u_i). Precision 0 is a coin, infinity the best reply. The largest utility
is subtracted first, so nothing overflows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel


@kernel
def pick(utilities: NDArray[np.float64], precision: float, luck: float) -> int:
    """Index drawn by logit choice from `utilities` with one uniform number `luck` in [0, 1)."""
    best = utilities[0]
    for i in range(1, utilities.size):
        best = max(best, utilities[i])
    total = 0.0
    for i in range(utilities.size):
        total += np.exp(precision * (utilities[i] - best))
    reach = luck * total
    for i in range(utilities.size):
        reach -= np.exp(precision * (utilities[i] - best))
        if reach < 0.0:
            return i
    return utilities.size - 1
