"""What an assumption owes: a reason of its own, what would settle it, and a range where evidence could move it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from twotrack.case.quantity import Quantity
from twotrack.errors import Fault
from twotrack.evidence.support import Support, ground_of
from twotrack.evidence.yamlfile import Path_, Places, fault_at, place_of

NOTHING = re.compile(r"nothing(;.*)?$", re.I)


def check_settled(supports: Mapping[Path_, tuple[Support, ...]], where: Places) -> list[Fault]:
    """Every assumption says what would settle it; `nothing` where no evidence could."""
    hint = "add settles: the evidence that would replace it, or nothing where none could"
    return [
        fault_at(where, (*path, i), "an assumption does not say what would settle it", hint)
        for path, given in supports.items()
        for i, support in enumerate(given)
        if support.assumption and not support.settles
    ]


def check_ranges(quantities: Mapping[Path_, Quantity], where: Places) -> list[Fault]:
    """A number that is assumed, and that evidence could move, is a range or says why it is none.

    Overlays are exempt: what they set is a scenario, and its numbers are what is asked about.
    """
    faults = []
    for path, quantity in quantities.items():
        if quantity.uncertain or ground_of(quantity.support) != "assumption" or _of_overlay(path, where):
            continue
        open_ = [s for s in quantity.support if s.assumption and not NOTHING.match(s.settles or "") and not s.fixed]
        if open_:
            message = f"{quantity.value:g} is assumed, and '{open_[0].settles}' could move it, but it has no range"
            hint = "give a distribution, or say in the assumption why there is none (fixed: ...)"
            faults.append(fault_at(where, path, message, hint))
    return faults


def _of_overlay(path: Path_, where: Places) -> bool:
    found = place_of(where, path)
    return found is not None and found[0].startswith("overlays/")
