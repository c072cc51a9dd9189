"""Terms of the field that ensembles hardly show: the exit's pace, help from afar, border posts, seasons, reports, ends.

Each test names one term at a fixed state, so that dropping it is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.engine.simulate import setup
from twotrack.engine.week import assess, bind, clock
from twotrack.world.compile import block, run_survey

pytestmark = pytest.mark.slow

Arrays = dict[str, Any]


def state(case: Case, weeks: int = 20, steps_per_week: int = 1) -> tuple[Callable[[str], None], Arrays, Arrays]:
    """A block of a case at its start: how to call one kernel, its arrays (numbers of all mechanisms too), its clock."""
    plan = setup(case, 3, weeks, (), steps_per_week)
    world = block(case, plan.fixed, 3, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    arrays: Arrays = dict(world.arrays)
    for item in bound:
        item.luck[:] = plan.luck[item.name][1]
        arrays |= dict(zip(item.names, item.arguments, strict=True))
    times["week"][0] = 1

    def call(name: str) -> None:
        item = next(b for b in bound if b.name == name)
        item.kernel(*item.arguments)

    return call, arrays, times


def presence_after(pace: float, weeks: int, watched: int = -1) -> tuple[float, float]:
    """Presence of riverland's intervener midway through its exit, and after more weeks at one pace."""
    call, a, _ = state(api.load("riverland"))
    a["exit_clock"][:] = 0.5 * a["presence_facts"][4]
    a["presence_facts"][2], a["intensity"][:] = watched, 1
    a["exit_pace"][:] = 0
    call("calendar")
    before = float(a["presence"].mean())
    a["exit_pace"][:] = pace
    for _ in range(weeks):
        call("calendar")
    return before, float(a["presence"].mean())


def test_an_exit_is_slowed_halted_and_turned_back() -> None:
    before, on_time = presence_after(1.0, 4)
    assert on_time < before
    slowed, halted, turned = (presence_after(pace, 4)[1] for pace in (0.5, 0.0, -0.8))
    assert before - slowed == pytest.approx(0.5 * (before - on_time), rel=1e-3)
    assert halted == before
    assert turned > before + 0.5 * (before - on_time)
    assert presence_after(1.0, 4, watched=1)[1] == before, "its condition is not met"
    assert presence_after(-0.8, 4, watched=1)[1] > before, "whoever comes back does not ask whether it may leave"


@pytest.mark.parametrize(("pace", "seen"), [(1.0, 1.0), (0.5, 2.0), (0.0, None), (-0.8, None)])
def test_an_exit_is_as_far_ahead_as_its_pace_makes_it(pace: float, seen: float | None) -> None:
    call, a, _ = state(api.load("riverland"))
    a["exit_clock"][:] = 2
    left = float(a["presence_facts"][4]) - 2
    a["exit_pace"][:] = pace
    a["exit_clock"][:] -= pace  # the call adds a week of it
    call("calendar")
    assert a["weeks_to_shift"] == pytest.approx(-1 if seen is None else seen * left)


def test_help_from_afar_replaces_a_part_of_what_has_left() -> None:
    call, a, _ = state(api.load("riverland"))
    side, effects = int(a["presence_facts"][1]), {}
    for afar in (0.0, 0.2):
        for gone in (0.0, 1e6):
            a["afar"][:], a["exit_clock"][:] = afar, gone
            call("calendar")
            effects[afar, gone] = float(a["enabler"][side].mean()), float(a["shift"].mean())
    here, left = effects[0.0, 0.0][0], effects[0.0, 1e6][0]
    assert left < 0.2 * here, "the enabler goes with the presence"
    assert effects[0.2, 1e6][0] == pytest.approx(left + 0.2 * (1 - left), rel=1e-3)
    assert effects[0.2, 0.0][1] < effects[0.0, 0.0][1], "less is lost, and both sides know it"


