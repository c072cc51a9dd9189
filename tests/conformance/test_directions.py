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

pytestmark = pytest.mark.slow

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
    world.arrays["player_numbers"][:] = 0  # nobody at home has a veto, nobody left out has means
    return lambda: item.kernel(*item.arguments), arguments


def prospects(**changes: float | tuple[float, float]) -> np.ndarray[Any, Any]:
    """Mean prospects [side] after a week of combat on even, contested ground, with arguments changed."""
    call, a = kernel("combat")
    a["control"][:], a["forces"][:], a["reach"][:], a["near"][:], a["enabler"][:] = 0.5, 1.0, 1.0, 0.5, 0.0
    a["season"][:], a["goodwill"][:], a["rooted"][:] = 1, 0, 0
    for name in ("assault_share", "defender", "decisiveness", "boldness"):
        a[name][:] = {"assault_share": 1, "defender": 1, "decisiveness": 1, "boldness": 0.3}[name]
    for name, value in changes.items():
        if isinstance(value, tuple):
            a[name][..., 0, :], a[name][..., 1, :] = value
        else:
            a[name][:] = value
    call()
    return np.asarray(a["prospect"].sum(axis=0).mean(axis=1))


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
        a["assault_share"][:], a["boldness"][:], a["defender"][:], a["effort"][:], a["goodwill"][:] = (
            0.5,
            0.0,
            1.0,
            1.0,
            0,
        )
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
    a["enforcement"][:], a["faith"][:], a["doubt"][:], a["decision"][:] = 0.0, 1.0, 0.03, 0.001
    a["good_faith"][:] = 0.5
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
    assert answers((0.3, 0.3), faith=0.2) < 0.1
    assert answers((0.3, 0.3), good_faith=0.05) < 0.1, "nobody signs with one taken for a maximalist"
    assert answers((0.3, 0.3), war_value=0.61) == 0


def chosen(code: int, side: int, talks: int = 0, **changes: Any) -> float:
    """Share of lanes and fronts in which a side chooses a posture, at a state with something to gain for both."""
    call, a = kernel("posture")
    a["posture_left"][:], a["prospect"][:], a["perceived"][:], a["talks"][:] = 0, 0.002, 0.5, talks
    a["belief_for"][:], a["belief_against"][:], a["weeks_to_shift"][:], a["shift"][:] = 5, 5, -1, 0
    a["precision"][:], a["pressing"][:], a["leverage"][:], a["hurt"][:], a["cost"][:] = 40, 0.0005, 0, 0.5, 0.003
    a["shame"][:], a["penalty"][:], a["terror"][:] = 0.05, 0.0, -1.0  # nobody terrorises here
    for name, value in changes.items():
        if isinstance(value, tuple):
            a[name][..., 0, :], a[name][..., 1, :] = value
        else:
            a[name][:] = value
    call()
    return float((a["posture"][:, side] == code).mean())


def offensives(side: int, talks: int = 0, **changes: Any) -> float:
    """Share of lanes and fronts in which a side chooses an offensive."""
    return chosen(2, side, talks, **changes)


def test_pressing_that_costs_is_done_less() -> None:
    assert offensives(0, pressing=(0.02, 0.0005)) < offensives(0) - 0.2
    assert offensives(1, pressing=(0.02, 0.0005)) == offensives(1)
    assert offensives(0, prospect=(0.02, 0.0)) > offensives(0)


def test_opening_a_table_raises_offensives_where_the_other_is_the_more_sensitive_and_not_otherwise() -> None:
    """S4, paired at one state. The settlement expected is half of 1 + V_own - V_other: in place of a share of V_own it
    favours an offensive where that takes more from the other's war value than it adds to the own, and nowhere else."""
    plain: dict[str, Any] = {"leverage": 1.0, "pace": 0.05, "precision": 60}
    hurts: dict[str, Any] = plain | {"hurt": (0.0, 1.0), "cost": (0.0001, 0.01)}
    ground: dict[str, Any] = plain | {"hurt": 0.0, "cost": 0.0001, "lost": 0.0}
    other_more = {"pain": hurts, "ground": ground | {"won": (0.45, 0.9)}}
    own_more = {
        "pain": plain | {"hurt": (1.0, 0.0), "cost": (0.01, 0.0001)},
        "ground": ground | {"won": (0.9, 0.45)},
        "nothing to the other": ground | {"won": (0.9, 0.0)},
    }
    for name, changes in other_more.items():
        assert offensives(0, 1, **changes) > offensives(0, 0, **changes) + 0.05, name
        assert offensives(0, 1, **changes | {"leverage": 0.0}) == offensives(0, 0, **changes), "no motive, no effect"
    for name, changes in own_more.items():
        assert offensives(0, 1, **changes) < offensives(0, 0, **changes), name
    alike = ground | {"won": 0.9}
    assert abs(offensives(0, 1, **alike) - offensives(0, 0, **alike)) <= 3 / 64, "what one gains the other loses"


def test_leverage_has_two_channels_and_each_is_enough() -> None:
    """Power to hurt where no ground can be won, ground where nobody can be hurt: only the other's war value moves."""
    plain: dict[str, Any] = {"leverage": 1.0, "pace": 0.05, "precision": 60}
    hurts: dict[str, Any] = plain | {"hurt": (0.0, 1.0), "cost": (0.0001, 0.01), "prospect": 0.0}
    assert offensives(0, 1, **hurts) > offensives(0, 0, **hurts) + 0.3
    ground: dict[str, Any] = plain | {"hurt": 0.0, "cost": 0.0001, "lost": 0.0}
    contested, indifferent = ground | {"won": (0.0, 0.9)}, ground | {"won": 0.0, "cost": 0.0, "withheld": 0.0}
    assert offensives(0, 1, **contested) > offensives(0, 0, **contested) + 0.05
    assert offensives(0, 1, **indifferent) == offensives(0, 0, **indifferent), "ground that is worth nothing to either"


