"""`evidence`: do the claims still fit the user's copies of the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twotrack.commands.flags import CaseArg, JsonFlag, print_json

DocumentsFlag = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of your copies; $TWOTRACK_DOCUMENTS or ./documents if not given."),
]
ShowFlag = Annotated[bool, typer.Option("--show", help="Show the passages, as they stand in your copies.")]


def evidence(case: CaseArg, documents: DocumentsFlag = None, show: ShowFlag = False, as_json: JsonFlag = False) -> None:
    """Find the passage of every claim in your copies of the documents, and report what no longer fits.

    Exit status: 0 all fit, 1 something does not, 2 no document is at hand.

    Example: twotrack evidence riverland
    """
    from twotrack import api
    from twotrack.report.terminal_documents import show_evidence

    answer = api.evidence(case, documents, show)
    print_json(answer) if as_json else show_evidence(answer)
    if not answer["all_fit"]:
        raise typer.Exit(1)
