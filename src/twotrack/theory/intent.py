"""What conduct is read to mean: a belief about the other side's kind, learnt from signs by Bayes' rule.

Kinds are, for instance, those who want a settlement, bargainers, stallers and maximalists; a table says how
likely each kind shows each sign (violence, an offer, absence, softer words, a kept promise). The posterior is
the prior times the likelihood of what was seen (Bayes; in bargaining under uncertainty Fudenberg & Tirole
1991, ch. 8). A sign that all kinds show alike moves nothing, and signs may come in any order.

How far a sign separates kinds is measured before it is seen: as the divergence between kinds per sign
(Kullback & Leibler 1951) and as the expected fall of uncertainty (Lindley 1956). Valid while signs are
independent given the kind and nobody fakes them at no cost; a sign that every kind can afford to send should
be given the same chance for all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks


def _shares(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Chances along the last axis that sum to 1."""
    p = checks.share(name, value)
    if p.ndim == 0 or p.shape[-1] == 0:
        raise ValueError(f"{name} must hold at least one entry along the last axis")
    if (np.abs(p.sum(axis=-1) - 1.0) > 1e-9).any():
        raise ValueError(f"{name} must sum to 1 along the last axis")
    return p


def _logs(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of chances, and 0 for a chance of 0. Their difference never overflows as a ratio does."""
    return np.log(np.where(p > 0, p, 1.0))


def posterior(prior: ArrayLike, likelihood: ArrayLike) -> NDArray[np.float64]:
    """Belief about the kinds after something was seen: prior times likelihood, scaled to sum to 1.

    Args:
        prior: [..., kind], sums to 1; likelihood: chance of what was seen under each kind [..., kind], in [0,
            1].

    Returns:
        belief [..., kind].

    Raises:
        ValueError: a prior that does not sum to 1, a likelihood outside [0, 1] or for other kinds, or something
            seen that no kind of any weight could have shown.

    >>> posterior([0.5, 0.5], [0.8, 0.2]).round(6).tolist()
    [0.8, 0.2]
    """
    p = _shares("prior", prior)
    seen = checks.share("likelihood", likelihood)
    if seen.ndim == 0 or seen.shape[-1] != p.shape[-1]:
        raise ValueError("prior and likelihood must hold as many kinds along the last axis")
    p, seen = checks.together(p, seen)
    joint = p * seen
    total = joint.sum(axis=-1, keepdims=True)
    if (total <= 0).any():
        raise ValueError("what was seen is impossible under every kind that has any weight")
    return np.asarray(joint / total)


def after_signs(prior: ArrayLike, table: ArrayLike, counts: ArrayLike, memory: float = 1.0) -> NDArray[np.float64]:
    """Belief about the kinds after several signs, some of them more than once.

    Args:
        prior: [..., kind], sums to 1; table: chance of each sign under each kind [..., kind, sign], each row
            sums to 1.
        counts: how often each sign was seen [..., sign], >= 0 (fractions count as partial evidence). Batches
            broadcast.
        memory: weight of the evidence in (0, 1]: below 1 it is tempered, as if signs were partly copies of
            each other.

    Returns:
        belief [..., kind]; computed in logarithms, so that many signs do not underflow.

    Raises:
        ValueError: chances that do not sum to 1, negative counts, or signs that no kind could have shown.

    >>> table = [[0.7, 0.3], [0.3, 0.7]]
    >>> after_signs([0.5, 0.5], table, [[0, 0], [1, 0], [2, 1], [400, 0]]).round(4).tolist()
    [[0.5, 0.5], [0.7, 0.3], [0.7, 0.3], [1.0, 0.0]]
    """
    p = _shares("prior", prior)
    chances = _shares("table", table)
    n = checks.nonnegative("counts", counts)
    weight = checks.single("memory", checks.positive("memory", checks.share("memory", memory)))
    if chances.ndim < 2 or chances.shape[-2] != p.shape[-1] or n.ndim == 0 or n.shape[-1] != chances.shape[-1]:
        raise ValueError("shapes must be prior [..., kind], table [..., kind, sign] and counts [..., sign]")
    never = chances == 0
    # [..., kind]: counts times a row of the table each
    times = n[..., None, :]
    p, impossible, seen = checks.together(
        p,
        np.asarray((times * never).sum(axis=-1)),
        np.asarray((times * np.log(np.where(never, 1.0, chances))).sum(axis=-1)),
    )
    total = weight * seen + np.log(np.where(p > 0, p, 1.0))
    total = np.where((impossible > 0) | (p == 0), -np.inf, total)
    top = total.max(axis=-1, keepdims=True)
    if np.isinf(top).any():
        raise ValueError("what was seen is impossible under every kind that has any weight")
    joint = np.exp(total - top)
    return np.asarray(joint / joint.sum(axis=-1, keepdims=True))


def divergence(table: ArrayLike) -> NDArray[np.float64]:
    """How fast signs tell kinds apart: expected log-odds gained per sign, in nats (Kullback & Leibler 1951).

    Args:
        table: chance of each sign under each kind [..., kind, sign], each row sums to 1.

    Returns:
        [..., kind, kind]: if the row is the true kind, the expected gain of its log-odds against the column;
        infinite where the true kind shows signs that the other never shows. Zero on the diagonal and for
        kinds that act alike.

    Raises:
        ValueError: chances outside [0, 1] or rows that do not sum to 1.

    >>> divergence([[0.7, 0.3], [0.3, 0.7]]).round(4).tolist()
    [[0.0, 0.3389], [0.3389, 0.0]]
    """
    p = _shares("table", table)
    if p.ndim < 2:
        raise ValueError("the table must be [..., kind, sign]")
    logs = np.where(p > 0, np.log(np.where(p > 0, p, 1.0)), -np.inf)
    own = np.where(p > 0, p * np.where(p > 0, logs, 0.0), 0.0).sum(axis=-1)
    true, other = p[..., :, None, :], logs[..., None, :, :]
    cross = np.where(true > 0, true * np.where(true > 0, other, 0.0), 0.0).sum(axis=-1)
    return np.asarray(np.maximum(own[..., None] - cross, 0.0))


def information(prior: ArrayLike, table: ArrayLike) -> NDArray[np.float64]:
    """Expected fall of uncertainty about the kind from one sign, in bits (Lindley 1956).

    Args:
        prior: [..., kind], sums to 1; table: [..., kind, sign], each row sums to 1. Batches broadcast.

    Returns:
        bits [...] between 0 (the sign says nothing) and the entropy of the prior (it says everything).

    Raises:
        ValueError: chances that do not sum to 1, or shapes that do not fit.

    >>> information([0.5, 0.5], [[[1.0, 0.0], [0.0, 1.0]], [[0.3, 0.7], [0.3, 0.7]]]).tolist()
    [1.0, 0.0]
    """
    p, chances = _shares("prior", prior), _shares("table", table)
    if chances.ndim < 2 or chances.shape[-2] != p.shape[-1]:
        raise ValueError("shapes must be prior [..., kind] and table [..., kind, sign]")
    p, chances = checks.together(p[..., None], chances)
    overall = np.broadcast_to((p * chances).sum(axis=-2, keepdims=True), chances.shape)
    gain = p * chances * (_logs(chances) - _logs(overall)) / np.log(2.0)
    found: NDArray[np.float64] = np.maximum(gain.sum(axis=(-2, -1)), 0.0)
    return found


def separation(table: ArrayLike) -> NDArray[np.float64]:
    """How far each sign by itself separates the kinds: largest log-likelihood ratio between any two, in nats.

    Args:
        table: chance of each sign under each kind [..., kind, sign], each row sums to 1.

    Returns:
        [..., sign]: 0 for a sign that all kinds show alike, infinite for one that some kind never shows.

    Raises:
        ValueError: chances outside [0, 1], rows that do not sum to 1, or a table that is not [..., kind, sign].

    >>> separation([[0.5, 0.3, 0.2], [0.5, 0.5, 0.0]]).round(4).tolist()
    [0.0, 0.5108, inf]
    """
    p = _shares("table", table)
    if p.ndim < 2:
        raise ValueError("the table must be [..., kind, sign]")
    low, high = p.min(axis=-2), p.max(axis=-2)
    never = (low == 0) & (high > 0)
    return np.where(never, np.inf, _logs(high) - _logs(low))


def signs_needed(prior_odds: ArrayLike, certainty: ArrayLike, gain: ArrayLike) -> NDArray[np.float64]:
    """About how many signs it takes to be certain: log-odds missing, over the gain per sign (Wald 1947).

    Args:
        prior_odds: of the true kind against the other, > 0; certainty: wanted posterior in [0.5, 1); gain:
            divergence per sign in nats, >= 0. Broadcast. The overshoot at the end is left out.

    Returns:
        numbers of signs, 0 where the prior is enough and infinite where signs say nothing.

    Raises:
        ValueError: a number out of its range, or not finite.

    >>> signs_needed(1.0, 0.95, [0.3389, 0.0]).round(1).tolist()
    [8.7, inf]
    """
    odds = checks.positive("prior_odds", prior_odds)
    wanted = checks.share("certainty", certainty)
    if (wanted < 0.5).any() or (wanted == 1.0).any():
        raise ValueError("certainty must lie in [0.5, 1)")
    odds, wanted, rate = checks.together(odds, wanted, checks.nonnegative("gain", gain))
    missing = np.maximum(np.log(wanted / (1.0 - wanted)) - np.log(odds), 0.0)
    with np.errstate(over="ignore"):
        finite = np.divide(missing, rate, out=np.zeros(rate.shape), where=rate > 0)
    return np.where((rate > 0) | (missing == 0), checks.answer("the number of signs", finite), np.inf)
