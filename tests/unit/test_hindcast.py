"""Hindcast: forecasts do not know what happened, scores are those of the forecasts, and losses are called losses."""

from __future__ import annotations

import datetime
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from twotrack import api
from twotrack.analysis import aims, baselines
from twotrack.analysis.foretold import both
from twotrack.analysis.scores import crps
from twotrack.case.case import Case
from twotrack.cli import app
from twotrack.errors import CaseError
from twotrack.evidence.asked import read_asked
from twotrack.evidence.odds import ODDS
from twotrack.evidence.outcome import read_observed, read_verdicts
from twotrack.evidence.target import Target
from twotrack.report.terminal_hindcast import verdicts

DAY = datetime.date
TOY = """schema: 1
targets:
  - {name: taken, kind: ending, ending: ENDING, date: 2031-09-01, about: a test}
  - {name: peace, kind: agreement, date: 2031-08-01, about: a test}
  - {name: ground, kind: count, held_by: SIDE, date: 2031-06-01, about: a test}
  - {name: open-ground, kind: count, contested: true, date: 2031-06-01, about: a test}
  - name: dead
    kind: deaths
    since: 2031-04-01
    date: 2031-07-01
    about: a test
    before: [{value: 2000, known_from: 2031-01-01, source: a test}]
"""
SEEN = """schema: 1
targets:
  - {target: taken, happened: false, source: invented}
  - {target: peace, happened: true, source: invented}
  - {target: ground, low: 4, high: 6, denominator: 20, source: invented}
  - {target: open-ground, low: 0.2, source: invented}
  - {target: dead, low: 1000, high: 3000, source: invented}
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory, riverland: Case) -> Path:
    """Riverland with targets and an invented end."""
    folder = tmp_path_factory.mktemp("toy") / "riverland"
    shutil.copytree(riverland.folder, folder)
    ending = next(e.id for e in riverland.file.endings if e.kind == "takeover")
    text = TOY.replace("ENDING", ending).replace("SIDE", riverland.sides[1])
    (folder / "targets.yaml").write_text(text, encoding="utf-8")
    (folder / "outcome").mkdir()
    (folder / "outcome" / "targets.yaml").write_text(SEEN, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def answer(toy: Path) -> dict[str, Any]:
    return api.hindcast(api.load(toy), members=64, seed=2)


def only_forecasts(answer: dict[str, Any]) -> str:
    """What is said before anything is looked up: everything but what happened, scores and notes."""
    after = {"observed", "observed_range", "observed_note", "source", "scores", "baselines", "status", "reason",
             "facts", "totals", "document_scores", "scored", "notes"}  # fmt: skip

    def strip(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: strip(value) for key, value in node.items() if key not in after}
        return [strip(item) for item in node] if isinstance(node, list) else node

    return json.dumps(strip(answer), sort_keys=True)


def test_forecasts_are_those_of_a_plain_run(toy: Path, answer: dict[str, Any]) -> None:
    case = api.load(toy)
    run = api.run(case, 64, answer["weeks"], 2)
    rows = {row["name"]: row for row in answer["targets"]}
    target = read_asked(toy, case.evidence).targets[0]
    index = [e.id for e in case.file.endings].index(str(target.ending))
    by = run.members["ending_week"] <= (target.date - case.as_of).days / 7
    assert rows["taken"]["forecast"]["share"] == pytest.approx(((run.members["ending"] == index) & by).mean())
    week = round((DAY(2031, 6, 1) - case.as_of).days / 7)
    band = run.weekly[(run.weekly["series"] == f"districts_{case.sides[1]}") & (run.weekly["week"] == week)]
    assert rows["ground"]["forecast"]["q50"] == pytest.approx(band["q50"].item() / len(case.places), abs=0.05)
    assert answer["headline"] == "all ranges"
    assert not answer["conditioned"]["possible"]
    assert any("not conditioned" in note for note in answer["notes"])


def test_scores_are_those_of_the_forecasts(answer: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in answer["targets"]}
    assert rows["taken"]["scores"] == both(rows["taken"]["forecast"]["share"], False)
    assert rows["peace"]["scores"] == both(rows["peace"]["forecast"]["share"], True)
    assert rows["ground"]["observed"] == 0.25
    assert rows["open-ground"]["observed"] == 0.2
    assert rows["dead"]["observed"] == 2000
    assert rows["dead"]["baselines"]["persistence"] == {"crps": 0.0}
    assert rows["peace"]["baselines"]["persistence"] == both(0.0, True)
    assert set(rows["ground"]["baselines"]) == {"persistence"}
    mean = answer["totals"]["probability"]["mean"]
    assert mean["all ranges"] == pytest.approx(np.mean([rows[n]["scores"]["brier"] for n in ("taken", "peace")]))


def test_scores_of_counts_are_those_of_the_members(toy: Path, answer: dict[str, Any]) -> None:
    from twotrack.ensemble.gather import gather
    from twotrack.ensemble.local import run_plan
    from twotrack.ensemble.plan import Plan

    case = api.load(toy)
    raw = gather(run_plan(Plan(case, 64, answer["weeks"], 2))[0])
    rows = {row["name"]: row for row in answer["targets"]}
    for target in read_asked(toy, case.evidence).targets[2:]:
        values = aims.values(case, raw, target)
        assert rows[target.name]["scores"]["crps"] == pytest.approx(crps(values, rows[target.name]["observed"]))
        assert values.std() > 0


@pytest.mark.slow
def test_the_forecasts_are_the_same_without_what_happened(toy: Path, answer: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "riverland"
    shutil.copytree(toy, folder)
    shutil.rmtree(folder / "outcome")
    blind = api.hindcast(api.load(folder), members=64, seed=2)
    assert only_forecasts(blind) == only_forecasts(answer)
    assert all(not row["scores"] and not row["baselines"] and row["observed"] is None for row in blind["targets"])
    assert not blind["scored"]
    assert any("scores are missing" in note for note in blind["notes"])
    other = api.hindcast(api.load(folder), members=64, seed=3)
    assert only_forecasts(other) != only_forecasts(answer), "the comparison can fail"


@pytest.mark.slow
def test_runs_from_an_earlier_start_are_weighted(toy: Path, tmp_path: Path, riverland: Case) -> None:
    """Thirteen weeks after the case's own start a count weighs the runs; the other count pulls the other way."""
    day, side = DAY(2031, 6, 2), riverland.sides[1]
    text = (
        "schema: 1\nobservations:\n  - {id: count, measure: held, side: SIDE, date: 2031-05-26, known_from: KNOWN, "
        "low: SHARE, high: SHARE, denominator: 1, error: 0.05, support: [{assumption: invented, settles: nothing}]}\n"
        "  - {id: war, measure: war, date: 2031-05-26, known_from: 2031-05-27, "
        "support: [{assumption: invented, settles: nothing}]}\n"
    ).replace("SIDE", side)
    found = {}
    for share, known in ((0.1, "2031-05-27"), (0.9, "2031-05-27"), (0.5, "2031-07-01")):
        folder = tmp_path / f"{share}"
        shutil.copytree(toy, folder)
        told = text.replace("SHARE", str(share)).replace("KNOWN", known)
        (folder / "observations.yaml").write_text(told, encoding="utf-8")
        found[share] = api.hindcast(api.load(folder, day), members=96, seed=2)
    few, many, late = found[0.1], found[0.9], found[0.5]
    for one in (few, many):
        assert one["headline"] == "conditioned"
        assert one["conditioned"]["start"] == riverland.as_of.isoformat()
        assert 0 < one["conditioned"]["effective"] < 96
        assert any("'conditioned' is worth" in note for note in one["notes"])
        assert [row["name"] for row in one["targets"]] == ["taken", "peace"], "what lay before the date is not asked"
    share = {name: one["worlds"]["conditioned"]["targets"]["taken"]["forecast"]["share"] for name, one in found.items()
             if "conditioned" in one["worlds"]}  # fmt: skip
    assert share[0.1] < share[0.9]
    assert late["headline"] == "all ranges", "a count that was not known yet weighs nothing"
    assert "nothing that was counted" in late["conditioned"]["reason"]


