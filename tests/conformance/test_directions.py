"""The effect of each parameter on what its mechanism writes, at a fixed state: a dropped term or flipped sign is seen.

Each test changes one argument of one kernel and looks at one side; the other is the twin in which nothing may move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from twotrack import api
from twotrack.engine.simulate import setup
from twotrack.engine.week import assess, bind, clock
from twotrack.world.compile import block

Arguments = dict[str, Any]


def kernel(name: str) -> tuple[Callable[[], None], Arguments]:
    """A kernel over one block of riverland, ready to be called, and its arguments by name."""
    case = api.load("riverland")
    plan = setup(case, 3, 20)
    world = block(case, plan.fixed, 3, 0)
    times = clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    assess(bound, times, plan.order)
    item = next(b for b in bound if b.name == name)
    item.luck[:] = plan.luck[name][1]
    times["week"][0] = 1
    arguments = dict(zip(item.names, item.arguments, strict=True))
    return lambda: item.kernel(*item.arguments), arguments


def prospects(**changes: float | tuple[float, float]) -> np.ndarray[Any, Any]:
    """Mean prospects [side] after a week of combat on even, contested ground, with arguments changed."""
    call, a = kernel("combat")
    a["control"][:], a["forces"][:], a["reach"][:], a["near"][:], a["enabler"][:] = 0.5, 1.0, 1.0, 0.5, 0.0
    a["season"][:] = 1
    for name in ("assault_share", "defender", "decisiveness", "boldness"):
        a[name][:] = {"assault_share": 1, "defender": 1, "decisiveness": 1, "boldness": 0.3}[name]
    for name, value in changes.items():
        if isinstance(value, tuple):
            a[name][..., 0, :], a[name][..., 1, :] = value
        else:
            a[name][:] = value
    call()
    return np.asarray(a["prospect"].mean(axis=1))


def test_a_better_defender_spoils_the_others_prospects_alone() -> None:
    base, changed = prospects(), prospects(defender=(1.0, 4.0))
    assert changed[0] < 0.7 * base[0]
    assert changed[1] == pytest.approx(base[1])


def test_tied_down_fighters_spoil_their_own_sides_prospects_alone() -> None:
    base, changed = prospects(), prospects(assault_share=(0.3, 1.0))
    assert changed[0] < 0.7 * base[0]
    assert changed[1] == pytest.approx(base[1])


def test_a_place_the_enemy_surrounds_is_easier_for_the_enemy_alone() -> None:
    """Supply is cut by the assailant's neighbours, not by the defender's own, and not where it comes by air."""
    alone, around = prospects(supply=0.0, near=(0.0, 1.0)), prospects(supply=0.6, near=(0.0, 1.0))
    assert around[1] > 1.2 * alone[1]
    assert around[0] == pytest.approx(alone[0])
    flown = prospects(supply=0.6, near=(0.0, 1.0), enabler=(1.0, 0.0), enabler_effect=0.0)
    assert flown[1] == pytest.approx(alone[1])


def test_the_season_scales_assaults() -> None:
    assert prospects(season=2.0) == pytest.approx(2 * prospects(season=1.0), rel=1e-4)
    assert (prospects(assault_rate=0.0) == 0).all()


def test_boldness_and_the_enabler_and_decisiveness_do_what_they_say() -> None:
    base = prospects()
    assert prospects(boldness=(0.6, 0.3))[0] < base[0]
    assert prospects(boldness=(0.6, 0.3))[1] == pytest.approx(base[1])
    helped = prospects(enabler=(1.0, 0.0), enabler_effect=(3.0, 0.0))
    assert helped[0] > base[0]
    assert helped[1] < base[1]
    assert prospects(forces=(2.0, 1.0), decisiveness=2.0)[0] > prospects(forces=(2.0, 1.0), decisiveness=0.5)[0]


def losses(**changes: float | tuple[float, float]) -> np.ndarray[Any, Any]:
    """Killed [side] in one week of fire alone."""
    call, a = kernel("combat")
    a["forces"][:], a["assault_rate"][:], a["lethality"][:], a["hiding"][:] = 1.0, 0.0, 0.01, 0.0
    for name, value in changes.items():
        a[name][..., 0, :], a[name][..., 1, :] = value if isinstance(value, tuple) else (value, value)
    call()
    return np.asarray(a["killed"].mean(axis=1))


def test_hiding_protects_the_side_that_hides_where_it_is_thin() -> None:
    base, changed = losses(forces=0.01), losses(forces=0.01, hiding=(0.0, 1.0))
    assert changed[1] < 0.5 * base[1]
    assert changed[0] == pytest.approx(base[0])


def test_lethality_is_the_other_sides_loss() -> None:
    base, changed = losses(), losses(lethality=(0.02, 0.01))
    assert changed[1] == pytest.approx(2 * base[1], rel=1e-3)
    assert changed[0] == pytest.approx(base[0])


@pytest.mark.parametrize("name", ["lost_assault", "won_assault", "overrun"])
def test_assaults_cost_lives_by_their_share(name: str) -> None:
    found = []
    for share in (0.0, 0.2):
        call, a = kernel("combat")
        a["control"][:], a["forces"][:], a["reach"][:], a["lethality"][:], a["assault_rate"][:] = (
            0.5,
            1.0,
            1.0,
            0.0,
            5.0,
        )
        a["assault_share"][:], a["boldness"][:], a["defender"][:], a["intensity"][:] = 0.5, 0.0, 1.0, 1.0
        for other in ("lost_assault", "won_assault", "overrun"):
            a[other][:] = 0
        a[name][:] = share
        call()
        found.append(float(a["killed"].mean()))
    assert found[0] == 0
    assert found[1] > 0
    if name == "lost_assault":  # a fifth of the half that attacked, at most once a side, place and week
        assert found[1] <= 0.2 * 0.5 * 12


def answers(after: tuple[float, float], **changes: Any) -> float:
    """Share of lanes in which both accept a deal of 0.6 each instead of a war worth 0.3 to each."""
    call, a = kernel("acceptance")
    a["proposal"][:], a["deal_worth"][0], a["war_value"][:] = 0, 0.6, 0.3
    a["war_value_after"][0], a["war_value_after"][1] = after
    a["enforcement"][:], a["trust"][:], a["doubt"][:], a["decision"][:] = 0.0, 1.0, 0.03, 0.001
    a["betrayal"][0], a["betrayal"][1] = 0.6, 0.0  # side 0 has much to lose, side 1 nothing
    for name, value in changes.items():
        a[name][:] = value
    call()
    return float(a["accepted"].mean())


def test_a_side_is_judged_by_what_the_other_could_do_after_the_shift() -> None:
    """Powell 2006: who will be stronger cannot promise. Here only side 0 fears betrayal."""
    assert answers((0.3, 0.3)) > 0.95
    assert answers((0.3, 0.62)) == 0, "side 1 will be strong, so side 0 does not sign"
    assert answers((0.62, 0.3)) > 0.9, "that side 0 will be strong does not make itself refuse"
    assert answers((0.3, 0.62), enforcement=1.0) > 0.95, "a guarantor mends it"
    assert answers((0.3, 0.3), trust=0.2) < 0.1
    assert answers((0.3, 0.3), war_value=0.61) == 0


def offensives(side: int, talks: int = 0, **changes: Any) -> float:
    """Share of lanes in which a side chooses an offensive, at a state with something to gain for both."""
    call, a = kernel("posture")
    a["posture_left"][:], a["prospect"][:], a["perceived"][:], a["talks"][:] = 0, 0.002, 0.5, talks
    a["belief_for"][:], a["belief_against"][:], a["weeks_to_shift"][:], a["shift"][:] = 5, 5, -1, 0
    a["precision"][:], a["pressing"][:], a["leverage"][:], a["hurt"][:], a["cost"][:] = 40, 0.0005, 0, 0.5, 0.003
    for name, value in changes.items():
        if isinstance(value, tuple):
            a[name][0], a[name][1] = value
        else:
            a[name][:] = value
    call()
    return float((a["posture"][side] == 2).mean())


def test_pressing_that_costs_is_done_less() -> None:
    assert offensives(0, pressing=(0.02, 0.0)) < offensives(0) - 0.2
    assert offensives(1, pressing=(0.02, 0.0)) == offensives(1)
    assert offensives(0, prospect=(0.02, 0.0)) > offensives(0)


def test_opening_a_table_raises_offensives_where_the_other_is_the_more_sensitive() -> None:
    """S4, paired at one state: violence is leverage when the other's war value falls with it, and not otherwise."""
    sensitive: dict[str, Any] = {"hurt": (0.0, 1.0), "cost": (0.0001, 0.01), "pace": 0.05, "precision": 60}
    closed, opened = offensives(0, 0, leverage=1.0, **sensitive), offensives(0, 1, leverage=1.0, **sensitive)
    assert opened > closed
    assert offensives(0, 1, leverage=0.0, **sensitive) == closed, "without the leverage motive the table is no reason"
    numb: dict[str, Any] = {"hurt": 0.0, "cost": 0.0001, "pace": 0.05, "precision": 60, "prospect": 0.0}
    assert abs(offensives(0, 1, leverage=1.0, **numb) - offensives(0, 0, leverage=1.0, **numb)) <= 2 / 32


