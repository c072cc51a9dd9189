"""What happened afterwards, from the folder `outcome/` of a case. Only hindcast and scores may import this module.

The folder can be deleted: then nothing here is found, every forecast is the same, and only its scores are missing.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from twotrack.errors import Fault
from twotrack.evidence.read import read_record
from twotrack.evidence.record import Record

Status = Literal["held", "failed", "condition never met", "not testable", "partly"]


class Fact(Record):
    """Something that happened, in our words, with its day and source."""

    what: str
    date: datetime.date
    source: str


class Verdict(Record):
    """What became of a forecast of a document, and why."""

    claim: str
    part: str | None = None
    status: Status
    reason: str
    facts: tuple[Fact, ...] = Field(min_length=1)

    @property
    def key(self) -> str:
        """The claim's id, with the part where there is one."""
        return f"{self.claim}/{self.part}" if self.part else self.claim


class VerdictFile(Record):
    """`outcome/forecasts.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    forecasts: tuple[Verdict, ...]


class Observed(Record):
    """What a target turned out to be: `happened` for yes or no, else `low` and `high` (none: no upper end).

    With a `denominator` the numbers are places of so many. A count is scored at the middle of low and high, one without
    an upper end at its low end.
    """

    target: str
    happened: bool | None = None
    low: float | None = None
    high: float | None = None
    denominator: float | None = Field(default=None, gt=0)
    source: str
    note: str | None = None

    @model_validator(mode="after")
    def _sound(self) -> Observed:
        if (self.happened is None) == (self.low is None):
            raise ValueError("give happened, or low and high")
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError("high lies below low")
        return self

    @property
    def value(self) -> float:
        """1 or 0, or the number that is scored, over the denominator where there is one."""
        if self.happened is not None:
            return float(self.happened)
        assert self.low is not None
        middle = self.low if self.high is None else (self.low + self.high) / 2
        return middle / (self.denominator or 1.0)


class ObservedFile(Record):
    """`outcome/targets.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    targets: tuple[Observed, ...]


def read_verdicts(folder: Path) -> tuple[dict[str, Verdict], list[Fault]]:
    """What became of the documents' forecasts, by claim and part; empty where nothing is written down."""
    found, faults = read_record(folder, "outcome/forecasts.yaml", VerdictFile)
    return {verdict.key: verdict for verdict in found.forecasts} if found else {}, faults


def read_observed(folder: Path) -> tuple[dict[str, Observed], list[Fault]]:
    """What the targets turned out to be, by name; empty where nothing is written down."""
    found, faults = read_record(folder, "outcome/targets.yaml", ObservedFile)
    return {one.target: one for one in found.targets} if found else {}, faults


def is_there(folder: Path) -> bool:
    """Whether the case has the folder at all."""
    return (folder / "outcome").is_dir()
