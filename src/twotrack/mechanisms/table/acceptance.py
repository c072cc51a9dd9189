"""Acceptance: each side weighs the package on the table against its war value.

A package is worth what it gives where the other side keeps it and a worse war where it does not. The other side is
judged at its war value *after* the announced shift: a side that will be stronger cannot promise (Powell 2006). Below
its war value nobody signs, ever, unless a mediator presses (Fearon 1995); above it the chance to accept in a week
grows with the surplus.

Players at home who are asked weigh the package too, each against its own war value, and their losses are taken off the
side's surplus as far as their vetoes go (Cunningham 2006; see `table.home`). Who sits at the table and has nothing
against what is signed is bound by it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.home import CONSULTED, INCLUDED, SIDE, count_objectors, gain, objection
from twotrack.theory.commitment import deal_worth as worth_of_signing
from twotrack.theory.commitment import keeping_chance
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TWO, saturating

Array = NDArray[np.float32]


class AcceptanceParameters(MechanismParameters):
    """Parameters of acceptance."""

    enforcement: float = parameter(
        "share", 0, 1, "share of temptations to break a deal that a guarantor removes",
        {"uniform": (0.0, 0.3)},
        assumption="no strong guarantor unless the case names one", settles="presence and mandate of guarantors",
    )  # fmt: skip
    trust: float = parameter(
        "share", 0, 1, "benefit of the doubt given to the other side's word at the start",
        {"uniform": (0.4, 0.95)}, per="side",
        assumption="from wary to trusting", settles="kept and broken promises so far",
    )  # fmt: skip
    doubt: float = parameter(
        "utility", 0.001, 1, "width of the doubt whether the other side would rather keep the deal",
        {"uniform": (0.03, 0.12)},
        assumption="a temptation of a tenth of the prize is seen clearly", settles="nothing known; audit it",
    )  # fmt: skip
    betrayal: float = parameter(
        "utility", 0, 1, "what a broken deal costs the side that kept it, beside going back to war",
        {"uniform": (0.02, 0.12)}, per="side",
        assumption="fighters sent home and positions given up are lost", settles="wars resumed after broken deals",
    )  # fmt: skip
    insistence: float = parameter(
        "utility", 0, 0.5, "what refusing a mediator's text costs the side",
        {"value": 0}, per="side",
        assumption="nobody presses unless the case says who and how",
        settles="nothing; a case with a mediator who holds something gives a range",
    )  # fmt: skip
    decision: float = parameter(
        "utility", 0.0005, 1, "surplus at which a side accepts within a week with 63 per cent",
        {"uniform": (0.01, 0.04)},
        assumption="a clear gain is taken within weeks", settles="time from last offer to signature",
    )  # fmt: skip


@kernel
def acceptance(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    proposal: Array,
    mediated: Array,
    war_value: Array,
    war_value_after: Array,
    deal_worth: Array,
    faith: Array,
    good_faith: Array,
    accepted: Array,
    standing: Array,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    bound: Array,
    blocked: Array,
    enforcement: Array,
    doubt: Array,
    betrayal: Array,
    decision: Array,
    insistence: Array,
) -> None:
    """Both sides, and those each must ask, answer the proposal of the week."""
    players = player_facts.shape[0]
    believed = np.zeros(2, np.float32)
    for l in range(live.size):
        accepted[l] = 0
        if live[l] == 0 or proposal[l] < 0:
            continue
        f = int(proposal[l])
        answers = pair(members[l], NATION, luck)
        both, alone = True, True
        for s in range(2):
            o = 1 - s
            # at an even belief about the other's kind the word counts as trust has it
            word = min(TWO * good_faith[s, l], ONE) * faith[s, l]
            kept = keeping_chance(deal_worth[f, o, l], war_value_after[o, l], word, enforcement[l], doubt[l])
            betrayed = min(war_value[s, l], war_value_after[s, l]) - betrayal[s, l]
            surplus = worth_of_signing(kept, deal_worth[f, s, l], betrayed) - war_value[s, l]
            surplus += insistence[s, l] * mediated[l]
            believed[s] = kept
            if answers[s] >= saturating(surplus / decision[l] * dt):
                both, alone = False, False
            if players > 0 and both:
                surplus -= objection(
                    s, l, f, kept, betrayal[s, l], player_facts, chair, player_numbers, player_worth, war_value,
                    war_value_after, standing, CONSULTED,
                )  # fmt: skip
                if answers[s] >= saturating(surplus / decision[l] * dt):
                    both = False
        accepted[l] = 1 if both else 0
        if alone and not both:
            for s in range(2):
                count_objectors(
                    s, l, f, believed[s], betrayal[s, l], player_facts, chair, player_numbers, player_worth, war_value,
                    war_value_after, standing, CONSULTED, dt, blocked,
                )  # fmt: skip
        for p in range(players if both else 0):
            s = int(player_facts[p, SIDE])
            seated = s >= 0 and chair[p, l] == INCLUDED
            bound[p, l] = 0
            if seated:
                own = gain(p, s, l, f, believed[s], betrayal[s, l], player_worth, player_numbers, war_value,
                           war_value_after)  # fmt: skip
                bound[p, l] = 1 if own >= 0 else 0


MECHANISM = Mechanism(
    name="acceptance",
    idea="a deal is taken when it beats war, discounted by what the other side could do after the shift",
    kernel=acceptance,
    parameters=AcceptanceParameters,
    reads=frozenset({"members", "live", "proposal", "mediated", "war_value", "war_value_after", "deal_worth", "faith",
                     "good_faith", "standing", "player_facts", "chair", "player_numbers",
                     "player_worth", "bound", "blocked"}),
    writes=frozenset({"accepted", "bound", "blocked"}),
    cites=("Fearon 1995, International Organization 49", "Powell 2006, International Organization 60",
           "Cunningham 2006, American Journal of Political Science 50 (veto players)"),
    valid="two signatories; players at home do not bargain with each other",
    rows=("S14", "S15", "S17", "S21", "S30"),
)  # fmt: skip
