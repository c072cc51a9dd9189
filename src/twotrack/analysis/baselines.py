"""Plain forecasts that a model has to beat: nothing changes, and wars end as often as they did.

Base rates: a year's hazard of each way to end is the number of ends over the number of wars active, all years known by
the date together; with constant hazards h_k and h in all, way k has come by T years with chance
h_k / h (1 - exp(-h T)) (competing risks, Kalbfleisch & Prentice 2002, ch. 8).
"""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from twotrack.case.case import Case
from twotrack.errors import CaseError, Fault
from twotrack.evidence.target import BaseRates, Target

DAYS_A_YEAR = 365.25


def hazards(folder: Path, rates: BaseRates, as_of: datetime.date) -> Mapping[int, float]:
    """Ends a year and war by outcome code, from the years whose rows were known by the date.

    Raises:
        CaseError: the table cannot be read or holds no year that was known.
    """
    path = folder / rates.table
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(lines)]
        known = [row for row in rows if row["year"] <= as_of.year - rates.lag]
        active = sum(row["active"] for row in known)
    except (OSError, ValueError, TypeError, KeyError) as error:
        fault = Fault(rates.table, f"cannot be read as a table of endings by year: {error}", hint="year,active,...")
        raise CaseError("the base rates of the case cannot be used:", [fault]) from None
    if not active:
        raise CaseError(f"'{rates.table}' has no year known on {as_of}")
    codes = [int(name.removeprefix("outcome_")) for name in known[0] if name.startswith("outcome_")]
    return {code: sum(row[f"outcome_{code}"] for row in known) / active for code in codes}


def base_rate(
    case: Case, target: Target, rates: BaseRates, yearly: Mapping[int, float], as_of: datetime.date
) -> float | None:
    """Chance of a yes-or-no target by the base rates; None where no outcome is mapped to it."""
    if target.kind == "agreement":
        codes: Sequence[int] = rates.agreement
    elif target.kind == "ending":
        kind = next(ending.kind for ending in case.file.endings if ending.id == target.ending)
        codes = rates.kinds.get(kind, ())
    else:
        return None
    if not codes:
        return None
    own, every = sum(yearly[code] for code in codes), sum(yearly.values())
    years = (target.date - as_of).days / DAYS_A_YEAR
    return own / every * (1 - math.exp(-every * years)) if every > 0 else 0.0


def last_known(target: Target, as_of: datetime.date) -> float | None:
    """The last figure known on the date for a target counted over time."""
    known = [one for one in target.before if one.known_from <= as_of]
    return max(known, key=lambda one: one.known_from).value if known else None