def test_a_posture_looks_ahead_over_the_seasons_it_will_be_held() -> None:
    """In the last week of winter: what is to come counts, for as long as the posture will be held."""
    plain: dict[str, Any] = {"horizon": 10.0, "prospect": 0.002, "precision": 60}
    winter = np.full(21, 0.5, np.float32)
    spring = np.where(np.arange(21) < 1, 0.5, 1.3).astype(np.float32)
    late = np.where(np.arange(21) < 12, 0.5, 1.3).astype(np.float32)
    still = offensives(0, season_path=winter, **plain)
    assert offensives(0, season_path=spring, **plain) > still + 0.1
    assert offensives(0, season_path=late, **plain) == still, "what comes after it does not count"


def test_nobody_withdraws_from_where_nothing_and_nobody_is_exposed() -> None:
    """Where nothing would fall, a withdrawal is to hold by another name and would double its chance."""
    held: dict[str, Any] = {"prospect": (0.0, 0.02), "retreat": 0.001}
    assert chosen(3, 0, exposed=0.0, spared=0.0, **held) == 0
    assert chosen(3, 0, exposed=0.3, spared=0.9, **held) > 0.2
    assert chosen(3, 0, exposed=0.0, spared=0.9, **held) > 0.2, "an underground holds nothing and may be beaten"


def test_a_conditional_exit_restrains_the_side_whose_violence_stops_it() -> None:
    ahead: dict[str, Any] = {
        "weeks_to_shift": 10.0, "shift": 1.0, "credence": 1.0, "dependence": 3.0, "precision": 200, "prospect": 0.0005,
    }  # fmt: skip
    free = np.array([3000, 0, -1, 0, 10, 0], np.float32)
    watched = np.array([3000, 0, 1, 0.4, 10, 0], np.float32)
    assert chosen(0, 1, presence_facts=watched, **ahead) > chosen(0, 1, presence_facts=free, **ahead) + 0.2
    assert offensives(1, presence_facts=watched, **ahead) < offensives(1, presence_facts=free, **ahead)
    assert offensives(0, presence_facts=watched, **ahead) == offensives(0, presence_facts=free, **ahead)


def conceded(**changes: float) -> np.ndarray[Any, Any]:
    """Share conceded a week [side]."""
    call, a = kernel("offers")
    a["talks"][:], a["stage"][:], a["war_value"][:], a["war_value_later"][:] = 1, 2, 0.3, 0.3
    a["waiting_cost"][:], a["urgency"][:], a["option"][:], a["change_ahead"][:] = 0.02, 0.02, 0.015, 0
    a["good_faith"][:], a["mirror"][:] = 0.5, 0
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
    assert (conceded(good_faith=0.1) < 0.5 * base).all(), "little is conceded to a staller"
    assert (conceded(mirror=1.0) == 0).all(), "who only mirrors waits for the other"
    assert (conceded(mirror=1.0, conceding=0.01) > 0).all()


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


@pytest.mark.slow
def test_the_new_postures_are_chosen_for_their_own_reasons() -> None:
    free: dict[str, Any] = {"shame": 0.0, "terror": 0.0}
    base = chosen(4, 0, **free)
    assert chosen(4, 0, shame=(0.05, 0.0), terror=0.0) < base - 0.1, "what outrage costs"
    hopeful = chosen(4, 0, shame=0.0, terror=(1.0, -1.0), prospect=0.005)
    assert hopeful > chosen(4, 0, prospect=0.005, **free) + 0.1
    pain: dict[str, Any] = {**free, "cost": 0.01, "hurt": 1.0, "pace": 0.05, "leverage": 1.0, "talks": 1}
    assert chosen(4, 0, campaign=(1.0, 0.0), **pain) > chosen(4, 0, campaign=0.0, **pain) + 0.1, "power to hurt"
    assert chosen(4, 0, talks=1, penalty=(0.05, 0.0), **free) < chosen(4, 0, talks=1, **free) - 0.1
    assert chosen(2, 0, talks=1, penalty=(0.05, 0.0)) < chosen(2, 0, talks=1) - 0.1, "a word that is broken"
    assert chosen(2, 0, talks=0, penalty=(0.05, 0.0)) == chosen(2, 0, talks=0), "no table, no word to break"
    held: dict[str, Any] = {"prospect": (0.0, 0.02), "retreat": 1.0}
    worth_it, not_worth = chosen(3, 0, exposed=0.01, spared=0.9, **held), chosen(3, 0, exposed=0.3, spared=0.0, **held)
    assert worth_it > not_worth + 0.2, "little ground for many fighters"


def test_what_is_withheld_abroad_makes_war_worth_less() -> None:
    def worth(withheld: float) -> np.ndarray[Any, Any]:
        call, a = kernel("war-value")
        a["withheld"][1] = withheld
        call()
        return np.asarray(a["war_value"].mean(axis=1))

    assert worth(0.3)[1] < worth(0.0)[1] - 0.05
    assert worth(0.3)[0] == worth(0.0)[0]


