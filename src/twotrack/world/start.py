"""Week 0: who holds what, how many fight where, what is believed, and where the talks stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.case.war import DrawnMap
from twotrack.draws.distributions import normal
from twotrack.draws.streams import doubles, keys
from twotrack.draws.table import Draws
from twotrack.world.ground import Arrays


def starting_control(
    case: Case, draws: Draws, fixed: Arrays, seed: int, members: NDArray[np.uint32]
) -> NDArray[np.float64]:
    """Share of each place under side 1 at the start [place, lane]: 0, 1/2 (contested) or 1."""
    places, lanes = len(case.places), members.size
    holder = np.array([case.sides.index(h) if h else -1 for h in case.places.holders])
    plan = case.file.start.control
    if not isinstance(plan, DrawnMap):
        return np.repeat((holder == 1).astype(float)[:, None], lanes, axis=1)
    luck = keys(seed, "start.map")
    noise = np.stack([normal(doubles(members, np.uint32(key), luck)) for key in fixed["place_keys"]])
    score = np.log1p(case.places.columns[plan.column])[:, None] + draws["start.control.noise"] * noise
    share = draws["start.control.clustering"]
    score = (1 - share) * score + share * _neighbours_mean(score, fixed)
    side = case.sides.index(plan.counts.side)
    held = np.rint(draws["start.control.counts.held"]).astype(int)
    contested = np.rint(draws["start.control.counts.contested"]).astype(int)
    score[holder >= 0] = -np.inf
    order = np.argsort(-score, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.repeat(np.arange(places)[:, None], lanes, axis=1), axis=0)
    share_of_side = np.where(rank < held, 1.0, np.where(rank < held + contested, 0.5, 0.0))
    control = share_of_side if side == 1 else 1.0 - share_of_side
    return np.where((holder >= 0)[:, None], (holder == 1).astype(float)[:, None], control)


def _neighbours_mean(score: NDArray[np.float64], fixed: Arrays) -> NDArray[np.float64]:
    start, other = fixed["edge_start"], fixed["edge_place"]
    out = score.copy()
    for i in range(score.shape[0]):
        if start[i + 1] > start[i]:
            out[i] = score[other[start[i] : start[i + 1]]].mean(axis=0)
    return out


def starting_forces(
    control: NDArray[np.float32], strength: NDArray[np.float32], weight: NDArray[np.float32], reach: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Fighters spread over each side's ground and, half as densely, over what it can reach [place, side, lane]."""
    attract = weight[:, None, None] * (control + 0.5 * (1 - control) * np.minimum(reach, 1))
    total = attract.sum(axis=0, dtype=np.float64)
    return np.asarray(attract / np.where(total > 0, total, 1) * strength, dtype=np.float32)


def starting_lean(control: NDArray[np.float32], draws: Draws) -> NDArray[np.float32]:
    """Share of the people of each place who lean to side 0 [place, lane]; `control` is that side's."""
    lean = draws["people.leaning"] + draws["people.attachment"] * (control - 0.5)
    return np.asarray(np.clip(lean, 0, 1), dtype=np.float32)


def starting_resolve(case: Case, fixed: Arrays, seed: int, members: NDArray[np.uint32]) -> NDArray[np.float32]:
    """How far each garrison's threshold lies above its side's mean, in standard deviations [place, side, lane]."""
    out = np.empty((len(case.places), 2, members.size), np.float32)
    for s, side in enumerate(case.sides):
        luck = keys(seed, f"start.resolve.{side}")
        for i, key in enumerate(fixed["place_keys"]):
            out[i, s] = normal(doubles(members, np.uint32(key), luck))
    return out
