"""War as a random walk between defeat and victory: gambler's ruin, its duration, and its worth to a player.

State k of 0..N is how much of the country a side holds in steps of 1/N; the war ends at 0 (lost) and N (won).
In each unit of time a step is made with chance `pace`, up with chance p. The worth of fighting on solves
v_k = -c + b [(1 - l) v_k + l (p v_{k+1} + (1 - p) v_{k-1})], v_0 = L, v_N = W (Smith & Stam 2004; Slantchev 2003;
with odds that change at a known time, Powell 2006). Closed forms: Feller (1968), chapter XIV.

Valid for independent steps with known odds; use the average over a belief about p (`beliefs.nodes`), not the
mean of p. Long walks (N above about 10) make the value flat almost everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel

MOST_STEPS = 16


@kernel
def ruin_chance(p: float, k: float, n: float) -> float:
    """Chance to reach n before 0 from k when each step is up with chance p."""
    if k <= 0.0:
        return 0.0
    if k >= n:
        return 1.0
    if p <= 0.0:
        return 0.0
    if p >= 1.0:
        return 1.0
    if abs(p - 0.5) < 1e-6:
        return k / n
    odds = np.log((1.0 - p) / p)
    if odds > 0.0:
        # (r^k - 1) / (r^n - 1) with r > 1, scaled by r^-n so that nothing overflows
        return float((np.exp((k - n) * odds) - np.exp(-n * odds)) / (1.0 - np.exp(-n * odds)))
    return float(np.expm1(k * odds) / np.expm1(n * odds))


@kernel
def ruin_duration(p: float, k: float, n: float) -> float:
    """Expected number of steps until 0 or n is reached from k."""
    if k <= 0.0 or k >= n:
        return 0.0
    if abs(p - 0.5) < 1e-4:
        return k * (n - k)
    return (k - n * ruin_chance(p, k, n)) / (1.0 - 2.0 * p)


@kernel
def settle(
    values: NDArray[np.float64],
    work: NDArray[np.float64],
    n: int,
    p: float,
    pace: float,
    discount: float,
    cost: float,
    lost: float,
    won: float,
) -> None:
    """Fill `values[0..n]` with the stationary worth of fighting on (Thomas's algorithm; `work` is scratch).

    Units: `pace` and `cost` per unit of time, `discount` per unit of time, worths on the player's utility scale.
    """
    values[0] = lost
    values[n] = won
    if n < 2:
        return
    diagonal = 1.0 - discount * (1.0 - pace)
    up = discount * pace * p
    down = discount * pace * (1.0 - p)
    # forward sweep over k = 1..n-1 of -down v_{k-1} + diagonal v_k - up v_{k+1} = -cost
    work[1] = up / diagonal
    values[1] = (-cost + down * lost) / diagonal
    for k in range(2, n):
        pivot = diagonal - down * work[k - 1]
        work[k] = up / pivot
        values[k] = (-cost + down * values[k - 1]) / pivot
    for k in range(n - 1, 0, -1):
        values[k] += work[k] * values[k + 1]


@kernel
def rewind(
    values: NDArray[np.float64],
    work: NDArray[np.float64],
    n: int,
    p: float,
    pace: float,
    discount: float,
    cost: float,
) -> None:
    """Step `values` back by one unit of time during which the odds are p (in place; `work` is scratch)."""
    for k in range(1, n):
        work[k] = -cost + discount * (
            (1.0 - pace) * values[k] + pace * (p * values[k + 1] + (1.0 - p) * values[k - 1])
        )
    for k in range(1, n):
        values[k] = work[k]


@kernel
def at_position(values: NDArray[np.float64], n: int, share: float) -> float:
    """Worth at a share of the country in [0, 1], linear between whole steps."""
    k = min(max(share, 0.0), 1.0) * n
    low = min(int(k), n - 1)
    return float(values[low] + (k - low) * (values[low + 1] - values[low]))
