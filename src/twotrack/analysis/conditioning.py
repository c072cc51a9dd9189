"""Conditioning: an ensemble weighted by what was counted before a date, parameters and luck together.

Every member started earlier, under the prior; its weight is the likelihood of the counts given its own course
(importance sampling with the prior as proposal: the generalised likelihood uncertainty of one batch, or the first step
of a particle filter, Gordon, Salmond & Smith 1993). Nothing is moved: members that do not fit count for less. How much
is left is said by the effective size 1 / sum(w^2) (Kong 1992; Kong, Liu & Wong 1994, JASA 89: 278-288).

A count is an interval with an error: the likelihood of low <= count <= high is the chance that the member's true value
plus a normal error falls into the interval; without an upper end, above the low one. Members whose war had ended, or
with an agreement signed, when the war is known to have gone on count as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, logsumexp

SMALL = 100.0
"""Effective size below which an answer says that few members are left."""
NARROW = 1e-3
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Counted:
    """A count as the likelihood needs it, in shares of all places: interval and error (one standard deviation)."""

    name: str
    low: float
    high: float | None
    error: float


@dataclass(frozen=True)
class Weights:
    """Weights [member] that sum to 1, how many members they are worth, and how each count judged the ensemble.

    `agreeing`: per count, mean likelihood over members; of a count that is a point, over that of a perfect fit.
    `ruled_out`: members of weight nothing because their war was over. `possible` is False where no member has any
    weight; then `values` are all zero.
    """

    values: Floats
    effective: float
    ruled_out: int
    agreeing: Mapping[str, float]
    possible: bool

    @property
    def small(self) -> bool:
        """Whether few members are left."""
        return self.effective < SMALL


def log_likelihood(course: Floats, counted: Counted) -> Floats:
    """Log of the chance that each member [member] would have been counted in the interval.

    An interval much narrower than its error is a point: then it is the density of the error, the same factor left out
    in every member.
    """
    low = (counted.low - course) / counted.error
    if counted.high is None:
        return np.asarray(log_ndtr(-low), dtype=np.float64)
    if counted.high - counted.low < NARROW * counted.error:  # a point: the density of the error, up to a constant
        middle = (counted.low + counted.high) / 2
        return np.asarray(-0.5 * ((middle - course) / counted.error) ** 2, dtype=np.float64)
    high = (counted.high - course) / counted.error
    # of the two equal forms the one in which both terms are small: no cancellation far out in a tail
    flip = low > 0
    a, b = np.where(flip, -high, low), np.where(flip, -low, high)
    upper, lower = log_ndtr(b), log_ndtr(a)
    with np.errstate(divide="ignore"):
        return np.asarray(upper + np.log1p(-np.exp(np.minimum(lower - upper, 0.0))), dtype=np.float64)


def weigh(courses: Mapping[str, Floats], counts: Sequence[Counted], ruled_out: NDArray[np.bool_]) -> Weights:
    """Weights of the members: a pure function of their courses.

    Args:
        courses: the member's value of each count, by its name [member], in shares of all places.
        counts: what was counted.
        ruled_out: members that contradict what is known [member].

    Raises:
        ValueError: no members.
    """
    members = ruled_out.size
    if members == 0:
        raise ValueError("an ensemble has members")
    total = np.where(ruled_out, -np.inf, 0.0)
    agreeing = {}
    for counted in counts:
        one = log_likelihood(np.asarray(courses[counted.name], dtype=np.float64), counted)
        agreeing[counted.name] = float(np.exp(logsumexp(one) - np.log(members)))
        total = total + one
    if not np.isfinite(total).any():
        return Weights(np.zeros(members), 0.0, int(ruled_out.sum()), agreeing, possible=False)
    values = np.exp(total - logsumexp(total))
    values = values / values.sum()
    return Weights(values, effective_size(values), int(ruled_out.sum()), agreeing, possible=True)


def effective_size(weights: Floats) -> float:
    """Number of equally weighted members that would be worth as much (Kong 1992).

    >>> effective_size(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    total = float(weights.sum())
    return total**2 / float((weights**2).sum()) if total > 0 else 0.0