def test_border_posts_are_revenue() -> None:
    """Who takes the posts gains half of the country's revenue, on next to none of its ground."""
    call, a, _ = state(api.load("riverland"))
    case = api.load("riverland")
    posts = case.places.columns["border_post"] > 0
    assert posts.any()
    a["control"][:, 0], a["control"][:, 1] = 1, 0
    run_survey(a)
    assert a["revenue_share"][0] == pytest.approx(1, abs=1e-5)
    a["control"][posts, 0], a["control"][posts, 1] = 0, 1
    run_survey(a)
    ground = a["weight"][posts].sum()
    assert a["revenue_share"][1] == pytest.approx(0.5 + 0.5 * ground, abs=1e-4)
    a["funds"][:], a["aid"][:], a["revenue"][:] = 0, 0, 1
    call("resources")
    assert (a["paid"][1] > 0.5).all()


def test_the_season_is_that_of_the_month_and_both_sides_see_it() -> None:
    call, a, times = state(api.load("afghanistan", as_of="2021-06-27"), 40)
    prospects = {}
    for week in (1, 30):
        times["week"][0] = week
        call("calendar")
        call("combat")
        prospects[week] = a["season"][0], a["prospect"].sum()
    (summer, hoped), (winter, feared) = prospects[1], prospects[30]
    assert summer == pytest.approx(1.3)
    assert winter == pytest.approx(0.6)
    assert feared < 0.7 * hoped


def test_leaders_believe_what_they_are_told() -> None:
    """Own reports carry a part of what the side boasts; the other's claims are heard; beliefs follow both."""

    def seen(**changes: float) -> tuple[float, float, float]:
        call, a, _ = state(api.load("riverland"))
        a["noise"][:], a["gain"][:], a["overstatement"][:] = 0, 1, 0.5
        a["deception"][:], a["credit"][:], a["position_before"][:] = 0, 0, a["position_start"]
        for name, value in changes.items():
            a[name][0] = value
        gained = a["position_start"].copy()
        gained[0] += 0.1
        gained[1] -= 0.1
        a["position"][:] = gained
        call("information")
        a["belief_for"][:], a["belief_against"][:], a["grain"][:], a["attention"][:] = 5, 5, 0.1, 50
        call("beliefs")
        error = a["perceived"][0] - a["position"][0]
        return float(error.mean()), float((a["belief_for"][0] - 5).mean()), float((a["claimed"] - gained)[0].mean())

    honest, deceived, listening = seen(), seen(deception=1.0), seen(credit=0.5)
    assert honest[0] == pytest.approx(0, abs=1e-6)
    assert deceived[0] == pytest.approx(0.05, abs=1e-3), "half as much again of what was gained"
    assert listening[0] == pytest.approx(-0.025, abs=1e-3), "the other plays down the same loss by half of it"
    assert deceived[1] > honest[1] + 0.1 > listening[1] + 0.1
    assert honest[2] == pytest.approx(0.05, abs=1e-3), "what is said in public is another thing"


def test_leaders_are_as_late_whatever_the_step() -> None:
    """Two half weeks of reports close as much of the gap as one whole week."""
    found = []
    for steps in (1, 2):
        call, a, _ = state(api.load("riverland"), 20, steps)
        a["noise"][:], a["overstatement"][:], a["credit"][:], a["gain"][:] = 0, 0, 0, 0.6
        a["perceived"][:] = a["position"] + 0.1
        for _ in range(steps):
            call("information")
        found.append(float((a["perceived"] - a["position"]).mean()))
    assert found[0] == pytest.approx(0.04, abs=1e-5)
    assert found[1] == pytest.approx(0.04, abs=1e-5)


def test_a_change_of_administration_lies_ahead_until_its_day() -> None:
    call, a, times = state(api.load("riverland", overlays=["change-announced"]), 80)
    ahead = []
    for week in range(80):
        times["week"][0] = week
        call("calendar")
        ahead.append(bool(a["change_ahead"].all()))
    case = api.load("riverland", overlays=["change-announced"])
    week = next(e.date for e in case.file.calendar.events if e.kind == "administration-change") - case.as_of
    assert ahead == [7 * w < week.days for w in range(80)]
    assert any(ahead)
    assert not all(ahead)


QUIET = {"control": 0.5, "held": 0.5, "seat": 0.5, "violence": 1.0, "intensity": 0.7, "agreement": 0.0,
         "strength": 1.0, "local": 0.0}  # fmt: skip


