"""What a mechanism is: a kernel, its parameters, and a record of what it reads, writes and cites."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from twotrack.case.parameters import ParameterInfo
from twotrack.case.quantity import Quantity
from twotrack.evidence.support import Support


class MechanismParameters(BaseModel):
    """Base of a mechanism's parameters; each field is declared with `parameter`."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def parameter(
    unit: str,
    low: float,
    high: float,
    meaning: str,
    default: dict[str, Any],
    *,
    per: Literal["war", "side"] = "war",
    assumption: str | None = None,
    theory: str | None = None,
    settles: str | None = None,
) -> Any:
    """Declare a parameter: unit, range and meaning, and the prior used where a case says nothing.

    `default` is a family of `Quantity` (for example {"uniform": (1, 2)}); it stands on a theory or on an assumption.
    """
    support = {"theory": theory} if theory else {"assumption": assumption, "settles": settles}
    extra: Any = {"unit": unit, "low": low, "high": high, "default": default, "per": per, "support": support}
    return Field(ge=low, le=high, description=meaning, json_schema_extra=extra)


@dataclass(frozen=True)
class Mechanism:
    """The record of a mechanism.

    Args:
        name: its name in the week's order, with hyphens.
        idea: one sentence a reader of the schedule understands.
        kernel: updates arrays in place; its arguments are names of fields, of its parameters, or of the clock.
        parameters: the declared parameters.
        reads, writes: fields it reads and writes (a field it only adds to counts as both).
        cites: where the form comes from.
        valid: where it stops being valid.
        rows: rows of the system description it serves.
        outside: True where no document describes it.
        instant: True where, with no time passing, it only reports the present; it is called so once at the start.
        borrows: mechanisms whose parameters the kernel also asks for.
    """

    name: str
    idea: str
    kernel: Callable[..., None]
    parameters: type[MechanismParameters]
    reads: frozenset[str]
    writes: frozenset[str]
    cites: tuple[str, ...]
    valid: str
    rows: tuple[str, ...]
    outside: bool = False
    borrows: tuple[str, ...] = ()
    instant: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """Names of the kernel's arguments, in order."""
        function = getattr(self.kernel, "py_func", self.kernel)
        return tuple(inspect.signature(function).parameters)

    def infos(self) -> list[ParameterInfo]:
        """The parameters as a case may set them."""
        found = []
        for name, field in self.parameters.model_fields.items():
            extra: Any = field.json_schema_extra
            support = (Support(**extra["support"]),)
            found.append(
                ParameterInfo(
                    name=f"{self.name}.{name}",
                    unit=extra["unit"],
                    low=extra["low"],
                    high=extra["high"],
                    meaning=str(field.description),
                    per=extra["per"],
                    default=Quantity(**extra["default"], unit=extra["unit"], support=support),
                )
            )
        return found
