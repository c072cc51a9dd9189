"""Choice by better-but-not-always: logit, the quantal response of McKelvey & Palfrey (1995).

P(i) is proportional to exp(precision * u_i). Precision 0 is a coin, infinity the best reply. The largest
utility is subtracted first, so nothing overflows.

Valid where options differ by independent noise of one scale; adding a copy of an option changes the shares of
the others (Luce 1959: independence of irrelevant alternatives), so near-duplicates should be merged first.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel


@kernel
def pick(utilities: NDArray[np.float64], precision: float, luck: float) -> int:
    """Index drawn by logit choice from `utilities` with one uniform number `luck` in [0, 1)."""
    best = utilities[0]
    for i in range(1, utilities.size):
        best = max(best, utilities[i])
    total = 0.0
    for i in range(utilities.size):
        total += np.exp(precision * (utilities[i] - best))
    reach = luck * total
    for i in range(utilities.size):
        reach -= np.exp(precision * (utilities[i] - best))
        if reach < 0.0:
            return i
    return utilities.size - 1


@kernel
def _each_pick(rows: NDArray[np.float64], precision: float, luck: NDArray[np.float64]) -> NDArray[np.int64]:
    out = np.empty(luck.size, np.int64)
    for i in range(luck.size):
        out[i] = pick(rows[i], precision, luck[i])
    return out


def _options(utilities: ArrayLike) -> NDArray[np.float64]:
    u = checks.finite("utilities", utilities)
    if u.ndim == 0 or u.shape[-1] == 0:
        raise ValueError("utilities must hold at least one option along the last axis")
    return u


def logit(utilities: ArrayLike, precision: ArrayLike = 1.0) -> NDArray[np.float64]:
    """Chances of every option by logit choice.

    Args:
        utilities: [..., option], finite; precision >= 0 per unit of utility, of shape [...] or one number;
            infinity is the best reply, shared evenly among equals.

    Returns:
        chances [..., option] that sum to 1 along the last axis.

    Raises:
        ValueError: no option, a number not finite (but for an infinite precision), a negative precision.

    >>> logit([0.0, 1.0]).round(4).tolist()
    [0.2689, 0.7311]
    >>> logit([1e308, -1e308, 1e308], 1e6).tolist()
    [0.5, 0.0, 0.5]
    """
    u = _options(utilities)
    try:
        raw = np.asarray(precision)
    except ValueError:
        raise ValueError("precision must be numbers in a regular array") from None
    if raw.dtype.kind not in "biuf" or np.ma.is_masked(precision) or not (raw >= 0).all():
        raise ValueError("precision must be a number >= 0")
    k = raw.astype(np.float64)
    with np.errstate(over="ignore"):
        gap = u - u.max(axis=-1, keepdims=True)
        k = np.broadcast_to(k, u.shape[:-1])[..., None]
        x = np.multiply(k, gap, out=np.zeros_like(u), where=(gap < 0.0) & (k > 0.0))
    weight = np.exp(x)
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def draw(utilities: ArrayLike, precision: float, luck: ArrayLike) -> NDArray[np.int64]:
    """Options drawn by logit choice, one for each row and uniform number.

    Args:
        utilities: [..., option], finite; precision: >= 0, finite; luck: uniform numbers in [0, 1) of shape
            [...].

    Returns:
        index of the option drawn, shape [...].

    Raises:
        ValueError: no option, luck outside [0, 1), or a number not finite.

    >>> draw([[0.0, 1.0], [0.0, 1.0]], 1.0, [0.2, 0.3]).tolist()
    [0, 1]
    """
    u = _options(utilities)
    k = checks.single("precision", checks.nonnegative("precision", precision))
    chances = checks.share("luck", luck)
    if (chances == 1.0).any():
        raise ValueError("luck must lie in [0, 1)")
    chances = np.broadcast_to(chances, u.shape[:-1])
    with np.errstate(over="ignore"):  # a gap beyond the largest number counts as that number: precision 0 is a coin
        gap = np.maximum(u - u.max(axis=-1, keepdims=True), np.finfo(np.float64).min)
    rows = np.ascontiguousarray(gap).reshape(-1, u.shape[-1])
    return _each_pick(rows, k, np.ascontiguousarray(chances).ravel()).reshape(u.shape[:-1])


def quantal_equilibrium(
    first: ArrayLike, second: ArrayLike, precision: float, tolerance: float = 1e-12
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logit quantal response equilibrium of a game of two players (McKelvey & Palfrey 1995).

    Each player's chances are the logit reply to the other's. The branch that starts at the coin toss
    (precision 0) is followed up to the wanted precision; this principal branch is unique for almost every
    game. Valid as a description of play with noise that is common knowledge; as precision grows it approaches
    a Nash equilibrium.

    Args:
        first, second: pay-offs [..., option of the first player, option of the second], each to its own
            player. Batches of games of one size broadcast and are solved one after the other.
        precision: >= 0 per unit of pay-off; tolerance: on the chances, > 0.

    Returns:
        chances of the first player [..., row] and of the second [..., column].

    Raises:
        ValueError: pay-offs not two finite tables of one shape, a negative precision, or the branch was lost.

    >>> p, q = quantal_equilibrium([[9.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]], 1.0)
    >>> bool(p[0] > 0.5), q.round(4).tolist()
    (True, [0.3128, 0.6872])
    """
    a, b = checks.finite("first", first), checks.finite("second", second)
    if a.ndim < 2 or a.shape[-2:] != b.shape[-2:] or a.size == 0:
        raise ValueError("pay-offs must be two tables [..., row, column] of the same shape")
    a, b = checks.together(a, b)
    top = checks.single("precision", checks.nonnegative("precision", precision))
    close = checks.single("tolerance", checks.positive("tolerance", tolerance))
    rows, columns = a.shape[-2:]
    games = zip(a.reshape(-1, rows, columns), b.reshape(-1, rows, columns), strict=True)
    found = np.array([_branch(x, y, top, close) for x, y in games])
    chances = found.reshape(*a.shape[:-2], rows + columns)
    return chances[..., :rows], chances[..., rows:]


