"""Exits by date, by condition and in step: what has left counts, who breaks has the worse war, presence answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from benchmarks import conditional_exit

from twotrack import api
from twotrack.engine.simulate import setup
from twotrack.engine.week import assess, bind, clock
from twotrack.world.compile import block

pytestmark = pytest.mark.slow

BY_DATE = np.array([3000, 0, -1, 0, 26, 0], np.float32)
BY_CONDITION = np.array([3000, 0, 1, 0.4, 26, 0], np.float32)
IN_STEP = np.array([3000, 0, 1, 0.4, 26, 1], np.float32)


def world(name: str) -> tuple[Any, dict[str, Any]]:
    """A kernel over one block of riverland, and all arrays of the block with its arguments."""
    case = api.load("riverland")
    plan = setup(case, 3, 20)
    one = block(case, plan.fixed, 3, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, one, times)
    assess(bound, times, plan.order)
    item = next(b for b in bound if b.name == name)
    item.luck[:] = plan.luck[name][1]
    times["week"][0] = 1
    return (lambda: item.kernel(*item.arguments)), dict(zip(item.names, item.arguments, strict=True))


def worths(**changes: Any) -> dict[str, np.ndarray[Any, Any]]:
    """War values [side, lane] with the presence there, even odds, and an exit in ten weeks that both believe in."""
    call, a = world("war-value")
    a["belief_for"][:], a["belief_against"][:], a["perceived"][:] = 5, 5, 0.5
    a["enabler"][0], a["enabler_seen"][:], a["shift"][:], a["weeks_to_shift"][:] = 1, 1, 1, 10
    a["dependence"][:], a["credence"][:] = 1.0, 1.0
    for key, value in changes.items():
        a[key][:] = value
    call()
    return {n: a[n].copy() for n in ("war_value", "war_value_after", "war_value_wronged")}


def test_what_has_left_turns_the_odds_as_what_will_leave_did() -> None:
    ahead = worths(weeks_to_shift=0)
    gone: dict[str, Any] = {"enabler": 0, "shift": 0, "weeks_to_shift": 0}
    behind = worths(**gone)
    assert np.allclose(behind["war_value"], ahead["war_value"], atol=1e-4)
    renewed = worths(enabler_seen=0, **gone)
    never = worths(dependence=0)
    assert np.allclose(renewed["war_value"], never["war_value"], atol=1e-6), "evidence of a war without them"
    assert (behind["war_value"][1] > renewed["war_value"][1] + 0.02).all()
    assert (behind["war_value"][0] < renewed["war_value"][0] - 0.02).all()


def test_evidence_of_a_war_without_them_takes_the_place_of_the_old_and_peace_teaches_nothing() -> None:
    for in_force in (0, 1):
        call, a = world("beliefs")
        call()
        a["enabler"][0], a["in_force"][:] = 0.25, in_force
        seen, count = a["enabler_seen"].copy(), (a["belief_for"] + a["belief_against"]).copy()
        for _ in range(200):
            call()
        if in_force:
            assert np.array_equal(a["enabler_seen"], seen)
            assert ((a["belief_for"] + a["belief_against"]) < count).all(), "old evidence fades all the same"
        else:
            assert np.allclose(a["enabler_seen"], 0.25, atol=0.05)
            assert (np.abs(seen - 0.25) > 0.2).all()


def test_whoever_breaks_an_agreement_has_the_worse_of_two_wars_where_the_exit_is_conditional() -> None:
    peace: dict[str, Any] = {"in_force": 1}
    dated = worths(presence_facts=BY_DATE, **peace)
    conditional = worths(presence_facts=BY_CONDITION, **peace)
    assert (conditional["war_value"][1] < dated["war_value"][1] - 0.01).all(), "its war stops the exit"
    assert np.array_equal(conditional["war_value"][0], dated["war_value"][0]), "the other's does not"
    assert np.array_equal(conditional["war_value_wronged"][1], dated["war_value_wronged"][1])
    assert (conditional["war_value_wronged"][0] > dated["war_value_wronged"][0] + 0.01).all()
    assert np.array_equal(dated["war_value_wronged"], dated["war_value"]), "by date it is one war"
    blamed = worths(presence_facts=BY_CONDITION, in_force=0, resumed_by=0)
    assert np.array_equal(blamed["war_value"], dated["war_value"]), "after the enabled side's breach the exit goes on"
    unblamed = worths(presence_facts=BY_CONDITION, in_force=0, resumed_by=1)
    assert (unblamed["war_value"][1] < dated["war_value"][1] - 0.01).all()


def weeks_run(facts: Any, **changes: Any) -> float:
    """Weeks of the schedule that run in one step."""
    call, a = world("calendar")
    a["presence_facts"][:], a["exit_clock"][:], a["exit_pace"][:] = facts, 5, 1
    a["intensity"][:], a["breach"][:], a["in_force"][:], a["carried_out"][:] = 0, 0, 0, 0
    for key, value in changes.items():
        a[key][:] = value
    call()
    return float(a["exit_clock"].mean()) - 5


def test_the_clock_stands_for_what_its_rule_says() -> None:
    assert weeks_run(BY_DATE, intensity=1) == 1
    assert weeks_run(BY_CONDITION, intensity=1) == 0
    assert weeks_run(BY_CONDITION, intensity=1, resumed_by=0) == 1, "a war that the enabled side opened"
    assert weeks_run(BY_CONDITION, intensity=1, resumed_by=1) == 0
    assert weeks_run(BY_CONDITION, in_force=1) == 1
    assert weeks_run(IN_STEP, in_force=1) == 0
    assert weeks_run(IN_STEP, in_force=1, carried_out=0.5) == 1
    assert weeks_run(IN_STEP, in_force=1, carried_out=0.1) == 0
    assert weeks_run(BY_DATE, in_force=1, breach=1) == 1


def rate(found: list[tuple[conditional_exit.Kept, ...]], rule: int, side: int, phase: int) -> float:
    broken = sum(war[rule].broken[phase, side, war[rule].counts].sum() for war in found)
    return float(broken / sum(war[rule].years[phase, war[rule].counts].sum() for war in found))


def test_on_generated_wars_an_exit_in_step_lowers_violations() -> None:
    """With the same agreement in force at the start; the twin has no calendar, so that nobody leaves."""
    found = conditional_exit.wars(24, 1, weeks=156)
    every = conditional_exit.per_war(found, 2, lambda k: k.counts)
    assert every.mean() < -0.05
    assert rate(found, 1, 1, 0) < 0.9 * rate(found, 0, 1, 0), "the rebels break less while the exit is ahead"
    sabotaged = conditional_exit.wars(3, 1, weeks=52, without=("calendar", "abroad"))
    assert not conditional_exit.per_war(sabotaged, 2, lambda k: k.counts).any()
