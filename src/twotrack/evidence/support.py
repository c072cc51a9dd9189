"""What a number stands on: a claim of a document, a dataset, published theory, or an assumption said to be one."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from twotrack.evidence.record import Record

Ground = Literal["documents", "data", "theory", "assumption"]
GROUNDS: tuple[Ground, ...] = ("documents", "data", "theory", "assumption")


class Support(Record):
    """One reason for a number. Exactly one of claim, data, theory and assumption is given.

    claim: id of a coded claim. data: id of a source of kind dataset. theory: author and year, or a design rule.
    assumption: why this number, in words; `settles` says what would settle it, `fixed` why it has no range.
    """

    claim: str | None = None
    data: str | None = None
    theory: str | None = None
    assumption: str | None = None
    settles: str | None = None
    fixed: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> Support:
        given = [x for x in (self.claim, self.data, self.theory, self.assumption) if x]
        if len(given) != 1:
            raise ValueError("give exactly one of claim, data, theory, assumption")
        if self.fixed and not self.assumption:
            raise ValueError("'fixed' says why an assumed number has no range | it goes with an assumption")
        return self

    @property
    def ground(self) -> Ground:
        """Which of the four kinds of ground this is."""
        if self.claim:
            return "documents"
        if self.data:
            return "data"
        return "theory" if self.theory else "assumption"


def ground_of(supports: tuple[Support, ...]) -> Ground:
    """The ground under which a number is counted.

    An assumption among its supports supplies the number, whatever else explains it; otherwise the first of documents,
    data and theory counts.
    """
    have = {s.ground for s in supports}
    if "assumption" in have or not have:
        return "assumption"
    return next(g for g in GROUNDS if g in have)
