"""Calendar: seasons, the troop schedule and its condition, and known changes abroad.

The presence follows a piecewise-linear schedule in its own clock. Without a condition the clock is the calendar and
the field cannot touch it; with one, the clock stands still in weeks in which the named side's violence is above the
level, and after violations of an agreement that were seen (S6). A war that the other side opened by breaking an
agreement is not held against the named side. A condition may also keep the exit in step with an agreement: then the
share of the schedule that has run stays below the share of the provisions carried out (Walter 2002: those who guarantee
stay until it is done). An intervener that chooses (see 'abroad') slows, halts
or turns the clock. The effect of a presence T saturates: E = T (T0 + h) / (T0 (T + h)), so that a small presence still
gives most of it, and a withdrawal bites late. Help from afar replaces a part of what a withdrawal takes away (S28).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]


class CalendarParameters(MechanismParameters):
    """Parameters of the calendar."""

    half_presence: float = parameter(
        "share of reference", 0.01, 20, "presence at which half of the attainable effect is there, over its reference",
        {"loguniform": (0.2, 2.0)},
        assumption="air power and advisers work through a small core: between a fifth and twice the reference strength",
        settles="how the effect of support changed while presence fell in comparable withdrawals",
    )  # fmt: skip
    afar: float = parameter(
        "share", 0, 1, "share of what a withdrawal takes away that help from afar replaces",
        {"uniform": (0.0, 0.2)},
        assumption="aircraft from abroad and paid technicians replace little of what stood nearby",
        settles="sorties and serviceable aircraft before and after comparable withdrawals",
    )  # fmt: skip


@kernel
def effect(presence: float, reference: float, half: float) -> float:
    """Effect of a presence on the side it enables, 1 at the reference; `half` is in the unit of presence."""
    if presence <= 0.0:
        return 0.0
    return presence * (reference + half) / (reference * (presence + half))


@kernel
def stands_still(
    l: int,
    clock: np.float32,
    intensity: Array,
    breach: Array,
    resumed_by: Array,
    in_force: Array,
    carried_out: Array,
    presence_facts: Array,
) -> bool:
    """Whether the condition stops the clock this week; never where there is none."""
    watched = int(presence_facts[2])
    if watched < 0:
        return False
    if in_force[l] == 1:
        ahead = presence_facts[5] > 0 and clock > carried_out[l] * max(presence_facts[4], np.float32(0))
        return bool(ahead or breach[watched, l] > 0.5)
    loud = intensity[watched, l] > presence_facts[3] and resumed_by[l] != 1 - watched
    return bool(loud or breach[watched, l] > 0.5)


@kernel
def calendar(
    week: NDArray[np.int64],
    dt: np.float32,
    live: Array,
    exit_clock: Array,
    exit_pace: Array,
    presence: Array,
    enabler: Array,
    shift: Array,
    weeks_to_shift: Array,
    season: Array,
    change_ahead: Array,
    intensity: Array,
    breach: Array,
    resumed_by: Array,
    in_force: Array,
    carried_out: Array,
    presence_path: Array,
    presence_facts: Array,
    season_path: Array,
    change_week: Array,
    half_presence: Array,
    afar: Array,
) -> None:
    """Advance the schedule of every lane by one step."""
    reference = presence_facts[0]
    side = int(presence_facts[1])
    over = presence_facts[4]
    last = presence_path.size - 1
    now = week[0] * dt
    for l in range(live.size):
        if live[l] == 0:
            continue
        paused = stands_still(l, exit_clock[l], intensity, breach, resumed_by, in_force, carried_out, presence_facts)
        if not paused or exit_pace[l] < 0:
            exit_clock[l] = max(exit_clock[l] + dt * exit_pace[l], np.float32(0))
        at = min(exit_clock[l], np.float32(last))
        low = min(int(at), last - 1)
        strength = presence_path[low] + (at - low) * (presence_path[low + 1] - presence_path[low])
        presence[l] = max(strength, np.float32(0))
        half = half_presence[l] * reference
        if side >= 0:
            near = effect(presence[l], reference, half)
            end = effect(presence_path[last], reference, half)
            enabler[side, l] = near + afar[l] * max(1.0 - near, 0.0)
            shift[l] = enabler[side, l] - (end + afar[l] * max(1.0 - end, 0.0))
        coming = over > 0 and exit_pace[l] > 0
        weeks_to_shift[l] = max(over - exit_clock[l], np.float32(0)) / exit_pace[l] if coming else np.float32(-1)
        season[l] = season_path[min(int(now), season_path.size - 1)]
        change_ahead[l] = 1 if now < change_week[0] else 0


MECHANISM = Mechanism(
    name="calendar",
    idea="seasons, the troop schedule by date or by condition, known changes abroad",
    kernel=calendar,
    parameters=CalendarParameters,
    reads=frozenset({"live", "exit_clock", "exit_pace", "intensity", "breach", "resumed_by", "in_force", "carried_out",
                     "presence_path", "presence_facts", "season_path", "change_week"}),
    writes=frozenset({"exit_clock", "presence", "enabler", "shift", "weeks_to_shift", "season", "change_ahead"}),
    cites=("saturating effect of a presence: Michaelis & Menten 1913, the simplest form with one half-point",
           "Walter 2002, Committing to Peace"),
    valid="one intervener that enables one side; a presence never grows beyond its schedule",
    rows=("S6", "S16", "S28", "S32"),
    instant=True,
)  # fmt: skip
