"""A belief about a chance, learnt from steps seen: Beta-Bernoulli with forgetting.

Beta(a, b) is the belief that the next step is one's own. Steps seen add to a and b; forgetting pulls both back
towards 1, so that old evidence fades (Smith & Stam 2004 for learning in war; West & Harrison 1997 for discounting).
A week counts for at most `weight` observations, however much happened in it. Prior counts, forgetting and the
quiet half-observation scale with the time step, so that the answer does not depend on it (tested).
"""

from __future__ import annotations

import math

import numpy as np

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

    `memory` is the share of the counts above 1 kept per unit of time, `weight` the most observations one unit of
    time may add.
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