def test_a_conditional_exit_restrains_the_side_whose_violence_stops_it() -> None:
    ahead: dict[str, Any] = {
        "weeks_to_shift": 10.0, "shift": 1.0, "credence": 1.0, "dependence": 3.0, "precision": 200, "prospect": 0.0005,
    }  # fmt: skip
    free = np.array([3000, 0, -1, 0, 10], np.float32)
    watched = np.array([3000, 0, 1, 0.4, 10], np.float32)
    assert offensives(1, presence_facts=watched, **ahead) < offensives(1, presence_facts=free, **ahead) - 0.1
    assert offensives(0, presence_facts=watched, **ahead) == offensives(0, presence_facts=free, **ahead)


def conceded(**changes: float) -> np.ndarray[Any, Any]:
    """Share conceded a week [side]."""
    call, a = kernel("offers")
    a["talks"][:], a["stage"][:], a["war_value"][:], a["war_value_later"][:] = 1, 2, 0.3, 0.3
    a["waiting_cost"][:], a["urgency"][:], a["option"][:], a["change_ahead"][:] = 0.02, 0.02, 0.015, 0
    for name, value in changes.items():
        a[name][:] = value
    call()
    return np.asarray(a["conceding"].mean(axis=1))


def test_waiting_for_another_administration_lowers_concessions_while_it_lies_ahead() -> None:
    base = conceded()
    assert (conceded(change_ahead=1) < 0.7 * base).all()
    assert (conceded(change_ahead=1, option=0.0) == base).all()
    assert (conceded(war_value_later=0.25) > base).all(), "a falling war value concedes"
    assert (conceded(war_value_later=0.4) == 0).all(), "a rising one stalls"
    assert (conceded(urgency=0.1) < base).all()
    assert (conceded(concession=0.0) == 0).all()


