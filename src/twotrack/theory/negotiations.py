"""Whole batches of alternating offers, held to their end in compiled code.

The rules are those of `offers`, and the same kernel makes the moves; nothing is recorded but the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed
from twotrack.theory.compiled import kernel
from twotrack.theory.offers import AGREED, MOST_ROUNDS, MOVE, advance, choices, tactic_table
from twotrack.theory.ranking import rank
from twotrack.theory.tactics import Tactic


@dataclass(frozen=True)
class Results:
    """How a batch [...] of talks ended: deal (-1: none), moves made, and utilities [..., party].

    Without a deal the utilities are the reservation values.
    """

    agreed: NDArray[np.bool_]
    deal: NDArray[np.int64]
    moves: NDArray[np.int64]
    utilities: NDArray[np.float64]


@kernel
def _many(
    utilities: NDArray[np.float64],
    reserve: NDArray[np.float64],
    tactics: NDArray[np.float64],
    rounds: int,
) -> NDArray[np.int64]:
    """Counters at the end of each of a batch of talks; axes of length 1 are shared by the whole batch."""
    batch = max(utilities.shape[0], reserve.shape[0], tactics.shape[0])
    deals, parties = utilities.shape[1], utilities.shape[2]
    out = np.zeros((batch, 5), np.int64)
    memory = np.empty((3, parties))
    nothing = np.zeros(0, np.int64)
    own = np.empty((parties, deals))
    ranked = np.empty((parties, deals))
    order = np.empty((parties, deals), np.int64)
    choice = order
    for b in range(batch):
        s = b if utilities.shape[0] > 1 else 0
        t = b if tactics.shape[0] > 1 else 0
        r = b if reserve.shape[0] > 1 else 0
        if b == 0 or utilities.shape[0] > 1:
            for k in range(deals):
                for p in range(parties):
                    own[p, k] = utilities[s, k, p]
            order = rank(own)
            for p in range(parties):
                for k in range(deals):
                    ranked[p, k] = own[p, order[p, k]]
        choice = order
        if tactics[t, :, 4].any():
            choice = choices(utilities[s], order, tactics[t, :, 4] > 0)
        memory[0] = np.inf
        memory[1:] = -np.inf
        out[b, 1] = -1
        out[b, 3] = -1
        advance(
            utilities[s],
            reserve[r],
            tactics[t],
            ranked,
            choice,
            rounds,
            rounds * parties,
            out[b],
            memory,
            nothing,
        )
    return out


def negotiate(
    utilities: ArrayLike,
    reservation: ArrayLike,
    tactics: Sequence[Tactic] | Sequence[Sequence[Tactic]],
    rounds: int,
) -> Results:
    """Hold a batch of talks to their end.

    Args:
        utilities: [deal, party] or [batch, deal, party]; reservation: [party] or [batch, party].
        tactics: one for each party, or for each of the batch a list of them; rounds: moves of each party, 1
            to ten million.

    Returns:
        `Results`, of the shape of the batch ([] for one talk).

    Raises:
        ValueError: as for `table`, or batches of different length.

    >>> from twotrack.theory.tactics import hard_line, time_dependent
    >>> deals = [[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]]
    >>> soft, hard = time_dependent(1.0), hard_line()
    >>> pairs = [[soft, soft], [hard, soft], [hard, hard]]
    >>> negotiate(deals, [0.0, 0.0], pairs, rounds=20).deal.tolist()
    [1, 0, -1]
    """
    u = listed(utilities)
    r = checks.finite("reservation", reservation)
    if u.ndim > 3 or r.ndim not in (1, 2) or r.shape[-1] != u.shape[-1]:
        raise ValueError("utilities must be [batch, deal, party] and reservation [batch, party]")
    single = not isinstance(tactics, Sequence) or not tactics or not isinstance(tactics[0], Sequence)
    rows = [tactics] if single else tactics
    numbers = np.stack([tactic_table(row, u.shape[-1]) for row in rows])  # type: ignore[arg-type]
    sets = np.ascontiguousarray(u if u.ndim == 3 else u[None])
    lows = np.ascontiguousarray(r if r.ndim == 2 else r[None])
    sizes = {x.shape[0] for x in (sets, lows, numbers)} - {1}
    if len(sizes) > 1:
        raise ValueError("utilities, reservation and tactics must have batches of one length")
    batch = sizes.pop() if sizes else 1
    checks.can_be_added(sets, lows)
    count = checks.single("rounds", checks.whole("rounds", rounds, least=1, most=MOST_ROUNDS))
    ends = _many(sets, lows, numbers, int(count)) if batch else np.zeros((0, 5), np.int64)
    deal = ends[:, AGREED]
    which = np.arange(batch) if sets.shape[0] > 1 else np.zeros(batch, np.int64)
    worth = np.where((deal >= 0)[:, None], sets[which, np.maximum(deal, 0)], lows)
    shape = (batch,) if u.ndim == 3 or r.ndim == 2 or not single else ()
    made = (deal >= 0).reshape(shape)
    return Results(made, deal.reshape(shape), ends[:, MOVE].reshape(shape), worth.reshape(*shape, u.shape[-1]))
