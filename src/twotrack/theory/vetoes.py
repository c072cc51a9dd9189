"""Vetoes at home: how much the loss of somebody who is asked weighs with the side that would sign.

A veto player is one whose agreement is needed for a decision (Tsebelis 2002); a civil war with more of them lasts
longer, because each must prefer the deal to the war (Cunningham 2006). Few vetoes are whole. A veto v in [0, 1] weighs
the player's loss with v / (1 - v): nothing at 0, as much as the side's own gain at 1/2, more than any gain at 1. Who
gains adds nothing: a friend of the deal cannot buy off its enemy.

Valid where utilities of the player and its side are on one scale, and where vetoes add up: players who bargain with
each other over a common no are beyond it. The odds are a modelling choice; both ends are theirs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TWO, ZERO

LEAST = np.float32(1e-6)


@kernel
def veto_weight(veto: np.float32) -> np.float32:
    """Weight of a loss beside a gain of the side: v / (1 - v), a million at a whole veto."""
    return np.float32(veto / max(ONE - veto, LEAST))


@kernel
def moved_veto(veto: np.float32, follows: np.float32, standing: np.float32) -> np.float32:
    """A veto as the people move it: v (1 + f (2 standing - 1)), kept in [0, 1]."""
    return np.float32(min(max(veto * (ONE + follows * (TWO * standing - ONE)), ZERO), ONE))


def surplus_at_home(surplus: ArrayLike, vetoes: ArrayLike, gains: ArrayLike) -> NDArray[np.float64]:
    """What is left of a side's surplus once those it must ask are heard: s - sum of v / (1 - v) max(-gain, 0).

    Args:
        surplus: the side's own gain over war [...]; vetoes: of the players, in [0, 1] [player]; gains: of each player
            over its own war value [..., player].

    Returns:
        surplus at home [...]; minus infinity where a whole veto meets a loss.

    Raises:
        ValueError: a veto outside [0, 1], a number not finite, losses too large to be added, or not one gain for each
            veto.

    >>> surplus_at_home(0.2, [0.5, 0.9], [-0.05, 0.4]).round(6).tolist()
    0.15
    >>> surplus_at_home([0.2, 0.2], [1.0], [[0.0], [-0.01]]).tolist()
    [0.2, -inf]
    """
    own = checks.finite("surplus", surplus)
    v = checks.share("vetoes", vetoes)
    loss = np.maximum(-checks.finite("gains", gains), 0.0)
    if v.ndim != 1 or loss.shape[-1:] != v.shape:
        raise ValueError("there must be one veto and one gain for each player")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        heard = np.where(loss > 0, v / (1.0 - v) * loss, 0.0).sum(axis=-1)
    stopped = ((loss > 0) & (v == 1.0)).any(axis=-1)
    checks.answer("the surplus at home", np.where(stopped, 0.0, heard))
    return np.asarray(own - heard)