def test_local_people_and_goodwill_strengthen_a_defence() -> None:
    base = prospects(lean=0.5, goodwill=1.0)
    assert prospects(lean=0.5, local=(1.0, 0.0), goodwill=1.0)[1] < 0.8 * base[1]
    assert prospects(lean=0.5, local=(1.0, 0.0), goodwill=1.0)[0] == pytest.approx(base[0])
    leaning = prospects(lean=0.9, goodwill=1.0)
    assert leaning[0] > base[0]
    assert leaning[1] < base[1]
    assert prospects(lean=0.9, goodwill=0.0) == pytest.approx(prospects(lean=0.5, goodwill=0.0))


def withdrawn(**changes: Any) -> dict[str, float]:
    """What side 0 gives up in a week of combat without assaults, all places weak and half held."""
    call, a = kernel("combat")
    a["control"][:], a["forces"][:, 0], a["forces"][:, 1], a["reach"][:] = 0.5, 0.1, 5.0, 1.0
    a["assault_rate"][:], a["lethality"][:], a["retreat"][:], a["dare"][:], a["posture"][:] = 0, 0, 0.5, 0.6, 1
    for name, value in changes.items():
        a[name][:] = value
    people = a["forces"].sum() + a["reserve"].sum()
    a["rooted"][:] = 0
    call()
    assert a["forces"].sum() + a["reserve"].sum() == pytest.approx(people, rel=1e-5)
    return {n: float(a[n][0].mean()) for n in ("given_up", "reserve")} | {"exposed": float(a["exposed"][:, 0].mean())}


def test_a_side_that_withdraws_gives_up_exposed_ground_and_keeps_its_fighters() -> None:
    assert withdrawn() == {"given_up": 0, "reserve": 0, "exposed": pytest.approx(0.25, rel=0.01)}
    gone = withdrawn(posture=3)
    assert gone["given_up"] == pytest.approx(0.5 * (1 - np.exp(-0.5)), rel=0.01)
    assert gone["reserve"] > 0
    assert withdrawn(posture=3, dare=1.0)["given_up"] == 0, "nothing counts as exposed"
    assert withdrawn(posture=3, retreat=0.0)["given_up"] == 0


def backed(role: int, side: int, weeks: int = 60, **changes: Any) -> Arguments:
    """Riverland's actors abroad after some weeks, all of one role for one side, with arguments or numbers changed."""
    call, a = kernel("abroad")
    a["backer_facts"][:] = (role, side)
    numbers = {"start": 0.5, "floor": 0.0, "ceiling": 1.0, "inertia": 5.0, "aim": 0.3, "cost": 0.1, "pressure": 0.1,
               "part": 0.2, "after": 0.0, "stake": 0.1}  # fmt: skip
    for i, (name, value) in enumerate(numbers.items()):
        a["backer_numbers"][:, i] = changes.pop(name, value)
    a["backing"][:], a["precision"][:] = a["backer_numbers"][:, 0], 20
    for name, value in changes.items():
        a[name][:] = value
    for _ in range(weeks):
        call()
    return {n: a[n].mean(axis=-1) for n in ("backing", "aid_paid", "exit_pace", "venue", "withheld")}


@pytest.mark.slow
def test_each_actor_abroad_answers_its_aims_late_and_within_its_bounds() -> None:
    for role in range(4):
        base = backed(role, 1, talks=1.0)
        assert (backed(role, 1, talks=1.0, aim=2.0)["backing"] > base["backing"]).all()
        assert (backed(role, 1, talks=1.0, cost=1.0)["backing"] < base["backing"]).all()
        assert (backed(role, 1, talks=1.0, pressure=1.0)["backing"] < base["backing"]).all()
        early = backed(role, 1, weeks=1, talks=1.0, cost=1.0)["backing"]
        late = backed(role, 1, talks=1.0, cost=1.0)["backing"]
        assert (late < early).all(), "slowly"
        assert (early < 0.5).all()
        assert (backed(role, 1, talks=1.0, cost=5.0, floor=0.3)["backing"] >= 0.3 - 1e-6).all()
        assert (backed(role, 1, talks=1.0, aim=5.0, ceiling=0.6)["backing"] <= 0.6 + 1e-6).all()


def test_a_course_abroad_moves_what_its_role_says() -> None:
    patron = backed(0, 1, pressure=1.0)
    assert patron["aid_paid"][1] < 0.7
    assert patron["aid_paid"][0] == 1
    leaving, staying = backed(1, 0, cost=2.0), backed(1, 0, aim=5.0)
    assert leaving["exit_pace"] == pytest.approx(1, abs=0.01)
    assert staying["exit_pace"] < -0.9, "the exit is turned back"
    assert backed(1, 0, aim=5.0, ceiling=0.5)["exit_pace"] == pytest.approx(0, abs=0.05), "halted"
    gone = backed(1, 0, cost=2.0, presence=0.0)
    assert gone["aid_paid"][0] == pytest.approx(1 - 4 * 0.2, abs=1e-5), "four who paid a fifth each have gone"
    assert backed(1, 0, cost=2.0, presence=0.0, after=1.0)["aid_paid"][0] == pytest.approx(1)
    assert backed(2, 1, talks=3.0)["venue"][0] < backed(2, 1, talks=1.0)["venue"][0]
    assert backed(3, 1, pressure=2.0)["withheld"][1] > backed(3, 1, pressure=0.0)["withheld"][1] + 0.1
    assert backed(3, 1)["withheld"][0] == 0


