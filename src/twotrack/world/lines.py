"""Room that begins on a cache line, so that a row of lanes lies in whole lines and wide loads never straddle two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LINE = 64


def zeros(shape: Sequence[int], dtype: DTypeLike) -> NDArray[Any]:
    """As `numpy.zeros`, beginning on a line of `LINE` bytes; the numbers computed do not depend on it.

    >>> zeros((2, 32), "float32").ctypes.data % LINE
    0
    """
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.zeros(size + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + size].view(dtype).reshape(shape)


def on_line(values: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    """A copy of an array in another type, beginning on a line."""
    out = zeros(values.shape, dtype)
    out[...] = values
    return out
