"""The page of a bargaining table: utility plane, zone issue by issue, nearest deal, rules that fit together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis.geometry import Geometry
from twotrack.case.case import Case
from twotrack.errors import RequestError
from twotrack.report.chart import Axes, Scale, Tick, height_ticks, line, round_steps
from twotrack.report.front import support_line
from twotrack.report.page import pages
from twotrack.report.rules import rule_picture
from twotrack.report.terminal_table import TITLES, exists_line, players_words, under_words
from twotrack.report.words import actor_names, named, number, plain, proper
from twotrack.results.folder import write_text

SECTIONS = (
    ("asked", "What was asked"),
    ("plane", "Deals beside war"),
    ("issues", "Zone of agreement, issue by issue"),
    ("nearest", "The nearest deal, and what each side gives"),
    ("orders", "Rules that fit together"),
)
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 420, 52, 16, 14, 46
MOST_FINE = 5_000
MARKS = {"nash": "N", "kalai_smorodinsky": "K", "egalitarian": "E"}


@dataclass(frozen=True)
class Mark:
    """One marked deal on the plane. `letters` are those of the rules that pick it, written above or below it."""

    x: float
    y: float
    letters: str
    words: str
    above: bool


@dataclass(frozen=True)
class Plane:
    """Every package by its worth to two parties, as one path of dots; frontier, point of war, marked deals."""

    axes: Axes
    dots: str
    frontier: str
    corners: tuple[tuple[float, float], ...]
    war: tuple[float, float]
    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, ...], ...]
    summary: str


@dataclass(frozen=True)
class OptionRow:
    """One option: in the zone or out, by whom, and what it leaves."""

    name: str
    inside: bool
    room: str
    out: str
    red: str


def render_geometry(case: Case, answer: dict[str, Any], found: Geometry) -> str:
    """The page as one HTML text without any outside resource."""
    context: dict[str, Any] = {
        "sections": SECTIONS,
        "title": case.file.title,
        "answer": answer,
        "front": {"support": support_line(case), "caveat": case.file.caveat},
        "exists": exists_line(answer),
        "parties": [named(actor_names(case), party) for party in answer["parties"]],
        "war": _war(case, answer),
        "plane": plane(case, answer, found),
        "issues": [(issue.name, issue.about, _options(case, answer, issue.id)) for issue in case.file.issues],
        "points": _points(case, answer),
        "nearest": _nearest(case, answer),
        "players": _players(case, answer),
        "players_words": players_words(answer) if answer["players"] else "",
        "orders": [_order(case, answer, one) for one in answer["orders"]["constitutions"]],
        "picture": rule_picture(case),
        "number": number,
    }
    return pages().get_template("geometry.html.j2").render(context)


def _players(case: Case, answer: dict[str, Any]) -> list[tuple[str, ...]]:
    """Players beyond the two sides, a row of cells each."""
    names = actor_names(case)
    return [
        (
            named(names, player), named(names, row["of"]) if row["of"] else "nobody", plain(row["seat"]),
            number(row["veto"]), number(row["means"]), str(row["refuses"]), str(row["blocks"]),
            str(row["would_spoil"]), "" if row["gain"] is None else number(row["gain"]),
        )
        for player, row in answer["players"].items()
    ]  # fmt: skip


def plane(case: Case, answer: dict[str, Any], found: Geometry) -> Plane:
    """The utility plane of the first two parties."""
    every, frontier = found.deals[0][:, :2], found.frontier[0][:, :2]
    war = found.floor[:2]
    low, high = np.minimum(every.min(axis=0), war), np.maximum(every.max(axis=0), war)
    steps = [round_steps(float(a), float(b), 6) for a, b in zip(low, high, strict=True)]
    across = Scale(steps[0][0], steps[0][-1], LEFT, WIDTH - RIGHT)
    upward = Scale(steps[1][0], steps[1][-1], HEIGHT - BOTTOM, TOP)
    corners = tuple((across(float(u)), upward(float(v))) for u, v in frontier)
    axes = Axes(tuple(Tick(across(s), number(s)) for s in steps[0]), height_ticks(steps[1], upward), "utility")
    names = [named(actor_names(case), party) for party in answer["parties"][:2]]
    inside = frontier[(frontier >= war).all(axis=1)]
    rows = tuple((number(u), number(v), "yes" if u >= war[0] and v >= war[1] else "no") for u, v in frontier.tolist())
    summary = (
        f"{answer['packages']:,} packages by their worth to {names[0]} (across) and {names[1]} (up). War is worth "
        f"{number(war[0])} and {number(war[1])}. {len(frontier)} packages are Pareto-optimal, {len(inside)} of them "
        "beat war for both."
    )
    if not found.listed:
        summary += (
            " Dots are the packages that are Pareto-optimal among those with some option; the others are too many."
        )
    return Plane(
        axes=axes,
        dots=_dots(every, across, upward),
        frontier=line([x for x, _ in corners], [y for _, y in corners]),
        corners=corners,
        war=(across(float(war[0])), upward(float(war[1]))),
        marks=_marks(answer, across, upward),
        rows=rows,
        summary=summary,
    )


def _dots(every: NDArray[np.float64], across: Scale, upward: Scale) -> str:
    """All packages as one path; many of them are drawn once per whole unit of the picture."""
    places = [
        scale.start + (values - scale.low) / (scale.high - scale.low) * (scale.end - scale.start)
        for scale, values in ((across, every[:, 0]), (upward, every[:, 1]))
    ]
    fine = 1 if len(every) <= MOST_FINE else 0
    spots = np.unique(np.round(np.stack(places, axis=1), fine), axis=0)
    return "".join(f"M{x:g} {y:g}h0" for x, y in spots.tolist())


def _marks(answer: dict[str, Any], across: Scale, upward: Scale) -> tuple[Mark, ...]:
    """The points, one mark for all rules that pick the same deal."""
    spots: dict[tuple[float, float], list[str]] = {}
    for rule, point in answer["points"].items():
        if point:
            u, v = (point["utilities"][party] for party in answer["parties"][:2])
            spots.setdefault((across(u), upward(v)), []).append(rule)
    return tuple(
        Mark(x, y, "".join(MARKS[rule] for rule in rules), ", ".join(TITLES[rule] for rule in rules), i % 2 == 0)
        for i, ((x, y), rules) in enumerate(sorted(spots.items()))
    )


def _war(case: Case, answer: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    names = actor_names(case)
    return [
        (named(names, party), number(war["median"]), f"{number(war['q05'])} to {number(war['q95'])}",
         number(answer["vetoes"][party]["most"]))
        for party, war in answer["disagreement"].items()
    ]  # fmt: skip


def _options(case: Case, answer: dict[str, Any], issue: str) -> list[OptionRow]:
    names = actor_names(case)
    rows = []
    for option, row in answer["issues"][issue]["options"].items():
        out = ", ".join(named(names, party) for party in row["blockers"])
        alone = "refuses" if len(row["blockers"]) == 1 else "refuse"
        how = f"{out} {alone} every package with it" if row["refused_by"] else f"no package with it suits all: {out}"
        how = how if row["feasible"] else "no package holds it: the rules it needs exclude what else holds"
        red = ", ".join(named(names, party) for party in row["red_line_of"])
        rows.append(
            OptionRow(proper(case, option), row["in_zone"], number(row["room"]), "" if row["in_zone"] else how, red)
        )
    return rows


def _points(case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    """The points as a table: rules across, issues and utilities down."""
    found = {rule: point for rule, point in answer["points"].items() if point}
    names = actor_names(case)
    rows = [
        (issue.name, [proper(case, point["deal"][issue.id]) for point in found.values()]) for issue in case.file.issues
    ]
    worth = [
        (named(names, party),
         [f"{number(p['utilities'][party])}, {number(p['gains'][party])} over war" for p in found.values()])
        for party in answer["parties"]
    ]  # fmt: skip
    heads = [f"{MARKS[rule]} {TITLES[rule]}" for rule in found]
    return {"heads": heads, "rows": rows, "worth": worth, "none": answer["no_point"]}


def _nearest(case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    """What each side gives in the nearest deal, as bars over its best option on each issue."""
    nearest, names = answer["nearest"], actor_names(case)
    most = max([x for gives in nearest["gives"].values() for x in gives.values()], default=1.0) or 1.0
    rows = []
    for issue in case.file.issues:
        gives = []
        for party in answer["parties"]:
            lost = nearest["gives"][party].get(issue.id, 0.0)
            gives.append((round(100 * lost / most, 1), number(lost), issue.id in nearest["red_lines_crossed"][party]))
        rows.append((issue.name, proper(case, nearest["deal"][issue.id]), gives))
    short = [(named(names, party), number(x)) for party, x in nearest["short"].items() if x > 0]
    totals = [number(sum(nearest["gives"][party].values())) for party in answer["parties"]]
    return {"rows": rows, "short": short, "totals": totals}


def _order(case: Case, answer: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """Conflicts and consistent sets under one constitution, each rule with who insists on it."""
    names, rules = actor_names(case), answer["orders"]["rules"]

    def said(name: str) -> tuple[str, str]:
        return f"{rules[name]['says']}", named(names, rules[name]["by"])

    return {
        "head": under_words(one),
        "note": one["note"],
        "conflicts": [[said(name) for name in conflict] for conflict in one["conflicts"]],
        "feasible": [[plain(name) for name in kept] for kept in one["feasible"]],
    }


def write_geometry(path: Path, case: Case, answer: dict[str, Any], found: Geometry) -> None:
    """Write the page so that it appears whole or not at all.

    Raises:
        RequestError: the file cannot be written.
    """
    text = render_geometry(case, answer, found)
    try:
        write_text(path, text)
    except OSError as error:
        raise RequestError(f"cannot write the page to '{path}': {error.strerror or error}") from None
