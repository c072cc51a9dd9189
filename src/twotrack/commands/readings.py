"""`readings`: each document as a world of its own."""

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


def readings(
    case: CaseArg,
    as_of: AsOfFlag = None,
    overlay: OverlayFlag = None,
    members: Annotated[int, typer.Option(help="Runs of each reading.")] = 1000,
    weeks: WeeksFlag = 52,
    seed: SeedFlag = 0,
    without: WithoutFlag = None,
    workers: WorkersFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Run each document as a world of its own, and all pooled: what each expects, where they part.

    Example: twotrack readings riverland --members 200
    """
    from twotrack import api
    from twotrack.report.terminal import Bar
    from twotrack.report.terminal_readings import show_readings

    at_least_one(workers)
    loaded = api.load(case, as_of, overlay or [])
    with Bar(errors()) as bar:
        answer = api.readings(
            loaded,
            members=members,
            weeks=weeks,
            seed=seed,
            without=without or [],
            workers=workers,
            progress=watched(bar),
        )
    print_json(answer) if as_json else show_readings(loaded, answer)
