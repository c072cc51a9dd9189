"""Starts on earlier or later dates: which overlay says who held what on the day that is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twotrack.case.walk import supports
from twotrack.case.war import Start
from twotrack.errors import Fault, RequestError, did_you_mean
from twotrack.evidence.asof import Evidence
from twotrack.evidence.record import Record
from twotrack.evidence.yamlfile import Places, build, fault_at


class StartOn(Record):
    """A start state as it was known on a day: an overlay that sets it; `document` was written about then."""

    as_of: datetime.date
    overlay: str
    document: str | None = None


@dataclass(frozen=True)
class Chosen:
    """The start of a run: the day its state was known, and the overlay that sets it (None: the case's own)."""

    day: datetime.date
    overlay: str | None


def choose(starts: Sequence[StartOn], own: datetime.date, asked: datetime.date) -> Chosen | None:
    """The latest start on or before the day asked for; `own` is the day from which the case's own state was known.

    None where there is none so early.
    """
    known = [Chosen(start.as_of, start.overlay) for start in starts if start.as_of <= asked]
    if own <= asked:
        known.append(Chosen(own, None))
    return max(known, key=lambda one: one.day, default=None)


def refuse_early(starts: Sequence[StartOn], own: datetime.date, asked: datetime.date) -> RequestError:
    """What is said when no start state was known so early."""
    if not starts:
        return RequestError(f"who held what at the start was known only from {own}; there is no start map for {asked}")
    days = ", ".join(str(day) for day in sorted({*(start.as_of for start in starts), own}))
    return RequestError(f"there is no start map for {asked}: start states of this case were known on {days}")


def given_starts(data: dict[str, Any]) -> list[StartOn]:
    """The starts of a case's plain data; what is not well formed is left to the check of the whole file."""
    listed = data.get("starts")
    built = [build(StartOn, item, {})[0] for item in listed] if isinstance(listed, list) else []
    return [start for start in built if start is not None]


def own_day(data: dict[str, Any], evidence: Evidence) -> datetime.date | None:
    """The day from which the case's own start state was known.

    Where nothing dates it: the case's own date if other starts are listed, else None (it serves on any day).
    """
    start, _ = build(Start, data.get("start"), {})
    given = [one for listed in supports(start).values() for one in listed] if start else []
    sound = tuple(s for s in given if s.claim in {None, *evidence.claims} and s.data in {None, *evidence.sources})
    first = evidence.last_known(sound)
    if first is None and given_starts(data):
        try:
            return datetime.date.fromisoformat(str(data.get("as_of")))
        except ValueError:
            return None
    return first


def check_starts(data: dict[str, Any], places: Places, overlays: Sequence[str]) -> list[Fault]:
    """Faults of the list of starts: an overlay that does not exist, a day or an overlay that stands twice."""
    faults = []
    starts = given_starts(data)
    for i, start in enumerate(starts):
        if start.overlay not in overlays:
            hint = did_you_mean(start.overlay, overlays)
            faults.append(fault_at(places, ("starts", i, "overlay"), f"unknown overlay '{start.overlay}'", hint))
        if start.as_of in [other.as_of for other in starts[:i]]:
            faults.append(fault_at(places, ("starts", i, "as_of"), f"{start.as_of} stands twice", "one start a day"))
    return faults
