"""Signing: an accepted package becomes a comprehensive agreement in force, and its provisions enter the ledger.

A delegation without its seniors may propose and accept, but not sign. Once a package lies on the table, the seniors of
a side come at a rate that rises with what the package gives it beyond war; when all are there, what is accepted is
signed. With an infinite rate absent seniors change nothing. In an unofficial room nothing is signed.

Whether what is signed is kept is the business of the mechanism 'keeping'.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.venues import CAME
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import saturating

Array = NDArray[np.float32]


class SigningParameters(MechanismParameters):
    """Parameters of signing."""

    mandate: float = parameter(
        "per week", 0, 1e6, "rate at which absent seniors of a side come to a package far better for it than war",
        {"loguniform": (0.05, 0.5)}, per="side",
        assumption="within a fortnight to five months; leaders come when there is something to sign",
        settles="dates on which heads of delegations joined",
    )  # fmt: skip


@kernel
def signing(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    accepted: Array,
    proposal: Array,
    deal_worth: Array,
    war_value: Array,
    talks: Array,
    in_force: Array,
    signed_week: Array,
    deal: Array,
    seniors: Array,
    level: Array,
    happening: Array,
    mandate: Array,
    decision: Array,
) -> None:
    """Let seniors come to what is proposed, and put what was accepted this week before them into force."""
    for l in range(live.size):
        if live[l] == 0 or in_force[l] == 1 or proposal[l] < 0:
            continue
        if level[l] == 1:
            f = int(proposal[l])
            drawn = pair(members[l], NATION, luck)
            for s in range(2):
                surplus = deal_worth[f, s, l] - war_value[s, l]
                hazard = mandate[s, l] * saturating(surplus / decision[l])
                if seniors[s, l] == 0 and drawn[s] < saturating(hazard * dt):
                    seniors[s, l] = 1
                    happening[l] += CAME * (1 + s)
            if seniors[0, l] + seniors[1, l] > 1:
                level[l] = 2
        if accepted[l] == 1 and level[l] == 2:
            in_force[l] = 1
            signed_week[l] = week[0] * dt
            deal[l] = proposal[l]
            talks[l] = 4


MECHANISM = Mechanism(
    name="signing",
    idea="an accepted package is signed once seniors are there, and its provisions enter the ledger",
    kernel=signing,
    parameters=SigningParameters,
    reads=frozenset({"members", "live", "accepted", "proposal", "deal_worth", "war_value", "in_force", "seniors",
                     "level", "happening"}),
    writes=frozenset({"talks", "in_force", "signed_week", "deal", "seniors", "level", "happening"}),
    cites=("provisions as units of an agreement: Joshi, Quinn & Regan 2015, Journal of Peace Research 52",),
    valid="comprehensive agreements only; procedural steps are stages of the talks",
    rows=("S13", "S14", "S29"),
    borrows=("acceptance",),
)  # fmt: skip
