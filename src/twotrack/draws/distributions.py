"""From uniform numbers to the families a case may use, by inverse distribution functions (one number each)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr
from scipy.special import ndtri as normal_quantile

from twotrack.case.quantity import Quantity


def quantile(quantity: Quantity, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """The quantity's quantile at `u` in (0, 1), elementwise; a fixed value ignores `u`.

    >>> from twotrack.evidence.support import Support
    >>> why = (Support(assumption="an example"),)
    >>> quantile(Quantity(uniform=(2, 4), unit="weeks", support=why), np.array([0.25, 0.5])).tolist()
    [2.5, 3.0]
    """
    n = quantity.numbers
    match quantity.family:
        case "value":
            return np.full(u.shape, n[0])
        case "uniform":
            return np.asarray(n[0] + (n[1] - n[0]) * u)
        case "loguniform":
            return np.asarray(n[0] * (n[1] / n[0]) ** u)
        case "normal":
            return np.asarray(n[0] + n[1] * _cut_normal(u))
        case "lognormal":
            return np.asarray(n[0] * np.exp(n[1] * _cut_normal(u)))
        case "triangular":
            return _triangular(n[0], n[1], n[2], u)
        case "beta":
            return np.asarray(betaincinv(n[0], n[1], u))
        case "choice":
            return np.asarray(np.asarray(n)[np.minimum((u * len(n)).astype(int), len(n) - 1)])
        case "integers":
            count = int(n[1]) - int(n[0]) + 1
            return np.asarray(n[0] + np.minimum(np.floor(u * count), count - 1))
    raise AssertionError(f"no quantile for {quantity.family}")


def _cut_normal(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal cut at three standard deviations, so that no draw leaves the bounds a case was checked for."""
    low, high = ndtr(-3.0), ndtr(3.0)
    return np.asarray(normal_quantile(low + u * (high - low)))


def _triangular(low: float, mode: float, high: float, u: NDArray[np.float64]) -> NDArray[np.float64]:
    if high == low:
        return np.full(u.shape, low)
    cut = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < cut, rising, falling)


def normal(u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard normal quantile at `u` in (0, 1)."""
    return np.asarray(normal_quantile(u))
