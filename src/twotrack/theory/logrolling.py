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

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory.agreement import aligned


def _level(tables: list[NDArray[np.float64]], options: NDArray[np.int64], issues: Sequence[int]) -> float:
    """Largest share of its own range over `issues` that every party can have at once."""
    from scipy.optimize import linprog

    columns = int(sum(options[j] for j in issues))
    gains = []
    for table in tables:
        worst = np.array([table[j, : options[j]].min() for j in issues])
        span = sum(float(np.ptp(table[j, : options[j]])) for j in issues)
        if span > 0:
            row = [(table[j, : options[j]] - worst[x]) / span for x, j in enumerate(issues)]
            gains.append(np.concatenate(row))
    if not gains:
        return 1.0
    upper = np.array([np.append(-row, 1.0) for row in gains])
    equal = np.zeros((len(issues), columns + 1))
    start = 0
    for x, j in enumerate(issues):
        equal[x, start : start + options[j]] = 1.0
        start += options[j]
    goal = np.append(np.zeros(columns), -1.0)
    answer = linprog(goal, A_ub=upper, b_ub=np.zeros(len(gains)), A_eq=equal, b_eq=np.ones(len(issues)))
    return float(answer.x[-1])


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
    issues = range(options.size)
    together = _level(ready, options, issues)
    alone = np.array([_level(ready, options, [j]) for j in issues])
    apart = 1.0
    for table in ready:
        spans = np.array([float(np.ptp(table[j, : options[j]])) for j in issues])
        if spans.sum() > 0:
            apart = min(apart, float(spans @ alone / spans.sum()))
    return max(together, apart), apart
