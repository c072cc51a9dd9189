"""Which of many listed deals no other deal dominates: exact for any number of parties, fast for two to five.

A deal dominates another if it is at least as good for every party and better for one (Pareto; Raiffa 1982).
Deals are sorted so that a dominator always comes first (Kung, Luccio & Preparata 1975); two parties then need
one sweep, three a staircase of the other two utilities, more a comparison with the deals kept so far or, in a
crowd, the cut of the bit sets "as good for this party". Before sorting, one pass drops what
a handful of very good deals dominate, which is nearly everything in a large cloud.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel

KILLERS = 8
CROWD = 4000


@kernel
def dominates(u: NDArray[np.float64], a: int, b: int) -> bool:
    """Whether row a of `u` [deal, party] is at least as good as row b for all and better for one."""
    better = False
    for p in range(u.shape[1]):
        if u[a, p] < u[b, p]:
            return False
        if u[a, p] > u[b, p]:
            better = True
    return better


@kernel
def _killers(u: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rows with the largest weighted sums, for a few fixed weights on the utilities scaled to [0, 1]."""
    deals, parties = u.shape
    low = np.full(parties, np.inf)
    high = np.full(parties, -np.inf)
    for i in range(deals):
        for p in range(parties):
            low[p] = min(low[p], u[i, p])
            high[p] = max(high[p], u[i, p])
    weights = np.empty((KILLERS, parties))
    for j in range(KILLERS):
        for p in range(parties):
            # first the plain sum, then tilts of growing strength towards one party after the other
            tilt = 1.0 if j == 0 else (1.0 + (1 + j // parties) if (j % parties) == p else 1.0)
            span = high[p] - low[p]
            weights[j, p] = tilt / span if span > 0 else 0.0
    best = np.full(KILLERS, -np.inf)
    rows = np.zeros(KILLERS, np.int64)
    for i in range(deals):
        for j in range(KILLERS):
            total = 0.0
            for p in range(parties):
                total += weights[j, p] * (u[i, p] - low[p])
            if total > best[j]:
                best[j] = total
                rows[j] = i
    return rows


@kernel
def survivors(u: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rows of `u` [deal, party] that none of a few very good rows dominates."""
    rows = _killers(u)
    keep = np.empty(u.shape[0], np.int64)
    kept = 0
    for i in range(u.shape[0]):
        alive = True
        for j in range(rows.size):
            if dominates(u, rows[j], i):
                alive = False
                break
        if alive:
            keep[kept] = i
            kept += 1
    return keep[:kept].copy()


@kernel
def _same(u: NDArray[np.float64], a: int, b: int) -> bool:
    alike = True
    for p in range(u.shape[1]):
        alike = alike and u[a, p] == u[b, p]
    return alike


@kernel
def sweep_two(u: NDArray[np.float64], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Undominated rows of two parties; `order` is lexicographic, best first."""
    keep = np.zeros(u.shape[0], np.bool_)
    best = -np.inf
    for x in range(order.size):
        i = order[x]
        if u[i, 1] > best:
            best = u[i, 1]
            keep[i] = True
        elif x > 0 and keep[order[x - 1]] and _same(u, i, order[x - 1]):
            keep[i] = True
    return keep


@kernel
def sweep_three(u: NDArray[np.float64], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Undominated rows of three parties: a staircase, rising in the second, falling in the third utility."""
    keep = np.zeros(u.shape[0], np.bool_)
    second = np.empty(order.size)
    third = np.empty(order.size)
    size = 0
    for x in range(order.size):
        i = order[x]
        if x > 0 and _same(u, i, order[x - 1]):
            keep[i] = keep[order[x - 1]]
            continue
        place = np.searchsorted(second[:size], u[i, 1])
        if place < size and third[place] >= u[i, 2]:
            continue
        keep[i] = True
        # steps that the new one covers: smaller in the second and no larger in the third utility
        end = place
        if end < size and second[end] == u[i, 1]:
            end += 1
        start = place
        while start > 0 and third[start - 1] <= u[i, 2]:
            start -= 1
        moved = size - end
        if start + 1 > end:
            for q in range(moved):
                second[size - q] = second[size - 1 - q]
                third[size - q] = third[size - 1 - q]
        elif start + 1 < end:
            for q in range(moved):
                second[start + 1 + q] = second[end + q]
                third[start + 1 + q] = third[end + q]
        second[start] = u[i, 1]
        third[start] = u[i, 2]
        size = start + 1 + moved
    return keep


@kernel
def sweep_many(u: NDArray[np.float64], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Undominated rows of any number of parties, each compared with those kept before it."""
    parties = u.shape[1]
    keep = np.zeros(u.shape[0], np.bool_)
    kept = np.empty((order.size, parties))
    size = 0
    for x in range(order.size):
        i = order[x]
        if x > 0 and _same(u, i, order[x - 1]):
            keep[i] = keep[order[x - 1]]
            continue
        beaten = False
        for j in range(size):
            p = 1  # the order already says so for the first party
            while p < parties and kept[j, p] >= u[i, p]:
                p += 1
            if p == parties:
                beaten = True
                # a deal that beats one often beats the next: bring it forward
                if j > 0:
                    to = j // 2
                    for q in range(parties):
                        spare = kept[to, q]
                        kept[to, q] = kept[j, q]
                        kept[j, q] = spare
                break
        if not beaten:
            keep[i] = True
            for q in range(parties):
                kept[size, q] = u[i, q]
            size += 1
    return keep


@kernel
def _prefixes(v: NDArray[np.float64], block: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """For each party but the first: rows from best to worst, how many are as good as each, and bit sets."""
    rows, parties = v.shape
    words = (rows + 63) // 64
    ranked = np.empty((parties - 1, rows), np.int64)
    counts = np.empty((parties - 1, rows), np.int64)
    bits = np.zeros((parties - 1, rows // block + 1, words), np.uint64)
    for p in range(parties - 1):
        ranked[p] = np.argsort(-v[:, p + 1], kind="mergesort")
        x = rows - 1
        while x >= 0:
            end = x + 1
            while x >= 0 and v[ranked[p, x], p + 1] == v[ranked[p, end - 1], p + 1]:
                counts[p, ranked[p, x]] = end
                x -= 1
        for b in range(1, rows // block + 1):
            bits[p, b] = bits[p, b - 1]
            for x in range((b - 1) * block, b * block):
                i = ranked[p, x]
                bits[p, b, i >> 6] |= np.uint64(1) << np.uint64(i & 63)
    return ranked, counts, bits


@kernel
def sweep_bits(v: NDArray[np.float64], block: int) -> NDArray[np.bool_]:
    """Undominated rows among *distinct* rows sorted best first, by cutting sets "as good for party p"."""
    rows, parties = v.shape
    ranked, counts, bits = _prefixes(v, block)
    keep = np.zeros(rows, np.bool_)
    spare = np.zeros((rows + 63) // 64, np.uint64)
    both = np.zeros((rows + 63) // 64, np.uint64)
    one = np.uint64(1)
    for i in range(rows):
        last = i >> 6
        for w in range(last + 1):
            both[w] = ~np.uint64(0)
        # only rows before i can dominate it
        both[last] = (one << np.uint64(i & 63)) - one
        found = True
        for p in range(parties - 1):
            b = counts[p, i] // block
            for x in range(b * block, counts[p, i]):
                j = ranked[p, x]
                spare[j >> 6] |= one << np.uint64(j & 63)
            left = np.uint64(0)
            for w in range(last + 1):
                both[w] &= bits[p, b, w] | spare[w]
                left |= both[w]
            for x in range(b * block, counts[p, i]):
                spare[ranked[p, x] >> 6] = np.uint64(0)
            if left == 0:
                found = False
                break
        keep[i] = not found
    return keep


def _sweep_crowd(u: NDArray[np.float64], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Undominated rows of a large set of four parties or more."""
    rows = np.ascontiguousarray(u[order])
    fresh = np.ones(order.size, np.bool_)
    fresh[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    distinct = np.ascontiguousarray(rows[fresh])
    # the bit sets of all parties together stay below about 64 MB
    block = max(512, (distinct.shape[1] - 1) * distinct.shape[0] ** 2 // (8 * 64_000_000))
    kept = sweep_bits(distinct, int(block))
    mask = np.zeros(order.size, np.bool_)
    mask[order] = kept[np.cumsum(fresh) - 1]
    return mask


def undominated(utilities: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mask [deal] of the undominated rows of finite `utilities` [deal, party]; equal deals stay together.

    >>> undominated(np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 0.5], [1.0, 1.0]])).tolist()
    [True, True, False, True]
    """
    u = np.ascontiguousarray(utilities)
    rows = survivors(u)
    few = np.ascontiguousarray(u[rows])
    # best first, ties broken by the next party: the last key of lexsort is the first to count
    order = np.lexsort(tuple(-few[:, p] for p in range(few.shape[1] - 1, -1, -1)))
    if few.shape[1] == 2:
        kept = sweep_two(few, order)
    elif few.shape[1] == 3:
        kept = sweep_three(few, order)
    elif few.shape[0] <= CROWD:
        kept = sweep_many(few, order)
    else:
        kept = _sweep_crowd(few, order)
    mask = np.zeros(u.shape[0], np.bool_)
    mask[rows[kept]] = True
    return mask
