"""The sentences of every case hold and their twins fail; directions hold on generated wars, under the same luck."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from twotrack import api
from twotrack.case.case import Case

SEEDS = range(20)
MEMBERS = 96
WHY = "[{assumption: a test, settles: nothing}]"

STRONG = "scale:\n  war.strength.rebels: 2\n"
ARMS = {
    "stronger": "scale:\n  war.strength.rebels: 6\n",
    "weaker enabler": STRONG + "  parameters.combat.enabler_effect.state: 0.05\n",
    "earlier exit": STRONG
    + f"set:\n  calendar.presence.path:\n    - {{date: 2031-01-06, strength: 3000, support: {WHY}}}\n"
    f"    - {{date: 2031-03-04, strength: 0, support: {WHY}}}\n",
}
LATE = STRONG + f"set:\n  calendar.presence.path:\n    - {{date: 2031-01-06, strength: 3000, support: {WHY}}}\n"


@pytest.mark.parametrize("case", sorted(api.cases()))
@pytest.mark.slow
def test_sentences_of_the_case(case: str) -> None:
    results = api.check(case, members=256)
    assert len(results) >= 6
    assert [(r.name, r.found, r.against, r.twin_found) for r in results if not r.passed] == []


@pytest.fixture(scope="module")
def arms(generated: Callable[..., Case]) -> dict[str, list[tuple[float, float]]]:
    """Per arm and seed: share of takeovers and mean control of the rebels, in a war of two years."""
    found: dict[str, list[tuple[float, float]]] = {}
    for name, overlay in {"base": STRONG, "late": LATE, **ARMS}.items():
        found[name] = []
        for seed in SEEDS:
            run = api.run(generated(seed, overlay), MEMBERS, 104, 3)
            control = float(run.members["control_rebels"].mean())
            found[name].append((run.answer["outcomes"]["takeover"]["share"], control))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("arm", "base"), [("stronger", "base"), ("weaker enabler", "base"), ("earlier exit", "late")])
def test_takeover_moves_the_expected_way_on_generated_wars(
    arms: dict[str, list[tuple[float, float]]], arm: str, base: str
) -> None:
    more, less = np.array(arms[arm]), np.array(arms[base])
    error = 2 * np.sqrt(0.25 / MEMBERS) * np.sqrt(1 - 0.5)  # two paired shares, half of their luck in common
    assert (more[:, 0] >= less[:, 0] - error).all(), "in every war, within Monte Carlo error"
    assert more[:, 0].mean() > less[:, 0].mean(), "over all wars together"
    assert (more[:, 1] > less[:, 1]).mean() >= 0.9, "control moves in nearly every war"


@pytest.mark.slow
def test_without_the_mechanism_that_carries_it_the_direction_is_gone(generated: Callable[..., Case]) -> None:
    """The sabotaged twin: with combat and standing down left out no arm can move anything."""
    for seed in (0, 5):
        runs = [
            api.run(generated(seed, o), 32, 52, 3, without=["combat", "standing-down"])
            for o in (STRONG, ARMS["stronger"])
        ]
        assert runs[0].answer["outcomes"]["takeover"] == runs[1].answer["outcomes"]["takeover"]
        assert np.array_equal(runs[0].members["control_rebels"], runs[1].members["control_rebels"])


@pytest.mark.slow
def test_generic_wars_do_not_all_end_alike(generated: Callable[..., Case]) -> None:
    totals: dict[str, float] = {}
    for seed in SEEDS:
        for name, one in api.run(generated(seed), MEMBERS, 208, 1).answer["outcomes"].items():
            totals[name] = totals.get(name, 0) + one["share"] / len(SEEDS)
    assert sum(share > 0.02 for share in totals.values()) >= 3, totals
    assert max(totals.values()) < 0.8, totals


def test_common_ground_decides_on_generated_wars(generated: Callable[..., Case]) -> None:
    hard = f"{{value: 5, unit: utility, support: {WHY}}}"
    none = (
        "set:\n  issues.rule.positions.state.red_lines: [shared, council, rebel-rule]\n"
        "  issues.rule.positions.rebels.red_lines: [as-it-is, shared, council]\n"
        f"  issues.rule.positions.state.hardness: {hard}\n  issues.rule.positions.rebels.hardness: {hard}\n"
        "  talks.state: open\n  talks.stage: substance\n"
    )
    for seed in (0, 1, 2, 3):
        assert api.run(generated(seed, none), 64, 104, 1).members["agreement"].sum() == 0
