"""Which of the possible deals: Rubinstein's division and the points of Nash, Kalai-Smorodinsky and others.

A *point* picks one of the listed deals from utilities and an explicit disagreement point. Only deals at least
as good as disagreement for everybody count; if there is none, no point is returned. The disagreement point
may lie below every deal or between them and is used as it is.

- Nash (1950): largest product of gains. Scale-free, symmetric, Pareto-optimal, independent of irrelevant
deals.
- Kalai & Smorodinsky (1975): largest common share of each party's greatest possible gain.
- egalitarian (Kalai 1977): largest smallest gain. Compares utilities of different parties.
- utilitarian: largest sum of gains. Compares utilities of different parties.

On a finite list several deals can be equally good under a rule; then the worst-off party decides, then the
next (the leximin order). Gains that differ by a rounding count as equal there too, so that 0.1 + 0.2 does not
outweigh a real gain over 0.3. What is equal in all gains but for roundings is decided by these, so that no deal is
picked to which another is better for all, and last by the place in the list. Where lotteries over deals are possible
use `lotteries`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservations
from twotrack.theory.compiled import kernel

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = 0, 1, 2, 3
# scores this close, relative to the best, count as equal: a few roundings of a product of five
CLOSE = 4e-15
# products below this have lost digits
LEAST = 1e-290
MOST_ROUNDS = 1_000_000


@dataclass(frozen=True)
class Points:
    """The deals that a rule picks, one for each set in the batch [...].

    `found` [...] is False where no deal is as good as disagreement for everybody; there `index` [...] is -1
    and `utilities` [..., party] are NaN. `ties` [...] counts the deals that are equally good under the rule.
    """

    found: NDArray[np.bool_]
    index: NDArray[np.int64]
    utilities: NDArray[np.float64]
    ties: NDArray[np.int64]


@kernel
def _norms(u: NDArray[np.float64], d: NDArray[np.float64]) -> NDArray[np.float64]:
    """Greatest gain of each party among acceptable deals; all -1 where there is none."""
    norms = np.full(u.shape[1], -1.0)
    for i in range(u.shape[0]):
        fine = True
        for p in range(u.shape[1]):
            if u[i, p] < d[p]:
                fine = False
                break
        if fine:
            for p in range(u.shape[1]):
                norms[p] = max(norms[p], u[i, p] - d[p])
    return norms


@kernel
def _score(u: NDArray[np.float64], i: int, d: NDArray[np.float64], norms: NDArray[np.float64], rule: int) -> float:
    """How good deal i is under a rule (larger is better); -1 where it is not acceptable."""
    product = 1.0
    least = np.inf
    total = 0.0
    for p in range(d.size):
        gain = u[i, p] - d[p]
        if gain < 0.0:
            return -1.0
        total += gain
        if rule == 2:
            least = min(least, gain)
        elif norms[p] > 0.0:
            # a party that can gain nowhere has no say between acceptable deals
            product *= gain / norms[p]
            least = min(least, gain / norms[p])
    if rule == 0:
        return product
    if rule == 3:
        return total
    return least if least < np.inf else 1.0


@kernel
def _shares(
    row: NDArray[np.float64], d: NDArray[np.float64], norms: NDArray[np.float64], rule: int
) -> NDArray[np.float64]:
    """Gains in rising order, as shares of the greatest for the rules that do not compare utilities."""
    out = np.empty(row.size)
    for p in range(row.size):
        out[p] = row[p] - d[p]
        if rule < 2:
            out[p] = out[p] / norms[p] if norms[p] > 0.0 else 1.0
    return np.sort(out)


@kernel
def _ahead(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> bool:
    """Whether shares in rising order come first: by what is more than a rounding, then by the rounding."""
    for slack in (CLOSE, 0.0):
        for q in range(mine.size):
            if abs(mine[q] - theirs[q]) > slack * max(abs(mine[q]), abs(theirs[q])):
                return bool(mine[q] > theirs[q])
    return False


@kernel
def pick_point(u: NDArray[np.float64], d: NDArray[np.float64], rule: int) -> tuple[int, int]:
    """Index of the deal that a rule picks from `u` [deal, party], and how many are as good.

    The index is -1 where no deal is acceptable, and -2 where gains are too large or their products too small to be
    represented.
    """
    norms = _norms(u, d)
    if norms[0] < 0.0:
        return -1, 0
    if not np.isfinite(norms.sum()):
        return -2, 0
    best = -1.0
    for i in range(u.shape[0]):
        best = max(best, _score(u, i, d, norms, rule))
    if rule == 0 and best < LEAST:
        for i in range(u.shape[0]):
            if _score(u, i, d, norms, 1) > 0.0:
                return -2, 0
    bar = best - CLOSE * abs(best)
    chosen = -1
    ties = 0
    for i in range(u.shape[0]):
        if _score(u, i, d, norms, rule) >= bar:
            ties += 1
            if chosen < 0:
                chosen = i
            else:
                mine, theirs = _shares(u[i], d, norms, rule), _shares(u[chosen], d, norms, rule)
                if _ahead(mine, theirs):
                    chosen = i
    return chosen, ties


def _points(utilities: ArrayLike, disagreement: ArrayLike, rule: int) -> Points:
    u = listed(utilities)
    d = reservations(u, disagreement)
    shape = d.shape[:-1]
    sets = np.broadcast_to(np.ascontiguousarray(u), (*shape, *u.shape[-2:]))
    index = np.empty(shape, np.int64)
    ties = np.empty(shape, np.int64)
    worth = np.full(d.shape, np.nan)
    for x in np.ndindex(shape):
        index[x], ties[x] = pick_point(np.ascontiguousarray(sets[x]), np.ascontiguousarray(d[x]), rule)
        if index[x] < -1:
            raise ValueError("gains over disagreement are too large, or their products too small, to be represented")
        if index[x] >= 0:
            worth[x] = sets[x][index[x]]
    return Points(np.asarray(index >= 0), index, worth, ties)


def nash(utilities: ArrayLike, disagreement: ArrayLike) -> Points:
    """Nash's point: the acceptable deal with the largest product of gains over disagreement (Nash 1950).

    Args:
        utilities: [..., deal, party] of two parties or more; disagreement: [..., party], used as it is.
            Batches broadcast: one list under many disagreement points, or many lists.

    Returns:
        `Points`; `found` is False where some party prefers disagreement to whatever the others accept.

    Raises:
        ValueError: no deal, fewer than two parties, a number not finite, shapes that do not fit, gains too large to be
            represented, or all their products too small.

    >>> nash([[1.0, 0.0], [0.7, 0.6], [0.0, 1.0]], [0.0, 0.0]).index.item()
    1
    >>> nash([[1.0, 0.0], [0.0, 1.0]], [2.0, 2.0]).found.item()
    False
    """
    return _points(utilities, disagreement, NASH)


def kalai_smorodinsky(utilities: ArrayLike, disagreement: ArrayLike) -> Points:
    """Kalai and Smorodinsky's point: everybody gets the largest common share of its greatest gain (1975).

    On a list the common share is that of the worst-off party. Greatest gains are taken over acceptable deals.

    Args:
        utilities: [..., deal, party]; disagreement: [..., party].

    Returns:
        `Points`.

    Raises:
        ValueError: as for `nash`.

    >>> kalai_smorodinsky([[10.0, 0.0], [6.0, 0.5], [2.0, 0.9], [0.0, 1.0]], [0.0, 0.0]).index.item()
    1
    """
    return _points(utilities, disagreement, KALAI_SMORODINSKY)


def egalitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Points:
    """The acceptable deal with the largest smallest gain (Kalai 1977). Utilities must be comparable.

    Args:
        utilities: [..., deal, party]; disagreement: [..., party].

    Returns:
        `Points`.

    Raises:
        ValueError: as for `nash`.

    >>> egalitarian([[10.0, 0.0], [6.0, 0.5], [2.0, 0.9], [0.0, 1.0]], [0.0, 0.0]).index.item()
    2
    """
    return _points(utilities, disagreement, EGALITARIAN)


def utilitarian(utilities: ArrayLike, disagreement: ArrayLike) -> Points:
    """The acceptable deal with the largest sum of gains. Utilities must be comparable.

    Args:
        utilities: [..., deal, party]; disagreement: [..., party].

    Returns:
        `Points`.

    Raises:
        ValueError: as for `nash`.

    >>> utilitarian([[10.0, 0.0], [6.0, 0.5], [2.0, 0.9], [0.0, 1.0]], [0.0, 0.0]).index.item()
    0
    """
    return _points(utilities, disagreement, UTILITARIAN)


def rubinstein(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Share of the first mover when offers alternate for ever: (1 - d2) / (1 - d1 d2) (Rubinstein 1982).

    Args:
        first, second: discount factors per round of the first and the second mover, in [0, 1], not both 1.
            Broadcast.

    Returns:
        shares of the first mover; the second gets the rest, at once.

    Raises:
        ValueError: a discount outside [0, 1], both 1 (any division is then an equilibrium), or a number not
            finite.

    >>> round(float(rubinstein(0.9, 0.9)), 4), float(rubinstein(0.5, 0.0))
    (0.5263, 1.0)
    """
    a, b = checks.together(checks.share("first", first), checks.share("second", second))
    if (a * b == 1.0).any():
        raise ValueError("with two players of full patience every division is an equilibrium")
    # 1 - a b, without loss of digits for very patient players
    return np.asarray((1.0 - b) / ((1.0 - a) + a * (1.0 - b)))


