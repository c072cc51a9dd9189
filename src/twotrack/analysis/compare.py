"""Arms under the same luck: paired differences, regret, who gains and who pays.

Member i of every arm has the same draws and the same luck, so that the difference of two arms in a member is caused by
what the arms change. The interval of a mean difference is a paired bootstrap over members (Rubin 1981, with Jeffreys'
half-members; see `analysis.intervals`): Monte Carlo error of this model, nothing else. Regret of an arm in a member is
how much worse it is there than the best arm (Savage 1951); its mean over members is shown for measures of which more is
plainly better or worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.analysis.intervals import paired_intervals, typical_change
from twotrack.case.case import Case

BETTER_HIGH = ("agreement", "lasting")
BETTER_LOW = ("deaths", "civilian_harm", "displaced", "violations")
PAID_BY = ("killed", "harm_fighting", "harm_targeted", "control")


def values(case: Case, members: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """What is compared, one number per member: every ending as 0 or 1, measures, and what each side bears."""
    endings = members["ending"].to_numpy()
    out = {f"share.{e.id}": np.asarray(endings == i, np.float64) for i, e in enumerate(case.file.endings)}
    for name in (*BETTER_HIGH, *BETTER_LOW):
        out[name] = members[name].to_numpy(np.float64)
    for side in case.sides:
        for name in PAID_BY:
            out[f"{name}_{side}"] = members[f"{name}_{side}"].to_numpy(np.float64)
    return out


def differences(arms: Mapping[str, Mapping[str, NDArray[np.float64]]], base: str, seed: int) -> list[dict[str, Any]]:
    """Mean paired difference of every arm from the base in every measure, with its 95 per cent bootstrap interval.

    An arm that moved nothing in any member differs by nothing. Where an arm moved something, an ending or agreement
    that it moved in no member has an interval all the same: it could have been moved in members not drawn.
    """
    heads, changes, scales = [], [], []
    for arm, found in arms.items():
        if arm == base:
            continue
        rows = np.stack([mine - arms[base][name] for name, mine in found.items()])
        counted = np.array([name.startswith("share.") or name in BETTER_HIGH for name in found])
        size = typical_change(rows)
        heads += [(arm, name) for name in found]
        changes.append(rows)
        scales.append(np.where((size == 0) & counted & rows.any(), 1.0, size))
    if not heads:
        return []
    everything = np.concatenate(changes)
    low, high = paired_intervals(everything, seed, np.concatenate(scales))
    means = everything.mean(axis=1)
    return [
        {"arm": arm, "base": base, "measure": name, "mean": float(means[i]), "low": float(low[i]),
         "high": float(high[i])}
        for i, (arm, name) in enumerate(heads)
    ]  # fmt: skip


def regret(arms: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> dict[str, dict[str, float]]:
    """Mean regret of each arm in each measure with a plain direction."""
    out = {}
    for name in (*BETTER_HIGH, *BETTER_LOW):
        sign = 1.0 if name in BETTER_HIGH else -1.0
        worth = np.stack([sign * found[name] for found in arms.values()])
        missed = worth.max(axis=0) - worth
        out[name] = dict(zip(arms, missed.mean(axis=1).tolist(), strict=True))
    return out


def parse_arm(text: str) -> tuple[str, tuple[str, ...]]:
    """An arm's name and its overlays: `base` has none, `a+b` two."""
    name = "+".join(part.strip() for part in text.split("+") if part.strip())
    return name, () if name == "base" else tuple(name.split("+"))


def parse_arms(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """All arms by name, `base` first; one given twice counts once."""
    arms: dict[str, tuple[str, ...]] = {"base": ()}
    for text in given:
        name, overlays = parse_arm(text)
        if name:
            arms[name] = overlays
    return arms
