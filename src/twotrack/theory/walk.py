"""War as a random walk between defeat and victory: gambler's ruin, its duration, and its worth to a player.

State k of 0..N is how much of the country a side holds in steps of 1/N; the war ends at 0 (lost) and N (won).
In each unit of time a step is made with chance `pace`, up with chance p. The worth of fighting on solves
v_k = -c + b [(1 - l) v_k + l (p v_{k+1} + (1 - p) v_{k-1})], v_0 = L, v_N = W (Smith & Stam 2004; Slantchev
2003; with odds that change at a known time, Powell 2006). Closed forms: Feller (1968), chapter XIV.

Valid for independent steps with known odds; use the average over a belief about p (`beliefs.nodes`), not the
mean of p. Long walks (N above about 10) make the value flat almost everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel

MOST_STEPS = 16
MOST_WAIT = 10_000_000
MOST_LENGTH = 10_000_000


@kernel
def ruin_chance(p: float, k: float, n: float) -> float:
    """Chance to reach n before 0 from k when each step is up with chance p, for kernels.

    Short form for walks of up to `MOST_STEPS` steps (error below 1e-8); longer walks at odds close to even
    need `chance_to_win`.
    """
    if k <= 0.0:
        return 0.0
    if k >= n:
        return 1.0
    if p <= 0.0:
        return 0.0
    if p >= 1.0:
        return 1.0
    if abs(p - 0.5) < 1e-6:
        return k / n * (1.0 - (n - k) * (1.0 - 2.0 * p))
    odds = np.log((1.0 - p) / p)
    if odds > 0.0:
        # (r^k - 1) / (r^n - 1) with r > 1, scaled by r^-n so that nothing overflows
        return float((np.exp((k - n) * odds) - np.exp(-n * odds)) / (1.0 - np.exp(-n * odds)))
    return float(np.expm1(k * odds) / np.expm1(n * odds))


@kernel
def ruin_duration(p: float, k: float, n: float) -> float:
    """Expected number of steps until 0 or n is reached from k, for kernels (as `ruin_chance`; error 1e-5)."""
    if k <= 0.0 or k >= n:
        return 0.0
    if abs(p - 0.5) < 1e-6:
        return k * (n - k) * (1.0 + (2.0 * k - n) * (1.0 - 2.0 * p) / 3.0)
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

    Units: `pace` and `cost` per unit of time, `discount` per unit of time, worths on the player's utility
    scale.
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
        work[k] = -cost + discount * ((1.0 - pace) * values[k] + pace * (p * values[k + 1] + (1.0 - p) * values[k - 1]))
    for k in range(1, n):
        values[k] = work[k]


@kernel
def at_position(values: NDArray[np.float64], n: int, share: float) -> float:
    """Worth at a share of the country in [0, 1], linear between whole steps."""
    k = min(max(share, 0.0), 1.0) * n
    low = min(int(k), n - 1)
    return float(values[low] + (k - low) * (values[low + 1] - values[low]))


@kernel
def _against(p: float) -> float:
    """log((1 - p) / p) for p in (0, 1), without loss of digits at odds close to even."""
    drift = 1.0 - 2.0 * p
    return float(np.log1p(drift / p) if drift > 0.0 else -np.log1p(-drift / (1.0 - p)))


@kernel
def _reach(odds: float, k: float, n: float) -> float:
    """Chance to reach n before 0 from k inside (0, n) when log((1 - p) / p) is `odds`."""
    if odds == 0.0:
        return k / n
    if odds > 0.0:
        return float(np.exp((k - n) * odds) * np.expm1(-k * odds) / np.expm1(-n * odds))
    return float(np.expm1(k * odds) / np.expm1(n * odds))


@kernel
def _chance(p: float, k: float, n: float) -> float:
    """`ruin_chance` without loss of digits for walks of any length at any odds."""
    if k <= 0.0 or k >= n or p <= 0.0 or p >= 1.0:
        return 1.0 if k >= n or (p >= 1.0 and k > 0.0) else 0.0
    return _reach(_against(p), k, n)


@kernel
def _duration(p: float, k: float, n: float) -> float:
    """`ruin_duration` without loss of digits for walks of any length at any odds."""
    if k <= 0.0 or k >= n:
        return 0.0
    drift = 1.0 - 2.0 * p
    if n * abs(drift) < 1e-5:
        return k * (n - k) * (1.0 + (2.0 * k - n) * drift / 3.0)
    if p <= 0.0 or p >= 1.0:
        return k if p <= 0.0 else n - k
    odds = _against(p)
    if 2.0 * k > n:
        # seen from the nearer end, or digits cancel
        return (n * _reach(-odds, n - k, n) - (n - k)) / drift
    return (k - n * _reach(odds, k, n)) / drift


@kernel
def _each_chance(p: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty(p.size)
    for i in range(p.size):
        out[i] = _chance(p[i], k[i], n[i])
    return out


@kernel
def _each_duration(p: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty(p.size)
    for i in range(p.size):
        out[i] = _duration(p[i], k[i], n[i])
    return out


def _steps(p: ArrayLike, k: ArrayLike, n: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    odds = checks.share("p", p)
    length = checks.positive("n", n)
    odds, start, length = checks.together(odds, checks.nonnegative("k", k), length)
    if (start > length).any():
        raise ValueError("k must not be above n")
    return odds, start, length


def chance_to_win(p: ArrayLike, k: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Chance to reach n before 0 from k: the gambler who is not ruined (Feller 1968, XIV.2).

    P = (1 - (q/p)^k) / (1 - (q/p)^n), and k / n for p = 1/2; computed so that nothing overflows.

    Args:
        p: chance in [0, 1] that a step goes up; k: start in [0, n]; n > 0: steps from defeat to victory.
            Broadcast.

    Returns:
        chances in [0, 1]; 1 minus it is the chance of ruin.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> chance_to_win([0.5, 0.6], 1, 3).round(6).tolist()
    [0.333333, 0.473684]
    """
    odds, start, length = _steps(p, k, n)
    found = _each_chance(odds.ravel(), start.ravel(), length.ravel())
    return checks.answer("the chance", found.reshape(odds.shape))


