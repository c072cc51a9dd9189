"""Geometry of the small charts: axes with round ticks, bands, stacked areas and bars, as paths made of numbers only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.case.case import Case
from twotrack.report.words import day, number

WIDTH, HEIGHT = 380, 226
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 10, 46
WEEK_STEPS = (1, 2, 4, 8, 13, 26, 52, 104, 208, 520)


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: where it stands and what is written there, in one line or two."""

    at: float
    label: str
    below: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Axes:
    """Both axes of a chart. `unit` is written at the head of the vertical one."""

    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
    unit: str


@dataclass(frozen=True)
class Scale:
    """A straight map from numbers to places on the page."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Place of a number, rounded to a tenth of a unit."""
        span = self.high - self.low or 1.0
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)


def across(low: float, high: float) -> Scale:
    """The horizontal scale."""
    return Scale(low, high, LEFT, WIDTH - RIGHT)


def upward(low: float, high: float) -> Scale:
    """The vertical scale, upwards."""
    return Scale(low, high, HEIGHT - BOTTOM, TOP)


def round_steps(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers that span from at or below `low` to at or above `high`, at most about `most` steps.

    >>> round_steps(0, 0.93), round_steps(3, 17)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 5.0, 10.0, 15.0, 20.0])
    """
    span = high - low
    if not span > 0:
        span = abs(high) or 1.0
        high = low + span
    rough = span / most
    size = 10 ** math.floor(math.log10(rough))
    step = next((m * size for m in (1, 2, 2.5, 5, 10) if m * size >= rough * (1 - 1e-9)), 10 * size)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(float(i * step), 10) for i in range(first, last + 1)]


def week_ticks(case: Case, weeks: int, scale: Scale) -> tuple[Tick, ...]:
    """Ticks of weeks, at most four intervals, with dates at the first, the last and one between."""
    step = next((s for s in WEEK_STEPS if weeks / s <= 4.001), max(1, weeks // 4))
    marks = list(range(0, weeks + 1, step))
    dated = {marks[0], marks[-1], *(marks[2:3] if len(marks) > 3 else ())}
    anchors = {w: "end" if w > 0.85 * weeks else "middle" for w in marks} | {marks[0]: "start"}
    return tuple(Tick(scale(w), str(w), day(case, w).isoformat() if w in dated else "", anchors[w]) for w in marks)


def height_ticks(steps: Sequence[float], scale: Scale) -> tuple[Tick, ...]:
    """Ticks of the vertical axis."""
    return tuple(Tick(scale(s), number(s)) for s in steps)


def line(x: Sequence[float], y: Sequence[float]) -> str:
    """A path through points; a missing value breaks it."""
    out, pen = [], "M"
    for one, two in zip(x, y, strict=True):
        if not math.isfinite(two):
            pen = "M"
            continue
        out.append(f"{pen}{one:g} {two:g}")
        pen = "L"
    return "".join(out)


def area(x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> str:
    """A closed path between two lines; weeks in which either is missing are left out."""
    points = [p for p in zip(x, low, high, strict=True) if math.isfinite(p[1]) and math.isfinite(p[2])]
    if not points:
        return ""
    there = "L".join(f"{a:g} {c:g}" for a, _, c in points)
    back = "L".join(f"{a:g} {b:g}" for a, b, _ in reversed(points))
    return f"M{there}L{back}Z"