def _branch(a: NDArray[np.float64], b: NDArray[np.float64], top: float, tolerance: float) -> NDArray[np.float64]:
    """Chances of both players, one after the other, on the principal branch at precision `top`."""
    x = np.concatenate([np.full(a.shape[0], 1.0 / a.shape[0]), np.full(a.shape[1], 1.0 / a.shape[1])])
    with np.errstate(over="ignore"):
        spread = checks.answer("the spread of pay-offs", np.array([np.ptp(a), np.ptp(b)]))
    scale = max(float(spread.max()), 1e-300)
    k, step = 0.0, min(0.1 / scale, top)
    while k < top:
        reach = min(k + step, top)
        found = _follow(a, b, reach, x, tolerance)
        if found is None:
            step /= 2.0
            if step < 1e-9 / scale:
                raise ValueError(f"the equilibrium was lost at precision {k:g}: try a lower precision")
        else:
            k, x, step = reach, found, 1.5 * step
    return x


def _follow(
    a: NDArray[np.float64], b: NDArray[np.float64], k: float, start: NDArray[np.float64], tolerance: float
) -> NDArray[np.float64] | None:
    """Newton's method on x - reply(x) = 0 from a point close by; None where it does not settle close by."""
    rows = a.shape[0]
    x = start
    for _ in range(12):
        p, q = x[:rows], x[rows:]
        reply = np.concatenate([logit(a @ q, k), logit(p @ b, k)])
        miss = x - reply
        if np.abs(miss).max() < tolerance:
            return reply
        r, s = reply[:rows], reply[rows:]
        slope = np.eye(x.size)
        slope[:rows, rows:] -= k * (np.diag(r) - np.outer(r, r)) @ a
        slope[rows:, :rows] -= k * (np.diag(s) - np.outer(s, s)) @ b.T
        try:
            x = x - np.linalg.solve(slope, miss)
        except np.linalg.LinAlgError:
            return None
        if np.abs(x - start).max() > 0.1:
            return None
    return None
