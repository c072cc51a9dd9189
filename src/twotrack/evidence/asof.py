"""What was known on a date: nothing later may reach a start state, a parameter's support or a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from twotrack.evidence.claim import Claim
from twotrack.evidence.source import Source
from twotrack.evidence.support import Ground, Support, ground_of


@dataclass(frozen=True)
class Evidence:
    """Sources and claims of a case by id, with the date each was known from."""

    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]

    def known_from(self, support: Support) -> datetime.date | None:
        """The day a support became known; None for theory and assumptions, which are not dated."""
        if support.claim:
            claim = self.claims[support.claim]
            return claim.known_from or self.sources[claim.source].known_from
        return self.sources[support.data].known_from if support.data else None

    def first_known(self, supports: tuple[Support, ...]) -> datetime.date | None:
        """The first day on which any of the dated supports was known; None when none of them is dated."""
        days = [day for day in (self.known_from(s) for s in supports) if day is not None]
        return min(days, default=None)

    def last_known(self, supports: tuple[Support, ...]) -> datetime.date | None:
        """The day from which all of the dated supports were known; None when none of them is dated."""
        days = [day for day in (self.known_from(s) for s in supports) if day is not None]
        return max(days, default=None)

    def known(self, support: Support, as_of: datetime.date) -> bool:
        """True when a support may be used on the date."""
        day = self.known_from(support)
        return day is None or day <= as_of

    def ground(self, supports: tuple[Support, ...], as_of: datetime.date) -> Ground:
        """The weakest ground a number needs: an assumption where one supplies it, or when nothing was known yet."""
        return ground_of(tuple(s for s in supports if self.known(s, as_of)))

    def documents(self) -> list[Source]:
        """The documents, in the order they became known."""
        found = [s for s in self.sources.values() if s.kind == "document"]
        return sorted(found, key=lambda s: (s.known_from, s.id))
