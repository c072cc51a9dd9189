"""Whether a promise is worth its words: a deal judged beside the war it replaces.

Fearon (1995): a range of deals both prefer to war exists whenever war is costly, and closes when one side cannot
be trusted to keep what it signs. Powell (2006): a coming shift of power makes the side that will be stronger
unable to promise; the deal is judged against what that side will be able to take *after* the shift.
"""

from __future__ import annotations

import numpy as np

from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, logistic


@kernel
def keeping_chance(
    deal: np.float32, outside: np.float32, trust: np.float32, enforcement: np.float32, scale: np.float32
) -> np.float32:
    """Believed chance that the other side keeps a deal worth `deal` to it when it could have `outside` instead.

    `enforcement` in [0, 1] is the share of temptations a guarantor removes (1: it always keeps); `trust` in
    [0, 1] is the benefit of the doubt given to the rest; `scale` is the width of the doubt in utility.
    """
    return np.float32(enforcement + (ONE - enforcement) * logistic((deal - outside) / scale) * trust)


@kernel
def deal_worth(kept: np.float32, deal: np.float32, betrayed: np.float32) -> np.float32:
    """Expected worth of signing: the deal where it is kept, the war one is left with where it is not."""
    return np.float32(kept * deal + (ONE - kept) * betrayed)
