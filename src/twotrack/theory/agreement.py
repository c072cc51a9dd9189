"""Where two parties could meet: the Pareto set over many issues with additive utilities.

A package picks one option per issue; a party's utility is the sum over issues. A package is Pareto-optimal
when no other is at least as good for both and better for one (Raiffa 1982). With additive utilities a part of
a Pareto-optimal package is Pareto-optimal among the parts, so the set can be built issue by issue and never
needs the full product of options.

Valid for utilities that add up over issues; where issues interact, list whole packages and use
`deals.pareto`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel


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


def padded(tables: Sequence[ArrayLike], name: str = "utilities") -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Ragged lists of option utilities, one per issue, as one table [issue, option] and the option counts.

    Columns past the number of options hold 0 and are never read.

    Raises:
        ValueError: no issue, an empty issue, or a number not finite.

    >>> table, options = padded([[1.0, 2.0], [3.0]])
    >>> table.tolist(), options.tolist()
    ([[1.0, 2.0], [3.0, 0.0]], [2, 1])
    """
    rows = [checks.finite(f"{name} of issue {j}", row) for j, row in enumerate(tables)]
    if not rows:
        raise ValueError(f"{name}: there is no issue")
    for j, row in enumerate(rows):
        if row.ndim != 1 or row.size == 0:
            raise ValueError(f"{name} of issue {j} must be a list of at least one option")
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
