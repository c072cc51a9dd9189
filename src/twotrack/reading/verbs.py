"""Reading files into a dossier folder or one answer, with what a case lends."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from twotrack.errors import CaseError, Fault
from twotrack.evidence.yamlfile import read_yaml
from twotrack.reading.anchors import NOTHING, Lent, lent
from twotrack.reading.batch import Outcome, Tell, expanded, nothing, read_files, write_whole
from twotrack.reading.clean import mask
from twotrack.reading.dossier import SECONDS
from twotrack.reading.files import MOST_CHARACTERS, load
from twotrack.reading.output import Gathered, dumped, write_dossier
from twotrack.reading.parse import ReadingError

LENDS = "reading.yaml"


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
    outcomes: Iterator[Outcome] = read_files(paths, lends, out, workers, seconds, tell)
    if second is not None:
        outcomes = _twice(outcomes, second)
    if out is None and stream is not None:
        outcomes = _with_text(outcomes)
    if out is None:
        return _some(write_dossier(stream, outcomes))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReadingError(f"cannot write to '{out}': {error.strerror or error}") from None
    kept = out / f".dossier.json.{os.getpid()}"
    try:
        with kept.open("w", encoding="utf-8") as whole:
            gathered = write_dossier(whole, outcomes)
    except BaseException:
        kept.unlink(missing_ok=True)
        raise
    if not gathered.read:
        kept.unlink(missing_ok=True)
        return _some(gathered)
    kept.replace(out / "dossier.json")
    _page(out, paths, lends, gathered, second is None)
    if stream is not None:
        with (out / "dossier.json").open(encoding="utf-8") as done:
            for line in done:
                stream.write(line)
    return gathered


def _some(gathered: Gathered) -> Gathered:
    if not gathered.read:
        raise ReadingError(
            "no document could be read",
            [Fault(f["name"], f["message"].removeprefix(f["name"] + ": ")) for f in gathered.failed],
        )
    return gathered


def _with_text(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Documents whose offsets count in an extracted text carry that text when no folder holds it."""
    for outcome in outcomes:
        if outcome.dossier is not None and outcome.dossier["kind"] != "text":
            outcome.dossier["text"] = mask(load(outcome.path).text)
        yield outcome


def _twice(outcomes: Iterable[Outcome], url: str) -> Iterator[Outcome]:
    from twotrack.reading.second import agreed, endpoint, second_reading

    send = endpoint(url)
    for outcome in outcomes:
        if outcome.dossier is not None:
            located, rejected = second_reading(mask(load(outcome.path).text[:MOST_CHARACTERS]), send)
            both = agreed(outcome.dossier["statements"], located)
            outcome.dossier["second"] = {"located": located, "rejected": rejected, "agreed": both}
        yield outcome


def _page(out: Path, paths: Sequence[Path], lends: Lent, gathered: Gathered, fresh: bool) -> None:
    """The page of the first documents, from the dossiers that were just kept."""
    from twotrack.reading.page import MOST, render

    shown: list[tuple[dict[str, Any], str, str]] = []
    for outcome in read_files(paths[: MOST + len(gathered.failed)], lends, out, workers=1):
        if outcome.dossier is not None and len(shown) < MOST:
            text = load(outcome.path).text
            shown.append((outcome.dossier, mask(text), text))
    write_whole(out / "dossier.html", render(shown, gathered.failed))


__all__ = ["dumped", "lent_by", "read"]
