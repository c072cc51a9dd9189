"""What each claim that supports no number became, and what was set aside and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from twotrack.errors import Fault
from twotrack.evidence.asof import Evidence
from twotrack.evidence.names import Known, twice, unknown
from twotrack.evidence.record import Record
from twotrack.evidence.yamlfile import Path_, Places, build, fault_at, read_yaml

FILE = "coding.yaml"
TARGETS = ("mechanism", "sign", "overlay", "issue", "position", "actor", "calendar", "source")
FEWEST_WORDS = 4


class Bound(Record):
    """A claim and what it informs beside numbers: at least one name of what exists.

    mechanism: a step of the week. sign: of intent. overlay: a named change. issue: of the agenda. position:
    `issue.side`. actor: what somebody is or does. calendar: the day of an event. source: what is told about itself.
    """

    claim: str
    mechanism: str | None = None
    sign: str | None = None
    overlay: str | None = None
    issue: str | None = None
    position: str | None = None
    actor: str | None = None
    calendar: str | None = None
    source: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _something(self) -> Bound:
        if not any(getattr(self, target) for target in TARGETS):
            raise ValueError(f"the claim is bound to nothing | give {', '.join(TARGETS)}, or set it aside")
        return self

    def names(self) -> tuple[str, ...]:
        """What the claim is bound to, as `kind:name`."""
        return tuple(f"{target}:{getattr(self, target)}" for target in TARGETS if getattr(self, target))


class SetAside(Record):
    """A claim, or a range of a source that no claim covers, that became nothing, and why."""

    claim: str | None = None
    source: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    reason: str

    @model_validator(mode="after")
    def _one_of_two(self) -> SetAside:
        span = [self.source, self.start, self.end]
        given = [x is not None for x in span]
        if (self.claim is None) != all(given) or (self.claim is not None and any(given)):
            raise ValueError("give either a claim or source, start and end")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("the range ends before it starts")
        if len(self.reason.split()) < FEWEST_WORDS:
            raise ValueError("the reason is no reason yet | say in a few words why nothing in the model can use it")
        return self


class Named(Record):
    """Somebody whom the documents name: the actors of the case that stand for them, or why nobody does.

    Offices and organisations act: who holds an office is named by it.
    """

    name: str
    stands_for: tuple[str, ...] = ()
    set_aside: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Named:
        if bool(self.stands_for) == bool(self.set_aside):
            raise ValueError("give either stands_for or set_aside")
        return self


class CodingFile(Record):
    """`coding.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    bound: tuple[Bound, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    named: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Coding:
    """Names that claims are bound to, reasons by claim and by range (source, start, end), and who was named."""

    bound: dict[str, tuple[str, ...]]
    claims: dict[str, str]
    ranges: dict[tuple[str, int, int], str]
    named: tuple[Named, ...] = ()


NOTHING = Coding({}, {}, {})


def read_coding(folder: Path, evidence: Evidence, known: Known) -> tuple[Coding, list[Fault]]:
    """The coding of a case folder, and every fault of the file; nothing where there is no file."""
    if not (folder / FILE).exists():
        return NOTHING, []
    data, places, faults = read_yaml(folder / FILE, FILE)
    if data is None:
        return NOTHING, faults
    parsed, faults = build(CodingFile, data, places)
    if parsed is None:
        return NOTHING, faults
    faults += twice(places, "set_aside", [one.claim or f"range {i}" for i, one in enumerate(parsed.set_aside)], "claim")
    bound: dict[str, tuple[str, ...]] = {}
    for i, one in enumerate(parsed.bound):
        faults += _bound(("bound", i), one, evidence, known, places)
        bound[one.claim] = tuple(dict.fromkeys([*bound.get(one.claim, ()), *one.names()]))
    for i, aside in enumerate(parsed.set_aside):
        faults += _aside(("set_aside", i), aside, bound, evidence, places)
    faults += twice(places, "named", [one.name for one in parsed.named], "name")
    for i, somebody in enumerate(parsed.named):
        for k, actor in enumerate(somebody.stands_for):
            faults += unknown(places, ("named", i, "stands_for", k), actor, known.actors, "actor")
    claims = {one.claim: one.reason for one in parsed.set_aside if one.claim}
    ranges = {
        (one.source, one.start, one.end): one.reason
        for one in parsed.set_aside
        if one.source is not None and one.start is not None and one.end is not None
    }
    return Coding(bound, claims, ranges, parsed.named), faults


def _bound(path: Path_, one: Bound, evidence: Evidence, known: Known, places: Places) -> Iterator[Fault]:
    names = {
        "mechanism": known.mechanisms, "sign": known.signs, "overlay": known.overlays, "issue": known.issues,
        "position": known.positions, "actor": known.actors, "calendar": known.events,
        "source": frozenset(evidence.sources),
    }  # fmt: skip
    words = {"sign": "sign of intent", "calendar": "day of the calendar"}
    yield from unknown(places, (*path, "claim"), one.claim, evidence.claims, "claim")
    for target in TARGETS:
        name = getattr(one, target)
        if name:
            yield from unknown(places, (*path, target), name, names[target], words.get(target, target))


def _aside(
    path: Path_, one: SetAside, bound: dict[str, tuple[str, ...]], evidence: Evidence, places: Places
) -> Iterator[Fault]:
    if one.claim is not None:
        yield from unknown(places, (*path, "claim"), one.claim, evidence.claims, "claim")
        if one.claim in bound:
            yield fault_at(places, (*path, "claim"), f"claim '{one.claim}' is bound as well", "keep one of the two")
        return
    name, start, end = one.source or "", one.start or 0, one.end or 0
    documents = [source.id for source in evidence.documents()]
    yield from unknown(places, (*path, "source"), name, documents, "document")
    source = evidence.sources.get(name)
    if source and source.characters is not None and end > source.characters:
        yield fault_at(places, (*path, "end"), f"the range ends at {end}, the document at {source.characters}")
    for claim in evidence.claims.values():
        if claim.source == name and claim.start < end and start < claim.end:
            yield fault_at(places, path, f"claim '{claim.id}' covers part of the range", "set the claim aside instead")
