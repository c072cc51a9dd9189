"""How far two or more coders agree: Krippendorff's alpha for names, with an interval from resampled units.

alpha = 1 - observed / expected disagreement over the pairs of values of each unit (Krippendorff 2004, Content Analysis,
2nd ed., ch. 11; worked example in Krippendorff 2011, Computing Krippendorff's Alpha-Reliability). 1 is agreement, 0
what chance gives. Units with fewer than two values teach nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
Value = Hashable | None


@dataclass(frozen=True)
class Agreement:
    """Alpha with the 2.5 and 97.5 per cent quantiles of its bootstrap; `units` counts units with two values or more.

    Alpha is None where all values are equal or no unit has two: then there is nothing to disagree about.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int


def agreement(units: Sequence[Sequence[Value]], seed: int = 0, resamples: int = RESAMPLES) -> Agreement:
    """Nominal alpha of units [unit][coder], None where a coder said nothing.

    Args:
        units: values of each unit, in any order; two values agree when they are equal.
        seed, resamples: of the bootstrap over units (Efron 1979), which is not Krippendorff's own.

    >>> round(agreement([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]).alpha, 3)
    0.533
    """
    disagreeing, counts = _per_unit(units)
    if not len(disagreeing):
        return Agreement(None, None, None, 0)
    once = np.ones((1, len(disagreeing)))
    drawn = np.random.default_rng(seed).multinomial(
        len(disagreeing), np.full(len(disagreeing), 1 / len(disagreeing)), size=resamples
    )
    alpha = _alpha(once, disagreeing, counts)[0]
    spread = _alpha(drawn.astype(float), disagreeing, counts)
    spread = spread[np.isfinite(spread)]
    if not np.isfinite(alpha):
        return Agreement(None, None, None, len(disagreeing))
    low, high = np.quantile(spread, [0.025, 0.975]) if len(spread) else (alpha, alpha)
    return Agreement(float(alpha), float(low), float(high), len(disagreeing))


def _per_unit(units: Sequence[Sequence[Value]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Disagreeing pairs of each unit over its values less one [unit]; how often each value stands [unit, value]."""
    pairable = [[value for value in unit if value is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) >= 2]
    index = {value: i for i, value in enumerate(dict.fromkeys(value for unit in pairable for value in unit))}
    counts = np.zeros((len(pairable), len(index)))
    for u, unit in enumerate(pairable):
        for value in unit:
            counts[u, index[value]] += 1
    size = counts.sum(axis=1)
    disagreeing = (size**2 - (counts**2).sum(axis=1)) / np.maximum(size - 1, 1)
    return disagreeing, counts


def _alpha(
    weights: NDArray[np.float64], disagreeing: NDArray[np.float64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Alpha of each resample [resample] from how often each unit is in it [resample, unit]; nan where undefined."""
    totals = weights @ counts
    values = totals.sum(axis=1)
    expected = values**2 - (totals**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha: NDArray[np.float64] = 1 - (values - 1) * (weights @ disagreeing) / expected
    return np.where(expected > 0, alpha, np.nan)
