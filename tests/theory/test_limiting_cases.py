"""The limiting case of each mechanism, through the engine (the table of the system description, column by column)."""

from __future__ import annotations

from collections.abc import Callable
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

WHY = "support: [{assumption: a test, settles: nothing}]"
Make = Callable[..., Case]


def quantity(value: float, unit: str) -> str:
    return f"{{value: {value}, unit: {unit}, {WHY}}}"


def overlay(**changes: str) -> str:
    """The `set` part of an overlay; `__` stands for a dot and `_` in mechanisms' names for a hyphen."""
    lines = []
    for key, value in changes.items():
        mechanism, *rest = key.split("__")
        lines.append(f"  parameters.{mechanism.replace('_', '-')}.{'.'.join(rest)}: {value}")
    return "set:\n" + "\n".join(lines)


def both(mechanism: str, name: str, value: float, unit: str) -> dict[str, str]:
    return {f"{mechanism}__{name}__{side}": quantity(value, unit) for side in ("state", "rebels")}


def start(case: Case, weeks: int = 10, steps_per_week: int = 1) -> tuple[Block, Any, list[Any]]:
    plan = setup(case, 1, weeks, (), steps_per_week)
    world = block(case, plan.fixed, 1, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    return world, times, bound


def call(bound: list[Any], name: str) -> None:
    item = next(b for b in bound if b.name == name)
    item.kernel(*item.arguments)


def series(case: Case, name: str, without: tuple[str, ...] = (), weeks: int = 40) -> np.ndarray[Any, Any]:
    record, _ = simulate(setup(case, 1, weeks, without), 0)
    return record.series[series_names(case.sides).index(name)]


def test_calendar_an_unconditional_schedule_ignores_the_field(riverland: Case) -> None:
    calm = series(riverland, "presence", ("combat", "posture", "offers", "ending", "abroad"))
    assert np.array_equal(series(riverland, "presence", ("ending", "abroad")), calm)
    conditional = api.load("riverland", overlays=["conditional-exit"])
    assert series(conditional, "presence", ("ending", "abroad"))[-1].mean() > calm[-1].mean()


def test_resources_no_inflow_and_no_loss_leaves_every_stock(generated: Make) -> None:
    nothing = {
        **both("resources", "rebuild", 0, "per week"), **both("resources", "aid", 0, "share of pay"),
        **both("resources", "revenue", 0, "share of pay"), **both("resources", "desertion", 0, "per week"),
        **both("resources", "starting_funds", 0, "weeks of pay"),
    }  # fmt: skip
    case = generated(1, overlay(**nothing))
    for side in case.sides:
        strength = series(case, f"strength_{side}", ("combat", "standing-down"))
        assert np.allclose(strength, strength[0], rtol=1e-5)
        assert series(case, f"strength_{side}")[-1].mean() < strength[-1].mean()


@pytest.mark.parametrize(("steps_per_week", "tolerance"), [(1, 1e-4), (2, 0.01), (4, 0.015)])
def test_beliefs_constant_evidence_gives_the_closed_form(
    generated: Make, steps_per_week: int, tolerance: float
) -> None:
    """a_n - 1 = (a_0 - 1) f^n + c (y + 1/2) (1 - f^n) / (1 - f), with c = min(1, K / (y + 1)) a week."""
    case = generated(1, overlay(**both("beliefs", "memory", 0.97, "share per week"),
                                **both("beliefs", "attention", 1.0, "observations per week"),
                                beliefs__grain=quantity(0.01, "share of country")))  # fmt: skip
    world, times, bound = start(case, 60, steps_per_week)
    a = world.arrays
    first, second = a["belief_for"].astype(float).copy(), a["belief_against"].astype(float).copy()
    weeks, gain = 40, 0.004  # a week; 0.4 observations
    a["perceived"][:] = 0.5
    for _ in range(weeks * steps_per_week):
        a["position_before"][:] = a["perceived"] - gain / steps_per_week
        call(bound, "beliefs")
    f, y = 0.97, gain / 0.01
    c = min(1.0, 1.0 / (y + 1))
    grown = (1 - f**weeks) / (1 - f)
    wanted_a = 1 + (first - 1) * f**weeks + c * (y + 0.5) * grown
    wanted_b = 1 + (second - 1) * f**weeks + c * 0.5 * grown
    mean = a["belief_for"] / (a["belief_for"] + a["belief_against"])
    assert np.allclose(mean, wanted_a / (wanted_a + wanted_b), atol=tolerance)
    assert times["dt"] == pytest.approx(1 / steps_per_week)


def test_war_value_is_the_gamblers_ruin_when_nothing_shifts(generated: Make) -> None:
    case = generated(2, overlay(
        **both("war_value", "cost", 0, "utility per week"), **both("war_value", "discount", 1, "per week"),
        **both("war_value", "steps", 6, "steps"), **both("war_value", "won", 1, "utility"),
        **both("war_value", "lost", 0, "utility"), **both("war_value", "credence", 0, "probability"),
        **both("beliefs", "prior_mean", 0.4, "probability"), **both("beliefs", "prior_count", 1000, "observations"),
    ))  # fmt: skip
    world, _, bound = start(case)
    a = world.arrays
    a["belief_for"][:], a["belief_against"][:] = 4e6, 6e6
    for k in range(1, 6):
        a["perceived"][:] = k / 6
        call(bound, "war-value")
        assert np.allclose(a["war_value"], ruin_chance(0.4, float(k), 6.0), atol=1e-3)
        assert np.allclose(a["war_cost"], 0)


def test_war_value_follows_an_announced_shift_down_for_the_enabled_and_up_for_the_other(generated: Make) -> None:
    case = generated(2)
    world, _, bound = start(case)
    a = world.arrays
    call(bound, "war-value")
    assert (a["war_value_after"][0] < a["war_value"][0] + 1e-6).all()
    assert (a["war_value_after"][1] > a["war_value"][1] - 1e-6).all()
    assert (a["war_value_after"][1] - a["war_value"][1]).mean() > 0.01


def test_opening_a_war_that_costs_nothing_brings_no_talks(generated: Make) -> None:
    free = overlay(**both("war_value", "cost", 0, "utility per week"))
    record, _ = simulate(setup(generated(3, free), 1, 104), 0)
    assert (record.talks // 3 == 0).all()
    dear, _ = simulate(setup(generated(3), 1, 104), 0)
    assert (dear.talks // 3 > 0).any()


def test_offers_full_patience_concedes_nothing(riverland: Case) -> None:
    """No cost and no shift: waiting loses nothing, so no demand moves although the table is open."""
    patient = api.load("riverland", overlays=["free-war", "nobody-leaves"])
    world, _, bound = start(patient)
    a = world.arrays
    a["talks"][:], a["stage"][:] = 1, 2
    before = a["demand"].copy()
    for _ in range(20):
        call(bound, "offers")
    assert np.array_equal(a["demand"], before)
    assert (a["conceding"] == 0).all()
    world, _, bound = start(riverland)
    world.arrays["talks"][:], world.arrays["stage"][:] = 1, 2
    before = world.arrays["demand"].copy()
    for _ in range(20):
        call(bound, "offers")
    assert (world.arrays["demand"] < before - 0.01).any()


LINE = """  issues:
    - id: pie
      name: The pie
      options: [{options}]
      positions:
        state: {{salience: {{value: 1, unit: share, {why}}}, worth: {{{down}}}, {why}}}
        rebels: {{salience: {{value: 1, unit: share, {why}}}, worth: {{{up}}}, {why}}}
"""


def test_offers_equal_players_take_the_rubinstein_split(generated: Make) -> None:
    """Rubinstein's split 1 / (1 + d) of equal players is 1/2 as d goes to 1; one option of 21 is the tolerance."""
    names = [f"o{i}" for i in range(21)]
    line = LINE.format(
        options=", ".join(names), why=WHY, down=", ".join(f"{n}: {1 - i / 20:g}" for i, n in enumerate(names)),
        up=", ".join(f"{n}: {i / 20:g}" for i, n in enumerate(names)),
    )  # fmt: skip
    equal = {
        **both("war_value", "won", 0.2, "utility"), **both("war_value", "lost", 0.2, "utility"),
        **both("war_value", "cost", 0.003, "utility per week"), **both("war_value", "discount", 1, "per week"),
        **both("war_value", "hurt", 0, "share"), **both("war_value", "steps", 5, "steps"),
        **both("war_value", "pace", 0.2, "per week"), **both("war_value", "credence", 0, "probability"),
        **both("war_value", "horizon", 8, "weeks"), **both("offers", "concession", 0.1, "per week"),
        **both("offers", "urgency", 0.02, "utility"), **both("acceptance", "trust", 1, "share"),
        "acceptance__enforcement": quantity(1, "share"),
    }  # fmt: skip
    case = generated(4, overlay(**equal) + "\n" + line + "  talks.state: open\n  talks.stage: substance\n")
    run = api.run(case, 128, 80)
    options = run.commitments["option"].str[1:].astype(int)
    assert len(options) > 60
    assert abs(options.mean() - 10) < 0.5
    assert (abs(options - 10) <= 3).mean() > 0.8


@pytest.mark.slow
def test_acceptance_an_empty_range_means_no_deal_ever() -> None:
    for name in ("riverland", "afghanistan"):
        run = api.run(api.load(name, overlays=["no-common-ground"]), 96, 104, 5)
        assert run.members["agreement"].sum() == 0
        assert not set(run.commitments["provision"]) & {issue.id for issue in api.load(name).file.issues}


def test_signing_puts_every_provision_into_the_ledger() -> None:
    case = api.load("riverland", overlays=["common-ground-costly-war"])
    run = api.run(case, 64, 52, 5)
    signed = int(run.members["agreement"].sum())
    assert signed > 50
    provisions = run.commitments[run.commitments["provision"].isin([issue.id for issue in case.file.issues])]
    assert len(provisions) == signed * len(case.file.issues)
    merged = provisions.merge(run.members, on="member")
    assert (merged["week"] == merged["signed_week"]).all()
    assert run.talks.loc[run.talks["event"] == "comprehensive agreement signed", "member"].nunique() == signed


def test_posture_without_a_table_and_without_cost_follows_the_field(generated: Make) -> None:
    free = {**both("posture", "pressing", 0, "utility per week"), **both("posture", "precision", 9999, "per utility"),
            **both("war_value", "hurt", 0, "share")}  # fmt: skip
    world, _, bound = start(generated(5, overlay(**free)))
    a = world.arrays
    for prospect, wanted in ((0.01, 2), (0.0, None)):
        a["posture_left"][:], a["prospect"][:] = 0, prospect
        a["perceived"][:] = 0.5
        call(bound, "posture")
        if wanted is not None:
            assert (a["posture"] == wanted).all()
        else:
            assert len(set(a["posture"].ravel().tolist())) > 1, "with nothing to gain the choice is a coin"


def test_allocation_reaches_own_ground_and_its_neighbours_only(riverland: Case) -> None:
    world, _, bound = start(riverland)
    a = world.arrays
    for _ in range(10):
        call(bound, "allocation")
    nowhere = a["reach"] == 0
    assert nowhere.any()
    assert (a["forces"][nowhere] == 0).all()
    assert (a["forces"][a["reach"] > 0] > 0).all()
    total = a["forces"].sum(axis=0) + a["reserve"]
    assert np.allclose(total, a["strength_start"], rtol=1e-5)


@pytest.mark.parametrize("hiding", [0.0, 1.0])
def test_combat_fire_obeys_lanchesters_laws(generated: Make, hiding: float) -> None:
    """Aimed fire conserves l_0 F_0^2 - l_1 F_1^2 in every place, area fire l_0 F_0 - l_1 F_1."""
    case = generated(6, overlay(
        **both("combat", "assault_rate", 0, "per week"), **both("combat", "hiding", hiding, "share"),
        combat__lethality__state=quantity(0.02, "per week"), combat__lethality__rebels=quantity(0.05, "per week"),
    ))  # fmt: skip
    world, _, bound = start(case, 40, steps_per_week=4)
    a = world.arrays
    a["forces"][:, 0], a["forces"][:, 1] = 2.0, 1.0
    power = 2 if hiding == 0 else 1

    def conserved() -> np.ndarray[Any, Any]:
        return 0.02 * a["forces"][:, 0].astype(float) ** power - 0.05 * a["forces"][:, 1].astype(float) ** power

    before = conserved()
    for _ in range(40):
        call(bound, "combat")
    assert (a["forces"][:, 0] < 1.9).all() or hiding == 1
    assert (a["forces"].sum(axis=1) < 2.99).all()
    assert np.allclose(conserved(), before, rtol=0.01, atol=2e-3)
    assert np.allclose(a["killed"].sum(axis=0) + a["forces"].sum(axis=(0, 1)), 3 * len(case.places), rtol=1e-4)


def test_combat_equal_sides_have_equal_odds(generated: Make) -> None:
    equal = {
        **both("combat", "defender", 1, "ratio"), **both("combat", "enabler_effect", 0, "ratio"),
        **both("combat", "assault_share", 1, "share"), **both("combat", "boldness", 0, "probability"),
        **both("combat", "assault_rate", 5, "per week"), "combat__supply": quantity(0, "share"),
        "combat__goodwill": quantity(0, "log ratio"), "combat__rooted": quantity(0, "share"),
    }  # fmt: skip
    case = generated(7, overlay(**equal), 12)
    world, times, bound = start(case)
    a = world.arrays
    won = np.zeros(2)
    combat = next(b for b in bound if b.name == "combat")
    for number in range(60):
        a["control"][:], a["forces"][:], a["reach"][:], a["effort"][:] = 0.5, 1.0, 1.0, 1.0
        combat.luck[:] = (number, 77)
        call(bound, "combat")
        won += [(a["control"][:, s] > 0.5).sum() for s in range(2)]
    assert won.sum() > 3000
    assert abs(won[0] / won.sum() - 0.5) < 4 * 0.5 / np.sqrt(won.sum())
    assert times["week"][0] == 0


def test_every_run_has_exactly_one_ending(riverland: Case, afghanistan: Case) -> None:
    for case in (riverland, afghanistan):
        run = api.run(case, 96, 30, 2)
        assert run.members["ending"].between(0, len(case.file.endings) - 1).all()
        assert sum(o["share"] for o in run.answer["outcomes"].values()) == pytest.approx(1)
        assert set(run.answer["outcomes"]) == {e.id for e in case.file.endings}
    without = api.run(riverland, 32, 10, 2, without=["ending"])
    assert without.answer["outcomes"]["stalemate"]["share"] == 1


def complete_graph(case: Case, share: float, shock: float) -> float:
    """Share of the places fallen at last, when everybody sees everybody and only thresholds differ."""
    plan = setup(case, 1, 400)
    world = block(case, plan.fixed, 1, 0)
    a, times = world.arrays, clock(plan.steps, plan.dt)
    places = len(case.places)
    a["edge_start"] = np.arange(0, places * (places - 1) + 1, places - 1).astype(np.int64)
    a["edge_place"] = np.array([j for i in range(places) for j in range(places) if j != i], np.int64)
    a["edge_weight"] = np.full(a["edge_place"].size, 1 / (places - 1), np.float32)
    a["seat"][:] = 0
    a["weight"][:] = 1 / places
    bound = [b for b in bind(plan.order, case, world, times) if b.name == "standing-down"]

    def fall(part: float) -> None:
        fallen = np.arange(places) < round(part * places)
        a["control"][fallen, 0], a["control"][fallen, 1] = 0, 1
        run_survey(a)

    a["control"][:, 0], a["control"][:, 1] = 1, 0
    fall(share)
    for number in range(1, 120):
        if number == 2:
            fall(shock)
        step(bound, times, number, plan.luck)
        run_survey(a)
    return float(a["position"][1].mean())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mean", "sd", "shock"), [(0.5, 0.15, 0.2), (0.5, 0.15, 0.45), (0.5, 0.6, 0.1), (0.3, 0.1, 0.25)]
)
def test_standing_down_meets_granovetters_fixed_point(generated: Make, mean: float, sd: float, shock: float) -> None:
    """On a complete graph the fallen share goes to the smallest rest above the shock, on either side of the fold.

    Rest: r = shock + (1 - shock) F(r), with F normal and reflected at the score of the start. Below sd = 0.4 there
    are three rests (the fold), above it one.
    """
    from scipy.stats import norm

    weights = {f"weight_{w}": 0.0 for w in ("chance", "war", "losses")}
    fields = {**{k: (v, "score") for k, v in weights.items()}, "weight_neighbours": (1.0, "score"),
              "threshold": (mean, "score"), "spread": (sd, "score"), "seat_extra": (0.0, "score")}  # fmt: skip
    changes = {
        k: v for name, (value, unit) in fields.items() for k, v in both("standing_down", name, value, unit).items()
    }
    changes["standing_down__rate"] = quantity(9, "per week")
    changes["standing_down__threshold__rebels"] = quantity(10, "score")  # who has taken a place keeps it
    case = generated(8, overlay(**changes), 150)
    first = 1 / 150

    def below(r: float) -> float:
        """Share of thresholds at most r: those below the first score were reflected above it."""
        return float(norm.cdf(r, mean, sd) - norm.cdf(2 * first - r, mean, sd)) if r > first else 0.0

    rest = shock
    for _ in range(10_000):
        rest = shock + (1 - shock) * below(rest)
    assert complete_graph(case, first, shock) == pytest.approx(rest, abs=0.04)


def test_standing_down_is_outside_and_can_be_left_out() -> None:
    from twotrack.mechanisms.catalogue import MECHANISMS

    assert MECHANISMS["standing-down"].outside
    assert not any(m.outside for name, m in MECHANISMS.items() if name != "standing-down")
    case = api.load("riverland", overlays=["stronger-insurgent"])
    whole, cut = api.run(case, 96, 52, 1), api.run(case, 96, 52, 1, without=["standing-down"])
    assert whole.members["stood_down_crown"].sum() > 0
    assert cut.members["stood_down_crown"].sum() == 0
    assert whole.members["control_league"].mean() > cut.members["control_league"].mean()


def test_information_without_bias_and_noise_the_report_is_the_truth(generated: Make) -> None:
    honest = overlay(
        **both("information", "overstatement", 0, "share"), **both("information", "noise", 0, "share of country"),
        **both("information", "gain", 1, "per week"),
    )  # fmt: skip
    case = generated(1, honest)
    world, times, bound = start(case, 30)
    a = world.arrays
    plan = setup(case, 1, 30)
    for number in range(1, 31):
        times["week"][0] = number
        for item in bound:
            item.luck[:] = plan.luck[item.name][number]
            item.kernel(*item.arguments)
            if item.name == "information":
                live = a["live"] == 1
                assert np.allclose(a["perceived"][:, live], a["position"][:, live], atol=1e-6)
                assert np.allclose(a["claimed"][:, live], a["position"][:, live], atol=1e-6)
                assert np.array_equal(a["claimed_held"][:, live], a["held"][:, live])
        run_survey(a)
    record, _ = simulate(setup(case, 1, 30), 0)
    cut, _ = simulate(setup(case, 1, 30, ("information",)), 0)
    assert np.array_equal(record.final["position"], cut.final["position"]), "leaving it out shows leaders the truth"


def test_information_claims_overstate_gains_and_play_down_losses(generated: Make) -> None:
    world, _, bound = start(generated(1, overlay(**both("information", "overstatement", 0.5, "share"))))
    a = world.arrays
    a["held"][0] = a["held_start"][0] + 4
    a["held"][1] = a["held_start"][1] - 4
    call(bound, "information")
    assert np.allclose(a["claimed_held"][0], np.minimum(a["held_start"][0] + 6, 12))
    assert np.allclose(a["claimed_held"][1], np.maximum(a["held_start"][1] - 2, 0))
