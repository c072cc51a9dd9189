"""Readings: each document as a world, pooled, and where they part."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

import twotrack as tt
from twotrack import api
from twotrack.analysis import readings
from twotrack.errors import RequestError
from twotrack.evidence.pooling import linear_pool


@pytest.fixture(scope="module")
def answer() -> dict:
    return tt.readings(tt.load("riverland"), members=64, weeks=30)


def test_the_pool_is_the_mean_and_keeps_to_the_range_of_the_accounts() -> None:
    rng = np.random.default_rng(3)
    accounts = rng.random((4, 7))
    pooled = linear_pool(list(accounts))
    assert np.allclose(pooled, accounts.mean(axis=0))
    assert np.all(pooled >= accounts.min(axis=0))
    assert np.all(pooled <= accounts.max(axis=0))
    assert np.allclose(
        linear_pool(list(accounts), [1, 0.5, 0.5, 2]), np.average(accounts, axis=0, weights=[2, 1, 1, 4])
    )


@pytest.mark.parametrize(
    ("accounts", "weights"), [([], None), ([[1.0], [1.0, 2.0]], None), ([[1.0], [2.0]], [1.0]), ([[1.0]], [0.0])]
)
def test_what_cannot_be_pooled_is_refused(accounts: list, weights: list | None) -> None:
    with pytest.raises(ValueError, match=r"pool|weights"):
        linear_pool(accounts, weights)


def test_shares_add_up_and_the_pooled_world_is_the_mean_of_the_readings(answer: dict) -> None:
    worlds = answer["readings"]
    assert set(worlds) == {"court", "valleys"}
    for world in [*worlds.values(), answer["pooled"]]:
        assert sum(ending["share"] for ending in world["outcomes"].values()) == pytest.approx(1)
    for ending, pooled in answer["pooled"]["outcomes"].items():
        shares = [world["outcomes"][ending]["share"] for world in worlds.values()]
        assert pooled["share"] == pytest.approx(np.mean(shares))
        assert pooled["low"] <= pooled["share"] <= pooled["high"]


def test_a_reading_changes_only_what_its_overlay_sets_and_its_run_is_that_of_run_reading(answer: dict) -> None:
    case = tt.load("riverland")
    court = api.as_read(case, "court")
    changed = {name for name, quantity in court.numbers.items() if quantity != case.numbers[name]}
    assert changed == {row["quantity"] for row in answer["disagreements"] if "court" in row["values"]} - {
        row["quantity"] for row in answer["disagreements"] if row["kind"] != "assumption"
    }
    alone = tt.run(court, members=64, weeks=30)
    assert alone.answer["outcomes"] == answer["readings"]["court"]["outcomes"]


def test_where_they_part_is_the_gap_of_the_two_furthest_apart(answer: dict) -> None:
    for row in answer["disagreements"]:
        values = row["values"]
        assert row["gap"] == pytest.approx(max(values.values()) - min(values.values()))
    opposed = [row["quantity"] for row in answer["disagreements"] if row.get("opposed")]
    assert "intent.refusal.crown" in opposed


def test_a_reading_that_is_not_there_and_a_case_without_any(tmp_path) -> None:
    with pytest.raises(RequestError, match="no reading 'cuort' \\(did you mean 'court'"):
        api.as_read(tt.load("riverland"), "cuort")
    with pytest.raises(RequestError, match="mean of all readings"):
        api.as_read(tt.load("riverland"), "pooled")
    from twotrack.case.scaffold import new_case

    folder = new_case(tmp_path / "valley", "valley", 6, 0)
    with pytest.raises(RequestError, match="has no readings"):
        tt.readings(tt.load(folder), members=8, weeks=2)


@pytest.mark.slow
def test_every_document_has_its_reading_and_cites_no_other() -> None:
    case = tt.load("afghanistan")
    documents = [source.id for source in case.evidence.documents()]
    assert sorted(readings.names(case)) == sorted(documents)
    for name in documents:
        world = api.as_read(case, name)
        touched = [q for n, q in world.numbers.items() if q != case.numbers[n]]
        assert len(touched) >= 5
        for quantity in touched:
            cited = {world.evidence.claims[s.claim].source for s in quantity.support if s.claim}
            assert cited == {name}


@pytest.mark.slow
def test_the_command_prints_one_object() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "twotrack", "readings", "riverland", "--members", "32", "--weeks", "4", "--json"],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert {"readings", "pooled", "disagreements", "support"} <= set(answer)
