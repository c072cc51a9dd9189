"""People: harm by side and kind, fear and anger, support, flight, and local people under arms.

Civilians are harmed in fighting, in proportion to the fighters a side kills and to how these hide among homes, and by
targeted campaigns, where a side chooses them (S11). Harm does in each place a dose D = 1 - exp(-reaction * harmed per
thousand people). Part of those it moves are angered and turn away from the side that did it, the rest are frightened
and turn to it where it can come back (Kalyvas 2006); which prevails is an uncertain mixture. Harm by the side people
lean to is forgiven in part (Lyall, Blair & Imai 2013). Without harm nobody changes; after it people drift back.

Local leaders let their people be armed where enough of them lean to the side; the more genuinely they are consulted,
the less support they need (S10). Those under arms stay in their place, die with its garrison, and go home when the
place is lost, the threat is gone, or an agreement is in force.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.field.facing import REACH
from twotrack.theory.compiled import apart, part
from twotrack.theory.elementary import HALF, ONE, TINY, ZERO, logistic, saturating

Array = NDArray[np.float32]
CAMPAIGN = np.float32(4)
CERTAINTY = np.float32(0.08)
THOUSAND = np.float32(1000)


class PeopleParameters(MechanismParameters):
    """Parameters of people."""

    population: float = parameter(
        "thousand people", 1, 2_000_000, "people in the country",
        {"loguniform": (2000, 40000)},
        assumption="most wars of this kind are fought in countries of two to forty million", settles="a census",
    )  # fmt: skip
    leaning: float = parameter(
        "share", 0, 1, "share of the people who lean to the first side at the start, in ground half held",
        {"uniform": (0.35, 0.65)},
        assumption="neither side has the people behind it", settles="polls by district",
    )  # fmt: skip
    attachment: float = parameter(
        "share", 0, 1, "how much more people lean at the start to a side that holds their place",
        {"uniform": (0.0, 0.4)},
        assumption="control and leaning go together, loosely", settles="polls by district",
    )  # fmt: skip
    crossfire: float = parameter(
        "people per fighter", 0, 20, "civilians harmed where the side kills one fighter who is not hiding among homes",
        {"loguniform": (0.15, 1.0)}, per="side",
        assumption="civilian casualties in such wars run from a fraction of battle deaths to about as many",
        settles="civilian casualties beside battle deaths, by side",
    )  # fmt: skip
    toll: float = parameter(
        "per week", 0, 0.01, "share of the people within reach whom a targeted campaign harms in a week",
        {"loguniform": (1e-6, 3e-5)}, per="side",
        assumption="chosen victims are few: up to one in a thousand people a year",
        settles="counts of targeted killings",
    )  # fmt: skip
    reaction: float = parameter(
        "per one in a thousand", 0, 100, "rate at which people are moved when one in a thousand of a place is harmed",
        {"loguniform": (0.02, 0.5)},
        assumption="harm to one in a thousand moves a fiftieth to four tenths of the rest",
        settles="surveys before and after harm by side",
    )  # fmt: skip
    anger: float = parameter(
        "share", 0, 1, "share of those moved by a side's harm who are angered, the rest being frightened",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="the documents disagree whether terror subdues or rouses", settles="surveys after harm by side",
    )  # fmt: skip
    kinship: float = parameter(
        "share", 0, 1, "share of the anger that those who lean to the side would forgive it",
        {"uniform": (0.3, 1.0)}, theory="Lyall, Blair & Imai 2013: harm by the own side costs little or nothing",
    )  # fmt: skip
    recovery: float = parameter(
        "per week", 0, 1, "rate at which people drift back to where they leant at the start",
        {"loguniform": (0.002, 0.02)},
        assumption="within one to ten years", settles="surveys long after harm",
    )  # fmt: skip
    flight: float = parameter(
        "per one in a thousand", 0, 100, "rate at which people flee when one in a thousand of a place is harmed",
        {"loguniform": (0.01, 0.3)},
        assumption="ten to three hundred flee for each who is harmed", settles="displacement beside casualties",
    )  # fmt: skip
    homecoming: float = parameter(
        "per week", 0, 1, "rate at which the displaced come home",
        {"loguniform": (0.005, 0.05)},
        assumption="within five months to four years", settles="records of return",
    )  # fmt: skip
    consultation: float = parameter(
        "share", 0, 1, "how genuinely the side consults local leaders before it arms their people",
        {"uniform": (0.0, 0.6)}, per="side",
        assumption="often for show", settles="accounts of leaders who were consulted",
    )  # fmt: skip
    consent: float = parameter(
        "share", 0, 1, "share leaning to the side at which half of the leaders consent without any consultation",
        {"uniform": (0.5, 0.95)}, per="side",
        assumption="leaders who are not asked follow only a clear majority",
        settles="where people were armed, and when",
    )  # fmt: skip
    arms: float = parameter(
        "share", 0, 0.2, "share of the people of a place who are armed where all leaders consent",
        {"loguniform": (0.0003, 0.003)}, per="side",
        assumption="three to thirty in ten thousand: local forces have been of that size",
        settles="rolls of local forces",
    )  # fmt: skip
    raising: float = parameter(
        "per week", 0, 10, "rate at which local people are armed, or go home when no longer wanted",
        {"loguniform": (0.02, 0.2)},
        assumption="within one to twelve months", settles="dates of risings",
    )  # fmt: skip


@part
def harm(
    i: int,
    s: int,
    f: int,
    people: np.float32,
    harmed: Array,
    control: Array,
    reach: Array,
    posture: Array,
    fought: Array,
    busy: Array,
    crossfire: Array,
    toll: Array,
    hiding: Array,
    population: Array,
    harm_fighting: Array,
    harm_targeted: Array,
) -> None:
    """Civilians (thousands) whom side s harmed in place i this step, into `harmed` and the side's totals."""
    o = 1 - s
    for l in range(busy.size):
        harmed[s, l] = crossfire[s, l] * fought[i, o, l] * (ONE + hiding[o, l]) * (ONE if busy[l] > ZERO else ZERO)
        harm_fighting[s, l] += harmed[s, l]
    for l in range(busy.size):
        chosen = ONE if posture[f, s, l] == CAMPAIGN and reach[i, s, l] > REACH else ZERO
        victims = chosen * toll[s, l] * people * population[l] * (ONE - control[i, s, l]) * busy[l]
        harmed[s, l] += victims
        harm_targeted[s, l] += victims


