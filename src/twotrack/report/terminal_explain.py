"""Explanations in the terminal: bars with intervals, alone and last, the strongest interactions, what a share means."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from twotrack.case.case import Case
from twotrack.report.explanations import MEANING, bar, ending_of, natures_lines, share_rows, total_line
from twotrack.report.terminal import left_out, support_line

SHOWN_PAIRS = 5
WIDE = 96
"""Columns from which the bars are drawn at full length and names of switches stay in one line."""


def show_explanations(case: Case, answer: dict[str, Any]) -> None:
    """The whole answer, in the order in which a reader asks."""
    console, rows = Console(), share_rows(answer)
    console.print(
        f"[bold]{escape(case.file.title)}[/bold], as of {case.as_of}: explanations of {escape(ending_of(answer))}"
    )
    if answer["overlays"]:
        console.print(escape(f"with {', '.join(answer['overlays'])}"))
    if words := left_out(answer):
        console.print(words)
    console.print(support_line(case))
    console.print(
        f"{answer['combinations']} combinations of {len(rows)} switches, {answer['members']} runs of {answer['weeks']} "
        "weeks each, the same luck in all"
    )
    console.print(escape(total_line(answer)))
    reach = max((max(abs(row.low), abs(row.high)) for row in rows), default=0.0)
    table = Table(title_justify="left")
    longest = max((len(row.id) for row in rows), default=0)
    half = 6 if console.width >= WIDE else 3
    table.add_column("Switched off", min_width=longest if console.width >= WIDE else 16, overflow="fold")
    for title in ("Share", f"0 ± {reach:.0f}", "95 %", "Alone", "Last", "Part"):
        table.add_column(title, no_wrap=True)
    for row in rows:
        told = "" if row.told else "\n[dim]not told apart[/dim]"
        part = "-" if row.of_difference is None else f"{100 * row.of_difference:.0f} %"
        head = f"{escape(row.id)}\n[dim]{escape(row.name)}; {row.nature}[/dim]"
        table.add_row(
            head, f"{row.share:+.1f}", bar(row, reach, half),
            f"{row.low:+.1f} to {row.high:+.1f}{told}", f"{row.alone:+.1f}", f"{row.last:+.1f}", part,
        )  # fmt: skip
    console.print(table)
    console.print(escape(MEANING))
    for line in natures_lines(rows):
        console.print(escape(line))
    _pairs(console, answer)
    console.print(f"[dim]{escape(answer['uncertainty'])}.[/dim]")


def _pairs(console: Console, answer: dict[str, Any]) -> None:
    told = [row for row in answer["interactions"] if row["low"] > 0 or row["high"] < 0]
    if not told:
        if answer["interactions"]:
            console.print("No two switches are told to work on each other.")
        return
    table = Table("Strongest interactions", "points", "95 %", title_justify="left")
    for row in told[:SHOWN_PAIRS]:
        table.add_row(
            escape(" and ".join(row["pair"])), f"{100 * row['value']:+.1f}",
            f"{100 * row['low']:+.1f} to {100 * row['high']:+.1f}",
        )  # fmt: skip
    console.print(table)
