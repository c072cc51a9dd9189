"""Contest success functions: who prevails when two sides put in unequal effort.

Ratio form (Tullock 1980; axioms in Skaperdas 1996; war use in Hirshleifer 1989, Public Choice 63):
P(own) = own^m / (own^m + other^m), with decisiveness m > 0. It depends on the ratio of efforts only and stops
being valid where absolute size matters (then Hirshleifer's difference form is the better choice). What sides
put in when effort is taken from what they would otherwise produce is Hirshleifer's (1991) equilibrium of guns and
butter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import TINY, logarithm, logistic


@kernel
def chance(own: np.float32, other: np.float32, decisiveness: np.float32) -> np.float32:
    """Ratio contest in float32; two efforts of zero are an even contest.

    Error below 1e-6 for efforts above 1e-5 and a decisiveness from 0.1 to 10. Every effort counts as 1e-12 more than it
    is, so that a side without any keeps the chance (1e-12 / other)^m, which is not small for small m.
    """
    ratio = (np.float32(own) + TINY) / (np.float32(other) + TINY)
    return np.float32(logistic(np.float32(decisiveness) * logarithm(ratio)))


def success(own: ArrayLike, other: ArrayLike, decisiveness: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Probability that `own` prevails, elementwise and broadcast, in double precision.

    Args:
        own, other: efforts >= 0 in the same unit, any broadcastable shapes.
        decisiveness: exponent m > 0; 1 is the lottery, larger is closer to "the stronger wins" (and costs
            digits: the error is about 1e-16 m).

    Returns:
        array of probabilities in [0, 1]; 1/2 where both efforts are zero.

    Raises:
        ValueError: an effort is negative, a decisiveness not positive, or a number not finite.

    >>> float(success(2.0, 1.0))
    0.6666666666666666
    >>> success([1.0, 0.0], [1.0, 5.0], 2.0).tolist()
    [0.5, 0.0]
    """
    a = checks.nonnegative("own effort", own)
    b = checks.nonnegative("other effort", other)
    m = checks.positive("decisiveness", decisiveness)
    a, b, m = checks.together(a, b, m)
    top = np.maximum(a, b)
    scale = np.where(top > 0, top, 1.0)
    powered, against = (a / scale) ** m, (b / scale) ** m
    total = powered + against
    return np.asarray(np.where(top > 0, powered / np.where(total > 0, total, 1.0), 0.5))


