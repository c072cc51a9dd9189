"""Scores of forecasts: Brier, logarithmic, and the continuous ranked probability score of a weighted ensemble.

All three are proper (Gneiting & Raftery 2007, JASA 102: 359-378) and all count errors: smaller is better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

SUREST = 0.01
"""No probability counts as nearer to 0 or 1 than this in the logarithmic score: a finite ensemble cannot know more."""


def brier(share: float, happened: bool) -> float:
    """Squared error of a probability (Brier 1950, Monthly Weather Review 78: 1-3).

    >>> round(brier(0.75, True), 4)
    0.0625
    """
    _probability(share)
    return (share - float(happened)) ** 2


def logarithmic(share: float, happened: bool, surest: float = SUREST) -> float:
    """Minus the natural logarithm of the probability given to what happened (Good 1952, JRSS B 14: 107-114).

    The probability is first kept within [surest, 1 - surest].

    >>> round(logarithmic(0.5, False), 4)
    0.6931
    """
    _probability(share)
    kept = min(max(share, surest), 1 - surest)
    return float(-np.log(kept if happened else 1 - kept))


def crps(members: ArrayLike, observed: float, weights: ArrayLike | None = None) -> float:
    """Continuous ranked probability score of an ensemble, in the unit of its members.

    Expected distance to the observation less half the expected distance of two members, members weighted: equation 20
    of Gneiting & Raftery 2007, that is the area between the ensemble's step function and the observation's (Hersbach
    2000, Weather and Forecasting 15: 559-570). With one member it is the absolute error.

    Args:
        members: values [member].
        observed: what happened.
        weights: non-negative [member], need not sum to 1; equal when left out.

    Raises:
        ValueError: no members, or weights that are negative, of another length or all zero.

    >>> crps([3.0], 5.0)
    2.0
    """
    values, given = weighted(members, weights)
    order = np.argsort(values, kind="stable")
    x, w = values[order], given[order]
    below = np.cumsum(w)[:-1]
    spread = float(np.sum(below * (1 - below) * np.diff(x)))  # half of the mean distance of two members
    return float(np.sum(w * np.abs(x - observed))) - spread


def quantiles(members: ArrayLike, levels: ArrayLike, weights: ArrayLike | None = None) -> NDArray[np.float64]:
    """Quantiles of a weighted ensemble [level]: the smallest member at or below which the level's share lies.

    >>> quantiles([1.0, 2.0, 3.0], [0.5], [1.0, 1.0, 8.0]).tolist()
    [3.0]
    """
    values, given = weighted(members, weights)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(given[order])
    at = np.searchsorted(reached, np.asarray(levels, dtype=np.float64) - 1e-12)
    return np.asarray(values[order][np.minimum(at, values.size - 1)], dtype=np.float64)


def weighted(members: ArrayLike, weights: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Members and weights as arrays [member], the weights summing to 1."""
    values = np.asarray(members, dtype=np.float64).ravel()
    if values.size == 0:
        raise ValueError("an ensemble has members")
    given = np.ones(values.size) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if given.size != values.size or (given < 0).any() or not given.sum() > 0:
        raise ValueError("one weight per member, none negative and not all zero")
    return values, given / given.sum()


def _probability(share: float) -> None:
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a probability")
