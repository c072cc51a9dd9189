"""Fast tables of the worth of war: one solution for a grid of odds, then lookups that cost next to nothing.

The worth is that of `walk.worth` without a change of odds (Smith & Stam 2004); it is smooth in the log-odds,
so that a straight line between neighbours is close.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.walk import at_position, worth


@dataclass(frozen=True)
class WorthTable:
    """Worths of fighting on [odds, step] over a grid of log-odds, made by `worth_table`."""

    values: NDArray[np.float64]
    low: float
    high: float


def worth_table(
    *,
    n: int = 8,
    pace: float = 1.0,
    discount: float = 1.0,
    cost: float = 0.0,
    lost: float = 0.0,
    won: float = 1.0,
    points: int = 2049,
    reach: float = 8.0,
) -> WorthTable:
    """Tabulate `worth` (without change) once, so that many lookups at different odds cost next to nothing.

    The table is even in log(p / (1 - p)) from -reach to reach; linear in between, the error is below 1e-4 of
    |won - lost| plus 1e-2 of cost / pace with the default points for n up to 16 (tested). Odds beyond the reach
    are read at its end.

    Args:
        n, pace, discount, cost, lost, won: as for `worth`; points: of the grid, >= 2; reach: in log-odds, >
            0.

    Returns:
        the table.

    Raises:
        ValueError: as for `worth`.

    >>> table = worth_table(n=10, cost=0.01)
    >>> look_up(table, 0.5, [0.4, 0.6]).round(3).tolist()
    [-0.075, 0.692]
    >>> worth(0.5, [0.4, 0.6], n=10, cost=0.01).round(3).tolist()
    [-0.075, 0.692]
    """
    count = int(checks.single("points", checks.whole("points", points, least=2)))
    end = checks.single("reach", checks.positive("reach", reach))
    steps = int(checks.single("n", checks.whole("n", n, least=1)))
    odds = 1.0 / (1.0 + np.exp(-np.linspace(-end, end, count)))
    share = np.arange(steps + 1) / steps
    values = worth(share, odds[:, None], n=steps, pace=pace, discount=discount, cost=cost, lost=lost, won=won)
    return WorthTable(values, -end, end)


@kernel
def _look_up(
    values: NDArray[np.float64], low: float, high: float, share: NDArray[np.float64], p: NDArray[np.float64]
) -> NDArray[np.float64]:
    points, n = values.shape[0], values.shape[1] - 1
    out = np.empty(p.size)
    for i in range(p.size):
        odds = high if p[i] >= 1.0 else (low if p[i] <= 0.0 else np.log(p[i] / (1.0 - p[i])))
        x = (min(max(odds, low), high) - low) / (high - low) * (points - 1)
        row = min(int(x), points - 2)
        first = at_position(values[row], n, share[i])
        out[i] = first + (x - row) * (at_position(values[row + 1], n, share[i]) - first)
    return out


def look_up(table: WorthTable, share: ArrayLike, p: ArrayLike) -> NDArray[np.float64]:
    """Worths read from a table: see `worth_table`.

    Args:
        table: made by `worth_table`; share: position in [0, 1]; p: chance of a step up, in [0, 1]. Broadcast.

    Returns:
        worths.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> look_up(worth_table(n=4), [0.0, 0.5, 1.0], 0.5).round(6).tolist()
    [0.0, 0.5, 1.0]
    """
    where, odds = checks.together(checks.share("share", share), checks.share("p", p))
    flat = _look_up(table.values, table.low, table.high, where.ravel(), odds.ravel())
    return np.asarray(flat.reshape(odds.shape))
