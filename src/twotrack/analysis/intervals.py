"""Intervals for what a finite number of members can say."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

Z95 = 1.959963984540054


def wilson(count: int, total: int) -> tuple[float, float]:
    """95 per cent score interval of a share (Wilson 1927, JASA 22): Monte Carlo error only.

    >>> [round(x, 4) for x in wilson(62, 100)]
    [0.5221, 0.709]
    """
    if total <= 0:
        raise ValueError("an interval needs at least one member")
    share = count / total
    centre = share + Z95**2 / (2 * total)
    spread = Z95 * np.sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2))
    scale = 1 + Z95**2 / total
    low = 0.0 if count == 0 else float((centre - spread) / scale)
    high = 1.0 if count == total else float((centre + spread) / scale)
    return low, high


def mean_interval(values: ArrayLike) -> tuple[float, float, float]:
    """Mean and 95 per cent normal interval of the mean, by the members' spread; the mean alone for one member."""
    x = np.asarray(values, dtype=np.float64)
    if x.size == 0:
        raise ValueError("an interval needs at least one member")
    mean = float(x.mean())
    half = Z95 * float(x.std(ddof=1)) / np.sqrt(x.size) if x.size > 1 else 0.0
    return mean, mean - half, mean + half
