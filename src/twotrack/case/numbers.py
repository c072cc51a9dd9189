"""The parameters of a case against the catalogue of what mechanisms ask: names, units, ranges, sides, defaults."""

from __future__ import annotations

from typing import Any

from twotrack.case.parameters import ParameterInfo, Parameters
from twotrack.case.quantity import Quantity
from twotrack.errors import Fault, did_you_mean
from twotrack.evidence.yamlfile import Path_, Places, build, fault_at


def fill_defaults(data: dict[str, Any], catalogue: Parameters) -> None:
    """Write every parameter a case leaves out into its plain data, one entry per side where there is one per side."""
    sides = (data.get("war") or {}).get("sides") if isinstance(data.get("war"), dict) else None
    if not isinstance(sides, list) or not isinstance(data.setdefault("parameters", {}), dict):
        return
    data["parameters"] = {str(k): v for k, v in data["parameters"].items()}
    for info in catalogue.values():
        mechanism, name = info.name.split(".")
        room = data["parameters"].setdefault(mechanism, {})
        if not isinstance(room, dict):
            continue
        default = info.default.model_dump(mode="python", exclude_none=True)
        default = {k: list(v) if isinstance(v, tuple) else v for k, v in default.items()}
        if info.per == "war":
            room.setdefault(name, default)
            continue
        given = room.get(name, default)
        if isinstance(given, dict) and "unit" in given:
            room[name] = {str(side): dict(given) for side in sides}
        elif isinstance(given, dict):
            room[name] = {**{str(side): dict(default) for side in sides}, **given}


def read_parameters(
    data: dict[str, Any], sides: tuple[str, str], catalogue: Parameters, places: Places
) -> tuple[dict[str, Quantity], list[Fault]]:
    """Quantities by full name (`combat.decisiveness`, `combat.assault_rate.<side>`), and what is wrong with them."""
    out: dict[str, Quantity] = {}
    faults: list[Fault] = []
    mechanisms = {name.split(".")[0] for name in catalogue}
    rooms = data.get("parameters")
    for mechanism, room in rooms.items() if isinstance(rooms, dict) else []:
        path: Path_ = ("parameters", mechanism)
        if mechanism not in mechanisms:
            faults.append(
                fault_at(places, path, f"unknown mechanism '{mechanism}'", did_you_mean(mechanism, mechanisms))
            )
            continue
        if not isinstance(room, dict):
            hint = "write parameter: {value: ..., unit: ..., support: ...}"
            faults.append(fault_at(places, path, f"the parameters of '{mechanism}' are not a mapping", hint))
            continue
        known = [name.split(".")[1] for name in catalogue if name.startswith(mechanism + ".")]
        for name, given in room.items():
            info = catalogue.get(f"{mechanism}.{name}")
            if info is None:
                faults.append(
                    fault_at(places, (*path, name), f"unknown parameter '{name}'", did_you_mean(str(name), known))
                )
                continue
            entries = {info.name: given} if info.per == "war" else {}
            if info.per == "side" and not isinstance(given, dict):
                hint = "write one quantity for both sides, or one for each"
                faults.append(fault_at(places, (*path, name), f"'{given}' is no quantity", hint))
            if info.per == "side":
                for side, quantity in given.items() if isinstance(given, dict) else []:
                    if side not in sides:
                        at = (*path, name, side)
                        faults.append(fault_at(places, at, f"unknown side '{side}'", did_you_mean(str(side), sides)))
                    else:
                        entries[f"{info.name}.{side}"] = quantity
            for full, quantity in entries.items():
                at = (*path, name) if info.per == "war" else (*path, name, full.rsplit(".", 1)[1])
                parsed, found = _one(quantity, info, places, at)
                faults += found
                if parsed:
                    out[full] = parsed
    return out, faults


def _one(data: Any, info: ParameterInfo, places: Places, at: Path_) -> tuple[Quantity | None, list[Fault]]:
    parsed, faults = build(Quantity, data, places, at)
    if parsed is None:
        return None, faults
    if parsed.unit != info.unit:
        message = f"unit is '{parsed.unit}', the mechanism counts in '{info.unit}'"
        faults.append(fault_at(places, (*at, "unit"), message, f"convert the numbers and write unit: {info.unit}"))
    low, high = parsed.bounds
    if low < info.low - 1e-9 or high > info.high + 1e-9:
        message = f"numbers reach from {low:g} to {high:g}, outside [{info.low:g}, {info.high:g}]"
        faults.append(fault_at(places, (*at, parsed.family), message, info.meaning))
    return parsed, faults
