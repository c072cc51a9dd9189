"""Overlays: named changes of a case file (policies, readings, explanations, starts, tests), applied before checks."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.errors import CaseError, Fault, RequestError, did_you_mean
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support
from twotrack.evidence.yamlfile import Path_, Places, build, place_of, read_yaml

Nature = Literal["policy", "circumstance", "by-assumption"]
SCALED = ("value", "uniform", "loguniform", "normal", "triangular", "choice")


class Overlay(Record):
    """`set` replaces what stands at a path, `scale` multiplies a quantity, `add` appends to a list.

    A path is dotted; an item of a list is named by its id (`issues.power.positions.crown.red_lines`). An explanation is
    an overlay that switches it off; its `nature` says what the switch is: a policy somebody could choose, a
    circumstance that nobody can decree, or no more than the removal of an assumed constant.
    """

    schema_: Literal[1] = Field(alias="schema")
    id: str = Field(pattern=NAME)
    name: str
    kind: Literal["policy", "reading", "explanation", "test", "start"]
    nature: Nature | None = None
    about: str
    support: tuple[Support, ...] = Field(min_length=1)
    set: dict[str, Any] = {}
    scale: dict[str, float] = {}
    add: dict[str, list[Any]] = {}

    @model_validator(mode="after")
    def _does_something(self) -> Overlay:
        if not (self.set or self.scale or self.add):
            raise ValueError("the overlay changes nothing | give set, scale or add")
        if any(x < 0 for x in self.scale.values()):
            raise ValueError("a factor must not be negative")
        if self.nature and self.kind != "explanation":
            raise ValueError(f"a {self.kind} has no nature | only an explanation says what its switch is")
        return self


@dataclass(frozen=True)
class OverlayFile:
    """An overlay with the places of its keys."""

    overlay: Overlay
    places: Places


def list_overlays(folder: Path) -> list[str]:
    """Names of the overlays of a case folder."""
    return sorted(path.stem for path in (folder / "overlays").glob("*.yaml"))


def read_overlay(folder: Path, name: str) -> tuple[OverlayFile | None, list[Fault]]:
    """One overlay of a case folder by name."""
    known = list_overlays(folder)
    if name not in known:
        raise RequestError(f"unknown overlay '{name}' ({did_you_mean(name, known)})")
    label = f"overlays/{name}.yaml"
    data, places, faults = read_yaml(folder / "overlays" / f"{name}.yaml", label)
    if data is None:
        return None, faults
    overlay, faults = build(Overlay, data, places)
    if overlay is None:
        return None, faults
    if overlay.id != name:
        faults.append(Fault(label, f"id '{overlay.id}' is not the file's name", "id", hint=f"id: {name}"))
    return OverlayFile(overlay, places), faults


def apply_overlays(data: Any, places: Places, overlays: list[OverlayFile]) -> tuple[Any, Places, list[Fault]]:
    """The case's plain data with overlays applied in order, and where each key now stands."""
    _refuse_conflicts([o.overlay for o in overlays])
    out, where, faults = copy.deepcopy(data), dict(places), []
    for item in overlays:
        for verb in ("set", "scale", "add"):
            for path, value in getattr(item.overlay, verb).items():
                at = place_of(item.places, (verb, path)) or (item.overlay.id, 1, 1)
                problem = _change(out, path.split("."), verb, value, where, at)
                if problem:
                    faults.append(Fault(at[0], problem[0], f"{verb}.{path}", at[1], at[2], problem[1]))
    return out, where, faults


def _refuse_conflicts(overlays: list[Overlay]) -> None:
    seen: list[tuple[str, str, str, Any]] = []
    for overlay in overlays:
        own = [
            (overlay.id, verb, path, value)
            for verb in ("set", "scale", "add")
            for path, value in getattr(overlay, verb).items()
        ]
        for name, verb, path, value in own:
            for other, done, there, before in seen:
                if _clash((verb, path, value), (done, there, before)):
                    raise CaseError(
                        f"overlays '{other}' and '{name}' both change {min(path, there, key=len)}; "
                        "they cannot be combined"
                    )
        seen += own


def _clash(one: tuple[str, str, Any], two: tuple[str, str, Any]) -> bool:
    """Whether two changes touch the same thing: appending to a list leaves what stands in it alone."""
    (verb, path, value), (done, there, before) = sorted((one, two), key=lambda change: len(change[1]))
    if path == there:
        return not (verb == done == "add" or (verb == done == "set" and value == before))
    if not there.startswith(path + "."):
        return False
    if verb != "add":
        return True
    inside = there.removeprefix(path + ".").split(".")[0]
    return inside.isdigit() or inside in {x.get("id") for x in value if isinstance(x, dict)}


def _change(
    data: Any, steps: list[str], verb: str, value: Any, where: Places, at: tuple[str, int, int]
) -> tuple[str, str] | None:
    node: Any = data
    path: Path_ = ()
    for step in steps[:-1]:
        key, hint = _key(node, step)
        if key is None:
            return f"nothing stands at '{step}'", hint
        if node[key] is None:
            return f"'{step}' is empty", "set the whole of it"
        node, path = node[key], (*path, key)
    key, hint = _key(node, steps[-1])
    if verb == "set":
        last: str | int = steps[-1] if key is None else key
        if not isinstance(node, dict) and key is None:
            return f"nothing stands at '{steps[-1]}'", hint
        node[last] = copy.deepcopy(value)
        for old in [p for p in where if p[: len(path) + 1] == (*path, last)]:
            del where[old]
        where[(*path, last)] = at
        return None
    if key is None:
        return f"nothing stands at '{steps[-1]}'", hint
    if verb == "add":
        if not isinstance(node[key], list):
            return f"'{steps[-1]}' is not a list", "add appends to lists"
        node[key].extend(copy.deepcopy(value))
        return None
    return _scale(node, key, float(value))


def _key(node: Any, step: str) -> tuple[str | int | None, str]:
    if isinstance(node, Mapping):
        return (step, "") if step in node else (None, did_you_mean(step, [str(k) for k in node]))
    if isinstance(node, list):
        ids = {str(item.get("id")): i for i, item in enumerate(node) if isinstance(item, Mapping)}
        return (ids[step], "") if step in ids else (None, did_you_mean(step, ids))
    return None, "the path goes deeper than the file"


def _scale(node: Any, key: str | int, factor: float) -> tuple[str, str] | None:
    quantity = node[key]
    if not isinstance(quantity, dict):
        return "only a quantity can be scaled", "use set"
    family = next((f for f in (*SCALED, "lognormal") if f in quantity), None)
    if family is None:
        return "this family cannot be scaled", "use set"
    numbers = quantity[family]
    listed = numbers if isinstance(numbers, list) else [numbers]
    if not listed or any(isinstance(x, bool) or not isinstance(x, int | float) for x in listed):
        return "its numbers cannot be scaled", "write digits, not text"
    if family == "lognormal":
        changed: Any = [numbers[0] * factor, numbers[1]]
    else:
        changed = [x * factor for x in numbers] if isinstance(numbers, list) else numbers * factor
    node[key] = {**quantity, family: changed}
    return None
