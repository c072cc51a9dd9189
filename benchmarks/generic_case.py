"""A generic civil war as a case: what is drawn, from how wide a range, and on what the range stands.

`PRIORS` is the whole list. Nothing in it was chosen by looking at how the wars then end. The generated `case.yaml` sets
what a case must set and nothing else: every parameter of every mechanism stays at its default prior.
"""

from __future__ import annotations

import csv
import datetime
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from scipy.spatial import Delaunay

from benchmarks.ucdp import TEN_YEARS

START = datetime.date(2031, 3, 3)
QUIET_DEATHS, QUIET_WEEKS = 25, 52
CEASEFIRE_WEEKS, AGREEMENT_WEEKS = 26, 52
SPENT = 0.1
"""Share of the rebels' first strength below which they are beaten, if they have no ground."""
_SUPPORT = [
    {"assumption": "a generic war, drawn from wide priors", "settles": "nothing; see docs/science/generic-wars.md"}
]


@dataclass(frozen=True)
class Prior:
    """One drawn number: family and its numbers, what it is, and what the range stands on."""

    family: str
    low: float
    high: float
    what: str
    source: str

    def draw(self, rng: np.random.Generator) -> float:
        """One number; of a `chance` 1 with that probability, else 0."""
        match self.family:
            case "integers":
                return float(rng.integers(int(self.low), int(self.high) + 1))
            case "loguniform":
                return float(np.exp(rng.uniform(np.log(self.low), np.log(self.high))))
            case "lognormal":
                return float(self.low * np.exp(self.high * rng.standard_normal()))
            case "chance":
                return float(rng.random() < self.low)
        return float(rng.uniform(self.low, self.high))

    @property
    def words(self) -> str:
        """Family and numbers as text."""
        return f"chance {self.low:g}" if self.family == "chance" else f"{self.family} [{self.low:g}, {self.high:g}]"


PRIORS: dict[str, Prior] = {
    "places": Prior("integers", 8, 60, "places, at random points of a square; neighbours by Delaunay triangulation",
                    "assumption: from the provinces of a small country to the districts of a larger one"),
    "people": Prior("lognormal", 50, 0.9, "thousand people in a place: median, standard deviation of the log",
                    "theory: sizes of settlements are close to lognormal (Eeckhout 2004); the spread is an assumption"),
    "rebels": Prior("loguniform", 0.3, 30, "thousand fighters of the rebels",
                    "assumption: from a few hundred to a small army"),
    "odds": Prior("loguniform", 0.8, 30, "fighters of the state in this war, over the rebels'",
                  "theory: rebels are mostly weaker than the state (Cunningham, Gleditsch & Salehyan 2013); the range "
                  "is an assumption"),
    "reach": Prior("uniform", 0, 0.4, "share of places where the rebels are at the start (one at least, not the seat)",
                   "assumption: insurgencies start small and away from the capital"),
    "contested": Prior("uniform", 0, 1, "share of those places that are contested, not held",
                       "assumption: no view is taken"),
    "helps-state": Prior("chance", 0.35, 1, "a neighbour's troops help the state",
                         "data: of 360 dyads active 1989-2017, 20 % at some time had foreign troops beside the state "
                         "and 68 % outside support of it of any kind (UCDP External Support 18.1); a number between "
                         "the two is an assumption"),
    "helps-rebels": Prior("chance", 0.15, 1, "where they do not: a neighbour's troops help the rebels",
                          "data: of the same dyads 7 % had foreign troops beside the rebels and 53 % support of them "
                          "of any kind; a number between the two is an assumption"),
    "leaves": Prior("chance", 0.5, 1, "that neighbour leaves on a known date", "assumption: no view is taken"),
    "exit": Prior("loguniform", 26, TEN_YEARS, "week in which its last troops leave",
                  "assumption: half a year to ten years"),
    "drawdown": Prior("uniform", 4, 26, "weeks over which they leave", "assumption: a month to half a year"),
    "issues": Prior("integers", 2, 4, "issues; each side's saliences uniform on the simplex", "assumption"),
    "options": Prior("integers", 3, 5,
                     "options of an issue; the sides rank them in opposite order; worth of the best 1, of the "
                     "worst 0, of the others uniform", "assumption: issues divide the sides; how far is open"),
    "red-line": Prior("chance", 0.5, 1, "a side draws a red line on an issue, at 1 to half of the options, worst first",
                      "assumption: no view is taken"),
    "hardness": Prior("uniform", 0, 1.2, "utility a crossed red line costs (1 or more is never bought)",
                      "assumption: from words only to never"),
}  # fmt: skip


