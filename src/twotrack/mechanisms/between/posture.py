"""Posture: how each side fights on each front, chosen again every few weeks.

A side compares five ways for a front, the others going on as they do: restraint, holding, an offensive, withdrawing to
hold, and a targeted campaign against people. It looks as far ahead as its horizon: ground it can expect to gain or to
give up in the seasons of those weeks, its war value there, the cost of pressing, what breaking its word costs while it
talks, and, while the table is open, leverage; under a pledge of restraint, what breaking it costs; under a vow to spare
the capitals, whether to keep it (see `between.vow`). Leverage: the settlement to expect, half of 1 + V - V' where V and
V' are both sides' war values (Nash 1950: even gains over what war is worth), stands for a share of V. So an open table
favours an offensive where that takes more from the other's war value than it adds to the own, and nowhere else; by two
channels, territory (the other's war value falls with its ground) and power to hurt (violence raises the other's weekly
cost). A side withdraws only where ground or fighters are exposed: elsewhere that is to hold. The choice is logit
(quantal response, McKelvey & Palfrey 1995). Where a withdrawal is conditional, the violence that would stop its clock
is weighed too. An agreement in force silences both.

Worth is linear in the weekly cost, so that two solutions of the walk serve every option on every front. A front is
weighed by its own size: precision counts per utility at stake there, so that cutting a map into like fronts leaves the
chances of each choice as they were.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.between.vow import BROKEN, at_the_seats, keeps
from twotrack.mechanisms.between.war_value import leaving, odds_turn, present_odds, value_grid, weekly_cost, whole_steps
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.choice import pick
from twotrack.theory.compiled import kernel
from twotrack.theory.walk import MOST_STEPS, at_position

Array = NDArray[np.float32]
RESTRAIN, HOLD, OFFENSIVE, WITHDRAW, CAMPAIGN = 0, 1, 2, 3, 4
OPTIONS = 5
NEVER = -1e9


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
    campaign: float = parameter(
        "intensity", 0, 1, "what a targeted campaign adds to the other's cost of war, as further effort would",
        {"uniform": (0.05, 0.3)}, per="side",
        assumption="killing officials hurts less than an offensive", settles="what moved statements of the sides",
    )  # fmt: skip
    shame: float = parameter(
        "utility per week", 0, 0.05, "own cost of a week of a targeted campaign on all fronts",
        {"loguniform": (0.0002, 0.004)}, per="side",
        assumption="it costs the side goodwill at home and abroad, as much as a week of war or little",
        settles="statements of backers and communities after such campaigns",
    )  # fmt: skip
    terror: float = parameter(
        "share", -1, 1, "ground the side expects a targeted campaign to bring, over that of an offensive",
        {"uniform": (-0.5, 0.5)}, per="side",
        assumption="the documents disagree whether terror subdues or rouses",
        settles="control and recruitment after such campaigns",
    )  # fmt: skip
    penalty: float = parameter(
        "utility per week", 0, 0.05, "cost of a week of offensives or campaigns on all fronts while the side talks",
        {"loguniform": (0.0001, 0.001)}, per="side",
        assumption="breaking a pledge of restraint costs some credit", settles="reactions to broken pledges",
    )  # fmt: skip
    pledge: float = parameter(
        "utility per week", 0, 0.05, "cost of a week of all-out violence, on all fronts, against a pledge or a vow",
        {"loguniform": (0.0005, 0.01)}, per="side",
        assumption="breaking a pledge costs more than breaking an expectation", settles="reactions to broken pledges",
    )  # fmt: skip
    leverage: float = parameter(
        "share", 0, 1, "weight of the expected settlement in the choice while the table is open",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="the documents disagree whether violence is bargaining", settles="violence around openings of talks",
    )  # fmt: skip


@kernel
def grids(
    who: int,
    l: int,
    weeks: float,
    shift: float,
    enabled: int,
    belief_for: Array,
    belief_against: Array,
    enabler: Array,
    enabler_seen: Array,
    dependence: Array,
    steps: Array,
    pace: Array,
    discount: Array,
    won: Array,
    lost: Array,
    withheld: Array,
    credence: Array,
    values: NDArray[np.float64],
    work: NDArray[np.float64],
    free: NDArray[np.float64],
    toll: NDArray[np.float64],
) -> None:
    """Worth of war to a side at every step: `free` of cost, and `toll`, what a unit of weekly cost takes from it."""
    mean, spread = present_odds(who, l, enabled, dependence[who, l], belief_for, belief_against, enabler, enabler_seen)
    turn = odds_turn(who, enabled, dependence[who, l], shift)
    n, speed, later, b = whole_steps(steps[who, l]), pace[who, l], credence[who, l], discount[who, l]
    for part in range(2):
        # the prizes without a cost, then a unit of cost without prizes
        low = lost[who, l] * (1 - part)
        high = (won[who, l] - withheld[who, l]) * (1 - part)
        out = free if part == 0 else toll
        value_grid(mean, spread, turn, weeks, later, n, speed, b, float(part), low, high, values, work, out)


@kernel
def ground_ahead(
    f: int,
    s: int,
    l: int,
    option: int,
    level: float,
    ahead: float,
    terror: float,
    lost_by_retreat: float,
    prospect: Array,
    seen: NDArray[np.float64],
    exposed: Array,
    spared: Array,
) -> float:
    """Weight the side can expect to gain (or lose) within `ahead` weeks by an option on front f.

    `seen` [front, side] is the effort of both sides before anybody chose again.
    """
    o = 1 - s
    move = 0.0
    for g in range(prospect.shape[0]):
        own = level if g == f else seen[g, s]
        foe = seen[g, o] * prospect[g, o, l]
        if g == f and option == WITHDRAW:
            foe *= 1.0 - spared[g, s, l]
            move -= lost_by_retreat * exposed[g, s, l]
        if g == f and option == CAMPAIGN:
            own += terror
        move += ahead * (own * prospect[g, s, l] - foe)
    return move


@kernel
def fighting_weeks(week: int, dt: np.float32, ahead: float, season_path: Array) -> float:
    """Weeks like the last step's that `ahead` weeks are worth for those who fight: their seasons over that one's."""
    last, whole = season_path.size - 1, max(int(ahead + 0.5), 1)
    before = season_path[min(int((week - 1) * dt), last)]
    total = 0.0
    for k in range(whole):
        total += season_path[min(int(week * dt) + k, last)]
    return ahead * total / (whole * before) if before > 0 else ahead


@kernel
def weigh(
    f: int,
    s: int,
    l: int,
    ahead: float,
    fighting: float,
    fallen: float,
    pull: float,
    talking: bool,
    own_cost: float,
    their_cost: float,
    their_hurt: float,
    before: NDArray[np.float64],
    beside: NDArray[np.float64],
    seen: NDArray[np.float64],
    levels: NDArray[np.float64],
    own_steps: int,
    their_steps: int,
    free: NDArray[np.float64],
    toll: NDArray[np.float64],
    watched: bool,
    bound: float,
    front_weight: Array,
    perceived: Array,
    prospect: Array,
    exposed: Array,
    spared: Array,
    pressing: Array,
    campaign: Array,
    shame: Array,
    terror: Array,
    penalty: Array,
    vowed: float,
    worth: NDArray[np.float64],
) -> None:
    """Fill `worth` [option] for a side on front f: war ahead, what it costs to press, and leverage at the table."""
    share = front_weight[f]
    for j in range(OPTIONS):
        q = levels[j]
        move = ground_ahead(f, s, l, j, q, fighting, terror[s, l], fallen, prospect, seen, exposed, spared)
        x = min(max(perceived[s, l] + move, 0.0), 1.0)
        change = share * (q - seen[f, s])
        clock = 1 if watched and before[s] + change > bound else 0
        v = at_position(free[0, clock], own_steps, x) + own_cost * at_position(toll[0, clock], own_steps, x)
        spent = pressing[s, l] * q
        if j == CAMPAIGN:
            spent += shame[s, l]
        if talking and j in (CAMPAIGN, OFFENSIVE):
            spent += penalty[s, l]
        spent += vowed * max(q - levels[RESTRAIN], 0.0) / (1.0 - levels[RESTRAIN])
        worth[j] = (1.0 - 0.5 * pull) * v - spent * share * ahead
        if pull > 0:
            pain = beside[s] + change + (share * campaign[s, l] if j == CAMPAIGN else 0.0)
            c = weekly_cost(their_cost, their_hurt, pain)
            theirs = at_position(free[1, clock], their_steps, 1.0 - x)
            worth[j] -= 0.5 * pull * (theirs + c * at_position(toll[1, clock], their_steps, 1.0 - x))
    if exposed[f, s, l] <= 0 and spared[f, s, l] <= 0:
        worth[WITHDRAW] = NEVER


@kernel
def settle_intensity(
    l: int,
    front_weight: Array,
    posture: Array,
    effort: Array,
    intensity: Array,
    hurting: Array,
    campaign: Array,
) -> None:
    """Mean effort of each side, and what it does to the other's cost of war."""
    for s in range(2):
        mean, more = 0.0, 0.0
        for f in range(front_weight.size):
            mean += front_weight[f] * effort[f, s, l]
            if posture[f, s, l] == CAMPAIGN:
                more += front_weight[f] * campaign[s, l]
        intensity[s, l] = min(mean, 1.0)
        hurting[s, l] = min(mean, 1.0) + more