@part
def arm(
    i: int,
    s: int,
    people: np.float32,
    in_force: Array,
    busy: Array,
    control: Array,
    forces: Array,
    near: Array,
    fought: Array,
    lean: Array,
    fled: Array,
    local: Array,
    joined: Array,
    killed: Array,
    killed_now: Array,
    gone_home: Array,
    dt: np.float32,
    population: Array,
    consultation: Array,
    consent: Array,
    arms: Array,
    raising: Array,
    overrun: Array,
) -> None:
    """Local people of place i: some die with the garrison, others are armed or go home."""
    o = 1 - s
    for l in range(busy.size):
        on = ONE if busy[l] > ZERO else ZERO
        lost = fought[i, s, l] / (forces[i, s, l] + fought[i, s, l] + TINY)
        dead = on * min(lost, overrun[l]) * local[i, s, l]
        side = lean[i, l] if s == 0 else ONE - lean[i, l]
        agreed = logistic((side - consent[s, l] * (ONE - consultation[s, l])) / CERTAINTY)
        threat = min(ONE, near[i, o, l] + near[i, o, l] + ONE - control[i, s, l]) * (ONE - in_force[l])
        there = people * population[l] * (ONE - fled[i, l]) * control[i, s, l]
        gap = arms[s, l] * there * agreed * threat - (local[i, s, l] - dead)
        pace = on if control[i, s, l] <= ZERO else saturating(raising[l] * busy[l])
        change = pace * gap
        local[i, s, l] = max(local[i, s, l] - dead + change, ZERO)
        joined[s, l] += max(change, ZERO)
        gone_home[s, l] += max(-change, ZERO)
        killed[s, l] += dead
        killed_now[l] += dead / max(dt, TINY)


