"""Cascades of people who act when enough others act: Granovetter's threshold model, mixed and on a graph.

A person with threshold k joins once k others have joined (Granovetter 1978). Where everybody sees everybody,
the final number is the smallest fixed point of the distribution of thresholds at or above the start; a change
of one person can turn a full riot into a lone one. On a graph a person looks at neighbours only (Watts 2002).
For thresholds spread normally the mean field is r = Phi((r - mean) / sd), with one or three fixed points.

Valid while joining is not undone and people differ only in their thresholds.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel


def cascade(thresholds: ArrayLike, start: ArrayLike = 0) -> NDArray[np.int64]:
    """How many have joined in the end when everybody sees everybody.

    Args:
        thresholds: [..., person], number of others that must have joined, >= 0 (0: an instigator).
        start: number who join from outside, whatever their thresholds, [...] or one number, whole, >= 0. They
            count as seen by all; the result counts people of the list only.

    Returns:
        numbers [...] of people of the list who have joined.

    Raises:
        ValueError: nobody in the list, a negative or not finite threshold, or a start that is not whole.

    >>> cascade(range(100)).item(), cascade([0, 2, *range(2, 100)]).item()
    (100, 1)
    """
    levels = checks.nonnegative("thresholds", thresholds)
    if levels.ndim == 0 or levels.shape[-1] == 0:
        raise ValueError("there is nobody in the list of thresholds")
    ordered = np.sort(levels, axis=-1)
    outside = np.broadcast_to(checks.whole("start", start), levels.shape[:-1])
    # in the order of thresholds person i joins if i others and those from outside suffice
    waits = ordered > np.arange(levels.shape[-1]) + outside[..., None]
    return np.asarray(np.where(waits.any(axis=-1), waits.argmax(axis=-1), levels.shape[-1]), dtype=np.int64)


def fixed_points(thresholds: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """All numbers at which a crowd can rest: exactly n people have a threshold of at most n.

    A rest is stable if losing or gaining one participant brings the number back. The dynamics is that of
    Granovetter (1978): the number at the next moment is how many thresholds are at most the number now.

    Args:
        thresholds: [person], >= 0.

    Returns:
        numbers of participants, rising, and whether each is stable from both sides.

    Raises:
        ValueError: nobody in the list, or a negative or not finite threshold.

    >>> points, stable = fixed_points([0.0, 1.0, 3.0, 3.0])
    >>> points.tolist(), stable.tolist()
    ([2, 4], [False, True])
    """
    levels = checks.nonnegative("thresholds", thresholds)
    if levels.ndim != 1 or levels.size == 0:
        raise ValueError("there is nobody in the list of thresholds")
    numbers = np.arange(levels.size + 1)
    nexts = np.searchsorted(np.sort(levels), numbers, side="right")
    points = numbers[nexts == numbers]
    below, above = nexts[np.maximum(points - 1, 0)], nexts[np.minimum(points + 1, levels.size)]
    stable = ((points == 0) | (below >= points)) & ((points == levels.size) | (above <= points))
    return points, stable


def normal_fixed_points(mean: float, sd: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Shares at which a large crowd with normal thresholds rests: r = Phi((r - mean) / sd).

    Below sd = 1 / sqrt(2 pi) there can be three rests, the middle one unstable; above it there is one. As the
    spread grows the low rest can vanish, and participation jumps (Granovetter 1978).

    Args:
        mean: of the thresholds, as a share of the crowd; sd: their standard deviation, > 0, in the same unit.

    Returns:
        shares in [0, 1], rising, and whether each is stable.

    Raises:
        ValueError: a standard deviation not positive, or a number not finite.

    >>> points, stable = normal_fixed_points(0.5, 0.2)
    >>> points.round(3).tolist(), stable.tolist()
    ([0.007, 0.5, 0.993], [True, False, True])
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    m, s = checks.single("mean", mean), checks.single("sd", checks.positive("sd", sd))

    def gap(r: float) -> float:
        return float(ndtr((r - m) / s)) - r

    # gap is monotone between its turning points, where the normal density of (r - mean) / sd equals sd
    edges = [0.0, 1.0]
    if s < 1.0 / np.sqrt(2.0 * np.pi):
        reach = s * np.sqrt(-2.0 * np.log(s * np.sqrt(2.0 * np.pi)))
        low, high = min(m - reach, np.nextafter(m, -np.inf)), max(m + reach, np.nextafter(m, np.inf))
        edges = [0.0, *(float(x) for x in (low, high) if 0.0 < x < 1.0), 1.0]
    found = {x: x in (0.0, 1.0) for x in edges if gap(x) == 0.0}  # at a turning point the gap touches 0: unstable
    for low, high in pairwise(edges):
        first, last = gap(low), gap(high)
        if first < 0.0 < last or last < 0.0 < first:
            # stable where the gap falls
            found[float(brentq(gap, low, high, xtol=1e-14))] = first > 0.0
    points = sorted(found)
    return np.array(points), np.array([found[x] for x in points], np.bool_)


@kernel
def _spread(
    starts: NDArray[np.int64],
    targets: NDArray[np.int64],
    needed: NDArray[np.float64],
    joined: NDArray[np.bool_],
) -> None:
    """Let a cascade run in place: `targets[starts[i]:starts[i + 1]]` are those who see person i."""
    people = needed.size
    seen = np.zeros(people)
    queue = np.empty(people, np.int64)
    size = 0
    for i in range(people):
        if joined[i] or needed[i] <= 0.0:
            joined[i] = True
            queue[size] = i
            size += 1
    done = 0
    while done < size:
        i = queue[done]
        done += 1
        for x in range(starts[i], starts[i + 1]):
            j = targets[x]
            seen[j] += 1.0
            if not joined[j] and seen[j] >= needed[j]:
                joined[j] = True
                queue[size] = j
                size += 1


def cascade_on_graph(
    thresholds: ArrayLike, edges: ArrayLike, seeds: ArrayLike = (), *, share: bool = True
) -> NDArray[np.bool_]:
    """Who has joined in the end when everybody sees only neighbours (Watts 2002).

    Args:
        thresholds: [..., person] >= 0: share of neighbours that must have joined (or number, with
            share=False); 0 joins at once, and a person without neighbours joins only at 0.
        edges: [edge, 2], pairs of persons who see each other, each pair once; seeds: persons who join at the
            start. Graph and seeds are the same for the whole batch.

    Returns:
        mask [..., person].

    Raises:
        ValueError: an edge or seed outside the list, an edge from a person to itself or stated twice, or a
            threshold negative or not finite.

    >>> ring = [[0, 1], [1, 2], [2, 3], [3, 0]]
    >>> cascade_on_graph([0.5] * 4, ring, seeds=[0]).tolist()
    [True, True, True, True]
    >>> cascade_on_graph([0.6] * 4, ring, seeds=[0]).tolist()
    [True, False, False, False]
    """
    levels = checks.nonnegative("thresholds", thresholds)
    if levels.ndim == 0 or levels.shape[-1] == 0:
        raise ValueError("there is nobody in the list of thresholds")
    people = levels.shape[-1]
    pairs = checks.whole("edges", edges)
    if pairs.size and (pairs.ndim != 2 or pairs.shape[1] != 2):
        raise ValueError("edges must be pairs of persons [edge, 2]")
    pairs = pairs.reshape(-1, 2)
    first = checks.whole("seeds", seeds).ravel()
    if (pairs >= people).any() or (first >= people).any():
        raise ValueError(f"edges and seeds must name persons between 0 and {people - 1}")
    low, high = pairs.min(axis=1, initial=people), pairs.max(axis=1, initial=-1)
    if (low == high).any() or np.unique(low * people + high).size != low.size:
        raise ValueError("an edge joins a person to itself, or is stated twice")
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    degree = np.bincount(both[:, 0], minlength=people)
    starts = np.concatenate([[0], np.cumsum(degree)]).astype(np.int64)
    # a share of neighbours as a number of them, with rounding errors kept from asking for one too many
    with np.errstate(over="ignore"):
        needed = np.ceil(levels * degree - 1e-9) if share else np.ceil(levels)
    needed = np.where((needed <= 0) & (levels > 0), 1.0, needed)
    joined = np.zeros(levels.shape, np.bool_)
    joined[..., first] = True
    targets = np.ascontiguousarray(both[:, 1])
    rows = joined.reshape(-1, people)
    for crowd, mask in zip(needed.reshape(-1, people), rows, strict=True):
        _spread(starts, targets, crowd, mask)
    return joined
