"""`compare`: what an overlay changes, under the same luck."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from twotrack.commands.flags import (
    AsOfFlag,
    CaseArg,
    JsonFlag,
    SeedFlag,
    WeeksFlag,
    WithoutFlag,
    WorkersFlag,
    at_least_one,
    errors,
    print_json,
)
from twotrack.commands.stopping import watched

WORDS = {
    "agreement": "an agreement is signed",
    "lasting": "in force half a year or more",
    "deaths": "fighters killed",
    "civilian_harm": "civilians harmed",
    "displaced": "people displaced",
    "violations": "provisions broken",
}


def compare(
    case: CaseArg,
    arm: Annotated[
        list[str],
        typer.Option(metavar="NAME", help="An overlay, or several joined by +; repeatable. base is always one."),
    ],
    as_of: AsOfFlag = None,
    members: Annotated[int, typer.Option(help="Runs of each arm.")] = 1000,
    weeks: WeeksFlag = 52,
    seed: SeedFlag = 0,
    without: WithoutFlag = None,
    workers: WorkersFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Compare arms under the same luck: paired differences, regret, who gains and who pays.

    Example: twotrack compare riverland --arm conditional-exit --arm conditional-exit+guarantee
    """

    from twotrack import api
    from twotrack.report.terminal import Bar

    at_least_one(workers)
    with Bar(errors()) as bar:
        found = api.compare(
            api.load(case, as_of),
            arm,
            members=members,
            weeks=weeks,
            seed=seed,
            without=without or [],
            workers=workers,
            progress=watched(bar),
        )
    if as_json:
        print_json(found.answer)
    else:
        _show(found.answer)


def _show(answer: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from twotrack.report.terminal import left_out

    console = Console()
    counts = answer["support"]
    console.print(
        f"{answer['case']}, as of {answer['as_of']}: {answer['members']} runs of {answer['weeks']} weeks per arm, "
        "the same luck in each"
    )
    console.print(
        f"{sum(counts.values())} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )
    if words := left_out(answer):
        console.print(words)
    endings = Table("In 100 runs of this model", *(escape(name) for name in answer["arms"]), title_justify="left")
    for ending in next(iter(answer["arms"].values()))["outcomes"]:
        shares = (100 * one["outcomes"][ending]["share"] for one in answer["arms"].values())
        endings.add_row(escape(ending), *(f"{share:.1f}" for share in shares))
    console.print(endings)
    for name in answer["arms"]:
        rows = [d for d in answer["differences"] if d["arm"] == name]
        if not rows:
            continue
        table = Table(f"{escape(name)} less base", "mean", "95 % interval", "", title_justify="left")
        for row in rows:
            told = row["low"] > 0 or row["high"] < 0
            if row["mean"] or told:
                words = WORDS.get(row["measure"], row["measure"].removeprefix("share.").replace("_", " "))
                table.add_row(escape(words), _number(row["mean"]), f"{_number(row['low'])} to {_number(row['high'])}",
                              "" if told else "not told apart")  # fmt: skip
        console.print(table)
    _regret(console, answer)
    console.print(f"[dim]{escape(answer['uncertainty'])}[/dim]")


def _regret(console: Any, answer: dict[str, Any]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("Mean regret", *(escape(name) for name in answer["arms"]), title_justify="left")
    for measure, by_arm in answer["regret"].items():
        table.add_row(WORDS[measure], *(_number(value) for value in by_arm.values()))
    console.print(table)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
