"""Attrition between two forces: aimed fire, area fire and their mixture.

Lanchester (1916): under aimed fire each side's losses are proportional to the *other's* number (square law:
b B^2 - r R^2 is conserved); under area fire they are proportional to the product (linear law: b B - r R is
conserved). Deitchman (1962, Operations Research 10): a guerrilla force in hiding suffers area fire while the
visible force suffers aimed fire. All three are the mixture `(1 - area) + area * own / reference`, where
`reference` is the size at which both kinds of fire cost the same.

Valid for forces large against one fighter and while nobody leaves the fight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE


@kernel
def loss_rate(
    own: np.float32, other: np.float32, lethality: np.float32, area: np.float32, reference: np.float32
) -> np.float32:
    """Losses of `own` per unit of time from the fire of `other`.

    `lethality` is losses per unit of time and fighter of the other side under aimed fire; `area` in [0, 1] is
    the share of area fire; `reference` > 0 is in the unit of `own`.
    """
    return np.float32(lethality * other * ((ONE - area) + area * own / reference))


def losses(
    own: ArrayLike, other: ArrayLike, lethality: ArrayLike, area: ArrayLike = 0.0, reference: ArrayLike = 1.0
) -> NDArray[np.float64]:
    """Losses of `own` per unit of time, elementwise and broadcast, in double precision.

    Args:
        own, other: fighters >= 0; lethality: losses per unit of time and fighter of the other side, >= 0.
        area: share of area fire in [0, 1]; reference: fighters > 0 at which both kinds of fire cost the same.

    Returns:
        fighters lost per unit of time (0 where nobody is left to lose).

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> losses(100.0, 50.0, 0.1, [0.0, 1.0], 200.0).tolist()
    [5.0, 2.5]
    """
    a = checks.nonnegative("own", own)
    b = checks.nonnegative("other", other)
    k = checks.nonnegative("lethality", lethality)
    s = checks.share("area", area)
    r = checks.positive("reference", reference)
    a, b, k, s, r = checks.together(a, b, k, s, r)
    with np.errstate(over="ignore"):
        return checks.answer("the loss", np.where(a > 0, k * b * ((1.0 - s) + s * a / r), 0.0))


def square_law(
    own: ArrayLike, other: ArrayLike, hit: ArrayLike, suffer: ArrayLike, time: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both forces after a time under aimed fire, until one is gone (Lanchester 1916, closed form).

    dA/dt = -suffer B, dB/dt = -hit A, so that hit A^2 - suffer B^2 is conserved; after the weaker side is
    gone the stronger keeps sqrt(|hit A^2 - suffer B^2| / own rate).

    Args:
        own, other: fighters A, B >= 0; hit: losses of the other per own fighter and unit of time, > 0;
        suffer: own losses per fighter of the other, > 0; time >= 0. All broadcast.

    Returns:
        (own left, other left), each >= 0.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> [round(float(x), 6) for x in square_law(50.0, 30.0, 0.1, 0.1, 1e6)]
    [40.0, 0.0]
    """
    a, b, t = (checks.nonnegative(n, x) for n, x in (("own", own), ("other", other), ("time", time)))
    p, q = checks.positive("hit", hit), checks.positive("suffer", suffer)
    a, b, p, q, t = checks.together(a, b, p, q, t)
    scale = np.ldexp(1.0, np.frexp(np.maximum(a, b))[1] - 1)  # a power of two: scaling rounds nothing
    a, b = a / scale, b / scale
    end, _ = _end(a, b, p, q)
    with np.errstate(all="ignore"):  # what is not finite in the end is refused
        ratio = np.sqrt(q) / np.sqrt(p)
        # sums and differences are pure exponentials; beyond the end the conserved quantity decides
        balance = p * a**2 - q * b**2
        now = np.minimum(t, np.where(np.isfinite(end), end, t))
        s = now * (np.sqrt(p) * np.sqrt(q))
        plus = (a + ratio * b) * np.exp(-s) / 2.0
        minus = np.where(np.isinf(end), 0.0, (a - ratio * b) * np.exp(np.minimum(s, 40.0))) / 2.0
        over = t >= end
        # early on the same in hyperbolic functions, which lose no digits where one side hardly suffers
        slope = now * np.where(s > 0, np.sinh(np.minimum(s, 1.0)) / np.where(s > 0, s, 1.0), 1.0)
        grown = np.cosh(np.minimum(s, 1.0))
        first = np.where(s < 1.0, a * grown - b * (q * slope), plus + minus)
        second = np.where(s < 1.0, b * grown - a * (p * slope), (plus - minus) / ratio)
        first = np.where(over, np.where(balance > 0, np.sqrt(np.maximum(balance / p, 0.0)), 0.0), first)
        second = np.where(over, np.where(balance < 0, np.sqrt(np.maximum(-balance / q, 0.0)), 0.0), second)
        left, right = np.maximum(first, 0.0) * scale, np.maximum(second, 0.0) * scale
    return checks.answer("a force", left), checks.answer("a force", right)


