"""Spoiling: those who are not bound by an agreement and have the means break it for others.

A player that sat at the table and accepted is bound. Any other, left out or overruled, compares the agreement with the
war, and where it loses by it spoils it: the more the more it loses, at most at the rate at which a side breaks a
provision, times its means. A guarantor takes part of that away too (Stedman 1997). Its violence is seen and its side is
blamed, or either side where it has none. The wronged side trusts less and weighs the agreement anew, as it did before
it signed, with what trust is left.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import pair
from twotrack.mechanisms.table.home import MEANS, SIDE, WAR
from twotrack.theory.commitment import deal_worth as worth_of_signing
from twotrack.theory.commitment import keeping_chance
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TWO, logistic, saturating

Array = NDArray[np.float32]
BROKEN_OFF = 3


@kernel
def strikes(
    p: int,
    l: int,
    f: int,
    dt: np.float32,
    player_facts: Array,
    player_numbers: Array,
    player_worth: Array,
    war_value: Array,
    breaking: Array,
    enforcement: Array,
    doubt: Array,
) -> np.float32:
    """Chance that player p, who is not bound, spoils the agreement this week."""
    s = int(player_facts[p, SIDE])
    war = player_numbers[p, WAR, l]
    if s >= 0:
        war += war_value[s, l]
    hazard = breaking[l] * player_numbers[p, MEANS, l] * (ONE - enforcement[l])
    return np.float32(saturating(hazard * saturating((war - player_worth[f, p, l]) / doubt[l]) * dt))


@kernel
def gives_up(
    o: int,
    l: int,
    f: int,
    deal_worth: Array,
    war_value_after: Array,
    war_value_wronged: Array,
    faith: Array,
    good_faith: Array,
    enforcement: Array,
    doubt: Array,
    betrayal: Array,
) -> np.float32:
    """Chance that the wronged side o leaves, weighing the agreement as at a signature with what trust is left."""
    s = 1 - o
    word = min(TWO * good_faith[o, l], ONE) * faith[o, l]
    kept = keeping_chance(deal_worth[f, s, l], war_value_after[s, l], word, enforcement[l], doubt[l])
    war = war_value_wronged[o, l]
    betrayed = min(war, war_value_after[o, l]) - betrayal[o, l]
    stay = worth_of_signing(kept, deal_worth[f, o, l], betrayed)
    return np.float32(logistic((war - stay) / doubt[l]))


@kernel
def spoil(
    l: int,
    f: int,
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    player_keys: NDArray[np.uint32],
    player_facts: Array,
    player_numbers: Array,
    player_worth: Array,
    bound: Array,
    spoilt: Array,
    in_force: Array,
    talks: Array,
    collapsed: Array,
    resumed_by: Array,
    seen: Array,
    breach: Array,
    deal_worth: Array,
    war_value: Array,
    war_value_after: Array,
    war_value_wronged: Array,
    faith: Array,
    good_faith: Array,
    breaking: Array,
    shock: Array,
    enforcement: Array,
    doubt: Array,
    betrayal: Array,
) -> None:
    """One week of all who are not bound by the agreement in force in lane l."""
    for p in range(player_facts.shape[0]):
        if bound[p, l] == 1 or in_force[l] == 0:
            continue
        chance = strikes(
            p, l, f, dt, player_facts, player_numbers, player_worth, war_value, breaking, enforcement, doubt
        )
        drawn = pair(members[l], player_keys[p], luck)
        if drawn[0] >= chance:
            continue
        more = pair(members[l], np.uint32(player_keys[p] + np.uint32(1)), luck)
        s = int(player_facts[p, SIDE])
        if s < 0:
            s = 0 if more[0] < 0.5 else 1
        o = 1 - s
        spoilt[p, l] += 1
        seen[s, l] += 1
        breach[s, l] += 1
        faith[o, l] *= ONE - shock[l]
        ends = gives_up(
            o, l, f, deal_worth, war_value_after, war_value_wronged, faith, good_faith, enforcement, doubt, betrayal
        )
        if more[1] < ends:
            in_force[l], talks[l], resumed_by[l] = 0, BROKEN_OFF, s
            collapsed[l] += 1