@kernel
def lay_down(l: int, posture_left: Array, posture: Array, effort: Array, intensity: Array, hurting: Array) -> None:
    """An agreement is in force: nobody fights."""
    for s in range(2):
        posture_left[s, l], intensity[s, l], hurting[s, l] = 0, 0, 0
        for f in range(posture.shape[0]):
            posture[f, s, l], effort[f, s, l] = RESTRAIN, 0


@kernel
def posture(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    resumed_by: Array,
    talks: Array,
    restraint: Array,
    sparing: Array,
    control: Array,
    reach: Array,
    weight: Array,
    seat: Array,
    front: NDArray[np.int64],
    perceived: Array,
    prospect: Array,
    exposed: Array,
    spared: Array,
    front_weight: Array,
    belief_for: Array,
    belief_against: Array,
    enabler: Array,
    enabler_seen: Array,
    withheld: Array,
    shift: Array,
    weeks_to_shift: Array,
    presence_facts: Array,
    season_path: Array,
    posture: Array,
    posture_left: Array,
    effort: Array,
    intensity: Array,
    hurting: Array,
    restrained: Array,
    precision: Array,
    pressing: Array,
    campaign: Array,
    shame: Array,
    terror: Array,
    penalty: Array,
    pledge: Array,
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
    retreat: Array,
) -> None:
    """Choose again where the time has come; both sides look at the other's present conduct."""
    values, work, worth = np.empty(MOST_STEPS), np.empty(MOST_STEPS), np.empty(OPTIONS)
    # [who: self, other][clock of the exit: runs, stopped by this side][step]
    free, toll = np.empty((2, 2, MOST_STEPS)), np.empty((2, 2, MOST_STEPS))
    levels, before, beside = np.empty(OPTIONS), np.empty(2), np.empty(2)
    fronts, enabled = front_weight.size, int(presence_facts[1])
    seen = np.empty((fronts, 2))
    for l in range(live.size):
        if live[l] == 0:
            continue
        if in_force[l] == 1:
            lay_down(l, posture_left, posture, effort, intensity, hurting)
            continue
        watched = -1 if leaving(int(presence_facts[2]), -1, l, in_force, resumed_by) else int(presence_facts[2])
        levels[RESTRAIN], levels[HOLD], levels[OFFENSIVE] = restrained[l], 0.5, 1.0
        levels[WITHDRAW], levels[CAMPAIGN] = 0.5, 0.5
        for s in range(2):
            before[s], beside[s] = intensity[s, l], hurting[s, l]
            for f in range(fronts):
                seen[f, s] = effort[f, s, l]
        talking = talks[l] == 1
        for s in range(2):
            posture_left[s, l] -= dt
            if posture_left[s, l] > 0:
                continue
            o, ahead = 1 - s, horizon[s, l]
            pull = float(leverage[s, l]) if talking else 0.0
            for clock in range(2 if watched == s else 1):
                weeks = weeks_to_shift[l]
                if weeks >= 0 and clock == 0:
                    weeks = max(weeks - ahead, 0.0)
                for who in range(2 if pull > 0 else 1):
                    one = s if who == 0 else o
                    grids(
                        one, l, weeks, shift[l], enabled, belief_for, belief_against, enabler, enabler_seen,
                        dependence, steps, pace, discount, won, lost, withheld, credence, values, work,
                        free[who, clock], toll[who, clock],
                    )  # fmt: skip
            fighting, fallen = fighting_weeks(week[0], dt, ahead, season_path), 1.0 - np.exp(-retreat[l] * ahead)
            own_cost = weekly_cost(cost[s, l], hurt[s, l], beside[o])
            own_steps, their_steps = whole_steps(steps[s, l]), whole_steps(steps[o, l])
            vowed = float(pledge[s, l]) if restraint[s, l] > 0 else 0.0
            at_stake, won_there = at_the_seats(
                s, l, prospect, effort, front, front_weight, weight, seat, control, reach, sparing
            )
            word = pair(members[l], np.uint32(NATION + np.uint32(fronts)), luck)[s]
            if not keeps(at_stake, fighting * won_there, ahead * pledge[s, l], precision[s, l], perceived[s, l],
                         own_cost, own_steps, free[0, 0], toll[0, 0], float(word)):  # fmt: skip
                sparing[s, l] = BROKEN
            for f in range(fronts):
                weigh(
                    f, s, l, ahead, fighting, fallen, pull, talking, own_cost, cost[o, l], hurt[o, l], before, beside,
                    seen, levels, own_steps, their_steps, free, toll, watched == s, presence_facts[3], front_weight,
                    perceived, prospect, exposed, spared, pressing, campaign, shame, terror, penalty,
                    vowed, worth,
                )  # fmt: skip
                drawn = pair(members[l], np.uint32(NATION + np.uint32(f)), luck)
                choice = pick(worth, precision[s, l] / max(front_weight[f], np.float32(1e-6)), float(drawn[s]))
                posture[f, s, l], effort[f, s, l] = choice, levels[choice]
            posture_left[s, l] = ahead
        settle_intensity(l, front_weight, posture, effort, intensity, hurting, campaign)


MECHANISM = Mechanism(
    name="posture",
    idea="restrain, hold, press, withdraw or terrorise, front by front, by quantal response on a look-ahead",
    kernel=posture,
    parameters=PostureParameters,
    reads=frozenset({"members", "live", "in_force", "resumed_by", "talks", "restraint", "sparing", "control", "reach",
                     "weight", "seat", "front", "perceived", "prospect", "exposed", "spared",
                     "front_weight", "belief_for", "belief_against", "enabler", "enabler_seen", "withheld", "shift",
                     "weeks_to_shift", "presence_facts", "season_path", "posture", "posture_left", "effort",
                     "intensity", "hurting"}),
    writes=frozenset({"posture", "posture_left", "effort", "intensity", "hurting", "sparing"}),
    cites=("McKelvey & Palfrey 1995, Games and Economic Behavior 10", "Schelling 1966, Arms and Influence",
           "Kalyvas 2006, The Logic of Violence in Civil War (chosen violence as a posture)"),
    valid="fronts are chosen one by one, the rest going on as it does; so does the other side",
    rows=("S4", "S5", "S11", "S18", "S32"),
    borrows=("war-value", "combat"),
)  # fmt: skip
