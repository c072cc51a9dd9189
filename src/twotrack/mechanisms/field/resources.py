"""Resources: recruits, pay, aid and revenue as stocks and flows.

Money is counted in weeks of pay of the force at the start. A side earns aid and, from its ground, revenue; it owes
pay in proportion to its strength. Where the money runs out part of the pay is missed, recruits stay away in
proportion, and unpaid fighters go home at a rate. Losses are rebuilt at a rate towards the strength at the start.
With no inflow, no pay and no loss every stock stays as it is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TINY, ZERO

Array = NDArray[np.float32]
MOST = np.float32(3)
"""Largest ratio of ground held to that at the start which still raises more recruits."""


class ResourcesParameters(MechanismParameters):
    """Parameters of resources, one per side."""

    rebuild: float = parameter(
        "per week", 0, 1, "share of the gap to the strength it can keep up that recruits close in a week at full pay",
        {"loguniform": (0.006, 0.03)}, per="side",
        assumption="a force rebuilds heavy losses within one to three years",
        settles="recruitment and attrition records",
    )  # fmt: skip
    aid: float = parameter(
        "share of pay", 0, 5, "aid from abroad a week, over the pay of the starting force",
        {"uniform": (0.2, 0.8)}, per="side",
        assumption="sides in internal wars live partly on outside help", settles="budgets of the sides",
    )  # fmt: skip
    revenue: float = parameter(
        "share of pay", 0, 5, "revenue a week from the whole country, over the pay of the starting force",
        {"uniform": (0.5, 1.5)}, per="side",
        assumption="the whole country's revenue pays for about one such force", settles="tax and customs records",
    )  # fmt: skip
    starting_funds: float = parameter(
        "weeks of pay", 0, 1000, "money in hand at the start",
        {"uniform": (4, 26)}, per="side",
        assumption="between a month and half a year of pay", settles="treasury records",
    )  # fmt: skip
    growth: float = parameter(
        "share", 0, 1, "how far the strength a side can keep up follows the ground it holds; 0 as at the start",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="forces are raised where the side rules, at least in part", settles="strength beside ground held",
    )  # fmt: skip
    appeal: float = parameter(
        "share", 0, 1, "how far recruits follow the share of the people who lean to the side; 1 in proportion",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="some join for the cause, some for the pay", settles="recruitment beside polls",
    )  # fmt: skip
    desertion: float = parameter(
        "per week", 0, 1, "share of wholly unpaid fighters who go home in a week",
        {"uniform": (0.01, 0.05)}, per="side",
        assumption="most of an unpaid force melts within a year", settles="desertion records of unpaid units",
    )  # fmt: skip


@kernel
def resources(
    dt: np.float32,
    live: Array,
    forces: Array,
    reserve: Array,
    strength: Array,
    strength_start: Array,
    position: Array,
    position_start: Array,
    revenue_share: Array,
    aid_paid: Array,
    relief: Array,
    standing: Array,
    funds: Array,
    paid: Array,
    joined: Array,
    gone_home: Array,
    rebuild: Array,
    aid: Array,
    revenue: Array,
    growth: Array,
    appeal: Array,
    desertion: Array,
) -> None:
    """Pay, recruit and lose the unpaid, for every side and lane."""
    lanes = live.size
    leaving = np.zeros(lanes, np.float32)
    for s in range(2):
        some = False
        for l in range(lanes):
            step = dt * live[l]
            due = strength[s, l] / strength_start[s, l] * step
            income = aid[s, l] * aid_paid[s, l] + revenue[s, l] * revenue_share[s, l] + relief[s, l]
            have = funds[s, l] + income * step
            if step > ZERO:
                paid[s, l] = min(ONE, have / due) if due > ZERO else ONE
            funds[s, l] = max(have - due, ZERO)
            leaving[l] = min(desertion[s, l] * (ONE - paid[s, l]) * step, ONE)
            some = some or leaving[l] > ZERO
            spread = min(position[s, l] / max(position_start[s, l], TINY), MOST)
            wanted = strength_start[s, l] * (ONE + growth[s, l] * (spread - ONE))
            gap = max(wanted - strength[s, l], ZERO)
            drawn = ONE + appeal[s, l] * (standing[s, l] + standing[s, l] - ONE)
            recruits = min(rebuild[s, l] * step * drawn, ONE) * gap * paid[s, l]
            gone_home[s, l] += leaving[l] * reserve[s, l]
            reserve[s, l] += recruits - leaving[l] * reserve[s, l]
            joined[s, l] += recruits
        if some:
            for i in range(forces.shape[0]):
                for l in range(lanes):
                    gone = leaving[l] * forces[i, s, l]
                    forces[i, s, l] -= gone
                    gone_home[s, l] += gone


MECHANISM = Mechanism(
    name="resources",
    idea="recruits, pay, aid and revenue; the unpaid go home",
    kernel=resources,
    parameters=ResourcesParameters,
    reads=frozenset({"live", "forces", "reserve", "strength", "strength_start", "position", "position_start",
                     "revenue_share", "aid_paid", "relief", "standing", "funds", "paid", "joined", "gone_home"}),
    writes=frozenset({"forces", "reserve", "funds", "paid", "joined", "gone_home"}),
    cites=("stocks and flows: Forrester 1961, Industrial Dynamics",),
    valid="pay moves desertion at once; no credit, no inflation, no plunder",
    rows=("S7", "S28", "S32"),
)  # fmt: skip
