"""The map: who holds which place in how many runs, week by week, with hatching for contested ground."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.report.frames import ALPHABET, pack, shown_weeks, whole
from twotrack.report.palette import LEADS
from twotrack.report.words import actor_names, day, named
from twotrack.results.run import Run

WIDTH = 1000
"""Width of the map in its own units; coordinates are whole numbers."""
NAMED_UP_TO = 30
"""Most places whose names are written on the map."""
PLAIN, DOTS, HATCH = 0, 1, 2
MOSTLY = 0.5
STOPS = 5
"""Weeks in the table by region."""
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Fill:
    """A colour with its texture, as a pattern of the map."""

    code: str
    colour: str
    texture: int


@dataclass(frozen=True)
class Key:
    """An entry of the legend."""

    code: str
    words: str


@dataclass(frozen=True)
class Shape:
    """One place on the map: its outline, its fill and title in the last week, where its name goes."""

    id: str
    path: str
    code: str
    title: str
    name: str
    x: int
    y: int
    seat: bool


@dataclass(frozen=True)
class Ground:
    """The section of the map. `shapes` is empty where there are no outlines; `why` says why."""

    shapes: tuple[Shape, ...]
    height: int
    fills: tuple[Fill, ...]
    keys: tuple[Key, ...]
    labels: bool
    attribution: str
    why: str
    week: int
    date: str
    data: dict[str, Any]
    sides: tuple[str, str]
    regions: tuple[tuple[str, ...], ...]
    places: tuple[tuple[int, tuple[str, ...]], ...]
    last: int


def code(first: float, second: float, contested: float) -> str:
    """The letter of a fill: seven steps of lead and three textures.

    >>> code(1, 0, 0), code(0, 1, 0), code(0.1, 0.1, 0.8)
    ('A', 'T', 'L')
    """
    lead = min(6, max(0, math.floor((second - first) * 3 + 0.5) + 3))
    texture = HATCH if contested > MOSTLY else DOTS if lead > 3 else PLAIN
    return chr(65 + 3 * lead + texture)


def ground(case: Case, run: Run) -> Ground:
    """Map and tables of a run."""
    outlines, attribution, why = _outlines(case)
    names = actor_names(case)
    sides = (named(names, case.sides[0]), named(names, case.sides[1]))
    weeks = int(run.answer["weeks"])
    kept = shown_weeks(weeks, len(case.places))
    shares = _shares(case, run.districts)
    codes = ["".join(code(*row) for row in shares[w].tolist()) for w in kept]
    held = whole(shares[:, :, :2])
    shapes, height = _shapes(case, outlines, held[-1], codes[-1], sides)
    data = {
        "weeks": kept,
        "dates": [day(case, w).isoformat() for w in kept],
        "codes": codes,
        "alphabet": ALPHABET,
        "held": [pack(held[w]) for w in kept],
        "names": list(case.places.names),
        "sides": list(sides),
    }
    return Ground(
        shapes=shapes, height=height, fills=_fills(), keys=keys(sides), labels=len(shapes) <= NAMED_UP_TO,
        attribution=attribution, why=why, week=weeks, date=day(case, weeks).isoformat(), data=data, sides=sides,
        regions=_regions(case, shares), places=_places(case, held[0], held[-1]), last=len(kept) - 1,
    )  # fmt: skip


def _outlines(case: Case) -> tuple[Mapping[str, Sequence[Ring]], str, str]:
    name = case.file.ground.map
    if name is None:
        return {}, "", "This case has no outlines of its places; the tables below say who holds what."
    try:
        found = json.loads((case.folder / name).read_text(encoding="utf-8"))
        return dict(found["places"]), str(found.get("attribution", "")), ""
    except (OSError, ValueError, KeyError, TypeError):
        return {}, "", f"The outlines in '{name}' could not be read; the tables below say who holds what."


def _shares(case: Case, districts: pd.DataFrame) -> NDArray[np.float64]:
    """Share of members in which a place is held by each side or contested, [week + 1, place, 3]."""
    columns = [f"held_{case.sides[0]}", f"held_{case.sides[1]}", "contested"]
    return districts[columns].to_numpy(np.float64).reshape(-1, len(case.places), 3)


def title(name: str, sides: tuple[str, str], one: int, two: int) -> str:
    """What a place's tip says, of 100 runs."""
    return f"{name}: {sides[0]} {one}, {sides[1]} {two}, contested {100 - one - two} of 100 runs"


