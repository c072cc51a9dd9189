"""Why a run ended: the rule of the case that held, with the numbers it measured."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.mechanisms.between.ending import measured
from twotrack.world.fields import FIELDS, MEASURES


def verdict(case: Case, ending: int, arrays: Mapping[str, NDArray[Any]], lane: int) -> tuple[dict[str, float], str]:
    """What the tests of an ending measured, by name, with their bounds; and the rule in words.

    `arrays` holds state of one lane [..., 1] and what is fixed for the block [..., lane].
    """
    rule = case.file.endings[ending]
    if not rule.when:
        return {}, "no other rule of the case held by the last week"
    found: dict[str, float] = {}
    words = []
    for test in rule.when:
        side = case.sides.index(test.of) if test.of else 0
        name = test.measure + (f"_{test.of}" if test.of else "")
        bound = test.at_least if test.at_least is not None else test.at_most
        assert bound is not None
        value = _measure(MEASURES.index(test.measure), side, arrays, lane)
        found |= {name: value, f"{name}_bound": float(bound)}
        sign = "at least" if test.at_least is not None else "at most"
        words.append(f"{name.replace('_', ' of ')} {value:.3g}, {sign} {bound:g}")
    span = "at the last week" if rule.at == "horizon" else f"for {rule.weeks} week{'s' if rule.weeks != 1 else ''}"
    return found, f"{'; '.join(words)}; {span}"


def _measure(measure: int, side: int, arrays: Mapping[str, NDArray[Any]], lane: int) -> float:
    """The engine's own measure, on one lane."""
    function = getattr(measured, "py_func", measured)
    given: dict[str, Any] = {"measure": measure, "side": side, "l": 0, "places": arrays["weight"].size}
    for name in inspect.signature(function).parameters:
        if name not in given:
            values = arrays[name]
            per_lane = FIELDS[name].kind == "ground" and "lane" in FIELDS[name].dims
            given[name] = values[..., lane : lane + 1] if per_lane else values
    return float(np.asarray(function(**given)))
