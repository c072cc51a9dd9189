"""What happened to texts, side deals and promises in a week of one member's run."""

from __future__ import annotations

from twotrack.analysis.course import Course, Event

BROKEN = 2  # provisions are coded 2 + the side that broke them


def mediation(course: Course, number: int) -> list[Event]:
    """A mediator tables a text of its own."""
    now = course.weeks[number]
    if now["texts"] <= course.weeks[number - 1]["texts"]:
        return []
    deal = int(now["proposal"])
    what = "A mediator tables a text" + (f": {course.package(deal)}" if deal >= 0 else "")
    state = course.per_side(number - 1, "mediator_credit") | course.per_side(number, "war_value")
    state |= course.worth_of(deal) if deal >= 0 else {}
    return [course.event("mediation", what, state, course.drawn("mediation"))]


def sequencing(course: Course, number: int) -> list[Event]:
    """Steps of side deals that are taken, or pledges that end."""
    before, now = course.weeks[number - 1], course.weeks[number]
    out = []
    for i, step in enumerate(course.case.file.side_deals):
        taken, was = float(now["step_done"][i]) >= 0, float(before["step_done"][i]) >= 0
        if taken == was:
            continue
        waits = f", which waited for {', '.join(step.waits_for)}" if step.waits_for else ""
        verb = "takes the step" if taken else "goes back on the step"
        what = f"{course.actor(step.by)} {verb} '{step.name}'{waits}"
        state = course.per_side(number - 1, "faith", "intensity")
        more = [(f"side_deals.{step.id}", support) for support in step.support]
        out.append(course.event("sequencing", what, state, course.drawn("sequencing", step.by), more))
    return out


def keeping(course: Course, number: int) -> list[Event]:
    """Provisions that are broken, seen or not, and agreements that end over it."""
    before, now = course.weeks[number - 1], course.weeks[number]
    out = []
    for s, side in enumerate(course.case.sides):
        count = round(float(now["violations"][s] - before["violations"][s]))
        if count < 1:
            continue
        seen = round(float(now["seen"][s] - before["seen"][s]))
        issues = course.case.file.issues
        broken = [
            issue.name
            for j, issue in enumerate(issues)
            if now["provision"][j] == BROKEN + s and before["provision"][j] != BROKEN + s
        ]
        where = f" on {', '.join(broken)}" if broken else ""
        what = f"{course.actor(side)} breaks its word{where}"
        what += ", and it is seen" if seen else ", unseen"
        state = {"violations": float(now["violations"][s]), "seen": float(now["seen"][s])}
        state |= course.per_side(number, "faith", "war_value")
        out.append(course.event("keeping", what, state, course.drawn("keeping", side)))
    for one in course.talks:
        if one.week == number and one.event.startswith("agreement"):
            state = course.per_side(number, "faith", "war_value")
            out.append(course.event("keeping", f"The {one.event}", state, course.drawn("keeping")))
    return out
