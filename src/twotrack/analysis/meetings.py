"""What happened at the table in a week: rooms, invitations, refusals, walk-outs, seniors and signatures, in words."""

from __future__ import annotations

from twotrack.analysis.course import RELEVANT, AtTable, Course, Event

LATER = ("comprehensive agreement signed", "seniors came", "accepted and referred home")


def talks(course: Course, number: int) -> list[Event]:
    """The events of the talks in week `number`, but for those that come with a signature."""
    out = []
    for one in course.talks:
        if one.week != number or one.event in LATER or one.event.startswith("agreement"):
            continue
        now = course.weeks[number]
        room = int(now["room"])
        state = {"zone": float(now["zone"]), "venue": float(now["venue"][room])}
        # violence is what it was when the week began, before postures were chosen again
        state |= course.per_side(number - 1, "intensity") | course.per_side(number, "war_cost", "war_value")
        if one.event in ("refused", "walked out"):
            state |= course.per_side(number, "good_faith")
        kind = _kind(one.event)
        draws = course.drawn(kind, one.by or None) if kind in RELEVANT else {}
        given = [("talks.venues", support) for support in course.case.file.talks.rooms[room].support]
        out.append(course.event("opening", _words(course, one), state, draws, given))
    return out


def _kind(event: str) -> str:
    """The key under which the parameters of an event are listed."""
    if event.startswith("procedural"):
        return "stage"
    return "met" if event.startswith("met (") else event


def _words(course: Course, one: AtTable) -> str:
    """An event of the talks as a sentence; it holds the event's name."""
    rooms = {room.id: room.name for room in course.case.file.talks.rooms}
    at = f", at {rooms[one.venue]}" if course.case.file.talks.venues else ""
    who = course.actor(one.by) if one.by else ""
    conferences = ", ".join(r.name for r in course.conferences(one.week))
    if one.event == "invited":
        return f"Invited: both sides are called to {conferences}"
    if one.event == "refused":
        return f"Refused: {who} stays away from {conferences}"
    if one.event == "walked out":
        return f"Walked out: {who} leaves the table{at}; war is worth more to it than what could be had"
    if one.event == "deadlock":
        return f"Deadlock: neither side has given anything for weeks{at}"
    if one.event == "opening closed":
        return "Opening closed: no deal is worth more than war to both any longer"
    if one.event == "room closed":
        return "Room closed: the one in which they met is theirs no longer"
    if one.event.startswith(("met (", "procedural")):
        return one.event[:1].upper() + one.event[1:] + at
    return f"The talks are {one.event}{at if one.event.startswith(('opened', 'resumed')) else ''}"


def signing(course: Course, number: int) -> list[Event]:
    """What was accepted without a mandate in week `number`, seniors who came, and what was signed."""
    out = []
    if any(one.week == number and "referred" in one.event for one in course.talks):
        f = int(course.weeks[number]["proposal"])
        what = f"Accepted and referred home, for want of a mandate: {course.package(f)}"
        state = course.worth_of(f) | course.per_side(number, "war_value", "seniors")
        out.append(course.event("signing", what, state, course.drawn("signed")))
    for one in course.talks:
        if one.week == number and one.event == "seniors came":
            now = course.weeks[number]
            f = int(next(x for x in (now["referred"], now["proposal"], now["deal"]) if x >= 0))
            state = course.worth_of(f) | course.per_side(number, "war_value")
            what = f"Seniors came: those of {course.actor(one.by)} who may sign sit at the table"
            out.append(course.event("signing", what, state, course.drawn("seniors came", one.by)))
    deal = int(course.weeks[number]["deal"])
    if deal >= 0 and any(one.week == number and "signed" in one.event for one in course.talks):
        what = f"A comprehensive agreement is signed: {course.package(deal)}"
        state = course.worth_of(deal) | course.per_side(number, "war_value", "war_value_after")
        state |= course.per_side(number - 1, "faith")
        out.append(course.event("signing", what, state, course.drawn("signed")))
    return out
