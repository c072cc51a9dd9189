"""A belief about a chance, learnt from steps seen: Beta-Bernoulli with forgetting.

Beta(a, b) is the belief that the next step is one's own. Steps seen add to a and b; forgetting pulls both
back towards 1, so that old evidence fades (Smith & Stam 2004 for learning in war; West & Harrison 1997 for
discounting). A week counts for at most `weight` observations, however much happened in it. Forgetting and
the quiet half-observation scale with the time step, so that the answer does not depend on it (tested).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel


@kernel
def learn(
    a: np.float32,
    b: np.float32,
    gains: np.float32,
    losses: np.float32,
    memory: np.float32,
    weight: np.float32,
    dt: np.float32,
) -> tuple[np.float32, np.float32]:
    """Beta counts after a step of length dt in which `gains` and `losses` were seen.

    `memory` is the share of the counts above 1 kept per unit of time, `weight` the most observations one unit
    of time may add.
    """
    fade = np.float32(memory**dt)
    seen = gains + losses + dt
    share = np.float32(min(np.float32(1.0), weight * dt / seen)) if seen > 0 else np.float32(0.0)
    half = np.float32(0.5) * dt
    one = np.float32(1.0)
    return (
        np.float32(one + (a - one) * fade + share * (gains + half)),
        np.float32(one + (b - one) * fade + share * (losses + half)),
    )


@kernel
def digamma(x: float) -> float:
    """Derivative of log Gamma for x > 0 (recurrence to 6, then the asymptotic series; error below 1e-9)."""
    total = 0.0
    while x < 6.0:
        total -= 1.0 / x
        x += 1.0
    y = 1.0 / (x * x)
    series = y * (1.0 / 12.0 - y * (1.0 / 120.0 - y * (1.0 / 252.0 - y * (1.0 / 240.0 - y / 132.0))))
    return total + math.log(x) - 0.5 / x - series


@kernel
def trigamma(x: float) -> float:
    """Second derivative of log Gamma for x > 0 (error below 1e-8)."""
    total = 0.0
    while x < 6.0:
        total += 1.0 / (x * x)
        x += 1.0
    y = 1.0 / (x * x)
    tail = y * (1.0 / 6.0 - y * (1.0 / 30.0 - y * (1.0 / 42.0 - y / 30.0)))
    return total + 1.0 / x + y / 2.0 + tail / x


@kernel
def log_odds(a: float, b: float) -> tuple[float, float]:
    """Mean and standard deviation of log(p / (1 - p)) when p is Beta(a, b)."""
    return digamma(a) - digamma(b), math.sqrt(trigamma(a) + trigamma(b))


def update(
    a: ArrayLike, b: ArrayLike, gains: ArrayLike, losses: ArrayLike, memory: ArrayLike = 1.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beta counts after steps seen: conjugate updating with forgetting towards the flat prior Beta(1, 1).

    a' = 1 + (a - 1) memory + gains, b' likewise (exponential forgetting, West & Harrison 1997, ch. 6).
    Without forgetting the order of the evidence does not matter. Valid while steps are exchangeable within
    one update.

    Args:
        a, b: counts > 0; gains, losses: steps of either kind seen, >= 0; memory: share of old evidence kept,
            in [0, 1].

    Returns:
        the new counts, broadcast.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> [float(x) for x in update(1.0, 1.0, 3.0, 1.0)]
    [4.0, 2.0]
    >>> [float(x) for x in update(9.0, 1.0, 0.0, 0.0, memory=0.5)]
    [5.0, 1.0]
    """
    first, second = checks.positive("a", a), checks.positive("b", b)
    won, gone = checks.nonnegative("gains", gains), checks.nonnegative("losses", losses)
    kept = checks.share("memory", memory)
    first, second, won, gone, kept = checks.together(first, second, won, gone, kept)
    with np.errstate(over="ignore"):
        after = 1.0 + (first - 1.0) * kept + won, 1.0 + (second - 1.0) * kept + gone
    return checks.answer("a count", after[0]), checks.answer("a count", after[1])


def steady(rate_gains: ArrayLike, rate_losses: ArrayLike, memory: ArrayLike) -> NDArray[np.float64]:
    """Mean of the belief after the same evidence for ever: (1 + g / (1 - m)) / (2 + (g + l) / (1 - m)).

    Args:
        rate_gains, rate_losses: steps seen in each update, >= 0; memory: share kept per update, in [0, 1).

    Returns:
        mean chance in (0, 1).

    Raises:
        ValueError: memory of 1 (the mean then has no limit below the raw share), or a number out of its
            range.

    >>> round(float(steady(0.3, 0.1, 0.9)), 6)
    0.666667
    """
    g, lost = checks.nonnegative("gains", rate_gains), checks.nonnegative("losses", rate_losses)
    m = checks.share("memory", memory)
    if (m == 1.0).any():
        raise ValueError("memory must be below 1: evidence that never fades has no steady count")
    g, lost, fading = checks.together(g, lost, 1.0 - m)
    with np.errstate(over="ignore"):
        total = checks.answer("the sum of counts", 2.0 * fading + (g + lost))
    return np.asarray((fading + g) / total)


