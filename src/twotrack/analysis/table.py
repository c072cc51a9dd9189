"""The answer of `twotrack table`: the bargaining geometry of a case at the medians of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from twotrack.analysis.disagreement import agenda, medians, war_values
from twotrack.analysis.geometry import POINTS, Geometry
from twotrack.analysis.home import home
from twotrack.analysis.institutions import institutions
from twotrack.analysis.intervals import wilson
from twotrack.case.case import Case

UNCERTAINTY = (
    "zones, points and orders hold at the medians of all numbers; the share of members has a Wilson 95 % interval, "
    "which is Monte Carlo error of this model given its priors"
)


def geometry(case: Case, floor: Any) -> Geometry:
    """The geometry of a case at medians beside given war values [side]."""
    return Geometry(agenda(case, medians(case)), np.asarray(floor, np.float64))


def bargaining_table(
    case: Case, members: int, seed: int, tell: Callable[[int, int], None] | None = None
) -> tuple[dict[str, Any], Geometry]:
    """The answer as other programs read it, and the geometry behind it for pictures."""
    war = war_values(case, members, seed, tell)
    found = geometry(case, war.median)
    count = int((war.room > 0).sum())
    low, high = wilson(count, members)
    spread = np.quantile(war.members, (0.05, 0.95), axis=1)
    points = {rule: found.point(rule) for rule in POINTS}
    answer: dict[str, Any] = {
        "case": case.name,
        "as_of": case.as_of.isoformat(),
        "overlays": list(case.overlays),
        "members": members,
        "seed": seed,
        "fingerprint": case.fingerprint,
        "parties": list(case.sides),
        "disagreement": {
            side: {"median": float(war.median[s]), "q05": float(spread[0, s]), "q95": float(spread[1, s])}
            for s, side in enumerate(case.sides)
        },
        "agreement_exists": count / members,
        "agreement_exists_interval": {"low": low, "high": high, "count": count, "of": members},
        "issues": {name: found.issue(j) for j, name in enumerate(found.agenda.issues)},
        "packages": found.agenda.packages,
        "packages_in_zone": found.in_zone(),
        "pareto_size": len(found.frontier[0]),
        "points": points,
        "no_point": None if points["nash"] else no_point(found),
        "nearest": found.nearest(),
        "vetoes": found.vetoes(),
        "players": home(case, found, medians(case)),
        "logrolling": found.logrolling(),
        "orders": institutions(case),
        "method": found.method,
        "uncertainty": UNCERTAINTY,
        "support": case.support_counts(),
        "notes": list(case.notes),
    }
    return answer, found


def no_point(found: Geometry) -> str:
    """Why there is no point, in words."""
    above = [p for p, one in found.vetoes().items() if found.floor[found.agenda.parties.index(p)] > one["most"]]
    if above:
        return f"war is worth more than every deal to: {', '.join(above)}"
    return "every deal is worth less than war to one party or another"