def rubinstein_costs(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Share of the first mover when every refused offer costs a fixed amount (Rubinstein 1982, conclusion I).

    All of the pie if its cost is the smaller one, only the second mover's cost if it is the larger one: with
    fixed costs even a small difference of strength decides everything. Valid for costs of at most the pie.

    Args:
        first, second: cost of a round to the first and second mover as shares of the pie, in (0, 1], not
            equal. Broadcast.

    Returns:
        shares of the first mover.

    Raises:
        ValueError: a cost outside (0, 1], equal costs (many divisions are then equilibria), or a number not
            finite.

    >>> rubinstein_costs([0.1, 0.2], [0.2, 0.1]).tolist()
    [1.0, 0.1]
    """
    a = checks.positive("first", checks.share("first", first))
    b = checks.positive("second", checks.share("second", second))
    a, b = checks.together(a, b)
    if (a == b).any():
        raise ValueError("with equal costs many divisions are equilibria")
    return np.asarray(np.where(a < b, 1.0, b))


def stahl(first: ArrayLike, second: ArrayLike, rounds: int) -> NDArray[np.float64]:
    """Share of the first mover when offers alternate for a known number of rounds (Stahl 1972).

    Args:
        first, second: discount factors per round, in [0, 1]; rounds: 1 to a million; after the last
            nobody gets anything.

    Returns:
        shares of whoever moves first; with many rounds they approach Rubinstein's.

    Raises:
        ValueError: a discount outside [0, 1], or no round.

    >>> [round(float(stahl(0.9, 0.9, n)), 4) for n in (1, 2, 3, 200)]
    [1.0, 0.1, 0.91, 0.5263]
    """
    a, b = checks.together(checks.share("first", first), checks.share("second", second))
    count = int(checks.single("rounds", checks.whole("rounds", rounds, least=1, most=MOST_ROUNDS)))
    share = np.ones(a.shape)
    for left in range(2, count + 1):
        # the proposer with `left` rounds to go leaves the other what it would get by waiting as next proposer
        waits = b if (count - left) % 2 == 0 else a
        share = 1.0 - waits * share
    return share
