"""`trace`: from a run back to what moved it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twotrack.commands.flags import JsonFlag, print_json


def trace(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    member: Annotated[int | None, typer.Option(help="Number of the member, from 0.")] = None,
    week: Annotated[int | None, typer.Option(help="Only this week.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Tell the story of one member of a run: what happened, by which mechanism, from which numbers and claims.

    Example: twotrack trace runs/riverland-2031-03-03-1a2b3c4d --member 3
    """
    from twotrack import api
    from twotrack.report.terminal_trace import show_trace

    answer = api.trace(folder, member, week)
    print_json(answer) if as_json else show_trace(answer)
