"""Who beyond the two sides would stop or spoil what both could sign, at the medians of all numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis.geometry import Geometry
from twotrack.case.case import Case
from twotrack.case.players import Player
from twotrack.theory.vetoes import surplus_at_home
from twotrack.world.deals import player_table


def home(case: Case, found: Geometry, numbers: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """For each player: how it stands to the Pareto-optimal packages that beat war for every side.

    `refuses`: packages worse to it than war. `blocks`: those among them that its no alone, at the strength of its veto
    at even support, keeps its side from signing; nothing for the left-out. `would_spoil`: those it refuses and is not
    bound by, where it has means. `gain`: what the Nash package gives it over war, None where there is none.
    """
    utilities, chosen = found.frontier
    inside = (utilities >= found.floor).all(axis=1)
    deals, own = chosen[inside], utilities[inside]
    nash = found.point("nash")
    out = {}
    for player in case.file.players:
        war = numbers[f"players.{player.id}.war"]
        side = found.agenda.parties.index(player.of) if player.of else None
        war += float(found.floor[side]) if side is not None else 0.0
        gains = _worth(case, player, deals, numbers) - war
        veto = numbers[f"players.{player.id}.veto"]
        blocked = np.zeros(len(gains), np.bool_)
        if side is not None and player.seat != "left-out":
            before = own[:, side] - found.floor[side]
            blocked = (surplus_at_home(before, [veto], gains[:, None]) <= 0) & (before > 0)
        refuses = int((gains < 0).sum())
        bound = player.seat == "included"
        out[player.id] = {
            "of": player.of,
            "role": player.role,
            "seat": player.seat,
            "veto": veto,
            "means": numbers[f"players.{player.id}.means"],
            "war": war,
            "in_zone": len(gains),
            "refuses": refuses,
            "blocks": int(blocked.sum()),
            "would_spoil": refuses if numbers[f"players.{player.id}.means"] > 0 and not bound else 0,
            "gain": _gain(case, player, found, nash, numbers, war),
        }
    return out


def _worth(case: Case, player: Player, deals: NDArray[np.int64], numbers: Mapping[str, float]) -> NDArray[np.float64]:
    """What packages [deal, issue] are worth to a player."""
    draws = {name: np.array([value]) for name, value in numbers.items()}
    table = player_table(case, player, draws, 1)[:, :, 0]
    return np.asarray(table[np.arange(deals.shape[1]), deals].sum(axis=1))


def _gain(
    case: Case,
    player: Player,
    found: Geometry,
    nash: dict[str, Any] | None,
    numbers: Mapping[str, float],
    war: float,
) -> float | None:
    if nash is None:
        return None
    agenda = found.agenda
    deal = [options.index(nash["deal"][issue]) for issue, options in zip(agenda.issues, agenda.options, strict=True)]
    return float(_worth(case, player, np.array([deal]), numbers)[0] - war)
