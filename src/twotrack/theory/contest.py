"""Contest success functions: who prevails when two sides put in unequal effort.

Ratio form (Tullock 1980; axioms in Skaperdas 1996; war use in Hirshleifer 1989, Public Choice 63):
P(own) = own^m / (own^m + other^m), with decisiveness m > 0. It depends on the ratio of efforts only and stops
being valid where absolute size matters (then Hirshleifer's difference form is the better choice).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import TINY, logarithm, logistic


@kernel
def chance(own: np.float32, other: np.float32, decisiveness: np.float32) -> np.float32:
    """Ratio contest in float32 (error below 1e-6); two efforts of zero are an even contest."""
    ratio = (np.float32(own) + TINY) / (np.float32(other) + TINY)
    return np.float32(logistic(np.float32(decisiveness) * logarithm(ratio)))


def success(own: ArrayLike, other: ArrayLike, decisiveness: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Probability that `own` prevails, elementwise and broadcast, in double precision.

    Args:
        own, other: efforts >= 0 in the same unit, any broadcastable shapes.
        decisiveness: exponent m > 0; 1 is the lottery, larger is closer to "the stronger wins".

    Returns:
        array of probabilities in [0, 1]; 1/2 where both efforts are zero.

    Raises:
        ValueError: an effort is negative or a decisiveness not positive.

    >>> float(success(2.0, 1.0))
    0.6666666666666666
    >>> success([1.0, 0.0], [1.0, 5.0], 2.0).tolist()
    [0.5, 0.0]
    """
    a, b, m = (np.asarray(x, dtype=np.float64) for x in (own, other, decisiveness))
    if (a < 0).any() or (b < 0).any():
        raise ValueError("efforts must not be negative")
    if not (m > 0).all():
        raise ValueError("decisiveness must be positive")
    top = np.maximum(a, b)
    scale = np.where(top > 0, top, 1.0)
    powered, against = (a / scale) ** m, (b / scale) ** m
    total = powered + against
    return np.asarray(np.where(top > 0, powered / np.where(total > 0, total, 1.0), 0.5))
