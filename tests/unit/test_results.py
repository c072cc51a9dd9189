"""Tables, digest, folder, intervals, histograms and the answer of a run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from twotrack import api
from twotrack.analysis.intervals import mean_interval, wilson
from twotrack.case.case import Case
from twotrack.engine.recorder import SERIES, series_names
from twotrack.ensemble import gather
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.errors import RequestError, RunFolderError
from twotrack.results import folder as run_folder
from twotrack.results.digest import answers_digest
from twotrack.results.run import Run, read_run
from twotrack.world.fields import TALKS

KEYS = {
    "case",
    "as_of",
    "overlays",
    "members",
    "weeks",
    "seed",
    "fingerprint",
    "digest",
    "outcomes",
    "measures",
    "series",
    "support",
    "timing",
    "run",
}


@pytest.fixture(scope="module")
def finished(riverland: Case) -> Run:
    return api.run(api.load("riverland", overlays=["common-ground-costly-war"]), 128, 40, 3)


@pytest.fixture(scope="module")
def breaking() -> Run:
    """A war in which deals are struck and some are broken."""
    return api.run(api.load("riverland", overlays=["costly-war"]), 128, 104, 3)


def test_the_answer_has_the_keys_other_programs_read(finished: Run) -> None:
    answer = finished.answer
    assert set(answer) >= KEYS
    assert set(answer["support"]) == {"documents", "data", "theory", "assumption"}
    assert set(answer["timing"]) >= {
        "compile_s",
        "simulate_cpu_s",
        "simulate_s",
        "total_s",
        "district_weeks_per_core_s",
    }
    measures = {
        "agreement",
        "lasting",
        "weeks_to_signature",
        "deaths",
        "civilian_harm",
        "displaced",
        "violations",
        "districts_crown",
        "districts_league",
    }
    assert measures <= set(answer["measures"])
    for one in answer["outcomes"].values():
        assert set(one) == {"kind", "share", "low", "high"}
        assert 0 <= one["low"] <= one["share"] <= one["high"] <= 1
    for name in series_names(("crown", "league")):
        bands = answer["series"][name]
        assert len(bands["week"]) == 41
        assert all(a <= b <= c for a, b, c in zip(bands["q05"], bands["q50"], bands["q95"], strict=True))
    json.dumps(answer, allow_nan=False)


def test_violations_are_counted(breaking: Run) -> None:
    measure, members = breaking.answer["measures"]["violations"], breaking.members
    assert measure["mean"] == pytest.approx((members["violations_crown"] + members["violations_league"]).mean())
    assert members["violations"].sum() > 0
    assert (members["collapsed"] <= members["seen_crown"] + members["seen_league"]).all()


def test_wilson_is_the_score_interval() -> None:
    for count, total in ((0, 10), (3, 10), (10, 10), (500, 1000)):
        low, high = wilson(count, total)
        theirs = stats.binomtest(count, total).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    with pytest.raises(ValueError):
        wilson(0, 0)


def test_the_interval_of_a_mean() -> None:
    x = np.random.default_rng(0).normal(size=400)
    mean, low, high = mean_interval(x)
    assert high - low == pytest.approx(2 * 1.96 * x.std(ddof=1) / 20, rel=1e-3)
    assert low < mean < high
    assert mean_interval([3.0]) == (3.0, 3.0, 3.0)


def test_people_balance(finished: Run) -> None:
    """Joined, killed, gone home: what is there at the end is what there was, plus and minus these."""
    m = finished.members
    for side, other in (("crown", "league"), ("league", "crown")):
        start = 1000 * m[f"draw.war.strength.{side}"]
        end = start + m[f"joined_{side}"] - m[f"killed_{side}"] - m[f"gone_home_{side}"]
        end += m[f"switched_{other}"] - m[f"switched_{side}"]
        assert np.allclose(end, m[f"strength_{side}"] + m[f"armed_{side}"], rtol=1e-4)
        assert (m[f"killed_{side}"] >= 0).all()
        assert (m[f"killed_{side}"] > 0).any()
    assert np.allclose(m["deaths"], m["killed_crown"] + m["killed_league"], rtol=1e-5)


def test_the_life_of_the_talks_is_consistent(finished: Run) -> None:
    talks = finished.talks
    assert set(talks["state"].map(lambda s: TALKS[s])) <= set(TALKS)
    assert talks.equals(talks.sort_values(["member", "week"], kind="stable").reset_index(drop=True))
    assert talks["week"].between(1, 40).all()
    signed = set(finished.members.loc[finished.members["agreement"] == 1, "member"])
    assert set(talks.loc[talks["event"] == "comprehensive agreement signed", "member"]) == signed
    assert "procedural agreement: substance" not in set(talks["event"]), "the overlay starts at substance"


def test_the_ledger_names_who_gave_what(breaking: Run, riverland: Case) -> None:
    steps = {step.id for step in riverland.file.side_deals}
    ledger = breaking.commitments[~breaking.commitments["provision"].isin(steps)]
    assert set(ledger["status"]) <= {"pledged", "carried out", "broken by crown", "broken by league"}
    broken = ledger["status"].str.startswith("broken")
    assert broken.any()
    assert (ledger["broken_week"][broken] >= ledger["week"][broken]).all()
    assert (ledger["broken_week"][~broken] == -1).all()
    assert ledger["carried_out"].between(0, 1).all()
    assert set(ledger["by"]) <= {"crown", "league", "both"}
    assert (ledger["by"] != ledger["to"])[ledger["by"] != "both"].all()
    options = {issue.id: issue.options for issue in riverland.file.issues}
    assert all(o in options[p] for p, o in zip(ledger["provision"], ledger["option"], strict=True))


def test_places_are_shares_that_sum_to_one(finished: Run) -> None:
    places = finished.districts
    assert np.allclose(places[["held_crown", "held_league", "contested"]].sum(axis=1), 1)
    assert len(places) == 41 * 12


def test_lasting_needs_half_a_year(riverland: Case) -> None:
    case = api.load("riverland", overlays=["common-ground-costly-war"])
    short, long = api.run(case, 64, 20, 3), api.run(case, 64, 52, 3)
    assert short.answer["measures"]["agreement"]["mean"] > 0.5
    assert short.answer["measures"]["lasting"]["mean"] == 0
    late = long.members["signed_week"] > 26
    assert ((long.members["lasting"] == 1) == ((long.members["in_force"] == 1) & ~late)).all()
    assert (long.members["in_force"] <= long.members["agreement"]).all()


def test_histograms_agree_with_exact_quantiles(riverland: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks, _ = run_plan(Plan(riverland, 160, 20, 1))
    raw = gather.gather(blocks)
    exact = gather.weekly_table(riverland, blocks, raw)
    monkeypatch.setattr(gather, "EXACT_MEMBERS", 10)
    binned = gather.weekly_table(riverland, blocks, gather.gather(blocks))
    assert (exact["error"] == 0).all()
    assert (binned["error"] > 0).all()
    names = dict(zip(series_names(riverland.sides, riverland.backers), gather.ranges(riverland), strict=True))
    sorted_series = np.sort(raw.series, axis=2)
    for index, name in enumerate(series_names(riverland.sides, riverland.backers)):
        low, high = names[name]
        assert raw.series[index].min() >= low - 1e-4
        assert raw.series[index].max() <= high + 1e-4
        mine = binned[binned["series"] == name]
        for level, column in ((0.05, "q05"), (0.5, "q50"), (0.95, "q95")):
            at = sorted_series[index][:, int(np.ceil(level * 160)) - 1]
            assert (np.abs(mine[column].to_numpy() - at) <= mine["error"].to_numpy() * 1.01 + 1e-5).all(), name
    assert len(SERIES) == len({s.name for s in SERIES})


def test_the_digest_sees_values_and_not_their_clothes(finished: Run) -> None:
    def digest(**changes: pd.DataFrame) -> str:
        tables = {n: changes.get(n, getattr(finished, n)) for n in ("members", "talks", "commitments")}
        return answers_digest(tables["members"], tables["talks"], tables["commitments"], np.zeros((1, 1, 3), np.int32))

    base = digest()
    turned = finished.members[finished.members.columns[::-1]]
    assert digest(members=turned) == base
    changed = finished.members.copy()
    changed.loc[5, "deaths"] += 1
    assert digest(members=changed) != base
    one, two = finished.members.copy(), finished.members.copy()
    one["x"] = np.array([np.nan] * 128, np.float32)
    two["x"] = -np.array([np.nan] * 128, np.float32)
    assert digest(members=one) == digest(members=two)


@pytest.mark.parametrize(
    ("name", "value"), [("members", 0), ("members", 10**7), ("weeks", 0), ("weeks", 5000), ("seed", -1)]
)
def test_numbers_out_of_range_are_refused(riverland: Case, name: str, value: int) -> None:
    with pytest.raises(RequestError, match=f"{name} is {value}"):
        Plan(riverland, **{name: value})


def test_unknown_mechanisms_are_refused(riverland: Case) -> None:
    with pytest.raises(RequestError, match="did you mean 'combat'"):
        api.run(riverland, 32, 5, without=["combatt"])


def test_damaged_folders_are_refused_with_a_reason(riverland: Case, tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="no run folder"):
        read_run(tmp_path / "none")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(RunFolderError, match="cannot be read"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(RunFolderError, match="not a manifest"):
        read_run(tmp_path)
    (tmp_path / "manifest.json").write_text('{"answer": {}}')
    with pytest.raises(RunFolderError, match=r"members.parquet"):
        read_run(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(RunFolderError, match="is a file"):
        api.run(riverland, 32, 5, out=blocked)


def test_a_full_disk_is_said_once_and_leaves_no_half_file(
    riverland: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_folder.np, "savez", full)
    with pytest.raises(RunFolderError, match="No space left on device"):
        api.run(riverland, 64, 5, out=tmp_path / "run")
    monkeypatch.undo()
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(RunFolderError, match="cannot write the tables"):
        api.run(riverland, 64, 5, out=tmp_path / "run", resume=True)
    assert not (tmp_path / "run" / "manifest.json").exists()
    monkeypatch.undo()
    assert api.run(riverland, 64, 5, out=tmp_path / "run", resume=True).answer["timing"]["resumed_blocks"] == 2


@pytest.mark.slow
def test_weeks_in_force_and_the_rate_of_violations_count_what_was_in_force(tmp_path: Path) -> None:
    """An agreement that never collapsed was in force from its signature on; the rate is violations over those years."""
    run = api.run(api.load("riverland", overlays=["costly-war"]), members=32, weeks=60, seed=2, out=tmp_path / "run")
    rows = run.members
    never, whole = rows[rows["signed_week"] < 0], rows[(rows["signed_week"] >= 0) & (rows["collapsed"] == 0)]
    assert len(whole) > 3
    assert (never[never["collapsed"] == 0]["weeks_in_force"] == 0).all()
    assert (whole["weeks_in_force"] == whole["ending_week"] - whole["signed_week"] + 1).all()
    years = rows["weeks_in_force"].sum() * 7 / 365.25
    assert run.answer["measures"]["violation_rate"]["mean"] == pytest.approx(rows["violations"].sum() / years)
