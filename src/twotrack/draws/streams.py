"""Random numbers as a function of what they are for, never the next number of a shared stream.

A number is `philox(member, place; seed, purpose, step)`. Removing a mechanism, a policy or a place shifts nobody
else's luck, and member 17 has the same luck in a run of 64 and in one of 10,000. The generator is Philox2x32 with
seven rounds (Salmon, Moraes, Dror & Shaw 2011, SC'11), the fewest that pass the Crush batteries of TestU01.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.compiled import kernel, part

_MULTIPLIER = np.uint64(0xD256D193)
_WEYL = np.uint32(0x9E3779B9)
_SHIFT = np.uint64(32)
_UNIT = np.float32(2.0**-23)
_HALF_UNIT = np.float32(2.0**-24)
NATION = np.uint32(0x4E415449)


@kernel
def philox(c0: np.uint32, c1: np.uint32, key: np.uint32) -> tuple[np.uint32, np.uint32]:
    """Two random words from a counter of two words and a key (Philox2x32-7)."""
    for _ in range(7):
        product = _MULTIPLIER * np.uint64(c0)
        c0 = np.uint32(np.uint32(product >> _SHIFT) ^ key ^ c1)
        c1 = np.uint32(product)
        key = np.uint32(key + _WEYL)
    return c0, c1


@kernel
def unit(word: np.uint32) -> np.float32:
    """A word as a float32 strictly between 0 and 1."""
    return np.float32(np.float32(np.int32(word >> np.uint32(9))) * _UNIT + _HALF_UNIT)


@kernel
def pair(member: np.uint32, place: np.uint32, luck: NDArray[np.uint32]) -> tuple[np.float32, np.float32]:
    """Two uniform numbers for a member and a place under the keys `luck` [2] of a purpose and step."""
    x, y = philox(member, np.uint32(place ^ luck[1]), luck[0])
    return unit(x), unit(y)


@part
def draw_pairs(
    members: NDArray[np.uint32], place: np.uint32, first: np.uint32, second: np.uint32, out: NDArray[np.float32]
) -> None:
    """Fill `out` [2, member] with the uniform numbers `pair` gives under the two key words."""
    c1 = np.uint32(place ^ second)
    for l in range(members.size):
        x, y = philox(members[l], c1, first)
        out[0, l] = unit(x)
        out[1, l] = unit(y)


@kernel
def doubles(members: NDArray[np.uint32], place: np.uint32, luck: NDArray[np.uint32]) -> NDArray[np.float64]:
    """One uniform number in double precision per member [member]."""
    out = np.empty(members.size)
    for i in range(members.size):
        x, y = philox(members[i], np.uint32(place ^ luck[1]), luck[0])
        high = np.uint64(x) << np.uint64(21)
        out[i] = (np.float64(high ^ (np.uint64(y) >> np.uint64(11))) + 0.5) * 2.0**-53
    return out


def keys(seed: int, purpose: str, step: int = 0) -> NDArray[np.uint32]:
    """The two key words [2] of a purpose (a mechanism's or parameter's name) at a step."""
    digest = hashlib.blake2b(f"{seed}|{purpose}|{step}".encode(), digest_size=8).digest()
    return np.frombuffer(digest, dtype="<u4").astype(np.uint32)


def place_key(place_id: str) -> int:
    """The key word of a place, from its id: its luck does not depend on where it stands in the file."""
    return int.from_bytes(hashlib.blake2b(place_id.encode(), digest_size=4).digest(), "little")
