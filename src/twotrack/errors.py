"""One family of errors: which file, which line, which field, what was expected, what to try.

Everything a user can get wrong ends in a `TwotrackError`; the command line prints its faults and exits with
`exit_status`, a notebook shows the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    `line` and `column` count from 1; `field` is a dotted path or the name of a CSV column.
    """

    file: str
    message: str
    field: str = ""
    line: int | None = None
    column: int | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        field = f" {self.field}:" if self.field else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}:{field} {self.message}{hint}"


class TwotrackError(Exception):
    """Base of all errors a user can cause; carries every fault found, not only the first."""

    exit_status = 2

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {fault}" for fault in self.faults)])


class CaseError(TwotrackError):
    """A case folder, overlay or evidence file is not well formed."""


class RequestError(TwotrackError):
    """A question was asked in a way that has no answer (unknown name, number out of range)."""


class RunFolderError(TwotrackError):
    """A run folder cannot be written, resumed or read."""


class Interrupted(TwotrackError):  # noqa: N818 - it reports a decision of the user, not a mistake
    """The user stopped a run; what was finished is kept."""

    exit_status = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint with the closest known words, or the first few when none is close.

    >>> did_you_mean("combatt", ["combat", "calendar"])
    "did you mean 'combat'?"
    >>> did_you_mean("zzz", ["combat", "calendar"])
    'known: calendar, combat'
    """
    names = sorted(set(known))
    close = get_close_matches(word, names, n=2, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    if not names:
        return "none is defined"
    shown = ", ".join(names[:8])
    return f"known: {shown}{', ...' if len(names) > 8 else ''}"
