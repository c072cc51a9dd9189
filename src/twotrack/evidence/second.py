"""A second coding of the claims, made blind of the first, and how far the two agree."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from twotrack.errors import Fault
from twotrack.evidence.agreement import agreement
from twotrack.evidence.asof import Evidence
from twotrack.evidence.claim import Claim, Kind
from twotrack.evidence.names import twice, unknown
from twotrack.evidence.record import Record
from twotrack.evidence.yamlfile import build, read_yaml

FILE = "second.yaml"


class SecondCoding(Record):
    """What another coder made of the passage of a claim."""

    claim: str
    coder: str
    kind: Kind
    asserted_by: str
    disputed: Literal["yes", "no"]


class SecondFile(Record):
    """`second.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    codings: tuple[SecondCoding, ...]


def read_second(folder: Path, evidence: Evidence) -> tuple[tuple[SecondCoding, ...], list[Fault]]:
    """The second coding of a case folder, and every fault of the file; nothing where there is no file."""
    if not (folder / FILE).exists():
        return (), []
    data, places, faults = read_yaml(folder / FILE, FILE)
    if data is None:
        return (), faults
    parsed, faults = build(SecondFile, data, places)
    if parsed is None:
        return (), faults
    pairs = [f"{one.claim} by {one.coder}" for one in parsed.codings]
    faults += twice(places, "codings", pairs, "claim")
    for i, one in enumerate(parsed.codings):
        faults += unknown(places, ("codings", i, "claim"), one.claim, evidence.claims, "claim")
    return parsed.codings, faults


def coding_agreement(
    evidence: Evidence, codings: Collection[SecondCoding], actors: Collection[str], seed: int = 0
) -> dict[str, Any] | None:
    """Krippendorff's alpha of the first and the further codings, for each variable, with a bootstrap interval.

    Returns:
        `items` (claims coded at least twice), `kind`, `asserted_by`, `disputed` (alpha, None where it is undefined),
        `intervals` of the same keys, and `differ`: how many items the coders differ on. None without a second coding.
    """
    shared = [claim for claim in evidence.claims.values() if any(one.claim == claim.id for one in codings)]
    if not shared:
        return None
    variables: dict[str, tuple[Callable[[Claim], str], Callable[[SecondCoding], str]]] = {
        "kind": (lambda c: _kind(c.kind), lambda s: _kind(s.kind)),
        "asserted_by": (lambda c: speaker(c.asserted_by, actors), lambda s: speaker(s.asserted_by, actors)),
        "disputed": (lambda c: "yes" if c.disputed_by else "no", lambda s: s.disputed),
    }
    answer: dict[str, Any] = {"items": len(shared), "coders": 1 + len({one.coder for one in codings})}
    intervals, differ = {}, {}
    for name, (first, other) in variables.items():
        units = [[first(claim), *(other(one) for one in codings if one.claim == claim.id)] for claim in shared]
        found = agreement(units, seed)
        answer[name] = found.alpha
        intervals[name] = None if found.low is None else [found.low, found.high]
        differ[name] = sum(len(set(unit)) > 1 for unit in units)
    return answer | {"intervals": intervals, "differ": differ}


def _kind(kind: str) -> str:
    return "causal" if kind == "cause" else kind


def speaker(name: str, actors: Collection[str]) -> str:
    """A speaker's name without its article and spaces, an actor's id where it is one; other names stay as they are.

    >>> speaker("The US envoy", {"us-envoy"}), speaker("Unnamed reports", {"us-envoy"})
    ('us-envoy', 'unnamed reports')
    """
    plain = " ".join(name.lower().split())
    short = plain.removeprefix("the ").replace(" ", "-")
    return short if short in actors else plain
