"""The start in October 2015: nothing known later counts, and the comparison computes what it says."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML
from scipy.stats import spearmanr

from twotrack import api
from twotrack.case.case import Case
from twotrack.errors import RequestError

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import afghan_2015 as bench  # noqa: E402
from benchmarks.afghan_2015_page import Count, Deaths, page, picture  # noqa: E402

DAY = datetime.date(2015, 10, 21)


@pytest.fixture(scope="module")
def start() -> Case:
    return api.load("afghanistan", overlays=["october-2015"])


@pytest.fixture(scope="module")
def made(start: Case) -> bench.Ensemble:
    return bench.ensemble(start, 40, 65)


def test_it_starts_on_its_date_with_the_intervener_there(start: Case, afghanistan: Case) -> None:
    assert start.as_of == DAY
    presence = start.file.calendar.presence
    assert presence is not None
    assert {level.strength for level in presence.path} == {presence.reference}
    assert start.file.calendar.events == ()
    assert afghanistan.with_overlay("october-2015").fingerprint == start.fingerprint
    assert start.with_overlay("propaganda").as_of == DAY


def test_another_date_is_refused() -> None:
    with pytest.raises(RequestError, match="'october-2015' starts on 2015-10-21, not on 2021-06-27"):
        api.load("afghanistan", "2021-06-27", ["october-2015"])
    assert api.load("afghanistan", "2015-10-21", ["october-2015"]).as_of == DAY


def test_nothing_known_later_counts(start: Case) -> None:
    for name, ground in start.grounds().items():
        if ground in {"documents", "data"} and name in start.numbers:
            known = [s for s in start.numbers[name].support if start.evidence.known(s, DAY)]
            assert any(s.claim or s.data for s in known), name


def test_what_the_overlay_sets_cites_nothing_later(start: Case) -> None:
    overlay = YAML(typ="safe").load((start.folder / "overlays" / "october-2015.yaml").read_text(encoding="utf-8"))
    text = repr(overlay)
    cited = [source for source in start.evidence.sources.values() if f"'data': '{source.id}'" in text]
    assert len(cited) == 8
    assert max(source.known_from for source in cited) <= DAY
    assert "'claim'" not in text


def test_the_start_map_does_not_use_events_after_the_start(start: Case, shared: Path) -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    import afghanistan_data as tool

    districts = tool.read_csv(shared / "data" / "geo" / "afg_districts.csv")
    for row in districts:
        row["name"] = tool.clean(row["district"])
    events = tool.read_csv(shared / "data" / "conflict" / "ucdp_aec_afghanistan_sample.csv")
    before = [event for event in events if event["start_date"] >= "2014" and event["end_date"] < "2015-10-21"]
    index, _ = tool.fighting(districts, before)
    column = dict(zip(start.places.ids, start.places.columns["fighting_2015"], strict=True))
    assert {place: round(value, 3) for place, value in index.items()} == pytest.approx(column, abs=1e-9)
    after = tool.later_events(districts, tool.within(events, tool.EVENTS_AFTER_2015))
    kept = {row["place_id"]: int(row["events"]) for row in bench.rows(start, "outcome/events_2015_2018.csv")}
    assert {shape: every for shape, every, _ in after} == kept


def test_the_bands_are_those_of_the_members(made: bench.Ensemble, start: Case) -> None:
    found = bench.counts(made)
    assert {c.day for c in found} == {datetime.date(2016, 11, 26)}, "within 65 weeks"
    count = next(c for c in found if c.who == "insurgent")
    run = api.run(start, 40, 65)
    week = run.weekly[(run.weekly["series"] == "districts_taliban") & (run.weekly["week"] == 57)]
    assert week["week"].item() == round((count.day - DAY).days / 7)
    assert count.band == pytest.approx(tuple(week[["q05", "q50", "q95"]].iloc[0]), rel=1e-5)
    assert count.low == pytest.approx(41 * 398 / 407)
    year = bench.deaths(made)
    assert [(d.year, d.counted) for d in year] == [(2016, "fighters"), (2016, "with civilians")]
    assert year[0].band[1] < year[1].band[1] < 2 * year[0].band[1]
    assert 0 <= year[0].band[0] <= year[0].band[1] <= year[0].band[2]
    assert 0 < year[0].share_at_war <= 1


def test_changes_of_control_are_counted_by_place(made: bench.Ensemble) -> None:
    assert made.changes.shape == made.contested.shape == (398,)
    assert 0 < made.changes.sum() < 65 * 398
    assert made.contested.max() <= 65
    maps = bench.where(made, resamples=20)
    assert len(maps) == 12
    assert all(w.interval[0] <= w.interval[1] for w in maps)


def test_spearman() -> None:
    x, y = np.random.default_rng(1).integers(0, 6, (2, 50)).astype(float)
    assert bench.spearman(x, y) == pytest.approx(float(spearmanr(x, y).statistic))
    assert bench.spearman(x, np.ones(50)) == 0


def test_the_page_says_what_fails() -> None:
    def count(low: float, high: float | None) -> Count:
        return Count(datetime.date(2018, 4, 30), "insurgent", "a count", low, high, (30, 40, 50), (30, 40, 50), 1)

    assert [count(*x).inside for x in ((45, 60), (51, 60), (10, 29), (71, None), (49, None))] == [
        True, False, False, False, True,
    ]  # fmt: skip
    year = Deaths(2018, 9, 10, 11, (0, 4, 30), (2, 5, 30), 0.5, 0.2)
    assert (year.within, year.within_at_war) == (False, True)
    text = page("a run", {"stalemate": 1.0}, [count(51, 60)], [year], [])
    assert "**no**" in text
    assert "0 of 1 counts" in text
    assert "in 0 of 1 years" in text
    assert picture(DAY, [(30, 40, 50)] * 60, [count(45, 60)], 398).count("<circle") == 1
