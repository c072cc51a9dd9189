"""From a case and its draws to the arrays of one block of members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.backers import QUANTITIES
from twotrack.case.case import Case
from twotrack.case.players import QUANTITIES as OF_PLAYERS
from twotrack.draws.table import Draws, draw
from twotrack.world.deals import Deals, deals
from twotrack.world.fields import FIELDS, KINDS, STAGES, STATE, TALKS
from twotrack.world.ground import Arrays
from twotrack.world.lines import on_line, zeros
from twotrack.world.rooms import pressed, start_talks
from twotrack.world.start import starting_control, starting_forces, starting_lean, starting_resolve
from twotrack.world.survey import survey

LANES = 32


@dataclass(frozen=True)
class Block:
    """Arrays of a block by name, the draws they came from, and its packages."""

    arrays: dict[str, NDArray[Any]]
    draws: Draws
    deals: Deals


def parameter_array(name: str, case: Case, draws: Draws) -> NDArray[np.float32]:
    """A mechanism's parameter [lane] or, where there is one per side, [side, lane]."""
    if name in draws:
        return on_line(draws[name], np.float32)
    return on_line(np.stack([draws[f"{name}.{side}"] for side in case.sides]), np.float32)


def block(case: Case, fixed: Arrays, seed: int, first: int, lanes: int = LANES) -> Block:
    """The block whose members are first .. first + lanes - 1, at week 0.

    `fixed` is `ground(case, weeks)`. Luck and draws depend on (seed, member) alone.
    """
    members = np.arange(first, first + lanes, dtype=np.uint32)
    draws = draw(case.numbers, seed, members)
    packages = deals(case, draws, lanes)
    arrays: dict[str, NDArray[Any]] = dict(fixed)
    arrays["members"] = members
    arrays["backer_numbers"] = backer_numbers(case, draws, lanes)
    arrays["pressed"] = pressed(case, draws, lanes)
    arrays["step_numbers"] = step_numbers(case, draws, lanes)
    arrays["deal_worth"], arrays["deal_count"] = packages.worth, packages.count
    arrays["deal_parts"], arrays["issue_best"] = packages.parts, packages.best
    arrays["player_numbers"] = player_numbers(case, draws, lanes)
    sizes = {
        "lane": lanes,
        "side": 2,
        "place": len(case.places),
        "rule": len(case.file.endings),
        "issue": len(case.file.issues),
        "kind": len(KINDS),
        "step": len(case.file.side_deals),
        "front": fixed["front_weight"].size,
        "backer": len(case.file.abroad),
        "player": len(case.file.players),
        "room": len(case.file.talks.rooms),
        "deal": packages.worth.shape[0],
    }
    for name in STATE:
        arrays[name] = zeros([sizes[d] for d in FIELDS[name].dims], FIELDS[name].dtype)
    arrays["player_worth"][:] = packages.players
    _fill(case, arrays, draws, seed)
    return Block(arrays, draws, packages)


def backer_numbers(case: Case, draws: Draws, lanes: int) -> NDArray[np.float32]:
    """What each actor abroad draws [backer, number, lane]; 0 for what its role does not ask."""
    out = np.zeros((len(case.file.abroad), len(QUANTITIES), lanes), np.float32)
    for b, backer in enumerate(case.file.abroad):
        for q, name in enumerate(QUANTITIES):
            if getattr(backer, name) is not None:
                out[b, q] = draws[f"abroad.{backer.id}.{name}"]
    return out


def player_numbers(case: Case, draws: Draws, lanes: int) -> NDArray[np.float32]:
    """Veto, means, war and follows of each player beyond the two sides [player, number, lane]."""
    out = np.zeros((len(case.file.players), len(OF_PLAYERS), lanes), np.float32)
    for p, player in enumerate(case.file.players):
        for q, name in enumerate(OF_PLAYERS):
            out[p, q] = draws[f"players.{player.id}.{name}"]
    return out


def step_numbers(case: Case, draws: Draws, lanes: int) -> NDArray[np.float32]:
    """Amount and worth to both sides of each step of a side deal [step, number, lane]."""
    out = np.zeros((len(case.file.side_deals), 3, lanes), np.float32)
    for i, step in enumerate(case.file.side_deals):
        if step.amount is not None:
            out[i, 0] = draws[f"side_deals.{step.id}.amount"]
        for s, side in enumerate(case.sides):
            out[i, 1 + s] = draws[f"side_deals.{step.id}.worth.{side}"]
    return out


def _fill(case: Case, a: dict[str, NDArray[Any]], draws: Draws, seed: int) -> None:
    one = starting_control(case, draws, a, seed, a["members"])
    a["control"][:, 1] = one
    a["control"][:, 0] = 1 - one
    strength = np.stack([draws[f"war.strength.{side}"] for side in case.sides]).astype(np.float32)
    a["strength_start"] = strength
    run_survey(a)
    a["forces"][:] = starting_forces(a["control"], strength, a["weight"], a["reach"])
    run_survey(a)
    for name in ("position_before", "perceived", "claimed"):
        a[name][:] = a["position"]
    a["claimed_held"][:] = a["held"]
    a["position_start"], a["held_start"] = a["position"].copy(), a["held"].copy()
    a["position_seen"][:] = a["position"]
    a["resolve"][:] = starting_resolve(case, a, seed, a["members"])
    a["live"][:] = 1
    a["paid"][:] = 1
    a["season"][:] = a["season_path"][0]
    a["presence"][:] = a["presence_path"][0]
    a["weeks_to_shift"][:] = -1
    talks = case.file.talks
    a["talks"][:] = TALKS.index(talks.state)
    a["stage"][:] = STAGES.index(talks.stage)
    start_talks(case, a)
    a["chair"][:] = a["player_facts"][:, 1:]
    a["faith"][:] = parameter_array("acceptance.trust", case, draws)
    a["kinds"][:], a["good_faith"][:] = 1 / len(KINDS), 0.5
    a["mediator_credit"][:] = parameter_array("mediation.first_credit", case, draws)
    for name in ("proposal", "referred", "signed_week", "deal", "ending", "ending_week", "broken_week", "step_done",
                 "enabler_seen", "resumed_by"):  # fmt: skip
        a[name][:] = -1
    a["demand"][:] = a["deal_worth"].max(axis=0)
    a["posture"][:] = 1
    a["effort"][:], a["intensity"][:], a["hurting"][:] = 0.5, 0.5, 0.5
    a["backing"][:] = a["backer_numbers"][:, 0]
    a["aid_paid"][:], a["exit_pace"][:], a["venue"][:] = 1, 1, 1
    a["lean_start"] = starting_lean(a["control"][:, 0], draws)
    a["lean"][:] = a["lean_start"]
    a["standing"][0] = a["people"] @ a["lean"]
    a["standing"][1] = 1 - a["standing"][0]
    a["funds"][:] = parameter_array("resources.starting_funds", case, draws)
    mean = parameter_array("beliefs.prior_mean", case, draws)
    count = parameter_array("beliefs.prior_count", case, draws)
    a["belief_for"][:] = mean * count
    a["belief_against"][:] = (1 - mean) * count


def run_survey(a: Mapping[str, NDArray[Any]]) -> None:
    """Bring all derived fields up to date with control and forces."""
    survey(
        a["control"], a["forces"], a["reserve"], a["weight"], a["seat"], a["revenue_weight"], a["near"], a["reach"],
        a["position"], a["strength"], a["held"], a["seat_control"], a["revenue_share"],
        a["edge_start"], a["edge_place"], a["edge_weight"],
    )  # fmt: skip
