"""Promises found in the documents: by whom, to whom, what each waits for, and who says that it was kept or broken."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field

from twotrack.errors import Fault
from twotrack.evidence.asof import Evidence
from twotrack.evidence.names import Known, twice, unknown
from twotrack.evidence.record import Record
from twotrack.evidence.yamlfile import Path_, Places, build, fault_at, read_yaml

FILE = "promises.yaml"
WRITER = "author of "
Status = Literal["kept", "broken", "pledged", "disputed"]


class Telling(Record):
    """What one teller says became of a promise, and the claims in which it is said."""

    says: Status
    claims: tuple[str, ...] = Field(min_length=1)


class Promise(Record):
    """One promise, offer or threat of the documents, in our words.

    `status` has one entry per teller: an actor of the case, or `author of ID` for the writer of a source. `waits_for`
    names promises that must be kept first; `step` is the step of the case's side deals that this promise is.
    `claims` are those that state the promise itself.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    by: str
    to: str
    provision: str
    due: datetime.date | None = None
    conditions: str = ""
    waits_for: tuple[str, ...] = ()
    step: str | None = None
    status: dict[str, Telling] = Field(min_length=1)
    claims: tuple[str, ...] = Field(min_length=1)
    note: str | None = None

    def all_claims(self) -> tuple[str, ...]:
        """Claims that state the promise and those that say what became of it, each once."""
        told = [name for telling in self.status.values() for name in telling.claims]
        return tuple(dict.fromkeys([*self.claims, *told]))


class PromiseFile(Record):
    """`promises.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    promises: tuple[Promise, ...]


def read_promises(folder: Path, evidence: Evidence, known: Known) -> tuple[tuple[Promise, ...], list[Fault]]:
    """Promises of a case folder, and every fault of the file; none of either where there is no file."""
    if not (folder / FILE).exists():
        return (), []
    data, places, faults = read_yaml(folder / FILE, FILE)
    if data is None:
        return (), faults
    parsed, faults = build(PromiseFile, data, places)
    if parsed is None:
        return (), faults
    ids = [promise.id for promise in parsed.promises]
    faults += twice(places, "promises", ids)
    faults += _steps_twice(places, parsed.promises)
    for i, promise in enumerate(parsed.promises):
        path: Path_ = ("promises", i)
        for field in ("by", "to"):
            faults += unknown(places, (*path, field), getattr(promise, field), known.actors, "actor")
        for j, other in enumerate(promise.waits_for):
            faults += unknown(places, (*path, "waits_for", j), other, ids, "promise")
            if other == promise.id:
                faults.append(fault_at(places, (*path, "waits_for", j), "a promise does not wait for itself"))
        if promise.step is not None:
            faults += unknown(places, (*path, "step"), promise.step, known.steps, "step of a side deal")
        for j, name in enumerate(promise.claims):
            faults += unknown(places, (*path, "claims", j), name, evidence.claims, "claim")
        for teller, telling in promise.status.items():
            faults += _telling((*path, "status", teller), teller, telling, evidence, known, places)
    return parsed.promises, faults


def _steps_twice(places: Places, promises: tuple[Promise, ...]) -> list[Fault]:
    given = [promise.step for promise in promises]
    return [
        fault_at(places, ("promises", i, "step"), f"step '{step}' is two promises", "one promise per step")
        for i, step in enumerate(given)
        if step is not None and step in given[:i]
    ]


def _telling(
    path: Path_, teller: str, telling: Telling, evidence: Evidence, known: Known, places: Places
) -> list[Fault]:
    faults: list[Fault] = []
    writer = teller.removeprefix(WRITER) if teller.startswith(WRITER) else None
    if writer is None:
        faults += unknown(places, path, teller, known.actors, "actor")
    else:
        faults += unknown(places, path, writer, evidence.sources, "source")
    for j, name in enumerate(telling.claims):
        at = (*path, "claims", j)
        faults += unknown(places, at, name, evidence.claims, "claim")
        claim = evidence.claims.get(name)
        if claim and writer in evidence.sources and claim.source != writer:
            message = f"claim '{name}' is of source {claim.source}, not of {writer}"
            faults.append(fault_at(places, at, message, f"a writer tells in claims of {writer} only"))
    return faults
