"""What the engine's mechanisms ask of a case: names, units, ranges and default priors of their parameters.

The list itself comes from above (`api` hands down the catalogue); this module only knows its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from twotrack.case.quantity import Quantity


@dataclass(frozen=True)
class ParameterInfo:
    """One parameter of a mechanism, as a case may set it.

    `per` says whether there is one number for the war or one for each side. `low` and `high` bound what may be drawn.
    `default` is used, and counted under its own support, where a case says nothing.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    per: Literal["war", "side"]
    default: Quantity


Parameters = Mapping[str, ParameterInfo]
