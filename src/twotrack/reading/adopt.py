"""Signed items into claims of a case: all of them or none, never unsigned, never half-written."""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from twotrack.errors import Fault, TwotrackError
from twotrack.evidence.claim import Claim, Kind
from twotrack.evidence.read import read_evidence
from twotrack.evidence.record import Record


class AdoptError(TwotrackError):
    """A signed file cannot become claims of a case."""


class _Signed(Record):
    coder: str = Field(min_length=1)
    date: datetime.date


class _Written(Record):
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    basis: str = ""


class _Source(Record):
    name: str = Field(min_length=1)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    characters: int = Field(ge=0)
    written: _Written = _Written()


class _Item(Record):
    id: str
    document: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sha256_16: str = Field(pattern=r"^[0-9a-f]{16}$")
    decision: Literal["accept", "correct", "reject"]
    paraphrase: str = ""
    kind: Kind = "claim"
    asserted_by: str = "author"
    disputed_by: tuple[str, ...] = ()
    confidence: float = Field(default=0.5, ge=0, le=1)


class SignedDossier(Record):
    """The file that the dossier page saves when a person signs."""

    schema_: Literal[1] = Field(alias="schema")
    signed: _Signed
    documents: tuple[_Source, ...]
    items: tuple[_Item, ...]


def read_signed(file: Path) -> SignedDossier:
    """A signed file.

    Raises:
        AdoptError: it cannot be read, is not signed, or an item is not complete.
    """
    if file.is_dir():
        raise AdoptError(
            f"{file}: a dossier folder is not signed: open dossier.html in it, decide, sign, save, and adopt that file"
        )
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise AdoptError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None
    except (ValueError, RecursionError):
        raise AdoptError(f"{file}: not JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("signed"), dict) or not data["signed"].get("coder"):
        raise AdoptError(f"{file}: not signed: open dossier.html, decide on each item, sign, and save")
    try:
        signed = SignedDossier.model_validate(data)
    except ValidationError as error:
        faults = [Fault(file.name, e["msg"], ".".join(map(str, e["loc"]))) for e in error.errors()[:20]]
        raise AdoptError(f"{file}: the signed file is not well formed", faults) from None
    faults = []
    for number, item in enumerate(signed.items):
        if item.decision == "reject":
            continue
        if not item.paraphrase:
            faults.append(
                Fault(
                    file.name,
                    "accepted without a paraphrase",
                    f"items.{number}.paraphrase",
                    hint="say it in your own words",
                )
            )
        if item.end <= item.start or item.document >= len(signed.documents):
            faults.append(Fault(file.name, "points at no passage", f"items.{number}"))
    if faults:
        raise AdoptError(f"{file}: {len(faults)} items are not complete; nothing was adopted", faults)
    return signed


def adopt(file: Path, folder: Path) -> dict[str, Any]:
    """Add the accepted items of a signed file to a case folder's `claims.yaml`, and sources it lacks to `sources.yaml`.

    What would be written is first put together and checked in a copy; only then do the files change, each at once.

    Raises:
        AdoptError: the file is not signed or not complete, or the case would not be well formed.
    """
    signed = read_signed(file)
    evidence, faults = read_evidence(folder)
    if faults:
        raise AdoptError(f"{folder}: its evidence is not well formed; nothing was adopted", faults)
    by_digest = {s.sha256: s.id for s in evidence.sources.values() if s.sha256}
    used = {signed.documents[i.document].digest for i in signed.items if i.decision != "reject"}
    ids = dict(by_digest)
    fresh: list[str] = []
    for source in signed.documents:
        if source.digest in used and source.digest not in ids:
            ids[source.digest] = _free(
                re.sub(r"[^\w-]+", "-", Path(source.name).stem).strip("-") or "document",
                [*evidence.sources, *ids.values()],
            )
            fresh.append(_source_text(ids[source.digest], source, signed.signed))
    claims, repeated = _claims(signed, ids, set(evidence.claims), evidence.claims.values())
    changes = {
        "sources.yaml": ("sources", fresh),
        "claims.yaml": ("claims", [_claim_text(c) for c in claims]),
    }
    texts = {name: _appended(folder / name, key, rows) for name, (key, rows) in changes.items() if rows}
    _check(folder, texts)
    for name, text in texts.items():
        _replace(folder / name, text)
    return {
        "case": str(folder), "coder": signed.signed.coder, "date": signed.signed.date.isoformat(),
        "adopted": [c.id for c in claims], "already_there": repeated,
        "rejected": sum(i.decision == "reject" for i in signed.items),
        "sources": [i for d, i in ids.items() if d not in by_digest],
    }  # fmt: skip


def _claims(signed: SignedDossier, ids: dict[str, str], taken: set[str], old: Any) -> tuple[list[Claim], list[str]]:
    known = {(c.source, c.start, c.end, c.kind): c.id for c in old}
    made: list[Claim] = []
    repeated: list[str] = []
    for item in signed.items:
        if item.decision == "reject":
            continue
        source = ids[signed.documents[item.document].digest]
        place = (source, item.start, item.end, item.kind)
        if place in known:
            repeated.append(known[place])
            continue
        name = _free(f"{source}-{item.start}", taken)
        taken.add(name)
        known[place] = name
        made.append(Claim(
            id=name, source=source, start=item.start, end=item.end, sha256_16=item.sha256_16, kind=item.kind,
            paraphrase=item.paraphrase, asserted_by=item.asserted_by or "author", disputed_by=item.disputed_by,
            coder=signed.signed.coder, confidence=item.confidence,
            note=f"{'corrected' if item.decision == 'correct' else 'accepted'} and signed on {signed.signed.date}",
        ))  # fmt: skip
    return made, repeated


def _free(name: str, taken: Any) -> str:
    known, number, free = set(taken), 1, name
    while free in known:
        number += 1
        free = f"{name}-{number}"
    return free


def _rows(pairs: Sequence[tuple[str, Any]]) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in pairs]
    return "  - " + "\n    ".join(lines) + "\n"


