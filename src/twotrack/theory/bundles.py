"""Issues that constrain each other, as one issue whose options are the combinations that fit together.

Where some options of different issues exclude each other, utilities still add up over issues but not every package
exists. Taken together as one, the issues concerned leave an agenda without constraints, on which every exact method
for additive utilities holds as it stands (`agreement`). The number of combinations grows with the product of the
options of the issues that are joined, and of no others.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.theory import checks

MOST_COMBINATIONS = 20_000


@dataclass(frozen=True)
class Bundle:
    """An agenda of `counts` options per issue, of which the issues `joined` count as one with options `combinations`.

    combinations [combination, joined issue]: the options taken. In the bundled agenda the joined issues come first, as
    one; the others follow in their order.
    """

    counts: tuple[int, ...]
    joined: tuple[int, ...]
    combinations: NDArray[np.int64]

    @property
    def loose(self) -> tuple[int, ...]:
        """The issues that stay as they are."""
        return tuple(j for j in range(len(self.counts)) if j not in self.joined)

    @property
    def options(self) -> tuple[int, ...]:
        """Options of each issue of the bundled agenda."""
        return (len(self.combinations), *(self.counts[j] for j in self.loose))

    def merge(self, rows: Sequence[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
        """What each option of the bundled agenda adds, from what each option of each issue adds (option first)."""
        first = sum(np.asarray(rows[j])[self.combinations[:, k]] for k, j in enumerate(self.joined))
        return [np.asarray(first), *(np.asarray(rows[j])[: self.counts[j]] for j in self.loose)]

    def split(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Options chosen per issue [deal, issue], from options chosen in the bundled agenda."""
        out = np.empty((len(chosen), len(self.counts)), np.int64)
        out[:, list(self.joined)] = self.combinations[chosen[:, 0]]
        out[:, list(self.loose)] = chosen[:, 1:]
        return out

    def only(self, issue: int, option: int) -> Bundle:
        """The same agenda with one option of a joined issue given."""
        keep = self.combinations[:, self.joined.index(issue)] == option
        return Bundle(self.counts, self.joined, self.combinations[keep])


def bundle(counts: Sequence[int], joined: Sequence[int], fits: Callable[[tuple[int, ...]], bool]) -> Bundle:
    """Join issues of an agenda, keeping the combinations of their options that fit together.

    Args:
        counts: options of each issue.
        joined: the issues that constrain each other, at least one, each once.
        fits: whether a combination, one option for each of `joined`, can be had.

    Raises:
        ValueError: no issue, an issue that is not there or stands twice, or too many combinations.

    >>> one = bundle([2, 2, 3], [0, 2], lambda c: c != (0, 0))
    >>> one.options, one.split(np.array([[0, 1]])).tolist()
    ((5, 2), [[0, 1, 1]])
    """
    sizes, which = checks.whole("counts", counts, least=1), checks.whole("joined", joined)
    if sizes.ndim != 1 or which.ndim != 1 or which.size == 0:
        raise ValueError("name at least one issue of the agenda, each once")
    counts, joined = [int(count) for count in sizes], [int(issue) for issue in which]
    if len(set(joined)) < len(joined) or not all(j < len(counts) for j in joined):
        raise ValueError("name at least one issue of the agenda, each once")
    total = int(np.prod([counts[j] for j in joined], dtype=object))
    if total > MOST_COMBINATIONS:
        raise ValueError(f"{total} combinations of options are too many to look at (at most {MOST_COMBINATIONS})")
    found = [c for c in itertools.product(*(range(counts[j]) for j in joined)) if fits(c)]
    return Bundle(tuple(counts), tuple(joined), np.array(found, np.int64).reshape(len(found), len(joined)))
