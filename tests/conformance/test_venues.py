"""Rooms, mandates, refusals and walk-outs: a plain room changes nothing, and each piece does what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conformance.test_directions import MILITIA, kernel

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.scaffold import new_case
from twotrack.engine.simulate import setup, simulate
from twotrack.engine.week import assess, bind, clock
from twotrack.ensemble.block import run_block
from twotrack.mechanisms.catalogue import parameters
from twotrack.world.compile import block

WHY = "support: [{assumption: a test, settles: nothing}]"
TWO = """set:
  talks.state: closed
  talks.stage: procedure
  talks.venues:
    - {id: hall, name: the hall, kind: official, from: 2030-01-01, support: [{assumption: a test, settles: nothing}]}
    - {id: inn, name: the inn, kind: unofficial, from: 2030-01-01, support: [{assumption: a test, settles: nothing}]}
    - {id: spa, name: the spa, kind: conference, from: 2031-03-10, until: 2031-04-07, support: [{assumption: a test, settles: nothing}]}
"""  # noqa: E501
HALL, INN, SPA = 0, 1, 2


@pytest.fixture(scope="module")
def riverland_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Case]:
    """Riverland with a test's overlay."""
    import shutil

    folder: Path = tmp_path_factory.mktemp("cases") / "riverland"
    shutil.copytree(api.cases()["riverland"], folder)
    count = iter(range(100))

    def make(overlay: str) -> Case:
        name = f"test-{next(count)}"
        text = f"schema: 1\nid: {name}\nname: a test\nkind: test\nabout: a test\n{WHY}\n{overlay}\n"
        (folder / "overlays" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_case(folder, parameters(), None, (name,))

    return make


def same(one: Case, two: Case, weeks: int = 60) -> bool:
    """Whether two cases have the same course to the bit, but for the names of rooms."""
    a, b = (run_block(setup(case, 5, weeks), 0, 32) for case in (one, two))
    skip = {"final.met", "rooms"}
    assert set(a) - set(b) <= {n for n in a if n.startswith("draws.")}
    return all(np.array_equal(a[n], b[n]) for n in a if n in b and n not in skip)


def test_one_plain_room_is_as_no_room(riverland_with: Callable[[str], Case]) -> None:
    hall = (
        "[{id: hall, name: the hall, kind: official, host: abbey, from: 2030-01-01, "
        "support: [{assumption: a test, settles: nothing}]}]"
    )
    none = riverland_with("set:\n  talks.venues: []")
    assert same(none, riverland_with(f"set:\n  talks.venues: {hall}"))
    assert not same(none, api.load("riverland")), "sabotage: the rooms of riverland change its course"
    assert not same(none, riverland_with(f"set:\n  talks.venues: {hall.replace('host: abbey, ', '')}"))


def test_with_an_infinite_rate_absent_seniors_change_nothing(riverland_with: Callable[[str], Case]) -> None:
    def absent(mandate: float) -> Case:
        rate = f"  parameters.signing.mandate: {{value: {mandate}, unit: per week, {WHY}}}"
        return riverland_with(f"set:\n  talks.absent: [crown, league]\n{rate}")

    there = riverland_with("set:\n  talks.absent: []")
    assert same_talks(there, absent(1e6))
    assert not same_talks(there, absent(0.1))


def same_talks(one: Case, two: Case) -> bool:
    a, b = (run_block(setup(case, 5, 60), 0, 32) for case in (one, two))
    assert (a["final.signed_week"] >= 0).any()
    return np.array_equal(a["talks"], b["talks"]) and np.array_equal(a["series"], b["series"])


def opening(case: Case) -> tuple[Callable[..., None], dict[str, Any]]:
    """The kernel of opening over a block in which both want a deal, and a call that makes one week of it."""
    plan = setup(case, 3, 20)
    world = block(case, plan.fixed, 3, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    item = next(b for b in bound if b.name == "opening")
    a = dict(zip(item.names, item.arguments, strict=True))
    a["war_cost"][:], a["good_faith"][:], a["venue"][:], a["intensity"][:] = 1.0, 0.5, 1.0, 0.0
    a["deal_worth"][:], a["deal_worth"][0], a["war_value"][:] = 0.0, 0.6, 0.3
    a["open_rate"][:], a["advance_rate"][:], a["walking"][:], a["absent"][:] = 0.3, 0.5, 0.0, 0.0

    def week(number: int) -> None:
        times["week"][0] = number
        item.luck[:] = (number, 77)
        item.kernel(*item.arguments)

    return week, a


def after(case: Case, weeks: int, **changes: Any) -> dict[str, Any]:
    """Riverland's talks after some weeks of opening alone, with arguments changed."""
    week, a = opening(case)
    for name, value in changes.items():
        a[name][:] = value
    seen = 0
    for number in range(2, 2 + weeks):  # the conference falls into the first week
        week(number)
        seen |= a["happening"].astype(int)
    return {**a, "seen": np.asarray(seen)}


def test_an_unofficial_room_opens_in_times_less_ripe_and_reaches_the_agenda(
    riverland_with: Callable[[str], Case],
) -> None:
    case = riverland_with(TWO)
    unripe = {"deal_worth": 0.3, "sight": 0.05, "war_cost": 0.02, "ache": 0.1}
    early = after(case, 8, **unripe, ease=0.7)
    assert early["met"][INN].mean() > 2 * early["met"][HALL].mean()
    assert after(case, 8, **unripe, ease=0.0)["met"][INN].mean() < 0.5 * early["met"][INN].mean()
    assert (after(case, 8, war_cost=0.0, ease=0.7)["met"] == 0).all(), "a war that hurts nobody brings no talks at all"
    inn = after(case, 40, ease=0.5, venue=np.array([[0.0], [1.0], [0.0]]))
    assert inn["met"][HALL].max() == 0, "nobody lends the hall"
    assert (inn["stage"] == 1).mean() > 0.8
    assert inn["stage"].max() == 1
    assert (inn["level"][inn["talks"] == 1] == 0).all()
    assert inn["openings"].max() == 0
    moved = after(case, 60, ease=0.5)
    assert (moved["room"] == HALL).all(), "from the inn to the hall"
    assert (moved["stage"] == 2).all()


def test_a_door_must_be_passed(riverland_with: Callable[[str], Case]) -> None:
    by_room = riverland_with(TWO.replace("kind: official", "kind: official, door: inn"))
    assert after(by_room, 40, venue=np.array([[1.0], [0.0], [0.0]]))["met"][HALL].max() == 0
    through = after(by_room, 60)
    assert through["met"][HALL].max() > 0
    assert (through["reached"][INN][through["met"][HALL] > 0] >= 1).all()
    by_step = riverland_with(TWO.replace("kind: official", "kind: official, door: truce"))
    assert after(by_step, 40)["met"][HALL].max() == 0
    assert after(by_step, 40, step_done=1.0)["met"][HALL].max() > 0


def test_a_conference_meets_if_both_come_and_a_refusal_is_read_as_absence(
    riverland_with: Callable[[str], Case],
) -> None:
    case = riverland_with(TWO)

    def called(**changes: Any) -> dict[str, Any]:
        week, a = opening(case)
        a["open_rate"][:] = 0
        for name, value in changes.items():
            a[name][:] = value
        week(1)
        return a

    willing = called(deal_worth=0.9)
    assert (willing["room"] == SPA).mean() > 0.9
    met = willing["room"] == SPA
    assert (willing["stage"][met] == 2).all(), "at the stage it was called for"
    assert (willing["seniors"][:, met] == 1).all()
    distrust = called(deal_worth=0.9, good_faith=0.0)
    assert (distrust["talks"] == 0).all()
    assert (distrust["absent"] == 1).all()
    assert (distrust["happening"].astype(int) == 1 + 2 + 4).all()
    one = called(deal_worth=0.9, good_faith=np.array([[0.0], [0.5]]))
    assert (one["absent"][0] == 1).all()
    assert one["absent"][1].mean() < 0.2
    assert (called(deal_worth=0.9, good_faith=0.0, pressed=1.0)["room"] == SPA).all(), "pressed to come"
    assert (called(deal_worth=0.9, pressed=1.0, venue=0.0)["talks"] == 0).all(), "nobody lends it"
    closed = after(case, 10, room=SPA, talks=1, stage=2, reached=np.array([[2.0], [-1.0], [2.0]]))
    assert (closed["seen"] & 32).all(), "it closes after four weeks"
    assert (closed["room"] == HALL).all()
    assert (closed["talks"] == 1).all()
    assert (closed["stage"] == 2).all()


def test_absence_is_read_by_the_other_side() -> None:
    def believed(**changes: float) -> Any:
        case = api.load("riverland")
        plan = setup(case, 3, 5)
        world = block(case, plan.fixed, 3, 0)
        bound = bind(plan.order, case, world, clock(plan.steps, 1.0))
        item = next(b for b in bound if b.name == "intent")
        a = dict(zip(item.names, item.arguments, strict=True))
        for name, value in changes.items():
            a[name][1] = value
        for _ in range(10):
            item.kernel(*item.arguments)
        return a["good_faith"].copy()

    before, refused = believed(), believed(absent=1.0)
    assert (refused[0] < before[0]).all(), "side 0 reads what side 1 did"
    assert np.array_equal(refused[1], before[1])


def test_a_side_walks_out_when_war_beats_all_the_other_would_take(riverland_with: Callable[[str], Case]) -> None:
    case = riverland_with("set:\n  talks.venues: []\n  talks.stage: substance")
    dead = {"war_value": 0.7, "suspend_rate": 0.0, "resume_rate": 0.0, "break_rate": 0.0}
    left = after(case, 10, **dead, walking=0.5)
    assert (left["talks"] == 2).mean() > 0.9
    assert ((left["seen"] & (8 + 16)) > 0).mean() > 0.9
    assert left["absent"].max() > 0
    assert (after(case, 10, **dead)["talks"] == 1).all(), "sabotage: nobody walks"
    assert (after(case, 10, **{**dead, "war_value": 0.3}, walking=0.5)["talks"] == 1).all(), "a deal could be had"
    only = after(case, 10, **dead, walking=np.array([[0.5], [0.0]]))
    assert not (only["seen"] & 16).any()


def test_deadlock_and_an_opening_that_closes_are_dated(riverland_with: Callable[[str], Case]) -> None:
    case = riverland_with("set:\n  talks.venues: []\n  talks.stage: substance")
    quiet = {"suspend_rate": 0.0}
    assert (after(case, 8, **quiet, conceding=0.0)["seen"] & 64).all()
    assert not (after(case, 7, **quiet, conceding=0.0)["seen"] & 64).any()
    assert not (after(case, 20, **quiet, conceding=np.array([[0.0], [0.02]]))["seen"] & 64).any(), "one gives"
    week, a = opening(case)
    week(1)
    assert (a["zone_lost_week"] == -1).all()
    a["war_value"][:] = 0.7
    week(2)
    week(3)
    assert (a["zone_lost_week"] == 2).all()
    a["war_value"][:] = 0.3
    week(4)
    assert (a["zone_lost_week"] == -1).all(), "it came back"


def signed(worth: float, mandate: float, accepted: float = 1.0, weeks: int = 1, **changes: float) -> dict[str, Any]:
    """Riverland's signing of a package worth so much to both, beside a war worth 0.3, the League's seniors away."""
    case = api.load("riverland")
    plan = setup(case, 3, 5)
    world = block(case, plan.fixed, 3, 0)
    times = clock(plan.steps, 1.0)
    item = next(b for b in bind(plan.order, case, world, times) if b.name == "signing")
    a = dict(zip(item.names, item.arguments, strict=True))
    a["talks"][:], a["proposal"][:], a["war_value"][:], a["decision"][:] = 1, 0, 0.3, 0.05
    a["deal_worth"][0], a["mandate"][:] = worth, mandate
    for name, value in changes.items():
        a[name][:] = value
    for number in range(1, weeks + 1):
        a["accepted"][:] = accepted if number == 1 else 0
        times["week"][0], item.luck[:] = number, (number, 9)
        item.kernel(*item.arguments)
    return {name: a[name].copy() for name in ("in_force", "level", "referred", "signed_week", "happening")}


@pytest.mark.slow
def test_seniors_come_the_sooner_the_more_there_is_to_sign() -> None:
    assert (signed(0.6, 1e6)["in_force"] == 1).all(), "an infinite rate: at once"
    much, little = signed(0.6, 0.5), signed(0.305, 0.5)
    assert much["level"].mean() > little["level"].mean() > 1 - 1e-6
    assert much["level"].mean() < 2
    assert np.array_equal(much["in_force"] == 1, much["level"] == 2), "signed where all seniors are there"
    home = much["in_force"] == 0
    assert (much["referred"][home] == 0).all(), "the rest is referred home"
    assert (much["happening"][home].astype(int) & 1024).all()
    later = signed(0.6, 0.5, weeks=30)
    assert (later["in_force"] == 1).all(), "and signed when they come"
    assert (later["signed_week"] > 1).any()
    assert (signed(0.6, 0.0, weeks=30)["in_force"] == 0).all(), "sabotage: they never come"
    assert (signed(0.25, 1e6)["in_force"] == 0).all(), "what is worse than war brings nobody"
    assert (signed(0.6, 1e6, accepted=0.0)["in_force"] == 0).all(), "nothing accepted, nothing signed"
    assert (signed(0.6, 1e6, level=0.0)["in_force"] == 0).all(), "an unofficial room signs nothing"
    assert (signed(0.6, 1e6, talks=2.0, referred=0.0, accepted=0.0)["in_force"] == 0).all(), "not while suspended"


def test_a_generated_case_names_no_room(tmp_path: Path) -> None:
    case = load_case(new_case(tmp_path / "war", "war", 12, 3), parameters())
    record, _ = simulate(setup(case, 1, 20), 0)
    assert (record.rooms[0] == 0).all()
    assert (record.rooms[1] == 2).all()


def chairs(**changes: Any) -> np.ndarray[Any, Any]:
    """Seats of the players [player] after a week at an open table in room 0, to which the militia is invited."""
    call, a = kernel("opening")
    a["talks"][:], a["room"][:], a["in_force"][:] = 1, 0, 0
    a["room_guests"][:], a["room_guests"][0, MILITIA], a["suspend_rate"][:], a["war_value"][:] = 0, 1, 0, 0.3
    a["walking"][:], a["player_numbers"][:], a["player_worth"][:] = 0, 0, 0.5
    for name, value in changes.items():
        a[name][:] = value
    call()
    return np.asarray(a["chair"].mean(axis=1))


def test_who_is_invited_sits_there_may_stay_away_and_whoever_is_not_cannot_come() -> None:
    assert chairs().tolist() == [0, 0, 0], "the case leaves the militia out; the room asks it"
    assert chairs(room_guests=0.0).tolist() == [0, 0, 2], "not invited"
    assert chairs(player_worth=0.2).tolist() == [0, 0, 2], "no package is worth more to it than war: it stays away"
    assert chairs(talks=0.0, open_rate=0.0)[MILITIA] == 2, "no table, no seat"