def _claim_text(claim: Claim) -> str:
    return _rows([
        ("id", claim.id), ("source", claim.source), ("start", claim.start), ("end", claim.end),
        ("sha256_16", claim.sha256_16), ("kind", claim.kind), ("paraphrase", claim.paraphrase),
        ("asserted_by", claim.asserted_by), ("disputed_by", list(claim.disputed_by)),
        ("coder", claim.coder), ("confidence", claim.confidence),
        ("note", claim.note),
    ])  # fmt: skip


def _source_text(name: str, source: _Source, signed: _Signed) -> str:
    written = source.written
    pairs: list[tuple[str, Any]] = [
        ("id", name), ("kind", "document"), ("name", Path(source.name).stem), ("sha256", source.digest),
        ("characters", source.characters),
    ]  # fmt: skip
    if written.earliest and written.latest:
        pairs.append(
            ("written", {"earliest": str(written.earliest), "latest": str(written.latest), "basis": written.basis})
        )
    pairs += [
        ("known_from", str(written.latest or signed.date)),
        ("note", f"added with claims signed on {signed.date}"),
    ]
    return _rows(pairs)


def _appended(file: Path, key: str, rows: Sequence[str]) -> str:
    """The text of a file with rows added to its list, everything else as it was."""
    text = file.read_text(encoding="utf-8") if file.is_file() else f"schema: 1\n{key}: []\n"
    text = text if text.endswith("\n") else text + "\n"
    text, _empty = re.subn(rf"(?m)^{key}:[ \t]*\[[ \t]*\][ \t]*$", f"{key}:", text)
    match = re.search(rf"(?m)^{key}:[ \t]*(?:#.*)?$", text)
    if match is None:
        raise AdoptError(f"{file.name}: no list '{key}:' to add to; write the list in block style")
    following = re.compile(r"(?m)^[^\s#-]").search(text, match.end())
    end = following.start() if following else len(text)
    body = text[match.end() : end]
    indent = re.search(r"(?m)^( *)- ", body)
    shift = len(indent[1]) if indent else 2
    added = "".join(rows)
    if shift != 2:
        added = re.sub(r"(?m)^  ", " " * shift, added) if shift else re.sub(r"(?m)^  ", "", added)
    return text[:end] + added + text[end:]


def _check(folder: Path, texts: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for name in ("sources.yaml", "claims.yaml"):
            if name in texts:
                (copy / name).write_text(texts[name], encoding="utf-8")
            elif (folder / name).is_file():
                shutil.copy(folder / name, copy / name)
        _, faults = read_evidence(copy)
    if faults:
        raise AdoptError(f"{folder}: the claims would not be well formed; nothing was adopted", faults)


def _replace(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise AdoptError(f"cannot write '{file}': {error.strerror or error}") from None
