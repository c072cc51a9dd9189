"""Many files: read over all cores in bounded memory, kept as they are done, one damaged file never stops the rest."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from twotrack.reading.anchors import NOTHING, Lent
from twotrack.reading.dossier import SECONDS, read_document
from twotrack.reading.files import Document, load
from twotrack.reading.parse import ReadingError, model

VERSION = 1
FEW = 4  # files below which no further process is started
PARTS = "documents"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its dossier, or why there is none."""

    path: Path
    dossier: dict[str, Any] | None
    failed: str | None


def nothing(stage: str, done: int, total: int) -> None:
    """No progress is shown."""


def read_files(
    paths: Sequence[Path],
    lent: Lent = NOTHING,
    out: Path | None = None,
    workers: int | None = None,
    seconds: float = SECONDS,
    tell: Tell = nothing,
) -> Iterator[Outcome]:
    """Read files and give what became of each, in the order asked.

    With `out`, each dossier is kept under `out/documents` as soon as it is done; a file whose dossier is there already
    is not read again, so that a run that was cut off goes on where it stopped.

    Raises:
        ReadingError: the parser or its model is missing.
    """
    model()
    workers = min(workers or os.cpu_count() or 1, len(paths))
    tell("reading", 0, len(paths))
    if len(paths) < FEW or workers < 2:
        stream: Iterable[Outcome] = (_one(path, lent, out, seconds) for path in paths)
    else:
        stream = _pooled(paths, lent, out, seconds, workers)
    for number, outcome in enumerate(stream, 1):
        tell("reading", number, len(paths))
        yield outcome


def _pooled(paths: Sequence[Path], lent: Lent, out: Path | None, seconds: float, workers: int) -> Iterator[Outcome]:
    """Outcomes in order; at most a few files per worker are under way or waiting to be given out."""
    waiting: dict[int, Future[Outcome]] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        asked = 0
        try:
            for given in range(len(paths)):
                while asked < len(paths) and asked - given < 4 * workers:
                    waiting[asked] = pool.submit(_one, paths[asked], lent, out, seconds)
                    asked += 1
                wait([waiting[given]], return_when=FIRST_COMPLETED)
                try:
                    yield waiting.pop(given).result()
                except (OSError, RuntimeError) as error:
                    yield Outcome(paths[given], None, f"{paths[given].name}: a worker failed ({type(error).__name__})")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _one(path: Path, lent: Lent, out: Path | None, seconds: float) -> Outcome:
    try:
        document = load(path)
        kept = _part(out, path, document, lent) if out is not None else None
        if kept is not None and kept.is_file():
            # what was cut off while something else wrote it is read anew
            with suppress(OSError, ValueError):
                return Outcome(path, json.loads(kept.read_text(encoding="utf-8")), None)
        dossier = read_document(document, lent, seconds)
        if document.extracted and out is not None:
            dossier["extracted"] = _extracted(out, document)
        if kept is not None:
            write_whole(kept, json.dumps(dossier, ensure_ascii=False))
    except ReadingError as error:
        return Outcome(path, None, str(error))
    except (RecursionError, MemoryError, ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        return Outcome(path, None, f"{path.name}: could not be read ({type(error).__name__}): please report it")
    return Outcome(path, dossier, None)


def _stem(name: str, digest: str) -> str:
    return re.sub(r"[^\w.-]", "_", name)[:80] + "-" + digest[:12]


def _part(out: Path, path: Path, document: Document, lent: Lent) -> Path:
    key = hashlib.sha256(f"{VERSION}|{document.digest}|{lent!r}".encode("utf-8", "replace")).hexdigest()
    return out / PARTS / f"{_stem(path.name, key)}.json"


def _extracted(out: Path, document: Document) -> dict[str, str]:
    from twotrack.reading.clean import mask

    file = out / "texts" / f"{_stem(document.name, document.digest)}.txt"
    shown = mask(document.text)
    write_whole(file, shown)
    return {"file": f"texts/{file.name}", "digest": hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears whole or not at all.

    Raises:
        ReadingError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.write_bytes(text.encode("utf-8", "surrogatepass"))
        os.replace(aside, path)
    except OSError as error:
        raise ReadingError(f"cannot write '{path}': {error.strerror or error}") from None


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
