"""The readings of a case beside each other in the terminal: what each expects, and where they part."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from twotrack.case.case import Case
from twotrack.report.terminal import left_out, support_line
from twotrack.report.words import plain

MEASURES = {
    "agreement": ("agreement signed", 100),
    "lasting": ("lasts half a year", 100),
    "deaths": ("killed, thousand", 0.001),
    "civilian_harm": ("civilians, thousand", 0.001),
    "displaced": ("displaced, thousand", 0.001),
    "violations": ("provisions broken", 1),
}


def show_readings(case: Case, answer: dict[str, Any]) -> None:
    """The whole answer, in the order in which a reader asks."""
    console = Console()
    console.print(f"[bold]{escape(case.file.title)}[/bold], as of {case.as_of}: each document as a world of its own")
    console.print(support_line(case))
    if words := left_out(answer):
        console.print(words)
    for name, world in answer["readings"].items():
        console.print(f"[bold]{escape(name)}[/bold] {escape(world['name'])}: {escape(world['about'])}")
    _expect(console, case, answer)
    _part(console, answer)
    _assume(console, answer)
    console.print(
        f"[dim]{answer['members']} runs of {answer['weeks']} weeks for each, the same luck in all. Pooled: "
        f"{escape(answer['pooled']['method'])}. {escape(answer['uncertainty'])}.[/dim]"
    )


def _expect(console: Console, case: Case, answer: dict[str, Any]) -> None:
    worlds, pooled = answer["readings"], answer["pooled"]
    table = Table(title="What each expects, in 100 runs of this model", title_justify="left")
    table.add_column("", no_wrap=True)
    for name in (*worlds, "pooled (95 %)"):
        table.add_column(escape(name), justify="right")
    for ending in case.file.endings:
        shares = (_short(100 * world["outcomes"][ending.id]["share"]) for world in worlds.values())
        p = pooled["outcomes"][ending.id]
        table.add_row(escape(plain(ending.id)), *shares, _with_interval(p["share"], p, 100))
    table.add_section()
    for name, (words, times) in MEASURES.items():
        means = (_short(times * world["measures"][name]["mean"]) for world in worlds.values())
        p = pooled["measures"][name]
        table.add_row(words, *means, _with_interval(p["mean"], p, times))
    console.print(table)


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2g}"


def _with_interval(value: float, of: dict[str, float], times: float) -> str:
    return f"{_short(value * times)} ({_short(of['low'] * times)}-{_short(of['high'] * times)})"


def _part(console: Console, answer: dict[str, Any]) -> None:
    rows = [row for row in answer["disagreements"] if row["kind"] == "ending" and row["told_apart"]]
    if not rows:
        console.print("In no ending can two readings be told apart with so many runs.")
        return
    for row in rows[:4]:
        ending = escape(row["quantity"].removeprefix("share."))
        console.print(
            f"They part in [bold]{ending}[/bold]: {100 * row['values'][row['lowest']]:.0f} of 100 by "
            f"{escape(row['lowest'])}, {100 * row['values'][row['highest']]:.0f} by {escape(row['highest'])} "
            f"(difference {100 * row['low']:.0f} to {100 * row['high']:.0f})."
        )


def _assume(console: Console, answer: dict[str, Any]) -> None:
    rows = [row for row in answer["disagreements"] if row["kind"] == "assumption"]
    opposed = [row for row in rows if row["opposed"]]
    if opposed:
        table = Table(title="Where they contradict each other (middle of each range)", title_justify="left")
        table.add_column("", no_wrap=True)
        for name in (*answer["readings"], "case"):
            table.add_column(escape(name), justify="right")
        for row in opposed:
            values = (_short(row["values"][name]) if name in row["values"] else "·" for name in answer["readings"])
            table.add_row(escape(row["quantity"]), *values, _short(row["case"]))
        console.print(table)
    console.print(
        f"{len(rows)} numbers are set by some reading; in {len(opposed)} of them readings stand on opposite sides of "
        "the case. A point: the document does not speak of the number, and its reading keeps the case's range."
    )
