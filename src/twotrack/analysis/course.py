"""The course of one member, as it was watched, and what one event of its story holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.calendar import week_of
from twotrack.case.case import Case
from twotrack.case.venues import Venue
from twotrack.evidence.support import Support

RELEVANT: dict[str, tuple[str, ...]] = {
    "opened": ("opening.open_rate", "opening.ache", "opening.sight"),
    "met": ("opening.open_rate", "opening.ache", "opening.sight", "opening.ease"),
    "refused": ("opening.ache", "opening.sight"),
    "walked out": ("opening.walking", "opening.sight"),
    "seniors came": ("signing.mandate", "acceptance.decision"),
    "opened again": ("opening.open_rate", "opening.ache", "opening.sight"),
    "suspended by violence": ("opening.suspend_rate",),
    "resumed": ("opening.resume_rate", "opening.ache", "opening.sight"),
    "broken off": ("opening.break_rate", "opening.sight"),
    "stage": ("opening.advance_rate",),
    "signed": ("acceptance.trust", "acceptance.enforcement", "acceptance.doubt", "acceptance.betrayal",
               "acceptance.decision"),
    "mediation": ("mediation.eagerness", "mediation.bias", "mediation.loss"),
    "keeping": ("keeping.breaking", "keeping.price", "keeping.sight", "keeping.shock"),
    "spoiling": ("keeping.breaking", "keeping.shock"),
    "sequencing": ("sequencing.pace", "sequencing.courage", "sequencing.margin"),
    "offers": ("offers.concession", "offers.urgency", "offers.option"),
    "posture": ("posture.precision", "posture.pressing", "posture.shame", "war-value.horizon"),
    "leverage": ("posture.leverage", "posture.penalty"),
    "combat": ("combat.assault_share", "combat.boldness", "combat.assault_rate"),
    "standing-down": ("standing-down.threshold", "standing-down.spread", "standing-down.rate"),
    "abroad": ("abroad.precision",),
    "calendar": ("calendar.half_presence", "calendar.afar"),
}  # fmt: skip
"""Parameters that went into each kind of event."""


@dataclass(frozen=True)
class Event:
    """One event. `inputs` are numbers by name; `support` claims first, then other grounds in words."""

    mechanism: str
    what: str
    inputs: Mapping[str, float]
    support: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """The event as other programs read it."""
        return {
            "mechanism": self.mechanism,
            "what": self.what,
            "inputs": dict(self.inputs),
            "support": list(self.support),
        }


@dataclass(frozen=True)
class AtTable:
    """One event of the talks: its week, its name, the side that did it (empty: neither), and the room."""

    week: int
    event: str
    by: str
    venue: str


@dataclass(frozen=True)
class Course:
    """The course of one member: `weeks[w]` are its arrays after week w, without the axis of lanes.

    `fixed` are the arrays of its block, for what does not change; `worth` [deal, side] and `packages` [deal, issue]
    its Pareto set.
    """

    case: Case
    weeks: tuple[dict[str, NDArray[Any]], ...]
    fixed: Mapping[str, NDArray[Any]]
    lane: int
    draws: Mapping[str, float]
    talks: tuple[AtTable, ...]
    packages: NDArray[np.int64]
    worth: NDArray[np.float32]
    deal: int
    ending: int
    ending_week: int
    signed_week: int

    @property
    def last(self) -> int:
        """The week in which the run ended."""
        return self.ending_week

    def actor(self, name: str) -> str:
        """The name of an actor."""
        return next((actor.name for actor in self.case.file.actors if actor.id == name), name)

    def per_side(self, number: int, *names: str) -> dict[str, float]:
        """Values of fields [side] by name and side."""
        return {
            f"{name}_{side}": float(self.weeks[number][name][s])
            for name in names
            for s, side in enumerate(self.case.sides)
        }

    def drawn(self, kind: str, side: str | None = None) -> dict[str, float]:
        """This member's draws of the parameters relevant for a kind of event, of one side or all."""
        found: dict[str, float] = {}
        for name in RELEVANT[kind]:
            both = {f"{name}.{s}" for s in self.case.sides if side in (None, s)}
            found |= {key: self.draws[key] for key in self.draws if key == name or key in both}
        return found

    def event(
        self,
        mechanism: str,
        what: str,
        state: dict[str, float],
        draws: dict[str, float],
        more: Iterable[tuple[str, Support]] = (),
    ) -> Event:
        """An event with the support of the drawn numbers that went in, and of `more` entries (name, support)."""
        given = [(name, support) for name in draws for support in self.case.numbers[name].support]
        return Event(mechanism, what, state | draws, self.reasons([*more, *given]))

    def reasons(self, given: Iterable[tuple[str, Support]]) -> tuple[str, ...]:
        """Claims by id, then data, theory and assumptions in words, then what was not known yet; each once."""
        claims, others, late = [], [], []
        for name, one in given:
            words = f"{one.ground}: {one.data or one.theory or one.assumption}"
            if not self.case.evidence.known(one, self.case.ground_day(name)):
                late.append(f"known only later: {one.claim or one.data}")
            elif one.claim:
                claims.append(one.claim)
            else:
                others.append(words)
        return tuple(dict.fromkeys(claims + others + late))

    def conferences(self, week: int) -> list[Venue]:
        """The conferences whose date falls into a week."""
        start = self.case.as_of
        rooms = [room for room in self.case.file.talks.venues if room.kind == "conference"]
        return [room for room in rooms if week - 1 < week_of(room.from_, start) <= week]

    def worth_of(self, deal: int) -> dict[str, float]:
        """What a package is worth to each side."""
        return {f"worth_{side}": float(self.worth[deal, s]) for s, side in enumerate(self.case.sides)}

    def package(self, deal: int) -> str:
        """A package in words."""
        issues = self.case.file.issues
        return "; ".join(
            f"{issue.name}: {issue.options[int(o)].replace('-', ' ')}"
            for issue, o in zip(issues, self.packages[deal], strict=True)
        )