def stationed(**changes: float) -> np.ndarray[Any, Any]:
    """Fighters [place, side] after weeks of allocation, with equal forces and weights."""
    call, a = kernel("allocation")
    a["weight"][:], a["seat"][:], a["control"][:, 0], a["control"][:, 1] = 1 / 12, 0, 1, 0
    a["forces"][:], a["reach"][:], a["near"][:], a["mobility"][:] = 1.0, 1.0, 0.0, 1.0
    a["near"][0, 1], a["near"][1, 0] = 1.0, 1.0
    for name, value in changes.items():
        if name == "seat":
            a["seat"][2] = value
        else:
            a[name][:] = value
    for _ in range(4):
        call()
    return np.asarray(a["forces"].mean(axis=2))


def test_fighters_go_where_the_enemy_is_near_and_not_where_the_own_side_is() -> None:
    found = stationed()
    assert found[0, 0] > 1.5 * found[2, 0]
    assert found[1, 0] == pytest.approx(found[2, 0], rel=1e-3)
    assert stationed(garrison=5.0)[2, 0] > found[2, 0], "garrisons hold quiet ground too"
    assert stationed(seat=2.0)[2, 0] > 1.5 * stationed()[2, 0]


def test_resources_pay_recruit_and_lose_the_unpaid() -> None:
    def after(**changes: float) -> Arguments:
        call, a = kernel("resources")
        a["strength"][:] = 0.5 * a["strength_start"]
        a["funds"][:] = 0
        for name, value in changes.items():
            a[name][0], a[name][1] = value, a[name][1]
        call()
        return {n: a[n].mean(axis=1).astype(float) for n in ("paid", "joined", "gone_home", "funds")}

    poor, rich = after(aid=0.0, revenue=0.0), after(aid=2.0)
    assert poor["paid"][0] == 0
    assert rich["paid"][0] == 1
    assert rich["joined"][0] > poor["joined"][0] == 0
    assert poor["gone_home"][0] > rich["gone_home"][0] == 0
    assert rich["funds"][0] > poor["funds"][0] == 0
    assert poor["paid"][1] == rich["paid"][1]
    assert after(aid=0.0, revenue=0.0, desertion=0.0)["gone_home"][0] == 0
    assert after(aid=2.0, rebuild=0.0)["joined"][0] == 0


def stood(**changes: float) -> np.ndarray[Any, Any]:
    """Garrisons of each side that stand down in one week, all threatened and in two minds."""
    call, a = kernel("standing-down")
    a["control"][:], a["reach"][:], a["near"][:], a["forces"][:] = 0.5, 1.0, 0.5, 1.0
    a["war_value"][:], a["recent_losses"][:], a["resolve"][:], a["rate"][:], a["week"][0] = 0.5, 0.5, 0.0, 9.0, 2
    a["position_seen"][:] = a["position"]
    for name in ("weight_chance", "weight_neighbours", "weight_war", "weight_losses"):
        a[name][:] = 1.0
    a["threshold"][0], a["threshold"][1] = 2.0, 20.0
    a["recall"][:] = 50
    for name, value in changes.items():
        a[name][:] = value
    call()
    return np.asarray(a["stood_down"].mean(axis=1))


def test_each_reason_to_stand_down_counts_and_thresholds_hold() -> None:
    assert stood()[0] == 0, "just below the threshold"
    for more in ({"near": 1.0}, {"war_value": 0.0}, {"recent_losses": 1.0}, {"weight_chance": 3.0}):
        assert stood(**more)[0] > 1, more
        assert stood(**more)[1] == 0, more
    assert stood(near=1.0, in_force=1.0)[0] == 0
    assert stood(near=1.0, rate=0.0)[0] == 0
    assert stood(near=1.0, resolve=50.0)[0] == 0


def test_beliefs_rise_with_gains_and_fall_with_losses() -> None:
    call, a = kernel("beliefs")
    a["belief_for"][:], a["belief_against"][:] = 5, 5
    a["perceived"][0], a["perceived"][1] = a["position_before"][0] + 0.05, a["position_before"][1] - 0.05
    call()
    mean = a["belief_for"] / (a["belief_for"] + a["belief_against"])
    assert (mean[0] > 0.5).all()
    assert (mean[1] < 0.5).all()
