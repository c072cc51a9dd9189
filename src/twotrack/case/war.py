"""The war at the start: two sides, their strength, the ground, and who holds what."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.quantity import Quantity
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support


class War(Record):
    """One front between two sides; the first is the incumbent in reports, the mathematics treat them alike."""

    sides: tuple[str, str]
    strength: dict[str, Quantity]


class Weight(Record):
    """How much a place counts: shares of columns of places.csv, summing to 1."""

    columns: dict[str, float] = Field(min_length=1)
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sum(self) -> Weight:
        if any(x < 0 for x in self.columns.values()):
            raise ValueError("weights must not be negative")
        total = sum(self.columns.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the weights sum to {total:g}, not 1")
        return self


class Ground(Record):
    """The places of the case; `map` names a file of outlines for the report.

    `people` names the column of places.csv that counts inhabitants; left out, people live as the weights say.
    `fronts` are parts of the map, each a list of regions, on which each side chooses its posture; none: one front.
    """

    weight: Weight
    map: str | None = None
    people: str | None = None
    fronts: dict[str, tuple[str, ...]] = {}
    support: tuple[Support, ...] = Field(min_length=1)


class Counts(Record):
    """How many places a side holds and how many are contested on the start date."""

    side: str
    held: Quantity
    contested: Quantity


class DrawnMap(Record):
    """A starting map drawn per member: places ranked by a score with noise until the counts are met.

    score = log(1 + column) + noise * N(0, 1), then averaged with the neighbours' mean by the share `clustering`. Places
    with a `holder` in places.csv keep it.
    """

    column: str
    noise: Quantity
    clustering: Quantity
    counts: Counts


class Start(Record):
    """Who holds what at week 0: the `holder` column of places.csv, or a map drawn per member."""

    control: Literal["holders"] | DrawnMap
    support: tuple[Support, ...] = Field(min_length=1)


class Test(Record):
    """One condition of an ending: a measure of a side against a bound.

    control: share of the country's weight controlled; held: share of places held; seat: control of the country's
    seat; violence: killed a week per thousand fighters at the start; intensity: the side's; agreement: 1 while a
    comprehensive agreement is in force; strength: the side's fighters over those at the start; local: share of local
    people under arms among all who fight for the side.
    """

    measure: Literal["control", "held", "seat", "violence", "intensity", "agreement", "strength", "local"]
    of: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _sound(self) -> Test:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give one of at_least and at_most")
        needs = self.measure in {"control", "held", "seat", "intensity", "strength", "local"}
        if needs and self.of is None:
            raise ValueError(f"measure '{self.measure}' needs 'of', a side")
        if not needs and self.of is not None:
            raise ValueError(f"measure '{self.measure}' is of the whole war | leave 'of' out")
        return self


EndingKind = Literal["settlement", "ceasefire", "takeover", "consolidation", "fading", "stalemate", "fragmentation"]


class Ending(Record):
    """An ending by rule: all tests hold for `weeks` in a row, or once at the horizon.

    Exactly one ending has no test: what is left at the horizon when nothing else happened. Rules are tried in order.
    """

    id: str = Field(pattern=NAME)
    kind: EndingKind
    name: str = ""
    when: tuple[Test, ...] = ()
    weeks: int = Field(default=1, ge=1, le=520)
    at: Literal["any-week", "horizon"] = "any-week"
    support: tuple[Support, ...] = Field(min_length=1)
