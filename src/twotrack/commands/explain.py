"""`explain`: the explanations of a failure, shared out."""

from __future__ import annotations

from typing import Annotated

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


def explain(
    case: CaseArg,
    outcome: Annotated[
        str | None,
        typer.Option(metavar="ENDING", help="The ending to explain; if not given, the takeover the case declares."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these explanations; repeatable. All if not given.")
    ] = None,
    as_of: AsOfFlag = None,
    overlay: OverlayFlag = None,
    members: Annotated[int, typer.Option(help="Runs of each combination; eight explanations have 256.")] = 200,
    weeks: WeeksFlag = 52,
    seed: SeedFlag = 0,
    without: WithoutFlag = None,
    workers: WorkersFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Share a difference in outcome out among the explanations of the case (Shapley values), under the same luck.

    Every explanation is a switch that takes it away. All combinations are run; a share is what a switch changes on
    average over all orders of throwing them. A small share is a result.

    Example: twotrack explain riverland --outcome settlement --members 100
    """
    from twotrack import api
    from twotrack.report.terminal import Bar
    from twotrack.report.terminal_explain import show_explanations

    at_least_one(workers)
    loaded = api.load(case, as_of, overlay or [])
    with Bar(errors()) as bar:
        answer = api.explain(
            loaded,
            outcome,
            only=only or [],
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
        show_explanations(loaded, answer)
