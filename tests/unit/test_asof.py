"""Five as-of dates, one for each document: nothing known later is in the start, the calendar or what counts."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.starts import StartOn, choose
from twotrack.case.walk import supports
from twotrack.errors import CaseError, RequestError
from twotrack.mechanisms.catalogue import parameters

DAY = datetime.date
DATES = {"004": DAY(2015, 5, 5), "003": DAY(2021, 1, 12), "000": DAY(2021, 6, 24), "001": DAY(2021, 6, 27),
         "002": DAY(2021, 7, 11)}  # fmt: skip


@lru_cache
def on(day: DAY) -> Case:
    return api.load("afghanistan", day)


def later(case: Case, day: DAY) -> list[str]:
    """Everything a case uses or counts that was known only after the day."""
    known = case.evidence.known_from
    found = [str(s) for given in supports(case.file.start).values() for s in given if (known(s) or day) > day]
    calendar = case.file.calendar
    entries = [*calendar.events, *(calendar.presence.path if calendar.presence else ())]
    found += [str(e.date) for e in entries if (e.known_from or case.evidence.first_known(e.support) or day) > day]
    grounds = case.grounds()
    for name, given in case.supports().items():
        counted = [s for s in given if (known(s) or day) <= min(day, case.ground_day(name))]
        if name in grounds and grounds[name] in {"documents", "data"} and not any(s.claim or s.data for s in counted):
            found.append(name)
    return found


def test_there_is_one_date_for_each_document(afghanistan: Case) -> None:
    days = {source.id: source.known_from for source in afghanistan.evidence.documents()}
    assert days == DATES
    assert len(set(days.values())) == 5


@pytest.mark.parametrize("day", [*DATES.values(), DAY(2021, 5, 1)])
def test_nothing_known_later_is_used(day: DAY) -> None:
    case = on(day)
    assert case.as_of == day
    assert later(case, day) == []
    assert case.file.calendar.presence is not None
    assert min(level.date for level in case.file.calendar.presence.path) <= day


def test_the_check_sees_what_is_later(afghanistan: Case) -> None:
    """The twin: the case's own state, looked at from a day before it was known, is full of later things."""
    found = later(afghanistan, DAY(2021, 1, 12))
    assert any("un-envoy-2021-06-22" in text for text in found)
    assert any(text == "2021-09-11" for text in found)


@pytest.mark.slow
def test_each_date_has_the_latest_start_known() -> None:
    expected = {
        "2015-05-05": "start-2015-05-05", "2015-10-21": "start-2015-05-05", "2021-01-12": "start-2021-01-12",
        "2021-04-30": "start-2021-01-12", "2021-05-01": "start-2021-05-01", "2021-06-24": None, "2021-06-27": None,
        "2021-07-11": "start-2021-07-11",
    }  # fmt: skip
    for day, overlay in expected.items():
        assert on(DAY.fromisoformat(day)).start == overlay, day
    stale = on(DAY(2021, 4, 30))
    assert any("the start state is that of 2021-01-12" in note for note in stale.notes)


def test_a_day_before_all_starts_is_refused_with_their_dates() -> None:
    with pytest.raises(RequestError, match=r"no start map for 2014-12-31: .*2015-05-05, 2021-01-12, 2021-05-01"):
        api.load("afghanistan", "2014-12-31")


def test_the_plan_to_leave_is_that_of_the_day() -> None:
    def last(day: str) -> DAY:
        presence = on(DAY.fromisoformat(day)).file.calendar.presence
        assert presence is not None
        return max(level.date for level in presence.path if level.strength == 0)

    assert [last(day) for day in ("2015-05-05", "2021-01-12", "2021-06-24", "2021-07-11")] == [
        DAY(2016, 12, 31), DAY(2021, 5, 1), DAY(2021, 9, 11), DAY(2021, 8, 31),
    ]  # fmt: skip


@pytest.mark.slow
def test_overlays_lie_on_the_start_and_do_not_fight_it() -> None:
    base = on(DAY(2015, 5, 5))
    case = base.with_overlay("stronger-insurgent")
    assert (case.as_of, case.start, case.overlays) == (DAY(2015, 5, 5), "start-2015-05-05", ("stronger-insurgent",))
    before, after = (c.numbers["war.strength.taliban"].bounds for c in (base, case))
    assert before == (25, 100)
    assert after[1] > before[1], "the overlay scales what the start sets"
    named = api.load("afghanistan", overlays=["start-2015-05-05"])
    assert named.fingerprint == base.fingerprint
    with pytest.raises(RequestError, match="starts on 2015-05-05, not on 2021-06-27"):
        api.load("afghanistan", "2021-06-27", ["start-2015-05-05"])


@pytest.mark.slow
def test_the_october_start_stays_as_it_was() -> None:
    october = api.load("afghanistan", overlays=["october-2015"])
    assert (october.as_of, october.start) == (DAY(2015, 10, 21), None)
    assert october.numbers["start.control.counts.held"].numbers == (30, 42)
    assert api.load("afghanistan", "2015-10-21", ["october-2015"]).fingerprint == october.fingerprint


def test_choose() -> None:
    starts = [StartOn(as_of=DAY(2030, 1, 1), overlay="a"), StartOn(as_of=DAY(2031, 1, 1), overlay="b")]
    own = DAY(2030, 6, 1)
    assert choose(starts, own, DAY(2029, 1, 1)) is None
    for day, overlay in ((DAY(2030, 5, 1), "a"), (DAY(2030, 6, 1), None), (DAY(2031, 1, 1), "b")):
        chosen = choose(starts, own, day)
        assert chosen is not None
        assert chosen.overlay == overlay


def test_a_list_of_starts_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "war"
    from twotrack.case.scaffold import new_case

    new_case(folder, "war", 12, 1)
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    listed = "starts:\n  - {as_of: 2020-01-01, overlay: nowhere}\n  - {as_of: 2020-01-01, overlay: nowhere}\n"
    (folder / "case.yaml").write_text(text + "\n" + listed, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        load_case(folder, parameters())
    assert {fault.field for fault in error.value.faults} >= {"starts.0.overlay", "starts.1.as_of"}
    assert all(fault.line for fault in error.value.faults)


def test_a_case_without_starts_is_as_before(riverland: Case) -> None:
    later_on = api.load("riverland", riverland.as_of + datetime.timedelta(days=30))
    assert later_on.start is None
    assert riverland.file.starts == ()