def write_war(folder: Path, seed: int, number: int) -> Path:
    """Write the case folder of war `number` of a seed and return it; equal seeds and numbers give equal folders."""
    rng = np.random.default_rng([seed, number])
    folder.mkdir(parents=True)
    drawn = {
        name: PRIORS[name].draw(rng) for name in PRIORS if name not in {"people", "options", "red-line", "hardness"}
    }
    count = int(drawn["places"])
    reached = max(1, round(drawn["reach"] * count))
    contested = round(drawn["contested"] * reached)
    _write_map(folder, count, reached, rng)
    case = _case(f"war-{number}", drawn, (reached - contested, contested), rng)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    with (folder / "case.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(case, file)
    return folder


def _write_map(folder: Path, count: int, reached: int, rng: np.random.Generator) -> None:
    spots = rng.random((count, 2))
    people = [max(PRIORS["people"].draw(rng), 0.1) for _ in range(count)]
    seat = int(np.argmax(people))
    centres = spots[rng.choice(count, 1 + count // 8, replace=False)]
    region = [min(range(len(centres)), key=lambda r: math.dist(spot, centres[r])) for spot in spots]
    seats = {max((i for i in range(count) if region[i] == r), key=lambda i: people[i]) for r in set(region)}
    others = [i for i in range(count) if i != seat]
    start = spots[rng.choice(others)]
    order = sorted(others, key=lambda i: math.dist(spots[i], start) * rng.uniform(0.7, 1.3))
    rank = {place: k for k, place in enumerate(order[:reached])}
    with (folder / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place_id", "name", "region", "lon", "lat", "population", "seat", "rebels", "holder"])
        for i, (x, y) in enumerate(spots.tolist()):
            kind = "country" if i == seat else "region" if i in seats else ""
            first = reached - rank[i] if i in rank else 0
            writer.writerow([f"p{i + 1}", f"Place {i + 1}", f"region-{region[i] + 1}", f"{x:.4f}", f"{y:.4f}",
                             f"{people[i]:.2f}", kind, first, "" if i in rank else "state"])  # fmt: skip
    triangles = Delaunay(spots).simplices.tolist()
    pairs = {(min(a, b), max(a, b)) for t in triangles for a, b in ((t[0], t[1]), (t[1], t[2]), (t[2], t[0]))}
    with (folder / "neighbours.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["place_a", "place_b"])
        writer.writerows([f"p{a + 1}", f"p{b + 1}"] for a, b in sorted(pairs))


def _case(name: str, drawn: dict[str, float], start: tuple[int, int], rng: np.random.Generator) -> dict[str, Any]:
    rebels = drawn["rebels"]
    state = rebels * drawn["odds"]
    actors, calendar = _neighbour(drawn)
    return {
        "schema": 1,
        "name": name,
        "title": f"Generic {name}",
        "about": "A generated civil war between a state and rebels.",
        "caveat": "Every number is drawn from a wide prior; none is evidence of anything.",
        "as_of": START.isoformat(),
        "actors": [
            {"id": "state", "name": "The State", "kind": "government"},
            {"id": "rebels", "name": "The Rebels", "kind": "insurgent",
             "relations": [{"to": "state", "kind": "opposes"}]},
            *actors,
        ],
        "war": {
            "sides": ["state", "rebels"],
            "strength": {"state": _known(state, "thousand fighters"), "rebels": _known(rebels, "thousand fighters")},
        },
        "ground": {"weight": {"columns": {"population": 1.0}, "support": _SUPPORT}, "support": _SUPPORT},
        "start": {
            "control": {
                "column": "rebels",
                "noise": _known(0, "log score"),
                "clustering": _known(0, "share"),
                "counts": {"side": "rebels", "held": _known(start[0], "places"),
                           "contested": _known(start[1], "places")},
            },
            "support": _SUPPORT,
        },
        "issues": _issues(int(drawn["issues"]), rng),
        "talks": {"parties": ["state", "rebels"], "state": "closed", "stage": "procedure", "support": _SUPPORT},
        "calendar": calendar,
        "endings": _endings(state + rebels),
    }  # fmt: skip


def _known(value: float, unit: str) -> dict[str, Any]:
    return {"value": round(float(value), 4), "unit": unit, "support": _SUPPORT}


def _neighbour(drawn: dict[str, float]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The intervener, if there is one, and its calendar: full presence, then a straight line to none."""
    side = "state" if drawn["helps-state"] else "rebels" if drawn["helps-rebels"] else ""
    if not side:
        return [], {}
    actor = {"id": "neighbour", "name": "The Neighbour", "kind": "intervener",
             "relations": [{"to": side, "kind": "enables"}]}  # fmt: skip
    path = [(0.0, 1.0)]
    if drawn["leaves"]:
        first = drawn["exit"] - drawn["drawdown"]
        path += [(first, 1.0)] if first >= 1 else []
        path.append((drawn["exit"], 0.0))
    levels = [
        {"date": (START + datetime.timedelta(days=round(7 * week))).isoformat(), "strength": level, "support": _SUPPORT}
        for week, level in path
    ]
    presence = {"actor": "neighbour", "unit": "full presence", "reference": 1.0, "path": levels}
    return [actor], {"presence": presence}


def _issues(count: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    saliences = {side: _shares(count, rng) for side in ("state", "rebels")}
    issues = []
    for j in range(count):
        options = [f"option-{k + 1}" for k in range(int(PRIORS["options"].draw(rng)))]
        positions: dict[str, Any] = {}
        for side in ("state", "rebels"):
            best_first = options if side == "state" else options[::-1]
            inner = sorted(rng.random(len(options) - 2).tolist(), reverse=True)
            position: dict[str, Any] = {
                "salience": _known(saliences[side][j], "share"),
                "worth": {o: round(w, 4) for o, w in zip(best_first, [1.0, *inner, 0.0], strict=True)},
                "support": _SUPPORT,
            }
            if PRIORS["red-line"].draw(rng):
                crossed = int(rng.integers(1, len(options) // 2 + 1))
                position["red_lines"] = best_first[-crossed:]
                position["hardness"] = _known(PRIORS["hardness"].draw(rng), "utility")
            positions[side] = position
        issues.append({"id": f"issue-{j + 1}", "name": f"Issue {j + 1}", "options": options, "positions": positions})
    return issues


def _shares(count: int, rng: np.random.Generator) -> list[float]:
    """Uniform on the simplex, rounded so that they still sum to 1."""
    shares = [round(x, 4) for x in rng.dirichlet(np.ones(count)).tolist()]
    return [*shares[:-1], round(max(1 - sum(shares[:-1]), 0.0), 4)]


def _endings(thousand: float) -> list[dict[str, Any]]:
    """Rules in order. `thousand` fighters of both sides turn UCDP's deaths a year into a rate per thousand fighters."""
    no_deal = {"measure": "agreement", "at_most": 0}
    quiet = {"measure": "violence", "at_most": round(QUIET_DEATHS / QUIET_WEEKS / thousand, 6)}
    rules: list[tuple[str, list[dict[str, Any]], int]] = [
        ("takeover", [{"measure": "control", "of": "rebels", "at_least": 0.7},
                      {"measure": "seat", "of": "rebels", "at_least": 0.99}], 2),
        ("consolidation", [{"measure": "control", "of": "rebels", "at_most": 0.0001},
                           {"measure": "strength", "of": "rebels", "at_most": SPENT}], 4),
        ("settlement", [{"measure": "agreement", "at_least": 1}], AGREEMENT_WEEKS),
        ("ceasefire", [{"measure": "intensity", "of": side, "at_most": 0.35} for side in ("state", "rebels")]
         + [no_deal], CEASEFIRE_WEEKS),
        ("fading", [quiet, no_deal], QUIET_WEEKS),
    ]  # fmt: skip
    endings: list[dict[str, Any]] = [
        {"id": kind, "kind": kind, "when": when, "weeks": weeks, "support": _SUPPORT} for kind, when, weeks in rules
    ]
    return [*endings, {"id": "stalemate", "kind": "stalemate", "at": "horizon", "support": _SUPPORT}]
