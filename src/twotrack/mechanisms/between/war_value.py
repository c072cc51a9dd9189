"""War value: what each side expects from fighting on.

War is a random walk over the country in a few steps (gambler's ruin with costs and discounting; Smith & Stam 2004,
Slantchev 2003). The odds are the side's own belief, averaged over its uncertainty. An announced withdrawal shifts the
odds at a known time: the value is solved with the later odds and stepped back with the present ones (Powell 2006), and
mixed by the side's credence in the announcement. Where the withdrawal depends on what one side does, a war stops it, so
that the war now has no shift ahead; what a side could do after an agreement under which the exit was carried out has.
Whose fault the war is counts: the war that the watched side opens by breaking its word stops the exit, the war that the
other side opens does not, so that whoever breaks an agreement has the worse of the two wars.
Nothing is clipped: war may be worth less than any deal, or more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.beliefs import log_odds
from twotrack.theory.compiled import kernel
from twotrack.theory.walk import MOST_STEPS, at_position, rewind, ruin_duration, settle

Array = NDArray[np.float32]
NOW, LATER, AFTER, WRONGED = 0, 1, 2, 3
NODES = np.array([-np.sqrt(3.0), 0.0, np.sqrt(3.0)])
NODE_WEIGHTS = np.array([1.0 / 6.0, 2.0 / 3.0, 1.0 / 6.0])


class WarValueParameters(MechanismParameters):
    """Parameters of the war value, one per side."""

    steps: float = parameter(
        "steps", 1, 15, "steps from losing everything to winning everything",
        {"integers": (4, 9)}, per="side",
        theory="Smith & Stam 2004; few steps, so that the value is not flat in the middle",
    )  # fmt: skip
    pace: float = parameter(
        "per week", 0.0001, 1, "chance of a step in a week",
        {"loguniform": (0.05, 0.3)}, per="side",
        assumption="a decisive step every month to every five months",
        settles="how long sides expected the war to last",
    )  # fmt: skip
    cost: float = parameter(
        "utility per week", 0, 0.05, "cost of a week of war with the enemy holding",
        {"loguniform": (0.0003, 0.003)}, per="side",
        assumption="above 0.003 war would be worse than losing at once", settles="offers sides refused",
    )  # fmt: skip
    hurt: float = parameter(
        "share", 0, 1, "share of the cost that follows the enemy's intensity",
        {"uniform": (0.3, 0.9)}, per="side",
        assumption="most of the cost of war comes from what the enemy does", settles="losses by the enemy's activity",
    )  # fmt: skip
    discount: float = parameter(
        "per week", 0.9, 1, "worth of utility a week later",
        {"uniform": (0.997, 0.9997)}, per="side",
        assumption="yearly discount of two to fifteen per cent", settles="nothing known; audit it",
    )  # fmt: skip
    won: float = parameter(
        "utility", -1, 2, "worth of winning the war outright",
        {"uniform": (0.75, 1.0)}, per="side",
        assumption="victory by force costs some recognition and peace", settles="what victors gave up afterwards",
    )  # fmt: skip
    lost: float = parameter(
        "utility", -1, 1, "worth of losing it",
        {"uniform": (0.0, 0.1)}, per="side",
        assumption="little is left to the loser", settles="fate of losers in comparable wars",
    )  # fmt: skip
    credence: float = parameter(
        "probability", 0, 1, "credence in the announced schedule of the intervener",
        {"uniform": (0.5, 1.0)}, per="side",
        assumption="an announced exit is more likely than not", settles="statements on whether the exit would happen",
    )  # fmt: skip
    dependence: float = parameter(
        "log odds", 0, 10, "log odds of a step that the whole enabler effect is believed to be worth",
        {"uniform": (0.2, 1.5)}, per="side",
        assumption="the enabler is believed to turn even odds into up to four to one",
        settles="statements on what it is worth",
    )  # fmt: skip
    horizon: float = parameter(
        "weeks", 1, 104, "how far ahead the side looks when it weighs waiting or a posture",
        {"integers": (6, 16)}, per="side",
        assumption="one to four months, a season", settles="planning cycles of the sides",
    )  # fmt: skip


@kernel
def value_grid(
    mean: float,
    spread: float,
    turn: float,
    weeks: float,
    credence: float,
    n: int,
    pace: float,
    discount: float,
    cost: float,
    lost: float,
    won: float,
    values: NDArray[np.float64],
    work: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Worth of fighting on at every whole step: fills `out[0..n]`.

    The log odds of a step are normal with `mean` and `spread`; after `weeks` (rounded; negative: never) they turn by
    `turn`. `values` and `work` are scratch of at least n + 1 numbers. The worth is linear in (cost, lost, won).
    """
    for k in range(n + 1):
        out[k] = 0.0
    shifts = weeks >= 0.0 and abs(turn) > 1e-6 and credence > 0.0
    for node in range(NODES.size):
        z = mean + NODES[node] * spread
        p = 1.0 / (1.0 + np.exp(-z))
        settle(values, work, n, p, pace, discount, cost, lost, won)
        for k in range(n + 1):
            out[k] += NODE_WEIGHTS[node] * ((1.0 - credence) if shifts else 1.0) * values[k]
        if shifts:
            later = 1.0 / (1.0 + np.exp(-(z + turn)))
            settle(values, work, n, later, pace, discount, cost, lost, won)
            for _ in range(int(weeks + 0.5)):
                rewind(values, work, n, p, pace, discount, cost)
            for k in range(n + 1):
                out[k] += NODE_WEIGHTS[node] * credence * values[k]


