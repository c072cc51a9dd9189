"""The answer of a run in the form other programs read: endings, measures, series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from twotrack.analysis.intervals import mean_interval, ratio_interval, wilson
from twotrack.case.case import Case

PER_SIDE = (
    "districts", "control", "claimed", "stood_down", "given_up", "armed", "standing", "harm_fighting", "harm_targeted",
    "aid_paid", "withheld", "violations", "faith", "good_faith", "mediator_credit",
)  # fmt: skip

WEEKS_OF_A_YEAR = 365.25 / 7


def outcomes(case: Case, members: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Every ending the case declares with its share of members and Wilson interval; shares sum to 1."""
    total = len(members)
    counts = np.bincount(members["ending"], minlength=len(case.file.endings))
    out = {}
    for ending, count in zip(case.file.endings, counts.tolist(), strict=True):
        low, high = wilson(count, total)
        out[ending.id] = {"kind": ending.kind, "share": count / total, "low": low, "high": high}
    return out


def settlements(case: Case, members: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Share of members with an agreement in force at the end, by kind of settlement, with its Wilson interval."""
    names = {kind.id: kind.name for kind in case.file.settlements} | {"other": "any other package"}
    counts = np.bincount(members["settlement"] + 1, minlength=len(names) + 1)[1:]
    out = {}
    for (kind, name), count in zip(names.items(), counts.tolist(), strict=True):
        low, high = wilson(count, len(members))
        out[kind] = {"name": name, "share": count / len(members), "low": low, "high": high}
    return out


def measures(case: Case, members: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Means over members with their Monte Carlo interval."""
    out: dict[str, dict[str, Any]] = {}
    for name in ("agreement", "lasting"):
        low, high = wilson(int(members[name].sum()), len(members))
        out[name] = {"mean": float(members[name].mean()), "low": low, "high": high}
    signed = members.loc[members["signed_week"] >= 0, "signed_week"]
    out["weeks_to_signature"] = _mean(signed) | {"of": len(signed)}
    for name in ("deaths", "civilian_harm", "displaced", "violations", "collapsed", "texts", "openings"):
        out[name] = _mean(members[name])
    out["weeks_in_force"] = _mean(members["weeks_in_force"])
    out["violation_rate"] = _rate(members["violations"], members["weeks_in_force"] / WEEKS_OF_A_YEAR)
    lost = int((members["zone_lost_week"] >= 0).sum())
    low, high = wilson(lost, len(members))
    out["zone_lost"] = {"mean": lost / len(members), "low": low, "high": high}
    for side in case.sides:
        for name in PER_SIDE:
            out[f"{name}_{side}"] = _mean(members[f"{name}_{side}"])
    for player in case.players:
        for name in ("blocked", "spoilt"):
            out[f"{name}_{player}"] = _mean(members[f"{name}_{player}"])
    return out


def venues(case: Case, members: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Every room of the talks: its name and kind, the share of members that met there, and weeks in which they did."""
    out = {}
    for room in case.file.talks.rooms:
        weeks = members[f"met_{room.id}"]
        low, high = wilson(int((weeks > 0).sum()), len(members))
        out[room.id] = {"name": room.name, "kind": room.kind, "share": float((weeks > 0).mean()), "low": low,
                        "high": high, "weeks": float(weeks.mean())}  # fmt: skip
    return out


def _mean(values: pd.Series) -> dict[str, Any]:
    if len(values) == 0:
        return {"mean": None, "low": None, "high": None}
    mean, low, high = mean_interval(values)
    return {"mean": mean, "low": low, "high": high}


def _rate(counts: pd.Series, years: pd.Series) -> dict[str, Any]:
    """Counts per year of all members together; nothing where no member has a year."""
    if float(years.sum()) <= 0:
        return {"mean": None, "low": None, "high": None}
    mean, low, high = ratio_interval(counts, years)
    return {"mean": mean, "low": low, "high": high}


def series(weekly: pd.DataFrame) -> dict[str, dict[str, list[float]]]:
    """Quantile bands per series."""
    return {
        str(name): {
            "week": [int(w) for w in part["week"]],
            **{q: [float(x) for x in part[q]] for q in ("q05", "q50", "q95")},
        }
        for name, part in weekly.groupby("series", sort=False)
    }
