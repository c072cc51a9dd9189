"""Pooling: several accounts of one matter made into one, none of them trusted more than another.

The linear opinion pool (Stone 1961; Genest & Zidek 1986, Statistical Science 1) is the weighted mean of the
probabilities that the accounts give. With equal weights it is what somebody expects who thinks each account as likely
to be right as any other. It never rules out what one account allows. It is not externally Bayesian: pooling first and
learning afterwards is not learning first and pooling afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def linear_pool(accounts: Sequence[ArrayLike], weights: Sequence[float] | None = None) -> NDArray[np.float64]:
    """The weighted mean of accounts of equal shape; equal weights when none are given.

    Raises:
        ValueError: no account, accounts of different shape, or weights that are not positive numbers, one for each.

    >>> linear_pool([[0.25, 0.75], [0.75, 0.25]]).tolist()
    [0.5, 0.5]
    """
    if not len(accounts):
        raise ValueError("nothing to pool: give at least one account")
    values = [np.asarray(account, dtype=np.float64) for account in accounts]
    if any(one.shape != values[0].shape for one in values):
        raise ValueError("accounts of different shape cannot be pooled")
    w = np.ones(len(values)) if weights is None else np.asarray(weights, dtype=np.float64)
    if w.shape != (len(values),) or not np.all(np.isfinite(w)) or np.any(w <= 0):
        raise ValueError("weights must be positive numbers, one for each account")
    return np.asarray(np.tensordot(w / w.sum(), np.stack(values), axes=1), dtype=np.float64)
