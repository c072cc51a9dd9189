"""Signing: an accepted package becomes a comprehensive agreement in force, and its provisions enter the ledger.

A delegation without its seniors may propose and accept, but not sign: what it accepts is referred home. The seniors of
a side come at a rate that rises with what the package on the table gives it beyond war. When all are there, and what
was accepted is still worth more than war to both, it is signed. With an infinite rate absent seniors change nothing. In
an unofficial room nothing is signed.

Whether what is signed is kept is the business of the mechanism 'keeping'.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.venues import BROKEN_OFF, CAME, OPEN, REFERRED
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import saturating

Array = NDArray[np.float32]


class SigningParameters(MechanismParameters):
    """Parameters of signing."""

    mandate: float = parameter(
        "per week", 0, 1e6, "rate at which absent seniors of a side come to a package far better for it than war",
        {"loguniform": (0.1, 1.0)}, per="side",
        assumption="within one to ten weeks; leaders come when there is something to sign",
        settles="dates on which heads of delegations joined",
    )  # fmt: skip


@kernel
def worth_it(l: int, f: int, deal_worth: Array, war_value: Array) -> bool:
    """Whether a package is worth more than war to both."""
    return bool(deal_worth[f, 0, l] > war_value[0, l] and deal_worth[f, 1, l] > war_value[1, l])


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
    resumed_by: Array,
    referred: Array,
    seniors: Array,
    level: Array,
    happening: Array,
    mandate: Array,
    decision: Array,
) -> None:
    """Let seniors come to what lies on an open table, and put what was accepted, once they are there, into force."""
    for l in range(live.size):
        if live[l] == 0 or in_force[l] == 1:
            continue
        fresh = referred[l] < 0
        if accepted[l] == 1 and level[l] > 0:
            referred[l] = proposal[l]
        elif talks[l] == BROKEN_OFF or not (fresh or worth_it(l, int(referred[l]), deal_worth, war_value)):
            referred[l] = -1
        if talks[l] != OPEN:
            continue
        f = int(referred[l] if referred[l] >= 0 else proposal[l])
        if level[l] == 1 and f >= 0:
            drawn = pair(members[l], NATION, luck)
            for s in range(2):
                surplus = deal_worth[f, s, l] - war_value[s, l]
                hazard = mandate[s, l] * saturating(surplus / decision[l])
                if seniors[s, l] == 0 and drawn[s] < saturating(hazard * dt):
                    seniors[s, l] = 1
                    happening[l] += CAME * (1 + s)
            if seniors[0, l] + seniors[1, l] > 1:
                level[l] = 2
        if referred[l] >= 0 and level[l] == 2:
            in_force[l] = 1
            signed_week[l] = week[0] * dt
            deal[l] = referred[l]
            resumed_by[l] = -1
            talks[l] = 4
            referred[l] = -1
        elif fresh and referred[l] >= 0:
            happening[l] += REFERRED


MECHANISM = Mechanism(
    name="signing",
    idea="an accepted package is signed once seniors are there, and its provisions enter the ledger",
    kernel=signing,
    parameters=SigningParameters,
    reads=frozenset({"members", "live", "accepted", "proposal", "deal_worth", "war_value", "talks", "in_force",
                     "referred", "seniors", "level", "happening"}),
    writes=frozenset({"talks", "in_force", "signed_week", "deal", "resumed_by", "referred", "seniors", "level",
                      "happening"}),
    cites=("provisions as units of an agreement: Joshi, Quinn & Regan 2015, Journal of Peace Research 52",),
    valid="comprehensive agreements only; procedural steps are stages of the talks",
    rows=("S13", "S14", "S29"),
    borrows=("acceptance",),
)  # fmt: skip
