"""The weeks of the map in few characters: a fill and two shares per place and week, for the script of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$()*+,-."
"""72 characters that need no escape in JSON or HTML; two of them number every pair of shares."""
BUDGET = 240_000
"""Most characters that the weeks of a map may take; a longer run is shown in wider steps."""
PER_PLACE = 3
MOST_FRAMES = 521


def shown_weeks(weeks: int, places: int) -> list[int]:
    """The weeks on the slider: every one, or as many as the page has room for, and always the last.

    >>> shown_weeks(3, 12), len(shown_weeks(52, 400)), shown_weeks(1040, 12)[:3]
    ([0, 1, 2, 3], 53, [0, 2, 4])
    """
    most = min(MOST_FRAMES, max(2, BUDGET // (PER_PLACE * max(1, places))))
    return sorted({*range(0, weeks + 1, math.ceil((weeks + 1) / most)), weeks})


def whole(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Shares of two sides [..., 2] as whole runs of 100 that never sum to more."""
    out = np.rint(100 * shares).astype(np.int64)
    out[..., 1] = np.minimum(out[..., 1], 100 - out[..., 0])
    return out


def pack(pairs: NDArray[np.int64]) -> str:
    """Pairs of counts that sum to 100 at most as two characters each: the number of a pair along the diagonals.

    >>> pack(np.array([[0, 0], [0, 1], [100, 0]])), unpack("AAAC-K")
    ('AAAC-K', [(0, 0), (0, 1), (100, 0)])
    """
    total = pairs.sum(axis=1)
    number = total * (total + 1) // 2 + pairs[:, 1]
    size = len(ALPHABET)
    return "".join(ALPHABET[n // size] + ALPHABET[n % size] for n in number.tolist())


def unpack(text: str) -> Sequence[tuple[int, int]]:
    """What `pack` packed, as the script of the page reads it."""
    out = []
    for first, second in zip(text[::2], text[1::2], strict=True):
        n = ALPHABET.index(first) * len(ALPHABET) + ALPHABET.index(second)
        total = (math.isqrt(8 * n + 1) - 1) // 2
        two = n - total * (total + 1) // 2
        out.append((total - two, two))
    return out
