"""Claims: one coded statement each, as a pointer into a document and a paraphrase of our own."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field, model_validator

from twotrack.evidence.record import Record

Kind = Literal[
    "source", "state", "event", "cause", "causal", "claim", "forecast", "constraint", "conditional", "commitment",
    "mechanism", "inference", "prescription", "issue", "quantity", "offer",
]  # fmt: skip


class Claim(Record):
    """One statement of a document: where it stands, what it says in our words, who says it, who disputes it.

    `start` and `end` count code points of the file decoded as UTF-8 with line ends untouched; `sha256_16` is the
    first 16 hex digits of the SHA-256 of that span. `known_from` is given when it differs from the source's.
    """

    id: str
    source: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    sha256_16: str = Field(pattern=r"^[0-9a-f]{16}$")
    kind: Kind
    paraphrase: str
    asserted_by: str
    coder: str
    confidence: float = Field(ge=0, le=1)
    disputed_by: tuple[str, ...] = ()
    known_from: datetime.date | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _span(self) -> Claim:
        if self.end <= self.start:
            raise ValueError("the span ends before it starts")
        return self


class ClaimFile(Record):
    """`claims.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    claims: tuple[Claim, ...]
