"""The five wires between the field and the table, and no others.

A field that a mechanism of the table writes and another room reads, or the other way round, belongs to one wire. The
schedule is refused where something else crosses.
"""

from __future__ import annotations

from collections.abc import Iterable

from twotrack.mechanisms.contract import Mechanism

WIRES: dict[str, frozenset[str]] = {
    "ground to belief to war value": frozenset(
        {"war_value", "war_value_later", "war_value_after", "war_value_wronged", "war_cost", "waiting_cost"}
    ),
    "violence and broken promises to trust and intent to opening and acceptance": frozenset(
        {"intensity", "breach", "resumed_by", "carried_out", "conceding", "stage", "absent", "good_faith"}
    ),
    "harm to support to vetoes and mobilisation": frozenset({"standing"}),
    "signed steps to people, money and posture": frozenset(
        {"in_force", "talks", "restraint", "sparing", "reserve", "joined", "relief"}
    ),
    "events abroad to every horizon": frozenset({"change_ahead", "venue"}),
}
KEPT_BY_ENDING = frozenset({"live"})
TABLE = "table"


def room(mechanism: Mechanism) -> str:
    """The room a mechanism lives in (table, field, between, abroad), from the module of its kernel."""
    function = getattr(mechanism.kernel, "py_func", mechanism.kernel)
    parts = str(function.__module__).split(".")
    return parts[2] if parts[:2] == ["twotrack", "mechanisms"] and len(parts) > 3 else ""


def crossings(order: Iterable[Mechanism]) -> dict[str, set[tuple[str, str]]]:
    """Fields that cross between the table and another room, with who writes and who reads them."""
    order = [mechanism for mechanism in order if room(mechanism)]
    found: dict[str, set[tuple[str, str]]] = {}
    for writer in order:
        for reader in order:
            if (room(writer) == TABLE) == (room(reader) == TABLE):
                continue
            for name in writer.writes & reader.reads - KEPT_BY_ENDING:
                found.setdefault(name, set()).add((writer.name, reader.name))
    return found


def sixth(order: Iterable[Mechanism]) -> list[str]:
    """What crosses outside the five wires, in words; empty when all is well."""
    known = frozenset().union(*WIRES.values())
    return [
        f"'{name}' crosses between field and table outside the five wires: {writer} writes it, {reader} reads it"
        for name, pairs in sorted(crossings(order).items())
        if name not in known
        for writer, reader in sorted(pairs)
    ]
