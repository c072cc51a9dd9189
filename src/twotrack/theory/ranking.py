"""Deals from best to worst for one party, ties in the order of the list, in about linear time.

Utilities are spread over as many buckets as there are deals and each bucket is sorted by insertion; where one
bucket would hold too many, a merge sort takes over. The result is that of a stable sort, always.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel

CROWDED = 24


@kernel
def best_first(worth: NDArray[np.float64], order: NDArray[np.int64], place: NDArray[np.int64]) -> None:
    """Fill `order` with the indices of `worth`, best first and stable; `place` [deal + 1] is scratch."""
    n = worth.size
    high = worth[0]
    low = worth[0]
    for i in range(n):
        high = max(high, worth[i])
        low = min(low, worth[i])
    span = high - low
    # a span so small that its inverse overflows, or none at all, or one beyond the largest number
    if not 1e-290 < span < np.inf:
        if span == 0.0:
            for i in range(n):
                order[i] = i
        else:
            order[:] = np.argsort(-worth, kind="mergesort")
        return
    scale = (n - 1) / span
    place[:] = 0
    for i in range(n):
        place[int((high - worth[i]) * scale) + 1] += 1
    crowd = 0
    for i in range(1, n + 1):
        crowd = max(crowd, place[i])
        place[i] += place[i - 1]
    if crowd > CROWDED:
        order[:] = np.argsort(-worth, kind="mergesort")
        return
    for i in range(n):
        bucket = int((high - worth[i]) * scale)
        at = place[bucket]
        order[at] = i
        place[bucket] += 1
    # buckets are in order and stable inside; one insertion pass sorts within them
    for x in range(1, n):
        i = order[x]
        y = x - 1
        while y >= 0 and worth[order[y]] < worth[i]:
            order[y + 1] = order[y]
            y -= 1
        order[y + 1] = i


@kernel
def rank(own: NDArray[np.float64]) -> NDArray[np.int64]:
    """Deals from best to worst for each party: `own` [party, deal] -> [party, deal]."""
    order = np.empty(own.shape, np.int64)
    place = np.empty(own.shape[1] + 1, np.int64)
    for p in range(own.shape[0]):
        best_first(own[p], order[p], place)
    return order
