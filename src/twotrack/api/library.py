"""Cases: find, load, validate, check; the order of a week; schemas."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.case.load import load_case
from twotrack.case.overlays import list_overlays as _list_overlays
from twotrack.engine.schedule import STEPS, Step
from twotrack.errors import CaseError, Fault, RequestError, TwotrackError, did_you_mean
from twotrack.mechanisms.catalogue import parameters

if TYPE_CHECKING:
    from twotrack.analysis.checks import CheckResult

BUILT_IN = Path(__file__).parent.parent / "cases"


def cases() -> dict[str, Path]:
    """The built-in cases by name."""
    return {path.parent.name: path.parent for path in sorted(BUILT_IN.glob("*/case.yaml"))}


def case_folder(name: str | Path) -> Path:
    """The folder of a built-in case or of a case on disk.

    Raises:
        RequestError: neither exists.
    """
    known = cases()
    if str(name) in known:
        return known[str(name)]
    folder = Path(name)
    if folder.name == "case.yaml" and folder.is_file():
        folder = folder.parent
    if folder.is_dir():
        return folder
    raise RequestError(f"no case '{name}': neither built in nor a folder ({did_you_mean(str(name), known)})")


def load(name: str | Path, as_of: str | datetime.date | None = None, overlays: Sequence[str] = ()) -> Case:
    """A case by built-in name or folder, on a date, with overlays.

    Raises:
        CaseError: the case is not well formed; carries every fault with file, line and field.
        RequestError: there is no such case, overlay or date.
    """
    if isinstance(as_of, str):
        try:
            as_of = datetime.date.fromisoformat(as_of)
        except ValueError:
            raise RequestError(f"'{as_of}' is not a date: write it as 2021-06-27") from None
    return load_case(case_folder(name), parameters(), as_of, tuple(overlays))


def as_read(case: Case, reading: str) -> Case:
    """The case as one of its documents has it.

    Raises:
        RequestError: the case has no such reading.
    """
    from twotrack.analysis.readings import overlay_of

    return case.with_overlay(overlay_of(case, reading))


def overlays(case: str | Path | Case) -> list[str]:
    """Names of the overlays of a case."""
    return _list_overlays(case.folder if isinstance(case, Case) else case_folder(case))


def validate(path: str | Path) -> list[Fault]:
    """Every fault of a case folder, each of its overlays, its checks, hindcast and what it says of documents.

    An empty list when it is well formed. What names things of the case is checked once these things are well formed.
    """
    from twotrack.analysis.checks import read_checks

    folder = case_folder(path)
    files = Files(folder)
    faults: list[Fault] = []
    for names in ((), *((name,) for name in _list_overlays(folder))):
        try:
            load_case(folder, parameters(), None, names, files=files)
        except TwotrackError as error:
            faults += error.faults or [Fault(f"overlays/{names[0]}.yaml" if names else "case.yaml", error.message)]
    try:
        read_checks(folder)
    except CaseError as error:
        faults += error.faults
    faults += _hindcast_faults(folder)
    if not faults:
        from twotrack.api.claims import read_about

        faults += read_about(load_case(folder, parameters()))[-1]
    return list(dict.fromkeys(faults))


def _hindcast_faults(folder: Path) -> list[Fault]:
    from twotrack.analysis.aims import check_target
    from twotrack.evidence.asked import TARGETS, find_asked
    from twotrack.evidence.read import read_evidence

    asked, faults = find_asked(folder, read_evidence(folder)[0])
    try:
        case = load_case(folder, parameters())
    except TwotrackError:
        return faults  # said elsewhere
    return faults + [Fault(TARGETS, text) for text in (check_target(case, t) for t in asked.targets) if text]


def schedule() -> tuple[Step, ...]:
    """The order of a week."""
    return STEPS


def check(case: str | Path, members: int = 256, seed: int = 0) -> list[CheckResult]:
    """Whether the sentences of a case's `checks.yaml` hold, each beside its sabotaged twin."""
    from twotrack.analysis.checks import run_checks

    folder = case_folder(case)
    files = Files(folder)
    return run_checks(folder, lambda names: load_case(folder, parameters(), None, names, files=files), members, seed)


def json_schema(what: str = "case") -> dict[str, Any]:
    """The JSON Schema of a file of a case folder, for editors.

    Raises:
        RequestError: `what` is none of case, overlay, sources, claims, checks, promises, coding, second.
    """
    from twotrack.analysis.checks import CheckFile
    from twotrack.case.model import CaseFile
    from twotrack.case.overlays import Overlay
    from twotrack.evidence.claim import ClaimFile
    from twotrack.evidence.coding import CodingFile
    from twotrack.evidence.promise import PromiseFile
    from twotrack.evidence.second import SecondFile
    from twotrack.evidence.source import SourceFile

    files: dict[str, Any] = {"case": CaseFile, "overlay": Overlay, "sources": SourceFile, "claims": ClaimFile}
    files |= {"checks": CheckFile, "promises": PromiseFile, "coding": CodingFile, "second": SecondFile}
    if what not in files:
        raise RequestError(f"no schema for '{what}' ({did_you_mean(what, files)})")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **files[what].model_json_schema(by_alias=True)}
