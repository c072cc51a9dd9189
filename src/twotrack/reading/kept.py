"""What a reading keeps in its folder: a dossier per file, so that a reading that was cut off goes on where it was."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from twotrack.errors import TwotrackError
from twotrack.reading.anchors import Lent
from twotrack.reading.files import Document

PARTS = "documents"
TEXTS = "texts"


class KeepError(TwotrackError):
    """The folder of a dossier cannot be written to: going on would be useless."""


@cache
def rules() -> str:
    """A digest of the reader itself: what other rules have read is not taken for what these would find."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.iterdir()):
        if file.suffix in (".py", ".csv"):
            found.update(file.read_bytes())
    return found.hexdigest()


def key_of(lent: Lent) -> str:
    """A digest of the rules with what a case lends to them."""
    return hashlib.sha256(f"{rules()}|{lent!r}".encode("utf-8", "replace")).hexdigest()


def part(out: Path, document: Document, key: str) -> Path:
    """Where the dossier of a document is kept; another text, other rules or another case make another place."""
    digest = hashlib.sha256(f"{key}|{document.digest}".encode()).hexdigest()
    return out / PARTS / f"{_stem(document.name, digest)}.json"


def kept_part(file: Path) -> dict[str, Any] | None:
    """A dossier that was kept, or None; one that was cut off while something else wrote it is read anew."""
    found = kept_json(file)
    return found if found is not None and "statements" in found else None


def kept_json(file: Path) -> dict[str, Any] | None:
    """An object that was kept, or None."""
    try:
        found = json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def keep_text(out: Path, document: Document, shown: str) -> dict[str, str]:
    """Save the text taken from a page or a PDF beside the dossier: its file and its digest."""
    file = out / TEXTS / f"{_stem(document.name, document.digest)}.txt"
    write_whole(file, shown)
    return {
        "file": f"{TEXTS}/{file.name}",
        "digest": hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest(),
    }


def _stem(name: str, digest: str) -> str:
    return re.sub(r"[^\w.-]", "_", name)[:60] + "-" + digest[:12]


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears whole or not at all.

    Raises:
        KeepError: it cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(text.encode("utf-8", "surrogatepass"))
        os.replace(aside, path)
    except OSError as error:
        raise KeepError(f"cannot write '{path}': {error.strerror or error}") from None


def tidy(out: Path) -> None:
    """Remove half-written files that a killed process left in a folder."""
    if os.name != "posix":
        return
    for file in itertools.chain(*(place.glob(".*.*") for place in (out, out / PARTS, out / TEXTS))):
        number = file.suffix[1:]
        if number.isdigit() and not _running(int(number)):
            file.unlink(missing_ok=True)


def _running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
