"""Limiting cases of the war over districts and of those who watch it from abroad, through the engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.engine.recorder import series_names
from twotrack.engine.simulate import setup, simulate
from twotrack.engine.week import assess, bind, clock, step
from twotrack.theory.walk import ruin_chance
from twotrack.world.compile import Block, block, run_survey

Make = Callable[..., Case]


def start(case: Case, weeks: int = 10) -> tuple[Block, Any, list[Any], Any]:
    plan = setup(case, 1, weeks)
    world = block(case, plan.fixed, 1, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    return world, times, bound, plan


def named(bound: list[Any], name: str) -> Any:
    return next(b for b in bound if b.name == name)


@pytest.mark.parametrize(("first", "second", "held"), [(1.0, 1.0, 4), (1.0, 0.8, 2), (0.9, 1.0, 5)])
def test_a_line_of_districts_is_the_gamblers_ruin(generated: Make, first: float, second: float, held: int) -> None:
    """Two sides push one border along a line: half a place is a step, and the odds are those of one assault.

    Each side may assault only the first place that is not wholly its own, forces are made good every week, and the odds
    do not depend on the place. Then a side that holds k of N places wins with chance ruin_chance(p, 2 k, 2 N).
    """
    world, times, bound, _ = start(generated(7))
    a, combat = world.arrays, named(bound, "combat")
    arguments = dict(zip(combat.names, combat.arguments, strict=True))
    for name, value in {"assault_rate": 0.4, "boldness": 0.0, "assault_share": 1, "defender": 1, "outskirts": 1,
                        "rooted": 0, "decisiveness": 1, "supply": 0, "goodwill": 0,
                        "lethality": 0}.items():  # fmt: skip
        arguments[name][:] = value
    a["season"][:], a["enabler"][:], a["local"][:], a["effort"][:], a["posture"][:] = 1, 0, 0, 1, 2
    places = 8
    others = slice(places, None)
    lanes = np.arange(a["live"].size)
    won, decided = 0, 0
    for batch in range(16):
        a["control"][:held, 0], a["control"][held:, 0] = 1, 0
        a["control"][:, 1] = 1 - a["control"][:, 0]
        for week in range(3000):
            a["forces"][:, 0], a["forces"][:, 1], a["reach"][:] = first, second, 0
            own = a["control"][:places, 0]
            over = (own == 1).all(axis=0) | (own == 0).all(axis=0)
            if over.all():
                break
            border = np.argmax(own < 1, axis=0)
            last = places - 1 - np.argmax(own[::-1] > 0, axis=0)
            a["reach"][border[~over], 0, lanes[~over]] = 1
            a["reach"][last[~over], 1, lanes[~over]] = 1
            combat.luck[:] = (week, 1000 + batch)
            combat.kernel(*combat.arguments)
            a["control"][others] = 0.5
        won += int((a["control"][:places, 0] == 1).all(axis=0).sum())
        decided += int(over.sum())
    chance = ruin_chance(first / (first + second), 2.0 * held, 2.0 * places)
    assert decided == 16 * 32
    assert abs(won / decided - chance) < 4 * np.sqrt(chance * (1 - chance) / decided)
    assert times["dt"] == 1


def test_abroad_infinite_inertia_is_a_fixed_schedule() -> None:
    """Nobody abroad ever moves: the presence is that of the calendar alone, to the bit, and so is all money."""
    case = api.load("riverland")
    world, times, bound, plan = start(case, 60)
    a = world.arrays
    a["backer_numbers"][:, 3] = 1e30
    first = a["backing"].copy()
    alone, _ = simulate(setup(case, 1, 60, ("abroad", "ending")), 0)
    row = series_names(case.sides).index("presence")
    moved = a["presence"].copy()
    for number in range(1, 61):
        step([b for b in bound if b.name != "ending"], times, number, plan.luck)
        run_survey(a)
        assert np.array_equal(a["presence"], alone.series[row, number])
        assert (a["exit_pace"] == 1).all()
    assert np.array_equal(a["backing"], first)
    assert not np.array_equal(a["presence"], moved)
    lively, _ = simulate(setup(case, 1, 60, ("ending",)), 0)
    assert not np.array_equal(lively.series[row], alone.series[row]), "with inertia of weeks the neighbour does move"


def test_abroad_left_out_leaves_everything_as_at_the_start() -> None:
    run = api.run(api.load("riverland"), 32, 30, 1, without=["abroad"])
    assert (run.members["aid_paid_league"] == 1).all()
    assert (run.members["withheld_league"] == 0).all()
    assert api.run(api.load("riverland"), 32, 30, 1).members["aid_paid_league"].std() > 0


def test_people_without_harm_nobody_changes_and_nobody_flees() -> None:
    """No fighting and no campaign: support is constant to the bit and nobody is displaced."""
    case = api.load("riverland")
    world, _, bound, _ = start(case)
    a, people = world.arrays, named(bound, "people")
    a["fought"][:], a["posture"][:] = 0, 2
    for _ in range(20):
        people.kernel(*people.arguments)
    assert np.array_equal(a["lean"], a["lean_start"])
    assert (a["fled"] == 0).all()
    assert (a["harm_fighting"] == 0).all()
    assert (a["harm_targeted"] == 0).all()
    a["posture"][0, 1] = 4
    people.kernel(*people.arguments)
    assert (a["harm_targeted"][1] > 0).any()
    assert not np.array_equal(a["lean"], a["lean_start"])


def test_allocation_comes_back_to_ground_it_has_left(riverland: Case) -> None:
    """A side judges a place by what it could bring, not only by who is there: contact is never lost for good."""
    world, _, bound, _ = start(riverland)
    a, allocation = world.arrays, named(bound, "allocation")
    arguments = dict(zip(allocation.names, allocation.arguments, strict=True))
    arguments["raiding"][:], arguments["mobility"][:] = 0, 1
    enemy = (a["control"][:, 1, 0] == 1) & (a["reach"][:, 0, 0] > 0)
    assert enemy.any()
    a["reserve"][0] += a["forces"][enemy, 0].sum(axis=0)
    a["forces"][enemy, 0] = 0
    allocation.kernel(*allocation.arguments)
    assert (a["forces"][enemy, 0] > 0).all()


def split(folder: Path, out: Path) -> Path:
    """Riverland with every place cut in two halves that are neighbours of each other and of all old neighbours."""
    shutil.copytree(folder, out, ignore=shutil.ignore_patterns("shapes.json"))
    header, *lines = (folder / "places.csv").read_text().splitlines()
    names = header.split(",")
    new = [header]
    for line in lines:
        row = dict(zip(names, line.split(","), strict=True))
        for half in "ab":
            seat = row["seat"] if half == "a" or row["seat"] != "country" else ""
            post = row["border_post"] if half == "a" else "0"
            changed = {"place_id": row["place_id"] + half, "population": str(float(row["population"]) / 2),
                       "seat": seat, "border_post": post}  # fmt: skip
            new.append(",".join({**row, **changed}[n] for n in names))
    (out / "places.csv").write_text("\n".join(new) + "\n")
    pairs = [f"{line.split(',')[0]}a,{line.split(',')[0]}b" for line in lines]
    for line in (folder / "neighbours.csv").read_text().splitlines()[1:]:
        one, two = line.split(",")
        pairs += [f"{one}{h},{two}{k}" for h in "ab" for k in "ab"]
    (out / "neighbours.csv").write_text("\n".join(["place_a,place_b", *pairs]) + "\n")
    (out / "case.yaml").write_text((folder / "case.yaml").read_text().replace("  map: shapes.json\n", ""))
    return out


@pytest.mark.slow
def test_splitting_every_district_moves_shares_only_within_their_intervals(tmp_path: Path) -> None:
    whole = api.load("riverland")
    halves = api.load(split(whole.folder, tmp_path / "riverland"))
    assert len(halves.places) == 2 * len(whole.places)
    one, two = (api.run(case, 1024, 52, 3) for case in (whole, halves))
    for name, found in one.answer["outcomes"].items():
        other = two.answer["outcomes"][name]
        assert found["low"] <= other["high"] + 0.03, name
        assert other["low"] <= found["high"] + 0.03, name
    for name in ("control_league", "deaths", "civilian_harm", "displaced"):
        a, b = one.members[name], two.members[name]
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        print(name, a.mean(), b.mean(), error)
        assert abs(a.mean() - b.mean()) < 4 * error + 0.05 * a.mean(), name


def lose_all(a: Any, hiding: Any, hidden: float) -> None:
    """The second side, hiding as told, stands with its fighters on ground that is wholly the first side's."""
    a["control"][:, 0], a["control"][:, 1] = 1, 0
    a["reserve"][:] = 0
    hiding[1] = hidden
    run_survey(a)
    assert (a["reach"][:, 1] == 0).all()


