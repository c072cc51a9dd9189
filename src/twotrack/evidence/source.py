"""Sources: documents and datasets, with who speaks in them, when they were written and when they may be used."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.evidence.record import Record


class Written(Record):
    """The interval in which a document was written, and how that was inferred."""

    earliest: datetime.date
    latest: datetime.date
    basis: str

    @model_validator(mode="after")
    def _in_order(self) -> Written:
        if self.latest < self.earliest:
            raise ValueError("the latest day lies before the earliest")
        return self


class Source(Record):
    """A document or dataset. Its text is not stored: `sha256` and claims point into the user's own copy."""

    id: str
    kind: Literal["document", "dataset"]
    name: str
    known_from: datetime.date
    publisher: str | None = None
    voice: str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    characters: int | None = Field(default=None, ge=0)
    written: Written | None = None
    licence: str | None = None
    url: str | None = None
    citation: str | None = None
    note: str | None = None


class SourceFile(Record):
    """`sources.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    sources: tuple[Source, ...]
