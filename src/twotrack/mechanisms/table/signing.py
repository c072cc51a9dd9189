"""Signing: an accepted package becomes a comprehensive agreement in force, and its provisions enter the ledger.

Whether it is kept is the business of the mechanism 'keeping', which is not there yet: until then what is signed
stays in force, and every result says so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]


class SigningParameters(MechanismParameters):
    """Signing has no parameters."""


@kernel
def signing(
    week: NDArray[np.int64],
    dt: np.float32,
    live: Array,
    accepted: Array,
    proposal: Array,
    talks: Array,
    in_force: Array,
    signed_week: Array,
    deal: Array,
) -> None:
    """Put what was accepted this week into force."""
    for l in range(live.size):
        if live[l] == 1 and accepted[l] == 1 and in_force[l] == 0:
            in_force[l] = 1
            signed_week[l] = week[0] * dt
            deal[l] = proposal[l]
            talks[l] = 4


MECHANISM = Mechanism(
    name="signing",
    idea="an accepted package is signed and its provisions enter the ledger",
    kernel=signing,
    parameters=SigningParameters,
    reads=frozenset({"live", "accepted", "proposal", "in_force"}),
    writes=frozenset({"talks", "in_force", "signed_week", "deal"}),
    cites=("provisions as units of an agreement: Joshi, Quinn & Regan 2015, Journal of Peace Research 52",),
    valid="comprehensive agreements only; procedural steps are stages of the talks",
    rows=("S13", "S14"),
)  # fmt: skip
