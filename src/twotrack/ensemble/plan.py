"""What an ensemble is: a case, a seed, members, weeks, and what is left out."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import Any

import numpy as np

from twotrack.case.case import Case
from twotrack.engine.schedule import active
from twotrack.errors import RequestError
from twotrack.theory.compiled import sources_digest
from twotrack.world.compile import LANES

MOST_MEMBERS = 100_000
MOST_WEEKS = 1_040


@dataclass(frozen=True)
class Plan:
    """The whole of a question to the engine. Equal plans give equal answers, to the bit, on one machine."""

    case: Case
    members: int = 1000
    weeks: int = 52
    seed: int = 0
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("members", self.members, 1, MOST_MEMBERS),
            ("weeks", self.weeks, 1, MOST_WEEKS),
            ("seed", self.seed, 0, 2**63 - 1),
        ):
            if not low <= value <= high:
                raise RequestError(f"{name} is {value}; it must lie between {low} and {high}")
        active(self.without)

    @property
    def blocks(self) -> int:
        """Number of blocks of 32 members."""
        return -(-self.members // LANES)

    def kept(self, number: int) -> int:
        """Members of a block that count; the last may be smaller."""
        return min(LANES, self.members - number * LANES)

    def identity(self) -> dict[str, Any]:
        """What must be equal for one run to continue another."""
        return {
            "case": self.case.name,
            "fingerprint": self.case.fingerprint,
            "members": self.members,
            "weeks": self.weeks,
            "seed": self.seed,
            "without": list(self.without),
            "lanes": LANES,
            "kernels": sources_digest(),
            "numpy": np.__version__,
            "machine": platform.machine(),
        }
