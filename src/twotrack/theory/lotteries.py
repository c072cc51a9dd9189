"""Bargaining points where lotteries over deals, or shares of time, are possible: piecewise-linear sets.

The listed deals are the corners; every weighted average of corners is possible as well. For two parties the
frontier is then a chain of straight lines, for more a polytope. The rules are those of `bargaining`, and here
their axioms hold without ties: Nash's point is unique (Nash 1950), Kalai and Smorodinsky's is monotone for
two parties (1975).

Kalai-Smorodinsky, egalitarian and utilitarian points are linear programmes; Nash's maximises the sum of
logarithms of gains by moving weight from the worst corner in use to the best (pairwise Frank-Wolfe;
Lacoste-Julien & Jaggi 2015), which stops with a proof of how far the optimum can still be. Valid for parties
that value a lottery by its mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory.agreement import listed, reservations


@dataclass(frozen=True)
class Lottery:
    """Weights [deal] of the corners, which sum to 1, and the utilities [party] that the lottery is worth."""

    weights: NDArray[np.float64]
    utilities: NDArray[np.float64]


def _corners(
    utilities: ArrayLike, disagreement: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    u = listed(utilities)
    if u.ndim != 2:
        raise ValueError("a piecewise-linear set is given by its corners [deal, party]")
    return u, np.array(reservations(u, disagreement))


def _best(
    u: NDArray[np.float64], floor: NDArray[np.float64], goal: NDArray[np.float64], rise: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float] | None:
    """Weights that maximise goal @ average + t subject to average >= floor + t * rise (t 0 without rise)."""
    from scipy.optimize import linprog

    deals = u.shape[0]
    scale = np.maximum(np.abs(u).max(axis=0), np.abs(floor))
    scale[scale == 0] = 1.0
    moving = bool((rise > 0).any())
    cost = -np.append(u @ goal, 1.0 if moving else 0.0)
    upper = np.concatenate([-u.T, rise[:, None]], axis=1) / scale[:, None]
    whole = np.append(np.ones(deals), 0.0)[None, :]
    bounds = [(0.0, 1.0)] * deals + [(0.0, None) if moving else (0.0, 0.0)]
    answer = linprog(cost, A_ub=upper, b_ub=-floor / scale, A_eq=whole, b_eq=[1.0], bounds=bounds)
    if answer.status != 0:
        return None
    weights = np.maximum(answer.x[:-1], 0.0)
    return weights / weights.sum(), float(answer.x[-1])


def ideal(utilities: ArrayLike, disagreement: ArrayLike) -> NDArray[np.float64] | None:
    """Most that each party can get while nobody gets less than disagreement; None where that is impossible.

    Args:
        utilities: corners [deal, party]; disagreement: [party].

    Returns:
        utilities [party], or None.

    Raises:
        ValueError: no deal, fewer than two parties, a number not finite, or shapes that do not fit.

    >>> ideal([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).round(6).tolist()
    [2.0, 2.0]
    """
    u, d = _corners(utilities, disagreement)
    best = np.empty(d.size)
    for p in range(d.size):
        found = _best(u, d, np.eye(d.size)[p], np.zeros(d.size))
        if found is None:
            return None
        best[p] = max(float(found[0] @ u[:, p]), d[p])
    return best


def _level(u: NDArray[np.float64], d: NDArray[np.float64], rise: NDArray[np.float64]) -> Lottery | None:
    """Raise everybody along `rise` from disagreement as far as possible, then share out what is left."""
    found = _best(u, d, np.zeros(d.size), rise)
    if found is None:
        return None
    slack = 1e-12 * max(1.0, float(np.abs(u).max()))
    unit = np.where(rise > 0, 1.0 / np.where(rise > 0, rise, 1.0), 1.0)
    second = _best(u, d + max(found[1], 0.0) * rise - slack, unit / unit.max(), np.zeros(d.size))
    weights = found[0] if second is None else second[0]
    return Lottery(weights, weights @ u)


def kalai_smorodinsky(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery | None:
    """Kalai and Smorodinsky's point (1975): as far as possible from disagreement to ideal.

    Args:
        utilities: corners [deal, party]; disagreement: [party], used as it is.

    Returns:
        the lottery, or None where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> kalai_smorodinsky([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    """
    u, d = _corners(utilities, disagreement)
    best = ideal(u, d)
    if best is None:
        return None
    rise = np.where(best - d > 1e-12 * np.maximum(1.0, np.abs(best)), best - d, 0.0)
    return _level(u, d, rise)


def egalitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery | None:
    """Equal gains for all, as large as possible (Kalai 1977); utilities must be comparable.

    Args:
        utilities: corners [deal, party]; disagreement: [party].

    Returns:
        the lottery, or None where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> egalitarian([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [1.333333, 1.333333]
    """
    u, d = _corners(utilities, disagreement)
    return _level(u, d, np.ones(d.size))


def utilitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery | None:
    """Largest sum of gains among lotteries as good as disagreement for all; utilities must be comparable.

    Args:
        utilities: corners [deal, party]; disagreement: [party].

    Returns:
        the lottery, or None where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> utilitarian([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    """
    u, d = _corners(utilities, disagreement)
    found = _best(u, d, np.ones(d.size), np.zeros(d.size))
    return None if found is None else Lottery(found[0], found[0] @ u)


def nash(utilities: ArrayLike, disagreement: ArrayLike, tolerance: float = 1e-10) -> Lottery | None:
    """Nash's point (1950): the lottery with the largest product of gains over disagreement.

    Args:
        utilities: corners [deal, party]; disagreement: [party], used as it is.
        tolerance: how far the mean of the logarithms of gains may be from its maximum.

    Returns:
        the lottery, or None where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`, or when the tolerance was not reached.

    >>> nash([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    >>> nash([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).utilities.round(6).tolist()
    [1.0, 1.5]
    """
    u, d = _corners(utilities, disagreement)
    best, start = ideal(u, d), kalai_smorodinsky(u, d)
    if best is None or start is None:
        return None
    able = best - d > 1e-12 * np.maximum(1.0, np.abs(best))
    if not able.any():
        return start
    gains = (u[:, able] - d[able]) / (best - d)[able]
    if (start.weights @ gains).min() <= 0:
        return start
    if able.all():
        weights = _most_product(gains, start.weights, tolerance)
    else:
        weights = _on_face(u, d, np.where(able, best - d, np.inf), start.weights, tolerance)
    return Lottery(weights, weights @ u)


def _on_face(
    u: NDArray[np.float64],
    d: NDArray[np.float64],
    spans: NDArray[np.float64],
    start: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64]:
    """Nash's point where some party can gain nothing (infinite span) and holds the others to its floor.

    Simplicial decomposition (von Hohenbalken 1977): best mixture of the lotteries found so far, then a linear
    programme for a better one, until there is none.
    """
    able = np.isfinite(spans)
    mixtures = start[None, :]
    for _ in range(500):
        gains = (mixtures @ u - d)[:, able] / spans[able]
        first = np.zeros(len(mixtures))
        first[0] = 1.0
        share = _most_product(gains, first, tolerance)
        goal = np.zeros(d.size)
        goal[able] = 1.0 / (share @ gains) / spans[able] / able.sum()
        found = _best(u, d, goal, np.zeros(d.size))
        if found is None or goal @ (found[0] @ u - d) - 1.0 <= max(tolerance, 1e-7):
            return np.asarray(share @ mixtures)
        mixtures = np.concatenate([mixtures, found[0][None, :]])
    raise ValueError("Nash's point was not found to the wanted tolerance")


def _most_product(
    gains: NDArray[np.float64], start: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64]:
    """Pairwise Frank-Wolfe on the mean logarithm of `weights @ gains`, with Newton's line search."""
    weights = start.copy()
    for _ in range(20_000):
        x = weights @ gains
        slope = (gains / x).mean(axis=1)
        toward = int(np.argmax(slope))
        if slope[toward] - 1.0 <= tolerance:
            return weights
        used = np.flatnonzero(weights > 0)
        away = int(used[np.argmin(slope[used])])
        length = _line(x, gains[toward] - gains[away], float(weights[away]))
        weights[toward] += length
        weights[away] = 0.0 if length >= weights[away] else weights[away] - length
    raise ValueError("Nash's point was not found to the wanted tolerance")


def _line(x: NDArray[np.float64], step: NDArray[np.float64], most: float) -> float:
    """Length in [0, most] that maximises the mean of log(x + length * step), by bisection on its slope."""
    slope: Callable[[float], float] = lambda s: float((step / np.maximum(x + s * step, 1e-300)).sum())  # noqa: E731
    if (x + most * step).min() > 0 and slope(most) >= 0:
        return most
    low, high = 0.0, most
    for _ in range(80):
        middle = 0.5 * (low + high)
        if (x + middle * step).min() > 0 and slope(middle) > 0:
            low = middle
        else:
            high = middle
    return low
