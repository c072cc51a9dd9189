"""Bargaining points where lotteries over deals, or shares of time, are possible: piecewise-linear sets.

The listed deals are the corners; every weighted average of corners is possible as well. For two parties the
frontier is then a chain of straight lines, for more a polytope. The rules are those of `bargaining`, and here
their axioms hold: Nash's point is unique (Nash 1950), Kalai and Smorodinsky's is monotone for two parties (1975).
Where a rule leaves several points, the worst-off gets most, then the next, and so on (leximin), in whatever order the
deals are listed.

Kalai-Smorodinsky, egalitarian and utilitarian points are linear programmes; Nash's maximises the sum of
logarithms of gains by moving weight from the worst corner in use to the best (pairwise Frank-Wolfe;
Lacoste-Julien & Jaggi 2015), which stops with a proof of how far the optimum can still be. Valid for parties
that value a lottery by its mean. Batches of sets are solved one after the other, each a programme of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservations
from twotrack.theory.dominance import undominated


@dataclass(frozen=True)
class Lottery:
    """Weights [..., deal] of the corners, which sum to 1, and the utilities [..., party] that the lottery is worth.

    `found` [...] is False where no lottery is as good as disagreement for everybody; there the rest is NaN.
    """

    found: NDArray[np.bool_]
    weights: NDArray[np.float64]
    utilities: NDArray[np.float64]


_One = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class _Set:
    """A set in its own frame: corners `v` [corner, party] in [0, 1], zero and unit of each, disagreement.

    `corner` [corner] are the deals that no other dominates, of `deals` in all: weight on a dominated deal is
    always better placed on what dominates it.
    """

    v: NDArray[np.float64]
    corner: NDArray[np.int64]
    deals: int
    zero: NDArray[np.float64]
    unit: NDArray[np.float64]
    d: NDArray[np.float64]

    def framed(self, utilities: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((utilities - self.zero) / self.unit)


def _corners(u: NDArray[np.float64], d: NDArray[np.float64]) -> _Set:
    zero, unit = u.min(axis=0), np.ptp(u, axis=0)
    if not np.isfinite(unit).all() or not np.isfinite(u.max(axis=0) - d).all():
        raise ValueError("gains over disagreement are too large to be represented")
    unit = np.where(unit > 0, unit, np.maximum(np.abs(zero), 1.0))
    corner = np.flatnonzero(undominated(u))
    return _Set((u[corner] - zero) / unit, corner, len(u), zero, unit, d)


def _solve(
    here: _Set,
    goal: NDArray[np.float64],
    least: NDArray[np.float64],
    slack: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], float] | None:
    """A linear programme over lotteries, all in the frame of the set.

    Without `slack`: the largest goal @ average with average >= least. With it: the smallest s >= 0 with
    average + s * slack >= least, and average at least at disagreement.
    """
    from scipy.optimize import linprog

    deals = here.v.shape[0]
    floor = here.framed(here.d)
    extra = 0 if slack is None else 1
    rows = [-here.v.T, -here.v.T] if extra else [-here.v.T]
    upper = np.concatenate(rows)
    limit = np.concatenate([-least, -floor]) if extra else -np.maximum(least, floor)
    cost = -(here.v @ goal)
    if slack is not None:
        upper = np.concatenate([upper, np.concatenate([-slack, np.zeros(floor.size)])[:, None]], axis=1)
        cost = np.append(np.zeros(deals), 1.0)
    binding = limit < 0  # averages are never negative in the frame, so other rows always hold
    whole = np.append(np.ones(deals), np.zeros(extra))[None, :]
    precise = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    answer = linprog(
        cost,
        A_ub=upper[binding],
        b_ub=limit[binding],
        A_eq=whole,
        b_eq=[1.0],
        bounds=(0, None),
        options=precise,
    )
    if answer.status == 2:
        return None
    if answer.status != 0:
        raise ValueError(f"the linear programme was not solved: {answer.message}")
    weights = np.maximum(answer.x[:deals], 0.0)
    return weights / weights.sum(), float(answer.x[-1]) if extra else 0.0


def _lottery(here: _Set, weights: NDArray[np.float64]) -> _One:
    whole = np.zeros(here.deals)
    whole[here.corner] = weights
    return whole, here.zero + here.unit * (weights @ here.v)


def _sets(utilities: ArrayLike, disagreement: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners [..., deal, party] and disagreement points [..., party] of one batch."""
    u = listed(utilities)
    d = reservations(u, disagreement)
    return np.broadcast_to(u, (*d.shape[:-1], *u.shape[-2:])), np.array(d)


