"""The order of a week, written once. It is a modelling claim."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.errors import RequestError, did_you_mean
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.mechanisms.contract import Mechanism
from twotrack.mechanisms.wires import sixth
from twotrack.world.fields import CLOCK, FIELDS


@dataclass(frozen=True)
class Step:
    """One step of a week."""

    number: int
    name: str
    mechanism: Mechanism


_ORDER = (
    "calendar", "abroad", "resources", "information", "beliefs", "intent", "war-value", "opening", "offers",
    "mediation", "acceptance", "sequencing", "signing", "posture", "allocation", "combat", "standing-down", "people",
    "keeping", "ending",
)  # fmt: skip

STEPS: tuple[Step, ...] = tuple(Step(i + 1, name, MECHANISMS[name]) for i, name in enumerate(_ORDER))


def active(without: tuple[str, ...] = (), replace: tuple[Mechanism, ...] = ()) -> tuple[Mechanism, ...]:
    """The mechanisms of a week in order, less those left out, some replaced by others of the same name.

    A replacement may be written in plain NumPy; it must ask for the parameters of the one it replaces.

    Raises:
        RequestError: a name that is no mechanism.
    """
    for name in without:
        if name not in MECHANISMS:
            raise RequestError(f"unknown mechanism '{name}' ({did_you_mean(name, MECHANISMS)})")
    instead = {mechanism.name: mechanism for mechanism in replace}
    for name in instead:
        if name not in MECHANISMS:
            raise RequestError(f"'{name}' replaces nothing ({did_you_mean(name, MECHANISMS)})")
    built = (step.mechanism for step in STEPS if step.name not in without)
    order = tuple(instead.get(mechanism.name, mechanism) for mechanism in built)
    wrong = problems(order) if replace else []
    if wrong:
        raise RequestError(f"a replacement does not fit: {'; '.join(wrong)}")
    return order


def problems(order: tuple[Mechanism, ...]) -> list[str]:
    """What is wrong with an order.

    A field that is not declared, one fixed by the case that is written, a parameter named as a field (the kernel would
    be given the field), or a sixth wire between field and table.
    """
    found = []
    for mechanism in order:
        hidden = sorted(set(mechanism.parameters.model_fields) & (set(FIELDS) | set(CLOCK)))
        found += [f"{mechanism.name}: parameter '{name}' has the name of a field" for name in hidden]
        for name in sorted(mechanism.reads | mechanism.writes):
            if name not in FIELDS:
                found.append(f"{mechanism.name}: '{name}' is not a declared field")
            elif name in mechanism.writes and FIELDS[name].kind == "ground":
                found.append(f"{mechanism.name}: writes '{name}', which is fixed by the case")
    return found + sixth(order)
