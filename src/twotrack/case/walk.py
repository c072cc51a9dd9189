"""Walk through a case's records and find every quantity and every support, with its path."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from twotrack.case.quantity import Quantity
from twotrack.evidence.support import Support
from twotrack.evidence.yamlfile import Path_


def walk(node: object, path: Path_ = ()) -> Iterator[tuple[Path_, BaseModel]]:
    """Every record below a record, itself included, with its path as it stands in the file."""
    if isinstance(node, BaseModel):
        yield path, node
        for name, info in type(node).model_fields.items():
            yield from walk(getattr(node, name), (*path, info.alias or name))
    elif isinstance(node, tuple):
        for i, item in enumerate(node):
            yield from walk(item, (*path, i))
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from walk(item, (*path, key))


def supports(root: object, path: Path_ = ()) -> dict[Path_, tuple[Support, ...]]:
    """Every list of supports below a record, by the path of the list."""
    found: dict[Path_, tuple[Support, ...]] = {}
    for at, record in walk(root, path):
        given = getattr(record, "support", None)
        if isinstance(given, tuple) and given and all(isinstance(s, Support) for s in given):
            found[(*at, "support")] = given
    return found


def quantities(root: BaseModel) -> dict[str, Quantity]:
    """Every quantity below a record by a name that does not change when items are added.

    Items of lists are named by their id, so that the draws of one never depend on how many others there are.
    """
    return dict(_named(root, ""))


def _named(node: object, name: str) -> Iterator[tuple[str, Quantity]]:
    if isinstance(node, Quantity):
        yield name, node
    elif isinstance(node, BaseModel):
        for field in type(node).model_fields:
            yield from _named(getattr(node, field), f"{name}.{field}".lstrip("."))
    elif isinstance(node, tuple):
        for item in node:
            key = getattr(item, "id", None)
            if key:
                yield from _named(item, f"{name}.{key}")
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from _named(item, f"{name}.{key}")
