"""Combat: assaults on places and the losses of both sides.

A side assaults a place it can reach at a rate that grows with its intensity, the season and its chance; an assault
succeeds with that chance, by the ratio contest (Hirshleifer 1989) between effective strengths, with a defender's
advantage, supply cut by the enemy around, and the enabler. A won assault takes half a place: held, contested, lost.
Rates are per place and week; splitting a place leaves the weight gained a week as it was. Fire between the sides costs
both by Lanchester's laws, mixed for hiding (Deitchman 1962).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.attrition import loss_rate
from twotrack.theory.compiled import kernel
from twotrack.theory.contest import chance
from twotrack.theory.elementary import HALF, ONE, TINY, ZERO, logistic, saturating

Array = NDArray[np.float32]
REACH = np.float32(0.01)
BOLDNESS = np.float32(0.08)


class CombatParameters(MechanismParameters):
    """Parameters of combat."""

    assault_rate: float = parameter(
        "per week", 0, 5, "assaults a week on a place that is sure to fall, at full intensity",
        {"loguniform": (0.04, 0.3)}, per="side",
        assumption="weak places are attacked within a month to half a year; taking one needs two won assaults",
        settles="dated captures by district",
    )  # fmt: skip
    boldness: float = parameter(
        "probability", 0, 1, "chance of success at which a side is half as ready to assault as it can be",
        {"uniform": (0.2, 0.5)}, per="side",
        assumption="sides attack at odds from one in four to even", settles="outcomes of recorded assaults",
    )  # fmt: skip
    assault_share: float = parameter(
        "share", 0, 1, "share of the fighters in a place who can be used for an assault there; the rest are tied down",
        {"uniform": (0.4, 1.0)}, per="side",
        assumption="part of every force guards posts, roads and offices",
        settles="orders of battle: mobile and static units",
    )  # fmt: skip
    defender: float = parameter(
        "ratio", 0.1, 20, "strength a defender of this side is worth, over the same strength attacking",
        {"uniform": (1.0, 2.5)}, per="side",
        assumption="defence is stronger than attack by up to the classical three to one",
        settles="force ratios and outcomes",
    )  # fmt: skip
    decisiveness: float = parameter(
        "exponent", 0.05, 10, "exponent of the ratio contest",
        {"uniform": (0.7, 1.7)}, theory="Hirshleifer 1989; estimates near 1",
    )  # fmt: skip
    enabler_effect: float = parameter(
        "ratio", 0, 50, "strength the enabler adds at full effect, over the side's own",
        {"loguniform": (0.6, 4.0)}, per="side",
        assumption="air power and logistics multiply a light force", settles="outcomes with and without air support",
    )  # fmt: skip
    supply: float = parameter(
        "share", 0, 1, "strength a place loses when the enemy is all around and nothing comes by air",
        {"uniform": (0.2, 0.6)},
        assumption="surrounded garrisons fight at half strength", settles="sieges with and without air supply",
    )  # fmt: skip
    lost_assault: float = parameter(
        "share", 0, 1, "share of the assailants killed in a lost assault",
        {"uniform": (0.02, 0.10)},
        assumption="a beaten assault costs up to a tenth of those in it", settles="casualty reports by engagement",
    )  # fmt: skip
    won_assault: float = parameter(
        "share", 0, 1, "share of the assailants killed in a won assault",
        {"uniform": (0.01, 0.05)},
        assumption="half of what a lost one costs", settles="casualty reports by engagement",
    )  # fmt: skip
    overrun: float = parameter(
        "share", 0, 1, "share of the garrison killed in a won assault",
        {"uniform": (0.05, 0.25)},
        assumption="most of a beaten garrison gets away", settles="casualty reports by engagement",
    )  # fmt: skip
    lethality: float = parameter(
        "per week", 0, 1, "losses a week inflicted by one fighter under aimed fire at full intensity",
        {"loguniform": (0.0005, 0.003)}, per="side",
        assumption="a war of this kind kills a few per cent of the fighters a year",
        settles="battle deaths over strength",
    )  # fmt: skip
    hiding: float = parameter(
        "share", 0, 1, "share of area fire among the fire a side suffers (1: it hides among others)",
        {"uniform": (0.0, 1.0)}, per="side",
        theory="Deitchman 1962: a guerrilla force suffers area fire, the visible force aimed fire",
    )  # fmt: skip


@kernel
def combat(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    place_keys: NDArray[np.uint32],
    live: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    near: Array,
    reach: Array,
    weight: Array,
    strength_start: Array,
    enabler: Array,
    season: Array,
    intensity: Array,
    prospect: Array,
    killed: Array,
    killed_now: Array,
    assault_rate: Array,
    boldness: Array,
    assault_share: Array,
    defender: Array,
    decisiveness: Array,
    enabler_effect: Array,
    supply: Array,
    lost_assault: Array,
    won_assault: Array,
    overrun: Array,
    lethality: Array,
    hiding: Array,
) -> None:
    """One week of assaults and fire over all places. Short loops over lanes, so that each is vectorised."""
    places, lanes = control.shape[0], live.size
    odds = np.empty((2, lanes), np.float32)
    rate = np.empty((2, lanes), np.float32)
    u = np.empty((2, lanes), np.float32)
    power = np.empty((2, lanes), np.float32)
    for l in range(lanes):
        killed_now[l] *= ONE - live[l]
    for s in range(2):
        for l in range(lanes):
            prospect[s, l] = ZERO
    for i in range(places):
        v = weight[i]
        for l in range(lanes):
            u[0, l], u[1, l] = pair(members[l], place_keys[i], luck)
        for s in range(2):
            for l in range(lanes):
                power[s, l] = forces[i, s, l] * (ONE + enabler_effect[s, l] * enabler[s, l])
        for s in range(2):
            o = 1 - s
            for l in range(lanes):
                cut = ONE - supply[l] * near[i, s, l] * (ONE - min(enabler[o, l], ONE))
                odds[s, l] = chance(
                    assault_share[s, l] * power[s, l], defender[o, l] * power[o, l] * cut, decisiveness[l]
                )
            for l in range(lanes):
                ready = logistic((odds[s, l] - boldness[s, l]) / BOLDNESS)
                open_ground = ONE if control[i, s, l] < ONE and reach[i, s, l] > REACH else ZERO
                rate[s, l] = assault_rate[s, l] * season[l] * ready * open_ground
                prospect[s, l] += HALF * v * rate[s, l] * odds[s, l]
            for l in range(lanes):
                rate[s, l] = saturating(rate[s, l] * intensity[s, l] * dt * live[l])
        engage(i, dt, v, odds, rate, u, live, control, forces, reserve, strength_start, intensity, killed, killed_now,
               assault_share, lost_assault, won_assault, overrun, lethality, hiding)  # fmt: skip


@kernel
def engage(
    i: int,
    dt: np.float32,
    v: np.float32,
    odds: Array,
    rate: Array,
    u: Array,
    live: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    strength_start: Array,
    intensity: Array,
    killed: Array,
    killed_now: Array,
    assault_share: Array,
    lost_assault: Array,
    won_assault: Array,
    overrun: Array,
    lethality: Array,
    hiding: Array,
) -> None:
    """Outcomes in place i: who takes half of it, who falls, who gets away into the reserve."""
    for l in range(live.size):
        won0 = ONE if u[0, l] < rate[0, l] * odds[0, l] else ZERO
        won1 = ONE if u[1, l] < rate[1, l] * odds[1, l] else ZERO
        lost0 = (ONE if u[0, l] < rate[0, l] else ZERO) - won0
        lost1 = (ONE if u[1, l] < rate[1, l] else ZERO) - won1
        before = control[i, 1, l]
        after = min(max(before + HALF * (won1 - won0), ZERO), ONE)
        control[i, 1, l] = after
        control[i, 0, l] = ONE - after
        f0, f1 = forces[i, 0, l], forces[i, 1, l]
        scale = v * HALF * (strength_start[0, l] + strength_start[1, l]) + TINY
        fire = HALF * (intensity[0, l] + intensity[1, l]) * dt * live[l]
        k0 = f0 * (assault_share[0, l] * (lost0 * lost_assault[l] + won0 * won_assault[l]) + won1 * overrun[l])
        k1 = f1 * (assault_share[1, l] * (lost1 * lost_assault[l] + won1 * won_assault[l]) + won0 * overrun[l])
        k0 = min(f0, k0 + fire * loss_rate(f0, f1, lethality[1, l], hiding[0, l], scale))
        k1 = min(f1, k1 + fire * loss_rate(f1, f0, lethality[0, l], hiding[1, l], scale))
        # whoever loses the last of a place leaves it
        flee0 = f0 - k0 if after == ONE and before < ONE else ZERO
        flee1 = f1 - k1 if after == ZERO and before > ZERO else ZERO
        forces[i, 0, l] = f0 - k0 - flee0
        forces[i, 1, l] = f1 - k1 - flee1
        reserve[0, l] += flee0
        reserve[1, l] += flee1
        killed[0, l] += k0
        killed[1, l] += k1
        killed_now[l] += (k0 + k1) / dt if dt > ZERO else ZERO


MECHANISM = Mechanism(
    name="combat",
    idea="assaults by the ratio contest, losses by Lanchester and Deitchman",
    kernel=combat,
    parameters=CombatParameters,
    reads=frozenset({"members", "place_keys", "live", "control", "forces", "reserve", "near", "reach", "weight",
                     "strength_start", "enabler", "season", "intensity", "prospect", "killed", "killed_now"}),
    writes=frozenset({"control", "forces", "reserve", "prospect", "killed", "killed_now"}),
    cites=("Hirshleifer 1989, Public Choice 63", "Lanchester 1916", "Deitchman 1962, Operations Research 10"),
    valid="one front; engagements are independent given forces; at most one outcome a side, place and week",
    rows=("S4", "S8", "S9", "S32"),
    instant=True,
)  # fmt: skip
