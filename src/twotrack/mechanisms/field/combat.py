"""Combat: assaults on places and the losses of both sides.

A side assaults a place it can reach at a rate that grows with its intensity, the season and its chance; an assault
succeeds with that chance, by the ratio contest (Hirshleifer 1989) between effective strengths, with a defender's
advantage, supply cut by the enemy around, and the enabler. A won assault takes half a place: held, contested, lost.
Rates are per place and week; splitting a place leaves the weight gained a week as it was. Fire between the sides costs
both by Lanchester's laws, mixed for hiding (Deitchman 1962). Local people under arms defend but do not attack, and
people who lean to a side strengthen it. Who loses the last of a place leaves it for the reserve, but for those who
hide among people who lean to them: they stay underground. Such men also need not dare: into the villages of a place
that the enemy holds whole they come unseen, whatever their chance of driving it out (Kalyvas 2006: what is contested
follows who is present). A side that withdraws to hold leaves places where an assault would probably succeed; its
fighters go to the reserve.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import draw_pairs
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.field.facing import REACH, WITHDRAW, expose, face, favour, pull_back, readiness, root, shelter
from twotrack.theory.attrition import loss_rate
from twotrack.theory.compiled import apart, part
from twotrack.theory.elementary import HALF, ONE, TINY, ZERO, logistic, saturating
from twotrack.theory.scratch import scratch
from twotrack.world.survey import HELD

Array = NDArray[np.float32]
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
    outskirts: float = parameter(
        "share", 0.05, 1, "share of a defence that is met in the outskirts of a place held whole; all of it further in",
        {"uniform": (0.3, 1.0)},
        assumption="posts and villages are held thinly, the centre with what there is",
        settles="where in a district assaults fell, and how they ended",
    )  # fmt: skip
    rooted: float = parameter(
        "share", 0, 1, "share of those who hide whom no assault drives out of a place that is not held whole",
        {"uniform": (0.0, 1.0)},
        assumption="a guerrilla is cleared from a district and is back, or is not",
        settles="how long cleared districts stay so",
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
    goodwill: float = parameter(
        "log ratio", 0, 5, "log of the strength a side gains over the other where all people lean to it, not half",
        {"uniform": (0.0, 1.5)},
        assumption="people who inform and shelter can double a force or mean nothing",
        settles="outcomes of assaults beside polls by district",
    )  # fmt: skip
    dare: float = parameter(
        "probability", 0, 1, "chance of the enemy's assault at which a side counts a place as exposed",
        {"uniform": (0.5, 0.8)},
        assumption="places that would rather fall than hold are given up first", settles="places given up by choice",
    )  # fmt: skip
    retreat: float = parameter(
        "per week", 0, 10, "rate at which exposed places are given up by a side that withdraws to hold",
        {"loguniform": (0.05, 0.5)},
        assumption="posts are evacuated within weeks to months", settles="dates of ordered withdrawals",
    )  # fmt: skip
    lethality: float = parameter(
        "per week", 0, 1, "losses a week inflicted by one fighter under aimed fire at full intensity",
        {"loguniform": (0.0005, 0.003)}, per="side",
        assumption="a war of this kind kills a few per cent of the fighters a year",
        settles="battle deaths over strength",
    )  # fmt: skip
    hiding: float = parameter(
        "share", 0, 1,
        "share of area fire among the fire a side suffers (1: it hides among others, and can stay underground)",
        {"uniform": (0.0, 1.0)}, per="side",
        theory="Deitchman 1962: a guerrilla force suffers area fire, the visible force aimed fire",
    )  # fmt: skip


@apart
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
    front: NDArray[np.int64],
    strength_start: Array,
    enabler: Array,
    season: Array,
    effort: Array,
    posture: Array,
    lean: Array,
    local: Array,
    fought: Array,
    prospect: Array,
    exposed: Array,
    spared: Array,
    given_up: Array,
    killed: Array,
    killed_now: Array,
    assault_rate: Array,
    boldness: Array,
    assault_share: Array,
    defender: Array,
    outskirts: Array,
    rooted: Array,
    decisiveness: Array,
    enabler_effect: Array,
    supply: Array,
    lost_assault: Array,
    won_assault: Array,
    overrun: Array,
    goodwill: Array,
    dare: Array,
    retreat: Array,
    lethality: Array,
    hiding: Array,
) -> None:
    """One week of assaults and fire over all places.

    Loops over lanes are short and touch few arrays each, so that the compiler runs lanes side by side.
    """
    places, fronts, lanes = control.shape[0], effort.shape[0], live.size
    odds, rate = scratch((2, lanes)), scratch((2, lanes))
    tilt, push = scratch((2, lanes)), scratch((2, lanes))
    hold, air = scratch((2, lanes)), scratch((2, lanes))
    total = scratch((fronts, 2, lanes))
    u, work = scratch((2, lanes)), scratch((5, lanes))
    safe = scratch((2, lanes))
    pace, active = scratch((2, lanes)), scratch((fronts, 2, lanes))
    beaten, winning = scratch((2, lanes)), scratch((2, lanes))
    fire = scratch((fronts, 2, lanes))
    scale, leaving, ground = scratch((lanes,)), scratch((lanes,)), scratch((lanes,))
    withdrawing = ZERO
    for l in range(lanes):
        leaving[l] = saturating(retreat[l] * dt * live[l])
        killed_now[l] *= ONE - live[l]
        scale[l] = HALF * (strength_start[0, l] + strength_start[1, l])
    readiness(push, hold, air, assault_share, defender, enabler_effect, enabler, supply)
    for s in range(2):
        for l in range(lanes):
            pace[s, l] = assault_rate[s, l] * season[l]
            beaten[s, l] = assault_share[s, l] * lost_assault[l]
            winning[s, l] = assault_share[s, l] * won_assault[l]
        for f in range(fronts):
            for l in range(lanes):
                prospect[f, s, l], exposed[f, s, l], spared[f, s, l], total[f, s, l] = ZERO, ZERO, ZERO, ZERO
                active[f, s, l] = effort[f, s, l] * dt * live[l]
                fire[f, s, l] = HALF * (effort[f, 0, l] + effort[f, 1, l]) * dt * live[l] * lethality[s, l]
                withdrawing = max(withdrawing, live[l] if posture[f, s, l] == WITHDRAW else ZERO)
    for i in range(places):
        v, f = weight[i], front[i]
        for s in range(2):
            for l in range(lanes):
                total[f, s, l] += forces[i, s, l]
        if busy(i, control, forces, reach) == 0:
            fought[i] = ZERO
            continue
        favour(i, lean, goodwill, tilt)
        for s in range(2):
            shelter(i, s, safe, lean, hiding)
            face(i, s, odds, tilt, push, hold, air, forces, control, local, near, defender, outskirts, decisiveness)
        # the processor works on luck, odds and readiness side by side: no loop here waits for the one before it
        draw_pairs(members, place_keys[i], luck[0], luck[1], u)
        for s in range(2):
            root(i, s, odds, control, hiding, rooted)
            tries(i, s, rate, odds, safe, pace, boldness, control, reach)
        for s in range(2):
            expose(i, f, s, v, odds, dare, control, forces, reach, exposed, spared)
            for l in range(lanes):
                prospect[f, s, l] += HALF * v * rate[s, l] * odds[s, l]
                rate[s, l] = saturating(rate[s, l] * active[f, s, l])
        engage(
            i, f, v, odds, rate, u, work, safe, control, forces, reserve, scale, beaten, winning, overrun, fire, hiding,
            fought, killed,
        )  # fmt: skip
        if withdrawing > ZERO:
            pull_back(i, f, v, odds, leaving, dare, posture, reach, control, forces, reserve, given_up, ground)
        if dt > ZERO:
            for l in range(lanes):
                killed_now[l] += (work[1, l] + work[2, l]) / dt
    as_shares(spared, total)


@part
def as_shares(spared: Array, total: Array) -> None:
    """Fighters in exposed places as a share of all in places [front, side, lane]; none where there are none."""
    for f in range(total.shape[0]):
        for s in range(2):
            for l in range(total.shape[2]):
                spared[f, s, l] = spared[f, s, l] / total[f, s, l] if total[f, s, l] > ZERO else ZERO
                spared[f, s, l] = min(spared[f, s, l], ONE)


@part
def busy(i: int, control: Array, forces: Array, reach: Array) -> int:
    """In how many members anything can happen in place i: a side can reach ground or enemies there, or both meet."""
    count = 0
    for s in range(2):
        o = 1 - s
        for l in range(control.shape[2]):
            aim = control[i, s, l] < ONE or forces[i, o, l] > ZERO
            meet = min(forces[i, s, l], forces[i, o, l]) > ZERO
            count += 1 if meet or (aim and reach[i, s, l] > REACH) else 0
    return count


@part
def tries(
    i: int,
    s: int,
    rate: Array,
    odds: Array,
    safe: Array,
    pace: Array,
    boldness: Array,
    control: Array,
    reach: Array,
) -> None:
    """Assaults of side s on place i a week at full effort [lane]; who is sheltered need not dare to come in."""
    for l in range(rate.shape[1]):
        dared = logistic((odds[s, l] - boldness[s, l]) / BOLDNESS)
        unseen = safe[s, l] if control[i, 1 - s, l] > HELD else ZERO
        open_ground = (ONE if control[i, s, l] < ONE else ZERO) * (ONE if reach[i, s, l] > REACH else ZERO)
        rate[s, l] = pace[s, l] * (dared + unseen * (ONE - dared)) * open_ground


@part
def engage(
    i: int,
    f: int,
    v: np.float32,
    odds: Array,
    rate: Array,
    u: Array,
    work: Array,
    safe: Array,
    control: Array,
    forces: Array,
    reserve: Array,
    scale: Array,
    beaten: Array,
    winning: Array,
    overrun: Array,
    fire: Array,
    hiding: Array,
    fought: Array,
    killed: Array,
) -> None:
    """Outcomes in place i: who takes half of it, who falls, who gets away into the reserve, who stays underground.

    `work` [5, lane] is scratch: control after, killed of both sides, won by both; the first three are left in it.
    `beaten`, `winning` and `overrun` are shares killed in a lost and a won assault and of a garrison; `fire` is
    lethality times fighting time, `scale` the reference force of the whole country, `safe` the share that can stay.
    """
    lanes = scale.size
    for s in range(2):
        for l in range(lanes):
            work[3 + s, l] = ONE if u[s, l] < rate[s, l] * odds[s, l] else ZERO
        for l in range(lanes):
            tried = ONE if u[s, l] < rate[s, l] else ZERO
            work[1 + s, l] = beaten[s, l] * (tried - work[3 + s, l]) + winning[s, l] * work[3 + s, l]
    for l in range(lanes):
        work[0, l] = min(max(control[i, 1, l] + HALF * (work[4, l] - work[3, l]), ZERO), ONE)
    for s in range(2):
        o = 1 - s
        for l in range(lanes):
            own, foe = forces[i, s, l], forces[i, o, l]
            fallen = own * (work[1 + s, l] + overrun[l] * work[3 + o, l])
            lost = loss_rate(own, foe, fire[f, o, l], hiding[s, l], v * scale[l] + TINY)
            work[1 + s, l] = min(own, fallen + lost)
    for s in range(2):
        nothing = ONE if s == 0 else ZERO
        for l in range(lanes):
            # whoever loses the last of a place leaves it, or goes underground
            driven = (ONE if work[0, l] == nothing else ZERO) * (ONE if control[i, 1, l] != nothing else ZERO)
            left = forces[i, s, l] - work[1 + s, l]
            gone = driven * ((ONE - safe[s, l]) * left)
            forces[i, s, l] = left - gone
            reserve[s, l] += gone
            killed[s, l] += work[1 + s, l]
            fought[i, s, l] = work[1 + s, l]
    for l in range(lanes):
        control[i, 1, l] = work[0, l]
        control[i, 0, l] = ONE - work[0, l]


MECHANISM = Mechanism(
    name="combat",
    idea="assaults by the ratio contest, losses by Lanchester and Deitchman",
    kernel=combat,
    parameters=CombatParameters,
    reads=frozenset({"members", "place_keys", "live", "control", "forces", "reserve", "near", "reach", "weight",
                     "front", "strength_start", "enabler", "season", "effort", "posture", "lean", "local", "fought",
                     "prospect", "exposed", "spared", "given_up", "killed", "killed_now"}),
    writes=frozenset({"control", "forces", "reserve", "fought", "prospect", "exposed", "spared", "given_up", "killed",
                      "killed_now"}),
    cites=("Hirshleifer 1989, Public Choice 63", "Lanchester 1916", "Deitchman 1962, Operations Research 10"),
    valid="engagements are independent given forces; at most one outcome a side, place and week",
    rows=("S4", "S8", "S9", "S32"),
    instant=True,
)  # fmt: skip