def test_an_intervener_waits_while_a_change_of_administration_lies_ahead() -> None:
    assert (backed(1, 0, aim=5.0, change_ahead=1.0)["backing"] == 0.5).all()
    assert (backed(1, 0, aim=5.0, change_ahead=0.0)["backing"] > 0.9).all()
    assert (backed(0, 1, aim=5.0, change_ahead=1.0)["backing"] > 0.9).all(), "others do not"


def after_harm(weeks: int = 4, **changes: Any) -> Arguments:
    """Means over places and lanes after weeks in which side 1 kills a tenth of a thousand fighters in every place."""
    call, a = kernel("people")
    a["control"][:], a["near"][:], a["reach"][:], a["lean"][:], a["lean_start"][:] = 0.5, 0.5, 1.0, 0.5, 0.5
    a["fought"][:, 0], a["fought"][:, 1], a["posture"][:] = 0.1, 0.0, 1
    a["reaction"][:], a["kinship"][:], a["recovery"][:], a["homecoming"][:] = 1.0, 0.0, 0.0, 0.0
    for name, value in changes.items():
        if isinstance(value, tuple):
            a[name][..., 0, :], a[name][..., 1, :] = value
        else:
            a[name][:] = value
    for _ in range(weeks):
        call()
    return {n: float(a[n].mean()) for n in ("lean", "fled", "displaced")} | {
        f"{n}{s}": float(a[n][s].mean())
        for s in range(2)
        for n in ("harm_fighting", "harm_targeted", "standing", "armed")
    }


@pytest.mark.slow
def test_harm_angers_or_frightens_by_who_did_it() -> None:
    angered, cowed = after_harm(anger=1.0), after_harm(anger=0.0)
    assert angered["lean"] > 0.55, "away from side 1, which did it"
    assert cowed["lean"] < 0.45, "towards side 1, which can come back"
    assert angered["harm_fighting1"] > 0
    assert angered["harm_fighting0"] == angered["harm_targeted1"] == 0
    assert after_harm(anger=0.0, near=0.0, control=(1.0, 0.0))["lean"] > cowed["lean"], "nobody fears who cannot return"
    assert after_harm(anger=1.0, kinship=1.0)["lean"] < angered["lean"], "harm by the own side is forgiven"
    assert after_harm(anger=1.0, reaction=0.0)["lean"] == 0.5
    assert after_harm(anger=1.0, hiding=0.0)["harm_fighting1"] < after_harm(anger=1.0, hiding=1.0)["harm_fighting1"]
    assert after_harm(anger=1.0, weeks=8, recovery=1.0)["lean"] < after_harm(anger=1.0, weeks=8)["lean"]
    chosen_ones = after_harm(anger=1.0, fought=0.0, posture=4, toll=(0.0, 0.001))
    assert chosen_ones["harm_targeted1"] > 0
    assert chosen_ones["harm_targeted0"] == chosen_ones["harm_fighting1"] == 0
    assert after_harm(flight=0.1)["displaced"] > after_harm(flight=0.01)["displaced"] > 0
    assert after_harm(flight=0.1, homecoming=0.5)["displaced"] < after_harm(flight=0.1)["displaced"]


def test_leaders_let_their_people_be_armed_where_they_lean_and_are_asked() -> None:
    base: dict[str, Any] = {"fought": 0.0, "consent": 0.8, "arms": 0.01, "raising": 1.0, "consultation": 0.0}
    assert after_harm(**base)["armed0"] < after_harm(**base | {"consultation": (1.0, 0.0)})["armed0"]
    assert after_harm(**base)["armed0"] < after_harm(lean=0.9, lean_start=0.9, **base)["armed0"]
    assert after_harm(**base | {"arms": 0.0})["armed0"] == 0
    quiet: dict[str, Any] = {"near": (1.0, 0.0), "control": (1.0, 0.0), "lean": 0.9, "lean_start": 0.9}
    assert after_harm(**base | quiet)["armed0"] == 0, "no enemy near, no rising"
    assert after_harm(**base | {"in_force": 1.0})["armed0"] == 0
    fallen = {"local": 0.5, "control": (0.0, 1.0)}
    assert after_harm(**base | fallen)["armed0"] == 0, "where the place is lost they go home"


def test_outskirts_are_thin_and_who_hides_is_rooted() -> None:
    """The first half of a place held whole is easier to take than the second, the more so from a side that hides."""
    whole: dict[str, Any] = {"control": (1.0, 0.0), "hiding": 0.0}  # who hides tries at any odds, thin or not
    assert prospects(outskirts=0.3, **whole)[1] > 1.5 * prospects(outskirts=1.0, **whole)[1]
    assert prospects(outskirts=0.3)[1] == pytest.approx(prospects(outskirts=1.0)[1]), "half held is defended with all"
    free, stuck = prospects(hiding=(0.0, 1.0)), prospects(hiding=(0.0, 1.0), rooted=0.8)
    assert stuck[0] < 0.5 * free[0], "side 1 hides and stays"
    assert stuck[1] == pytest.approx(free[1])
    assert prospects(hiding=0.0, rooted=0.8) == pytest.approx(prospects(hiding=0.0))


def test_raiders_go_where_the_enemy_is_without_hope_of_ground() -> None:
    def abroad(raiding: float) -> float:
        call, a = kernel("allocation")
        a["control"][:, 0], a["control"][:, 1], a["control"][0, 0], a["control"][0, 1] = 0, 1, 1, 0
        a["forces"][:, 1], a["reach"][:], a["focus"][:], a["mobility"][:], a["raiding"][:] = 50, 1, 10, 1, raiding
        for _ in range(4):
            call()
        return float(a["forces"][1:, 0].sum())

    assert abroad(1.0) > 10 * abroad(0.0)


