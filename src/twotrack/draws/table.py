"""The table of draws: every uncertain number of a case, for any members, each from its own named luck."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from twotrack.case.quantity import Quantity
from twotrack.draws.distributions import quantile
from twotrack.draws.streams import NATION, doubles, keys

Draws = Mapping[str, NDArray[np.float64]]


def draw(numbers: Mapping[str, Quantity], seed: int, members: NDArray[np.uint32]) -> Draws:
    """One row per quantity, one column per member, keyed by (seed, name, member).

    Member i is the same for any set of members, policy, shard, or added quantity.
    """
    nothing = np.zeros(members.size)
    return {
        name: quantile(quantity, doubles(members, NATION, keys(seed, name)) if quantity.uncertain else nothing)
        for name, quantity in numbers.items()
    }
