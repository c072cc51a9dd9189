"""Players beyond the two sides, through the engine: who cannot do anything changes nothing, and directions hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from twotrack import api
from twotrack.case.case import Case

pytestmark = pytest.mark.slow

Make = Callable[..., Case]
WHY = "support: [{assumption: a test, settles: nothing}]"
SEEDS = (1, 4, 7, 11)


def number(value: float, unit: str) -> str:
    return f"{{value: {value}, unit: '{unit}', {WHY}}}"


def player(
    seat: str, veto: float, means: float, *, of: str = "state", worth: str = "", weight: float = 0.7, war: float = 0
) -> str:
    """One player, with a position on land if `worth` is given, else of its side's mind."""
    lines = [
        f"    - id: chief\n      of: {of}\n      role: faction\n      seat: {seat}\n      {WHY}",
        f"      veto: {number(veto, 'share')}", f"      means: {number(means, 'share')}",
        f"      war: {number(war, 'utility')}", f"      follows: {number(0.5, '1')}",
    ]  # fmt: skip
    if worth:
        lines += ["      positions:", "        land:", f"          salience: {number(weight, 'share')}",
                  f"          worth: {worth}", f"          {WHY}"]  # fmt: skip
    return "  players:\n" + "\n".join(lines) + "\n"


def overlay(players: str = "", **more: float) -> str:
    """A costly war and an open table, with players; `more` are parameters, `__` for a dot, `_` for a hyphen."""
    lines = ["set:\n  talks.state: open\n  talks.stage: substance\n"]
    settings = {"war_value__cost": (0.004, "utility per week"), "offers__concession": (0.2, "per week")}
    units = {"acceptance__trust": "share", "acceptance__enforcement": "share", "war_value__credence": "probability",
             "war_value__dependence": "log odds", "keeping__price": "utility"}  # fmt: skip
    settings |= {name: (value, units[name]) for name, value in more.items()}
    for name, (value, unit) in settings.items():
        mechanism, parameter = name.split("__")
        lines.append(f"  parameters.{mechanism.replace('_', '-')}.{parameter}: {number(value, unit)}\n")
    chief = "add:\n  actors:\n    - {id: chief, name: A chief, kind: elite}\n" if players else ""
    return "".join(lines) + players + chief


def members(case: Case, weeks: int = 104, count: int = 64) -> pd.DataFrame:
    return api.run(case, count, weeks, 3).members


def same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Equal bits in all that has nothing to do with the player itself."""
    names = [n for n in one.columns if "chief" not in n]
    return all(np.array_equal(one[n], other[n], equal_nan=True) for n in names)


KEPT_LAND = "{kept: 1.0, shared-out: 0.0, given-up: 0.0}"


@pytest.mark.parametrize("seat", ["included", "consulted", "left-out"])
def test_without_veto_and_means_nothing_changes_by_a_bit(generated: Make, seat: str) -> None:
    none = members(generated(1, overlay()))
    assert none["agreement"].mean() > 0.3
    harmless = members(generated(1, overlay(player(seat, 0, 0, worth=KEPT_LAND))))
    assert same(none, harmless)
    assert (harmless[["blocked_chief", "spoilt_chief"]] == 0).all(axis=None)


@pytest.mark.parametrize("seat", ["included", "consulted"])
def test_a_whole_veto_of_the_sides_own_mind_changes_nothing_by_a_bit(generated: Make, seat: str) -> None:
    none = members(generated(1, overlay()))
    alike = members(generated(1, overlay(player(seat, 1, 1))))
    assert same(none, alike) or seat == "consulted"
    assert (alike["blocked_chief"] == 0).all()
    unarmed = members(generated(1, overlay(player(seat, 1, 0))))
    assert same(none, unarmed)
    other = members(generated(1, overlay(player(seat, 1, 0, worth=KEPT_LAND, war=0.5))))
    assert not same(none, other), "the twin: a mind of its own"
    assert other["agreement"].mean() < 0.7 * none["agreement"].mean()
    assert other["blocked_chief"].sum() > 0


def test_nobody_signs_what_a_whole_veto_refuses(generated: Make) -> None:
    """Whoever would lose more by every package than by the war stops them all (Cunningham 2006)."""
    never = player("consulted", 1, 0, worth="{kept: 0.0, shared-out: 0.0, given-up: 0.0}", weight=1, war=2)
    assert members(generated(1, overlay(never)))["agreement"].sum() == 0
    asked_not = members(generated(1, overlay(never.replace("seat: consulted", "seat: left-out"))))
    assert asked_not["agreement"].sum() > 10, "the twin: the left-out are not asked"


def test_directions_hold_on_generated_wars(generated: Make) -> None:
    """The left-out with means make less last; vetoes at home make less signed; guarantors help where words do not."""
    found: dict[str, list[float]] = {}
    arms = {
        "in": overlay(player("included", 0.9, 1, worth=KEPT_LAND)),
        "out": overlay(player("left-out", 0.9, 1, worth=KEPT_LAND)),
        "harmless": overlay(player("left-out", 0.9, 0, worth=KEPT_LAND)),
        "no veto": overlay(player("included", 0, 1, worth=KEPT_LAND)),
        "binds": overlay(acceptance__trust=0.4, war_value__credence=1, war_value__dependence=3),
        "binds, guarded": overlay(
            acceptance__trust=0.4, war_value__credence=1, war_value__dependence=3, acceptance__enforcement=1
        ),
        "easy": overlay(acceptance__trust=1, war_value__credence=0, keeping__price=0.3),
        "easy, guarded": overlay(
            acceptance__trust=1, war_value__credence=0, keeping__price=0.3, acceptance__enforcement=1
        ),
    }
    for name, changes in arms.items():
        for seed in SEEDS:
            table = members(generated(seed, changes), count=96)
            found.setdefault(name, []).append(float(table["lasting"].mean()))
            found.setdefault(name + ", signed", []).append(float(table["agreement"].mean()))
    mean = {name: float(np.mean(values)) for name, values in found.items()}
    assert mean["out"] < mean["in"] - 0.02
    assert mean["harmless"] > mean["out"] + 0.05, "the twin: without means nobody spoils"
    assert mean["no veto, signed"] > mean["in, signed"] + 0.01
    assert mean["binds, guarded"] > mean["binds"] + 0.1
    assert abs(mean["easy, guarded"] - mean["easy"]) < 0.05
