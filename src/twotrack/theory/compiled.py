"""The decorators that compile kernels and their parts, and where their machine code is kept.

Numba's own cache looks only at the file of the decorated function. An edit in a function it *calls* in
another file would go unseen, and an unwritable folder would be skipped in silence. So the cache folder is
named after a digest of every source of this package that can hold a kernel, and caching is switched off, and
said to be off, where that folder cannot be written.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import codegen, config

from twotrack.theory.forwarding import Apart, Forwarding

F = TypeVar("F", bound=Callable[..., Any])
numba_config: Any = config
_host_features: Any = codegen.get_host_cpu_features

ROOMS_WITH_KERNELS = ("theory", "draws", "world", "mechanisms", "engine")


def widest_vectors() -> str | None:
    """This machine's features as LLVM lists them, with leave to use 512 bits at once; None where that is not wanted.

    Left alone, LLVM uses half of them on Intel's processors, as the first that had them slowed down. Those with VBMI2
    (Ice Lake and later) hardly do. No sum changes its order, so results have the same bits at every width.
    """
    features: str = _host_features()
    return f"{features},-prefer-256-bit" if "+avx512vbmi2" in features.split(",") else None


# numba reads it once, before the first function; what the user has set stays
numba_config.CPU_FEATURES = numba_config.CPU_FEATURES or widest_vectors()


def cache_home() -> Path:
    """Folder under which compiled kernels are kept: `$TWOTRACK_CACHE`, else the user's cache folder."""
    named = os.environ.get("TWOTRACK_CACHE")
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "twotrack"


@cache
def sources_digest() -> str:
    """First 16 hex digits of a SHA-256 over the name and bytes of every source that may hold a kernel."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256(numba.__version__.encode())
    for room in ROOMS_WITH_KERNELS:
        for path in sorted((package / room).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path | None:
    """The folder for the present kernel sources, or None when it cannot be written (then nothing is kept)."""
    try:
        folder = cache_home() / f"kernels-{sources_digest()}"
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, RuntimeError):
        return None


def kernel(function: F) -> F:
    """Compile a function on first call: no global lock while it runs, NumPy division, no fast-math, cached.

    Without fast-math the same input gives the same bits whatever else runs. The Python source stays reachable
    as `.py_func`.
    """
    return _compiled(function, pipeline_class=Forwarding)


def apart(function: F) -> F:
    """As `kernel`, for a function whose arrays do not overlap where one is written; a test holds callers to it.

    Else the code tests for overlap before every short loop over lanes. The bits are the same.
    """
    return _compiled(function, pipeline_class=Apart)


def part(function: F) -> F:
    """As `kernel`, for a function that kernels call once for every place: it becomes part of its caller.

    Otherwise each call passes all arrays anew and counts references to them, which costs as much as the work itself
    where that is a few lanes. The bits are the same.
    """
    return _compiled(function, inline="always")


def _compiled(function: F, **more: Any) -> F:
    folder = cache_folder()
    before = numba_config.CACHE_DIR
    numba_config.CACHE_DIR = str(folder) if folder else before
    try:
        compiled = numba.njit(cache=folder is not None, nogil=True, error_model="numpy", **more)(function)
    finally:
        numba_config.CACHE_DIR = before
    return cast(F, compiled)
