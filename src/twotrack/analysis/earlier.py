"""An earlier start for conditioning: where runs can begin so that what was counted since can weigh them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twotrack.analysis.aims import contested_share, held_share
from twotrack.analysis.conditioning import Counted, Floats, Weights, weigh
from twotrack.case.calendar import week_of
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.evidence.target import Observation
from twotrack.results.tables import Raw

SHORTEST, LONGEST = 28, 728
"""Days between an earlier start and the as-of date: in less nothing is told apart, over more nobody's start is left."""


@dataclass(frozen=True)
class Earlier:
    """A start before the as-of date, and what was counted from it up to the date and known by then."""

    start: datetime.date
    observations: tuple[Observation, ...]


def find_earlier(
    starts: Sequence[datetime.date], observations: Sequence[Observation], as_of: datetime.date
) -> Earlier | str:
    """The latest start from which a count is left to weigh with, or why there is none, in words."""
    if not observations:
        return "the case has no observations.yaml: nothing counted can weigh the runs"
    near = [day for day in starts if SHORTEST <= (as_of - day).days <= LONGEST]
    if not near:
        return f"no start state was known between {SHORTEST // 7} and {LONGEST // 7} weeks before the date"
    for day in sorted(near, reverse=True):
        found = tuple(one for one in observations if _usable(one, day, as_of))
        if any(one.measure != "war" for one in found):
            return Earlier(day, found)
    return f"nothing that was counted after {min(near)} was known on the date"


def _usable(one: Observation, start: datetime.date, as_of: datetime.date) -> bool:
    inside = start < one.date <= as_of and one.known_from <= as_of
    return inside and (one.since is None or one.since >= start)


def load_earlier(case: Case, earlier: Earlier) -> Case:
    """The case from its earlier start: who held what is of then, the calendar is what was known on the as-of date."""
    return load_case(case.folder, case.catalogue, earlier.start, case.overlays, known=case.as_of)


def weights(case: Case, raw: Raw, observations: Sequence[Observation]) -> Weights:
    """Weights of the members of an ensemble that began at the earlier start; a pure function of their series."""
    counted, courses = [], {}
    over = np.zeros(raw.final["ending"].size, dtype=bool)
    for one in observations:
        if one.measure == "war":
            week = week_of(one.date, case.as_of)
            signed = raw.final["signed_week"]
            ended = (raw.final["ending_week"] < week) & (raw.final["ending_week"] < raw.series.shape[1] - 1)
            over |= ended | ((signed >= 0) & (signed < week))
            continue
        assert one.low is not None
        assert one.denominator is not None
        assert one.error is not None
        high = one.high / one.denominator if one.high is not None else None
        counted.append(Counted(one.id, one.low / one.denominator, high, one.error))
        courses[one.id] = _course(case, raw, one)
    return weigh(courses, counted, over)


def _course(case: Case, raw: Raw, one: Observation) -> Floats:
    if one.measure == "contested":
        return contested_share(case, raw, one.date)
    assert one.side is not None
    now = held_share(case, raw, one.side, one.date)
    return now - held_share(case, raw, one.side, one.since) if one.since is not None else now
