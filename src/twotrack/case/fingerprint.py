"""A digest of everything in a case that can change an answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from twotrack.case.places import Places
from twotrack.case.quantity import Quantity

WORDS = {"support", "about", "caveat", "parameters", "starts"}


def fingerprint(file: BaseModel, numbers: Mapping[str, Quantity], places: Places, as_of: str) -> str:
    """SHA-256 over the case's contents on its date: records, numbers without their support, and the ground.

    Words that no mechanism reads (`about`, `caveat`, supports) and the list of other starts do not change it;
    parameters are in `numbers`.
    """
    digest = hashlib.sha256(as_of.encode())
    digest.update(_canonical(_plain(file)))
    for name in sorted(numbers):
        quantity = numbers[name]
        digest.update(_canonical([name, quantity.family, quantity.numbers, quantity.unit]))
    digest.update(_canonical([places.ids, places.seats, places.holders, places.regions, places.edges.tolist()]))
    for column in sorted(places.columns):
        digest.update(column.encode())
        digest.update(places.columns[column].astype("<f8").tobytes())
    return digest.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, default=str, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields if name not in WORDS}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
