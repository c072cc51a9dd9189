"""Endings as a waffle of 100 runs with their intervals, and measures with theirs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twotrack.case.case import Case
from twotrack.report.palette import ENDINGS, GREY, ink
from twotrack.report.words import NONE, actor_names, interval, named, number, of_hundred, plain, proper, upper_first
from twotrack.results.run import Run

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MEASURES = {
    "agreement": ("A comprehensive agreement was signed", "share of runs"),
    "lasting": ("Signed, and in force 26 weeks or more", "share of runs"),
    "weeks_to_signature": ("Weeks until the signature", "weeks"),
    "deaths": ("Fighters killed on both sides", "persons"),
    "civilian_harm": ("Civilians harmed by both sides", "persons"),
    "displaced": ("People displaced at the end", "persons"),
    "violations": ("Violations of agreements", "provisions"),
    "collapsed": ("Agreements that broke down", "agreements"),
    "texts": ("Texts tabled by a mediator", "texts"),
    "openings": ("Times that talks opened", "times"),
    "zone_lost": ("No deal beats war any more, at the end", "share of runs"),
    "weeks_in_force": ("Weeks with an agreement in force", "weeks"),
    "violation_rate": ("Violations of agreements in a year in force", "a year"),
}
PER_SIDE = {
    "districts": ("Places held at the end", "places"),
    "control": ("Control at the end", "share of the country"),
    "claimed": ("Places claimed in public at the end", "places"),
    "stood_down": ("Garrisons that stood down", "places"),
    "given_up": ("Ground given up by choice", "share of the country"),
    "armed": ("Local people under arms at the end", "persons"),
    "standing": ("People leaning to the side at the end", "share of the people"),
    "harm_fighting": ("Civilians harmed in fighting", "persons"),
    "harm_targeted": ("Civilians harmed on purpose", "persons"),
    "aid_paid": ("Aid from abroad at the end", "1 is what it was at the start"),
    "withheld": ("What a winner by force would miss", "utility"),
    "violations": ("Provisions of agreements broken", "provisions"),
    "faith": ("Trust of the side in the other's word at the end", "from 0 to 1"),
    "good_faith": ("Its belief that the other wants a deal, at the end", "probability"),
    "mediator_credit": ("Credit of the mediator with it at the end", "from 0 to 1"),
}
PER_PLAYER = {"blocked": ("Weeks of refusal by", "weeks"), "spoilt": ("Acts of spoiling by", "acts")}


@dataclass(frozen=True)
class EndingRow:
    """One ending: letter and colour say the same; `squares` of the 100."""

    letter: str
    name: str
    kind: str
    colour: str
    ink: str
    share: str
    low: str
    high: str
    squares: int
    words: str


@dataclass(frozen=True)
class Square:
    """One run of the 100."""

    x: int
    y: int
    colour: str
    ink: str
    letter: str


@dataclass(frozen=True)
class Endings:
    """The section of endings."""

    rows: tuple[EndingRow, ...]
    squares: tuple[Square, ...]
    headline: str
    summary: str
    uncertainty: str


@dataclass(frozen=True)
class MeasureRow:
    """One measure of the whole war."""

    name: str
    unit: str
    mean: str
    interval: str
    note: str


@dataclass(frozen=True)
class SideRow:
    """One measure of both sides; `cells` are (mean, interval), a dash where nothing was counted."""

    name: str
    unit: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Measures:
    """The section of measures: those of the whole run, and those of each side."""

    rows: tuple[MeasureRow, ...]
    sides: tuple[str, ...]
    by_side: tuple[SideRow, ...]


def hundred(shares: Sequence[float]) -> list[int]:
    """Shares as whole numbers that sum to 100, by largest remainder.

    >>> hundred([0.335, 0.335, 0.33])
    [34, 33, 33]
    """
    total = math.fsum(shares) or 1.0
    exact = [100 * share / total for share in shares]
    out = [math.floor(x + 1e-9) for x in exact]
    order = sorted(range(len(out)), key=lambda i: (out[i] - exact[i], i))
    for i in order[: 100 - sum(out)]:
        out[i] += 1
    return out


def endings(case: Case, run: Run) -> Endings:
    """Every ending the case declares, those of share 0 too."""
    outcomes = run.answer["outcomes"]
    title = {e.id: e.name or proper(case, e.id) for e in case.file.endings}
    counts = hundred([o["share"] for o in outcomes.values()])
    rows = tuple(
        _row(LETTERS[i % 26], title.get(name, proper(case, name)), given, count)
        for i, ((name, given), count) in enumerate(zip(outcomes.items(), counts, strict=True))
    )
    flat = [row for row in rows for _ in range(row.squares)]
    squares = tuple(
        Square(22 * (i % 10), 22 * (i // 10), row.colour, row.ink, row.letter) for i, row in enumerate(flat)
    )
    ranked = sorted(
        ((outcomes[name], row) for name, row in zip(outcomes, rows, strict=True)), key=lambda p: -p[0]["share"]
    )
    first = [pair for pair in ranked if pair[0]["share"] > 0][:3]
    headline = "; ".join(
        f"in {of_hundred(o['share'])} of 100 runs of this model ({row.low} to {row.high}): {row.name}"
        for o, row in first
    )
    summary = "Of 100 runs of this model: " + ", ".join(f"{row.squares} {row.name} ({row.letter})" for row in rows)
    return Endings(rows, squares, upper_first(headline), summary, str(run.answer["uncertainty"]))


def _row(letter: str, name: str, given: dict[str, Any], count: int) -> EndingRow:
    colour = ENDINGS.get(given["kind"], GREY)
    words = f"in {of_hundred(given['share'])} of 100 runs of this model"
    share, low, high = (f"{100 * given[key]:.1f}" for key in ("share", "low", "high"))
    return EndingRow(letter, name, given["kind"], colour, ink(colour), share, low, high, count, words)


def measures(case: Case, run: Run) -> Measures:
    """Every measure, of the whole war and of each side."""
    given = run.answer["measures"]
    stems = dict.fromkeys(name.removesuffix(f"_{s}") for name in given for s in case.sides if name.endswith(f"_{s}"))
    of_a_side = {f"{stem}_{side}" for stem in stems for side in case.sides}
    names = actor_names(case)
    return Measures(
        rows=tuple(_measure(_words(case, name), found) for name, found in given.items() if name not in of_a_side),
        sides=tuple(upper_first(named(names, side)) for side in case.sides),
        by_side=tuple(
            SideRow(*_title(stem), tuple(_cell(given.get(f"{stem}_{side}", {})) for side in case.sides))
            for stem in stems
        ),
    )


def _title(stem: str) -> tuple[str, str]:
    return PER_SIDE.get(stem, (upper_first(plain(stem)), ""))


def _cell(given: Mapping[str, Any]) -> tuple[str, str]:
    if given.get("mean") is None:
        return NONE, NONE
    return number(given["mean"]), interval(given["low"], given["high"])


def _words(case: Case, name: str) -> tuple[str, str]:
    """Title and unit of a measure of the whole war."""
    for player in case.players:
        for stem, (title, unit) in PER_PLAYER.items():
            if name == f"{stem}_{player}":
                return f"{title} {named(actor_names(case), player)}", unit
    return MEASURES.get(name, (upper_first(plain(name)), ""))


def _measure(words: tuple[str, str], given: Mapping[str, Any]) -> MeasureRow:
    title, unit = words
    if given["mean"] is None:
        note = "no run has it"
    else:
        note = f"over the {given['of']} runs that signed" if "of" in given else ""
    mean, span = _cell(given)
    return MeasureRow(title, unit, mean, span, note)
