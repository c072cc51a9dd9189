"""Each member's Pareto set: what every package worth offering is worth to each side, red lines included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.draws.table import Draws
from twotrack.theory.agreement import frontier_pair


@dataclass(frozen=True)
class Deals:
    """Packages of a block: worth [deal, side, lane] (padded with -1e9), number [lane], options [lane][deal, issue].

    parts [deal, issue, side, lane] add up to the worth; best [issue, side, lane] is the most an issue could add.
    """

    worth: NDArray[np.float32]
    parts: NDArray[np.float32]
    best: NDArray[np.float32]
    count: NDArray[np.int64]
    options: tuple[NDArray[np.int64], ...]


def deals(case: Case, draws: Draws, lanes: int) -> Deals:
    """The Pareto set of every lane, exact.

    Utility of a package: sum over issues of salience (normalised to sum 1) times the worth of its option, less the
    drawn hardness for every red line it crosses.
    """
    issues = case.file.issues
    most = max(len(issue.options) for issue in issues)
    options = np.array([len(issue.options) for issue in issues])
    worth = np.zeros((2, len(issues), most, lanes))
    for s, side in enumerate(case.sides):
        salience = np.array([draws[f"issues.{issue.id}.positions.{side}.salience"] for issue in issues])
        total = salience.sum(axis=0)
        salience = salience / np.where(total > 0, total, 1)
        for j, issue in enumerate(issues):
            position = issue.positions[side]
            for o, option in enumerate(issue.options):
                worth[s, j, o] = salience[j] * position.worth[option]
                if option in position.red_lines:
                    worth[s, j, o] -= draws[f"issues.{issue.id}.positions.{side}.hardness"]
    sets = [frontier_pair(worth[0, :, :, lane].copy(), worth[1, :, :, lane].copy(), options) for lane in range(lanes)]
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
    return Deals(out, parts, np.ascontiguousarray(best), count, tuple(chosen for _, _, chosen in sets))
