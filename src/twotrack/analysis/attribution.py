"""A difference in outcome shared out among explanations, from the outcome of every member in every combination.

A member's outcome is 0 or 1 in each combination of switches, under the same luck, so that Shapley values can be taken
member by member; their means over members add up to the whole difference exactly. Intervals are a paired bootstrap over
members (see `analysis.intervals`): Monte Carlo error of this model, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis import shapley
from twotrack.analysis.intervals import CHUNK, paired_intervals, typical_change, wilson

Array = NDArray[np.float64]


def attribute(outcome: NDArray[Any], names: Sequence[str], seed: int = 0, idle: Sequence[str] = ()) -> dict[str, Any]:
    """Share the difference between all switches on and none among them.

    Args:
        outcome: 0 or 1 [combination, member], combinations numbered as in `analysis.shapley`.
        names: the switches, bit 0 first.
        seed: of the bootstrap.
        idle: switches known to change no input of the case; their shares are nothing, without error.

    Returns:
        `explanations`: name to `share, low, high` (points of the outcome as shares of runs, adding up to the total),
        `of_difference` (part of the total, None where the total is not told from nothing), `alone` (what it changes
        thrown alone) and `last` (thrown when all others are), each with its interval; `total`: `base, all_switched,
        difference` with intervals; `interactions`: `pair, value, low, high`, strongest first.

    Raises:
        ValueError: the combinations are not two to the number of names.
    """
    count = len(names)
    x = np.asarray(outcome)
    if x.ndim != 2 or x.shape[0] != 1 << count:
        raise ValueError(f"{count} switches have {1 << count} combinations, not {x.shape[0]}")
    parts = [_member_by_member(x[:, first : first + CHUNK]) for first in range(0, x.shape[1], CHUNK)]
    blocks = {key: np.concatenate([part[key] for part in parts], axis=1) for key in parts[0]}
    resting = np.array([name in set(idle) for name in names], bool)
    bounds = _intervals(blocks, resting, seed)
    mean = {key: rows.mean(axis=1) for key, rows in blocks.items()}
    low, high = bounds["total"]
    told = bool(low[0] > 0 or high[0] < 0)
    whole = float(mean["total"][0])
    explanations = {}
    for j, name in enumerate(names):
        one: dict[str, Any] = {
            "share": float(mean["share"][j]), "low": float(bounds["share"][0][j]), "high": float(bounds["share"][1][j]),
            "of_difference": float(mean["share"][j]) / whole if told else None,
        }  # fmt: skip
        for key in ("alone", "last"):
            one |= {key: float(mean[key][j]), f"{key}_low": float(bounds[key][0][j]),
                    f"{key}_high": float(bounds[key][1][j])}  # fmt: skip
        explanations[name] = one
    found = [
        {"pair": [names[i], names[j]], "value": float(mean["pair"][p]), "low": float(bounds["pair"][0][p]),
         "high": float(bounds["pair"][1][p])}
        for p, (i, j) in enumerate(shapley.pairs(count))
    ]  # fmt: skip
    return {
        "explanations": explanations,
        "total": _total(x, whole, float(low[0]), float(high[0])),
        "interactions": sorted(found, key=lambda row: -abs(row["value"])),
    }


def _member_by_member(outcome: NDArray[Any]) -> dict[str, Array]:
    """Shares, alone, last, interactions and the whole, each [row, member]."""
    x = np.asarray(outcome, np.float64)
    every = x.shape[0] - 1
    bits = [1 << j for j in range(every.bit_length())]
    return {
        "share": shapley.shapley_values(x),
        "alone": x[bits] - x[0],
        "last": x[every] - x[[every ^ bit for bit in bits]],
        "pair": shapley.interactions(x),
        "total": x[every:] - x[:1],
    }


def _total(x: NDArray[Any], difference: float, low: float, high: float) -> dict[str, Any]:
    out: dict[str, Any] = {"difference": difference, "low": low, "high": high}
    for key, row in (("base", x[0]), ("all_switched", x[-1])):
        out[key] = float(row.mean())
        out[f"{key}_low"], out[f"{key}_high"] = wilson(int(row.sum()), row.size)
    return out


def _intervals(blocks: dict[str, Array], idle: NDArray[np.bool_], seed: int) -> dict[str, tuple[Array, Array]]:
    """Intervals of all rows under the same weights. A row that moved in no member has the scale of its like."""
    rows, scales = [], []
    pairs = shapley.pairs(idle.size)
    resting = {"share": idle, "alone": idle, "last": idle, "total": np.array([bool(idle.all())])}
    resting["pair"] = np.array([bool(idle[i] or idle[j]) for i, j in pairs], bool)
    for key, block in blocks.items():
        size = typical_change(block)
        others = size[size > 0]
        like = others.mean() if others.size else (1.0 if key in ("alone", "last", "total") else 1 / max(idle.size, 1))
        scales.append(np.where(resting[key], 0.0, np.where(size > 0, size, like)))
        rows.append(block)
    low, high = paired_intervals(np.concatenate(rows), seed, np.concatenate(scales))
    out, first = {}, 0
    for key, block in blocks.items():
        out[key] = (low[first : first + len(block)], high[first : first + len(block)])
        first += len(block)
    return out
