"""`audit`: which assumption deserves doubt."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from twotrack.commands.flags import (
    AsOfFlag,
    CaseArg,
    JsonFlag,
    OverlayFlag,
    SeedFlag,
    WeeksFlag,
    WithoutFlag,
    WorkersFlag,
    at_least_one,
    errors,
    print_json,
)
from twotrack.commands.stopping import watched


def audit(
    case: CaseArg,
    as_of: AsOfFlag = None,
    overlay: OverlayFlag = None,
    members: Annotated[int, typer.Option(help="Runs from which influence is read.")] = 2000,
    weeks: WeeksFlag = 52,
    seed: SeedFlag = 0,
    without: WithoutFlag = None,
    workers: WorkersFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Show how each number is supported, the influential and poorly supported ones first.

    Example: twotrack audit riverland --members 2000
    """

    from twotrack import api
    from twotrack.report.terminal import Bar

    at_least_one(workers)
    loaded = api.load(case, as_of, overlay or [])
    with Bar(errors()) as bar:
        answer = api.audit(
            loaded,
            members=members,
            weeks=weeks,
            seed=seed,
            without=without or [],
            workers=workers,
            progress=watched(bar),
        )
    if as_json:
        print_json(answer)
    else:
        _show(answer)


def _show(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from twotrack.report.terminal import left_out

    console, counts = Console(), answer["parameters"]
    console.print(
        f"{answer['case']}, as of {answer['as_of']}: {sum(counts.values())} parameters: {counts['documents']} from "
        f"documents, {counts['data']} from data, {counts['theory']} from theory, {counts['assumption']} assumed"
    )
    console.print(f"No document describes: {', '.join(answer['outside'])}")
    if words := left_out(answer):
        console.print(words)
    if answer["coding"]:
        _show_coding(console, answer["coding"])
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


def _show_coding(console: Any, coding: dict[str, Any]) -> None:
    """Krippendorff's alpha of each variable, with its interval: how far two codings made blind of each other agree."""
    words = []
    for name in ("kind", "asserted_by", "disputed"):
        span = coding["intervals"][name]
        told = "undefined" if span is None else f"{coding[name]:.2f} [{span[0]:.2f}, {span[1]:.2f}]"
        words.append(f"{name.replace('_', ' ')} {told}")
    console.print(
        f"Coded twice, blind: {coding['items']} claims. Krippendorff's alpha (1 agreement, 0 chance; bootstrap 95 %): "
        + ", ".join(words)
    )
