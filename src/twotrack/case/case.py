"""A loaded case: the file, its tables and evidence, on one date, with overlays applied."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from twotrack.case.model import CaseFile
from twotrack.case.parameters import Parameters
from twotrack.case.places import Places
from twotrack.case.quantity import Quantity
from twotrack.case.walk import quantities, supports
from twotrack.evidence.asof import Evidence
from twotrack.evidence.support import GROUNDS, Ground, Support


@dataclass(frozen=True)
class Case:
    """A case ready to run. Nothing in it was known after `as_of`.

    `numbers` holds every quantity by its stable name, those of the file and the mechanisms' parameters.
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

    @property
    def name(self) -> str:
        """The case's name."""
        return self.file.name

    @property
    def sides(self) -> tuple[str, str]:
        """The two sides of the war."""
        return self.file.war.sides

    def supports(self) -> dict[str, tuple[Support, ...]]:
        """What each number or dated entry stands on, by name."""
        out = {name: quantity.support for name, quantity in self.numbers.items()}
        inside = {id(q.support) for q in quantities(self.file).values()}
        for path, given in supports(self.file).items():
            if id(given) not in inside:
                out[".".join(str(step) for step in path[:-1])] = given
        return out

    def support_counts(self) -> dict[Ground, int]:
        """How many numbers and entries stand on documents, data, theory and assumption on the date of the case."""
        counts: dict[Ground, int] = dict.fromkeys(GROUNDS, 0)
        for given in self.supports().values():
            counts[self.evidence.ground(given, self.as_of)] += 1
        return counts

    def with_overlay(self, *names: str) -> Case:
        """The same case with further overlays applied.

        Raises:
            RequestError: there is no overlay of that name.
            CaseError: the overlays change one field differently, or the changed case is not well formed.
        """
        from twotrack.case.load import load_case

        return load_case(self.folder, self.catalogue, self.as_of, (*self.overlays, *names))
