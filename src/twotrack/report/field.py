"""Weekly series as bands (5 to 95 per cent of members) with the median, both sides in one chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.engine.recorder import SERIES, Series, names_of
from twotrack.report import chart
from twotrack.report.words import actor_names, day, interval, named, number, plain, upper_first
from twotrack.results.run import Run

BRIEF = 4
"""Charts shown on the printed brief."""
EVERY = 4
UNITS = {"1": "0 to 1", "share": "share", "probability": "probability"}
COURSES = {
    "patron": "how much of its help it gives to {side}: 0 none, 1 all it could",
    "intervener": "its will to stay with {side}: 0 leaves as announced, 1/2 halts the exit, 1 turns it back",
    "host": "how far it lends the talks a place: 0 not at all, 1 fully",
    "region": "how readily it would recognise and aid {side} after a victory by force: 0 never, 1 at once",
}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """One side's band and median; `look` is the class of its line."""

    name: str
    look: str
    area: str
    line: str


@dataclass(frozen=True)
class SeriesChart:
    """One chart with the table that says the same."""

    id: str
    title: str
    about: str
    axes: chart.Axes
    bands: tuple[Band, ...]
    zero: float | None
    summary: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    error: str


def field_charts(case: Case, run: Run) -> tuple[SeriesChart, ...]:
    """One chart per series, in the order in which the engine keeps them."""
    groups = {str(name): part.sort_values("week") for name, part in run.weekly.groupby("series")}
    out = []
    for item in SERIES:
        keys = names_of(item, case.sides, case.backers)
        found = [(key, groups[key]) for key in keys if key in groups]
        if "{backer}" in item.name:
            out += [_backer_chart(case, item, one) for one in found]
        elif found:
            out.append(_chart(case, item, found))
    return tuple(out)


def _backer_chart(case: Case, item: Series, found: tuple[str, pd.DataFrame]) -> SeriesChart:
    """The course of one actor abroad, in its own words."""
    backer = next(b for b in case.file.abroad if names_of(item, (), (b.id,)) == [found[0]])
    name = named(actor_names(case), backer.id)
    about = COURSES[backer.role].format(side=named(actor_names(case), backer.side))
    return replace(_chart(case, item, [found]), id=f"abroad-{backer.id}", title=f"{name}, {backer.role}", about=about)


def _chart(case: Case, item: Series, found: list[tuple[str, pd.DataFrame]]) -> SeriesChart:
    weeks = found[0][1]["week"].to_numpy(np.int64)
    bands = [np.stack([part[q].to_numpy(np.float64) for q in ("q05", "q50", "q95")]) for _, part in found]
    names = _names(case, item, len(found))
    steps = chart.round_steps(*_span(item, bands))
    up, right = chart.upward(steps[0], steps[-1]), chart.across(0, max(1, int(weeks[-1])))
    x = [right(w) for w in weeks]
    looks = ("a", "b") if len(found) == 2 else ("one",)
    lines = tuple(_band(name, look, x, band, up) for name, look, band in zip(names, looks, bands, strict=True))
    kept = sorted({*range(0, len(weeks), EVERY), len(weeks) - 1})
    rows = tuple(_table_row(case, int(weeks[i]), [band[:, i] for band in bands]) for i in kept)
    error = max(float(part["error"].max()) for _, part in found)
    return SeriesChart(
        id=item.name.replace("_{side}", "").replace("_", "-"),
        title=upper_first(plain(item.name.replace("_{side}", ""))),
        about=item.meaning,
        axes=chart.Axes(
            chart.week_ticks(case, int(weeks[-1]), right), chart.height_ticks(steps, up), _unit(case, item)
        ),
        bands=lines,
        zero=up(0) if steps[0] < 0 < steps[-1] else None,
        summary="; ".join(_sentence(name, band) for name, band in zip(names, bands, strict=True)),
        heads=tuple(f"{name}: {q}" for name in names for q in ("5 %", "median", "95 %")),
        rows=rows,
        error=f"quantiles from histograms, within {number(error)}" if error > 0 else "",
    )


def _names(case: Case, item: Series, count: int) -> list[str]:
    if count == 2:
        names = actor_names(case)
        return [named(names, side) for side in case.sides]
    presence = case.file.calendar.presence
    if item.field == "presence" and presence:
        return [named(actor_names(case), presence.actor)]
    return ["all runs"]


def _unit(case: Case, item: Series) -> str:
    presence = case.file.calendar.presence
    if item.field == "presence":
        return presence.unit if presence else "no presence in this case"
    return UNITS.get(item.unit, item.unit)


def _span(item: Series, bands: list[Floats]) -> tuple[float, float]:
    values = np.concatenate([band.ravel() for band in bands])
    values = values[np.isfinite(values)]
    if item.low == 0 and item.high == 1:
        return 0.0, 1.0
    if values.size == 0:
        return 0.0, 1.0
    return min(0.0, float(values.min())), max(float(values.max()), 1e-6)


def _band(name: str, look: str, x: list[float], band: Floats, up: chart.Scale) -> Band:
    low, mid, high = ([up(v) if np.isfinite(v) else float("nan") for v in row] for row in band)
    return Band(name, look, chart.area(x, low, high), chart.line(x, mid))


def _sentence(name: str, band: Floats) -> str:
    (low, start, high), (end_low, end, end_high) = band[:, 0], band[:, -1]
    return (
        f"{name}: median {number(start)} ({interval(low, high)}) at the start, "
        f"{number(end)} ({interval(end_low, end_high)}) at the end"
    )


def _table_row(case: Case, week: int, bands: list[Floats]) -> tuple[str, ...]:
    return (str(week), day(case, week).isoformat(), *(number(v) for band in bands for v in band))
