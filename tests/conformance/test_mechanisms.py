"""One suite for every mechanism in the catalogue, on every case."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.engine.recorder import series_names
from twotrack.engine.schedule import STEPS, active, problems
from twotrack.engine.simulate import setup, simulate
from twotrack.engine.week import assess, bind, clock
from twotrack.errors import RequestError
from twotrack.mechanisms.catalogue import MECHANISMS, parameters
from twotrack.mechanisms.contract import MechanismParameters, parameter
from twotrack.world import compile as compile_module
from twotrack.world import survey as survey_module
from twotrack.world.compile import block, run_survey
from twotrack.world.fields import CLOCK, FIELDS, STATE
from twotrack.world.lines import LINE

NAMES = sorted(MECHANISMS)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_listed_cited_and_documented(name: str) -> None:
    mechanism = MECHANISMS[name]
    assert any(step.name == name for step in STEPS)
    assert mechanism.cites
    assert mechanism.valid
    assert mechanism.idea
    assert mechanism.rows
    function: Any = mechanism.kernel
    assert function.py_func.__doc__
    for info in mechanism.infos():
        assert info.meaning
        assert info.default.support[0].assumption or info.default.support[0].theory
        low, high = info.default.bounds
        assert info.low <= low <= high <= info.high
        assert info.name in parameters()


@pytest.mark.parametrize("name", NAMES)
def test_its_arguments_are_what_it_declares(name: str) -> None:
    mechanism = MECHANISMS[name]
    own = set(mechanism.parameters.model_fields)
    borrowed = {p for other in mechanism.borrows for p in MECHANISMS[other].parameters.model_fields}
    fields = {a for a in mechanism.arguments if a in FIELDS and a not in CLOCK}
    assert fields == mechanism.reads | mechanism.writes
    assert {a for a in mechanism.arguments if a not in FIELDS and a not in CLOCK} <= own | borrowed
    assert not own & set(FIELDS), "a parameter hides a field"
    assert not own & set(CLOCK)
    used_at_start = {"prior_mean", "prior_count", "starting_funds", "leaning", "attachment", "trust", "first_credit"}
    assert own - set(mechanism.arguments) <= used_at_start, "a parameter nothing reads"


def watch(case: Case, weeks: int, first: int = 0) -> tuple[dict[str, set[str]], list[str]]:
    """What each mechanism changed in a block over some weeks, and every value that left its declared range."""
    plan = setup(case, 3, weeks)
    world = block(case, plan.fixed, 3, first)
    a, times = world.arrays, clock(plan.steps, 1.0)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    changed: dict[str, set[str]] = {m.name: set() for m in plan.order}
    outside: list[str] = []
    for number in range(1, weeks + 1):
        times["week"][0] = number
        for item in bound:
            if item.name == "ending":
                run_survey(a)
            before = {name: a[name].copy() for name in STATE}
            item.luck[:] = plan.luck[item.name][number]
            item.kernel(*item.arguments)
            for name in STATE:
                if not np.array_equal(before[name], a[name]):
                    changed[item.name].add(name)
                field = FIELDS[name]
                if a[name].size and not (
                    np.isfinite(a[name]).all()
                    and a[name].min() >= field.low - 1e-5
                    and a[name].max() <= field.high + 1e-5
                ):
                    outside.append(f"week {number}, {item.name}: {name} in [{a[name].min()}, {a[name].max()}]")
    return changed, outside


@pytest.mark.slow
@pytest.mark.parametrize("case", ["riverland", "afghanistan"])
def test_each_changes_what_it_writes_and_nothing_else(case: str) -> None:
    loaded = api.load(case, overlays=["common-ground-costly-war"])
    calm, outside = watch(api.load(case), 40)
    deals, more = watch(loaded, 40, first=64)
    assert outside + more == []
    for name in NAMES:
        seen = calm[name] | deals[name]
        assert seen, f"{name} changes nothing on {case}"
        assert seen <= MECHANISMS[name].writes, f"{name} writes more than it says"


@pytest.mark.slow
def test_every_written_field_is_written_somewhere() -> None:
    seen: dict[str, set[str]] = {name: set() for name in NAMES}
    for overlays in (
        (),
        ("common-ground-costly-war",),
        ("stronger-insurgent", "gone-already"),
        ("release-for-ceasefire", "extended-term"),
        ("costly-war", "dated-exit", "exclusion", "elders-invited"),
        ("closed-table",),
        ("costly-war", "strong-elders"),
        ("common-ground-costly-war", "biased-envoy"),
        ("capitals-spared",),
    ):
        changed, _ = watch(api.load("riverland", overlays=overlays), 90, first=32)
        for name in NAMES:
            seen[name] |= changed[name]
    assert {n: MECHANISMS[n].writes - seen[n] for n in NAMES if MECHANISMS[n].writes - seen[n]} == {
        "calendar": {"change_ahead"},  # no change of administration lies ahead in riverland
    }


@pytest.mark.parametrize("case", ["riverland", "afghanistan"])
def test_no_array_a_mechanism_writes_overlaps_another_it_is_given(case: str) -> None:
    """The kernels of the field are compiled in the belief that it is so (`theory.compiled.apart`)."""
    plan = setup(api.load(case), 3, 2)
    world = block(plan.case, plan.fixed, 3, 0)
    written = set()
    for item in bind(plan.order, plan.case, world, clock(plan.steps, 1.0)):
        given = {n: x for n, x in zip(item.names, item.arguments, strict=True) if isinstance(x, np.ndarray)}
        for name in MECHANISMS[item.name].writes & set(given):
            written.add(name)
            others = [other for other, x in given.items() if other != name and np.may_share_memory(x, given[name])]
            assert not others, f"{item.name}: {name} overlaps {others}"
    assert {"control", "forces", "reserve", "reach"} <= written
    derived = ("near", "reach", "position", "strength", "held", "seat_control", "revenue_share")
    a = world.arrays
    for name in derived:
        assert not [o for o in ("control", "forces", "reserve", "weight", "seat", "revenue_weight", *derived)
                    if o != name and np.may_share_memory(a[o], a[name])]  # fmt: skip


def test_the_order_is_sound_and_printed_whole() -> None:
    assert problems(active()) == []
    assert [step.number for step in STEPS] == list(range(1, 21))
    assert {step.name for step in STEPS} == set(MECHANISMS)


def test_a_sixth_wire_and_a_hidden_field_are_refused() -> None:
    """Sabotage: the table reads the map, a parameter takes the name of a field."""
    offers = MECHANISMS["offers"]
    nosy = replace(offers, reads=offers.reads | {"control"})
    order = tuple(nosy if m.name == "offers" else m for m in active())
    assert any("'control' crosses between field and table outside the five wires" in p for p in problems(order))

    class Hiding(MechanismParameters):
        weight: float = parameter("share", 0, 1, "a name that is taken", {"value": 1}, assumption="a test")

    hiding = replace(offers, parameters=Hiding)
    order = tuple(hiding if m.name == "offers" else m for m in active())
    assert "offers: parameter 'weight' has the name of a field" in problems(order)
    with pytest.raises(RequestError, match=r"does not fit: .*weight"):
        active(replace=(hiding,))


def test_no_parameter_outside_the_calendar_carries_a_date() -> None:
    for info in parameters().values():
        assert "date" not in info.unit
        assert info.unit not in {"year", "day"}


def plain_beliefs(
    dt: Any, live: Any, in_force: Any, perceived: Any, enabler: Any, position_before: Any, belief_for: Any,
    belief_against: Any, enabler_seen: Any, memory: Any, attention: Any, grain: Any,
) -> None:  # fmt: skip
    """Beliefs as a user would write them, in plain NumPy, for a case whose presence enables side 0."""
    on = live > 0
    moved = (perceived - position_before) / grain
    gains, losses = np.maximum(moved, 0), np.maximum(-moved, 0)
    share = np.minimum(1, attention * dt / (gains + losses + dt)) * (1 - in_force)
    kept = np.maximum(belief_for + belief_against - 2, 0) * memory**dt
    fresh = share * (gains + losses + dt)
    before = np.where(enabler_seen < 0, enabler[0], enabler_seen)
    enabler_seen[:, on] = (before + (enabler[0] - before) * fresh / np.maximum(kept + fresh, 1e-6))[:, on]
    for counts, seen in ((belief_for, gains), (belief_against, losses)):
        counts[:, on] = (1 + (counts - 1) * memory**dt + share * (seen + dt / 2))[:, on]
    position_before[:, on] = perceived[:, on]


def test_a_mechanism_in_plain_numpy_runs_too() -> None:
    """A user's replacement needs no compiler; here it is the same idea, so the run is the same but for rounding."""
    case = api.load("riverland")
    mine = replace(MECHANISMS["beliefs"], kernel=plain_beliefs)
    compiled, _ = simulate(setup(case, 4, 20), 0)
    plain, _ = simulate(setup(case, 4, 20, replace=(mine,)), 0)
    row = series_names(case.sides).index("belief_crown")
    assert np.allclose(compiled.series[row, :4], plain.series[row, :4], atol=1e-4)
    other = replace(mine, kernel=lambda belief_for: None)
    assert not np.allclose(compiled.series[row], simulate(setup(case, 4, 20, replace=(other,)), 0)[0].series[row])
    with pytest.raises(RequestError, match="replaces nothing"):
        setup(case, 4, 20, replace=(replace(mine, name="believes"),))