def mean(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Mean a / (a + b) of Beta(a, b): the chance acted upon when the player cares for chances only.

    Raises:
        ValueError: a count not positive or not finite, or counts too large to be added.

    >>> float(mean(3.0, 1.0))
    0.75
    """
    first, second = checks.together(checks.positive("a", a), checks.positive("b", b))
    with np.errstate(over="ignore"):
        return np.asarray(first / checks.answer("the sum of counts", first + second))


def nodes(a: ArrayLike, b: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Three chances and weights that stand for a whole Beta belief (Gauss-Hermite in log p / (1 - p)).

    The average of f over the belief is close to sum(weights * f(points)): exact for f of degree five in the
    log-odds if those were normal. Needed because the worth of war at the mean chance is not the mean worth of
    war. Rough for counts below 1, where the log-odds are skewed.

    Args:
        a, b: counts > 0, broadcast to shape [...].

    Returns:
        points [..., 3] in [0, 1], rising (at an end where one count dwarfs the other); weights [3], which sum to 1.

    Raises:
        ValueError: a count not positive, or not finite.

    >>> points, weights = nodes(4.0, 4.0)
    >>> points.round(3).tolist(), weights.round(3).tolist()
    ([0.213, 0.5, 0.787], [0.167, 0.667, 0.167])
    """
    first, second = checks.together(checks.positive("a", a), checks.positive("b", b))
    from scipy.special import expit, polygamma

    with np.errstate(all="ignore"):
        centre = checks.answer("the log-odds", polygamma(0, first) - polygamma(0, second))
        width = checks.answer("the log-odds", np.sqrt(polygamma(1, first) + polygamma(1, second)))
    offsets = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0])
    return np.asarray(expit(centre[..., None] + width[..., None] * offsets)), np.array([1.0, 4.0, 1.0]) / 6.0


def after_report(
    a: ArrayLike, b: ArrayLike, said_gain: ArrayLike, hit: ArrayLike, false_gain: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Beta counts after one step heard of from a teller whose bias is known.

    The teller calls a true gain a gain with chance `hit` and a true loss a gain with chance `false_gain`. By
    Bayes the belief becomes a mixture of Beta(a + 1, b) and Beta(a, b + 1); it is replaced by the Beta of the
    same mean and variance. Exact when the teller never errs, and nothing moves when both chances are equal
    (all propaganda).

    Args:
        a, b: counts > 0; said_gain: 1 where a gain was claimed, 0 where a loss; hit, false_gain: in [0, 1].
            Broadcast.

    Returns:
        the new counts.

    Raises:
        ValueError: a number out of its range, not finite, or a report that such a teller could not have made.

    >>> [round(float(x), 6) for x in after_report(2.0, 2.0, 1, 1.0, 0.0)]
    [3.0, 2.0]
    >>> [round(float(x), 6) for x in after_report(2.0, 2.0, 1, 0.9, 0.9)]
    [2.0, 2.0]
    """
    first, second, said, true, false = checks.together(
        checks.positive("a", a),
        checks.positive("b", b),
        checks.share("said_gain", checks.whole("said_gain", said_gain)),
        checks.share("hit", hit),
        checks.share("false_gain", false_gain),
    )
    like_gain, like_loss = np.where(said > 0, true, 1.0 - true), np.where(said > 0, false, 1.0 - false)
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite in the end is refused
        evidence = first * like_gain + second * like_loss
        if (evidence <= 0).any():
            raise ValueError("this report has no chance under the stated bias")
        w, v = first * like_gain / evidence, second * like_loss / evidence
        # the moments of the mixture of Beta(a + 1, b) and Beta(a, b + 1), multiplied out so that nothing cancels
        common = first * second + first * v + second * w
        kept = common / (common + (first + second + 2.0) * w * v)
        return checks.answer("a count", (first + w) * kept), checks.answer("a count", (second + v) * kept)


def blend(
    guess: ArrayLike, doubt: ArrayLike, said: ArrayLike, bias: ArrayLike, noise: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Estimate of a quantity after a noisy, biased report: one step of a Kalman filter (Kalman 1960).

    The report is truth + bias + error; the estimate moves by the share doubt / (doubt + noise) of what
    remains of the report once the bias the listener allows for is taken off. Valid for errors near normal.

    Args:
        guess: estimate before; doubt: its variance >= 0; said: the report; bias: of the teller; noise:
            variance of the report >= 0; all in one unit (and its square), broadcast.

    Returns:
        the estimate after, and its variance.

    Raises:
        ValueError: a negative variance, both variances zero, or a number not finite.

    >>> [round(float(x), 6) for x in blend(0.4, 0.01, 0.7, 0.1, 0.01)]
    [0.5, 0.005]
    """
    g, d, y, off, r = checks.together(
        checks.finite("guess", guess),
        checks.nonnegative("doubt", doubt),
        checks.finite("said", said),
        checks.finite("bias", bias),
        checks.nonnegative("noise", noise),
    )
    if ((d == 0) & (r == 0)).any():
        raise ValueError("doubt and noise are both zero: two certainties cannot be blended")
    with np.errstate(over="ignore", invalid="ignore"):
        total = checks.answer("the sum of variances", d + r)
        estimate = checks.answer("the estimate", g + d / total * (y - off - g))
    return estimate, np.asarray(d * (r / total))
