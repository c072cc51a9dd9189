"""The command line: every command is a few lines on `twotrack.api`.

Answers go to standard output, progress and notes to standard error. Exit status: 0 done, 1 the answer is no, 2
the input is wrong, 3 interrupted with what was finished kept.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from twotrack.commands import audit, compare, evidence, explain, hindcast, ledger, reading, readings, table, trace
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
from twotrack.commands.stopping import asked, interrupted, watched
from twotrack.errors import RequestError, TwotrackError

app = typer.Typer(
    help="Twotrack: a laboratory for peace processes: a war and a negotiation run at the same time.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

STOPPED = 130  # what the command-line library makes of an interruption


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Twotrack: a laboratory for peace processes.

    Start with: twotrack run riverland
    """
    if version:
        import twotrack

        typer.echo(twotrack.__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from twotrack import api
        from twotrack.report.terminal import show_welcome

        show_welcome([api.load(name) for name in api.cases()])


@app.command()
def run(
    case: CaseArg,
    as_of: AsOfFlag = None,
    overlay: OverlayFlag = None,
    reading: Annotated[
        str | None, typer.Option(metavar="ID", help="The world as one document has it (see twotrack readings).")
    ] = None,
    members: Annotated[int, typer.Option(help="Runs of the ensemble.")] = 1000,
    weeks: WeeksFlag = 52,
    seed: SeedFlag = 0,
    workers: WorkersFlag = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Run folder; runs/<case>-<date>-<digest> if not given.")
    ] = None,
    without: WithoutFlag = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was cut off.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Simulate an ensemble and write a run folder with its report.

    Example: twotrack run riverland --overlay conditional-exit --members 1000
    """
    from twotrack import api
    from twotrack.report.terminal import Bar, show_run

    at_least_one(workers)
    loaded = api.load(case, as_of, overlay or [])
    if reading is not None:
        loaded = api.as_read(loaded, reading)
    folder = out or Path("runs") / f"{loaded.name}-{loaded.as_of}-{loaded.fingerprint[:8]}"
    if out is None:
        folder = _unfinished(folder) if resume else _free(folder)
    with Bar(errors()) as bar:
        result = api.run(
            loaded,
            members,
            weeks,
            seed,
            workers=workers,
            without=without or [],
            out=folder,
            resume=resume,
            progress=watched(bar),
        )
    if as_json:
        print_json(result.answer)
    else:
        show_run(loaded, result)


def _free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3 ... that holds nothing: a run is never overwritten."""
    number, free = 1, folder
    while free.exists() and any(free.iterdir()):
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _unfinished(folder: Path) -> Path:
    """Of folder, folder-2, folder-3 ... the first that was cut off, else the first."""
    number, following = 1, folder
    while following.exists():
        if (following / "partial").is_dir():
            return following
        number += 1
        following = folder.with_name(f"{folder.name}-{number}")
    return folder


@app.command()
def validate(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A case folder or a built-in case.")],
    as_json: JsonFlag = False,
) -> None:
    """Say whether a case is well formed, every fault with its file, line and field.

    Example: twotrack validate my-case
    """
    from dataclasses import asdict

    from twotrack import api

    faults = api.validate(path)
    if as_json:
        print_json({"path": path, "valid": not faults, "faults": [asdict(fault) for fault in faults]})
    else:
        for fault in faults:
            typer.echo(str(fault))
        typer.echo(
            f"{path}: {len(faults)} fault{'s' if len(faults) != 1 else ''}" if faults else f"{path}: well formed"
        )
    if faults:
        raise typer.Exit(2)


@app.command()
def check(
    case: CaseArg,
    members: Annotated[int, typer.Option(help="Runs of each ensemble.")] = 256,
    seed: SeedFlag = 0,
    as_json: JsonFlag = False,
) -> None:
    """Say whether the sentences of the case's checks.yaml hold, each beside its sabotaged twin.

    Example: twotrack check riverland
    """
    from dataclasses import asdict

    from twotrack import api
    from twotrack.report.terminal import show_checks

    results = api.check(case, members, seed)
    if as_json:
        print_json({"case": case, "checks": [asdict(r) | {"passed": r.passed} for r in results]})
    else:
        show_checks(case, results)
    if not all(r.passed for r in results):
        raise typer.Exit(1)


@app.command()
def cases(as_json: JsonFlag = False) -> None:
    """List the built-in cases.

    Example: twotrack cases
    """
    from twotrack import api
    from twotrack.report.terminal import show_cases

    loaded = [api.load(name) for name in api.cases()]
    if as_json:
        rows = [
            {"name": c.name, "title": c.file.title, "as_of": str(c.as_of), "places": len(c.places),
             "actors": len(c.file.actors),
             "overlays": api.overlays(c), "folder": str(c.folder)}
            for c in loaded
        ]  # fmt: skip
        print_json({"cases": rows})
    else:
        show_cases(loaded)


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the new case, and of its folder.")],
    places: Annotated[int, typer.Option(help="Places on the invented map.")] = 12,
    seed: Annotated[int, typer.Option(help="Another seed invents another war.")] = 0,
) -> None:
    """Write a new case that runs as it is, to be changed into yours.

    Example: twotrack new valley && twotrack run valley
    """
    from twotrack import api
    from twotrack.case.scaffold import new_case

    if Path(name).name in api.cases():
        raise RequestError(f"'{Path(name).name}' is a built-in case: choose another name")
    folder = new_case(Path(name), Path(name).name, places, seed)
    typer.echo(f"{folder}: a runnable case. Next: twotrack run {folder}, then change {folder / 'case.yaml'}")