def written(
    name: str, patch: pytest.MonkeyPatch | None = None, overlay: str = "common-ground-costly-war", weeks: int = 3
) -> dict[str, Any]:
    """What a mechanism writes in the last week, by machine code or, with `patch`, by Python source throughout."""
    case = api.load("riverland", overlays=[overlay])
    plan = setup(case, 9, weeks + 9)
    world = block(case, plan.fixed, 9, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    for number in range(1, weeks + 1):
        times["week"][0] = number
        for item in bound:
            item.luck[:] = plan.luck[item.name][number]
            kernel: Any = item.kernel
            if item.name == name and number == weeks:
                if patch:
                    plain_sources(patch)
                with np.errstate(over="ignore"):
                    (kernel.py_func if patch else kernel)(*item.arguments)
                return {field: world.arrays[field] for field in MECHANISMS[name].writes}
            kernel(*item.arguments)
            if item.name == "combat":
                run_survey(world.arrays)
    raise AssertionError(f"{name} was never called")


def plain_sources(patch: pytest.MonkeyPatch) -> None:
    """Put the Python source of every kernel in the place of its machine code."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("twotrack.mechanisms", "twotrack.theory", "twotrack.draws", "twotrack.world")):
            for attribute, value in list(vars(module).items()):
                if hasattr(value, "py_func"):
                    patch.setattr(module, attribute, value.py_func)


@pytest.mark.parametrize("name", NAMES)
def test_its_python_source_and_its_machine_code_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = written(name)
    with monkeypatch.context() as patch:
        plain = written(name, patch)
    for field, values in compiled.items():
        # scalars of NumPy stay in single precision where the compiler widens a product with a whole number
        assert np.allclose(values, plain[field], rtol=1e-3, atol=1e-5), field


@pytest.mark.parametrize(("name", "weeks"), [("offers", 8), ("mediation", 8), ("acceptance", 12), ("keeping", 40)])
def test_players_at_home_say_the_same_in_python(name: str, weeks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = written(name, None, "costly-war", weeks)
    with monkeypatch.context() as patch:
        plain = written(name, patch, "costly-war", weeks)
    for field, values in compiled.items():
        assert np.allclose(values, plain[field], rtol=1e-3, atol=1e-5), field


def test_the_survey_of_the_map_says_the_same_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    case = api.load("riverland")
    plan = setup(case, 9, 12)
    results = []
    for plain in (False, True):
        world = block(case, plan.fixed, 9, 0)
        world.arrays["control"][3], world.arrays["control"][4, 0], world.arrays["control"][4, 1] = 0.5, 0, 1
        counts = np.zeros((len(case.places), 3), np.int32)
        with monkeypatch.context() as patch:
            if plain:
                plain_sources(patch)
            survey_module.count_places(world.arrays["control"], 32, counts)
            compile_module.run_survey(world.arrays)
        results.append((counts, {n: world.arrays[n] for n in ("near", "reach", "position", "held", "strength")}))
    assert np.array_equal(results[0][0], results[1][0])
    assert (results[0][0].sum(axis=1) == 32).all()
    for name, values in results[0][1].items():
        assert np.allclose(values, results[1][1][name], atol=1e-6), name


def test_rows_of_lanes_begin_on_a_line(riverland: Case) -> None:
    plan = setup(riverland, 0, 4)
    world = block(plan.case, plan.fixed, 0, 0)
    rows = {name for name in STATE if FIELDS[name].dims[-1] == "lane"}
    assert rows >= {"control", "forces", "near", "reach"}
    assert all(world.arrays[name].ctypes.data % LINE == 0 for name in rows)
    bound = bind(plan.order, plan.case, world, clock(plan.steps, plan.dt))
    given = {n: x for b in bound for n, x in zip(b.names, b.arguments, strict=True) if n not in FIELDS | CLOCK.keys()}
    assert all(x.ctypes.data % LINE == 0 for n, x in given.items() if n != "luck")
