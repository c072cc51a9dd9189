"""Whether a promise is worth its words: a deal judged beside the war it replaces.

Fearon (1995): a range of deals both prefer to war exists whenever war is costly, and closes when one side
cannot be trusted to keep what it signs. Powell (2006): a coming shift of power makes the side that will be
stronger unable to promise; the deal is judged against what that side will be able to take *after* the shift.

Valid for two sides that share their estimate of the chances, over an issue that can be divided finely. Worths
are never clipped: where war is cheap or even a gain, ranges are empty and reported so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, logistic


@kernel
def keeping_chance(
    deal: np.float32, outside: np.float32, trust: np.float32, enforcement: np.float32, scale: np.float32
) -> np.float32:
    """Believed chance that the other side keeps a deal worth `deal` to it when it could have `outside`.

    `enforcement` in [0, 1] is the share of temptations a guarantor removes (1: it always keeps); `trust` in
    [0, 1] is the benefit of the doubt given to the rest; `scale` is the width of the doubt in utility.
    """
    return np.float32(enforcement + (ONE - enforcement) * logistic((deal - outside) / scale) * trust)


@kernel
def deal_worth(kept: np.float32, deal: np.float32, betrayed: np.float32) -> np.float32:
    """Expected worth of signing: the deal where it is kept, the war one is left with where it is not."""
    return np.float32(kept * deal + (ONE - kept) * betrayed)


def bargaining_range(
    chance: ArrayLike, cost_first: ArrayLike, cost_second: ArrayLike, other_chance: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Shares of the first side that both prefer to war: [p - c_a, p + c_b] (Fearon 1995, pp. 386-388).

    Args:
        chance: p in [0, 1], the first side's own estimate that it wins; costs: of war to either side, as
            shares of the prize (negative where war is enjoyed); other_chance: the second side's estimate of
            the same p. Broadcast.

    Returns:
        lowest share acceptable to the first, highest acceptable to the second, and whether any lies between.
        Ends may lie outside [0, 1]: nothing is clipped, but a range must also meet [0, 1] to be open.

    Raises:
        ValueError: a chance outside [0, 1] or a number not finite.

    >>> low, high, is_open = bargaining_range(0.6, 0.1, 0.2)
    >>> round(float(low), 6), round(float(high), 6), bool(is_open)
    (0.5, 0.8, True)
    >>> bool(bargaining_range(0.7, 0.1, 0.1, other_chance=0.4)[2])
    False
    """
    p = checks.share("chance", chance)
    q = p if other_chance is None else checks.share("other_chance", other_chance)
    p, q, mine, theirs = checks.together(
        p, q, checks.finite("cost_first", cost_first), checks.finite("cost_second", cost_second)
    )
    low, high = p - mine, q + theirs
    return low, high, np.asarray((low <= high) & (low <= 1.0) & (high >= 0.0))


def shift_breaks(
    pie: ArrayLike, falling_now: ArrayLike, rising_later: ArrayLike, discount: ArrayLike = 1.0
) -> NDArray[np.bool_]:
    """Whether a coming shift of power leaves no deal that can be promised (Powell 2006).

    War now if discount * rising_later - rising_now > pie - falling_now - rising_now: what the rising side
    will be able to take grows by more than the whole surplus of peace. The worth of war to the rising side
    *now* is on both sides and falls out: even all it has to give today does not make the other wait. Valid where
    war wastes something, falling_now + rising_now <= pie; else no deal is better for both even without a shift.

    Args:
        pie: worth of all that is to be shared, now and later, > 0.
        falling_now: worth of fighting now to the side that will be weaker.
        rising_later: worth of fighting to the other after the shift; discount: until then, in [0, 1].
            Broadcast.

    Returns:
        True where the deal breaks.

    Raises:
        ValueError: a pie not positive, a discount outside [0, 1], or a number not finite.

    >>> shift_breaks(1.0, 0.4, [0.5, 0.7]).tolist()
    [False, True]
    """
    left = checks.positive("pie", pie) - checks.finite("falling_now", falling_now)
    later = checks.share("discount", discount) * checks.finite("rising_later", rising_later)
    left, later = checks.together(left, later)
    return np.asarray(later > left)


def largest_shift(
    pie: ArrayLike, falling_now: ArrayLike, rising_now: ArrayLike, discount: ArrayLike = 1.0
) -> NDArray[np.float64]:
    """Largest growth of the rising side's worth of war that a deal survives (Powell 2006).

    (pie - falling_now) / discount - rising_now. Undiscounted, with worths p - c_a and 1 - p - c_b over a pie
    of 1, it is c_a + c_b: peace survives a shift as large as what war would cost both together. Valid where
    war wastes something, falling_now + rising_now <= pie; else no deal is better for both even without a shift.

    Args:
        pie: > 0; falling_now, rising_now: worth of fighting now to either side; discount in (0, 1].
            Broadcast.

    Returns:
        growth in the unit of the pie; negative where even unchanged power breaks the deal.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> round(float(largest_shift(1.0, 0.6 - 0.1, 0.4 - 0.15)), 6)
    0.25
    """
    left = checks.positive("pie", pie) - checks.finite("falling_now", falling_now)
    factor = checks.positive("discount", checks.share("discount", discount))
    left, factor, now = checks.together(left, factor, checks.finite("rising_now", rising_now))
    with np.errstate(over="ignore"):
        return checks.answer("the shift", left / factor - now)


