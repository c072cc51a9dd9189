"""What happened in a week of one member's run, event by event: mechanism, sentence, numbers that went in, support."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from twotrack.analysis.course import Course, Event
from twotrack.analysis.meetings import signing, talks
from twotrack.analysis.players import refusals, spoiling
from twotrack.analysis.promises import keeping, mediation, sequencing
from twotrack.analysis.verdict import verdict
from twotrack.world.fields import POSTURES

GROUND = 0.01  # change of a side's share of the country in a week that is told
COURSE = 0.1  # change of an actor abroad's course, since it was last told, that is told
NAMED_PLACES = 5
HELD = 2 / 3


def happened(course: Course, number: int) -> list[Event]:
    """The events of week `number`, in the order of the week; none at the start and after the ending."""
    if not 1 <= number <= course.last:
        return []
    parts: tuple[Callable[[Course, int], list[Event]], ...] = (
        _calendar, _abroad, talks, _offers, mediation, refusals, sequencing, signing, _posture, _ground,
        _standing_down, keeping, spoiling, _ending,
    )  # fmt: skip
    return [event for part in parts for event in part(course, number)]


def _calendar(course: Course, number: int) -> list[Event]:
    presence = course.case.file.calendar.presence
    if presence is None:
        return []
    start, before, now = (float(course.weeks[w]["presence"]) for w in (0, number - 1, number))
    for level, words in ((0.0, "is gone"), (start / 2, "is down to half or less")):
        if now <= level < before:
            what = f"The presence of {course.actor(presence.actor)} {words}"
            state = {"presence": now, "presence_start": start}
            path = [("calendar", support) for entry in presence.path for support in entry.support]
            return [course.event("calendar", what, state, course.drawn("calendar"), path)]
    return []


def _abroad(course: Course, number: int) -> list[Event]:
    out = []
    for b, backer in enumerate(course.case.file.abroad):
        told = float(course.weeks[0]["backing"][b])
        for week in range(1, number):
            here = float(course.weeks[week]["backing"][b])
            told = here if abs(here - told) >= COURSE else told
        now = float(course.weeks[number]["backing"][b])
        if abs(now - told) >= COURSE:
            what = f"{course.actor(backer.id)} ({backer.role}) changes course from {told:.2f} to {now:.2f}"
            own = {n: x for n, x in course.draws.items() if n.startswith(f"abroad.{backer.id}.")}
            state = {"course_before": told, "course": now} | course.per_side(number, "position", "intensity")
            out.append(course.event("abroad", what, state, own | course.drawn("abroad")))
    return out


def _offers(course: Course, number: int) -> list[Event]:
    before, now = (int(course.weeks[w]["proposal"]) for w in (number - 1, number))
    if now < 0 or before == now or course.weeks[number]["mediated"]:
        return []
    what = f"A package meets both demands and is proposed: {course.package(now)}"
    state = course.per_side(number, "demand", "conceding", "war_value") | course.worth_of(now)
    return [course.event("offers", what, state, course.drawn("offers"))]


def _posture(course: Course, number: int) -> list[Event]:
    before, now = course.weeks[number - 1], course.weeks[number]
    if now["in_force"] and not before["in_force"]:
        what = "Both sides fall silent on every front: an agreement is in force"
        return [course.event("posture", what, course.per_side(number, "intensity"), {})]
    fronts = list(course.case.file.ground.fronts or {"whole": ()})
    out = []
    for s, side in enumerate(course.case.sides):
        for f, front in enumerate(fronts):
            old, new = int(before["posture"][f, s]), int(now["posture"][f, s])
            if old == new:
                continue
            what = f"{course.actor(side)} goes from {POSTURES[old]} to {POSTURES[new]} on the front '{front}'"
            state = {
                "effort_before": float(before["effort"][f, s]),
                "effort": float(now["effort"][f, s]),
                "prospect": float(before["prospect"][f, s]),
                "exposed": float(before["exposed"][f, s]),
                "perceived": float(now["perceived"][s]),
                "belief": float(now["belief_for"][s] / (now["belief_for"][s] + now["belief_against"][s])),
            }
            draws = course.drawn("posture", side)
            if int(now["talks"]) == 1:
                draws |= course.drawn("leverage", side)
            out.append(course.event("posture", what, state, draws))
    return out


def _ground(course: Course, number: int) -> list[Event]:
    """A side's gain of ground that is large, or that takes the seat of a region or of the country."""
    before, now = course.weeks[number - 1], course.weeks[number]
    places = course.case.places
    out = []
    for s, side in enumerate(course.case.sides):
        change = float(now["position"][s] - before["position"][s])
        taken = np.flatnonzero((now["control"][:, s] > HELD) & (before["control"][:, s] <= HELD))
        seats = [i for i in taken.tolist() if places.seats[i]]
        if change < GROUND and not seats:
            continue
        order = sorted(taken.tolist(), key=lambda i: (not places.seats[i], -float(course.fixed["weight"][i])))
        names = ", ".join(places.names[i] + (" (seat)" if places.seats[i] else "") for i in order[:NAMED_PLACES])
        more = f" and {len(order) - NAMED_PLACES} more" if len(order) > NAMED_PLACES else ""
        other = course.case.sides[1 - s]
        left = float(now["stood_down"][1 - s] - before["stood_down"][1 - s])
        places_taken = f"{len(order)} place{'s' if len(order) != 1 else ''}"
        what = f"{course.actor(side)} gains {100 * change:.1f} % of the country"
        what += f" and takes {places_taken}: {names}{more}" if order else ""
        state = {
            "change": change,
            "position": float(now["position"][s]),
            "places_taken": float(len(order)),
            f"stood_down_{other}": left,
        } | course.per_side(number, "strength", "intensity")
        # where as many garrisons left as places fell, nobody had to fight for them
        mechanism = "standing-down" if order and left >= len(order) else "combat"
        draws = course.drawn(mechanism, side if mechanism == "combat" else other)
        out.append(course.event(mechanism, what, state, draws))
    return out


def _standing_down(course: Course, number: int) -> list[Event]:
    before, now = course.weeks[number - 1], course.weeks[number]
    out = []
    for s, side in enumerate(course.case.sides):
        left = round(float(now["stood_down"][s] - before["stood_down"][s]))
        if left < 1:
            continue
        garrisons = "1 garrison" if left == 1 else f"{left} garrisons"
        what = f"{garrisons} of {course.actor(side)} stand{'s' if left == 1 else ''} down without a fight"
        state = {
            "garrisons": float(left),
            "recent_losses": float(now["recent_losses"][s]),
            "war_value": float(now["war_value"][s]),
        }
        out.append(course.event("standing-down", what, state, course.drawn("standing-down", side)))
    return out


def _ending(course: Course, number: int) -> list[Event]:
    if number != course.ending_week:
        return []
    ending = course.case.file.endings[course.ending]
    rows = {**course.fixed, **{name: values[..., None] for name, values in course.weeks[number].items()}}
    measured, words = verdict(course.case, course.ending, rows, course.lane)
    what = f"Ending '{ending.id}'{f': {ending.name}' if ending.name else ''} ({words})"
    return [course.event("ending", what, measured, {}, [("endings", support) for support in ending.support])]
