"""Checks at the door: an array wrapper refuses what has no answer instead of returning a silent number.

Each function returns its input as an array of doubles, or raises `ValueError` naming the argument.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def finite(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Any finite numbers, of any shape.

    Raises:
        ValueError: not numbers, or one is NaN or infinite.

    >>> finite("cost", [1, 2]).tolist()
    [1.0, 2.0]
    """
    if np.ma.is_masked(value):
        raise ValueError(f"{name} must be finite (found a masked entry)")
    try:
        raw = np.asarray(value)
        texts = raw.dtype.kind == "O" and any(isinstance(x, (str, bytes)) for x in raw.flat)
        if texts or raw.dtype.kind in "USMmVc":
            raise ValueError("these are texts, dates or complex numbers")
        array = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as problem:
        raise ValueError(f"{name} must be numbers in a regular array: {problem}") from None
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite (found NaN or infinity)")
    return array


def single(name: str, value: ArrayLike) -> float:
    """One finite number, not a list of them.

    Raises:
        ValueError: none or several numbers, or one that is not finite.

    >>> single("quota", 2)
    2.0
    >>> single("quota", [])
    Traceback (most recent call last):
    ...
    ValueError: quota must be one number (found 0)
    """
    array = finite(name, value)
    if array.size != 1:
        raise ValueError(f"{name} must be one number (found {array.size})")
    return float(array.item())


def nonnegative(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Finite numbers, none below 0.

    Raises:
        ValueError: a number below 0, or not finite.

    >>> nonnegative("effort", -1)
    Traceback (most recent call last):
    ...
    ValueError: effort must not be negative (found -1)
    """
    array = finite(name, value)
    if (array < 0).any():
        raise ValueError(f"{name} must not be negative (found {array.min():.16g})")
    return array


def positive(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Finite numbers, all above 0.

    Raises:
        ValueError: a number not above 0, or not finite.

    >>> positive("scale", 0)
    Traceback (most recent call last):
    ...
    ValueError: scale must be positive (found 0)
    """
    array = finite(name, value)
    if not (array > 0).all():
        raise ValueError(f"{name} must be positive (found {array.min():.16g})")
    return array


def share(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Finite numbers in [0, 1]: chances, shares, discounts.

    Raises:
        ValueError: a number outside [0, 1], or not finite.

    >>> share("trust", [0.0, 1.5])
    Traceback (most recent call last):
    ...
    ValueError: trust must lie in [0, 1] (found 1.5)
    """
    array = finite(name, value)
    outside = (array < 0) | (array > 1)
    if outside.any():
        raise ValueError(f"{name} must lie in [0, 1] (found {array[outside].flat[0]:.16g})")
    return array


def whole(name: str, value: ArrayLike, least: int = 0, most: float = 2.0**53) -> NDArray[np.int64]:
    """Whole numbers, none below `least` or above `most`.

    Raises:
        ValueError: a number not whole, below `least`, above `most`, or not finite.

    >>> whole("steps", [3, 4]).tolist()
    [3, 4]
    >>> whole("steps", 2.5)
    Traceback (most recent call last):
    ...
    ValueError: steps must be whole numbers (found 2.5)
    """
    array = finite(name, value)
    broken = array != np.floor(array)
    if broken.any():
        raise ValueError(f"{name} must be whole numbers (found {array[broken].flat[0]:.16g})")
    if (array < least).any():
        raise ValueError(f"{name} must be at least {least} (found {array.min():.16g})")
    if (np.abs(array) > most).any():
        raise ValueError(f"{name} must be at most {most:.16g} (found {np.abs(array).max():.16g})")
    return array.astype(np.int64)


def answer(name: str, value: NDArray[np.float64]) -> NDArray[np.float64]:
    """A result that must be finite: what overflowed is refused and not handed on.

    Raises:
        ValueError: a result that is NaN or infinite.

    >>> answer("effort", np.array([1.0, np.inf]))
    Traceback (most recent call last):
    ...
    ValueError: effort is too large or too small to be represented for these arguments
    """
    if not np.isfinite(value).all():
        raise ValueError(f"{name} is too large or too small to be represented for these arguments")
    return np.asarray(value)


def can_be_added(utilities: NDArray[np.float64], reservation: NDArray[np.float64]) -> None:
    """Refuse utilities so large that their sums over parties and their differences are no numbers.

    Raises:
        ValueError: utilities [..., party] or reservation values [..., party] too large.

    >>> can_be_added(np.array([[1e308, 0.0]]), np.zeros(2))
    Traceback (most recent call last):
    ...
    ValueError: utilities are too large to be added
    """
    largest = max(np.abs(utilities).max(initial=0.0), np.abs(reservation).max(initial=0.0))
    if largest > np.finfo(np.float64).max / (2 * utilities.shape[-1]):
        raise ValueError("utilities are too large to be added")


def together(*arrays: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """The arrays broadcast against each other.

    Raises:
        ValueError: the shapes do not fit.

    >>> [x.shape for x in together(np.zeros(3), np.zeros((2, 1)))]
    [(2, 3), (2, 3)]
    """
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in arrays)
        raise ValueError(f"shapes do not fit together: {shapes}") from None