@kernel
def whole_steps(steps: float) -> int:
    """Number of steps of the walk: whole, at least 1 and within the scratch arrays."""
    return min(max(int(steps + 0.5), 1), MOST_STEPS - 1)


@kernel
def weekly_cost(cost: float, hurt: float, enemy_intensity: float) -> float:
    """Cost of a week of war: `cost` when the enemy holds (intensity 1/2), more when it presses."""
    return cost * ((1.0 - hurt) + hurt * 2.0 * enemy_intensity)


@kernel
def odds_turn(side: int, enabled: int, dependence: float, shift: float) -> float:
    """Change of a side's log odds when the enabler effect falls by `shift`: down for the enabled, up for the other."""
    if enabled < 0:
        return 0.0
    return -dependence * shift if side == enabled else dependence * shift


@kernel
def present_odds(
    side: int,
    l: int,
    enabled: int,
    dependence: float,
    belief_for: Array,
    belief_against: Array,
    enabler: Array,
    enabler_seen: Array,
) -> tuple[float, float]:
    """Mean and spread of the log odds of a step now: as learnt, turned by what has left since that was learnt.

    `enabler_seen` is the mean enabler effect under which the evidence was gathered; negative where nobody kept it.
    """
    mean, spread = log_odds(belief_for[side, l], belief_against[side, l])
    if enabled < 0 or enabler_seen[side, l] < 0:
        return mean, spread
    gone = float(enabler_seen[side, l]) - float(enabler[enabled, l])
    return mean + odds_turn(side, enabled, dependence, gone), spread


@kernel
def leaving(watched: int, breaker: int, l: int, in_force: Array, resumed_by: Array) -> bool:
    """Whether the exit goes on in a war: always by date; by condition if the side that is not watched broke its word.

    `breaker` is the side that would break the agreement in force; without one, `resumed_by` says who broke the last.
    """
    at_fault = breaker if in_force[l] == 1 else int(resumed_by[l])
    return watched < 0 or at_fault == 1 - watched


@kernel
def war_value(
    live: Array,
    in_force: Array,
    resumed_by: Array,
    perceived: Array,
    belief_for: Array,
    belief_against: Array,
    enabler: Array,
    enabler_seen: Array,
    hurting: Array,
    withheld: Array,
    shift: Array,
    weeks_to_shift: Array,
    presence_facts: Array,
    war_value: Array,
    war_value_later: Array,
    war_value_after: Array,
    war_value_wronged: Array,
    war_cost: Array,
    waiting_cost: Array,
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
    """War value of each side now, after waiting for its horizon, after the announced shift, and if it is wronged."""
    values, work, grid = np.empty(MOST_STEPS), np.empty(MOST_STEPS), np.empty(MOST_STEPS)
    ahead, worth = np.empty(4), np.empty(4)
    enabled, watched = int(presence_facts[1]), int(presence_facts[2])
    for s in range(2):
        for l in range(live.size):
            if live[l] == 0:
                continue
            mean, spread = present_odds(
                s, l, enabled, dependence[s, l], belief_for, belief_against, enabler, enabler_seen
            )
            turn = odds_turn(s, enabled, dependence[s, l], shift[l])
            weeks, n, x, q = weeks_to_shift[l], whole_steps(steps[s, l]), perceived[s, l], credence[s, l]
            c = weekly_cost(cost[s, l], hurt[s, l], hurting[1 - s, l])
            b, speed, low, high = discount[s, l], pace[s, l], lost[s, l], won[s, l] - withheld[s, l]
            ahead[NOW] = weeks if leaving(watched, s, l, in_force, resumed_by) else -1.0
            ahead[LATER] = max(ahead[NOW] - horizon[s, l], 0.0) if ahead[NOW] >= 0 else -1.0
            ahead[AFTER] = 0.0 if weeks >= 0 else weeks
            ahead[WRONGED] = weeks if leaving(watched, 1 - s, l, in_force, resumed_by) else -1.0
            worth[WRONGED] = 0.0
            for when in range(4 if ahead[WRONGED] != ahead[NOW] else 3):
                value_grid(mean, spread, turn, ahead[when], q, n, speed, b, c, low, high, values, work, grid)
                worth[when] = at_position(grid, n, x)
            war_value[s, l], war_value_later[s, l], war_value_after[s, l] = worth[NOW], worth[LATER], worth[AFTER]
            war_value_wronged[s, l] = worth[WRONGED] if ahead[WRONGED] != ahead[NOW] else worth[NOW]
            p = 1.0 / (1.0 + np.exp(-mean))
            waiting_cost[s, l] = c * horizon[s, l]
            war_cost[s, l] = c * ruin_duration(p, x * n, float(n)) / max(speed, 1e-9)


MECHANISM = Mechanism(
    name="war-value",
    idea="war as a random walk with costs, a known shift of odds, and credence in it",
    kernel=war_value,
    parameters=WarValueParameters,
    reads=frozenset({"live", "in_force", "resumed_by", "perceived", "belief_for", "belief_against", "enabler",
                     "enabler_seen", "hurting", "withheld", "shift", "weeks_to_shift", "presence_facts"}),
    writes=frozenset({"war_value", "war_value_later", "war_value_after", "war_value_wronged", "war_cost",
                      "waiting_cost"}),
    cites=("Smith & Stam 2004", "Slantchev 2003, American Political Science Review 97",
           "Powell 2006, International Organization 60"),
    valid="steps are independent given the belief; one announced shift at a time; few steps",
    rows=("S5", "S6", "S19", "S28"),
    instant=True,
)  # fmt: skip
