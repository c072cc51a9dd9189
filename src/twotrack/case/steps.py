"""Side deals: steps that one side takes, what each waits for, and what it does."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from twotrack.case.actors import NAME
from twotrack.case.quantity import Quantity
from twotrack.evidence.record import Record
from twotrack.evidence.support import Support

Effect = Literal["prisoners", "restraint", "political", "relief", "sparing", "term"]
EFFECTS: tuple[Effect, ...] = ("prisoners", "restraint", "political", "relief", "sparing", "term")
UNITS: dict[Effect, str] = {
    "prisoners": "thousand fighters", "restraint": "weeks", "sparing": "weeks", "relief": "share of pay",
    "political": "", "term": "utility",
}  # fmt: skip


class SideStep(Record):
    """One step of a side deal, taken by a side once what it waits for is done, or ahead of it where there is trust.

    prisoners: `amount` thousand fighters return to the other side. restraint: the side pledges to hold back for
    `amount` weeks. sparing: it vows to leave seats of government alone for `amount` weeks. relief: sanctions are
    lifted, which brings the other side `amount` of its starting pay every week. term: office is
    promised for longer to the player named under `to`, so that every package is worth `amount` more to it. political:
    what the step is worth and the trust it earns, nothing else. `worth` is its utility to each side, costs negative.
    """

    id: str = Field(pattern=NAME)
    name: str
    by: str
    effect: Effect
    amount: Quantity | None = None
    to: str | None = None
    waits_for: tuple[str, ...] = ()
    worth: dict[str, Quantity]
    support: tuple[Support, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> SideStep:
        unit = UNITS[self.effect]
        if unit and (self.amount is None or self.amount.unit != unit):
            raise ValueError(f"a step of kind '{self.effect}' needs an amount | write unit: {unit}")
        if not unit and self.amount is not None:
            raise ValueError("a political step has no amount | leave it out")
        if (self.effect == "term") != (self.to is not None):
            raise ValueError("a longer term is for somebody | name a player under 'to', and only with effect: term")
        if self.amount is not None and self.amount.bounds[0] < 0:
            raise ValueError("an amount is not negative")
        for side, quantity in self.worth.items():
            low, high = quantity.bounds
            if quantity.unit != "utility" or low < -1 or high > 1:
                raise ValueError(f"worth for '{side}' is a utility between -1 and 1")
        return self
