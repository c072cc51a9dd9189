"""Abroad: patron, intervener, host and region change course slowly, from aims of their own.

Each actor abroad has a course L between 0 and 1 (see `case.backers`). It weighs three courses, what politics at home
allow at least, at most, and midway, by U(L) = L (aim * promise - cost - pressure * offence); `promise` is how far its
aim is served by going on, `offence` what the pressure of others is about. The course moves towards the mean of a logit
choice between the three (quantal response, McKelvey & Palfrey 1995) by partial adjustment with the actor's inertia
(Nerlove 1958), so that it answers events late.

- patron: its promise is half the side's share of the country and half the absence of the other's enabler; the offence
  is the side's violence; the course moves its part of the side's aid, and is itself the enabler of a side that no
  presence enables: refuge, supplies and intelligence (Salehyan 2009), worth what `combat.enabler_effect` says.
- intervener: half the share of its ground that the side has lost, and half the other side's violence or broken word;
  always 1; the pace of the exit, 1 - 2 L.
- host: 1 while talks are not broken off; the side's violence; its readiness to lend the talks a room of its own.
- region: the side's share of the country; the side's violence; recognition and aid withheld from a winner by force.

Once the presence is gone the intervener's part of the aid falls to what it promised for afterwards (S28). While a
known change of administration lies ahead the intervener keeps its course (S16). Infinite inertia is a fixed schedule.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]
PATRON, INTERVENER, HOST, REGION = 0, 1, 2, 3
START, FLOOR, CEILING, INERTIA, AIM, COST, PRESSURE, PART, AFTER, STAKE = range(10)
MOST_AID = 2.0
MOST_ENABLER = 2.0
ALL_HOSTS = -2


class AbroadParameters(MechanismParameters):
    """Parameters of abroad; what differs between the actors stands in the case under `abroad`."""

    precision: float = parameter(
        "per utility", 0, 1000, "precision of the choice of a course abroad",
        {"loguniform": (3, 30)},
        assumption="a difference of a tenth of the prize tilts a choice, of a third decides it",
        settles="how support from abroad followed events",
    )  # fmt: skip


@kernel
def mean_course(net: float, low: float, high: float, precision: float) -> float:
    """Mean of a logit choice between the courses low, midway and high, each worth net times the course."""
    half = 0.5 * (high - low)
    ratio = np.exp(-abs(precision * net * half))
    short = half * (ratio + 2.0 * ratio * ratio) / (1.0 + ratio + ratio * ratio)
    return float(high - short if net >= 0.0 else low + short)


@kernel
def stand(
    role: int,
    s: int,
    l: int,
    position: Array,
    position_start: Array,
    intensity: Array,
    breach: Array,
    enabler: Array,
    talks: Array,
) -> tuple[float, float]:
    """Promise and offence, each in [0, 1], as an actor of the role sees them."""
    o = 1 - s
    violence = min(intensity[s, l], 1.0)
    if role == PATRON:
        return 0.5 * (position[s, l] + 1.0 - min(enabler[o, l], 1.0)), violence
    if role == INTERVENER:
        start = max(position_start[s, l], 1e-6)
        lost = min(max((start - position[s, l]) / start, 0.0), 1.0)
        return 0.5 * (lost + min(max(intensity[o, l], breach[o, l]), 1.0)), 1.0
    if role == HOST:
        return (0.0 if talks[l] == 3 else 1.0), violence
    return position[s, l], violence


@kernel
def abroad(
    dt: np.float32,
    live: Array,
    position: Array,
    position_start: Array,
    intensity: Array,
    breach: Array,
    enabler: Array,
    talks: Array,
    presence: Array,
    change_ahead: Array,
    presence_facts: Array,
    backer_facts: Array,
    backer_numbers: Array,
    room_facts: Array,
    backing: Array,
    aid_paid: Array,
    exit_pace: Array,
    venue: Array,
    withheld: Array,
    precision: Array,
) -> None:
    """Move every course, then what depends on them."""
    enabled = int(presence_facts[1])
    for l in range(live.size):
        if live[l] == 0:
            continue
        exit_pace[l], lent = 1.0, 1.0
        for s in range(2):
            aid_paid[s, l], withheld[s, l] = 1, 0
            if s != enabled:
                enabler[s, l] = 0
        for b in range(backer_facts.shape[0]):
            role, s = int(backer_facts[b, 0]), int(backer_facts[b, 1])
            one = backer_numbers[b]
            if not (role == INTERVENER and change_ahead[l] == 1):
                promise, offence = stand(role, s, l, position, position_start, intensity, breach, enabler, talks)
                net = one[AIM, l] * promise - one[COST, l] - one[PRESSURE, l] * offence
                wanted = mean_course(net, one[FLOOR, l], one[CEILING, l], precision[l])
                backing[b, l] += (1.0 - np.exp(-dt / one[INERTIA, l])) * (wanted - backing[b, l])
            course = backing[b, l]
            if role == PATRON:
                times = min(course / max(one[START, l], 0.05), MOST_AID)
                aid_paid[s, l] += one[PART, l] * (times - 1.0)
                if s != enabled:
                    enabler[s, l] = min(enabler[s, l] + course, MOST_ENABLER)
            elif role == INTERVENER:
                exit_pace[l] = 1.0 - 2.0 * course
                here = min(presence[l] / max(presence_facts[0], 1e-6), 1.0)
                aid_paid[s, l] -= one[PART, l] * (1.0 - one[AFTER, l]) * (1.0 - here)
            elif role == HOST:
                lent = min(lent, course)
            else:
                withheld[s, l] += one[STAKE, l] * (1.0 - course)
        for s in range(2):
            aid_paid[s, l] = max(aid_paid[s, l], 0.0)
        for r in range(room_facts.shape[0]):
            host = int(room_facts[r, 1])
            venue[r, l] = backing[host, l] if host >= 0 else (lent if host == ALL_HOSTS else 1.0)


MECHANISM = Mechanism(
    name="abroad",
    idea="patron, intervener, host and region change course late, from aims of their own",
    kernel=abroad,
    parameters=AbroadParameters,
    reads=frozenset({"live", "position", "position_start", "intensity", "breach", "enabler", "talks", "presence",
                     "change_ahead", "presence_facts", "backer_facts", "backer_numbers", "room_facts", "backing"}),
    writes=frozenset({"backing", "aid_paid", "enabler", "exit_pace", "venue", "withheld"}),
    cites=("McKelvey & Palfrey 1995, Games and Economic Behavior 10",
           "Nerlove 1958, The Dynamics of Supply (partial adjustment)",
           "Salehyan 2009, Rebels without Borders"),
    valid="actors abroad do not bargain with each other; nobody foresees the others' courses; the patron of a side "
    "that a presence enables lends it money alone",
    rows=("S6", "S7", "S16", "S19", "S27", "S28", "S31"),
    instant=True,
)  # fmt: skip
