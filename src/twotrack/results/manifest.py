"""The manifest: enough to do a run again and to know what it stood on."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from twotrack.case.case import Case

LIBRARIES = ("twotrack", "numpy", "scipy", "numba", "llvmlite", "pandas", "pyarrow", "pydantic", "ruamel.yaml")


def evidence_fingerprint(case: Case) -> str:
    """SHA-256 over the case's sources and claims."""
    digest = hashlib.sha256()
    for table in (case.evidence.sources, case.evidence.claims):
        for name in sorted(table):
            digest.update(table[name].model_dump_json().encode())
    return digest.hexdigest()


def built_in(case: Case) -> bool:
    """True for a case that comes with the package, which its name alone finds again."""
    return case.folder.resolve().parent == Path(__file__).resolve().parent.parent / "cases"


def manifest(plan: Mapping[str, Any], case: Case, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the run was, on which machine and versions, and its answer.

    Digests are to be compared on one type of processor and one set of versions only.
    """
    return {
        "schema": 1,
        "made": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "plan": json.loads(json.dumps(plan)),
        "case": case.name,
        "case_folder": None if built_in(case) else str(case.folder.resolve()),
        "as_of": case.as_of.isoformat(),
        "overlays": list(case.overlays),
        "case_fingerprint": case.fingerprint,
        "evidence_fingerprint": evidence_fingerprint(case),
        "versions": {name: version(name) for name in LIBRARIES},
        "platform": {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()},
        "warnings": list(answer["notes"]),
        "redo": redo(case, answer),
        "answer": dict(answer),
    }


def redo(case: Case, answer: Mapping[str, Any]) -> str:
    """The command line that makes this run again."""
    name = case.name if built_in(case) else str(case.folder)
    parts = [f"twotrack run {name}", f"--as-of {case.as_of}"]
    parts += [f"--overlay {name}" for name in case.overlays]
    parts += [f"--without {name}" for name in answer["without"]]
    parts += [f"--members {answer['members']}", f"--weeks {answer['weeks']}", f"--seed {answer['seed']}"]
    return " ".join(parts)
