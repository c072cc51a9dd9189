"""Where two parties could meet: the Pareto set over many issues with additive utilities.

A package picks one option per issue; a party's utility is the sum over issues. A package is Pareto-optimal when
no other is at least as good for both and better for one (Raiffa 1982). With additive utilities a part of a
Pareto-optimal package is Pareto-optimal among the parts, so the set can be built issue by issue and never needs
the full product of options.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel


@kernel
def frontier_pair(
    first: NDArray[np.float64], second: NDArray[np.float64], options: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Pareto set of two parties, exact.

    Args:
        first, second: utilities [issue, option] of the two parties (columns past `options[issue]` are ignored).
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
