"""The ledger of promises in the terminal: who promised what, what waits for what, circles and what breaks them."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

MOST_ORDERS = 8


def show_ledger(answer: dict[str, Any]) -> None:
    """The promises as a table, then the graph of conditions in words."""
    console = Console()
    rows = answer["promises"]
    day = f"as known on {answer['as_of']}" if answer["as_of"] else "all documents, whatever their date"
    console.print(f"[bold]Promises[/bold] of {escape(answer['case'])}, {day}")
    if answer["note"]:
        console.print(escape(answer["note"]))
    if not rows:
        return
    table = Table("Promise", "By, to", "Provision", "According to", title_justify="left")
    for row in rows:
        told = "\n".join(f"{escape(who)}: {says}" for who, says in row["status"].items()) or "[dim]nobody tells[/dim]"
        words = escape(row["provision"])
        words += f"\n[dim]due {row['due']}[/dim]" if row["due"] else ""
        words += f"\n[dim]if: {escape(row['conditions'])}[/dim]" if row["conditions"] else ""
        words += f"\n[dim]claims {', '.join(row['claims'])}[/dim]" if row["claims"] else ""
        words += "" if row["origin"] == "documents" else f"\n[dim]from the {row['origin']}[/dim]"
        table.add_row(escape(row["id"]), f"{escape(row['by'])}\n-> {escape(row['to'])}", words, told)
    console.print(table)
    if answer["disagreements"]:
        console.print(f"Tellers disagree about: {escape(', '.join(answer['disagreements']))}.")
    _waits(console, answer)


def _waits(console: Console, answer: dict[str, Any]) -> None:
    waiting = [row for row in answer["promises"] if row["waits_for"]]
    console.print("[bold]What waits for what[/bold]" if waiting else "Nothing waits for anything else.")
    for row in waiting:
        _line(console, f"{row['id']} waits for {' and '.join(row['waits_for'])}")
    if not waiting:
        return
    console.print("[bold]Circles[/bold], in which everybody waits" if answer["cycles"] else "There is no circle.")
    for circle in answer["cycles"]:
        _line(console, ", ".join(f"{one} waits for {two}" for one, two in zip(circle, following(circle), strict=True)))
    if not answer["cycles"]:
        return
    console.print("[bold]Orders that break them[/bold]; what stands before the colon is done first, without waiting")
    orders = list(zip(answer["unilateral"], answer["breaking_orders"], strict=True))
    for alone, order in orders[:MOST_ORDERS]:
        _line(console, f"{' and '.join(alone)}: {', then '.join(order)}")
    if len(orders) > MOST_ORDERS:
        _line(console, f"and {len(orders) - MOST_ORDERS} more (--json lists them)")


def following(circle: list[str]) -> list[str]:
    """What each of a circle waits for."""
    return [*circle[1:], circle[0]]


def _line(console: Console, text: str) -> None:
    console.print(Padding(escape(text), (0, 0, 0, 2)))
