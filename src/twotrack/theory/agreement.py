"""Where parties could meet: Pareto set, zone of agreement, win-sets, vetoes and red lines over many issues.

A package picks one option per issue; a party's utility is the sum over issues. A package is Pareto-optimal
when no other is at least as good for both and better for one (Raiffa 1982). With additive utilities a part of
a Pareto-optimal package is Pareto-optimal among the parts, so the set can be built issue by issue and never
needs the full product of options.

Utilities are compared as doubles that are added issue by issue: 0.1 + 0.2 is more than 0.3. Valid for utilities that
add up over issues; where issues interact, list whole packages (`packages` shows the
layout) and use the functions on listed deals: `pareto`, `zone`, `win_set`, `core`, `nearest_deal`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel
from twotrack.theory.dominance import undominated

MOST_PACKAGES = 20_000_000


@kernel
def frontier_pair(
    first: NDArray[np.float64], second: NDArray[np.float64], options: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Pareto set of two parties, exact.

    Args:
        first, second: utilities [issue, option] of the two parties (columns past `options[issue]` are
            ignored).
        options: number of options of each issue [issue], each at least 1.

    Returns:
        utilities of the first party (rising), of the second (falling), and the option chosen per issue
        [deal, issue]. Of packages equal for both only the first found is kept.
    """
    issues = first.shape[0]
    u = np.zeros(1)
    v = np.zeros(1)
    chosen = np.zeros((1, issues), np.int64)
    for j in range(issues):
        m = options[j]
        count = u.size * m
        nu = np.empty(count)
        nv = np.empty(count)
        for i in range(u.size):
            for o in range(m):
                nu[i * m + o] = u[i] + first[j, o]
                nv[i * m + o] = v[i] + second[j, o]
        order = np.argsort(nu, kind="mergesort")
        keep = np.empty(count, np.int64)
        kept = 0
        best = -np.inf
        i = count - 1
        while i >= 0:
            # among equal utilities of the first party only the best for the second can stay
            top = order[i]
            start = i
            while i >= 0 and nu[order[i]] == nu[order[start]]:
                if nv[order[i]] > nv[top]:
                    top = order[i]
                i -= 1
            if nv[top] > best:
                best = nv[top]
                keep[kept] = top
                kept += 1
        after_u = np.empty(kept)
        after_v = np.empty(kept)
        after = np.zeros((kept, issues), np.int64)
        for x in range(kept):
            source = keep[kept - 1 - x]
            after_u[x] = nu[source]
            after_v[x] = nv[source]
            for q in range(j):
                after[x, q] = chosen[source // m, q]
            after[x, j] = source % m
        u = after_u
        v = after_v
        chosen = after
    return u, v, chosen


def _is_list(value: object) -> bool:
    listing = isinstance(value, Sequence) and not isinstance(value, (str, bytes))
    return listing or (isinstance(value, np.ndarray) and value.ndim > 0)


def padded(tables: Sequence[ArrayLike], name: str = "utilities") -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Ragged lists of option utilities, one per issue, as one table [issue, option] and the option counts.

    Columns past the number of options hold 0 and are never read.

    Raises:
        ValueError: no issue, an empty issue, or a number not finite.

    >>> table, options = padded([[1.0, 2.0], [3.0]])
    >>> table.tolist(), options.tolist()
    ([[1.0, 2.0], [3.0, 0.0]], [2, 1])
    """
    if not _is_list(tables):
        raise ValueError(f"{name} must hold a list of options for each issue")
    rows = [checks.finite(f"{name} of issue {j}", row) for j, row in enumerate(tables)]
    if not rows:
        raise ValueError(f"{name}: there is no issue")
    for j, row in enumerate(rows):
        if row.ndim != 1 or row.size == 0:
            raise ValueError(f"{name} of issue {j} must be a list of at least one option")
    with np.errstate(over="ignore"):
        if not np.isfinite(sum(np.abs(row).max() for row in rows)):
            raise ValueError(f"{name}: the utility of a package is too large to be represented")
    options = np.array([row.size for row in rows], dtype=np.int64)
    table = np.zeros((len(rows), int(options.max())))
    for j, row in enumerate(rows):
        table[j, : row.size] = row
    return table, options


def pareto_pair(
    first: Sequence[ArrayLike], second: Sequence[ArrayLike]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Pareto-optimal packages of two parties with additive utilities, exact, without listing all packages.

    Args:
        first, second: for each issue the utilities of its options to either party (issues may differ in
            length).

    Returns:
        utilities [deal, party], rising for the first party, and the option chosen per issue [deal, issue]. Of
        packages equal for both parties one is kept.

    Raises:
        ValueError: no issue, an empty issue, tables that do not match, or a number not finite.

    >>> utilities, chosen = pareto_pair([[0.0, 6.0], [0.0, 2.0]], [[3.0, 0.0], [7.0, 0.0]])
    >>> utilities.tolist(), chosen.tolist()
    ([[0.0, 10.0], [6.0, 7.0], [8.0, 0.0]], [[0, 0], [1, 0], [1, 1]])
    """
    u, options = padded(first, "utilities of the first party")
    v, others = padded(second, "utilities of the second party")
    if not np.array_equal(options, others):
        raise ValueError("both parties must value the same options of the same issues")
    x, y, chosen = frontier_pair(u, v, options)
    return np.stack([x, y], axis=1), chosen


def packages(tables: Sequence[Sequence[ArrayLike]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """All packages of additive utilities, written out as listed deals.

    Args:
        tables: for each party, for each issue, the utilities of its options.

    Returns:
        utilities [deal, party] and the option chosen per issue [deal, issue]; the last issue varies fastest.

    Raises:
        ValueError: fewer than two parties, an empty issue, tables that do not match, a number not finite, or
            more than twenty million packages.

    >>> utilities, chosen = packages([[[0.0, 6.0], [0.0, 2.0]], [[3.0, 0.0], [7.0, 0.0]]])
    >>> utilities.tolist(), chosen.tolist()
    ([[0.0, 10.0], [2.0, 3.0], [6.0, 7.0], [8.0, 0.0]], [[0, 0], [0, 1], [1, 0], [1, 1]])
    """
    padded_tables, options = aligned(tables)
    count = int(np.prod(options, dtype=object))
    if count > MOST_PACKAGES:
        raise ValueError(f"{count} packages are too many to list (at most {MOST_PACKAGES})")
    utilities = np.zeros((1, len(tables)))
    for j, m in enumerate(options):
        step = np.stack([table[j, :m] for table in padded_tables], axis=1)
        utilities = (utilities[:, None, :] + step[None, :, :]).reshape(-1, len(tables))
    chosen = np.stack(np.unravel_index(np.arange(count), tuple(options)), axis=1)
    return utilities, chosen


def pareto_packages(tables: Sequence[Sequence[ArrayLike]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Pareto-optimal packages of any number of parties with additive utilities, built issue by issue. Exact.

    What is dominated among the parts is dominated in every package, so it is dropped before the next issue is
    added and the full list of packages is never made. The set itself grows quickly with the number of
    parties.

    Args:
        tables: for each party, for each issue, the utilities of its options.

    Returns:
        utilities [deal, party] and the option chosen per issue [deal, issue], ordered by the first party's
        utility, then the next. Of packages equal for all parties one is kept.

    Raises:
        ValueError: as for `packages`, or more than twenty million parts at once.

    >>> utilities, chosen = pareto_packages([[[0.0, 6.0], [0.0, 2.0]], [[3.0, 0.0], [7.0, 0.0]]])
    >>> utilities.tolist(), chosen.tolist()
    ([[0.0, 10.0], [6.0, 7.0], [8.0, 0.0]], [[0, 0], [1, 0], [1, 1]])
    """
    padded_tables, options = aligned(tables)
    utilities = np.zeros((1, len(tables)))
    chosen = np.zeros((1, 0), np.int64)
    for j, m in enumerate(options):
        if len(utilities) * m > MOST_PACKAGES:
            raise ValueError(f"{len(utilities) * m} parts are too many to list (at most {MOST_PACKAGES})")
        step = np.stack([table[j, :m] for table in padded_tables], axis=1)
        grown = (utilities[:, None, :] + step[None, :, :]).reshape(-1, len(tables))
        kept = np.flatnonzero(undominated(grown))
        _, first = np.unique(grown[kept], axis=0, return_index=True)
        kept = kept[first]
        utilities = grown[kept]
        chosen = np.concatenate([chosen[kept // m], (kept % m)[:, None]], axis=1)
    return utilities, chosen


def aligned(tables: Sequence[Sequence[ArrayLike]]) -> tuple[list[NDArray[np.float64]], NDArray[np.int64]]:
    """The tables of all parties padded [issue, option], and the option counts, the same for all.

    Raises:
        ValueError: fewer than two parties, an empty issue, tables that do not match, or a number not finite.

    >>> aligned([[[1.0, 2.0]], [[0.0, 1.0]]])[1].tolist()
    [2]
    """
    if not _is_list(tables):
        raise ValueError("utilities must hold, for each party, a list of options for each issue")
    if len(tables) < 2:
        raise ValueError("an agreement needs at least two parties")
    ready = [padded(table, f"utilities of party {i}") for i, table in enumerate(tables)]
    if any(not np.array_equal(ready[0][1], options) for _, options in ready[1:]):
        raise ValueError("all parties must value the same options of the same issues")
    return [table for table, _ in ready], ready[0][1]


def listed(utilities: ArrayLike) -> NDArray[np.float64]:
    """Utilities [..., deal, party] of listed deals, checked.

    Raises:
        ValueError: no deal, fewer than two parties, not an array [..., deal, party], or a number not finite.

    >>> listed([[1.0, 2.0]]).shape
    (1, 2)
    """
    u = checks.finite("utilities", utilities)
    if u.ndim < 2:
        raise ValueError("utilities must have the shape [..., deal, party]")
    if u.shape[-1] < 2:
        raise ValueError("an agreement needs at least two parties")
    if u.shape[-2] == 0:
        raise ValueError("there is no deal in the list")
    return u


def pareto(utilities: ArrayLike) -> NDArray[np.bool_]:
    """Which listed deals are Pareto-optimal: no other is as good for all and better for one. Exact.

    Args:
        utilities: [..., deal, party], finite, two parties or more.

    Returns:
        mask [..., deal]; deals equal for every party are kept or dropped together.

    Raises:
        ValueError: as for `listed`.

    >>> pareto([[1.0, 1.0, 1.0], [2.0, 0.0, 1.0], [1.0, 0.0, 1.0]]).tolist()
    [True, True, False]
    """
    u = listed(utilities)
    sets = u.reshape(-1, *u.shape[-2:])
    return np.array([undominated(x) for x in sets], dtype=np.bool_).reshape(u.shape[:-1])


def zone(utilities: ArrayLike, reservation: ArrayLike) -> NDArray[np.bool_]:
    """Zone of possible agreement: deals that no party values below its reservation (Raiffa 1982).

    Args:
        utilities: [..., deal, party]; reservation: [..., party], may lie above or below every deal.

    Returns:
        mask [..., deal], all False where the zone is empty.

    Raises:
        ValueError: as for `listed`, or a reservation value missing or not finite.

    >>> zone([[1.0, 0.0], [0.6, 0.6]], [0.5, 0.5]).tolist()
    [False, True]
    """
    u = listed(utilities)
    return np.asarray((u >= reservations(u, reservation)[..., None, :]).all(axis=-1))


def reservations(u: NDArray[np.float64], reservation: ArrayLike) -> NDArray[np.float64]:
    """Reservation values [..., party] that fit utilities [..., deal, party]; batches broadcast.

    Raises:
        ValueError: not one finite value for each party, or batches that do not fit.

    >>> reservations(np.zeros((3, 2)), [0.0, 1.0]).tolist()
    [0.0, 1.0]
    """
    r = checks.finite("reservation", reservation)
    if r.ndim == 0 or r.shape[-1] != u.shape[-1]:
        raise ValueError(f"reservation must hold one value for each of {u.shape[-1]} parties")
    try:
        batch = np.broadcast_shapes(u.shape[:-2], r.shape[:-1])
    except ValueError:
        raise ValueError(f"batches do not fit: utilities {u.shape[:-2]}, reservation {r.shape[:-1]}") from None
    return np.broadcast_to(r, (*batch, u.shape[-1]))


def reservation_of_one_list(u: NDArray[np.float64], reservation: ArrayLike) -> NDArray[np.float64]:
    """Reservation values [party] for one list of deals [deal, party], where a batch has no place.

    Raises:
        ValueError: not one finite value for each party.

    >>> reservation_of_one_list(np.zeros((3, 2)), [0.0, 1.0]).tolist()
    [0.0, 1.0]
    """
    r = np.array(reservations(u, reservation))
    if r.shape != u.shape[-1:]:
        raise ValueError(f"one list of deals takes one value for each of {u.shape[-1]} parties")
    return r


def blockers(utilities: ArrayLike, reservation: ArrayLike) -> NDArray[np.int64]:
    """How many deals each party alone keeps out of the zone of agreement.

    Args:
        utilities: [..., deal, party]; reservation: [..., party].

    Returns:
        counts [..., party]: deals that all others accept and this party refuses.

    Raises:
        ValueError: as for `zone`.

    >>> blockers([[1.0, 0.0], [0.6, 0.6], [0.0, 0.0]], [0.5, 0.5]).tolist()
    [0, 1]
    """
    u = listed(utilities)
    refused = u < reservations(u, reservation)[..., None, :]
    alone = refused & (refused.sum(axis=-1, keepdims=True) == 1)
    return np.asarray(alone.sum(axis=-2), dtype=np.int64)


def nearest_deal(
    utilities: ArrayLike, red_lines: ArrayLike, *, total: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The deal that comes closest to a set of red lines that may not all be kept.

    The deal with the smallest largest shortfall (or smallest sum of shortfalls with `total`); among equals
    the one with the smaller sum (or largest), then the larger sum of utilities, then the first. Shortfalls of
    different parties are compared as they are: scale the utilities first if one unit does not mean the same.

    Args:
        utilities: [..., deal, party]; red_lines: least utility acceptable to each party [..., party]. Batches
            broadcast, here as in `zone` and `blockers`: one list under many red lines, or many lists.

    Returns:
        index [...] of the deal and the shortfall [..., party], all 0 where every red line is kept.

    Raises:
        ValueError: as for `zone`, or shortfalls or sums of utilities too large to be represented.

    >>> index, short = nearest_deal([[1.0, 0.0], [0.6, 0.4], [0.3, 0.5]], [0.7, 0.5])
    >>> int(index), short.round(3).tolist()
    (1, [0.1, 0.1])
    """
    u = listed(utilities)
    with np.errstate(over="ignore"):
        short = np.maximum(reservations(u, red_lines)[..., None, :] - u, 0.0)
        keys = [short.max(axis=-1), short.sum(axis=-1)]
        worth = u.sum(axis=-1)
    if not (np.isfinite(keys[1]).all() and np.isfinite(worth).all()):
        raise ValueError("shortfalls or sums of utilities are too large to be represented")
    if total:
        keys.reverse()
    best = np.ones(keys[0].shape, np.bool_)
    for key in (*keys, np.broadcast_to(-worth, best.shape)):
        left = np.where(best, key, np.inf)
        best &= left == left.min(axis=-1, keepdims=True)
    index = best.argmax(axis=-1)
    found = np.take_along_axis(short, index[..., None, None], axis=-2)
    return np.asarray(index, dtype=np.int64), found[..., 0, :]