def square_end(own: ArrayLike, other: ArrayLike, hit: ArrayLike, suffer: ArrayLike) -> NDArray[np.float64]:
    """Time at which one side is gone under aimed fire; infinite for exactly matched forces.

    Args:
        own, other: fighters >= 0; hit, suffer: as in `square_law`, > 0. All broadcast.

    Returns:
        time in the unit of 1 / hit.

    Raises:
        ValueError: a number out of its range, or not finite, or a time too long for a number.

    >>> round(float(square_end(2.0, 1.0, 1.0, 1.0)), 6), float(square_end(3.0, 3.0, 1.0, 1.0))
    (0.549306, inf)
    """
    a, b = checks.nonnegative("own", own), checks.nonnegative("other", other)
    p, q = checks.positive("hit", hit), checks.positive("suffer", suffer)
    a, b, p, q = checks.together(a, b, p, q)
    end, even = _end(a, b, p, q)
    checks.answer("the time", np.where(even, 0.0, end))
    return end


def _end(
    a: NDArray[np.float64], b: NDArray[np.float64], p: NDArray[np.float64], q: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """`square_end`, infinite also where that is too late for a number, and whether forces are matched."""
    scale = np.ldexp(1.0, np.frexp(np.maximum(a, b))[1] - 1)  # only the ratio of forces counts
    strong, weak = np.sqrt(p) * (a / scale), np.sqrt(q) * (b / scale)
    low, high = np.minimum(strong, weak), np.maximum(strong, weak)
    share = np.divide(low, high, out=np.zeros_like(high), where=high > 0)
    even = (share >= 1.0) & (high > 0)
    reach = np.arctanh(np.where(even, 0.0, share))
    with np.errstate(over="ignore"):
        return np.where(even, np.inf, reach / np.sqrt(p) / np.sqrt(q)), even


def linear_law(
    own: ArrayLike, other: ArrayLike, hit: ArrayLike, suffer: ArrayLike, time: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both forces after a time under area fire (Lanchester 1916, closed form).

    dA/dt = -suffer A B, dB/dt = -hit A B, so that hit A - suffer B is conserved; nobody is quite gone in
    finite time.

    Args:
        own, other: fighters A, B >= 0; hit, suffer: losses per pair of fighters and unit of time, > 0; time
            >= 0.

    Returns:
        (own left, other left).

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> [round(float(x), 6) for x in linear_law(50.0, 30.0, 0.1, 0.1, 100.0)]
    [20.0, 0.0]
    >>> [float(x) for x in linear_law(10.0, 10.0, 0.1, 0.1, 1.0)]
    [5.0, 5.0]
    """
    a, b, t = (checks.nonnegative(n, x) for n, x in (("own", own), ("other", other), ("time", time)))
    p, q = checks.positive("hit", hit), checks.positive("suffer", suffer)
    a, b, p, q, t = checks.together(a, b, p, q, t)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # what is not finite in the end is refused
        gap = p * a - q * b  # conserved
        x = np.abs(gap) * t
        # from the stronger side's view: weak = weak0 * e^-x / (1 + weak0 rate (1 - e^-x) / |gap|)
        grown = np.where(x > 1e-12, -np.expm1(-x) / np.where(x > 0, x, 1.0), 1.0) * t
        a_weak = np.where(gap < 0, a, 0.0) * np.exp(-x) / (1.0 + p * a * grown)
        b_weak = np.where(gap >= 0, b, 0.0) * np.exp(-x) / (1.0 + q * b * grown)
        first = np.where(gap < 0, a_weak, (gap + q * b_weak) / p)
        second = np.where(gap < 0, (p * a_weak - gap) / q, b_weak)
    return checks.answer("a force", first), checks.answer("a force", second)


@kernel
def _fight(
    forces: NDArray[np.float64], terms: NDArray[np.float64], times: NDArray[np.float64], most: float
) -> NDArray[np.float64]:
    """Both forces [2, time] from `forces` [2] by Runge and Kutta's fourth-order method."""
    out = np.empty((2, times.size))
    y = forces.copy()
    slope = np.zeros(2)
    total = np.zeros(2)
    at = np.zeros(2)
    weights = np.array([1.0, 2.0, 2.0, 1.0]) / 6.0
    reach = np.array([0.5, 0.5, 1.0, 0.0])
    now = 0.0
    for i in range(times.size):
        while now < times[i] and y[0] > 0.0 and y[1] > 0.0:
            h = times[i] - now
            at[:] = y
            total[:] = 0.0
            for stage in range(4):
                slope[0] = terms[0] * at[1] * ((1.0 - terms[1]) + terms[1] * at[0] / terms[2])
                slope[1] = terms[3] * at[0] * ((1.0 - terms[4]) + terms[4] * at[1] / terms[5])
                if stage == 0:
                    # no side loses more than a share `most` of itself in one step
                    h = min(h, most / max(slope[0] / y[0], slope[1] / y[1], 1e-300))
                    if not now + h > now:
                        # steps too short to move the clock: too fast for numbers of this size
                        out[:] = np.nan
                        return out
                for p in range(2):
                    total[p] += weights[stage] * slope[p]
                    at[p] = max(y[p] - h * reach[stage] * slope[p], 0.0)
            now = times[i] if now + h >= times[i] else now + h
            for p in range(2):
                y[p] -= h * total[p]
                # a side that is down to a trace is gone
                if y[p] < 1e-6 * forces[p]:
                    y[p] = 0.0
        out[:, i] = y
    return out


def fight(
    own: ArrayLike,
    other: ArrayLike,
    *,
    hit: ArrayLike,
    suffer: ArrayLike,
    times: ArrayLike,
    own_area: ArrayLike = 0.0,
    other_area: ArrayLike = 0.0,
    own_reference: ArrayLike = 1.0,
    other_reference: ArrayLike = 1.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both forces over time under any mixture of aimed and area fire, integrated (Deitchman 1962).

    Each side loses as `losses` says, until one is down to a millionth of its start, which counts as gone.
    Runge and Kutta's fourth-order method with steps in which nobody loses more than 2 %; the error is below
    1e-6 of the forces.

    Args:
        own, other: fighters > 0; hit, suffer: losses of the other and own per fighter and unit of time, >= 0.
        times: [time], rising, >= 0.
        own_area, other_area: share of area fire that either side *suffers*, in [0, 1]; own_reference,
            other_reference: fighters > 0 at which both kinds of fire cost that side the same. All but the
            times broadcast to [...].

    Returns:
        (own [..., time], other [..., time]).

    Raises:
        ValueError: a number out of its range, not finite, times that do not rise, or fire so fast that no
            step is short enough.

    >>> own, other = fight(50.0, 30.0, hit=0.1, suffer=0.1, times=[0.0, 1.0, 100.0])
    >>> own.round(3).tolist(), other.round(3).tolist()
    ([50.0, 47.245, 40.0], [30.0, 25.142, 0.0])
    """
    moments = checks.nonnegative("times", times)
    if moments.ndim != 1 or (np.diff(moments) < 0).any():
        raise ValueError("times must be a list that rises")
    a, b, *terms = checks.together(
        checks.positive("own", own),
        checks.positive("other", other),
        checks.nonnegative("suffer", suffer),
        checks.share("own_area", own_area),
        checks.positive("own_reference", own_reference),
        checks.nonnegative("hit", hit),
        checks.share("other_area", other_area),
        checks.positive("other_reference", other_reference),
    )
    forces = np.stack([a.ravel(), b.ravel()], axis=1)
    rows = np.stack([term.ravel() for term in terms], axis=1)
    paths = np.empty((len(forces), 2, moments.size))
    for x in range(len(forces)):
        paths[x] = _fight(forces[x], rows[x], moments, 0.02)
    checks.answer("a force", paths)
    return paths[:, 0].reshape(*a.shape, moments.size), paths[:, 1].reshape(*a.shape, moments.size)


def deitchman_balance(
    guerrillas: ArrayLike, government: ArrayLike, hit: ArrayLike, suffer: ArrayLike
) -> NDArray[np.float64]:
    """What is conserved when guerrillas suffer area fire and visible troops aimed fire (Deitchman 1962).

    dA/dt = -suffer A B for the guerrillas A, dB/dt = -hit A for the government B, so that
    hit A - suffer B^2 / 2 is conserved: the guerrillas prevail where it is positive. The two are even only at
    B = sqrt(2 hit A / suffer): the hidden side may be much smaller.

    Args:
        guerrillas, government: fighters >= 0; hit: government losses per guerrilla and unit of time; suffer:
            guerrilla losses per pair of fighters and unit of time; both > 0. Broadcast.

    Returns:
        the balance; its sign says who is left.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> deitchman_balance(100.0, [100.0, 500.0], 0.1, 0.0005).tolist()
    [7.5, -52.5]
    """
    a = checks.nonnegative("guerrillas", guerrillas)
    b = checks.nonnegative("government", government)
    p, q = checks.positive("hit", hit), checks.positive("suffer", suffer)
    a, b, p, q = checks.together(a, b, p, q)
    with np.errstate(over="ignore", invalid="ignore"):
        return checks.answer("the balance", p * a - q * b**2 / 2.0)
