"""Who can pass a deal and who can stop one: weighted votes, veto players, win-sets and the core.

A coalition wins if its weights reach a quota and it holds everybody whose consent is needed. The win-set of
the status quo is what some winning coalition prefers to it (Tsebelis 2002); the core is what no winning
coalition wants to leave (Gillies 1959). More veto players can only shrink the win-set and grow the core.

Valid for sincere votes on listed deals; agenda power and side payments are outside.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservations
from twotrack.theory.compiled import kernel


def _rule(
    parties: int, weights: ArrayLike | None, quota: float | None, consent: ArrayLike | None
) -> tuple[NDArray[np.float64], float, NDArray[np.bool_]]:
    """Weights, quota and needed consent; unanimity where nothing is said."""
    w = np.ones(parties) if weights is None else checks.nonnegative("weights", weights)
    if w.shape != (parties,):
        raise ValueError(f"weights must hold one number for each of {parties} parties")
    asked = checks.whole("consent", checks.share("consent", 0.0 if consent is None else consent)) > 0
    needed = np.zeros(parties, np.bool_) if consent is None else asked
    if needed.shape != (parties,):
        raise ValueError(f"consent must hold one yes or no for each of {parties} parties")
    with np.errstate(over="ignore"):
        total = float(checks.answer("the sum of weights", w.sum()))
    reach = total if quota is None else checks.single("quota", checks.positive("quota", quota))
    if total <= 0 or reach > total * (1 + 1e-12):
        raise ValueError("no coalition can reach the quota")
    return w, reach, needed


def veto_players(weights: ArrayLike, quota: float | None = None, consent: ArrayLike | None = None) -> NDArray[np.bool_]:
    """Which parties are in every winning coalition (Tsebelis 2002).

    Args:
        weights: [party] >= 0; quota: sum that wins, > 0 (None: the sum of all, unanimity).
        consent: [party], True where a party's consent is needed whatever its weight.

    Returns:
        mask [party]: without this party nothing passes.

    Raises:
        ValueError: negative or missing weights, weights too large to be added, or a quota that nobody can reach.

    >>> veto_players([3.0, 2.0, 2.0], quota=4.0).tolist(), veto_players([4.0, 2.0, 2.0], quota=5.0).tolist()
    ([False, False, False], [True, False, False])
    """
    size = checks.nonnegative("weights", weights)
    if size.ndim != 1 or size.size == 0:
        raise ValueError("weights must be a list of at least one party")
    w, reach, needed = _rule(size.size, size, quota, consent)
    return np.asarray((w.sum() - w < reach * (1 - 1e-12)) | needed)


def win_set(
    utilities: ArrayLike,
    status_quo: ArrayLike,
    weights: ArrayLike | None = None,
    quota: float | None = None,
    consent: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """Win-set of the status quo: deals that some winning coalition strictly prefers to it.

    Args:
        utilities: [..., deal, party]; status_quo: worth of no deal to each party [..., party].
        weights, quota, consent: as for `veto_players`; unanimity where nothing is said.

    Returns:
        mask [..., deal].

    Raises:
        ValueError: as for `agreement.zone` and `veto_players`.

    >>> deals = [[3.0, 3.0, 0.0], [2.0, 2.0, 2.0], [0.0, 0.0, 5.0]]
    >>> win_set(deals, [1.0, 1.0, 1.0]).tolist(), win_set(deals, [1.0, 1.0, 1.0], quota=2.0).tolist()
    ([False, True, False], [True, True, False])
    """
    u = listed(utilities)
    w, reach, needed = _rule(u.shape[-1], weights, quota, consent)
    better = u > reservations(u, status_quo)[..., None, :]
    return np.asarray((better @ w >= reach * (1 - 1e-12)) & (better | ~needed).all(axis=-1))


@kernel
def _unbeaten(
    u: NDArray[np.float64], w: NDArray[np.float64], reach: float, needed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    deals, parties = u.shape
    out = np.ones(deals, np.bool_)
    last = 0
    for i in range(deals):
        # what beat the deal before often beats this one too
        for turn in range(-1, deals):
            j = last if turn < 0 else turn
            votes = 0.0
            stopped = False
            for p in range(parties):
                if u[j, p] > u[i, p]:
                    votes += w[p]
                elif needed[p]:
                    stopped = True
                    break
            if not stopped and votes >= reach:
                out[i] = False
                last = j
                break
    return out


def core(
    utilities: ArrayLike,
    weights: ArrayLike | None = None,
    quota: float | None = None,
    consent: ArrayLike | None = None,
    status_quo: ArrayLike | None = None,
) -> NDArray[np.bool_]:
    """Core: listed deals that no winning coalition strictly prefers to leave for another listed deal.

    With a status quo, a deal that a winning coalition would rather give up for no deal is out as well. The
    core may be empty (Condorcet's cycle); under unanimity it is the weak Pareto set.

    Args:
        utilities: [..., deal, party]; weights, quota, consent: as for `veto_players`.
        status_quo: worth of no deal to each party [..., party], or None.

    Returns:
        mask [..., deal].

    Raises:
        ValueError: as for `win_set`.

    >>> cycle = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]]
    >>> core(cycle, quota=2.0).tolist(), core(cycle).tolist()
    ([False, False, False], [True, True, True])
    """
    u = listed(utilities)
    w, reach, needed = _rule(u.shape[-1], weights, quota, consent)
    sets = np.ascontiguousarray(u).reshape(-1, *u.shape[-2:])
    kept = [_unbeaten(np.ascontiguousarray(x), w, reach * (1 - 1e-12), needed) for x in sets]
    mask = np.array(kept, dtype=np.bool_).reshape(u.shape[:-1])
    if status_quo is None:
        return mask
    worse = u < reservations(u, status_quo)[..., None, :]
    left = (worse @ w >= reach * (1 - 1e-12)) & (worse | ~needed).all(axis=-1)
    return np.asarray(mask & ~left)
