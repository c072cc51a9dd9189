"""Comparison of arms: paired by member, and right where the answer is known."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import twotrack as tt
from twotrack import api
from twotrack.analysis.compare import BETTER_HIGH, BETTER_LOW, differences, parse_arms, regret, values
from twotrack.analysis.intervals import paired_intervals
from twotrack.case.case import Case
from twotrack.cli import app
from twotrack.errors import CaseError, RequestError


def test_arms_are_named_by_their_overlays() -> None:
    assert parse_arms(["a", "a+b", " a + b ", "base"]) == {"base": (), "a": ("a",), "a+b": ("a", "b")}


def test_differences_are_those_of_runs_made_apart(riverland: Case) -> None:
    found = tt.compare(riverland, ["conditional-exit", "conditional-exit+guarantee"], members=96, weeks=30, seed=4)
    one = api.run(riverland, 96, 30, 4).members
    two = api.run(riverland.with_overlay("conditional-exit"), 96, 30, 4).members
    rows = found.differences.set_index(["arm", "measure"])["mean"]
    for name in ("deaths", "agreement", "control_league"):
        assert rows["conditional-exit", name] == pytest.approx(
            (two[name] - one[name]).astype(float).mean(), rel=1e-5, abs=1e-6
        )
    assert list(found.answer["arms"]) == ["base", "conditional-exit", "conditional-exit+guarantee"]
    assert found.answer["arms"]["base"]["outcomes"] == api.run(riverland, 96, 30, 4).answer["outcomes"]
    shares = found.differences[found.differences["measure"].str.startswith("share.")]
    assert np.allclose(shares.groupby("arm")["mean"].sum(), 0)
    assert json.loads(json.dumps(found.answer, allow_nan=False)) == found.answer
    assert "conditional-exit" in found._repr_html_()


def test_an_arm_that_changes_nothing_differs_by_nothing(riverland: Case) -> None:
    """Under the same luck the difference is nothing in every member, not only on average."""
    arms = {name: values(riverland, api.run(riverland, 64, 20, 2).members) for name in ("base", "same")}
    assert all(row["mean"] == row["low"] == row["high"] == 0 for row in differences(arms, "base", 0))
    assert all(v == 0 for by_arm in regret(arms).values() for v in by_arm.values())


def test_the_interval_of_a_paired_difference_covers() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for repeat in range(300):
        shared = rng.normal(size=200)  # luck that both arms have: it falls out of the difference
        base, arm = 10 * shared, 10 * shared + rng.normal(0.3, 1, 200)
        row = differences({"base": {"x": base}, "arm": {"x": arm}}, "base", repeat)[0]
        hits += row["low"] <= 0.3 <= row["high"]
        assert row["high"] - row["low"] < 0.5
    assert 0.90 < hits / 300 < 0.99


def test_an_ending_moved_in_no_member_could_have_been_moved_in_others() -> None:
    still, moved = np.zeros(200), np.where(np.arange(200) < 60, 5.0, 0.0)
    base = {"share.takeover": still, "agreement": still, "deaths": still, "control_x": still}
    rows = {r["measure"]: r for r in differences({"base": base, "arm": base | {"deaths": moved}}, "base", 1)}
    assert rows["share.takeover"]["mean"] == rows["agreement"]["mean"] == 0
    assert -0.02 < rows["share.takeover"]["low"] < -0.005 < 0.005 < rows["share.takeover"]["high"] < 0.02
    assert rows["control_x"]["low"] == rows["control_x"]["high"] == 0, "nothing is known of its size"
    assert rows["deaths"]["low"] < 1.5 < rows["deaths"]["high"]


def test_intervals_of_many_members_are_made_in_parts() -> None:
    x = np.random.default_rng(0).normal(0.1, 1, (2, 5000))
    low, high = paired_intervals(x, 0)
    normal = 1.96 * x.std(axis=1) / np.sqrt(5000)
    assert low == pytest.approx(x.mean(axis=1) - normal, rel=0.06, abs=0.003)
    assert high == pytest.approx(x.mean(axis=1) + normal, rel=0.06, abs=0.003)
    with pytest.raises(ValueError, match="at least one member"):
        paired_intervals(np.zeros((2, 0)), 0)
    assert np.isfinite(paired_intervals(np.ones((1, 1)), 0)).all()


def test_regret_is_what_the_best_arm_would_have_spared() -> None:
    names = (*BETTER_HIGH, *BETTER_LOW)
    one = {n: np.array([1.0, 1.0]) for n in names}
    two = {n: np.array([0.0, 3.0]) for n in names}
    found = regret({"one": one, "two": two})
    assert found["deaths"] == {"one": 0.5, "two": 1.0}, "fewer is better: one loses by 1 in the first member"
    assert found["agreement"] == {"one": 1.0, "two": 0.5}


def test_bad_arms_are_refused(riverland: Case) -> None:
    with pytest.raises(RequestError, match="nothing to compare"):
        api.compare(riverland, ["base"])
    with pytest.raises(RequestError, match="did you mean 'conditional-exit'"):
        api.compare(riverland, ["conditional-exitt"])
    with pytest.raises((RequestError, CaseError), match="cannot be combined"):
        api.compare(riverland, ["nobody-leaves+gone-already"])


def test_the_command_prints_tables_or_one_object() -> None:
    arguments = ["compare", "riverland", "--arm", "conditional-exit", "--members", "64", "--weeks", "20"]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    for words in ("same luck", "conditional-exit less base", "Mean regret", "from documents", "bootstrap"):
        assert words in shown.stdout, words
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert {"arms", "differences", "regret", "support"} <= set(answer)
    assert set(pd.DataFrame(answer["differences"]).columns) == {"arm", "base", "measure", "mean", "low", "high"}
