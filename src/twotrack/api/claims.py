"""The documents behind a case: promises, passages, and what every sentence became."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twotrack.api.library import load
from twotrack.case.case import Case
from twotrack.errors import CaseError, Fault, RequestError

if TYPE_CHECKING:
    from twotrack.evidence.coding import Coding
    from twotrack.evidence.library import Copy, Passage
    from twotrack.evidence.names import Known
    from twotrack.evidence.promise import Promise
    from twotrack.evidence.second import SecondCoding

VARIABLE = "TWOTRACK_DOCUMENTS"


def known_names(case: Case) -> Known:
    """What exists in a case and in the model, by kind of name, for files that point at it."""
    from twotrack.case.overlays import list_overlays
    from twotrack.evidence.names import Known
    from twotrack.evidence.yamlfile import read_yaml
    from twotrack.mechanisms.between.intent import SIGNS
    from twotrack.mechanisms.catalogue import MECHANISMS

    file = case.file
    data, _, _ = read_yaml(case.folder / "case.yaml", "case.yaml")  # the case's own calendar is cut at its date
    events = ((data or {}).get("calendar") or {}).get("events") or []
    return Known(
        actors=frozenset(actor.id for actor in file.actors),
        mechanisms=frozenset(MECHANISMS),
        signs=frozenset(SIGNS),
        overlays=frozenset(list_overlays(case.folder)),
        issues=frozenset(issue.id for issue in file.issues),
        positions=frozenset(f"{issue.id}.{side}" for issue in file.issues for side in issue.positions),
        steps=frozenset(step.id for step in file.side_deals),
        events=frozenset(str(event["date"]) for event in events),
    )


def read_about(case: Case) -> tuple[tuple[Promise, ...], Coding, tuple[SecondCoding, ...], list[Fault]]:
    """Promises, coding and second coding of a case, and every fault of the three files."""
    from twotrack.evidence.coding import read_coding
    from twotrack.evidence.promise import read_promises
    from twotrack.evidence.second import read_second

    known = known_names(case)
    promises, faults = read_promises(case.folder, case.evidence, known)
    coding, found = read_coding(case.folder, case.evidence, known)
    second, more = read_second(case.folder, case.evidence)
    return promises, coding, second, [*faults, *found, *more]


def _read(case: Case) -> tuple[tuple[Promise, ...], Coding, tuple[SecondCoding, ...]]:
    promises, coding, second, faults = read_about(case)
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) != 1 else ''}"
        raise CaseError(f"what case '{case.name}' says about its documents has {count}:", faults)
    return promises, coding, second


def _loaded(case: str | Path | Case) -> Case:
    return case if isinstance(case, Case) else load(case)


def ledger(case: str | Path | Case, as_of: str | datetime.date | None = None) -> dict[str, Any]:
    """Promises of a case: by whom, to whom, kept or broken according to whom, circles, and what breaks them.

    With a date only what was known on it counts; without one all documents speak. Steps of the case's side deals are in
    the graph of conditions too, marked as from the case file.

    Raises:
        CaseError: the case or its `promises.yaml` is not well formed.
        RequestError: there is no such case, or the date is none.
    """
    from twotrack.analysis.promised import case_ledger

    loaded, day = _loaded(case), _day(as_of)
    return case_ledger(loaded, _read(loaded)[0], day)


def _day(day: str | datetime.date | None) -> datetime.date | None:
    if not isinstance(day, str):
        return day
    try:
        return datetime.date.fromisoformat(day)
    except ValueError:
        raise RequestError(f"'{day}' is not a date: write it as 2021-06-27") from None


def documents_folder(given: str | Path | None = None) -> Path | None:
    """Where the user's copies are: as given, else `$TWOTRACK_DOCUMENTS`, else `./documents`; None where none is.

    Raises:
        RequestError: a folder was named that does not exist.
    """
    named = given or os.environ.get(VARIABLE)
    if named:
        if not Path(named).is_dir():
            how = "--documents" if given else f"${VARIABLE}"
            raise RequestError(f"{how} names '{named}', which is no folder")
        return Path(named)
    here = Path("documents")
    return here if here.is_dir() else None


def _copies(case: Case, documents: str | Path | None) -> dict[str, Copy]:
    from twotrack.evidence.library import copies

    folder = documents_folder(documents)
    return copies(case.evidence, folder) if folder else {}


def evidence(case: str | Path | Case, documents: str | Path | None = None, show: bool = False) -> dict[str, Any]:
    """Resolve the passage of every claim in the user's copies, and say which no longer fit.

    Args:
        case: a case, or its name or folder.
        documents: folder of the copies (see `documents_folder`).
        show: give the passages themselves too, as they stand in the user's copy (of one that has changed, what stands
            between its neighbours), with private contacts masked.

    Returns:
        `documents` and `claims` with what was found, `all_fit`, and `counts` of each status. A case without documents
        has nothing that could not fit.

    Raises:
        RequestError: none of the case's documents is at hand.
    """
    from twotrack.evidence.library import passages

    loaded = _loaded(case)
    sources = sorted(loaded.evidence.documents(), key=lambda s: s.id)
    found = _copies(loaded, documents)
    if sources and not found:
        raise RequestError(
            f"none of the {len(sources)} documents of '{loaded.name}' is at hand: put your copies into a folder and "
            f"name it with --documents DIR, set {VARIABLE} to it, or call it 'documents'; a file is known by its "
            f"digest, or by a name that starts with the document's id ({', '.join(s.id for s in sources)})"
        )
    rows: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    for source in sources:
        copy = found.get(source.id)
        claims = [claim for claim in loaded.evidence.claims.values() if claim.source == source.id]
        here = [_row(one, copy.text, show) for one in passages(claims, copy.text)] if copy else []
        here += [] if copy else [{"claim": c.id, "doc": source.id, "status": "no document"} for c in claims]
        rows += here
        file = {"doc": source.id, "name": source.name, "file": str(copy.path) if copy else None}
        files.append(file | {"found_by": copy.found_by if copy else None, "counts": _counts(here)})
    good = all(row["status"] not in {"changed", "no document"} for row in rows)
    return {"case": loaded.name, "all_fit": good, "counts": _counts(rows), "documents": files, "claims": rows}


def _row(passage: Passage, text: str, show: bool) -> dict[str, Any]:
    from twotrack.reading.clean import mask

    row: dict[str, Any] = {"claim": passage.claim, "doc": passage.source, "status": passage.status}
    row |= {"start": passage.start, "end": passage.end}
    words = passage.text
    if passage.between is not None:
        row["between"] = list(passage.between)
        words = text[slice(*passage.between)]
    return row | ({"passage": mask(words or "")} if show else {})


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    names = ("fits", "moved", "normalised", "changed", "no document")
    return {name: sum(row["status"] == name for row in rows) for name in names}


def trace_case(case: str | Path | Case, documents: str | Path | None = None, show: bool = False) -> dict[str, Any]:
    """Every sentence of a case's documents: what it became in the model, or why it was set aside.

    Args:
        case: a case, or its name or folder.
        documents: folder of the user's copies; where they are those that were coded, only white space separates.
        show: give each segment its passage where a copy is at hand, with private contacts masked.

    Returns:
        `segments` that partition every document, `unbound` (how many are bound to nothing and not set aside), `todo`
        (what to do about each), `documents` with counts, `set_aside_yet_bound` (claims whose reason no longer holds),
        `named` (whom the documents name, and which actors of the case stand for them).

    Raises:
        CaseError: a file about the documents is not well formed.
    """
    from twotrack.evidence.bindings import bound_by_files
    from twotrack.evidence.trace import all_bindings, segments, stale, what_to_do

    loaded = _loaded(case)
    promises, coding, _ = _read(loaded)
    bound = all_bindings(coding, bound_by_files(loaded.folder, promises))
    copies = _copies(loaded, documents)
    texts = {name: copy.text for name, copy in copies.items() if copy.exact}
    found = segments(loaded.evidence, coding, bound, texts)
    rows = [one.plain() for one in found]
    if show:
        _show(rows, loaded, copies)
    return {
        "case": loaded.name,
        "segments": rows,
        "unbound": sum(one.unbound for one in found),
        "todo": [what_to_do(one) for one in found if one.unbound],
        "documents": [_document(source, rows, copies) for source in sorted(loaded.evidence.documents(), key=_id)],
        "set_aside_yet_bound": stale(coding, bound),
        "named": [one.model_dump() for one in coding.named],
    }


def _show(rows: list[dict[str, Any]], case: Case, copies: dict[str, Copy]) -> None:
    """Give each segment its passage: from a copy as it was coded, else from where a claim's passage was found."""
    from twotrack.evidence.library import passages
    from twotrack.reading.clean import mask

    found: dict[str, str] = {}
    for name, copy in copies.items():
        claims = [claim for claim in case.evidence.claims.values() if claim.source == name and not copy.exact]
        found |= {one.claim: one.text for one in passages(claims, copy.text) if one.text is not None}
    for row in rows:
        copy_ = copies.get(row["doc"])
        if copy_ and copy_.exact:
            row["passage"] = mask(copy_.text)[row["start"] : row["end"]]
        elif words := [found[claim] for claim in row["claims"] if claim in found]:
            row["passage"] = mask(words[0])


