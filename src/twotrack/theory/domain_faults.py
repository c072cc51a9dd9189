"""What is wrong with one domain file, gathered so that all of it can be reported at once.

A reader notes every fault with its place and goes on with a harmless value; `stop` then raises if there was any, so
that nothing read from a faulty file is ever used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite

from twotrack.errors import CaseError, Fault

MOST_OPTIONS = 100_000


@dataclass
class Faults:
    """Faults found in one file, so that all can be reported at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, message: str, place: str = "", line: int | None = None, hint: str = "") -> None:
        """Note a fault."""
        self.found.append(Fault(self.file, message, place, line, None, hint))

    def number(
        self, text: object, place: str, line: int | None, least: float = 0.0, most: float = float("inf")
    ) -> float:
        """A finite number in a range; a fault and 0 where it is not.

        Texts are read as other programs write numbers: no underscores and no digits of other scripts.
        """
        try:
            foreign = isinstance(text, str) and ("_" in text or not text.isascii())
            value = float("nan" if foreign else text)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if isinstance(text, bool) or not isfinite(value):
            self.add(f"{text!r} is not a finite number", place, line)
        elif not least <= value <= most:
            self.add(f"{value:.16g} must lie between {least:.16g} and {most:.16g}", place, line)
        else:
            return float(value)
        return 0.0

    def stop(self) -> None:
        """Raise if anything was found."""
        if self.found:
            raise CaseError(f"{self.file} is not a negotiation profile that can be read", self.found)

    def no_twice(self, names: list[str], what: str, lines: Sequence[int | None]) -> None:
        """Note a fault for each name that was there before."""
        seen: set[str] = set()
        for name, line in zip(names, lines, strict=True):
            if name in seen:
                self.add(f"the {what} '{name}' is stated twice", name, line)
            seen.add(name)
