"""The targets of a hindcast, read from an ensemble: one number per member."""

from __future__ import annotations

import datetime
import math

import numpy as np
from numpy.typing import NDArray

from twotrack.case.calendar import week_of
from twotrack.case.case import Case
from twotrack.engine.recorder import series_names
from twotrack.errors import RequestError, did_you_mean
from twotrack.evidence.target import Target
from twotrack.results.tables import Raw
from twotrack.world.fields import TALKS

Floats = NDArray[np.float64]
IN_FORCE = TALKS.index("concluded")


def check_target(case: Case, target: Target) -> str | None:
    """What is wrong with a target of a case, if anything: an unknown ending or side, or one only taken at the end."""
    if target.ending is not None:
        endings = {ending.id: ending for ending in case.file.endings}
        if target.ending not in endings:
            return f"target '{target.name}': unknown ending '{target.ending}' ({did_you_mean(target.ending, endings)})"
        if endings[target.ending].at == "horizon":
            return f"target '{target.name}': '{target.ending}' is only taken at the horizon: ask for an agreement"
    if target.held_by is not None and target.held_by not in case.sides:
        return f"target '{target.name}': unknown side '{target.held_by}' ({did_you_mean(target.held_by, case.sides)})"
    return None


def weeks_needed(targets: list[Target], start: datetime.date) -> int:
    """Weeks to the last target."""
    return max(math.ceil(week_of(target.date, start)) for target in targets)


def held_share(case: Case, raw: Raw, side: str, day: datetime.date) -> Floats:
    """Share of all places a side holds in the week nearest to a day [member]."""
    row = series_names(case.sides, case.backers).index(f"districts_{side}")
    week = min(max(round(week_of(day, case.as_of)), 0), raw.series.shape[1] - 1)
    return np.asarray(raw.series[row, week], dtype=np.float64) / len(case.places)


def contested_share(case: Case, raw: Raw, day: datetime.date) -> Floats:
    """Share of all places nobody holds in the week nearest to a day [member]."""
    return 1.0 - held_share(case, raw, case.sides[0], day) - held_share(case, raw, case.sides[1], day)


def killed_between(case: Case, raw: Raw, since: datetime.date, until: datetime.date) -> Floats:
    """Fighters killed between two days, in persons [member]; within a week in a straight line."""
    names = series_names(case.sides, case.backers)
    total = sum(raw.series[names.index(f"killed_{side}")].astype(np.float64) for side in case.sides)
    assert not isinstance(total, int)
    first, last = (_between(total, week_of(day, case.as_of)) for day in (since, until))
    return np.asarray(1000 * (last - first), dtype=np.float64)


def _between(series: Floats, week: float) -> Floats:
    low = min(max(int(week), 0), series.shape[0] - 1)
    high = min(low + 1, series.shape[0] - 1)
    part = min(max(week - low, 0.0), 1.0)
    return np.asarray((1 - part) * series[low] + part * series[high])


def values(case: Case, raw: Raw, target: Target) -> Floats:
    """What every member says to a target [member]: 0 or 1, a share of places, or fighters killed.

    An ending counts if the run ended so by the date; an agreement if one is in force in the week nearest to it.

    Raises:
        RequestError: above the number of members whose weekly series are kept.
    """
    if raw.series.shape[2] == 0:
        raise RequestError("too many members: a hindcast needs the weekly series of every one; 20000 are kept at most")
    if target.kind == "ending":
        index = [ending.id for ending in case.file.endings].index(str(target.ending))
        by = raw.final["ending_week"] <= week_of(target.date, case.as_of) + 1e-9
        return np.asarray((raw.final["ending"] == index) & by, dtype=np.float64)
    if target.kind == "agreement":
        week = min(max(round(week_of(target.date, case.as_of)), 0), raw.talks.shape[0] - 1)
        return np.asarray(raw.talks[week] // 3 == IN_FORCE, dtype=np.float64)
    if target.since is not None:
        return killed_between(case, raw, target.since, target.date)
    if target.held_by is not None:
        return held_share(case, raw, target.held_by, target.date)
    return contested_share(case, raw, target.date)
