"""Each member's Pareto set: what every package worth offering is worth to each side and to every other player.

The set is Pareto-optimal for the two sides. Packages that only a player beyond them would prefer are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.case.feasible import bundle_of
from twotrack.case.players import Player
from twotrack.draws.table import Draws
from twotrack.theory.agreement import frontier_pair


@dataclass(frozen=True)
class Deals:
    """Packages of a block: worth [deal, side, lane] (padded with -1e9), number [lane], options [lane][deal, issue].

    parts [deal, issue, side, lane] add up to the worth; best [issue, side, lane] is the most an issue could add.
    players [deal, player, lane] is the worth to those beyond the two sides.
    """

    worth: NDArray[np.float32]
    parts: NDArray[np.float32]
    best: NDArray[np.float32]
    count: NDArray[np.int64]
    options: tuple[NDArray[np.int64], ...]
    players: NDArray[np.float32]


def deals(case: Case, draws: Draws, lanes: int) -> Deals:
    """The Pareto set of every lane, exact, among the packages that the rules of the case allow.

    Utility of a package: sum over issues of salience (normalised to sum 1) times the worth of its option, less the
    drawn hardness for every red line it crosses.
    """
    issues = case.file.issues
    most = max(len(issue.options) for issue in issues)
    options = np.array([len(issue.options) for issue in issues])
    weights = np.stack([side_weights(case, side, draws) for side in case.sides])
    worth = np.stack([_table(case, side, weights[s], draws, lanes) for s, side in enumerate(case.sides)])
    sets = _frontiers(case, worth, options)
    count = np.array([u.size for u, _, _ in sets], np.int64)
    out = np.full((int(count.max()), 2, lanes), -1e9, np.float32)
    parts = np.zeros((int(count.max()), len(issues), 2, lanes), np.float32)
    for lane, (u, v, chosen) in enumerate(sets):
        out[: u.size, 0, lane] = u
        out[: v.size, 1, lane] = v
        for j in range(len(issues)):
            parts[: u.size, j, :, lane] = worth[:, j, chosen[:, j], lane].T
    reach = np.arange(most)[None, None, :, None] < options[None, :, None, None]
    best = np.where(reach, worth, -np.inf).max(axis=2).transpose(1, 0, 2).astype(np.float32)
    chosen_options = tuple(chosen for _, _, chosen in sets)
    players = _players(case, draws, chosen_options, count)
    return Deals(out, parts, np.ascontiguousarray(best), count, chosen_options, players)


def _frontiers(
    case: Case, worth: NDArray[np.float64], options: NDArray[np.int64]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]]:
    """The Pareto set of the two sides in every lane: utilities of both, options chosen [deal, issue].

    Issues whose options need rules are taken as one, so that only packages that can be had are weighed.
    """
    lanes = worth.shape[-1]
    joined = bundle_of(case.file)
    if joined is None:
        return [frontier_pair(worth[0, :, :, l].copy(), worth[1, :, :, l].copy(), options) for l in range(lanes)]
    counts = np.array(joined.options)
    tables = np.zeros((2, counts.size, int(counts.max()), lanes))
    for s in range(2):
        for j, row in enumerate(joined.merge(list(worth[s]))):
            tables[s, j, : len(row)] = row
    out = []
    for lane in range(lanes):
        u, v, chosen = frontier_pair(tables[0, :, :, lane].copy(), tables[1, :, :, lane].copy(), counts)
        out.append((u, v, joined.split(chosen)))
    return out


def _players(
    case: Case, draws: Draws, chosen: tuple[NDArray[np.int64], ...], count: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Worth of every package to every player [deal, player, lane], padded with -1e9."""
    lanes, most = len(chosen), int(count.max())
    options = np.zeros((len(case.file.issues), most, lanes), np.int64)
    for lane, one in enumerate(chosen if case.file.players else ()):
        options[:, : len(one), lane] = one.T
    here, spare = np.arange(lanes)[None, :], np.arange(most)[:, None] >= count[None, :]
    out = np.empty((most, len(case.file.players), lanes), np.float32)
    for p, player in enumerate(case.file.players):
        table = player_table(case, player, draws, lanes)
        total = np.zeros((most, lanes))
        for j, chosen_here in enumerate(options):  # in the order of the sides' sums, so that equal wants are equal bits
            total += table[j][chosen_here, here]
        out[:, p] = np.where(spare, -1e9, total)
    return out


def side_weights(case: Case, side: str, draws: Draws) -> NDArray[np.float64]:
    """A side's saliences, normalised to sum 1 [issue, lane]."""
    salience = np.array([draws[f"issues.{issue.id}.positions.{side}.salience"] for issue in case.file.issues])
    total = salience.sum(axis=0)
    return np.asarray(salience / np.where(total > 0, total, 1))


def _table(case: Case, side: str, weight: NDArray[np.float64], draws: Draws, lanes: int) -> NDArray[np.float64]:
    """What each option adds to a package for a side [issue, option, lane], with these weights [issue, lane]."""
    issues = case.file.issues
    out = np.zeros((len(issues), max(len(issue.options) for issue in issues), lanes))
    for j, issue in enumerate(issues):
        position = issue.positions[side]
        for o, option in enumerate(issue.options):
            out[j, o] = weight[j] * position.worth[option]
            if option in position.red_lines:
                out[j, o] -= draws[f"issues.{issue.id}.positions.{side}.hardness"]
    return out


def player_table(case: Case, player: Player, draws: Draws, lanes: int) -> NDArray[np.float64]:
    """What each option adds to a package for a player [issue, option, lane].

    Its own positions count by their salience; all other issues share what is left as they do with its side. Without a
    side they are nothing to it, and its own saliences are taken to sum to 1.
    """
    issues = case.file.issues
    own = np.zeros((len(issues), lanes))
    for j, issue in enumerate(issues):
        if issue.id in player.positions:
            own[j] = draws[f"players.{player.id}.positions.{issue.id}.salience"]
    spent = own.sum(axis=0)
    weight = own / np.where(spent > 0, spent, 1)
    out = np.zeros((len(issues), max(len(issue.options) for issue in issues), lanes))
    if player.of is not None:
        rest = side_weights(case, player.of, draws)
        if player.positions:
            mine = np.array([issue.id in player.positions for issue in issues])[:, None]
            rest = np.where(mine, 0, rest)
            left = rest.sum(axis=0)
            rest = rest / np.where(left > 0, left, 1) * (1 - spent)
            weight = np.where(left > 0, own, weight)
        out = _table(case, player.of, rest, draws, lanes)
    for j, issue in enumerate(issues):
        position = player.positions.get(issue.id)
        for o, option in enumerate(issue.options if position else ()):
            assert position is not None
            out[j, o] = weight[j] * position.worth[option]
            if option in position.red_lines:
                out[j, o] -= draws[f"players.{player.id}.positions.{issue.id}.hardness"]
    return out
