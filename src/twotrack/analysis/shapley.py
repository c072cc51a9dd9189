"""Shapley values and interactions of a few switches, exact, from the worth of all their combinations.

Combinations are numbered by bits: in combination S switch j is on where bit j of S is set, so that 0 is none and
2^k - 1 all. The Shapley value is the mean of what a switch adds when it is thrown, over all orders of throwing them
(Shapley 1953); the values add up to worth(all) - worth(none). The interaction index of two switches is the mean of what
both add beyond each alone, over the combinations of the others (Grabisch & Roubens 1999); negative where one does what
the other does.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST = 12
Array = NDArray[np.float64]


def value_weights(count: int) -> Array:
    """Weights [switch, combination], times count!, by which worths give Shapley values (Shapley 1953, eq. 13).

    They are whole numbers, so that sums of whole worths are exact: what never matters has exactly nothing.
    """
    numbers, size = np.arange(1 << count), _sizes(count)
    with_it = np.array([0.0] + [float(factorial(s - 1) * factorial(count - s)) for s in range(1, count + 1)])
    without = np.append(-with_it[1:], 0.0)
    on = (numbers[None, :] >> np.arange(count)[:, None]) & 1 == 1
    return np.where(on, with_it[size], without[size])


def pairs(count: int) -> list[tuple[int, int]]:
    """Pairs of switches in the order of `interaction_weights`."""
    return list(combinations(range(count), 2))


def interaction_weights(count: int) -> Array:
    """Weights [pair, combination], times (count - 1)!, that give two-way interactions (Grabisch & Roubens 1999)."""
    numbers, size = np.arange(1 << count), _sizes(count)
    out = np.zeros((len(pairs(count)), 1 << count))
    for row, (i, j) in enumerate(pairs(count)):
        one, two = (numbers >> i) & 1, (numbers >> j) & 1
        weight = np.array([float(factorial(s) * factorial(count - s - 2)) for s in range(count - 1)])
        out[row] = np.where(one == two, 1.0, -1.0) * weight[size - one - two]
    return out


def shapley_values(worth: ArrayLike) -> Array:
    """Shapley values [switch, ...] of worths [combination, ...].

    >>> shapley_values([0.0, 1.0, 1.0, 4.0]).tolist()
    [2.0, 2.0]

    Raises:
        ValueError: the number of combinations is no power of two.
    """
    x = np.asarray(worth, np.float64)
    count = _count(x)
    return np.asarray(np.tensordot(value_weights(count), x, axes=1) / factorial(count))


def interactions(worth: ArrayLike) -> Array:
    """Two-way interactions [pair, ...] of worths [combination, ...], in the order of `pairs`.

    >>> interactions([0.0, 1.0, 1.0, 4.0]).tolist()
    [2.0]

    Raises:
        ValueError: the number of combinations is no power of two.
    """
    x = np.asarray(worth, np.float64)
    count = _count(x)
    return np.asarray(np.tensordot(interaction_weights(count), x, axes=1) / factorial(max(count - 1, 0)))


def _count(worth: Array) -> int:
    count = worth.shape[0].bit_length() - 1 if worth.ndim else -1
    if count < 0 or worth.shape[0] != 1 << count:
        raise ValueError("worths are needed of all combinations: 1, 2, 4, 8 ... of them")
    return count


def _sizes(count: int) -> NDArray[np.int64]:
    """How many switches are on in each combination."""
    return np.array([number.bit_count() for number in range(1 << count)], np.int64)
