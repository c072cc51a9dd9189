"""`ledger`: promises, and what waits for what."""

from __future__ import annotations

from twotrack.commands.flags import AsOfFlag, CaseArg, JsonFlag, print_json


def ledger(case: CaseArg, as_of: AsOfFlag = None, as_json: JsonFlag = False) -> None:
    """Show the promises of the documents: kept or broken according to whom, what waits for what, what breaks circles.

    Without a date all documents speak, whatever the date of the case.

    Example: twotrack ledger riverland
    """
    from twotrack import api
    from twotrack.report.terminal_ledger import show_ledger

    answer = api.ledger(case, as_of)
    print_json(answer) if as_json else show_ledger(answer)