def difference(own: ArrayLike, other: ArrayLike, decisiveness: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Probability that `own` prevails when the *difference* of efforts counts (Hirshleifer 1989).

    P(own) = 1 / (1 + exp(m (other - own))): a side that makes no effort still has a chance, so it suits
    contests with flight, friction or poor information. Valid while efforts keep one unit: doubling both
    changes P.

    Args:
        own, other: efforts >= 0 in the same unit; decisiveness: m > 0 per unit of effort.

    Returns:
        array of probabilities in [0, 1].

    Raises:
        ValueError: as for `success`.

    >>> float(difference(3.0, 3.0)), round(float(difference(1.0, 0.0, 2.0)), 4)
    (0.5, 0.8808)
    """
    a = checks.nonnegative("own effort", own)
    b = checks.nonnegative("other effort", other)
    m = checks.positive("decisiveness", decisiveness)
    with np.errstate(over="ignore"):  # a gap too large for a number decides all the same
        gap = m * (a - b)
    small = np.exp(-np.abs(gap))
    return np.asarray(np.where(gap >= 0, 1.0, small) / (1.0 + small))


def effort_needed(wanted: ArrayLike, other: ArrayLike, decisiveness: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Effort that gives a wanted chance in the ratio contest: the inverse of `success`.

    Args:
        wanted: chance in [0, 1), broadcast; other: the opponent's effort > 0; decisiveness: m > 0.

    Returns:
        efforts in the unit of `other`.

    Raises:
        ValueError: a chance of 1 (no finite effort gives it), an effort or decisiveness not positive, or an effort
            too large or too small for a number.

    >>> float(effort_needed(0.8, 10.0, 2.0))
    20.0
    """
    p = checks.share("wanted chance", wanted)
    if (p == 1.0).any():
        raise ValueError("no finite effort gives a chance of 1 against an opponent who tries")
    b = checks.positive("other effort", other)
    m = checks.positive("decisiveness", decisiveness)
    with np.errstate(over="ignore"):
        effort = b * (p / (1.0 - p)) ** (1.0 / m)
    return checks.answer("the effort", np.where((effort > 0.0) | (p == 0.0), effort, np.nan))


def equilibrium_effort(prize: ArrayLike, rivals: ArrayLike = 2, decisiveness: ArrayLike = 1.0) -> NDArray[np.float64]:
    """What each of n equal rivals spends on a prize in Tullock's (1980) symmetric contest: m V (n - 1) / n^2.

    Valid as a Nash equilibrium in pure strategies only for m <= n / (n - 1); beyond, the formula (which
    Tullock prints all the same) makes everybody lose on average and is refused here.

    Args:
        prize: V >= 0; rivals: whole number >= 2; decisiveness: m > 0. Broadcast.

    Returns:
        effort of each, in the unit of the prize.

    Raises:
        ValueError: fewer than two rivals, or a contest too decisive to have such an equilibrium.

    >>> float(equilibrium_effort(100.0)), float(equilibrium_effort(100.0, 4))
    (25.0, 18.75)
    """
    v = checks.nonnegative("prize", prize)
    n = checks.whole("rivals", rivals, least=2).astype(np.float64)
    m = checks.positive("decisiveness", decisiveness)
    if (m > n / (n - 1.0)).any():
        raise ValueError("too decisive: no equilibrium in pure strategies above n / (n - 1)")
    return np.asarray(m * (n - 1.0) / n**2 * v)


@dataclass(frozen=True)
class Division:
    """How two sides divide their resources and what they end with, each [..., side].

    `fighting` and `producing` are efforts, `share` the chance or share of the joint product, `income` what that is.
    """

    fighting: NDArray[np.float64]
    producing: NDArray[np.float64]
    share: NDArray[np.float64]
    income: NDArray[np.float64]


def guns_and_butter(
    resources: ArrayLike, decisiveness: ArrayLike = 1.0, guns: ArrayLike = 1.0, butter: ArrayLike = 1.0
) -> Division:
    """Equilibrium of fighting and producing (Hirshleifer 1991, "The paradox of power").

    Each side splits R_i = a_i E_i + b_i F_i into producing E and fighting F. The product E_1 + E_2 is divided by the
    ratio contest of the F. Each best reply is unique, so where nobody fights with all it has, b_1 F_1 / a_1 and its
    like follow in closed form; a side too poor for that fights with all it has and the other replies. Paradox of
    power: with equal costs both fight and earn alike as long as the richer has at most (2 + m) / m times as much.

    Valid for two sides, one period and products that add up (Hirshleifer also has complements).

    Args:
        resources: R > 0 [..., side] of two sides; decisiveness: m > 0 [...]; guns: b > 0, resources for one unit of
            fighting; butter: a > 0, for one unit of producing; both [..., side] or one number. Batches broadcast.

    Returns:
        `Division`.

    Raises:
        ValueError: not two sides, a number not positive or not finite, or shapes that do not fit.

    >>> guns_and_butter([100.0, 100.0]).fighting.tolist(), guns_and_butter([100.0, 100.0]).income.tolist()
    ([50.0, 50.0], [50.0, 50.0])
    >>> guns_and_butter([100.0, 200.0]).fighting.tolist(), guns_and_butter([100.0, 200.0]).income.tolist()
    ([75.0, 75.0], [75.0, 75.0])
    """
    r = checks.positive("resources", resources)
    if r.ndim == 0 or r.shape[-1] != 2:
        raise ValueError("resources must hold one number for each of two sides along the last axis")
    m = checks.positive("decisiveness", decisiveness)[..., None]
    r, m, b, a = checks.together(r, m, checks.positive("guns", guns), checks.positive("butter", butter))
    if r.shape[-1] != 2:
        raise ValueError("guns and butter must be one number, or hold one for each of two sides")
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        most, price = r / a, b / a  # all butter, and butter given up for one gun
        lost = 1.0 / (1.0 + np.exp(m / (m + 1.0) * np.log(price[..., ::-1] / price)))  # the other's share
        effort = m / (1.0 + m) * lost * most.sum(axis=-1, keepdims=True) / price
        poor = effort * price > most
        effort = np.where(poor, most / price, effort)
        effort = np.where(poor[..., ::-1], _reply(effort[..., ::-1], most, price, m), effort)
        producing = np.where(poor, 0.0, most - price * effort)
    checks.answer("an effort", np.where(effort > 0.0, effort, np.nan))
    share = success(effort, effort[..., ::-1], m)
    income = checks.answer("an income", share * producing.sum(axis=-1, keepdims=True))
    return Division(effort, producing, share, income)


def _reply(
    other: NDArray[np.float64], most: NDArray[np.float64], price: NDArray[np.float64], m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Best reply to a side that only fights: the root of m (1 - p) E - price F, which falls in F, by bisection."""
    low, high = np.zeros(other.shape), most / price
    for _ in range(1100):  # as many halvings as a double has, but two numbers are soon neighbours
        middle = 0.5 * (low + high)
        if not ((low < middle) & (middle < high)).any():
            break
        lost = 1.0 / (1.0 + np.exp(m * (np.log(middle) - np.log(other))))
        more = m * lost * (most - price * middle) > price * middle
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return 0.5 * (low + high)
