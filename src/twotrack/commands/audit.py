"""`audit`: which assumption deserves doubt."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from twotrack.errors import RequestError

JsonFlag = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on standard output.")]


def audit(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A built-in case or the folder of one.")],
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was known on this day counts.")] = None,
    overlay: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Apply an overlay; repeatable.")] = None,
    members: Annotated[int, typer.Option(help="Runs from which influence is read.")] = 2000,
    weeks: Annotated[int, typer.Option(help="Weeks to simulate.")] = 52,
    seed: Annotated[int, typer.Option(help="Seed of all luck.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Threads (one per core).")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show how each number is supported, the influential and poorly supported ones first.

    Example: twotrack audit riverland --members 2000
    """
    from rich.console import Console

    from twotrack import api
    from twotrack.report.terminal import Bar

    if workers is not None and workers < 1:
        raise RequestError(f"workers is {workers}; at least one is needed")
    loaded = api.load(case, as_of, overlay or [])
    with Bar(Console(stderr=True)) as bar:
        answer = api.audit(loaded, members=members, weeks=weeks, seed=seed, workers=workers, progress=bar)
    if as_json:
        typer.echo(json.dumps(answer, allow_nan=False))
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console, counts = Console(), answer["parameters"]
    console.print(
        f"{answer['case']}, as of {answer['as_of']}: {sum(counts.values())} parameters: {counts['documents']} from "
        f"documents, {counts['data']} from data, {counts['theory']} from theory, {counts['assumption']} assumed"
    )
    console.print(f"No document describes: {', '.join(answer['outside'])}")
    table = Table("Number", "Goes with", "Rank correlation", "Stands on", title_justify="left")
    for row in answer["riskiest"]:
        told = f"{row['influence']:.2f}" if row["told_apart"] else f"[dim]{row['influence']:.2f}, not told apart[/dim]"
        table.add_row(escape(row["parameter"]), escape(row["goes_with"]), told, escape("; ".join(row["support"])))
    console.print(table)
    console.print(
        f"[dim]{len(answer['riskiest'])} of {answer['uncertain']} uncertain numbers, from {answer['members']} runs. "
        f"Below {answer['noise']:.2f} a number is not told apart from one that does nothing. One number at a time, "
        "monotone effects only.[/dim]"
    )