def test_a_side_that_vowed_to_spare_capitals_sends_nobody_against_them() -> None:
    def sent(**changes: float) -> np.ndarray[Any, Any]:
        call, a = kernel("allocation")
        a["control"][:, 0], a["control"][:, 1], a["seat"][:] = 1, 0, 0
        a["seat"][:2], a["forces"][:], a["reserve"][1], a["reach"][:], a["effort"][:] = (1, 2), 0, 5, 1, 1
        a["sparing"][1] = changes["sparing"]
        call()
        return np.asarray(a["forces"][:, 1].mean(axis=1))

    vowed, free = sent(sparing=4.0), sent(sparing=0.0)
    assert (vowed[:2] == 0).all()
    assert (free[:2] > 0).all(), "the sabotaged twin"
    assert vowed.sum() == pytest.approx(free.sum()), "they go elsewhere"


def test_a_vow_to_spare_is_taken_and_runs_out() -> None:
    vowed = taken(
        weeks=1, step_facts=np.array([[1, 4, -1]] * 3, np.float32), step_waits=0.0, step_numbers=5.0, pace=10.0, talks=0
    )
    assert vowed["sparing"][1] > 4, "nothing is waited for: no table is needed"
    later = taken(weeks=9, step_facts=np.array([[1, 4, -1]] * 3, np.float32), done=(0, 1, 2), sparing=5.0)
    assert (later["sparing"] == 0).all()


def test_a_longer_term_is_worth_something_to_the_holder_of_the_office_alone() -> None:
    def gained(effect: int) -> list[float]:
        facts = np.array([[1, effect, 0]] * 3, np.float32)
        step: dict[str, Any] = {"weeks": 1, "step_facts": facts, "step_waits": 0.0, "done": (0, 1), "talks": 0}
        before = taken(step_numbers=0.2, pace=0.0, **step)["player_worth"]
        return (taken(step_numbers=0.2, pace=100.0, **step)["player_worth"] - before).round(4).tolist()

    assert gained(5) == pytest.approx([0.2, 0, 0])
    assert gained(2) == [0, 0, 0], "the sabotaged twin: a political step"


def test_recruits_follow_ground_and_goodwill() -> None:
    def joined(**changes: float) -> float:
        call, a = kernel("resources")
        a["strength"][:] = a["strength_start"] * 0.9
        a["position"][:], a["position_start"][:], a["standing"][:], a["appeal"][:] = 0.4, 0.4, 0.5, 1.0
        a["funds"][:], a["growth"][:] = 10, 0
        for name, value in changes.items():
            a[name][:] = value
        call()
        return float(a["joined"].mean())

    assert joined(position=0.8, growth=1.0) > 2 * joined(position=0.8, growth=0.0)
    assert joined(position=0.8, growth=0.0) == pytest.approx(joined())
    assert joined(position=0.3, growth=1.0) < joined()
    assert joined(standing=0.9) > joined() > joined(standing=0.1)
    assert joined(standing=0.9, appeal=0.0) == pytest.approx(joined())
    assert joined(aid=0.0, revenue=0.0, funds=0.0) == 0
    assert joined(aid=2.0, aid_paid=0.0, revenue=0.0, funds=0.0) == 0, "no aid is paid"


def believed(weeks: int = 20, **changes: Any) -> dict[str, float]:
    """What side 0 believes about side 1 after some weeks of the same conduct."""
    call, a = kernel("intent")
    a["talks"][:], a["stage"][:], a["in_force"][:], a["breach"][:], a["intensity"][:] = 0, 2, 0, 0, 0.5
    a["sharpness"][:], a["refusal"][:], a["recollection"][:], a["conceding"][:] = 0.1, 1.0, 1.0, 0.0
    a["belief_for"][:], a["belief_against"][:], a["softening"][:], a["credulity"][:] = 5.0, 5.0, 0.0, 0.0
    for name, value in changes.items():
        a[name][:] = value
    for _ in range(weeks):
        call()
    return dict(zip(("settler", "bargainer", "staller", "maximalist"), a["kinds"][0].mean(axis=1), strict=True)) | {
        "good": float(a["good_faith"][0].mean())
    }


def test_signs_move_beliefs_about_the_others_kind() -> None:
    assert believed()["good"] == pytest.approx(0.5), "holding, without a table, is no sign"
    violent, calm = believed(intensity=1.0), believed(intensity=0.0)
    assert violent["maximalist"] > 0.5 > violent["good"]
    assert calm["good"] > 0.7
    assert believed(intensity=1.0, refusal=0.0)["bargainer"] == pytest.approx(
        believed(intensity=1.0, refusal=0.0)["maximalist"]
    ), "where violence is leverage it does not tell a bargainer from a maximalist"
    assert believed(intensity=1.0, refusal=0.0)["good"] > violent["good"]
    assert believed(talks=1, conceding=0.05)["good"] > 0.7
    assert believed(talks=1, conceding=0.0)["good"] < 0.4, "a table at which nothing is conceded"
    assert believed(talks=2)["good"] < 0.5, "a table that stands suspended"
    assert believed(in_force=1)["good"] > 0.7
    assert believed(in_force=1, breach=2.0)["good"] < 0.3
    assert believed(intensity=1.0, sharpness=0.0)["good"] == pytest.approx(0.5)
    assert believed(intensity=1.0, recollection=0.5)["good"] > violent["good"], "what is forgotten counts less"


