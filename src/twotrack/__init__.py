"""Twotrack: a laboratory for peace processes.

A war and a negotiation run at the same time, each moving the other. The verbs are in `twotrack.api`; they are
reached lazily from here, so that `import twotrack` costs nothing.

>>> import twotrack as tt
>>> " ".join(sorted(tt.__all__))
'audit cases check compare evidence explain hindcast ledger load readings run schedule table trace validate'
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from twotrack.api import (
        audit,
        cases,
        check,
        compare,
        evidence,
        explain,
        hindcast,
        ledger,
        load,
        readings,
        run,
        schedule,
        table,
        trace,
        validate,
    )

__all__ = [
    "audit",
    "cases",
    "check",
    "compare",
    "evidence",
    "explain",
    "hindcast",
    "ledger",
    "load",
    "readings",
    "run",
    "schedule",
    "table",
    "trace",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version("twotrack")
    if name in __all__:
        return getattr(import_module("twotrack.api"), name)
    raise AttributeError(f"module 'twotrack' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
