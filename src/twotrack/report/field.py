"""Weekly series as bands (5 to 95 per cent of members) with the median, in pictures of one or more panels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.engine.recorder import SERIES, Series, names_of
from twotrack.report import chart
from twotrack.report.plan import BRIEF, Group, Spec, groups
from twotrack.report.words import actor_names, day, interval, named, number, upper_first
from twotrack.results.run import Run

EVERY = 4
MOST_ROWS, MOST_POINTS = 40, 200
"""Most rows of a table and points of a line; long runs are shown in wider steps."""
ALL = "all runs"
WHOLE = 0.4
"""A share that never passes this is drawn larger than from 0 to 1."""
LEAST = 0.001
UNITS = {
    "1": "from 0 to 1",
    "share": "from 0 to 1",
    "0 to 1": "",
    "times that at the start": "1 is what it was at the start",
}
SIDES = ("a", "b")
SAID = ("true", "said")
KINDS = {"patron": ", patron", "intervener": ", intervener", "host": ", host"}
COURSES = {
    "patron": "how much of its help it gives to {side}: 0 none, 1 all it could",
    "intervener": "its will to stay with {side}: 0 leaves as announced, ½ halts the exit, 1 turns it back",
    "host": "how far it lends the talks a place: 0 not at all, 1 fully",
    "region": "how readily it would recognise and aid {side} after a victory by force: 0 never, 1 at once",
}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """One series of one side or actor: its name in words, the class of its line, and [5 %, median, 95 %][week]."""

    name: str
    look: str
    values: Floats
    error: float


@dataclass(frozen=True)
class Band:
    """A curve as paths."""

    name: str
    look: str
    area: str
    line: str


@dataclass(frozen=True)
class Panel:
    """One set of axes with its bands; `note` says what a flat picture would not."""

    title: str
    about: str
    axes: chart.Axes
    bands: tuple[Band, ...]
    keys: bool
    zero: float | None
    summary: str
    note: str


@dataclass(frozen=True)
class Picture:
    """One picture with the table that says the same."""

    id: str
    title: str
    about: str
    unit: str
    panels: tuple[Panel, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    every: str
    error: str


@dataclass(frozen=True)
class Shown:
    """A group with its pictures."""

    id: str
    title: str
    sentence: str
    brief: bool
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Part:
    """What one panel is made of."""

    title: str
    about: str
    item: Series
    curves: tuple[Curve, ...]


def field_groups(case: Case, run: Run) -> tuple[Shown, ...]:
    """Every series of a run in a picture, in groups; groups without any picture are left out."""
    found = {str(name): part.sort_values("week") for name, part in run.weekly.groupby("series")}
    return tuple(shown for group in groups() if (shown := _shown(case, group, found)).pictures)


def _shown(case: Case, group: Group, found: Mapping[str, pd.DataFrame]) -> Shown:
    made = [_picture(case, spec, parts) for spec in group.pictures if (parts := _parts(case, spec, found))]
    return Shown(group.id, group.title, group.sentence, group is BRIEF, tuple(made))


def _parts(case: Case, spec: Spec, found: Mapping[str, pd.DataFrame]) -> list[Part]:
    """The panels of a picture as curves; none where the case or the run has nothing to show."""
    items = [item for item in SERIES if item.name in spec.series]
    if case.file.calendar.presence is None:
        items = [item for item in items if item.field not in {"presence", "exit_pace"}]
    if spec.by_side:
        return _by_side(case, spec, items, found)
    out = []
    for item in items:
        if "{backer}" in item.name:
            out += _backers(case, item, found)
            continue
        names = names_of(item, case.sides, ())
        looks = SIDES if len(names) == 2 else ("one",)
        curves = [
            _curve(found[name], words, look)
            for name, words, look in zip(names, _words(case, item), looks, strict=True)
            if name in found
        ]
        if curves:
            out.append(Part(item.title, _each(item.meaning), item, tuple(curves)))
    return out


def _by_side(case: Case, spec: Spec, items: Sequence[Series], found: Mapping[str, pd.DataFrame]) -> list[Part]:
    out = []
    for side, look in zip(case.sides, SIDES, strict=True):
        curves = [
            _curve(found[name], words, f"{look} {kind}")
            for item, words, kind in zip(items, spec.bands, SAID, strict=True)
            if (name := item.name.format(side=side)) in found
        ]
        if curves:
            out.append(Part(upper_first(named(actor_names(case), side)), "", items[0], tuple(curves)))
    return out


def _backers(case: Case, item: Series, found: Mapping[str, pd.DataFrame]) -> list[Part]:
    """The course of each actor abroad, in its own words and in the colour of the side it is about."""
    names = actor_names(case)
    out = []
    for backer in case.file.abroad:
        (key,) = names_of(item, (), (backer.id,))
        if key in found:
            name = upper_first(named(names, backer.id))
            about = upper_first(COURSES[backer.role].format(side=named(names, backer.side)))
            curve = _curve(found[key], name, SIDES[case.sides.index(backer.side)])
            out.append(Part(name + KINDS.get(backer.role, ""), about, item, (curve,)))
    return out


def _curve(part: pd.DataFrame, name: str, look: str) -> Curve:
    values = np.stack([part[q].to_numpy(np.float64) for q in ("q05", "q50", "q95")])
    return Curve(name, look, values, float(part["error"].max()))


def _words(case: Case, item: Series) -> list[str]:
    names = actor_names(case)
    if "{side}" in item.name:
        return [upper_first(named(names, side)) for side in case.sides]
    presence = case.file.calendar.presence
    if item.field == "presence" and presence:
        return [upper_first(named(names, presence.actor))]
    return [ALL]


def _each(meaning: str) -> str:
    """What a series means, said of both sides at once."""
    return upper_first(meaning.replace("the side", "each side"))


def _picture(case: Case, spec: Spec, parts: list[Part]) -> Picture:
    first, many = parts[0], len(parts) > 1
    weeks = first.curves[0].values.shape[1] - 1
    shared = spec.by_side or "{backer}" in first.item.name
    every = [curve.values for part in parts for curve in part.curves]
    steps = [_steps(part.item, every if shared else [c.values for c in part.curves]) for part in parts]
    step = max(EVERY, math.ceil(weeks / MOST_ROWS))
    kept = sorted({*range(0, weeks + 1, step), weeks})
    error = max(curve.error for part in parts for curve in part.curves)
    unit = _unit(case, first.item)
    return Picture(
        id="-".join(name.partition("_{")[0].replace("_", "-") for name in spec.series[:1]),
        title=spec.title or first.title,
        about=_caption(spec.about or first.about, first.title, unit),
        unit=unit,
        panels=tuple(_panel(case, part, marks, weeks, many) for part, marks in zip(parts, steps, strict=True)),
        heads=_heads(parts, many),
        rows=tuple(_row(case, week, every) for week in kept),
        every=f"every {step} weeks",
        error=f"quantiles from histograms, within {number(error)}" if error > 0 else "",
    )


def _caption(about: str, title: str, unit: str) -> str:
    """What is shown and in which unit, without saying the title again."""
    if about == title:
        return upper_first(unit)
    return f"{about} ({unit})" if unit else about


def _unit(case: Case, item: Series) -> str:
    presence = case.file.calendar.presence
    if item.field == "presence" and presence:
        return presence.unit
    return UNITS.get(item.unit, item.unit)


def _steps(item: Series, bands: Sequence[Floats]) -> list[float]:
    """Marks of the vertical axis: shares from 0 to 1 unless they stay small, anything else from 0 to its largest."""
    values = np.concatenate([band.ravel() for band in bands])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    if (item.low, item.high) == (0, 1) and (high > WHOLE or "{backer}" in item.name):
        return chart.round_steps(0.0, 1.0)
    if low >= 0 and high == 0:
        high = 1.0
    return chart.round_steps(min(0.0, low), max(high, LEAST if low >= 0 else 0.0))


def _panel(case: Case, part: Part, steps: list[float], weeks: int, many: bool) -> Panel:
    up, right = chart.upward(steps[0], steps[-1]), chart.across(0, max(1, weeks))
    kept = sorted({*range(0, weeks + 1, math.ceil((weeks + 1) / MOST_POINTS)), weeks})
    x = [right(week) for week in kept]
    return Panel(
        title=part.title if many else "",
        about=part.about if many and "{backer}" in part.item.name else "",
        axes=chart.Axes(chart.week_ticks(case, weeks, right), chart.height_ticks(steps, up), _unit(case, part.item)),
        bands=tuple(_band(curve, x, curve.values[:, kept], up) for curve in part.curves),
        keys=len(part.curves) > 1 or not many,
        zero=up(0) if steps[0] < 0 < steps[-1] else None,
        summary="; ".join(_sentence(curve.name, curve.values) for curve in part.curves),
        note=_flat(part.curves),
    )


def _band(curve: Curve, x: list[float], values: Floats, up: chart.Scale) -> Band:
    low, mid, high = ([up(v) if np.isfinite(v) else float("nan") for v in row] for row in values)
    return Band(curve.name, curve.look, chart.area(x, low, high), chart.line(x, mid))


def _flat(curves: Sequence[Curve]) -> str:
    """A sentence for curves that never move, which a reader could take for a broken picture."""
    flat = [curve for curve in curves if np.ptp(curve.values) == 0]
    if not flat:
        return ""
    who = "" if len(flat) == len(curves) else " and ".join(curve.name for curve in flat) + ": "
    levels = " and ".join(dict.fromkeys(number(curve.values[1, 0]) for curve in flat))
    return f"{who}{levels} in every week, in at least nine runs of ten."


def _sentence(name: str, band: Floats) -> str:
    (low, start, high), (end_low, end, end_high) = band[:, 0], band[:, -1]
    return (
        f"{name}: median {number(start)} ({interval(low, high)}) at the start, "
        f"{number(end)} ({interval(end_low, end_high)}) at the end"
    )


def _heads(parts: Sequence[Part], many: bool) -> tuple[str, ...]:
    """Heads of the table's columns, three to a curve."""
    out = []
    for part in parts:
        for curve in part.curves:
            whole = curve.name if not many or part.title.startswith(curve.name) else f"{part.title}, {curve.name}"
            out += [f"{whole}: {q}" for q in ("5 %", "median", "95 %")]
    return tuple(out)


def _row(case: Case, week: int, bands: Sequence[Floats]) -> tuple[str, ...]:
    return (str(week), day(case, week).isoformat(), *(number(v) for band in bands for v in band[:, week]))
