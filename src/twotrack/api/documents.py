"""Documents: read them into a dossier, and adopt what a person signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from twotrack.api.library import case_folder

if TYPE_CHECKING:
    from twotrack.ensemble.local import Progress
    from twotrack.reading.output import Gathered


def read(
    files: Sequence[str | Path],
    actors: str | Path | None = None,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    seconds: float = 60.0,
    progress: Progress | None = None,
    stream: IO[str] | None = None,
    second: str | None = None,
) -> Gathered:
    """Read documents into a dossier with exact offsets.

    `files` are text, HTML or PDF files, or folders of them; `actors` a case that lends names and dated events; `out`
    the folder of the dossier, where a reading that was cut off goes on; `seconds` the time bound of one document;
    `stream` takes the dossier as one JSON object; `second` is an OpenAI-compatible endpoint of the user's own.

    Raises:
        ReadingError: nothing could be read, or spaCy and its model are not installed.
        CaseError: the case's `reading.yaml` is not well formed.
    """
    from twotrack.reading import verbs
    from twotrack.reading.anchors import NOTHING
    from twotrack.reading.batch import nothing

    lends = verbs.lent_by(case_folder(actors)) if actors is not None else NOTHING
    folder = Path(out) if out is not None else None
    return verbs.read([Path(f) for f in files], lends, folder, workers, seconds, progress or nothing, stream, second)


def adopt(dossier: str | Path, case: str | Path) -> dict[str, Any]:
    """Turn the items a person accepted and signed into claims of a case, all or none.

    Raises:
        AdoptError: the file is not signed or not complete; nothing was written.
    """
    from twotrack.reading.adopt import adopt as adopt_signed

    return adopt_signed(Path(dossier), case_folder(case))