def duration(p: ArrayLike, k: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Expected number of steps until 0 or n is reached from k (Feller 1968, XIV.3).

    D = (k - n P) / (1 - 2 p), and k (n - k) for p = 1/2. Divide by the pace of steps for a time.

    Args:
        p, k, n: as for `chance_to_win`.

    Returns:
        numbers of steps, >= 0.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> duration([0.5, 0.45], 9, 10).round(2).tolist()
    [9.0, 11.01]
    """
    odds, start, length = _steps(p, k, n)
    found = _each_duration(odds.ravel(), start.ravel(), length.ravel())
    return checks.answer("the duration", found.reshape(odds.shape))


@kernel
def _each_worth(terms: NDArray[np.float64], n: NDArray[np.int64], wait: NDArray[np.int64]) -> NDArray[np.float64]:
    out = np.empty(n.size)
    most = n.max() + 1
    values = np.zeros(most)
    work = np.zeros(most)
    for i in range(n.size):
        share, p, later, pace, discount, cost, lost, won = terms[:, i]
        # one step at a time and not one moment: what is left of a moment with a step would cancel at a slow pace
        left = (1.0 - discount) + discount * pace
        settle(values, work, n[i], later, 1.0, discount * pace / left, cost / left, lost, won)
        for _ in range(wait[i]):
            rewind(values, work, n[i], p, pace, discount, cost)
        out[i] = at_position(values, n[i], share)
    return out


def worth(
    share: ArrayLike,
    p: ArrayLike,
    *,
    n: ArrayLike = 8,
    pace: ArrayLike = 1.0,
    discount: ArrayLike = 1.0,
    cost: ArrayLike = 0.0,
    lost: ArrayLike = 0.0,
    won: ArrayLike = 1.0,
    later: ArrayLike | None = None,
    wait: ArrayLike = 0,
) -> NDArray[np.float64]:
    """Worth of fighting on to a player, with odds that may change at a known time.

    v_k = -c + b [(1 - l) v_k + l (p v_{k+1} + (1 - p) v_{k-1})] between v_0 = lost and v_n = won (Smith &
    Stam 2004); when the odds become `later` after `wait` units of time, the stationary worth at the later
    odds is stepped back `wait` times with the present ones (Powell 2006). Never clipped: war may be worth
    less than losing at once.

    Args:
        share: position in [0, 1], 1 is victory, linear between whole steps; p: chance of a step up now, in
            [0, 1].
        n: steps from defeat to victory, whole, from 1 to ten million; pace: steps per unit of time in (0, 1].
        discount: per unit of time, in [0, 1]; cost: per unit of time >= 0 on the utility scale of `lost` and
            `won`.
        later: chance of a step up after the change (None: no change); wait: whole units of time until it,
            at most ten million. Broadcast.

    Returns:
        worths on the utility scale, of the broadcast shape.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> worth(0.5, [0.4, 0.5, 0.6], n=4).round(4).tolist()
    [0.3077, 0.5, 0.6923]
    >>> worth(0.5, 0.4, n=4, later=0.6, wait=[0, 1, 1000]).round(4).tolist()
    [0.6923, 0.6, 0.3077]
    """
    now = checks.share("p", p)
    terms = checks.together(
        checks.share("share", share),
        now,
        now if later is None else checks.share("later", later),
        checks.share("pace", checks.positive("pace", pace)),
        checks.share("discount", discount),
        checks.nonnegative("cost", cost),
        checks.finite("lost", lost),
        checks.finite("won", won),
        checks.whole("n", n, least=1, most=MOST_LENGTH).astype(np.float64),
        checks.whole("wait", wait, most=MOST_WAIT).astype(np.float64),
    )
    shape = terms[0].shape
    if terms[0].size == 0:
        return np.zeros(shape)
    flat = np.stack([x.ravel() for x in terms])
    found = _each_worth(flat[:8], flat[8].astype(np.int64), flat[9].astype(np.int64))
    return checks.answer("the worth of war", found.reshape(shape))


@kernel
def _changed(p: float, later: float, k: int, n: int, wait: int) -> tuple[float, float]:
    """Chance to reach n before 0, and expected steps, when the odds change after `wait` steps."""
    here = np.zeros(n + 1)
    here[k] = 1.0
    steps = 0.0
    for _ in range(wait):
        if here[1:n].sum() < 1e-300:
            break  # every walk has ended, to the last digit
        moved = np.zeros(n + 1)
        moved[0] = here[0]
        moved[n] = here[n]
        for x in range(1, n):
            steps += here[x]
            moved[x + 1] += p * here[x]
            moved[x - 1] += (1.0 - p) * here[x]
        here = moved
    chance = here[n]
    for x in range(1, n):
        chance += here[x] * _chance(later, x, n)
        steps += here[x] * _duration(later, x, n)
    return chance, steps


def with_change(
    p: ArrayLike, later: ArrayLike, k: ArrayLike, n: ArrayLike, wait: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chance to win and expected number of steps when the odds change after a known number of steps.

    The walk is followed exactly up to the change; from where it then stands the closed forms at the later
    odds apply.

    Args:
        p, later: chance of a step up before and after the change, in [0, 1]; k: start, whole, in [0, n]; n:
            steps from defeat to victory, whole, from 1 to ten million; wait: steps until the change, whole,
            >= 0. Broadcast.

    Returns:
        (chances to reach n before 0, expected numbers of steps).

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> chance, steps = with_change(0.5, 0.3, 5, 10, [0, 5, 1000])
    >>> chance.round(4).tolist(), steps.round(2).tolist()
    ([0.0143, 0.0724, 0.5], [12.14, 15.69, 25.0])
    """
    odds, start, length = _steps(p, k, n)
    after, pause = checks.share("later", later), checks.whole("wait", wait).astype(np.float64)
    checks.whole("k", k), checks.whole("n", n, least=1, most=MOST_LENGTH)
    odds, start, length, after, pause = checks.together(odds, start, length, after, pause)
    rows = zip(odds.flat, after.flat, start.flat, length.flat, pause.flat, strict=True)
    both = [_changed(a, b, int(x), int(y), int(z)) for a, b, x, y, z in rows]
    pair = np.array(both, dtype=np.float64).reshape(*odds.shape, 2)
    return pair[..., 0], pair[..., 1]