def ended(case: Case, kind: str, broken: int | None = None) -> set[str]:
    """Kinds of ending where all tests of the first rule of a kind hold for good, but for one that is `broken`."""
    call, a, times = state(case, 400)
    rule = next(e for e in case.file.endings if e.kind == kind)
    sides = case.sides
    wanted: dict[tuple[str, str | None], float] = {}
    for number, test in enumerate(rule.when):
        bound = test.at_least if test.at_least is not None else test.at_most
        assert bound is not None
        wanted[test.measure, test.of] = bound if number != broken else (bound - 0.1 if test.at_least else bound + 0.1)

    def value(measure: str, side: str | None = None) -> float:
        return wanted.get((measure, side), QUIET[measure])

    held = float(a["weight"].size)
    a["streak"][:], a["live"][:], a["ending"][:] = 0, 1, -1
    start = a["strength_start"].sum(axis=0)
    for s, side in enumerate(sides):
        a["held"][s] = value("held", side) * held
        a["seat_control"][s], a["intensity"][s] = value("seat", side), value("intensity", side)
        a["strength"][s] = value("strength", side) * a["strength_start"][s]
        a["armed"][s] = a["strength"][s] * value("local", side) / (1 - min(value("local", side), 0.99))
        given = [(name, wanted["control", name]) for name in sides if ("control", name) in wanted]
        name, share = given[0] if given else (sides[0], 0.5)
        a["position"][s] = share if side == name else 1 - share
    a["killed_now"][:] = value("violence") * start / 1000
    a["in_force"][:] = value("agreement")
    for week in range(1, 402):
        times["week"][0], times["last_week"][0] = week, 401
        call("ending")
    return {case.file.endings[int(r)].kind for r in a["ending"]}


@pytest.mark.parametrize("name", ["riverland", "afghanistan"])
def test_every_rule_of_a_case_can_end_a_run_and_needs_each_of_its_tests(name: str) -> None:
    case = api.load(name)
    for ending in case.file.endings:
        assert ended(case, ending.kind) == {ending.kind}
        for number in range(len(ending.when)):
            assert ended(case, ending.kind, number) != {ending.kind}, (ending.id, number)


def given_up(seat: float = 0.0, **changes: float) -> Arrays:
    """One week in which garrisons of the first side are threatened everywhere and past their thresholds by a half."""
    call, a, times = state(api.load("riverland"))
    a["control"][:], a["reach"][:], a["near"][:], a["forces"][:] = 0.5, 1.0, 1.0, 1.0
    a["war_value"][:], a["recent_losses"][:], a["resolve"][:], a["rate"][:] = 0.5, 0.0, 0.0, 9.0
    for name in ("weight_chance", "weight_neighbours", "weight_war", "weight_losses"):
        a[name][:] = 1.0 if name in ("weight_neighbours", "weight_war") else 0.0
    a["threshold"][0], a["threshold"][1], a["seat_extra"][:] = 1.0, 20.0, 0.4
    a["home"][:], a["switch"][:], a["seat"][:], a["reserve"][:] = 0.5, 0.4, seat, 0
    a["position_seen"][:] = a["position"]
    for name, value in changes.items():
        a[name][:] = value
    times["week"][0] = 2
    call("standing-down")
    return a


def test_capitals_are_given_up_later_and_the_countrys_seat_last() -> None:
    assert given_up()["stood_down"][0].mean() > 11, "past the threshold by a half"
    assert given_up(1.0)["stood_down"][0].mean() > 11, "the seat of a region adds four tenths"
    assert given_up(2.0)["stood_down"][0].mean() == 0, "the country's seat twice that"
    assert given_up(1.0, seat_extra=0.6)["stood_down"][0].mean() == 0


def test_who_stands_down_goes_home_changes_sides_or_gets_away() -> None:
    a = given_up()
    stood = a["stood_down"][0]
    assert a["gone_home"][0] == pytest.approx(0.5 * stood, rel=1e-5)
    assert a["switched"][0] == pytest.approx(0.4 * 0.5 * stood, rel=1e-5)
    assert a["reserve"][0] == pytest.approx(0.6 * 0.5 * stood, rel=1e-5)
    assert (a["gone_home"][1] == 0).all()
    assert (a["switched"][1] == 0).all()
