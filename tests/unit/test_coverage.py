"""Intervals hold what they promise on a model whose answers are known: 93.5 to 96.5 of 100, over 2,000 repetitions."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from benchmarks.coverage import ARMS, BAND, COMMON, Row, attributed, main, outcomes, paired, shares, summary

from twotrack.analysis import compare
from twotrack.analysis.intervals import paired_intervals

REPETITIONS = 2000
MEMBERS = 200
DESIGNS = [(p, q, common) for (p, q), common in product(ARMS, COMMON)]


def mean(rows: list[Row]) -> float:
    """Mean coverage, with every design printed beside."""
    for row in rows:
        print(f"{row.kind} {row.design}: {row.truth:+.4f} held by {100 * row.covered:.2f} %")
    return float(np.mean([row.covered for row in rows]))


@pytest.mark.parametrize("members", [200, 1000])
def test_shares(members: int) -> None:
    assert BAND[0] <= mean(shares(members, REPETITIONS)) <= BAND[1]


@pytest.mark.slow
def test_paired_differences() -> None:
    rows = paired(MEMBERS, REPETITIONS, DESIGNS, "difference")
    assert BAND[0] <= mean(rows) <= BAND[1]
    assert min(row.covered for row in rows) > 0.92


@pytest.mark.slow
def test_shapley_values() -> None:
    rows = attributed(MEMBERS, REPETITIONS, COMMON[3:])
    assert BAND[0] <= mean(rows) <= BAND[1]
    assert min(row.covered for row in rows) > 0.92


@pytest.mark.slow
def test_intervals_too_short_by_a_fifth_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sabotaged twin: the same count on intervals that are four fifths as long."""

    def short(rows: np.ndarray, seed: int, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        low, high = paired_intervals(rows, seed, scale)
        centre = rows.mean(axis=1)
        return centre - 0.8 * (centre - low), centre + 0.8 * (high - centre)

    monkeypatch.setattr(compare, "paired_intervals", short)
    assert mean(paired(MEMBERS, 200, DESIGNS[1::3], "difference")) < BAND[0]


@pytest.mark.slow
def test_what_moves_few_members_is_held_where_the_plain_bootstrap_fails() -> None:
    rare = [(0.3, 0.31, 0.9999), (0.6, 0.59, 0.9999)]
    assert mean(paired(MEMBERS, 300, rare, "rare")) > 0.93
    assert mean(paired(MEMBERS, 300, rare, "rare, plain", plain=True)) < 0.91


def test_the_model_has_the_shares_it_says() -> None:
    found = outcomes(np.random.default_rng(0), (0.2, 0.7), 0.9, 200_000)
    assert found.mean(axis=1) == pytest.approx([0.2, 0.7], abs=0.005)
    assert (found[0] & ~found[1]).mean() < 0.001, "with much luck in common few end so in the rarer arm alone"


def test_the_benchmark_prints_a_line_per_kind() -> None:
    lines: list[str] = []
    main(["--members", "40", "--repetitions", "3"], lines.append)
    assert [line.split()[0] for line in lines[2:]] == ["share", "difference", "shapley", "rare", "rare,"]
    assert summary([Row("share", "x", 0.5, 0.5)])[1].endswith("NO")
