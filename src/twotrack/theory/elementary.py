"""Exponential, logarithm and logistic in single precision, written for compilers that run lanes side by side.

Calls into the C library keep a loop scalar; these polynomials do not. Coefficients follow Cody & Waite's
range reduction with the minimax polynomials published in the Cephes library (Moshier 1989) for `exponential`,
and the scheme of Tang (1990) as used in common C libraries for `logarithm`.

Valid range: `exponential` clips its argument to [-87, 87]; `logarithm` wants a positive, normal float32.
Relative error of `exponential` is below 2e-7, error of `logarithm` below 3e-7, absolute
up to |log x| = 1 and relative beyond (tested).
"""

from __future__ import annotations

import numpy as np

from twotrack.theory.compiled import kernel

ZERO = np.float32(0.0)
HALF = np.float32(0.5)
ONE = np.float32(1.0)
TWO = np.float32(2.0)
TINY = np.float32(1e-12)

_LIMIT = np.float32(87.0)
_LOG2E = np.float32(1.44269504)
_LN2_HIGH = np.float32(0.693359375)
_LN2_LOW = np.float32(-2.12194440e-4)
_E0 = np.float32(1.9875691500e-4)
_E1 = np.float32(1.3981999507e-3)
_E2 = np.float32(8.3334519073e-3)
_E3 = np.float32(4.1665795894e-2)
_E4 = np.float32(1.6666665459e-1)
_E5 = np.float32(5.0000001201e-1)

_SQRT_HALF_BITS = np.int32(0x3F3504F3)
_L0 = np.float32(0.66666662693)
_L1 = np.float32(0.40000972152)
_L2 = np.float32(0.28498786688)
_L3 = np.float32(0.24279078841)
_LOG_LN2_HIGH = np.float32(0.69313812256)
_LOG_LN2_LOW = np.float32(9.0580006145e-6)


@kernel
def exponential(x: np.float32) -> np.float32:
    """e**x in float32; the argument is clipped to [-87, 87]."""
    x = min(max(np.float32(x), -_LIMIT), _LIMIT)
    n = np.floor(x * _LOG2E + HALF)
    r = x - n * _LN2_HIGH
    r = r - n * _LN2_LOW
    y = ((((_E0 * r + _E1) * r + _E2) * r + _E3) * r + _E4) * r + _E5
    y = y * r * r + r + ONE
    scale = np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(np.float32)
    return np.float32(y * scale)


@kernel
def logarithm(x: np.float32) -> np.float32:
    """Natural logarithm in float32 of a positive, normal number."""
    bits = np.float32(x).view(np.int32)
    e = np.int32(np.int32(bits - _SQRT_HALF_BITS) >> np.int32(23))  # 32 bits: a 64-bit shift is slow
    m = np.int32(bits - np.int32(e << np.int32(23))).view(np.float32)
    f = m - ONE
    s = f / (TWO + f)
    z = s * s
    remainder = z * (_L0 + z * (_L1 + z * (_L2 + z * _L3)))
    h = HALF * f * f
    k = np.float32(e)
    return np.float32(k * _LOG_LN2_HIGH + (f - (h - (s * (h + remainder) + k * _LOG_LN2_LOW))))


@kernel
def logistic(x: np.float32) -> np.float32:
    """1 / (1 + e**-x) in float32."""
    return np.float32(ONE / (ONE + exponential(-x)))


@kernel
def saturating(x: np.float32) -> np.float32:
    """1 - e**-x for x >= 0: the chance that something with cumulated hazard x has happened."""
    return np.float32(ONE - exponential(-max(np.float32(x), ZERO)))