def _shapes(
    case: Case,
    outlines: Mapping[str, Sequence[Ring]],
    last: NDArray[np.int64],
    codes: str,
    sides: tuple[str, str],
) -> tuple[tuple[Shape, ...], int]:
    points = np.array([p for rings in outlines.values() for ring in rings for p in ring], np.float64)
    if not points.size:
        return (), 0
    low, high = points.min(axis=0), points.max(axis=0)
    middle = float(low[1] + high[1]) / 2
    squeeze = math.cos(math.radians(middle)) if 5 < abs(middle) <= 90 else 1.0
    scale = (WIDTH - 20) / max(1e-9, float(high[0] - low[0]) * squeeze)
    height = int(float(high[1] - low[1]) * scale) + 20

    def put(ring: Ring) -> NDArray[np.int64]:
        xy = np.asarray(ring, np.float64)
        x, y = (xy[:, 0] - low[0]) * squeeze * scale + 10, (high[1] - xy[:, 1]) * scale + 10
        return np.stack([np.rint(x), np.rint(y)], axis=1).astype(np.int64)

    out = []
    for i, (place, name, seat) in enumerate(zip(case.places.ids, case.places.names, case.places.seats, strict=True)):
        rings = [put(ring) for ring in outlines.get(place, ()) if len(ring) > 2]
        if rings:
            x, y = _middle(max(rings, key=lambda ring: abs(_twice_area(ring))))
            text = title(name, sides, int(last[i, 0]), int(last[i, 1]))
            path = "".join(_path(ring) for ring in rings)
            out.append(Shape(f"p{i}", path, codes[i], text, name, x, y, seat == "country"))
    return tuple(out), height


def _path(ring: NDArray[np.int64]) -> str:
    steps = np.diff(ring, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    moves = " ".join(f"{x} {y}" for x, y in steps[:-1].tolist())
    return f"M{ring[0, 0]} {ring[0, 1]}l{moves}z".replace(" -", "-")


def _twice_area(ring: NDArray[np.int64]) -> int:
    x, y = ring[:, 0], ring[:, 1]
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


def _middle(ring: NDArray[np.int64]) -> tuple[int, int]:
    """The centre of gravity of a ring."""
    area = _twice_area(ring)
    x, y = ring[:, 0].astype(np.float64), ring[:, 1].astype(np.float64)
    if area == 0:
        return int(x.mean()), int(y.mean())
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    return (
        round(float(((x + np.roll(x, -1)) * cross).sum() / (3 * area))),
        round(float(((y + np.roll(y, -1)) * cross).sum() / (3 * area))),
    )


def _fills() -> tuple[Fill, ...]:
    return tuple(Fill(chr(65 + 3 * i + t), colour, t) for i, colour in enumerate(LEADS) for t in (PLAIN, DOTS, HATCH))


def keys(sides: tuple[str, str]) -> tuple[Key, ...]:
    """The legend: every step of lead with its bounds, in runs of a hundred (see `code`)."""
    near, clear, sure = (math.ceil(100 * (step - 0.5) / 3) for step in (1, 2, 3))
    words = (
        f"in all or nearly all runs ({sure} or more of 100 ahead)",
        f"in clearly more runs ({clear} or more)",
        f"in some more runs ({near} or more)",
    )
    first = [Key(chr(65 + 3 * i), f"{sides[0]} {w}") for i, w in enumerate(words)]
    second = [Key(chr(65 + 3 * (6 - i) + DOTS), f"{sides[1]} {w}") for i, w in reversed(list(enumerate(words)))]
    even = Key(chr(65 + 9), f"about even (less than {near} ahead)")
    return (*first, even, *second, Key(chr(65 + 9 + HATCH), "contested in most runs"))


def _counts(pair: NDArray[np.int64]) -> list[str]:
    return [str(pair[0]), str(pair[1]), str(100 - pair[0] - pair[1])]


def _regions(case: Case, shares: NDArray[np.float64]) -> tuple[tuple[str, ...], ...]:
    """Mean over the places of a region in a few weeks from the first to the last."""
    regions = np.array(case.places.regions, dtype=object)
    weeks = sorted({round(week) for week in np.linspace(0, len(shares) - 1, STOPS).tolist()})
    out = []
    for region in sorted(set(case.places.regions)):
        inside = regions == region
        for week in weeks:
            counts = _counts(whole(shares[week, inside, :2].mean(axis=0)))
            out.append((region, str(int(inside.sum())), str(week), day(case, week).isoformat(), *counts))
    return tuple(out)


def _places(case: Case, start: NDArray[np.int64], last: NDArray[np.int64]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Number of each place with its name, region, and counts at the start and in the week shown."""
    order = sorted(range(len(case.places)), key=lambda i: (case.places.regions[i], case.places.names[i]))
    names, regions = case.places.names, case.places.regions
    return tuple((i, (names[i], regions[i], *_counts(start[i]), *_counts(last[i]))) for i in order)
