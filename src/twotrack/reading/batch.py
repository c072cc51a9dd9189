"""Many files: read over all cores in bounded memory, kept as they are done, one damaged file never stops the rest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from twotrack.reading import kept
from twotrack.reading.anchors import NOTHING, Lent
from twotrack.reading.clean import mask
from twotrack.reading.dossier import SECONDS, read_document
from twotrack.reading.files import load
from twotrack.reading.parse import ReadingError, require
from twotrack.reading.pool import TooLongError, no_longer_than, ordered

FEW = 4  # files below which no further process is started
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its dossier and its text as it stands, or why there is none."""

    path: Path
    dossier: dict[str, Any] | None
    failed: str | None
    text: str = ""


@dataclass(frozen=True)
class Task:
    """What is the same for all files of a reading."""

    lent: Lent = NOTHING
    out: Path | None = None
    seconds: float = SECONDS
    key: str = ""  # under which its dossiers are kept


def nothing(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


def read_files(
    paths: Sequence[Path], task: Task | None = None, workers: int | None = None, tell: Tell = nothing
) -> Generator[Outcome, None, None]:
    """Read files and give what became of each, in the order asked.

    With a folder, each dossier is kept under `documents` in it as soon as it is done; a file whose dossier is there
    already is not read again, so that a run that was cut off goes on where it stopped.

    Raises:
        ReadingError: the parser or its model is missing.
        KeepError: the folder cannot be written to.
    """
    require()
    task = task or Task()
    call = partial(one_file, task=replace(task, key=kept.key_of(task.lent)))
    workers = min(workers or _cores(), len(paths))
    tell("reading", 0, len(paths))
    if len(paths) < FEW or workers < 2:
        stream: Iterable[Outcome] = map(call, paths)
    else:
        stream = ordered(call, paths, workers, _lost)
    for number, outcome in enumerate(stream, 1):
        tell("reading", number, len(paths))
        yield outcome


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _lost(path: Path) -> Outcome:
    return Outcome(path, None, f"{path.name}: the process that read it ended without an answer (out of memory?)")


def one_file(path: Path, task: Task) -> Outcome:
    """What becomes of one file; whatever is in it, only a folder that cannot be written to is an error."""
    try:
        with no_longer_than(1.5 * task.seconds + 5):
            return _one(path, task)
    except kept.KeepError:
        raise
    except TooLongError as error:
        return Outcome(path, None, f"{path.name}: {error}")
    except ReadingError as error:
        return Outcome(path, None, str(error))
    except (RecursionError, MemoryError, ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        return Outcome(path, None, f"{path.name}: could not be read ({type(error).__name__}): please report it")


def _one(path: Path, task: Task) -> Outcome:
    document = load(path)
    if task.out is None:
        return Outcome(path, read_document(document, task.lent, task.seconds), None, document.text)
    file = kept.part(task.out, document, task.key)
    dossier = kept.kept_part(file)
    if dossier is None:
        dossier = read_document(document, task.lent, task.seconds)
        if document.extracted:
            dossier["extracted"] = kept.keep_text(task.out, document, mask(document.text))
        kept.write_whole(file, json.dumps(dossier, ensure_ascii=False))
    return Outcome(path, dossier, None, document.text)


def expanded(given: Iterable[Path]) -> list[Path]:
    """Files, and the readable files of folders among them, in order.

    Raises:
        ReadingError: a folder holds nothing to read.
    """
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = [p for p in sorted(path.iterdir()) if p.suffix.lower() in (".txt", ".html", ".htm", ".pdf", ".md")]
            if not inside:
                raise ReadingError(f"{path}: no .txt, .html or .pdf file in this folder")
            found += inside
        else:
            found.append(path)
    return found