def test_words_tell_a_credulous_listener_and_nobody_else() -> None:
    losing, winning = {"belief_for": 1.0, "belief_against": 9.0}, {"belief_for": 9.0, "belief_against": 1.0}
    assert believed(credulity=1.0)["good"] == pytest.approx(0.5), "half soft, half hard: no sign"
    assert believed(credulity=1.0, **losing)["good"] > 0.6, "a side in doubt speaks softly"
    assert believed(credulity=1.0, **winning)["good"] < 0.4, "boast or silence"
    assert believed(credulity=1.0, softening=1.0, **winning)["good"] > 0.6, "soft words that mean nothing work as well"
    for turn in (losing, winning):
        assert believed(**turn)["good"] == pytest.approx(0.5), "cheap talk moves nobody who knows it"
    call, a = kernel("intent")
    a["belief_for"][:], a["belief_against"][:], a["softening"][:] = 1.0, 3.0, 0.4
    call()
    assert a["tone"] == pytest.approx(0.4 + 0.6 * 0.75)


def texts(**changes: Any) -> Arguments:
    """A mediator's text between two sides on one issue of 101 shares, war worth nothing to either."""
    call, a = kernel("mediation")
    share = np.linspace(0, 1, 101, dtype=np.float32)[: a["deal_worth"].shape[0], None]
    a["deal_worth"][:, 0], a["deal_worth"][:, 1] = share, share[-1] - share
    a["deal_count"][:], a["war_value"][:], a["proposal"][:] = a["deal_worth"].shape[0], -0.01, -1
    a["talks"][:], a["stage"][:], a["in_force"][:], a["mediator_credit"][:] = 1, 2, 0, 1
    a["eagerness"][:], a["bias"][:], a["loss"][:] = 50, 0, 2
    for name, value in changes.items():
        a[name][:] = value
    call()
    found = a["proposal"].astype(int)
    u = np.array([a["deal_worth"][f, 0, l] if f >= 0 else np.nan for l, f in enumerate(found)])
    return {
        "u": u,
        "last": float(share[-1, 0]),
        "credit": a["mediator_credit"].mean(axis=1),
        "texts": a["texts"].mean(),
    }


def test_a_mediator_without_bias_tables_the_nash_point_and_one_with_bias_loses_credit() -> None:
    even = texts()
    assert np.allclose(even["u"], even["last"] / 2, atol=0.02), "one issue, no bias: the Nash point"
    assert (even["credit"] == 1).all()
    leaning = texts(bias=0.5)
    assert np.nanmean(leaning["u"]) > np.nanmean(even["u"]) + 0.1 * even["last"]
    assert leaning["credit"][0] == 1
    assert leaning["credit"][1] < 1, "an envoy who concedes for one side loses credit with the other"
    assert texts(eagerness=0)["texts"] == 0
    assert texts(mediator_credit=0)["texts"] == 0
    assert texts(war_value=0.9)["texts"] == 0, "no zone, no text"
    assert texts(stage=1)["texts"] == 0


def kept(weeks: int = 52, **changes: Any) -> Arguments:
    """A year of an agreement worth 0.6 to each, against a war worth 0.3 to each."""
    call, a = kernel("keeping")
    a["in_force"][:], a["talks"][:], a["deal"][:], a["signed_week"][:], a["deal_worth"][0] = 1, 4, 0, 1, 0.6
    a["deal_parts"][0], a["issue_best"][:], a["war_value"][:] = 0.2, 0.3, 0.3
    a["breaking"][:], a["price"][:], a["sight"][:], a["shock"][:], a["spoiling"][:] = 0.2, 0.0, 1.0, 0.3, 0.0
    a["carrying"][:], a["mending"][:], a["enforcement"][:], a["doubt"][:] = 0.02, 0.05, 0.0, 0.03
    a["faith"][:] = a["trust"]
    for name, value in changes.items():
        a[name][:] = value
    a["war_value_wronged"][:] = a["war_value"]
    luck = a["luck"]
    for number in range(1, weeks + 1):
        a["week"][0], luck[:] = number, (number, 9)
        call()
    names = ("violations", "seen", "collapsed", "carried_out", "in_force", "faith")
    return {n: float(a[n].mean()) for n in names} | {"trust": float(a["trust"].mean()), "provision": a["provision"]}


def test_agreements_are_kept_or_broken_by_what_war_is_worth() -> None:
    good = kept()
    assert good["violations"] == 0
    assert good["carried_out"] == pytest.approx(1 - np.exp(-0.02 * 52), rel=0.02)
    assert (good["provision"] == 1).all()
    tempted = kept(war_value=0.7)
    assert tempted["violations"] > 0.4
    assert tempted["collapsed"] > 0.5
    assert tempted["faith"] < good["faith"]
    assert tempted["carried_out"] < good["carried_out"]
    assert kept(war_value=0.7, enforcement=1.0)["violations"] == 0, "a guarantor who is strong enough: no violation"
    assert kept(war_value=0.7, price=0.5)["violations"] == 0
    assert kept(war_value=0.7, breaking=0.0)["violations"] == 0
    assert kept(war_value=0.7, sight=0.0)["seen"] == 0
    assert kept(war_value=0.7, sight=0.0)["collapsed"] == 0, "nobody answers what nobody sees"
    assert kept(spoiling=0.2)["seen"] > 0
    assert kept(spoiling=0.2)["violations"] == 0, "the left-out spoil, and a side is blamed"
    assert kept(spoiling=0.2, shock=0.6)["faith"] < kept(spoiling=0.2, shock=0.1)["faith"]
    assert kept(faith=0.1, mending=0.05)["faith"] > kept(faith=0.1, mending=0.0)["faith"]


