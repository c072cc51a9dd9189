"""A mediator's single text: one draft on the table, changed only by amendments that everybody can live with.

The mediator holds the draft, looks at every change of one issue, and proposes the one that most raises the
weighted Nash product of gains over disagreement. Parties do not bargain with each other; each only says
whether it can live with the change (Fisher 1978; Raiffa 1982, ch. 14; a mediated hill climb in Klein et al.
2003). The text stands when no proposal passes.

With equal weights and one issue the text ends at Nash's point. With many issues it can stop short of the
Pareto set, because it changes one issue at a time and nobody is asked to lose more than its goodwill; that is
the known price of the method. A mediator with a bias has unequal weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservation_of_one_list


@dataclass(frozen=True)
class Text:
    """A single text: packages that stood in turn (none if no draft was acceptable to all), and their worth.

    `path` [draft] holds indices of deals; `utilities` [draft, party].
    """

    path: NDArray[np.int64]
    utilities: NDArray[np.float64]


def neighbours(deal: int, options: Sequence[int]) -> NDArray[np.int64]:
    """Packages that differ in exactly one issue, numbered as `agreement.packages` lists them.

    >>> neighbours(0, [2, 3]).tolist()
    [1, 2, 3]
    """
    here = np.array(np.unravel_index(deal, tuple(options)))
    found = []
    for issue, count in enumerate(options):
        for option in range(count):
            if option != here[issue]:
                there = here.copy()
                there[issue] = option
                found.append(int(np.ravel_multi_index(tuple(there), tuple(options))))
    return np.array(sorted(found), dtype=np.int64)


def mediate(
    utilities: ArrayLike,
    options: Sequence[int],
    disagreement: ArrayLike,
    *,
    start: int | None = None,
    weights: ArrayLike | None = None,
    goodwill: ArrayLike = 0.0,
    rounds: int = 1000,
) -> Text:
    """Improve a single text until no amendment passes.

    Args:
        utilities: [deal, party] for packages in the order of `agreement.packages`; options: number of options
            per issue.
        disagreement: [party]; start: first draft (None: the mediator starts from the package with the largest
            weighted product among one-issue changes of package 0 and package 0 itself).
        weights: of the parties in the mediator's eyes [party], > 0 (None: equal); goodwill: most that a party
            will give up in one amendment, [party] or one number, >= 0; rounds: most amendments.

    Returns:
        the texts that stood.

    Raises:
        ValueError: shapes that do not fit, weights not positive, a start outside the list, or a number not
            finite.

    >>> one_issue = [[1.0, 0.0], [0.7, 0.6], [0.0, 1.0]]
    >>> mediate(one_issue, [3], [0.0, 0.0]).path.tolist()
    [1]
    """
    u = listed(utilities)
    if u.ndim != 2:
        raise ValueError("utilities must list every package of the options once")
    d = reservation_of_one_list(u, disagreement)
    options = [int(count) for count in checks.whole("options", options, least=1).ravel()]
    if int(np.prod(options)) != u.shape[0]:
        raise ValueError("utilities must list every package of the options once")
    w = np.ones(d.size) if weights is None else checks.positive("weights", weights)
    give = np.broadcast_to(checks.nonnegative("goodwill", goodwill), d.shape)
    if w.shape != d.shape:
        raise ValueError("weights must hold one number for each party")
    if start is None:
        drafts = np.append(neighbours(0, options), 0)
        draft = _best(u, d, w, drafts)
    else:
        draft = int(checks.single("start", checks.whole("start", start, least=-1)))
        if not 0 <= draft < u.shape[0]:
            raise ValueError(f"start must be a package between 0 and {u.shape[0] - 1}")
    path = [draft] if (u[draft] >= d).all() else []
    for _ in range(int(checks.single("rounds", checks.whole("rounds", rounds, least=0))) if path else 0):
        around = neighbours(path[-1], options)
        fine = (u[around] >= d).all(axis=1) & (u[around] >= u[path[-1]] - give).all(axis=1)
        best = _best(u, d, w, np.append(around[fine], path[-1]))
        if _score(u[best], d, w) <= _score(u[path[-1]], d, w):
            break
        path.append(best)
    stood = np.array(path, dtype=np.int64)
    return Text(stood, u[stood])


def _score(row: NDArray[np.float64], d: NDArray[np.float64], w: NDArray[np.float64]) -> tuple[float, float, float]:
    """Rank of a draft: parties that gain, then the weighted sum of logarithms of gains, then the sum."""
    gains = row - d
    if (gains < 0).any():
        return (-1.0, float(np.minimum(gains, 0.0).sum()), 0.0)
    up = gains > 0
    return (float(up.sum()), float((w[up] * np.log(gains[up])).sum()), float(gains.sum()))


def _best(u: NDArray[np.float64], d: NDArray[np.float64], w: NDArray[np.float64], drafts: NDArray[np.int64]) -> int:
    return max((int(i) for i in drafts), key=lambda i: (_score(u[i], d, w), -i))
