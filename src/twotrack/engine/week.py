"""One step: bind every kernel's arguments once, then call them in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.draws.streams import keys
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.mechanisms.contract import Mechanism
from twotrack.world.compile import Block, parameter_array
from twotrack.world.fields import CLOCK, FIELDS


@dataclass(frozen=True)
class Bound:
    """A mechanism with its arguments: arrays of one block, parameters, clock and luck."""

    name: str
    names: tuple[str, ...]
    kernel: Callable[..., None]
    arguments: tuple[Any, ...]
    luck: NDArray[np.uint32]


def clock(steps: int, dt: float) -> dict[str, Any]:
    """The clock's arrays, shared by all mechanisms of a block."""
    return {"week": np.zeros(1, np.int64), "last_week": np.array([steps], np.int64), "dt": np.float32(dt)}


def bind(order: tuple[Mechanism, ...], case: Case, block: Block, times: Mapping[str, Any]) -> list[Bound]:
    """Look up every argument of every kernel by its name: clock, field, own parameter, borrowed parameter."""
    out = []
    if not any("perceived" in mechanism.writes for mechanism in order):
        block.arrays["perceived"] = block.arrays["position"]  # what nobody reports is seen as it is
    for mechanism in order:
        luck = np.zeros(2, np.uint32)
        arguments: list[Any] = []
        for name in mechanism.arguments:
            if name == "luck":
                arguments.append(luck)
            elif name in CLOCK:
                arguments.append(times[name])
            elif name in FIELDS:
                arguments.append(block.arrays[name])
            else:
                arguments.append(parameter_array(_owner(mechanism, name), case, block.draws))
        out.append(Bound(mechanism.name, mechanism.arguments, mechanism.kernel, tuple(arguments), luck))
    return out


def _owner(mechanism: Mechanism, name: str) -> str:
    for owner in (mechanism.name, *mechanism.borrows):
        if name in MECHANISMS[owner].parameters.model_fields:
            return f"{owner}.{name}"
    raise LookupError(f"{mechanism.name}: argument '{name}' is no field, parameter or clock")


def luck_table(order: tuple[Mechanism, ...], seed: int, steps: int) -> dict[str, NDArray[np.uint32]]:
    """Luck keys of every mechanism and step [step + 1, 2]; a mechanism's do not depend on which others there are."""
    return {m.name: np.stack([keys(seed, m.name, step) for step in range(steps + 1)]) for m in order}


def assess(bound: list[Bound], times: Mapping[str, Any], order: tuple[Mechanism, ...]) -> None:
    """Fill what reports the present at the start: the instant mechanisms, with no time passing."""
    instant = {m.name for m in order if m.instant}
    for item in bound:
        if item.name in instant:
            item.kernel(*(np.float32(0) if n == "dt" else x for n, x in zip(item.names, item.arguments, strict=True)))


def step(bound: list[Bound], times: Mapping[str, Any], number: int, luck: Mapping[str, NDArray[np.uint32]]) -> None:
    """Run one step of all mechanisms but the ending, in order."""
    times["week"][0] = number
    for item in bound:
        item.luck[:] = luck[item.name][number]
        item.kernel(*item.arguments)
