"""What trading across issues adds: settling all together against settling each by itself.

With additive utilities the best level that all parties can share equally over lotteries of packages is a
small linear programme in the chances of each option, so it never needs the list of packages. The difference
to what the parties get when every issue is settled alone is the log-rolling potential (Froman & Cohen 1970;
Raiffa 1982).

Valid for additive utilities; each party's worst package counts 0 and its best 1, so that only what it cares
for matters, not its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory.agreement import aligned


def _level(tables: list[NDArray[np.float64]], options: NDArray[np.int64], issues: Sequence[int]) -> float:
    """Largest share of its own range over `issues` that every party can have at once, options being mixed."""
    gains = []
    for table in tables:
        worst = np.array([table[j, : options[j]].min() for j in issues])
        span = sum(float(np.ptp(table[j, : options[j]])) for j in issues)
        if span > 0:
            gains.append([(table[j, : options[j]] - worst[x]) / span for x, j in enumerate(issues)])
    if len(gains) < 2:
        return 1.0
    if len(gains) == 2:
        return _level_of_two(*gains)
    return _level_of_many([np.concatenate(row) for row in gains], options, issues)


def _level_of_two(first: list[NDArray[np.float64]], second: list[NDArray[np.float64]]) -> float:
    """Where the concave frontier of two parties crosses the diagonal: the edges of all issues, the flattest first."""
    x = y = 0.0
    edges: list[tuple[float, float]] = []
    for u, v in zip(first, second, strict=True):
        hull: list[tuple[float, float]] = []
        for a, b in sorted(zip(u.tolist(), v.tolist(), strict=True), key=lambda point: (point[0], -point[1])):
            while len(hull) > 1 and _below(hull[-2], hull[-1], (a, b)):
                hull.pop()
            hull.append((a, b))
        top = max(range(len(hull)), key=lambda i: (hull[i][1], hull[i][0]))
        x, y = x + hull[top][0], y + hull[top][1]
        edges += [(q[0] - p[0], q[1] - p[1]) for p, q in pairwise(hull[top:]) if q[0] > p[0]]
    for right, down in sorted(edges, key=lambda edge: -edge[1] / edge[0]):
        if x + right >= y + down:
            return x + right * max(y - x, 0.0) / (right - down)
        x, y = x + right, y + down
    return min(x, y)


def _below(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> bool:
    """Whether q lies on or below the line from p to r."""
    return (q[1] - p[1]) * (r[0] - p[0]) <= (r[1] - p[1]) * (q[0] - p[0])


def _level_of_many(gains: list[NDArray[np.float64]], options: NDArray[np.int64], issues: Sequence[int]) -> float:
    """The same by linear programming."""
    from scipy.optimize import linprog

    columns = int(sum(options[j] for j in issues))
    upper = np.array([np.append(-row, 1.0) for row in gains])
    equal = np.zeros((len(issues), columns + 1))
    start = 0
    for x, j in enumerate(issues):
        equal[x, start : start + options[j]] = 1.0
        start += options[j]
    goal = np.append(np.zeros(columns), -1.0)
    answer = linprog(goal, A_ub=upper, b_ub=np.zeros(len(gains)), A_eq=equal, b_eq=np.ones(len(issues)))
    return float(answer.x[-1])


def _scaled(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """The table with its largest utility at about 1, exactly: dwarfs and giants are not lost in ranges and sums."""
    largest = float(np.abs(table).max())
    return np.ldexp(table, -int(np.frexp(largest)[1])) if largest > 0 else table


def potential(tables: Sequence[Sequence[ArrayLike]]) -> tuple[float, float]:
    """Level that every party can reach with trading across issues, and without.

    Args:
        tables: for each party, for each issue, the utilities of its options.

    Returns:
        (together, apart): shares in [0, 1] of its own range, from worst package to best, that the worst-off
        party gets when all issues are settled at once, and when each is settled alone at equal shares of
        *its* range. The difference is the potential; it is never negative.

    Raises:
        ValueError: as for `agreement.packages`.

    >>> together, apart = potential([[[0.0, 8.0], [0.0, 2.0]], [[2.0, 0.0], [8.0, 0.0]]])
    >>> round(together, 6), round(apart, 6)
    (0.8, 0.5)
    """
    ready, options = aligned(tables)
    ready = [_scaled(table) for table in ready]
    issues = range(options.size)
    together = _level(ready, options, issues)
    alone = np.array([_level(ready, options, [j]) for j in issues])
    apart = 1.0
    for table in ready:
        spans = np.array([float(np.ptp(table[j, : options[j]])) for j in issues])
        if spans.sum() > 0:
            apart = min(apart, float(spans @ alone / spans.sum()))
    return max(together, apart), apart
