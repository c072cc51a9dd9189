"""Offers: what each delegation asks for, and when the demands meet.

Each side starts from its best package and gives up a share of the distance to its war value a week. The share depends
on what waiting loses: Y = (cost of the horizon - gain of war value by waiting - option value before a change abroad) /
scale, and is the top rate times 1 - exp(-Y), nothing where waiting loses nothing. So a side whose war value rises
stalls and one whose war value falls concedes (time-dependent tactics, Faratin, Sierra & Jennings 1998, with the clock
made of the war). Part of a concession waits for the other's last one (behaviour-dependent, the same), and nobody
concedes much to a side it takes for a staller or a maximalist. When some package meets both demands, the one with the
largest product of surpluses over war (Nash 1950) is proposed; what somebody in a delegation has against a package is
taken off its side's surplus (see `table.home`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.home import INCLUDED, count_objectors, excess
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE, TINY, TWO, saturating

Array = NDArray[np.float32]
OPEN, SUBSTANCE = 1, 2


class OffersParameters(MechanismParameters):
    """Parameters of offers, one per side."""

    concession: float = parameter(
        "per week", 0, 1, "largest share of the distance to its war value a side gives up in a week",
        {"loguniform": (0.02, 0.2)}, per="side",
        assumption="a hurried side comes down within weeks to a year", settles="dated proposals",
    )  # fmt: skip
    urgency: float = parameter(
        "utility", 0.0001, 1, "loss by waiting at which a side concedes at 63 per cent of its top rate",
        {"loguniform": (0.01, 0.05)}, per="side",
        assumption="a loss of a few per cent of the prize hurries", settles="dated proposals beside the field",
    )  # fmt: skip
    mirror: float = parameter(
        "share", 0, 1, "share of a side's concession that waits for the other's of the week before",
        {"uniform": (0.0, 0.6)}, per="side",
        assumption="some give only against something", settles="dated proposals of both sides",
    )  # fmt: skip
    option: float = parameter(
        "utility", 0, 1, "worth of waiting for a known change of administration abroad",
        {"uniform": (0.0, 0.03)}, per="side",
        assumption="some wait for another's calendar", settles="proposals before and after such changes",
    )  # fmt: skip


@kernel
def offers(
    dt: np.float32,
    live: Array,
    talks: Array,
    stage: Array,
    in_force: Array,
    war_value: Array,
    war_value_later: Array,
    waiting_cost: Array,
    change_ahead: Array,
    deal_worth: Array,
    deal_count: NDArray[np.int64],
    good_faith: Array,
    demand: Array,
    conceding: Array,
    proposal: Array,
    standing: Array,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    blocked: Array,
    concession: Array,
    urgency: Array,
    mirror: Array,
    option: Array,
) -> None:
    """Move both demands and look for a package that meets them."""
    for l in range(live.size):
        if live[l] == 0:
            continue
        proposal[l] = -1
        last0, last1 = conceding[0, l], conceding[1, l]
        for s in range(2):
            conceding[s, l] = 0
        if not (talks[l] == OPEN and stage[l] == SUBSTANCE and in_force[l] == 0):
            continue
        count = deal_count[l]
        for s in range(2):
            best = np.float32(-1e9)
            for f in range(count):
                best = max(best, deal_worth[f, s, l])
            demand[s, l] = min(demand[s, l], best)
            gain = war_value_later[s, l] - war_value[s, l] + option[s, l] * change_ahead[l]
            hurry = (waiting_cost[s, l] - gain) / urgency[s, l]
            wish = concession[s, l] * saturating(hurry) * min(TWO * good_faith[s, l], ONE)
            given = min((last1 if s == 0 else last0) / max(wish, TINY), ONE)
            conceding[s, l] = wish * (ONE - mirror[s, l] * (ONE - given))
            share = saturating(conceding[s, l] * dt)
            demand[s, l] -= share * max(demand[s, l] - war_value[s, l], np.float32(0))
        most, most_alone, alone = np.float32(0), np.float32(0), -1
        for f in range(count):
            u, v = deal_worth[f, 0, l], deal_worth[f, 1, l]
            if u >= demand[0, l] and v >= demand[1, l]:
                product = max(u - war_value[0, l], np.float32(0)) * max(v - war_value[1, l], np.float32(0))
                if product > most_alone:
                    most_alone, alone = product, f
                if product > most:
                    u, v = excess(
                        l, f, deal_worth, player_facts, chair, player_numbers, player_worth, war_value, standing
                    )
                    product = max(u, np.float32(0)) * max(v, np.float32(0))
                if product > most:
                    most = product
                    proposal[l] = f
        if alone >= 0 and proposal[l] < 0:
            for s in range(2):
                count_objectors(
                    s, l, alone, np.float32(1), np.float32(0), player_facts, chair, player_numbers, player_worth,
                    war_value, war_value, standing, INCLUDED, dt, blocked,
                )  # fmt: skip


MECHANISM = Mechanism(
    name="offers",
    idea="demands fall by what waiting loses; the Nash package that meets both is proposed",
    kernel=offers,
    parameters=OffersParameters,
    reads=frozenset({"live", "talks", "stage", "in_force", "war_value", "war_value_later", "waiting_cost",
                     "change_ahead", "deal_worth", "deal_count", "good_faith", "demand", "conceding",
                     "standing", "player_facts", "chair", "player_numbers", "player_worth", "blocked"}),
    writes=frozenset({"demand", "conceding", "proposal", "blocked"}),
    cites=("Faratin, Sierra & Jennings 1998, Robotics and Autonomous Systems 24", "Nash 1950, Econometrica 18"),
    valid="two delegations; packages over a fixed agenda; no side deals",
    rows=("S2", "S5", "S16", "S17", "S25"),
)  # fmt: skip
