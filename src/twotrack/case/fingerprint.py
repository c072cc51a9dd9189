"""A digest of everything in a case that can change an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from twotrack.case.places import Places
from twotrack.case.quantity import Quantity


def fingerprint(file: Mapping[str, Any], numbers: Mapping[str, Quantity], places: Places, as_of: str) -> str:
    """SHA-256 over the case's contents on its date: records, numbers without their support, and the ground.

    Words that no mechanism reads (`about`, `caveat`, supports) do not change it.
    """
    digest = hashlib.sha256(as_of.encode())
    digest.update(_canonical(file))
    for name in sorted(numbers):
        quantity = numbers[name]
        digest.update(_canonical([name, quantity.family, quantity.numbers, quantity.unit]))
    digest.update(_canonical([places.ids, places.seats, places.holders, places.edges.tolist()]))
    for column in sorted(places.columns):
        digest.update(column.encode())
        digest.update(places.columns[column].astype("<f8").tobytes())
    return digest.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(_strip(value), sort_keys=True, default=str, separators=(",", ":")).encode()


def _strip(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _strip(v) for k, v in value.items() if k not in {"support", "about", "caveat", "parameters"}}
    if isinstance(value, list | tuple):
        return [_strip(v) for v in value]
    return value