@app.command()
def schedule(
    mechanism: Annotated[
        str | None, typer.Option(metavar="NAME", help="Show one mechanism: parameters, sources, limits.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Print the order of a week: what each step does, and in which order.

    Example: twotrack schedule --mechanism combat
    """
    from twotrack import api
    from twotrack.report.terminal import mechanism_card, schedule_rows, show_mechanism, show_schedule

    if as_json and mechanism is None:
        print_json({"steps": schedule_rows(api.schedule())})
    elif mechanism is not None:
        card = mechanism_card(mechanism)
        print_json(card) if as_json else show_mechanism(card)
    else:
        show_schedule(api.schedule())


@app.command()
def schema(
    what: Annotated[
        str, typer.Argument(metavar="FILE", help="case, overlay, sources, claims, checks, promises, coding or second")
    ] = "case",
) -> None:
    """Print the JSON Schema of a file of a case, for editors.

    Example: twotrack schema case > case.schema.json
    """
    from twotrack import api

    print_json(api.json_schema(what))


@app.command()
def report(folder: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Write the HTML page of a finished run again.

    Example: twotrack report runs/riverland-2031-03-03-1a2b3c4d
    """
    from twotrack import api

    typer.echo(str(api.write_report_again(folder)))


app.command()(table.table)
app.command()(trace.trace)
app.command()(compare.compare)
app.command()(readings.readings)
app.command()(explain.explain)
app.command()(audit.audit)
app.command()(hindcast.hindcast)
app.command()(ledger.ledger)
app.command()(evidence.evidence)
app.command()(reading.read)
app.command()(reading.adopt)


def main() -> None:
    """Run the command line; turn every error a user can cause into one clear message and an exit status."""
    signal.signal(signal.SIGINT, interrupted)
    try:
        status = app(standalone_mode=False)
        sys.stdout.flush()
    except TwotrackError as error:
        typer.echo(f"twotrack: {error}", err=True)
        sys.exit(error.exit_status)
    except typer.Exit as stop:
        status = stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("twotrack: stopped by the user", err=True)
        sys.exit(3)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if asked.is_set():
            typer.echo("twotrack: stopped by the user", err=True)
            sys.exit(3)
        if not hasattr(error, "format_message"):
            raise
        typer.echo(f"twotrack: {error.format_message()}", err=True)
        sys.exit(2)
    if status == STOPPED:
        typer.echo("twotrack: stopped by the user", err=True)
        sys.exit(3)
    sys.exit(status if isinstance(status, int) else 0)
