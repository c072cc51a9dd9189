"""One self-contained HTML page from a run: it opens from disk, needs no network and reads without scripts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from twotrack.case.case import Case
from twotrack.errors import RunFolderError
from twotrack.report.documents import documents
from twotrack.report.endings import endings, measures
from twotrack.report.field import field_groups
from twotrack.report.front import front
from twotrack.report.ground import ground
from twotrack.report.inputs import inputs
from twotrack.report.positions import positions
from twotrack.report.promises import promises
from twotrack.report.talks import talks
from twotrack.report.words import number
from twotrack.results.folder import write_text
from twotrack.results.run import Run

SECTIONS = (
    ("run", "What was run"),
    ("documents", "The documents"),
    ("endings", "Endings"),
    ("measures", "Measures"),
    ("map", "The map"),
    ("field", "The field"),
    ("talks", "The life of the talks"),
    ("promises", "Promises of the documents"),
    ("positions", "Positions and red lines"),
    ("inputs", "Inputs and their support"),
    ("redo", "How to redo it"),
)


@cache
def pages() -> Environment:
    """Templates of this package. Everything that comes from data is escaped, in text, attributes and pictures alike."""
    return Environment(
        loader=PackageLoader("twotrack.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_report(case: Case, run: Run) -> str:
    """The page of a run as one HTML text without any outside resource.

    Args:
        case: the case the run was made from, on the same date and with the same overlays.
        run: a finished run; its tables and answer are read, nothing is computed anew.
    """
    context: dict[str, Any] = {
        "sections": SECTIONS,
        "front": front(case, run),
        "documents": documents(case),
        "endings": endings(case, run),
        "measures": measures(case, run),
        "groups": field_groups(case, run),
        "talks": talks(case, run),
        "ground": ground(case, run),
        "promises": promises(case),
        "positions": positions(case),
        "inputs": inputs(case),
        "manifest": run.manifest,
        "answer": run.answer,
        "number": number,
    }
    return pages().get_template("page.html.j2").render(context)


def write_report(path: Path, case: Case, run: Run) -> None:
    """Write the page of a run so that it appears whole or not at all.

    Raises:
        RunFolderError: the file cannot be written.
    """
    text = render_report(case, run)
    try:
        write_text(path, text)
    except OSError as error:
        raise RunFolderError(f"cannot write the report to '{path}': {error.strerror or error}") from None