def test_a_case_with_nothing_to_score_says_so(riverland: Case) -> None:
    found = api.hindcast(riverland)
    assert (found["targets"], found["documents"], found["worlds"], found["scored"]) == ([], [], {}, False)
    shown = CliRunner().invoke(app, ["hindcast", "riverland"])
    assert shown.exit_code == 0, shown.output
    assert "there is nothing of ours to score" in shown.stdout.replace("\n", " ")
    assert "Nothing is scored" in shown.stdout
    answer = json.loads(CliRunner().invoke(app, ["hindcast", "riverland", "--json"]).stdout)
    assert {"as_of", "targets", "documents"} <= set(answer)


def test_a_loss_is_called_a_loss(answer: dict[str, Any]) -> None:
    lost = json.loads(json.dumps(answer))
    lost["totals"] = {"probability": {"score": "brier", "targets": 2, "mean": {"all ranges": 0.4, "persistence": 0.3}}}
    assert any("LOSES to persistence" in text for text in verdicts(lost))
    lost["totals"]["probability"]["mean"]["persistence"] = 0.5
    assert any("beats persistence" in text for text in verdicts(lost))
    lost["targets"] = [{"name": "taken", "observed": True, "forecast": {"share": 0.04}}]
    assert any("Surprised: 'taken'" in text for text in verdicts(lost))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("held_by: league", "held_by: leage"), "did you mean 'league'"),
        (("kind: agreement", "kind: treaty"), "'treaty' is not known here"),
        (("name: ground", "name: peace"), "'peace' stands twice"),
        (("since: 2031-04-01", "since: 2031-08-01"), "since lies on or after the date"),
    ],
)
def test_bad_targets_are_refused(toy: Path, tmp_path: Path, change: tuple[str, str], words: str) -> None:
    folder = tmp_path / "riverland"
    shutil.copytree(toy, folder)
    text = (folder / "targets.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    (folder / "targets.yaml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(CaseError, match=words):
        api.hindcast(api.load(folder), members=32)
    assert any(words in str(fault) for fault in api.validate(folder))


def test_base_rates_are_competing_hazards(afghanistan: Case) -> None:
    rates = read_asked(afghanistan.folder, afghanistan.evidence).base_rates
    assert rates is not None
    yearly = baselines.hazards(afghanistan.folder, rates, DAY(2021, 6, 27))
    older = baselines.hazards(afghanistan.folder, rates, DAY(2015, 5, 5))
    assert yearly != older, "years after 2013 were not known in 2015"
    assert 0.01 < yearly[4] < 0.03
    day, end = DAY(2021, 1, 1), DAY(2031, 1, 1)
    chances = {}
    for ending in ("taliban-takeover", "republic-consolidation", "ceasefire", "fading"):
        target = Target(name="x", kind="ending", about="a test", date=end, ending=ending)
        chances[ending] = baselines.base_rate(afghanistan, target, rates, yearly, day)
    every = sum(yearly.values())
    gone = 1 - math.exp(-every * (end - day).days / 365.25)
    assert chances["taliban-takeover"] == pytest.approx(yearly[4] / every * gone)
    peace = Target(name="x", kind="agreement", about="a test", date=end)
    total = sum(c for c in chances.values() if c) + (baselines.base_rate(afghanistan, peace, rates, yearly, day) or 0)
    assert total == pytest.approx(gone * (1 - yearly[6] / every)), "all ways to end and none of them share out one"


def test_the_table_of_endings_is_counted_from_the_workbook(shared: Path, afghanistan: Case) -> None:
    from benchmarks.ucdp import by_year

    counted = by_year(shared / "data" / "conflict" / "ucdp-term-dyad-3-2021.xlsx")
    text = (afghanistan.folder / "data" / "ucdp_endings_by_year.csv").read_text(encoding="utf-8").splitlines()
    kept = [[int(x) for x in line.split(",")] for line in text if line[:1].isdigit()]
    assert kept == counted


def test_every_forecast_of_the_documents_is_listed_and_judged(afghanistan: Case) -> None:
    asked = read_asked(afghanistan.folder, afghanistan.evidence)
    listed = {one.claim for one in asked.forecasts}
    claims = {c.id for c in afghanistan.evidence.claims.values() if c.kind == "forecast"}
    assert len(claims) == 14
    assert claims <= listed
    verdicts_, faults = read_verdicts(afghanistan.folder)
    assert faults == []
    assert set(verdicts_) == {one.key for one in asked.forecasts}
    assert {verdict.status for verdict in verdicts_.values()} == {
        "held", "failed", "condition never met", "not testable", "partly",
    }  # fmt: skip
    assert verdicts_["001-22"].status == "failed", "the condition was met, its consequence was not"
    assert verdicts_["001-34b"].status == "partly", "one state recognised them, four years later"
    observed, faults = read_observed(afghanistan.folder)
    assert faults == []
    assert set(observed) == {target.name for target in asked.targets}


def test_odds_are_ordered_and_inside_their_ranges() -> None:
    numbers = [odds.probability for odds in ODDS.values()]
    assert numbers == sorted(numbers, reverse=True)
    assert all(odds.low <= odds.probability <= odds.high for odds in ODDS.values())


@pytest.mark.slow
def test_the_afghan_hindcast(tmp_path: Path, afghanistan: Case) -> None:
    folder = tmp_path / "afghanistan"
    shutil.copytree(afghanistan.folder, folder)
    seen = api.hindcast(api.load(folder, "2021-06-24"), members=64, seed=1)
    assert seen["headline"] == "conditioned"
    assert seen["conditioned"]["start"] == "2021-05-01"
    assert 0 < seen["conditioned"]["effective"] < 64
    assert any("worth" in note for note in seen["notes"]), "few runs are left, and this is said"
    assert {"all ranges", "conditioned", "without outside"} <= set(seen["worlds"])
    assert seen["worlds"]["without outside"]["without"] == ["standing-down"]
    pooled = seen["worlds"]["pooled readings"]["targets"]
    readings = [n for n in seen["worlds"] if n.startswith("reading-") and not n.endswith("without outside")]
    assert readings == ["reading-000", "reading-003", "reading-004"], "the others were not known by the day"
    for name, one in pooled.items():
        if "share" in one["forecast"]:
            shares = [seen["worlds"][r]["targets"][name]["forecast"]["share"] for r in readings]
            assert one["forecast"]["share"] == pytest.approx(sum(shares) / len(shares))
    assert seen["worlds"]["pooled readings, without outside"]["without"] == ["standing-down"]
    rows = {row["name"]: row for row in seen["targets"]}
    assert rows["takeover-by-2021-08-31"]["observed"] is True
    assert set(rows["takeover-by-2021-08-31"]["baselines"]) == {"persistence", "base-rate"}
    assert min(DAY.fromisoformat(row["date"]) for row in seen["targets"]) > DAY(2021, 6, 24)
    assert seen["document_scores"]["all"]["brier"] > 0.25, "the documents did worse than a coin"
    assert [row["claim"] for row in seen["documents"] if not row["known"] and row["document"] != "002"] == [
        row["claim"] for row in seen["documents"] if row["document"] == "001"
    ]
    shutil.rmtree(folder / "outcome")
    blind = api.hindcast(api.load(folder, "2021-06-24"), members=64, seed=1)
    assert only_forecasts(blind) == only_forecasts(seen)
    assert all(row["status"] is None and row["odds"] for row in blind["documents"])