def test_allocation_who_hides_among_friends_stays_without_ground_and_dwindles(riverland: Case) -> None:
    """Sheltered fighters are a way in and go home at their rate; a force that does not hide leaves the same week."""
    world, _, bound, _ = start(riverland)
    a, allocation = world.arrays, named(bound, "allocation")
    arguments = dict(zip(allocation.names, allocation.arguments, strict=True))
    arguments["giving_up"][:], arguments["mobility"][:] = 0.03, 0
    lose_all(a, arguments["hiding"], 1.0)
    a["lean"][:] = 0.5
    before, home = a["forces"][:, 1].copy(), a["gone_home"][1].copy()
    allocation.kernel(*allocation.arguments)
    here = 0.5 * before * np.exp(-0.03) / (a["weight"][:, None] * a["strength_start"][1]) > 0.01
    assert here.any()
    assert ((a["reach"][:, 1] > 0.01) == here).all()
    assert np.allclose(a["forces"][:, 1][here], (before * np.exp(-0.03))[here], rtol=1e-4)
    gone = before.sum(axis=0) * (1 - np.exp(-0.03))
    assert np.allclose(a["gone_home"][1] - home, gone, rtol=1e-4)
    for unsafe, lean in ((0.0, 0.5), (1.0, 1.0)):
        a["forces"][:, 1] = before
        a["lean"][:] = lean
        lose_all(a, arguments["hiding"], unsafe)
        allocation.kernel(*allocation.arguments)
        assert (a["reach"][:, 1] == 0).all()
        assert (a["forces"][:, 1] == 0).all()
        assert (a["reserve"][1] > 0).all()


