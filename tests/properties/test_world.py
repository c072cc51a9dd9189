"""Whatever the war: shares in range, people and money conserved, nothing negative, splitting places changes no rate."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.engine.recorder import series_names
from twotrack.engine.simulate import setup, simulate
from twotrack.engine.week import assess, bind, clock, step
from twotrack.mechanisms.catalogue import MECHANISMS, parameters
from twotrack.world.compile import block, run_survey


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    war=st.integers(0, 7),
    seed=st.integers(0, 2**40),
    first=st.integers(0, 1000),
    steps_per_week=st.sampled_from([1, 2, 4]),
    without=st.sets(st.sampled_from(sorted(MECHANISMS)), max_size=3),
)
def test_a_war_keeps_its_books(
    generated: Callable[..., Case], war: int, seed: int, first: int, steps_per_week: int, without: set[str]
) -> None:
    case = generated(war)
    plan = setup(case, seed, 26, tuple(sorted(without)), steps_per_week)
    world = block(case, plan.fixed, seed, first)
    a, times = world.arrays, clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    for number in range(1, plan.steps + 1):
        ended = a["live"] == 0
        before = {n: a[n].copy() for n in ("control", "forces", "position", "killed", "ending")}
        step([b for b in bound if b.name != "ending"], times, number, plan.luck)
        run_survey(a)
        step([b for b in bound if b.name == "ending"], times, number, plan.luck)
        assert np.allclose(a["control"].sum(axis=1), 1)
        assert ((a["control"] >= 0) & (a["control"] <= 1)).all()
        assert (a["forces"] >= 0).all()
        assert (a["reserve"] >= -1e-5).all()
        there = a["forces"].sum(axis=0) + a["reserve"] + a["local"].sum(axis=0)
        books = a["strength_start"] + a["joined"] - a["killed"] - a["gone_home"]
        books = books + a["switched"][::-1] - a["switched"]
        assert np.allclose(there, books, rtol=2e-4, atol=1e-4)
        assert np.allclose(a["position"].sum(axis=0), 1, atol=1e-5)
        assert (a["funds"] >= 0).all()
        assert ((a["paid"] >= 0) & (a["paid"] <= 1)).all()
        for name, old in before.items():
            assert np.array_equal(a[name][..., ended], old[..., ended]), f"{name} moved after the ending"


def split(folder: Path, out: Path) -> Path:
    """The same case with every place cut in two halves that are neighbours of each other and of all old neighbours."""
    shutil.copytree(folder, out)
    lines = (folder / "places.csv").read_text().splitlines()
    header = lines[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=True)) for line in lines[1:]]
    new = []
    for row in rows:
        for half in ("a", "b"):
            seat = row["seat"] if half == "a" or row["seat"] != "country" else ""
            new.append(
                {
                    **row,
                    "place_id": row["place_id"] + half,
                    "population": str(float(row["population"]) / 2),
                    "seat": seat,
                }
            )
    (out / "places.csv").write_text("\n".join([lines[0], *(",".join(r[c] for c in header) for r in new)]) + "\n")
    pairs = [f"{r['place_id']}a,{r['place_id']}b" for r in rows]
    for line in (folder / "neighbours.csv").read_text().splitlines()[1:]:
        one, two = line.split(",")
        pairs += [f"{one}{h},{two}{k}" for h in "ab" for k in "ab"]
    (out / "neighbours.csv").write_text("\n".join(["place_a,place_b", *pairs]) + "\n")
    (out / "shapes.json").unlink()
    (out / "case.yaml").write_text((folder / "case.yaml").read_text().replace("  map: shapes.json\n", ""))
    return out


def test_splitting_every_place_in_two_keeps_the_national_rates(generated: Callable[..., Case], tmp_path: Path) -> None:
    """What the sides can expect to gain a week, and the losses of the first month.

    A half has its other half as a neighbour too, which changes how surrounded it is: so within a tenth.
    Hazards scaled with the value of a place would halve the weight gained (a factor of two would be seen here).
    """
    whole = generated(5)
    halves = load_case(split(whole.folder, tmp_path / "halves"), parameters())
    found = []
    for case in (whole, halves):
        plan = setup(case, 1, 4)
        world = block(case, plan.fixed, 1, 0)
        a, times = world.arrays, clock(4, 1.0)
        bound = bind(plan.order, case, world, times)
        assess(bound, times, plan.order)
        combat = next(b for b in bound if b.name == "combat")
        combat.luck[:] = plan.luck["combat"][1]
        combat.kernel(*combat.arguments)
        found.append(a["prospect"].sum(axis=0))
    seat = whole.places.seats.index("country")
    assert whole.places.columns["population"][seat] > 0
    assert np.allclose(found[0].mean(axis=1), found[1].mean(axis=1), rtol=0.1)
    killed = [
        api.run(case, 256, 4, 1).members[["killed_state", "killed_rebels"]].to_numpy() for case in (whole, halves)
    ]
    for s in range(2):
        error = np.sqrt(killed[0][:, s].var() / 256 + killed[1][:, s].var() / 256)
        assert abs(killed[0][:, s].mean() - killed[1][:, s].mean()) < 4 * error + 0.02 * killed[0][:, s].mean()


@pytest.mark.parametrize("war", [1, 5])
def test_halving_the_step_changes_shares_within_their_intervals(generated: Callable[..., Case], war: int) -> None:
    case = generated(war)
    means = []
    for steps_per_week in (1, 2):
        plan = setup(case, 1, 52, (), steps_per_week)
        ends = [simulate(plan, 32 * i)[0] for i in range(8)]
        row = series_names(case.sides).index("control_rebels")
        last = np.concatenate([r.series[row, -1] for r in ends])
        signed = np.concatenate([r.final["signed_week"] >= 0 for r in ends])
        # losses show a rate that does not follow the step where ground, won and lost, hardly does
        killed = np.concatenate([r.final["killed"] for r in ends], axis=1)
        means.append((last, signed, killed[0], killed[1]))
    for one, two in zip(means[0], means[1], strict=True):
        error = np.sqrt(one.var() / one.size + two.var() / two.size)
        assert abs(one.mean() - two.mean()) < 3.5 * error + 0.01
