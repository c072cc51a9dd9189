"""Attrition between two forces: aimed fire, area fire and their mixture.

Lanchester (1916): under aimed fire each side's losses are proportional to the *other's* number (square law: b
B^2
- r R^2 is conserved); under area fire they are proportional to the product (linear law: b B - r R is
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
    return np.asarray(np.where(a > 0, k * b * ((1.0 - s) + s * a / r), 0.0))


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
    ratio = np.sqrt(q / p)
    # sums and differences are pure exponentials; beyond the end the conserved quantity decides
    balance = p * a**2 - q * b**2
    end = square_end(a, b, p, q)
    s = np.minimum(t, np.where(np.isfinite(end), end, t)) * np.sqrt(p * q)
    plus = (a + ratio * b) * np.exp(-s) / 2.0
    minus = np.where(np.isinf(end), 0.0, (a - ratio * b) * np.exp(np.minimum(s, 40.0))) / 2.0
    over = t >= end
    first, second = plus + minus, (plus - minus) / ratio
    first = np.where(over, np.where(balance > 0, np.sqrt(np.maximum(balance / p, 0.0)), 0.0), first)
    second = np.where(over, np.where(balance < 0, np.sqrt(np.maximum(-balance / q, 0.0)), 0.0), second)
    return np.maximum(first, 0.0), np.maximum(second, 0.0)


def square_end(own: ArrayLike, other: ArrayLike, hit: ArrayLike, suffer: ArrayLike) -> NDArray[np.float64]:
    """Time at which one side is gone under aimed fire; infinite for exactly matched forces.

    Args:
        own, other: fighters >= 0; hit, suffer: as in `square_law`, > 0. All broadcast.

    Returns:
        time in the unit of 1 / hit.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> round(float(square_end(2.0, 1.0, 1.0, 1.0)), 6), float(square_end(3.0, 3.0, 1.0, 1.0))
    (0.549306, inf)
    """
    a, b = checks.nonnegative("own", own), checks.nonnegative("other", other)
    p, q = checks.positive("hit", hit), checks.positive("suffer", suffer)
    a, b, p, q = checks.together(a, b, p, q)
    strong, weak = np.sqrt(p) * a, np.sqrt(q) * b
    low, high = np.minimum(strong, weak), np.maximum(strong, weak)
    share = np.divide(low, high, out=np.zeros_like(high), where=high > 0)
    even = (share >= 1.0) & (high > 0)
    reach = np.arctanh(np.where(even, 0.0, share))
    return np.asarray(np.where(even, np.inf, reach / np.sqrt(p * q)))


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
    gap = p * a - q * b  # conserved
    x = np.abs(gap) * t
    # from the stronger side's view: weak = weak0 * e^-x / (1 + weak0 rate (1 - e^-x) / |gap|)
    grown = np.where(x > 1e-12, -np.expm1(-x) / np.where(x > 0, x, 1.0), 1.0) * t
    a_weak = np.where(gap < 0, a, 0.0) * np.exp(-x) / (1.0 + p * a * grown)
    b_weak = np.where(gap >= 0, b, 0.0) * np.exp(-x) / (1.0 + q * b * grown)
    first = np.where(gap < 0, a_weak, (gap + q * b_weak) / p)
    second = np.where(gap < 0, (p * a_weak - gap) / q, b_weak)
    return first, second
