"""`hindcast`: how forecasts from a date fared, ours and those in the documents."""

from __future__ import annotations

from typing import Annotated

import typer

from twotrack.commands.flags import (
    AsOfFlag,
    CaseArg,
    JsonFlag,
    SeedFlag,
    WorkersFlag,
    at_least_one,
    errors,
    print_json,
)
from twotrack.commands.stopping import watched


def hindcast(
    case: CaseArg,
    as_of: AsOfFlag = None,
    members: Annotated[
        int | None, typer.Option(help="Runs of each world [default: 1000, or 200 over more than 104 weeks].")
    ] = None,
    weeks: Annotated[int | None, typer.Option(help="Weeks to simulate [default: up to the last target].")] = None,
    seed: SeedFlag = 0,
    workers: WorkersFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Score forecasts from a date, ours and the documents', against what happened, beside plain baselines.

    Example: twotrack hindcast riverland
    """
    from twotrack import api
    from twotrack.report.terminal import Bar

    at_least_one(workers)
    with Bar(errors()) as bar:
        answer = api.hindcast(
            api.load(case, as_of), members=members, weeks=weeks, seed=seed, workers=workers, progress=watched(bar)
        )
    if as_json:
        print_json(answer)
    else:
        from twotrack.report.terminal_hindcast import show_hindcast

        show_hindcast(answer)
