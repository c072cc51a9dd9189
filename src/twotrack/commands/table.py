"""`table`: where the parties could meet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from twotrack.commands.flags import AsOfFlag, CaseArg, JsonFlag, OverlayFlag, SeedFlag, errors, print_json
from twotrack.commands.stopping import watched


def table(
    case: CaseArg,
    overlay: OverlayFlag = None,
    as_of: AsOfFlag = None,
    members: Annotated[int, typer.Option(help="Members in which deals better than war are counted.")] = 200,
    seed: SeedFlag = 0,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an HTML page with pictures.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Show where the parties could meet: zone of agreement per issue, who blocks what, points, nearest deal, orders.

    Example: twotrack table riverland --out table.html
    """
    from twotrack import api
    from twotrack.report.terminal import Bar
    from twotrack.report.terminal_table import show_table

    loaded = api.load(case, as_of, overlay or [])
    with Bar(errors()) as bar:
        answer = api.table(loaded, members, seed, out=out, progress=watched(bar))
    print_json(answer) if as_json else show_table(loaded, answer)
