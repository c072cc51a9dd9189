"""The documents in the terminal: what each sentence became, and which passages still fit the user's copies.

Passages are shown to the user who holds the document, and to nobody else; nothing is kept.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

NO_DOCUMENTS = "has no documents: it stands on data, theory and assumptions alone"
MOST_NAMES = 4


def show_segments(answer: dict[str, Any]) -> None:
    """Counts per document, every segment with what it became, and what was forgotten."""
    console = Console()
    if not answer["documents"]:
        console.print(f"{escape(answer['case'])} {NO_DOCUMENTS}.")
        return
    for document in answer["documents"]:
        console.print(f"[bold]{escape(document['doc'])}[/bold] {escape(document['name'])}")
        for row in answer["segments"]:
            if row["doc"] == document["doc"] and (row["claims"] or not _separates(row)):
                _segment(console, row)
    console.print(_counts_of_segments(answer["documents"]))
    for claim in answer["set_aside_yet_bound"]:
        console.print(f"[dim]Claim {claim} is set aside in coding.yaml and bound all the same: drop the reason.[/dim]")
    named = answer["named"]
    if named:
        aside = [one for one in named if one["set_aside"]]
        console.print(f"Of {len(named)} whom the documents name, {len(named) - len(aside)} are actors of the case.")
        for one in aside:
            _line(console, escape(f"{one['name']}: set aside: {one['set_aside']}"))
    count = answer["unbound"]
    if count:
        console.print(f"[bold]{count} segment{'s are' if count != 1 else ' is'} bound to nothing:[/bold]")
        for line in answer["todo"]:
            _line(console, escape(line))
    else:
        console.print("Every sentence is in the model or set aside with a reason.")


def _separates(row: dict[str, Any]) -> bool:
    return bool(row["set_aside"]) and not row["claims"] and row["set_aside"].startswith("separation")


def _segment(console: Console, row: dict[str, Any]) -> None:
    names = row["bound_to"]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    became = escape(", ".join(names[:MOST_NAMES])) + more
    if row["set_aside"]:
        became = f"[dim]set aside: {escape(row['set_aside'])}[/dim]"
    elif not names:
        became = "[bold]bound to nothing[/bold]"
    _line(console, f"{row['start']}-{row['end']} {escape(' '.join(row['claims']))} -> {became}")
    if row.get("passage"):
        console.print(Padding(f"[italic]{escape(' '.join(row['passage'].split()))}[/italic]", (0, 0, 0, 6)))


def _counts_of_segments(documents: list[dict[str, Any]]) -> Table:
    table = Table("Document", "Your copy", "Claims", "Bound", "Set aside", "Bound to nothing", title_justify="left")
    for row in documents:
        numbers = [str(row[key]) for key in ("claims", "bound", "set_aside", "unbound")]
        table.add_row(escape(row["doc"]), row["copy"], *numbers)
    return table


def show_evidence(answer: dict[str, Any]) -> None:
    """Per document which file it is and how its passages fit, then what does not."""
    console = Console()
    if not answer["documents"]:
        console.print(f"{escape(answer['case'])} {NO_DOCUMENTS}.")
        return
    table = Table("Document", "File", "Known by", "Fit", "Moved", "After undoing marks", "Changed")
    for row in answer["documents"]:
        numbers = [str(row["counts"][key]) for key in ("fits", "moved", "normalised", "changed")]
        table.add_row(escape(row["doc"]), escape(row["file"] or "not at hand"), row["found_by"] or "", *numbers)
    console.print(table)
    for row in answer["claims"]:
        if row["status"] == "changed":
            low, high = row["between"]
            place = f"its neighbours leave it the characters {low} to {high}"
            _line(console, f"{escape(row['claim'])}: the passage has changed; {place}")
        if row.get("passage"):
            words = escape(" ".join(row["passage"].split()))
            place = f"{row['start']}-{row['end']}" if row["start"] is not None else "now perhaps"
            _line(console, f"{escape(row['claim'])} {place}: [italic]{words}[/italic]")
    missing = [row["doc"] for row in answer["documents"] if row["file"] is None]
    if missing:
        console.print(f"Not at hand: {escape(', '.join(missing))}.")
    if answer["all_fit"]:
        console.print(f"All {sum(answer['counts'].values())} passages were found.")
    else:
        console.print("Some passages were not found: their claims point at a text that is not this one.")


def _line(console: Console, text: str) -> None:
    console.print(Padding(text, (0, 0, 0, 2)))
