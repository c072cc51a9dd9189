"""The flags that commands share, and how they print an answer."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twotrack.errors import RequestError

if TYPE_CHECKING:
    from rich.console import Console

CaseArg = Annotated[str, typer.Argument(metavar="CASE", help="A built-in case or a folder.")]
AsOfFlag = Annotated[str | None, typer.Option(metavar="DATE", help="Use only what was known on this day.")]
OverlayFlag = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Apply an overlay; repeat to combine.")]
WeeksFlag = Annotated[int, typer.Option(help="Weeks to simulate.")]
SeedFlag = Annotated[int, typer.Option(help="Seed of all luck.")]
WorkersFlag = Annotated[int | None, typer.Option(help="Threads (one per core); the answer does not depend on it.")]
WithoutFlag = Annotated[list[str] | None, typer.Option(metavar="MECHANISM", help="Leave a mechanism out; repeatable.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on standard output.")]


def errors() -> Console:
    """Where progress and notes go."""
    from rich.console import Console

    return Console(stderr=True)


def print_json(answer: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=str) + "\n")


def at_least_one(workers: int | None) -> None:
    """Refuse a number of threads that is none.

    Raises:
        RequestError: fewer than one.
    """
    if workers is not None and workers < 1:
        raise RequestError(f"workers is {workers}; at least one is needed")
