"""Which assumptions matter most and are supported least.

Influence of a number is the larger of its rank correlations (Spearman 1904) with two outcomes over an ensemble: the
share of the country the first side ends with, and whether an agreement is in force. It is a screening measure: it sees
monotone effects of one number at a time. Correlations of numbers that do nothing scatter around nought by about one
over the root of the number of members; what lies below the 99th percentile of that scatter, corrected for how many
numbers are looked at (Bonferroni), is not told apart from nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.evidence.support import GROUNDS
from twotrack.mechanisms.catalogue import MECHANISMS

LEVEL = 0.01


def audit(case: Case, members: pd.DataFrame, shown: int = 20) -> dict[str, Any]:
    """How each number is supported, the most influential and least supported first."""
    grounds = case.grounds()
    found = influences(case, members)
    noise = scatter(len(members), len(found))
    rows: list[dict[str, Any]] = []
    for name, (strength, outcome) in found.items():
        supports = case.numbers[name].support
        rows.append(
            {
                "parameter": name,
                "influence": strength,
                "goes_with": outcome,
                "told_apart": strength > noise,
                "ground": grounds[name],
                "support": [_words(one) for one in supports],
            }
        )
    weakest = {ground: rank for rank, ground in enumerate(reversed(GROUNDS))}
    rows.sort(key=lambda row: (not row["told_apart"], weakest[row["ground"]], -row["influence"]))
    return {
        "case": case.name,
        "as_of": case.as_of.isoformat(),
        "members": len(members),
        "parameters": case.support_counts(),
        "outside": [name for name, mechanism in MECHANISMS.items() if mechanism.outside],
        "noise": noise,
        "riskiest": rows[:shown],
        "uncertain": len(rows),
    }


def influences(case: Case, members: pd.DataFrame) -> dict[str, tuple[float, str]]:
    """Rank correlation of every drawn number with the outcome it goes most with, and that outcome."""
    outcomes = {f"control_{case.sides[0]}": members[f"control_{case.sides[0]}"], "in_force": members["in_force"]}
    draws = [column for column in members.columns if column.startswith("draw.")]
    ranked = _standard(members[draws])
    best: dict[str, tuple[float, str]] = {}
    for outcome, series in outcomes.items():
        strength = np.abs(ranked.T.dot(_standard(series.to_frame()))[:, 0]) / len(members)
        for column, value in zip(draws, strength.tolist(), strict=True):
            name = column.removeprefix("draw.")
            best[name] = max(best.get(name, (0.0, outcome)), (value, outcome))
    return best


def scatter(members: int, numbers: int) -> float:
    """What a number without any effect stays below with 99 per cent, all of them looked at together."""
    from scipy.stats import norm

    return float(norm.isf(LEVEL / (4 * max(numbers, 1))) / np.sqrt(max(members - 1, 1)))


def _standard(values: pd.DataFrame) -> NDArray[np.float64]:
    """Ranks of every column, with mean 0 and spread 1 [member, column]."""
    ranks: NDArray[np.float64] = np.asarray(values.rank(), dtype=np.float64)
    centred = ranks - ranks.mean(axis=0)
    spread = centred.std(axis=0)
    return np.asarray(centred / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _words(support: Any) -> str:
    for kind in ("claim", "data", "theory", "assumption"):
        value = getattr(support, kind)
        if value:
            return f"{kind}: {value}"
    return ""
