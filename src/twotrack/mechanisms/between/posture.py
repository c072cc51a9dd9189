"""Posture: how hard each side fights, chosen again every few weeks.

A side compares restraint, holding and an offensive by what each would do over its horizon: ground it can expect
to gain, its war value there, the cost of pressing, and, while the table is open, leverage. Leverage has two
channels: territory (the other's war value falls with its ground) and power to hurt (intensity raises the
other's weekly cost). The choice is logit (quantal response, McKelvey & Palfrey 1995). Where a withdrawal is
conditional, the violence that would stop its clock is weighed too. An agreement in force silences both sides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.between.war_value import odds_turn, value_at, weekly_cost, whole_steps
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.beliefs import log_odds
from twotrack.theory.choice import pick
from twotrack.theory.compiled import kernel
from twotrack.theory.walk import MOST_STEPS

Array = NDArray[np.float32]


class PostureParameters(MechanismParameters):
    """Parameters of posture."""

    restrained: float = parameter(
        "intensity", 0, 0.5, "intensity of a side that restrains itself (holding is 0.5, an offensive 1)",
        {"uniform": (0.1, 0.3)},
        assumption="a reduction of violence leaves a fifth of it", settles="incidents in weeks of announced reductions",
    )  # fmt: skip
    precision: float = parameter(
        "per utility", 0, 10000, "precision of the choice",
        {"loguniform": (20, 100)}, per="side",
        assumption="a difference of a few per cent of the prize decides", settles="postures chosen in like situations",
    )  # fmt: skip
    pressing: float = parameter(
        "utility per week", 0, 0.05, "own cost of a week of an all-out offensive",
        {"loguniform": (0.0001, 0.001)}, per="side",
        assumption="pressing costs up to a third of what a week of war costs", settles="losses by own activity",
    )  # fmt: skip
    leverage: float = parameter(
        "share", 0, 1, "weight of the expected settlement in the choice while the table is open",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="the documents disagree whether violence is bargaining", settles="violence around openings of talks",
    )  # fmt: skip


@kernel
def posture(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    talks: Array,
    perceived: Array,
    prospect: Array,
    belief_for: Array,
    belief_against: Array,
    shift: Array,
    weeks_to_shift: Array,
    presence_facts: Array,
    posture: Array,
    posture_left: Array,
    intensity: Array,
    restrained: Array,
    precision: Array,
    pressing: Array,
    leverage: Array,
    steps: Array,
    pace: Array,
    cost: Array,
    hurt: Array,
    discount: Array,
    won: Array,
    lost: Array,
    credence: Array,
    dependence: Array,
    horizon: Array,
) -> None:
    """Choose again where the time has come; both sides look at the other's present posture."""
    values, work, worth = np.empty(MOST_STEPS), np.empty(MOST_STEPS), np.empty(3)
    levels = np.empty(3)
    enabled = int(presence_facts[1])
    watched = int(presence_facts[2])
    for l in range(live.size):
        if live[l] == 0:
            continue
        if in_force[l] == 1:
            for s in range(2):
                posture[s, l], intensity[s, l], posture_left[s, l] = 0, 0, 0
            continue
        levels[0], levels[1], levels[2] = restrained[l], 0.5, 1.0
        luck0, luck1 = pair(members[l], NATION, luck)
        old0, old1 = intensity[0, l], intensity[1, l]
        for s in range(2):
            posture_left[s, l] -= dt
            if posture_left[s, l] > 0:
                continue
            o = 1 - s
            foe = old1 if s == 0 else old0
            ahead = horizon[s, l]
            for j in range(3):
                q = levels[j]
                x = perceived[s, l] + ahead * (q * prospect[s, l] - foe * prospect[o, l])
                x = min(max(x, 0.0), 1.0)
                weeks = weeks_to_shift[l]
                stops = watched == s and q > presence_facts[3]
                if weeks >= 0 and not stops:
                    weeks = max(weeks - ahead, 0.0)
                for who in (s, o):
                    if who == o and not (talks[l] == 1 and leverage[s, l] > 0):
                        continue
                    mean, spread = log_odds(belief_for[who, l], belief_against[who, l])
                    turn = odds_turn(who, enabled, dependence[who, l], shift[l])
                    c = weekly_cost(cost[who, l], hurt[who, l], foe if who == s else q)
                    v = value_at(
                        x if who == s else 1.0 - x, mean, spread, turn, weeks, credence[who, l],
                        whole_steps(steps[who, l]), pace[who, l], discount[who, l], c, lost[who, l],
                        won[who, l], values, work,
                    )  # fmt: skip
                    if who == s:
                        worth[j] = v - pressing[s, l] * q * ahead
                        if talks[l] == 1:
                            worth[j] += 0.5 * leverage[s, l] * v
                    else:
                        worth[j] -= 0.5 * leverage[s, l] * v
            choice = pick(worth, precision[s, l], float(luck0 if s == 0 else luck1))
            posture[s, l], intensity[s, l], posture_left[s, l] = choice, levels[choice], ahead


MECHANISM = Mechanism(
    name="posture",
    idea="restrain, hold or press, by quantal response on a look-ahead",
    kernel=posture,
    parameters=PostureParameters,
    reads=frozenset({"members", "live", "in_force", "talks", "perceived", "prospect", "belief_for", "belief_against",
                     "shift", "weeks_to_shift", "presence_facts", "posture", "posture_left", "intensity"}),
    writes=frozenset({"posture", "posture_left", "intensity"}),
    cites=("McKelvey & Palfrey 1995, Games and Economic Behavior 10", "Schelling 1966, Arms and Influence"),
    valid="one posture for the whole front; the other side is expected to go on as it does",
    rows=("S4", "S5", "S18", "S32"),
    borrows=("war-value",),
)  # fmt: skip
