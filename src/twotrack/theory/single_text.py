"""A mediator's single text: one draft on the table, changed only by amendments that everybody can live with.

The mediator holds the draft, looks at every change of one issue, and proposes the one that most raises the
weighted Nash product of gains over disagreement. Parties do not bargain with each other; each only says
whether it can live with the change (Fisher 1978; Raiffa 1982, ch. 14; a mediated hill climb in Klein et al.
2003). The text stands when no proposal passes.

With equal weights, one issue and no first draft the text ends at Nash's point, where some deal is better than
disagreement for everybody; of several it is the one with the largest sum of gains. With many issues it can stop
short of the Pareto set, because it changes one issue at a time and nobody is asked to lose more than its goodwill;
that is the known price of the method. A mediator with a bias has unequal weights. A batch is mediated text by text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservations
from twotrack.theory.bargaining import CLOSE


@dataclass(frozen=True)
class Text:
    """A single text: packages that stood in turn, and their worth.

    `path` [..., draft] holds indices of deals; `utilities` [..., draft, party]; `drafts` [...] how many stood (0 if no
    draft was acceptable to all). In a batch shorter paths are filled up with -1, and their utilities with NaN.
    """

    path: NDArray[np.int64]
    utilities: NDArray[np.float64]
    drafts: NDArray[np.int64]


def neighbours(deal: int, options: Sequence[int]) -> NDArray[np.int64]:
    """Packages that differ in exactly one issue, numbered as `agreement.packages` lists them.

    Args:
        deal: number of a package; options: number of options per issue, each >= 1.

    Raises:
        ValueError: no issue, an issue without options, or a package that does not exist.

    >>> neighbours(0, [2, 3]).tolist()
    [1, 2, 3]
    """
    counts = _options(options)
    return _around(_package("deal", deal, int(np.prod(counts, dtype=object))), counts)


def _options(options: ArrayLike) -> list[int]:
    counts = checks.whole("options", options, least=1)
    if counts.ndim != 1 or counts.size == 0:
        raise ValueError("options must be a list of at least one issue")
    return [int(count) for count in counts]


def _package(name: str, value: ArrayLike, deals: int) -> int:
    deal = int(checks.single(name, checks.whole(name, value, least=-1)))
    if not 0 <= deal < deals:
        raise ValueError(f"{name} must be a package between 0 and {deals - 1}")
    return deal


def _around(deal: int, options: Sequence[int]) -> NDArray[np.int64]:
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
    start: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    goodwill: ArrayLike = 0.0,
    rounds: int = 1000,
) -> Text:
    """Improve a single text until no amendment passes.

    Args:
        utilities: [..., deal, party] for packages in the order of `agreement.packages`; options: number of options
            per issue, the same for the batch.
        disagreement: [..., party]; start: first draft [...] (None: the mediator starts from the package with the
            largest weighted product among one-issue changes of package 0 and package 0 itself).
        weights: of the parties in the mediator's eyes [..., party], > 0 (None: equal); goodwill: most that a party
            will give up in one amendment, [..., party] or one number, >= 0; rounds: most amendments. Batches
            broadcast.

    Returns:
        the texts that stood.

    Raises:
        ValueError: shapes that do not fit, weights not positive, a start outside the list, a number not finite, or
            utilities too large to be added.

    >>> one_issue = [[1.0, 0.0], [0.7, 0.6], [0.0, 1.0]]
    >>> mediate(one_issue, [3], [0.0, 0.0]).path.tolist()
    [1]
    >>> mediate(one_issue, [3], [[0.0, 0.0], [0.8, 0.0], [1.0, 1.0]], start=0, goodwill=0.3).path.tolist()
    [[0, 1], [0, -1], [-1, -1]]
    """
    u, counts = listed(utilities), _options(options)
    if int(np.prod(counts, dtype=object)) != u.shape[-2]:
        raise ValueError("utilities must list every package of the options once")
    d = reservations(u, disagreement)
    checks.can_be_added(u, d)
    w = np.ones(d.shape[-1]) if weights is None else checks.positive("weights", weights)
    if w.ndim == 0 or w.shape[-1] != d.shape[-1]:
        raise ValueError("weights must hold one number for each party")
    w = w / w.max(axis=-1, keepdims=True)  # only their ratios count
    give = checks.nonnegative("goodwill", goodwill)
    if give.ndim and give.shape[-1] != d.shape[-1]:
        raise ValueError("goodwill must be one number, or hold one for each party")
    first = None if start is None else checks.whole("start", start, least=-1)
    shapes = [d.shape[:-1], w.shape[:-1], give.shape[:-1], () if first is None else first.shape]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(f"batches do not fit: {', '.join(map(str, shapes))}") from None
    most = int(checks.single("rounds", checks.whole("rounds", rounds, least=0)))
    wide = (*shape, d.shape[-1])
    sets, d, w = np.broadcast_to(u, (*shape, *u.shape[-2:])), np.broadcast_to(d, wide), np.broadcast_to(w, wide)
    give = np.broadcast_to(give, wide)
    begin = None if first is None else np.broadcast_to(first, shape)
    paths = [
        _climb(sets[x], counts, d[x], w[x], give[x], None if begin is None else int(begin[x]), most)
        for x in np.ndindex(shape)
    ]
    drafts = np.array([len(path) for path in paths], dtype=np.int64).reshape(shape)
    path = np.full((len(paths), int(drafts.max(initial=0))), -1, np.int64)
    for row, found in zip(path, paths, strict=True):
        row[: len(found)] = found
    path = path.reshape(*shape, path.shape[1])
    stood = np.take_along_axis(sets, np.maximum(path, 0)[..., None], axis=-2)
    return Text(path, np.where((path >= 0)[..., None], stood, np.nan), drafts)


def _climb(
    u: NDArray[np.float64],
    options: list[int],
    d: NDArray[np.float64],
    w: NDArray[np.float64],
    give: NDArray[np.float64],
    start: int | None,
    rounds: int,
) -> list[int]:
    """The drafts that stood in turn, for one set of packages."""
    draft = _best(u, d, w, np.append(_around(0, options), 0)) if start is None else _package("start", start, len(u))
    path = [draft] if (u[draft] >= d).all() else []
    for _ in range(rounds if path else 0):
        around = _around(path[-1], options)
        fine = (u[around] >= d).all(axis=1) & (u[around] >= u[path[-1]] - give).all(axis=1)
        best = _best(u, d, w, np.append(around[fine], path[-1]), path[-1])
        if best == path[-1]:
            break
        path.append(best)
    return path


def _best(
    u: NDArray[np.float64],
    d: NDArray[np.float64],
    w: NDArray[np.float64],
    drafts: NDArray[np.int64],
    standing: int | None = None,
) -> int:
    """The draft with most parties that gain, then the largest weighted sum of logarithms of gains, then of gains.

    What differs by a rounding is equal; among equals the draft that stands, or the first in the list.
    """
    left = np.sort(drafts)
    gains = u[left] - d
    fine, up = (gains >= 0).all(axis=1), gains > 0
    logs = w * np.log(np.where(up, gains, 1.0))
    count = np.where(fine, up.sum(axis=1), -1.0)
    product = np.where(fine, logs.sum(axis=1), np.minimum(gains, 0.0).sum(axis=1))
    total = np.where(fine, gains.sum(axis=1), 0.0)
    slack = CLOSE * (w.sum() + np.abs(logs).sum(axis=1).max())
    kept = np.ones(left.size, np.bool_)
    for score, width in ((count, 0.0), (product, slack), (total, CLOSE * np.abs(total).max())):
        kept &= score >= score[kept].max() - width
    equal = left[kept]
    return standing if standing is not None and standing in equal else int(equal[0])
