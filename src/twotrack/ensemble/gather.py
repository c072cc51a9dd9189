"""Put blocks together in their order; weekly quantiles from all members, or from histograms when there are very
many.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.engine.recorder import SERIES, names_of, series_names
from twotrack.ensemble.block import Arrays
from twotrack.results.tables import Raw

EXACT_MEMBERS = 20_000
BINS = 2_000
LEVELS = (0.05, 0.5, 0.95)


def gather(blocks: Sequence[Arrays]) -> Raw:
    """All members of all blocks as one set of arrays (series are left empty above EXACT_MEMBERS)."""
    members = sum(block["options"].shape[0] for block in blocks)
    first = blocks[0]
    series = np.zeros((first["series"].shape[0], first["series"].shape[1], 0), np.float32)
    if members <= EXACT_MEMBERS:
        series = np.concatenate([block["series"] for block in blocks], axis=2)
    names = [name for name in first if name.startswith("final.")]
    draws = [name for name in first if name.startswith("draws.")]
    places = np.zeros_like(first["places"])
    for block in blocks:
        places += block["places"]
    return Raw(
        series=series,
        talks=np.concatenate([block["talks"] for block in blocks], axis=1),
        rooms=np.concatenate([block["rooms"] for block in blocks], axis=2),
        places=places,
        final={name[6:]: np.concatenate([block[name] for block in blocks], axis=-1) for name in names},
        draws={name[6:]: np.concatenate([block[name] for block in blocks]) for name in draws},
        options=np.concatenate([block["options"] for block in blocks]),
    )


def ranges(case: Case) -> list[tuple[float, float]]:
    """Declared range of every series, in the order of `series_names`, for histograms."""
    strength = sum(case.numbers[f"war.strength.{side}"].bounds[1] for side in case.sides)
    population = case.numbers["people.population"].bounds[1]
    presence = case.file.calendar.presence
    tops = {
        "held": float(len(case.places)),
        "claimed_held": float(len(case.places)),
        "strength": strength,
        "killed": 3 * strength,
        "stood_down": 3.0 * len(case.places),
        "armed": strength,
        "violations": 20.0 * len(case.file.issues),
        "harm_fighting": population,
        "harm_targeted": population,
        "presence": max((level.strength for level in presence.path), default=1.0) if presence else 1.0,
    }
    out = []
    for item in SERIES:
        high = item.high if item.high >= 0 else tops[item.field]
        low = -high if item.weekly else item.low
        out += [(low, max(high, low + 1e-6))] * len(names_of(item, case.sides, case.backers))
    return out


def weekly_table(case: Case, blocks: Sequence[Arrays], raw: Raw) -> pd.DataFrame:
    """Quantiles per series and week: exact up to 20,000 members, else from integer histograms.

    `error` is the half-width of a histogram's bin, 0 where quantiles are exact.
    """
    weeks = blocks[0]["series"].shape[1]
    rows = []
    for index, name in enumerate(series_names(case.sides, case.backers)):
        if raw.series.shape[2]:
            low, mid, high = np.quantile(raw.series[index].astype(np.float64), LEVELS, axis=1)
            error = 0.0
        else:
            low, mid, high, error = _binned(blocks, index, ranges(case)[index])
        rows.append(
            pd.DataFrame(
                {"series": name, "week": np.arange(weeks, dtype=np.int32), "q05": low, "q50": mid, "q95": high,
                 "error": error}
            )
        )  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def _binned(
    blocks: Sequence[Arrays], index: int, span: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    low, high = span
    weeks = blocks[0]["series"].shape[1]
    width = (high - low) / BINS
    counts = np.zeros((weeks, BINS), np.int64)
    for block in blocks:
        bins = np.clip(((block["series"][index] - low) / width).astype(np.int64), 0, BINS - 1)
        for week in range(weeks):
            counts[week] += np.bincount(bins[week], minlength=BINS)
    below = counts.cumsum(axis=1)
    out = [low + (np.argmax(below >= level * below[:, -1:], axis=1) + 0.5) * width for level in LEVELS]
    return out[0], out[1], out[2], width / 2
