"""Reading files into a dossier folder or one answer, with what a case lends."""

from __future__ import annotations

import itertools
import os
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from twotrack.errors import CaseError, Fault, Interrupted
from twotrack.evidence.yamlfile import read_yaml
from twotrack.reading import kept
from twotrack.reading.anchors import NOTHING, Lent, lent
from twotrack.reading.batch import Outcome, Task, Tell, expanded, nothing, read_files
from twotrack.reading.clean import mask
from twotrack.reading.dossier import SECONDS
from twotrack.reading.output import Gathered, dumped, write_dossier
from twotrack.reading.page import Pages
from twotrack.reading.parse import ReadingError

LENDS = "reading.yaml"
WHOLE = "dossier.json"
Outcomes = Generator[Outcome, None, None]


def lent_by(folder: Path) -> Lent:
    """What a case folder lends to the reader; its `reading.yaml` may be absent.

    Raises:
        CaseError: the file is not well formed.
    """
    file = folder / LENDS
    if not file.is_file():
        return NOTHING
    data, _, faults = read_yaml(file, LENDS)
    if faults:
        raise CaseError(f"{file}: not well formed", faults)
    try:
        return lent(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = Fault(
            LENDS,
            f"{type(error).__name__}: {error}",
            hint="aliases: {actor: [forms]}; anchors: [{id, kind, first, phrases, source}]",
        )
        raise CaseError(f"{file}: not well formed", [fault]) from None


def read(
    files: Sequence[Path],
    lends: Lent = NOTHING,
    out: Path | None = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    tell: Tell = nothing,
    stream: IO[str] | None = None,
    second: str | None = None,
) -> Gathered:
    """Read files; write the dossier to a folder, to a stream, to both or to neither.

    Args:
        files: files, or folders of files.
        lends: aliases and anchors of a case.
        out: folder for `dossier.json`, `dossier.html` and the extracted texts; it can be resumed.
        workers: processes; one per core if not given.
        seconds: time bound per document.
        tell: called as `tell(stage, done, total)`.
        stream: where one JSON object is written.
        second: address of an OpenAI-compatible endpoint of the user's own.

    Raises:
        ReadingError: nothing could be read, or the parser is missing.
    """
    paths = expanded(files)
    outcomes: Outcomes = read_files(paths, Task(lends, out, seconds), workers, tell)
    if second is not None:
        outcomes = _twice(outcomes, second, out)
    if out is None:
        if stream is not None:
            outcomes = _with_text(outcomes)
        return _some(_put_off(stream, outcomes))
    try:
        out.mkdir(parents=True, exist_ok=True)
        kept.tidy(out)
        with closing(outcomes):
            gathered = _to_folder(out, outcomes)
    except KeyboardInterrupt:
        count = sum(1 for _ in (out / kept.PARTS).glob("*.json"))
        raise Interrupted(
            f"stopped by the user; {count} of {len(paths)} dossiers are kept in '{out}', the same command goes on there"
        ) from None
    except OSError as error:
        raise ReadingError(f"cannot write to '{out}': {error.strerror or error}") from None
    if stream is not None and gathered.read:
        with (out / WHOLE).open(encoding="utf-8") as done:
            for line in done:
                stream.write(line)
    return _some(gathered)


def _to_folder(out: Path, outcomes: Outcomes) -> Gathered:
    """The whole dossier and its pages, each there when all is done."""
    aside = out / f".{WHOLE}.{os.getpid()}"
    pages = Pages(out)
    try:
        with aside.open("w", encoding="utf-8") as whole:
            gathered = write_dossier(whole, _paged(outcomes, pages))
        if gathered.read:
            aside.replace(out / WHOLE)
            pages.close(gathered.failed())
    finally:
        aside.unlink(missing_ok=True)
    return gathered


def _paged(outcomes: Outcomes, pages: Pages) -> Outcomes:
    for outcome in outcomes:
        if outcome.dossier is not None:
            pages.add(outcome.dossier, outcome.text)
        yield outcome


def _put_off(stream: IO[str] | None, outcomes: Outcomes) -> Gathered:
    """Write to a stream from the first document that could be read on: where there is none, nothing is written."""
    lost: list[Outcome] = []
    with closing(outcomes):
        for outcome in outcomes:
            lost.append(outcome)
            if outcome.dossier is not None:
                return write_dossier(stream, itertools.chain(lost, outcomes))
    return write_dossier(None, lost)


def _some(gathered: Gathered) -> Gathered:
    if not gathered.read:
        failed = itertools.islice(gathered.failed(), 50)
        raise ReadingError(
            "no document could be read",
            [Fault(f["name"], f["message"].removeprefix(f["name"] + ": ")) for f in failed],
        )
    return gathered


def _twice(outcomes: Outcomes, url: str, out: Path | None) -> Outcomes:
    from twotrack.reading.endpoint import MODEL, endpoint
    from twotrack.reading.second import with_second

    return with_second(outcomes, endpoint(url), f"{url}|{os.environ.get(MODEL)}", out)


def _with_text(outcomes: Outcomes) -> Outcomes:
    """Documents whose offsets count in an extracted text carry that text when no folder holds it."""
    for outcome in outcomes:
        if outcome.dossier is not None and outcome.dossier["kind"] != "text":
            outcome.dossier["text"] = mask(outcome.text)
        yield outcome


__all__ = ["dumped", "lent_by", "read"]
