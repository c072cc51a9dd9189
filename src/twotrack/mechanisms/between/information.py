"""Information: what each side claims, and what its own leadership believes about the map.

A side claims more than it gained and less than it lost (S20). Part of that overstatement is in the reports its own
leaders read, who also give some credit to what the other side says. Their impression follows the reports with a
constant gain, the steady state of a Kalman filter (Kalman 1960). Without overstatement and noise, and with gain 1, the
report is the truth. Claims are recorded beside the true counts. Where this mechanism is left out leaders see the truth.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]


class InformationParameters(MechanismParameters):
    """Parameters of information."""

    overstatement: float = parameter(
        "share", 0, 5, "share by which a side's public claims overstate its gains and play down its losses",
        {"uniform": (0.0, 0.6)}, per="side",
        assumption="claims and counts of the same day differ by up to half", settles="dated claims beside later counts",
    )  # fmt: skip
    deception: float = parameter(
        "share", 0, 1, "share of the overstatement that is in the reports the side's own leaders read",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="officers report upwards what is wanted", settles="internal reports beside later counts",
    )  # fmt: skip
    noise: float = parameter(
        "share of country", 0, 0.2, "standard deviation of a week's report",
        {"loguniform": (0.0005, 0.005)}, per="side",
        assumption="a report is off by one place in a thousand to one in two hundred", settles="counts compared",
    )  # fmt: skip
    credit: float = parameter(
        "share", 0, 1, "weight a side's leaders give to the other side's claims, beside their own reports",
        {"uniform": (0.0, 0.3)}, per="side",
        assumption="the enemy's claims are heard but hardly trusted", settles="statements of leaders after claims",
    )  # fmt: skip
    gain: float = parameter(
        "per week", 0, 1, "share of the gap between impression and report that a week closes",
        {"uniform": (0.5, 1.0)}, per="side",
        assumption="leaders are a week or two behind", settles="how fast statements followed the field",
    )  # fmt: skip


@kernel
def told(truth: float, start: float, overstatement: float) -> float:
    """A report of a share that was `start`: gains told larger, losses smaller, by the share `overstatement`."""
    change = truth - start
    return start + change + overstatement * abs(change)


@kernel
def information(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    position: Array,
    position_start: Array,
    held: Array,
    held_start: Array,
    weight: Array,
    perceived: Array,
    claimed: Array,
    claimed_held: Array,
    overstatement: Array,
    deception: Array,
    noise: Array,
    credit: Array,
    gain: Array,
) -> None:
    """Claims of both sides, then the impression of each side's leaders."""
    places = float(weight.size)
    for l in range(live.size):
        if live[l] == 0:
            continue
        u, v = pair(members[l], NATION, luck)
        radius, angle = math.sqrt(-2.0 * math.log(u)), 2.0 * math.pi * v
        errors = (radius * math.cos(angle), radius * math.sin(angle))
        for s in range(2):
            public = told(position[s, l], position_start[s, l], overstatement[s, l]) + noise[s, l] * errors[s]
            claimed[s, l] = min(max(public, 0.0), 1.0)
            count = told(held[s, l], held_start[s, l], overstatement[s, l])
            claimed_held[s, l] = min(max(count, 0.0), places)
        for s in range(2):
            inside = told(position[s, l], position_start[s, l], deception[s, l] * overstatement[s, l])
            own = inside + noise[s, l] * errors[s]
            heard = (1.0 - credit[s, l]) * own + credit[s, l] * (1.0 - claimed[1 - s, l])
            closed = 1.0 - (1.0 - gain[s, l]) ** dt
            perceived[s, l] += closed * (min(max(heard, 0.0), 1.0) - perceived[s, l])


MECHANISM = Mechanism(
    name="information",
    idea="claims that overstate, and leaders' impression of the map",
    kernel=information,
    parameters=InformationParameters,
    reads=frozenset({"members", "live", "position", "position_start", "held", "held_start", "weight", "perceived",
                     "claimed"}),
    writes=frozenset({"perceived", "claimed", "claimed_held"}),
    cites=("Kalman 1960, Journal of Basic Engineering 82 (the constant gain)",
           "Fearon 1995, International Organization 49 (private information and incentives to misrepresent)"),
    valid="overstatement is a constant of the side; nobody learns how much the other overstates",
    rows=("S9", "S20"),
)  # fmt: skip
