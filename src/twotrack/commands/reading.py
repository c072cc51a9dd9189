"""`read` and `adopt`: documents to a dossier, and what a person signed into a case."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from twotrack.errors import RequestError

if TYPE_CHECKING:
    from twotrack.reading.output import Gathered

JsonFlag = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object on standard output.")]


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Text, HTML or PDF files, or folders of them.")
    ],
    actors: Annotated[
        str | None, typer.Option(metavar="CASE", help="A case that lends names of actors and dated events.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for dossier.json and dossier.html; can be resumed.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes (one per core).")] = None,
    seconds: Annotated[float, typer.Option(help="Time bound for one document.")] = 60.0,
    second: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Your own OpenAI-compatible endpoint as a second reader: texts are sent there."
        ),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Read documents: who says what, when it was written, events, causes, promises, with exact offsets.

    Example: twotrack read articles/*.txt --actors riverland --out dossier
    """
    from rich.console import Console

    from twotrack import api
    from twotrack.report.terminal import Bar

    if workers is not None and workers < 1:
        raise RequestError(f"workers is {workers}; at least one is needed")
    if not 0 < seconds <= 86_400:
        raise RequestError(f"seconds is {seconds:g}; it lies between 0 and 86400")
    with Bar(Console(stderr=True)) as bar:
        gathered = api.read(
            files, actors, out, workers=workers, seconds=seconds, progress=bar, second=second,
            stream=sys.stdout if as_json else None,
        )  # fmt: skip
    for failed in gathered.failed():
        typer.echo(f"not read: {failed['message']}", err=True)
    if not as_json:
        _show(gathered, out)


def _show(gathered: Gathered, out: Path | None) -> None:
    for document in gathered.first:
        written, counts = document["written"], document["counts"]
        typer.echo(f"{document['name']}: written {written['earliest'] or '?'} to {written['latest'] or '?'}")
        typer.echo("  " + ", ".join(f"{n} {kind}" for kind, n in counts.items() if n))
        for note in document["notes"]:
            typer.echo(f"  note: {note}")
    if gathered.read > len(gathered.first):
        typer.echo(f"... and {gathered.read - len(gathered.first)} more documents; in all")
        typer.echo("  " + ", ".join(f"{n} {kind}" for kind, n in gathered.counts.items() if n))
    names = gathered.most_forms(13)
    typer.echo(f"actors: {', '.join(names[:12])}" + (" ..." if len(names) > 12 else ""))
    if out is None:
        typer.echo("Nothing was kept. Next: the same with --out DIR for a page to decide on, or with --json")
    else:
        typer.echo(
            f"Next: open {out / 'dossier.html'}, decide, sign, save, then: twotrack adopt signed-dossier.json CASE"
        )


def adopt(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER", help="The signed file that the dossier page saved.")],
    case: Annotated[str, typer.Argument(metavar="CASE", help="A built-in case or a folder.")],
    as_json: JsonFlag = False,
) -> None:
    """Turn what a person accepted and signed into claims of a case, all or none.

    Example: twotrack adopt signed-dossier.json my-case
    """
    from twotrack import api

    answer: dict[str, Any] = api.adopt(dossier, case)
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    typer.echo(
        f"{answer['case']}: {len(answer['adopted'])} claims added, signed by {answer['coder']} on {answer['date']}"
    )
    if answer["already_there"]:
        typer.echo(f"  {len(answer['already_there'])} were there already")
    if answer["sources"]:
        typer.echo(f"  new sources: {', '.join(answer['sources'])}; say in sources.yaml who speaks in them")