def _id(source: Any) -> str:
    return str(source.id)


def _document(source: Any, rows: list[dict[str, Any]], copies: dict[str, Copy]) -> dict[str, Any]:
    here = [row for row in rows if row["doc"] == source.id]
    copy = copies.get(source.id)
    return {
        "doc": source.id,
        "name": source.name,
        "characters": source.characters,
        "copy": "not at hand" if copy is None else "as coded" if copy.exact else "another than was coded",
        "claims": len({claim for row in here for claim in row["claims"]}),
        "bound": sum(bool(row["bound_to"]) for row in here),
        "set_aside": sum(bool(row["set_aside"]) and not _separates(row) for row in here),
        "separation": sum(_separates(row) for row in here),
        "unbound": sum(not row["bound_to"] and row["set_aside"] is None for row in here),
    }


def _separates(row: dict[str, Any]) -> bool:
    from twotrack.evidence.trace import SEPARATION

    return bool(row["set_aside"] == SEPARATION)


def coding_agreement(case: Case) -> dict[str, Any] | None:
    """Krippendorff's alpha of the two codings of a case, None where there is one only (see `evidence.second`)."""
    from twotrack.evidence.second import coding_agreement as compare

    _, _, second = _read(case)
    return compare(case.evidence, second, [actor.id for actor in case.file.actors])
