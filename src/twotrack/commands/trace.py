"""`trace`: from a run back to what moved it, and from a sentence to what it became."""

from __future__ import annotations

from typing import Annotated

import typer

from twotrack.commands.evidence import DocumentsFlag
from twotrack.commands.flags import JsonFlag, print_json
from twotrack.errors import RequestError


def trace(
    what: Annotated[str, typer.Argument(metavar="RUN|CASE", help="A run folder, or a built-in case or its folder.")],
    member: Annotated[int | None, typer.Option(help="Of a run: number of the member, from 0.")] = None,
    week: Annotated[int | None, typer.Option(help="Of a run: only this week.")] = None,
    documents: DocumentsFlag = None,
    as_json: JsonFlag = False,
) -> None:
    """Tell one member's story, or show what every sentence of the documents became.

    Of a run: what happened to a member, by which mechanism, from which numbers and claims. Of a case: what each
    sentence of its documents became, or why it was set aside; exit status 1 if one was forgotten.

    Example: twotrack trace runs/riverland-2031-03-03-1a2b3c4d --member 3
    """
    from twotrack import api
    from twotrack.report.terminal_documents import show_segments
    from twotrack.report.terminal_trace import show_trace

    if not api.is_case(what):
        answer = api.trace(what, member, week)
        print_json(answer) if as_json else show_trace(answer)
        return
    if member is not None or week is not None:
        raise RequestError(f"'{what}' is a case: --member and --week belong to a run folder")
    answer = api.trace_case(what, documents, show=not as_json)
    print_json(answer) if as_json else show_segments(answer)
    if answer["unbound"]:
        raise typer.Exit(1)
