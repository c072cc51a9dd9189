"""Names that files about the documents may point at; what lies above is handed down, never imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from twotrack.errors import Fault, did_you_mean
from twotrack.evidence.yamlfile import Path_, Places, fault_at


@dataclass(frozen=True)
class Known:
    """What exists in a case and in the model, by kind of name.

    `positions` are written `issue.side`, `events` are days of the calendar as ISO dates, `steps` those of side deals.
    """

    actors: frozenset[str] = frozenset()
    mechanisms: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    overlays: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()


def unknown(places: Places, path: Path_, name: str, names: Collection[str], what: str) -> list[Fault]:
    """A fault that names file, line and field unless `name` is one of `names`."""
    if name in names:
        return []
    return [fault_at(places, path, f"unknown {what} '{name}'", did_you_mean(name, names))]


def twice(places: Places, key: str, ids: Iterable[str], field: str = "id") -> list[Fault]:
    """A fault for each id of a list that stood there before."""
    seen: set[str] = set()
    faults = []
    for i, name in enumerate(ids):
        if name in seen:
            faults.append(fault_at(places, (key, i, field), f"{field} '{name}' stands twice", "keep one of the two"))
        seen.add(name)
    return faults
