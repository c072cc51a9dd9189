"""Home: what players beyond the two sides say to a package, and what their no weighs with their side.

Those who are asked weigh a package as their side does, discounted by the same trust, against a war value of their own
(Cunningham 2006). Their loss weighs with the side as far as their veto goes (`theory.vetoes`), and a veto moves with
the people who lean to the side. The included are asked when a package is proposed and again before it is signed, the
consulted only before it is signed, those left out never. Parts of kernels of the table; no mechanism of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.theory.commitment import deal_worth as worth_of_signing
from twotrack.theory.compiled import kernel
from twotrack.theory.vetoes import moved_veto, veto_weight

Array = NDArray[np.float32]
VETO, MEANS, WAR, FOLLOWS = 0, 1, 2, 3
SIDE, SEAT = 0, 1
INCLUDED, CONSULTED, LEFT_OUT = 0, 1, 2


@kernel
def gain(
    p: int,
    s: int,
    l: int,
    f: int,
    kept: np.float32,
    betrayal: np.float32,
    player_worth: Array,
    player_numbers: Array,
    war_value: Array,
    war_value_after: Array,
) -> np.float32:
    """What a package gives player p over war; `kept`: how probably its side thinks that the other keeps it."""
    shift = player_numbers[p, WAR, l]
    betrayed = min(war_value[s, l], war_value_after[s, l]) + shift - betrayal
    return np.float32(worth_of_signing(kept, player_worth[f, p, l], betrayed) - (war_value[s, l] + shift))


@kernel
def weight(p: int, s: int, l: int, player_numbers: Array, standing: Array) -> np.float32:
    """What a loss of player p weighs with its side in this week."""
    veto = moved_veto(player_numbers[p, VETO, l], player_numbers[p, FOLLOWS, l], standing[s, l])
    return np.float32(veto_weight(veto))


@kernel
def objection(
    s: int,
    l: int,
    f: int,
    kept: np.float32,
    betrayal: np.float32,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    war_value: Array,
    war_value_after: Array,
    standing: Array,
    asked: int,
) -> np.float32:
    """What those of side s with a seat of at most `asked` have against package f, in the side's own utility."""
    total = np.float32(0)
    for p in range(player_facts.shape[0]):
        if player_facts[p, SIDE] == s and chair[p, l] <= asked:
            own = gain(p, s, l, f, kept, betrayal, player_worth, player_numbers, war_value, war_value_after)
            if own < 0:
                total -= weight(p, s, l, player_numbers, standing) * own
    return total


@kernel
def excess(
    l: int,
    f: int,
    deal_worth: Array,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    war_value: Array,
    standing: Array,
) -> tuple[np.float32, np.float32]:
    """What package f gives both sides over war, less what those in their delegations have against it."""
    u, v = deal_worth[f, 0, l] - war_value[0, l], deal_worth[f, 1, l] - war_value[1, l]
    if player_facts.shape[0] > 0:
        sure, none = np.float32(1), np.float32(0)
        for s in range(2):
            against = objection(
                s, l, f, sure, none, player_facts, chair, player_numbers, player_worth, war_value, war_value, standing,
                INCLUDED,
            )  # fmt: skip
            u, v = (u - against, v) if s == 0 else (u, v - against)
    return u, v


@kernel
def count_objectors(
    s: int,
    l: int,
    f: int,
    kept: np.float32,
    betrayal: np.float32,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    war_value: Array,
    war_value_after: Array,
    standing: Array,
    asked: int,
    dt: np.float32,
    blocked: Array,
) -> None:
    """Note a week for everybody of side s whose no counted against package f."""
    for p in range(player_facts.shape[0]):
        if player_facts[p, SIDE] == s and chair[p, l] <= asked:
            own = gain(p, s, l, f, kept, betrayal, player_worth, player_numbers, war_value, war_value_after)
            if own < 0 and weight(p, s, l, player_numbers, standing) > 0:
                blocked[p, l] += dt
