"""Read YAML 1.2 with the place of every key, and turn what a schema refuses into faults that name that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from twotrack.errors import Fault, did_you_mean
from twotrack.evidence.quickyaml import Path_ as Path_
from twotrack.evidence.quickyaml import Places as Places
from twotrack.evidence.quickyaml import UnusualError, quick_yaml

MOST_KEYS = 200_000
M = TypeVar("M", bound=BaseModel)


class _PlainDates(RoundTripConstructor):  # type: ignore[misc, unused-ignore]
    """Leaves dates as text: the schema reads them, and says where an impossible one stands."""


_PlainDates.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def dotted(path: Iterable[str | int]) -> str:
    """A path as a user would write it: `actors.0.name`."""
    return ".".join(str(step) for step in path)


def place_of(places: Places, path: Path_) -> tuple[str, int, int] | None:
    """File, line and column of a path, or of its nearest ancestor that has one."""
    for length in range(len(path), -1, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None


def fault_at(places: Places, path: Path_, message: str, hint: str = "", file: str = "") -> Fault:
    """A fault that names file, line, column and field of a path."""
    found = place_of(places, path)
    if found is None:
        return Fault(file or "?", message, dotted(path), hint=hint)
    return Fault(found[0], message, dotted(path), found[1], found[2], hint)


def read_yaml(file: Path, label: str) -> tuple[Any, Places, list[Fault]]:
    """Plain data of a YAML file, where each key stands, and what was wrong.

    `label` is the file's name as shown to the user. Lines and columns count from 1.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, {}, [Fault(label, "file not found", hint="every case folder needs it")]
    except UnicodeDecodeError as error:
        at = file.read_bytes()[: error.start].count(b"\n") + 1
        return None, {}, [Fault(label, "not UTF-8 text", line=at, hint="save the file as UTF-8")]
    except OSError as error:
        return None, {}, [Fault(label, f"cannot be read: {error.strerror}")]
    try:
        return *quick_yaml(text, label, MOST_KEYS), []
    except UnusualError:
        return _careful(text, label)


def _careful(text: str, label: str) -> tuple[Any, Places, list[Fault]]:
    """What `read_yaml` gives, slowly, and with every fault in words."""
    reader = YAML(typ="rt")
    reader.Constructor = _PlainDates
    try:
        data = reader.load(text)
    except DuplicateKeyError as error:
        line, column = _mark(error)
        key = str(error.problem).split('"')[1] if '"' in str(error.problem) else "a key"
        return None, {}, [Fault(label, f"key '{key}' stands twice", key, line, column, "keep one of the two")]
    except MarkedYAMLError as error:
        line, column = _mark(error)
        problem = " ".join(str(error.problem or error.context or "not YAML").split())
        return None, {}, [Fault(label, f"not valid YAML: {problem}", "", line, column, "check the indentation")]
    except (YAMLError, ValueError) as error:
        return None, {}, [Fault(label, f"not valid YAML: {' '.join(str(error).split())}")]
    except RecursionError:
        return None, {}, [Fault(label, "nested too deeply", hint="a case is a few levels deep")]
    places: Places = {(): (label, 1, 1)}
    try:
        plain = _plain(data, (), label, places)
    except (RecursionError, OverflowError):
        return None, {}, [Fault(label, "aliases refer to themselves or multiply without end", hint="write it out")]
    if plain is None:
        return None, places, [Fault(label, "the file is empty", line=1)]
    return plain, places, []


def _mark(error: MarkedYAMLError) -> tuple[int | None, int | None]:
    mark = error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (None, None)


def _plain(node: Any, path: Path_, label: str, places: Places) -> Any:
    if len(places) > MOST_KEYS:
        raise OverflowError
    if isinstance(node, CommentedMap):
        out: dict[Any, Any] = {}
        for key, value in node.items():
            step = key if isinstance(key, str | int) else str(key)
            at = node.lc.data.get(key) if node.lc.data else None
            if at:
                places[(*path, step)] = (label, at[0] + 1, at[1] + 1)
            out[step] = _plain(value, (*path, step), label, places)
        return out
    if isinstance(node, CommentedSeq):
        items = []
        for i, value in enumerate(node):
            at = node.lc.data.get(i) if node.lc.data else None
            if at:
                places[(*path, i)] = (label, at[0] + 1, at[1] + 1)
            items.append(_plain(value, (*path, i), label, places))
        return items
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    if isinstance(node, float):
        return float(node)
    return str(node)


def build(model: type[M], data: Any, places: Places, root: Path_ = (), file: str = "") -> tuple[M | None, list[Fault]]:
    """A record from plain data, or every fault found in it, each with its place."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_fault(model, item, places, root, file) for item in error.errors(include_url=False)]


def _fault(model: type[BaseModel], item: Mapping[str, Any], places: Places, root: Path_, file: str) -> Fault:
    loc: Path_ = tuple(item["loc"])
    path = (*root, *loc)
    kind = item["type"]
    if kind == "extra_forbidden":
        return fault_at(places, path, f"unknown key '{loc[-1]}'", did_you_mean(str(loc[-1]), _keys(model, loc)), file)
    if kind == "missing":
        return fault_at(places, path, f"'{loc[-1]}' is missing", "add it", file)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(item.get("ctx", {}).get("expected", "")))
        word = str(item.get("input"))
        return fault_at(places, path, f"'{word}' is not known here", did_you_mean(word, allowed), file)
    given = item.get("input")
    message = item["msg"].removeprefix("Value error, ")
    message = message[0].lower() + message[1:]
    if kind in {"value_error", "assertion_error"}:
        text, _, hint = message.partition(" | ")
        return fault_at(places, path, text, hint, file)
    shown = "" if isinstance(given, dict | list) else f", not {given!r}"
    return fault_at(places, path, f"{message}{shown}", "", file)


def _keys(model: type[BaseModel], loc: Path_) -> list[str]:
    """Field names that would have been allowed where an unknown key was found."""
    current: Any = model
    for step in loc[:-1]:
        current = _step(current, step)
    if not (isinstance(current, type) and issubclass(current, BaseModel)):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _step(current: Any, step: str | int) -> Any:
    if isinstance(current, type) and issubclass(current, BaseModel):
        field = current.model_fields.get(str(step))
        return _model_in(field.annotation) if field else current  # an index of a list or a key of a mapping
    return current


def _model_in(annotation: Any) -> Any:
    """The record class inside `list[X]`, `dict[str, X]`, `X | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
