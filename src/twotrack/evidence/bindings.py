"""What claims are bound to by the files of a case themselves: numbers, entries, overlays, promises, forecasts.

The files are read as they stand, without a date: a level of the calendar that was announced later is bound as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from twotrack.evidence.promise import Promise
from twotrack.evidence.yamlfile import read_yaml

KEYS = ("id", "date", "to")
FORECASTS = "forecasts.yaml"
Bindings = dict[str, tuple[str, ...]]


def bound_by_files(folder: Path, promises: Iterable[Promise]) -> Bindings:
    """Names of what stands on each claim, such as `number:combat.hiding.army` or `overlay:long-war`."""
    pairs: list[tuple[str, str]] = []
    pairs += _case(folder / "case.yaml")
    for file in sorted((folder / "overlays").glob("*.yaml")):
        data, _, _ = read_yaml(file, file.name)
        pairs += [(claim, f"overlay:{file.stem}") for _, _, claim in supported(data)]
    pairs += [(claim, f"promise:{promise.id}") for promise in promises for claim in promise.all_claims()]
    pairs += _forecasts(folder / FORECASTS)
    found: Bindings = {}
    for claim, name in pairs:
        found[claim] = tuple(dict.fromkeys([*found.get(claim, ()), name]))
    return found


def supported(node: Any, name: str = "") -> Iterator[tuple[str, bool, str]]:
    """Every claim that supports something in plain data: name of what it supports, whether that is a number, claim.

    Items of lists are named by their id, date or aim, so that a name does not change when items are added.
    """
    if isinstance(node, dict):
        for one in node.get("support") or () if isinstance(node.get("support"), list) else ():
            if isinstance(one, dict) and one.get("claim"):
                yield name, "unit" in node, str(one["claim"])
        for key, item in node.items():
            yield from supported(item, f"{name}.{key}".lstrip("."))
    elif isinstance(node, list):
        for i, item in enumerate(node):
            key = next((item[k] for k in KEYS if item.get(k)), i) if isinstance(item, dict) else i
            yield from supported(item, f"{name}.{key}")


def _case(file: Path) -> Iterator[tuple[str, str]]:
    data, _, _ = read_yaml(file, file.name)
    for name, number, claim in supported(data):
        kind = "number" if number else "entry"
        yield claim, f"{kind}:{name.removeprefix('parameters.')}"


def _forecasts(file: Path) -> Iterator[tuple[str, str]]:
    if not file.exists():
        return
    data, _, _ = read_yaml(file, file.name)
    given = data.get("forecasts") if isinstance(data, dict) else None
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and one.get("claim"):
            yield str(one["claim"]), f"forecast:{one.get('id') or one['claim']}"
