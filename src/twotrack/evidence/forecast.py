"""`forecasts.yaml`: forecasts that the documents of a case contain, in our words and with odds from one table."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from twotrack.evidence.odds import Words
from twotrack.evidence.record import Record


class Forecast(Record):
    """One forecast found in a claim: what is said to come, how surely, on what condition, by when.

    `says` is the proposition that `odds_words` are about. `part` tells two forecasts of one claim apart. `target` names
    a target of the case that asks the same question; with `target_is` false the forecast says that it does not happen.
    """

    claim: str
    part: str | None = None
    by: str
    says: str
    odds_words: Words
    condition: str | None = None
    by_when: datetime.date | None = None
    target: str | None = None
    target_is: bool = True
    note: str | None = None

    @property
    def key(self) -> str:
        """The claim's id, with the part where there is one."""
        return f"{self.claim}/{self.part}" if self.part else self.claim


class ForecastFile(Record):
    """`forecasts.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    forecasts: tuple[Forecast, ...]
