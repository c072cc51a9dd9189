"""Small arrays that live only while a kernel runs: on its stack, where the compiler can tell them apart.

What NumPy allocates might overlap, for all the compiler knows. So it tests before every short loop over lanes whether
the arrays do, or leaves the loop as it is. In plain Python `scratch` is `numpy.empty`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba.core import cgutils, types
from numba.extending import lower_builtin, type_callable
from numba.np import arrayobj
from numpy.typing import NDArray

# numba has no types
_typed: Any = type_callable
_lowered: Any = lower_builtin
_unpack: Any = cgutils.unpack_tuple
_arrays: Any = arrayobj


def scratch(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Array of float32 [shape] of unknown content; for the top of a kernel, never in a loop, returned or kept.

    The stack is small: use it for arrays of lanes, not of places.

    >>> scratch((2, 32)).shape
    (2, 32)
    """
    return np.empty(shape, np.float32)


def _type(context: Any) -> Callable[[Any], Any]:
    return lambda shape: types.Array(types.float32, len(shape), "C")


def _lower(context: Any, builder: Any, signature: Any, given: Any) -> Any:
    """Reserve room and describe it as an array without an owner, which nobody counts references to or frees."""
    shape, strides = _unpack(builder, given[0]), [context.get_constant(types.intp, 4)]
    for size in reversed(shape):
        strides.insert(0, builder.mul(strides[0], size))
    room = builder.alloca(context.get_value_type(types.float32), size=builder.sdiv(strides[0], strides[-1]))
    room.align = 64
    array = _arrays.make_array(signature.return_type)(context, builder)
    _arrays.populate_array(array, room, shape, strides[1:], strides[-1], meminfo=None)
    return array._getvalue()


_typed(scratch)(_type)
_lowered(scratch, types.BaseTuple)(_lower)
