"""Read `sources.yaml` and `claims.yaml` of a case folder into evidence, every fault at once."""

from __future__ import annotations

from pathlib import Path

from twotrack.errors import Fault, did_you_mean
from twotrack.evidence.asof import Evidence
from twotrack.evidence.claim import ClaimFile
from twotrack.evidence.source import SourceFile
from twotrack.evidence.yamlfile import M, build, fault_at, read_yaml


def read_evidence(folder: Path) -> tuple[Evidence, list[Fault]]:
    """Evidence of a case folder; both files may be absent (then a case stands on theory and assumptions alone)."""
    faults: list[Fault] = []
    evidence = Evidence({}, {})
    sources_file, claims_file = folder / "sources.yaml", folder / "claims.yaml"
    if sources_file.exists():
        data, places, found = read_yaml(sources_file, "sources.yaml")
        faults += found
        if data is not None:
            parsed, found = build(SourceFile, data, places)
            faults += found
            if parsed:
                faults += _twice([s.id for s in parsed.sources], "sources", places)
                evidence = Evidence({s.id: s for s in parsed.sources}, {})
    if claims_file.exists():
        data, places, found = read_yaml(claims_file, "claims.yaml")
        faults += found
        if data is not None:
            claims, found = build(ClaimFile, data, places)
            faults += found
            if claims:
                faults += _twice([c.id for c in claims.claims], "claims", places)
                for i, claim in enumerate(claims.claims):
                    if claim.source not in evidence.sources:
                        hint = did_you_mean(claim.source, evidence.sources)
                        message = f"unknown source '{claim.source}'"
                        faults.append(fault_at(places, ("claims", i, "source"), message, hint))
                evidence = Evidence(evidence.sources, {c.id: c for c in claims.claims})
    return evidence, faults


def _twice(ids: list[str], key: str, places: dict[tuple[str | int, ...], tuple[str, int, int]]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for i, name in enumerate(ids):
        if name in seen:
            faults.append(fault_at(places, (key, i, "id"), f"id '{name}' stands twice", "ids are unique"))
        seen.add(name)
    return faults


def read_record(folder: Path, name: str, model: type[M]) -> tuple[M | None, list[Fault]]:
    """An optional YAML file of a case folder as a record, and its faults; None and no fault where it is absent."""
    if not (folder / name).is_file():
        return None, []
    data, places, faults = read_yaml(folder / name, name)
    if data is None:
        return None, faults
    record, found = build(model, data, places, file=name)
    return record, faults + found
