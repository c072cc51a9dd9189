"""Opening: talks open, are suspended, resume and break off; they go from procedure to agenda to substance.

Talks need a hurting stalemate and a perceived way out on both sides (ripeness, Zartman 2000). What hurts is the
expected cost of fighting to the end; with no cost there are no talks. The way out is the best deal both can see beside
their war values, as far as each believes the other to be in earnest. Violence suspends, and a suspension can end in a
break-off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TWO, logistic, saturating

Array = NDArray[np.float32]


class OpeningParameters(MechanismParameters):
    """Parameters of the opening of talks."""

    open_rate: float = parameter(
        "per week", 0, 5, "rate at which fully ripe talks open",
        {"loguniform": (0.01, 0.1)},
        assumption="a ripe moment is used within months to two years", settles="dates of offers and first meetings",
    )  # fmt: skip
    suspend_rate: float = parameter(
        "per week", 0, 5, "rate at which all-out violence of both suspends open talks",
        {"loguniform": (0.02, 0.2)},
        assumption="talks are suspended several times a year when violence is high", settles="dates of suspensions",
    )  # fmt: skip
    resume_rate: float = parameter(
        "per week", 0, 5, "rate at which fully ripe talks resume",
        {"loguniform": (0.05, 0.4)},
        assumption="suspensions last weeks to months", settles="dates of resumptions",
    )  # fmt: skip
    break_rate: float = parameter(
        "per week", 0, 5, "rate at which suspended talks with no way out break off",
        {"loguniform": (0.01, 0.1)},
        assumption="a hopeless suspension is given up within months to two years", settles="dates of break-offs",
    )  # fmt: skip
    advance_rate: float = parameter(
        "per week", 0, 5, "rate at which open talks go from procedure to agenda and from agenda to substance",
        {"loguniform": (0.04, 0.3)},
        assumption="each stage takes weeks to half a year", settles="dates of procedural agreements",
    )  # fmt: skip
    ache: float = parameter(
        "utility", 0.001, 10, "expected cost of fighting on at which a stalemate hurts to 63 per cent",
        {"loguniform": (0.02, 0.2)}, theory="Zartman 2000 names the condition; its scale is an assumption",
    )  # fmt: skip
    sight: float = parameter(
        "utility", 0.001, 10, "width of the doubt whether a deal beats war",
        {"uniform": (0.03, 0.15)},
        assumption="a surplus of a tenth of the prize is seen clearly", settles="nothing known; audit it",
    )  # fmt: skip


@kernel
def opening(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    intensity: Array,
    war_value: Array,
    war_cost: Array,
    deal_worth: Array,
    deal_count: NDArray[np.int64],
    talks: Array,
    stage: Array,
    zone: Array,
    venue: Array,
    good_faith: Array,
    open_rate: Array,
    suspend_rate: Array,
    resume_rate: Array,
    break_rate: Array,
    advance_rate: Array,
    ache: Array,
    sight: Array,
) -> None:
    """One step in the life of the talks of every lane."""
    for l in range(live.size):
        if live[l] == 0:
            continue
        best = np.float32(-1e9)
        for f in range(deal_count[l]):
            best = max(best, min(deal_worth[f, 0, l] - war_value[0, l], deal_worth[f, 1, l] - war_value[1, l]))
        zone[l] = best
        if in_force[l] == 1:
            talks[l] = 4
            continue
        earnest = min(TWO * min(good_faith[0, l], good_faith[1, l]), ONE)
        way_out = logistic(best / sight[l]) * earnest
        hurts = saturating(war_cost[0, l] / ache[l]) * saturating(war_cost[1, l] / ache[l])
        move, advance = pair(members[l], NATION, luck)
        if talks[l] == 1:
            violence = np.float32(0.5) * (intensity[0, l] + intensity[1, l])
            if move < saturating(suspend_rate[l] * violence * dt):
                talks[l] = 2
            elif stage[l] < 2 and advance < saturating(advance_rate[l] * dt):
                stage[l] += 1
        elif talks[l] == 2:
            resume = resume_rate[l] * hurts * way_out * venue[l]
            leave = break_rate[l] * (np.float32(1) - way_out)
            if move < saturating((resume + leave) * dt):
                talks[l] = 1 if advance * (resume + leave) < resume else 3
        elif move < saturating(open_rate[l] * hurts * way_out * venue[l] * dt):
            talks[l] = 1
            stage[l] = 0


MECHANISM = Mechanism(
    name="opening",
    idea="talks open when a stalemate hurts and a way out is seen; violence suspends",
    kernel=opening,
    parameters=OpeningParameters,
    reads=frozenset({"members", "live", "in_force", "intensity", "war_value", "war_cost", "deal_worth", "deal_count",
                     "talks", "stage", "venue", "good_faith"}),
    writes=frozenset({"talks", "stage", "zone"}),
    cites=("Zartman 2000, in: International Conflict Resolution after the Cold War",),
    valid="one venue, delegations with full mandates",
    rows=("S3", "S30"),
    instant=True,
)  # fmt: skip