def test_combat_the_sheltered_share_stays_when_the_last_of_a_place_is_lost(riverland: Case) -> None:
    world, _, bound, _ = start(riverland)
    a, combat = world.arrays, named(bound, "combat")
    arguments = dict(zip(combat.names, combat.arguments, strict=True))
    for name, value in {"assault_rate": 5, "boldness": 0, "rooted": 0, "overrun": 0, "lethality": 0}.items():
        arguments[name][:] = value
    a["effort"][:], a["posture"][:], a["season"][:], a["local"][:] = 1, 2, 1, 0
    a["control"][:], a["lean"][:], a["forces"][:, 0], a["forces"][:, 1] = 0.5, 0.4, 100, 1
    arguments["hiding"][1], arguments["assault_rate"][1] = 0.5, 0
    run_survey(a)
    reserve = a["reserve"][1].copy()
    combat.kernel(*combat.arguments)
    lost = a["control"][:, 1] == 0
    assert lost.mean() > 0.9
    assert np.allclose(a["forces"][:, 1][lost], 0.5 * 0.6, atol=1e-5)
    assert np.allclose(a["reserve"][1] - reserve, (1 - 0.5 * 0.6) * lost.sum(axis=0), rtol=1e-4)


def test_combat_the_sheltered_try_villages_at_odds_nobody_would_dare(riverland: Case) -> None:
    world, _, bound, _ = start(riverland)
    a, combat = world.arrays, named(bound, "combat")
    arguments = dict(zip(combat.names, combat.arguments, strict=True))
    arguments["boldness"][:], arguments["hiding"][:] = 1, 0
    a["control"][:, 0], a["control"][:, 1], a["lean"][:] = 1, 0, 0
    run_survey(a)
    a["reach"][:, 1], a["forces"][:, 0], a["forces"][:, 1] = 1, 2, 1
    expected = []
    for hiding in (0.0, 1.0):
        arguments["hiding"][1] = hiding
        combat.kernel(*combat.arguments)
        expected.append(a["prospect"][:, 1].sum(axis=0).copy())
        a["control"][:, 0], a["control"][:, 1], a["forces"][:, 0], a["forces"][:, 1] = 1, 0, 2, 1
    assert (expected[1] > 10 * expected[0]).all()
