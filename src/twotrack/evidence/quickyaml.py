"""YAML 1.2 read by libyaml: plain data and the place of every key, many times faster than the careful reader.

What is unusual (a fault, a key that stands twice, merged keys, a tag, a directive) is left to the careful reader of
`evidence.yamlfile`, which says what is wrong and where. Both give the same data and places (tested).
"""

from __future__ import annotations

from typing import Any

import yaml
from ruamel.yaml.resolver import implicit_resolvers
from yaml.resolver import BaseResolver

Path_ = tuple[str | int, ...]
Places = dict[Path_, tuple[str, int, int]]
MOST_DEEP = 100
_TAG = "tag:yaml.org,2002:"
_BASES = {"0x": 16, "0o": 8, "0b": 2}
_PARSER: Any = yaml.cyaml.CParser if yaml.__with_libyaml__ else None


class UnusualError(Exception):
    """The careful reader must look at this file."""


class _Resolver(BaseResolver):  # type: ignore[misc, unused-ignore]
    """The types of plain scalars in YAML 1.2."""


for _versions, _tag, _pattern, _first in implicit_resolvers:
    if (1, 2) in _versions:
        _Resolver.add_implicit_resolver(_tag, _pattern, _first)


def quick_yaml(text: str, label: str, most_keys: int) -> tuple[Any, Places]:
    """Plain data and places (file label, line and column from 1) of a YAML text.

    Raises:
        UnusualError: the text needs the careful reader.
    """
    if _PARSER is None or "\n%" in text or text.startswith("%"):
        raise UnusualError
    places: Places = {(): (label, 1, 1)}
    try:
        plain = _plain(_compose(text), (), label, places, most_keys)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UnusualError from error
    if plain is None:
        raise UnusualError
    return plain, places


def _compose(text: str) -> Any:
    class Reader(_PARSER, _Resolver):  # type: ignore[misc, valid-type, unused-ignore]
        def __init__(self) -> None:
            _PARSER.__init__(self, text)
            _Resolver.__init__(self)

    return Reader().get_single_node()


def _plain(node: Any, path: Path_, label: str, places: Places, most: int) -> Any:
    if len(places) > most or len(path) > MOST_DEEP:
        raise UnusualError
    if isinstance(node, yaml.MappingNode) and node.tag == _TAG + "map":
        out: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise UnusualError
            found = _scalar(key)
            step = found if isinstance(found, str | int) else str(found)
            if step in out:
                raise UnusualError
            places[(*path, step)] = (label, key.start_mark.line + 1, key.start_mark.column + 1)
            out[step] = _plain(value, (*path, step), label, places, most)
        return out
    if isinstance(node, yaml.SequenceNode) and node.tag == _TAG + "seq":
        items = []
        for i, value in enumerate(node.value):
            places[(*path, i)] = (label, value.start_mark.line + 1, value.start_mark.column + 1)
            items.append(_plain(value, (*path, i), label, places, most))
        return items
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    raise UnusualError


def _scalar(node: Any) -> Any:
    """A scalar as Python's own; dates stay text."""
    kind, text = node.tag.removeprefix(_TAG), node.value
    match kind:
        case "str" | "timestamp":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            bare = text.replace("_", "").lower()
            sign, digits = (-1, bare[1:]) if bare.startswith("-") else (1, bare.removeprefix("+"))
            base = _BASES.get(digits[:2], 10)
            return sign * int(digits[2:] if base != 10 else digits, base)
        case "float":
            return float(text.replace("_", "").lower().replace(".inf", "inf").replace(".nan", "nan"))
    raise UnusualError