def taken(weeks: int = 40, done: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
    """Riverland's circle of a release and a truce, each waiting for the other, at an open table."""
    call, a = kernel("sequencing")
    a["talks"][:], a["stage"][:], a["in_force"][:], a["intensity"][:], a["faith"][:] = 1, 2, 0, 0.2, 0.0
    a["pace"][:], a["courage"][:], a["margin"][:], a["thanks"][:], a["shock"][:] = 0.5, 0.5, 0.01, 0.2, 0.5
    a["step_numbers"][0, 1], a["step_numbers"][0, 2], a["step_numbers"][1, 1], a["step_numbers"][1, 2] = (
        -0.02, 0.05, 0.05, -0.02,
    )  # fmt: skip
    a["step_numbers"][:, 0] = 5
    for i in done:
        a["step_done"][i] = 0
    for name, value in changes.items():
        a[name][:] = value
    before = float(a["reserve"][1].mean())
    for number in range(1, weeks + 1):
        a["week"][0], a["luck"][:] = number, (number, 5)
        call()
    return {"done": (a["step_done"] >= 0).mean(axis=1), "faith": a["faith"].mean(axis=1),
            "returned": float(a["reserve"][1].mean()) - before, "restraint": a["restraint"].mean(axis=1),
            "breach": a["breach"].mean(axis=1), "sparing": a["sparing"].mean(axis=1),
            "player_worth": a["player_worth"][0].mean(axis=1)}  # fmt: skip


def test_a_circle_of_conditions_moves_by_trust_or_by_one_step_and_not_otherwise() -> None:
    stuck = taken(weeks=400)
    assert (stuck["done"] == 0).all(), "no trust, no step, ever"
    assert taken(faith=0.9)["done"].mean() > 0.5, "somebody goes first"
    assert (taken(faith=0.9, courage=0.0)["done"] == 0).all()
    freed = taken(done=(1,), step_numbers=0.02)
    assert freed["done"][0] > 0.9, "one step of the right kind frees the other"
    assert (taken(faith=0.9, talks=0)["done"] == 0).all()
    assert (taken(faith=0.9, step_numbers=-0.1)["done"] < 0.05).all(), "what pays nobody is not done"
    assert freed["returned"] == pytest.approx(0.02 * freed["done"][0], rel=0.01)
    assert freed["faith"][1] > 0.1, "a step taken is thanked with trust"


def test_a_side_that_fights_on_under_its_pledge_breaks_its_word() -> None:
    quiet = taken(weeks=3, done=(0, 1, 2), restraint=10.0, faith=0.5, talks=0)
    loud = taken(weeks=3, done=(0, 1, 2), restraint=10.0, faith=0.5, talks=0, intensity=0.9)
    assert (quiet["restraint"] == 7).all()
    assert (quiet["breach"] == 0).all()
    assert (loud["restraint"] == 0).all()
    assert (loud["faith"] < 0.3).all()
    pledged = chosen(2, 0, restraint=(5.0, 0.0), pledge=0.05)
    assert pledged < chosen(2, 0, restraint=0.0, pledge=0.05) - 0.1, "a pledge is a reason to hold back"


def test_talks_open_less_with_one_who_is_not_in_earnest() -> None:
    def opened(**changes: float) -> float:
        call, a = kernel("opening")
        a["talks"][:], a["war_cost"][:], a["open_rate"][:], a["deal_worth"][0], a["war_value"][:] = 0, 1, 0.5, 0.6, 0.3
        a["good_faith"][:], a["venue"][:] = 0.5, 1
        for name, value in changes.items():
            a[name][:] = value
        call()
        return float((a["talks"] == 1).mean())

    assert opened() > 0.2
    assert opened(good_faith=0.0) == 0
    assert opened(venue=0.0) == 0, "nobody lends a room"


MILITIA, ELDERS = 2, 1


def test_a_no_at_home_weighs_as_far_as_its_veto_goes() -> None:
    """Cunningham 2006: whoever can stop a deal must prefer it to war. Here only side 1's elders would lose by it."""
    worth, veto = (0.6, 0.2, 0.6), np.zeros((3, 4, 1), np.float32)

    def with_veto(v: float, **changes: Any) -> float:
        numbers = veto.copy()
        numbers[ELDERS, 0] = v
        numbers[ELDERS, 3] = changes.pop("follows", 0.0)
        players = np.array(worth, np.float32)[:, None]
        return answers((0.3, 0.3), betrayal=0.0, player_worth=players, player_numbers=numbers, **changes)

    assert with_veto(0.0) > 0.95
    assert with_veto(0.5) > 0.95, "its loss of 0.1 is less than its side's gain of 0.3"
    assert with_veto(0.9) == 0, "nine times its loss is more"
    assert with_veto(1.0) == 0
    crown = np.array([[0, 0], [0, 0], [0, 2]], np.float32)
    assert with_veto(1.0, player_facts=crown, chair=crown[:, 1:], war_value=0.1) > 0.95, (
        "content with the deal, it stops nothing"
    )
    left_out = np.array([[0, 0], [1, 2], [0, 2]], np.float32)
    assert with_veto(1.0, player_facts=left_out, chair=left_out[:, 1:]) > 0.95, "the left-out are not asked"
    assert with_veto(0.65, follows=1.0, standing=1.0) == 0, "with the people behind it its no weighs more"
    assert with_veto(0.65, follows=-1.0, standing=1.0) > 0.95
    assert with_veto(0.65, follows=1.0, standing=0.0) > 0.95


def test_who_accepted_at_the_table_is_bound_and_a_no_is_counted() -> None:
    def after(seat: float, worth: float) -> tuple[float, float]:
        call, a = kernel("acceptance")
        a["proposal"][:], a["deal_worth"][0], a["war_value"][:], a["war_value_after"][:] = 0, 0.6, 0.3, 0.3
        a["enforcement"][:], a["decision"][:], a["standing"][:], a["player_worth"][:] = 1, 0.0001, 0.5, 0.6
        a["player_worth"][:, ELDERS], a["chair"][ELDERS], a["player_numbers"][ELDERS, 0] = worth, seat, 0.95
        call()
        return float(a["bound"][ELDERS].mean()), float(a["blocked"][ELDERS].mean())

    assert after(0, 0.6) == (1, 0), "included and content: bound"
    assert after(1, 0.6) == (0, 0), "the consulted are not bound"
    assert after(2, 0.1) == (0, 0), "the left-out are not asked"
    assert after(0, 0.1) == (0, 1), "its no stops what both sides would have signed"
    assert after(1, 0.1) == (0, 1)


def test_a_delegation_proposes_what_those_in_it_can_live_with() -> None:
    def proposed(seat: float, veto: float = 1.0) -> tuple[float, float]:
        call, a = kernel("offers")
        a["talks"][:], a["stage"][:], a["in_force"][:], a["war_value"][:], a["demand"][:] = 1, 2, 0, 0.2, 0.1
        a["deal_worth"][:], a["deal_count"][:], a["player_worth"][:], a["standing"][:] = -1e9, 2, 0.5, 0.5
        a["deal_worth"][0], a["deal_worth"][1] = 0.6, 0.5  # package 0 is better for both sides
        a["player_worth"][0, ELDERS], a["chair"][ELDERS], a["player_numbers"][ELDERS, 0] = 0.0, seat, veto
        call()
        return float(a["proposal"].mean()), float(a["blocked"].mean())

    assert proposed(0) == (1, 0), "the package that the elders can live with"
    assert proposed(0, veto=0.0) == (0, 0)
    assert proposed(1) == (0, 0), "the consulted are heard later"
    assert proposed(2) == (0, 0)


def test_a_mediators_text_hears_those_in_the_delegations() -> None:
    heard = np.zeros((3, 4, 1), np.float32)
    heard[ELDERS, 0] = 1.0
    silent = texts()
    worth = np.ones((1, 3, 1), np.float32)
    assert np.allclose(texts(player_numbers=heard, player_worth=worth)["u"], silent["u"])
    assert texts(player_numbers=heard, player_worth=-worth)["texts"] == 0, "none it could live with"


def spoils(weeks: int = 52, **changes: Any) -> dict[str, float]:
    """A year of an agreement worth 0.6 to each side, which the militia, left out, would rather see fail."""
    numbers = np.zeros((3, 4, 1), np.float32)
    numbers[MILITIA, 1] = changes.pop("means", 0.5)
    base: dict[str, Any] = {"player_numbers": numbers, "bound": 0, "war_value_after": 0.3, "good_faith": 0.5}
    call, a = kernel("keeping")
    a["in_force"][:], a["talks"][:], a["deal"][:], a["signed_week"][:], a["deal_worth"][0] = 1, 4, 0, 1, 0.6
    a["deal_parts"][0], a["issue_best"][:], a["war_value"][:], a["player_worth"][:] = 0.2, 0.3, 0.3, 0.6
    a["war_value_wronged"][:] = 0.3
    a["player_worth"][:, MILITIA] = changes.pop("worth", 0.1)
    a["breaking"][:], a["price"][:], a["sight"][:], a["shock"][:], a["spoiling"][:] = 0.2, 0.3, 1.0, 0.3, 0.0
    a["mending"][:], a["enforcement"][:], a["doubt"][:], a["betrayal"][:], a["faith"][:] = 0.0, 0.0, 0.03, 0.1, 0.9
    for name, value in (base | changes).items():
        a[name][:] = value
    for number in range(1, weeks + 1):
        a["week"][0], a["luck"][:] = number, (number, 9)
        call()
    names = ("spoilt", "collapsed", "in_force", "violations")
    return {n: float(a[n].mean()) for n in names} | {"faith0": float(a["faith"][0].mean()),
            "faith1": float(a["faith"][1].mean()), "seen0": float(a["seen"][0].mean()),
            "seen1": float(a["seen"][1].mean())}  # fmt: skip


def test_the_left_out_spoil_what_they_lose_by_and_their_side_is_blamed() -> None:
    base = spoils()
    assert base["spoilt"] > 0.5
    assert base["collapsed"] > 0.5, "trust is used up and the wronged side leaves"
    assert base["seen0"] > 0
    assert base["seen1"] == 0, "the militia is the Crown's"
    assert base["faith1"] < 0.5
    assert base["faith0"] == pytest.approx(0.9)
    for harmless in ({"means": 0.0}, {"worth": 0.6}, {"bound": 1}, {"enforcement": 1.0}, {"breaking": 0.0}):
        assert spoils(**harmless)["spoilt"] == 0, harmless
    assert spoils(means=0.1)["spoilt"] < base["spoilt"]
    nobody = np.array([[0, 0], [1, 0], [-1, 2]], np.float32)
    stray = spoils(player_facts=nobody, worth=-0.4)
    assert stray["seen0"] > 0
    assert stray["seen1"] > 0, "who belongs to nobody is blamed on either"
    assert spoils(shock=0.0)["collapsed"] == 0, "where nobody loses trust the agreement stands"
