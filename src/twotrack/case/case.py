"""A loaded case: the file, its tables and evidence, on one date, with overlays applied."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from twotrack.case.agenda import Position
from twotrack.case.calendar import Condition, Level, Seasons
from twotrack.case.model import CaseFile
from twotrack.case.parameters import Parameters
from twotrack.case.places import Places
from twotrack.case.quantity import Quantity
from twotrack.case.walk import walk
from twotrack.case.war import Ending, Weight
from twotrack.evidence.asof import Evidence
from twotrack.evidence.support import GROUNDS, Ground, Support

if TYPE_CHECKING:
    from twotrack.case.files import Files

# records of the file that hold numbers of their own
NUMBERS = (Position, Level, Seasons, Condition, Weight, Ending)


@dataclass(frozen=True)
class Case:
    """A case ready to run. Nothing in it was known after `as_of`.

    `numbers` holds every quantity by its stable name, those of the file and the mechanisms' parameters. `asked` is the
    date that was asked for, None where the file or an overlay gave it. `start` is the overlay of the start state chosen
    for it, None where that is the case's own. `known` is the day up to which the calendar was known, if not `as_of`.
    """

    folder: Path
    file: CaseFile
    places: Places
    evidence: Evidence
    numbers: Mapping[str, Quantity]
    catalogue: Parameters = field(repr=False)
    as_of: datetime.date
    overlays: tuple[str, ...]
    fingerprint: str
    notes: tuple[str, ...] = ()
    asked: datetime.date | None = None
    known: datetime.date | None = None
    start: str | None = None

    @property
    def name(self) -> str:
        """The case's name."""
        return self.file.name

    @property
    def sides(self) -> tuple[str, str]:
        """The two sides of the war."""
        return self.file.war.sides

    @property
    def backers(self) -> tuple[str, ...]:
        """The actors abroad who choose."""
        return tuple(backer.id for backer in self.file.abroad)

    @property
    def players(self) -> tuple[str, ...]:
        """The players beyond the two sides."""
        return tuple(player.id for player in self.file.players)

    def supports(self) -> dict[str, tuple[Support, ...]]:
        """What each number or dated entry stands on, by name."""
        out = {name: quantity.support for name, quantity in self.numbers.items()}
        out.update({name: given for name, (_, given) in self._entries().items()})
        return out

    def _entries(self) -> dict[str, tuple[BaseModel, tuple[Support, ...]]]:
        """Every supported record of the file that is no quantity, by its path."""
        found = {}
        for path, record in walk(self.file):
            given = getattr(record, "support", None)
            if given and not isinstance(record, Quantity):
                found[".".join(str(step) for step in path)] = (record, given)
        return found

    def ground_day(self, name: str) -> datetime.date:
        """The day up to which a support of a number counts: the date of the case, for parameters also its cut."""
        cut = self.file.parameters_until
        starting = name.startswith("start.") or name not in self.numbers
        return self.as_of if cut is None or starting else min(self.as_of, cut)

    def grounds(self) -> dict[str, Ground]:
        """The ground under which each number counts: quantities, worths, levels, seasons, weights and bounds."""
        entries = {name: given for name, (record, given) in self._entries().items() if isinstance(record, NUMBERS)}
        entries |= {name: quantity.support for name, quantity in self.numbers.items()}
        return {name: self.evidence.ground(given, self.ground_day(name)) for name, given in entries.items()}

    def support_counts(self) -> dict[Ground, int]:
        """How many numbers stand on documents, data, theory and assumption on the date of the case."""
        counts: dict[Ground, int] = dict.fromkeys(GROUNDS, 0)
        for ground in self.grounds().values():
            counts[ground] += 1
        return counts

    def with_overlay(self, *names: str, files: Files | None = None) -> Case:
        """The same case with further overlays applied; `files` spare reading the folder again.

        Raises:
            RequestError: there is no overlay of that name, or it is of another date than was asked for.
            CaseError: the overlays change one field differently, or the changed case is not well formed.
        """
        from twotrack.case.load import load_case

        return load_case(self.folder, self.catalogue, self.asked, (*self.overlays, *names), self.known, files)
