"""A run folder: unfinished blocks are kept aside, finished tables appear whole, the manifest comes last.

A folder with a `manifest.json` is finished. One without may hold `partial/`, the finished blocks of a run that was cut
off. Every file is written under another name first and then renamed, so that nothing is ever half there.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from twotrack.errors import RunFolderError

MANIFEST = "manifest.json"
PARTIAL = "partial"


def is_finished(folder: Path) -> bool:
    """True when the folder holds a finished run."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run.

    Raises:
        RunFolderError: there is no finished run, or its manifest cannot be read.
    """
    if not folder.is_dir():
        raise RunFolderError(f"no run folder at '{folder}'")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = "it was cut off: run again with --resume" if (folder / PARTIAL).is_dir() else "it holds no run"
        raise RunFolderError(f"'{folder}' has no {MANIFEST}: {hint}") from None
    except (OSError, ValueError) as error:
        raise RunFolderError(f"'{folder / MANIFEST}' cannot be read: {error}") from None
    if not isinstance(manifest, dict):
        raise RunFolderError(f"'{folder / MANIFEST}' is not a manifest")
    return manifest


@contextmanager
def claimed(folder: Path, plan: Mapping[str, Any], resume: bool) -> Iterator[Path]:
    """Claim a folder for a plan, for this process alone, and give the place where its blocks are kept.

    The claim ends with the process, however it ends. Blocks of an earlier run are kept only for `resume`.

    Raises:
        RunFolderError: another process has it, it holds another run or other files, or it cannot be written.
    """
    partial = folder / PARTIAL
    try:
        if folder.exists() and not folder.is_dir():
            raise RunFolderError(f"'{folder}' is a file, not a folder: choose another --out")
        if folder.is_dir() and any(folder.iterdir()) and not partial.is_dir():
            raise RunFolderError(f"'{folder}' is not empty and holds no unfinished run: choose another --out")
        partial.mkdir(parents=True, exist_ok=True)
        with (partial / "lock").open("a+") as lock:
            _lock(lock, folder)
            _same_plan(partial, plan, folder, resume)
            write_text(partial / "plan.json", json.dumps(plan, indent=1, sort_keys=True))
            yield partial
    except OSError as error:
        raise RunFolderError(f"cannot write to '{folder}': {error.strerror or error}") from None


def _lock(lock: IO[str], folder: Path) -> None:
    try:
        import fcntl
    except ImportError:  # no such locks on this system: two runs into one folder are then the user's to avoid
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise RunFolderError(f"another run is writing to '{folder}': choose another --out") from None


def _same_plan(partial: Path, plan: Mapping[str, Any], folder: Path, resume: bool) -> None:
    if not any(partial.glob("block-*.npz")):
        return
    if not resume:
        raise RunFolderError(f"'{folder}' holds a run that was cut off: go on with --resume, or choose another --out")
    try:
        kept = json.loads((partial / "plan.json").read_text(encoding="utf-8"))
        different = sorted(k for k in {*kept, *plan} if kept.get(k) != json.loads(json.dumps(plan)).get(k))
    except (OSError, ValueError, AttributeError):
        different = ["its plan cannot be read"]
    if different:
        raise RunFolderError(
            f"'{folder}' holds the beginning of another run (different: {', '.join(different)}): choose another --out"
        )


def write_text(path: Path, text: str) -> None:
    """Write a text file so that it appears whole or not at all."""
    aside = path.with_name(path.name + ".tmp")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, path)


def save_block(partial: Path, number: int, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keep a finished block."""
    aside = partial / f"block-{number:06d}.tmp"
    with aside.open("wb") as out:
        np.savez(out, **arrays)  # type: ignore[arg-type]
    os.replace(aside, partial / f"block-{number:06d}.npz")


def load_block(partial: Path, number: int) -> dict[str, NDArray[Any]] | None:
    """A kept block, or None when it is not there or damaged (then it is simulated again)."""
    try:
        with (partial / f"block-{number:06d}.npz").open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
        return None


def finish(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest, which makes the run finished, and drop the blocks kept aside."""
    write_text(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=False, default=str) + "\n")
    shutil.rmtree(folder / PARTIAL, ignore_errors=True)