def _each(utilities: ArrayLike, disagreement: ArrayLike, solve: Callable[[_Set], _One | None]) -> Lottery:
    """The lottery that `solve` finds in each set of a batch."""
    u, d = _sets(utilities, disagreement)
    shape = d.shape[:-1]
    found = np.zeros(shape, np.bool_)
    weights, worth = np.full(u.shape[:-1], np.nan), np.full(d.shape, np.nan)
    for x in np.ndindex(shape):
        one = solve(_corners(np.ascontiguousarray(u[x]), d[x]))
        if one is not None:
            found[x] = True
            weights[x], worth[x] = one
    return Lottery(found, weights, worth)


def ideal(utilities: ArrayLike, disagreement: ArrayLike) -> NDArray[np.float64]:
    """Most that each party can get while nobody gets less than disagreement; NaN where that is impossible.

    Args:
        utilities: corners [..., deal, party]; disagreement: [..., party]. Batches broadcast.

    Returns:
        utilities [..., party], NaN for a set without a lottery that is as good as disagreement for everybody.

    Raises:
        ValueError: no deal, fewer than two parties, a number not finite, shapes that do not fit, or gains too far
            apart to be represented.

    >>> ideal([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).round(6).tolist()
    [2.0, 2.0]
    """
    u, d = _sets(utilities, disagreement)
    out = np.full(d.shape, np.nan)
    for x in np.ndindex(d.shape[:-1]):
        best = _ideal(_corners(np.ascontiguousarray(u[x]), d[x]))
        if best is not None:
            out[x] = best
    return out


def _ideal(here: _Set) -> NDArray[np.float64] | None:
    best = np.empty(here.d.size)
    for p in range(best.size):
        found = _solve(here, np.eye(best.size)[p], here.framed(here.d))
        if found is None:
            return None
        best[p] = max(float(_lottery(here, found[0])[1][p]), here.d[p])
    return best


def _level(here: _Set, top: NDArray[np.float64], rise: NDArray[np.float64]) -> _One | None:
    """Come down from `top` along `rise` no further than needed, then share out what is left."""
    steepness = rise / here.unit
    found = _solve(here, steepness, here.framed(top), steepness / max(float(steepness.max()), 1e-300))
    if found is None:
        return None
    reached = here.framed(top) - found[1] * steepness / max(float(steepness.max()), 1e-300)
    goal = np.divide(1.0, steepness, out=np.ones_like(rise), where=steepness > 0)
    second = _solve(here, goal / goal.max(), reached - 1e-11)
    return _lottery(here, found[0] if second is None else second[0])


