"""One member's run told again: its block is simulated anew and watched, and what happened is put in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis.course import AtTable, Course, Event
from twotrack.analysis.story import happened
from twotrack.case.case import Case
from twotrack.engine.simulate import setup, simulate
from twotrack.errors import RequestError, RunFolderError
from twotrack.results.run import Run
from twotrack.results.tables import Raw
from twotrack.results.talks import talks_table
from twotrack.world.compile import LANES
from twotrack.world.fields import FIELDS, LEVELS, STAGES, STATE, TALKS
from twotrack.world.ground import Arrays

SHOWN = ("position", "held", "claimed_held", "strength", "war_value", "intensity")


def retell(run: Run, case: Case, member: int, week: int | None = None) -> dict[str, Any]:
    """The story of one member of a run: luck belongs to the member, so that its block alone is enough.

    Raises:
        RequestError: no such member or week, or the course is not the one that was kept.
        RunFolderError: the manifest does not say how the run was made.
    """
    try:
        members, weeks, seed = (int(run.answer[key]) for key in ("members", "weeks", "seed"))
        without = tuple(str(name) for name in run.answer["without"])
    except (KeyError, TypeError, ValueError):
        raise RunFolderError(f"'{run.folder}' does not say how the run was made: run it again") from None
    for name, value, high in (("member", member, members - 1), ("week", week or 0, weeks)):
        if not 0 <= value <= high:
            raise RequestError(f"{name} is {value}; in this run it lies between 0 and {high}")
    course = follow(case, seed, weeks, without, member, members)
    _same_course(run, course, member)
    asked = range(1, course.last + 1) if week is None else (week,)
    told = [(number, happened(course, number)) for number in asked]
    chosen = [(number, events) for number, events in told if events or week is not None]
    return {
        "case": case.name,
        "as_of": case.as_of.isoformat(),
        "overlays": list(case.overlays),
        "without": list(without),
        "run": str(run.folder) if run.folder else None,
        "member": member,
        "seed": seed,
        "ending": case.file.endings[course.ending].id,
        "ending_week": course.ending_week,
        "signed_week": course.signed_week,
        "sides": list(case.sides),
        "start": state(course, 0),
        "weeks": [_week(course, number, events) for number, events in chosen],
        "support": case.support_counts(),
    }


def follow(case: Case, seed: int, weeks: int, without: tuple[str, ...], member: int, members: int) -> Course:
    """The course of one member, week by week."""
    plan = setup(case, seed, weeks, without)
    first = member // LANES * LANES
    lane = member - first
    kept: list[dict[str, NDArray[Any]]] = []
    seen = [name for name in STATE if "place" not in FIELDS[name].dims or name == "control"]

    def watch(_: int, a: Arrays) -> None:
        kept.append({name: np.array(a[name][..., lane]) for name in seen})

    record, world = simulate(plan, first, min(LANES, members - first), watch)
    final = {name: values[..., lane : lane + 1] for name, values in record.final.items()}
    own = slice(lane, lane + 1)
    raw = Raw(record.series, record.talks[:, own], record.rooms[:, :, own], record.places, final, {},
              np.zeros((1, 0), np.int8))  # fmt: skip
    talks = talks_table(case, raw)
    deal = int(final["deal"][0])
    return Course(
        case=case,
        weeks=tuple(kept),
        fixed=world.arrays,
        lane=lane,
        draws={name: float(values[lane]) for name, values in world.draws.items()},
        talks=tuple(
            AtTable(int(week), str(event), str(by), str(room))
            for week, event, by, room in zip(talks["week"], talks["event"], talks["by"], talks["venue"], strict=True)
        ),
        packages=world.deals.options[lane],
        worth=world.deals.worth[:, :, lane],
        deal=deal,
        ending=int(final["ending"][0]),
        ending_week=int(final["ending_week"][0]),
        signed_week=int(final["signed_week"][0]),
    )


def _same_course(run: Run, course: Course, member: int) -> None:
    """Refuse to tell a course that is not the one in the run's tables."""
    row = run.members.loc[run.members["member"] == member]
    kept = [int(row[name].iloc[0]) for name in ("ending", "ending_week", "signed_week")] if len(row) else []
    if kept != [course.ending, course.ending_week, course.signed_week]:
        raise RequestError(
            f"member {member} takes another course now than in '{run.folder}': the program or the machine has changed "
            "since the run; run it anew"
        )


def _week(course: Course, number: int, events: list[Event]) -> dict[str, Any]:
    return {"week": number, "events": [event.plain() for event in events], "state": state(course, number)}


def state(course: Course, number: int) -> dict[str, Any]:
    """A few numbers on where things stand after a week (0: at the start)."""
    now = course.weeks[min(number, len(course.weeks) - 1)]
    found: dict[str, Any] = {
        name: {side: float(now[name][s]) for s, side in enumerate(course.case.sides)} for name in SHOWN
    }
    return found | {
        "zone": float(now["zone"]),
        "talks": TALKS[int(now["talks"])],
        "stage": STAGES[int(now["stage"])],
        "venue": course.case.file.talks.rooms[int(now["room"])].id,
        "level": LEVELS[int(now["level"])],
    }