@apart
def people(
    dt: np.float32,
    live: Array,
    in_force: Array,
    control: Array,
    forces: Array,
    near: Array,
    reach: Array,
    front: NDArray[np.int64],
    people: Array,
    posture: Array,
    fought: Array,
    lean: Array,
    lean_start: Array,
    standing: Array,
    local: Array,
    armed: Array,
    harm_fighting: Array,
    harm_targeted: Array,
    fled: Array,
    displaced: Array,
    joined: Array,
    killed: Array,
    killed_now: Array,
    gone_home: Array,
    population: Array,
    crossfire: Array,
    toll: Array,
    reaction: Array,
    anger: Array,
    kinship: Array,
    recovery: Array,
    flight: Array,
    homecoming: Array,
    consultation: Array,
    consent: Array,
    arms: Array,
    raising: Array,
    hiding: Array,
    overrun: Array,
) -> None:
    """One week of all places."""
    places, lanes = control.shape[0], live.size
    harmed, moved = np.empty((2, lanes), np.float32), np.empty((2, lanes), np.float32)
    busy, back, home = np.empty(lanes, np.float32), np.empty(lanes, np.float32), np.empty(lanes, np.float32)
    for l in range(lanes):
        busy[l] = dt * live[l]
        back[l], home[l] = saturating(recovery[l] * busy[l]), saturating(homecoming[l] * busy[l])
        displaced[l] *= ONE - live[l]
        for s in range(2):
            standing[s, l] *= ONE - live[l]
            armed[s, l] *= ONE - live[l]
    for i in range(places):
        f, share = front[i], people[i]
        for s in range(2):
            harm(i, s, f, share, harmed, control, reach, posture, fought, busy, crossfire, toll, hiding, population,
                 harm_fighting, harm_targeted)  # fmt: skip
        for l in range(lanes):
            scale = THOUSAND / (share * population[l] + TINY)
            harmed[0, l] *= scale
            harmed[1, l] *= scale
        for s in range(2):
            for l in range(lanes):
                mine = lean[i, l] if s == 0 else ONE - lean[i, l]
                grip = HALF * (control[i, s, l] + near[i, s, l])
                turned = anger[s, l] * mine * (ONE - kinship[l] * mine)
                cowed = (ONE - anger[s, l]) * (ONE - mine) * grip
                moved[s, l] = saturating(reaction[l] * harmed[s, l]) * (cowed - turned)
        for l in range(lanes):
            drift = back[l] * (lean_start[i, l] - lean[i, l])
            lean[i, l] = min(max(lean[i, l] + moved[0, l] - moved[1, l] + drift, ZERO), ONE)
        for l in range(lanes):
            leaving = saturating(flight[l] * (harmed[0, l] + harmed[1, l]))
            fled[i, l] += leaving * (ONE - fled[i, l]) - home[l] * fled[i, l]
        for s in range(2):
            arm(i, s, share, in_force, busy, control, forces, near, fought, lean, fled, local, joined, killed,
                killed_now, gone_home, dt, population, consultation, consent, arms, raising, overrun)  # fmt: skip
        for l in range(lanes):
            displaced[l] += live[l] * share * fled[i, l]
            standing[0, l] += live[l] * share * lean[i, l]
            standing[1, l] += live[l] * share * (ONE - lean[i, l])
            armed[0, l] += live[l] * local[i, 0, l]
            armed[1, l] += live[l] * local[i, 1, l]
    for l in range(lanes):
        displaced[l] = min(displaced[l], ONE)
        standing[0, l], standing[1, l] = min(standing[0, l], ONE), min(standing[1, l], ONE)


MECHANISM = Mechanism(
    name="people",
    idea="harm by side and kind, fear and anger, support, flight, local people under arms",
    kernel=people,
    parameters=PeopleParameters,
    reads=frozenset({"live", "in_force", "control", "forces", "near", "reach", "front", "people", "posture", "fought",
                     "lean", "lean_start", "standing", "local", "armed", "harm_fighting", "harm_targeted", "fled",
                     "displaced", "joined", "killed", "killed_now", "gone_home"}),
    writes=frozenset({"lean", "standing", "local", "armed", "harm_fighting", "harm_targeted", "fled", "displaced",
                      "joined", "killed", "killed_now", "gone_home"}),
    cites=("Lyall, Blair & Imai 2013, American Political Science Review 107",
           "Kalyvas 2006, The Logic of Violence in Civil War"),
    valid="two sides to lean to; nobody is neutral; harm elsewhere is not felt",
    rows=("S10", "S11", "S31"),
    borrows=("combat",),
)  # fmt: skip