def preventive_war(now: ArrayLike, later: ArrayLike, cost_falling: ArrayLike, discount: ArrayLike) -> NDArray[np.bool_]:
    """Whether the side that will be weaker attacks before the odds change for good (Fearon 1995, pp. 404-406).

    A flow of one pie per period is shared for ever, war settles it for ever, and the rising side demands as much as
    the other's fear of war allows: later + c (1 - d) of the pie, and never more than all of it. It cannot promise to
    demand less later: war now if d min(later + c (1 - d), 1) - now > c (1 - d), however much it concedes today. While
    its later demand leaves something this is Fearon's d later - now > c (1 - d)^2, and `shift_breaks` with the present
    values of these terms says the same; beyond, peace is worth nothing to the other side, and not less.

    Args:
        now, later: chance in [0, 1] that the rising side wins before and after the change; cost_falling: cost of war
            to the other, in pies of one period, >= 0; discount: d per period, in [0, 1). Broadcast.

    Returns:
        True where it attacks.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> preventive_war(0.5, [0.5, 0.6, 0.7], cost_falling=2.0, discount=0.9).tolist()
    [False, True, True]
    >>> bool(preventive_war(0.5, 1.0, cost_falling=10.0, discount=0.9))  # war is dearer than what is left by waiting
    False
    """
    p, q = checks.share("now", now), checks.share("later", later)
    d = checks.share("discount", discount)
    if (d == 1.0).any():
        raise ValueError("discount must be below 1: a pie shared for ever without discount has no finite worth")
    p, q, d, c = checks.together(p, q, d, checks.nonnegative("cost_falling", cost_falling))
    a_war = c * (1.0 - d)
    return np.asarray(d * np.minimum(q + a_war, 1.0) - p > a_war)


def keeping(
    deal: ArrayLike, outside: ArrayLike, trust: ArrayLike, enforcement: ArrayLike, scale: ArrayLike
) -> NDArray[np.float64]:
    """Believed chance that the other side keeps a deal: e + (1 - e) sigma((deal - outside) / scale) trust.

    Walter (2002) for guarantees; the logistic is a modelling choice. Full enforcement always keeps, no trust
    and no enforcement never do.

    Args:
        deal, outside: worths to the other side of keeping and of breaking; trust, enforcement: in [0, 1];
            scale: width of the doubt in utility, > 0. Broadcast.

    Returns:
        chances in [0, 1].

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> keeping(0.5, 0.5, 0.8, [0.0, 0.5, 1.0], 0.1).round(6).tolist()
    [0.4, 0.7, 1.0]
    """
    e, t = checks.share("enforcement", enforcement), checks.share("trust", trust)
    kept, broken = checks.finite("deal", deal), checks.finite("outside", outside)
    e, t, kept, broken, width = checks.together(e, t, kept, broken, checks.positive("scale", scale))
    with np.errstate(over="ignore"):
        x = checks.answer("the temptation", kept - broken) / width
    small = np.exp(-np.abs(x))
    sigma = np.where(x >= 0, 1.0, small) / (1.0 + small)
    return np.asarray(e + (1.0 - e) * sigma * t)


def worth_of_signing(kept: ArrayLike, deal: ArrayLike, betrayed: ArrayLike) -> NDArray[np.float64]:
    """Expected worth of a signature: kept * deal + (1 - kept) * betrayed.

    Args:
        kept: chance in [0, 1]; deal, betrayed: worths to the signer of a kept and a broken deal. Broadcast.

    Returns:
        worths in the same unit.

    Raises:
        ValueError: a chance outside [0, 1] or a number not finite.

    >>> round(float(worth_of_signing(0.75, 0.6, 0.2)), 6)
    0.5
    """
    chance = checks.share("kept", kept)
    chance, u, v = checks.together(chance, checks.finite("deal", deal), checks.finite("betrayed", betrayed))
    return np.asarray(chance * u + (1.0 - chance) * v)


def enforcement_needed(
    deal: ArrayLike, betrayed: ArrayLike, war: ArrayLike, kept_alone: ArrayLike
) -> NDArray[np.float64]:
    """Least enforcement at which signing is as good as war.

    e = (k* - k) / (1 - k) with k* = (war - betrayed) / (deal - betrayed), the chance of keeping that is
    needed; 1 where the deal is worth just the war.

    `kept_alone` is the chance of keeping without a guarantor; enforcement e raises it to e + (1 - e) k. Not a
    number where no enforcement suffices (the deal is worth less than war even when kept).

    Args:
        deal, betrayed, war: worths to the signer; kept_alone: chance in [0, 1]. Broadcast.

    Returns:
        enforcement in [0, 1], or NaN where nothing suffices.

    Raises:
        ValueError: a chance outside [0, 1] or a number not finite.

    >>> enforcement_needed(0.6, 0.1, [0.05, 0.4, 0.7], 0.2).round(6).tolist()
    [0.0, 0.5, nan]
    """
    u, v, w = (checks.finite(n, x) for n, x in (("deal", deal), ("betrayed", betrayed), ("war", war)))
    k = checks.share("kept_alone", kept_alone)
    u, v, w, k = checks.together(u, v, w, k)
    with np.errstate(over="ignore"):
        loss = checks.answer("the loss by betrayal", u - v)
        alone, gap = v + k * loss, (1.0 - k) * loss
        need = np.divide(w - alone, gap, out=np.full(u.shape, np.nan), where=gap > 0)
    return np.asarray(np.where(alone >= w, 0.0, np.where(w <= u, np.minimum(need, 1.0), np.nan)))
