"""Readings: each document as a world of its own, all pooled, and where they part.

A reading is an overlay named `reading-ID`: what one document says about signs, motives and means, on the case as it
stands. All readings run under the same luck. The pooled world is their linear opinion pool with equal weights, member
by member: its shares are the means of theirs. Two readings part in a quantity when the 95 per cent interval of their
paired difference leaves out nought; it is taken between the two that are furthest apart, so that among many readings
and quantities some part by chance alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.analysis import compare, summary
from twotrack.analysis.comparison import run_tables
from twotrack.analysis.intervals import mean_interval
from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.case.overlays import list_overlays
from twotrack.ensemble.plan import Plan
from twotrack.errors import RequestError, did_you_mean
from twotrack.evidence.pooling import linear_pool

Progress = Callable[[str, int, int], None]
PREFIX = "reading-"
KEPT = ("agreement", "lasting", "deaths", "civilian_harm", "displaced", "violations")


def names(case: Case) -> list[str]:
    """Ids of the readings of a case, without the prefix of their overlays."""
    return [name.removeprefix(PREFIX) for name in list_overlays(case.folder) if name.startswith(PREFIX)]


def overlay_of(case: Case, reading: str) -> str:
    """The overlay of a reading.

    Raises:
        RequestError: the case has no such reading.
    """
    known = names(case)
    if reading == "pooled":
        raise RequestError("'pooled' is the mean of all readings, not a world to run: twotrack readings shows it")
    if reading not in known:
        hint = did_you_mean(reading, known) if known else f"it has none: write overlays/{PREFIX}NAME.yaml"
        raise RequestError(f"case '{case.name}' has no reading '{reading}' ({hint})")
    return PREFIX + reading


def readings(plan: Plan, workers: int | None, progress: Progress) -> dict[str, Any]:
    """Run every reading of the plan's case and say what each expects and where they part.

    Raises:
        RequestError: the case has no readings, or a number is out of range.
    """
    case = plan.case
    known = names(case)
    if not known:
        raise RequestError(f"case '{case.name}' has no readings: write one as overlays/{PREFIX}NAME.yaml, kind reading")
    files = Files(case.folder)
    worlds = {name: case.with_overlay(PREFIX + name, files=files) for name in known}
    tables = run_tables(worlds, plan, workers, progress)
    found = {name: compare.values(case, table) for name, table in tables.items()}
    return {
        "case": case.name,
        "as_of": case.as_of.isoformat(),
        "members": plan.members,
        "weeks": plan.weeks,
        "seed": plan.seed,
        "without": list(plan.without),
        "readings": {name: _world(worlds[name], files, table) for name, table in tables.items()},
        "pooled": _pooled(case, found),
        "disagreements": _part(case, found) + _assume(case, worlds),
        "support": case.support_counts(),
        "conditioned": False,
        "uncertainty": "shares: Wilson 95 %, means and the pooled world: normal 95 % over members; Monte Carlo "
        "error of this model given its priors",
    }


def _world(case: Case, files: Files, table: pd.DataFrame) -> dict[str, Any]:
    """One reading: what it says and what it expects."""
    layer, _ = files.overlay(case.overlays[-1])
    name, about = (layer.overlay.name, layer.overlay.about) if layer else ("", "")
    return {
        "name": name,
        "about": about,
        "fingerprint": case.fingerprint,
        "outcomes": summary.outcomes(case, table),
        "measures": summary.measures(case, table),
        "notes": list(case.notes),
    }


def _pooled(case: Case, found: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> dict[str, Any]:
    """The linear opinion pool of all readings with equal weights."""

    def pooled(quantity: str) -> dict[str, float]:
        mean, low, high = mean_interval(linear_pool([one[quantity] for one in found.values()]))
        return {"mean": mean, "low": low, "high": high}

    outcomes = {}
    for ending in case.file.endings:
        p = pooled(f"share.{ending.id}")
        outcomes[ending.id] = {"kind": ending.kind, "share": p["mean"], "low": max(p["low"], 0.0),
                               "high": min(p["high"], 1.0)}  # fmt: skip
    weight = 1 / len(found)
    return {"outcomes": outcomes, "measures": {name: pooled(name) for name in KEPT},
            "weights": dict.fromkeys(found, weight), "method": "linear opinion pool, equal weights"}  # fmt: skip


def _part(case: Case, found: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> list[dict[str, Any]]:
    """Endings and measures with what each reading expects, the ones furthest apart first."""
    rows: list[dict[str, Any]] = []
    for quantity in [f"share.{ending.id}" for ending in case.file.endings] + list(KEPT):
        values = {name: float(one[quantity].mean()) for name, one in found.items()}
        low, high = min(values, key=lambda n: values[n]), max(values, key=lambda n: values[n])
        gap, least, most = mean_interval(found[high][quantity] - found[low][quantity])
        rows.append(
            {"quantity": quantity, "kind": "ending" if quantity.startswith("share.") else "measure", "values": values,
             "lowest": low, "highest": high, "gap": gap, "low": least, "high": most, "told_apart": least > 0}
        )  # fmt: skip
    endings = [row for row in rows if row["kind"] == "ending"]
    rest = [row for row in rows if row["kind"] == "measure"]
    return sorted(endings, key=lambda row: -float(row["gap"])) + rest


def _assume(case: Case, worlds: Mapping[str, Case]) -> list[dict[str, Any]]:
    """Numbers that readings set apart: the middle each gives, for those that speak of it; the rest keep the case's."""
    rows = []
    for quantity, usual in case.numbers.items():
        values = {
            name: world.numbers[quantity].central for name, world in worlds.items() if world.numbers[quantity] != usual
        }
        if not values:
            continue
        low, high = min(values.values()), max(values.values())
        rows.append(
            {"quantity": quantity, "kind": "assumption", "values": values, "case": usual.central, "gap": high - low,
             "opposed": low < usual.central < high}
        )  # fmt: skip
    return sorted(rows, key=lambda row: (not row["opposed"], row["quantity"]))