def kalai_smorodinsky(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery:
    """Kalai and Smorodinsky's point (1975): as far as possible from disagreement to ideal.

    Where three parties or more cannot all have the common share, the worst-off gets as much as it can, then the next.

    Args:
        utilities: corners [..., deal, party]; disagreement: [..., party], used as it is. Batches broadcast.

    Returns:
        `Lottery`; `found` is False where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> kalai_smorodinsky([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    """
    return _each(utilities, disagreement, _kalai_smorodinsky)


def _kalai_smorodinsky(here: _Set) -> _One | None:
    best = _ideal(here)
    if best is None:
        return None
    rates = np.where(best - here.d > 1e-9 * here.unit, best - here.d, 0.0)
    weights = _leximin(here, rates) if rates.any() else None
    return _level(here, best, best - here.d) if weights is None else _lottery(here, weights)


def egalitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery:
    """Equal gains for all, as large as possible (Kalai 1977); utilities must be comparable.

    Where gains cannot be equal the worst-off party gets as much as it can, then the next.

    Args:
        utilities: corners [..., deal, party]; disagreement: [..., party]. Batches broadcast.

    Returns:
        `Lottery`; `found` is False where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> egalitarian([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [1.333333, 1.333333]
    """
    return _each(utilities, disagreement, _egalitarian)


def _egalitarian(here: _Set) -> _One | None:
    best = _ideal(here)
    if best is None:
        return None
    weights = _leximin(here, np.ones(here.d.size))
    return None if weights is None else _lottery(here, weights)


def utilitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Lottery:
    """Largest sum of gains among lotteries as good as disagreement for all; utilities must be comparable.

    Often a whole edge has the same sum. Then the worst-off party decides between its lotteries, then the next.

    Args:
        utilities: corners [..., deal, party]; disagreement: [..., party]. Batches broadcast.

    Returns:
        `Lottery`; `found` is False where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`.

    >>> utilitarian([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    """
    return _each(utilities, disagreement, _utilitarian)


def _utilitarian(here: _Set) -> _One | None:
    goal = here.unit / here.unit.max()
    found = _solve(here, goal, here.framed(here.d))
    if found is None:
        return None
    # the sum joins in as one more party that must keep what it has, and the others share below it
    sums = here.v @ goal
    kept = float(found[0] @ sums) - 1e-11
    v, zero, unit = np.column_stack([here.v, sums]), np.append(here.zero, 0.0), np.append(here.unit, 1.0)
    joined = _Set(v, here.corner, here.deals, zero, unit, np.append(here.d, kept))
    shared = _leximin(joined, np.append(np.ones(here.d.size), 0.0))
    alone = shared is None or np.abs((shared - found[0]) @ here.v).max() < 1e-9
    return _lottery(here, found[0] if shared is None or alone else shared)


def _leximin(here: _Set, rates: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Weights that lift the worst-off as far as they go, then the next; a party with rate 0 only keeps its floor."""
    rates, least, weights = rates.copy(), here.framed(here.d), None
    peaks = here.zero + here.unit * here.v.max(axis=0) - here.d
    while rates.any():
        rising = rates > 0
        level = float((peaks[rising] / rates[rising]).min())
        steepness = rates / here.unit / (rates / here.unit).max()
        top = np.where(rising, here.framed(here.d + rates * level), least)
        found = _solve(here, steepness, top, steepness)
        if found is None:
            break
        weights = found[0]
        least = np.where(rising, top - found[1] * steepness, least) - 1e-11
        most = [_solve(here, np.eye(rates.size)[q], least) if rising[q] else None for q in range(rates.size)]
        room = np.array([one[0] @ here.v[:, q] - least[q] if one else 0.0 for q, one in enumerate(most)])
        # at least one party is stuck, whatever the rounding
        rates[room <= max(1e-9, float(room[rising].min()))] = 0.0
    return weights


def nash(utilities: ArrayLike, disagreement: ArrayLike, tolerance: float = 1e-10) -> Lottery:
    """Nash's point (1950): the lottery with the largest product of gains over disagreement.

    Args:
        utilities: corners [deal, party]; disagreement: [party], used as it is.
        tolerance: how far the mean of the logarithms of gains may be from its maximum, > 0.

    Returns:
        the lottery, or None where no lottery is as good as disagreement for everybody.

    Raises:
        ValueError: as for `ideal`, a tolerance not positive, or one that was not reached.

    >>> nash([[4.0, 0.0], [0.0, 2.0]], [0.0, 0.0]).utilities.round(6).tolist()
    [2.0, 1.0]
    >>> nash([[4.0, 0.0], [0.0, 2.0]], [0.0, 1.0]).utilities.round(6).tolist()
    [1.0, 1.5]
    """
    close = checks.single("tolerance", checks.positive("tolerance", tolerance))
    return _each(utilities, disagreement, lambda here: _nash(here, close))


def _nash(here: _Set, tolerance: float) -> _One | None:
    best = _ideal(here)
    start = None if best is None else _level(here, best, best - here.d)
    if best is None or start is None:
        return None
    spans = best - here.d
    able = spans > 1e-9 * here.unit
    # gains as shares of the greatest gain, computed in the frame so that nothing cancels
    gains = (here.v - here.framed(here.d))[:, able] * here.unit[able] / spans[able]
    first = start[0][here.corner]
    if not able.any() or (first @ gains).min() <= 0:
        return start
    if able.all():
        return _lottery(here, _most_product(gains, first, tolerance))
    return _lottery(here, _on_face(here, gains, spans[able], able, first, tolerance))


def _on_face(
    here: _Set,
    gains: NDArray[np.float64],
    spans: NDArray[np.float64],
    able: NDArray[np.bool_],
    start: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64]:
    """Nash's point where some party can gain nothing and holds the others to its floor.

    Simplicial decomposition (von Hohenbalken 1977): best mixture of the lotteries found so far, then a linear
    programme for a better one, until there is none.
    """
    mixtures = start[None, :]
    for _ in range(500):
        first = np.zeros(len(mixtures))
        first[0] = 1.0
        share = _most_product(mixtures @ gains, first, tolerance)
        slope = 1.0 / (share @ mixtures @ gains) / able.sum()
        goal = np.zeros(able.size)
        goal[able] = slope * here.unit[able] / spans
        found = _solve(here, goal / goal.max(), here.framed(here.d))
        if found is None or slope @ (found[0] @ gains) - 1.0 <= max(tolerance, 1e-8):
            return np.asarray(share @ mixtures)
        mixtures = np.concatenate([mixtures, found[0][None, :]])
    raise ValueError("Nash's point was not found to the wanted tolerance")


def _most_product(gains: NDArray[np.float64], start: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
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
