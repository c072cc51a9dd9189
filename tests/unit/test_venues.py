"""Rooms of a case: what is refused, what was known when, and how a run tells where they met."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import twotrack as tt
from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.venue_rules import known_talks
from twotrack.errors import CaseError
from twotrack.mechanisms.catalogue import parameters
from twotrack.report.terminal import where_they_met


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., Path]:
    def make(*changes: tuple[str, str]) -> Path:
        folder = tmp_path / "riverland"
        shutil.copytree(api.cases()["riverland"], folder)
        text = (folder / "case.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        return folder

    return make


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("host: abbey\n", "host: abbot\n", "talks.venues.0.host", "unknown actor 'abbot'"),
        ("door: abbey-hall", "door: abbey-hal", "talks.venues.2.door", "unknown room or step of a side deal"),
        ("door: abbey-hall", "door: midsummer", "talks.venues.2.door", "not its own door"),
        ("invites: [crown, league]", "invites: [crown, leage]", "talks.venues.0.invites.1", "unknown actor 'leage'"),
        ("invites: [crown, league]", "invites: [crown]", "talks.venues.0.invites", "nobody of 'league' is invited"),
        ("id: ferry-house", "id: abbey-hall", "talks.venues.1.id", "stands twice"),
        ("absent: [league]", "absent: [leage]", "talks.absent.0", "unknown side 'leage'"),
        ("absent: [league]", "at: the-abbey", "talks.at", "unknown room 'the-abbey'"),
        ("until: 2031-07-21", "until: 2031-06-01", "talks.venues.2", "closes before it opens"),
        ("from: 2031-01-06\n", "from: 2031-01-06\n      stage: agenda\n", "talks.venues.1", "only a conference"),
        ("kind: unofficial", "kind: secret", "talks.venues.1.kind", "'secret' is not known"),
        (
            "door: abbey-hall",
            "refused: {by: [assembly], date: 2031-01-01, support: [{assumption: x, settles: y}]}",
            "talks.venues.2.refused.by.0",
            "unknown side 'assembly'",
        ),
        (
            "door: abbey-hall",
            "pressed: {value: 2, unit: share, support: [{assumption: x, settles: y}]}",
            "talks.venues.2",
            "between 0 and 1",
        ),
    ],
)
def test_a_fault_names_its_field(copy: Callable[..., Path], old: str, new: str, field: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        load_case(copy((old, new)), parameters())
    assert any(f.field.startswith(field) and message in f.message and f.line for f in caught.value.faults), (
        caught.value.faults
    )


def test_rooms_are_those_known_on_the_date(afghanistan: Case) -> None:
    now = afghanistan.file.talks
    assert [room.id for room in now.venues] == ["doha", "istanbul"]
    assert now.venues[1].refused is not None
    early = api.load("afghanistan", overlays=["october-2015"]).file.talks
    assert [room.id for room in early.venues] == ["murree", "doha-unofficial"]
    raw = api.load("afghanistan").file.talks
    spring = known_talks(raw, afghanistan.evidence, datetime.date(2021, 4, 15))
    assert [room.id for room in spring.venues] == ["doha", "istanbul"]
    assert spring.venues[1].refused is None, "that it was refused is told only by a document of June"
    assert [r.id for r in known_talks(raw, afghanistan.evidence, datetime.date(2021, 4, 12)).venues] == ["doha"]


def test_a_refusal_of_the_past_is_still_read(afghanistan: Case) -> None:
    from twotrack.engine.simulate import setup
    from twotrack.world.compile import block

    absent = block(afghanistan, setup(afghanistan, 1, 5).fixed, 1, 0).arrays["absent"]
    assert (absent[afghanistan.sides.index("taliban")] > 0.3).all()
    assert (absent[afghanistan.sides.index("republic")] == 0).all()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, riverland: Case) -> tt.Run:
    out = tmp_path_factory.mktemp("runs") / "run"
    return tt.run(riverland.with_overlay("second-conference"), members=128, weeks=40, seed=2, out=out)


def test_the_talks_say_where_with_whom_and_by_whom(run: tt.Run) -> None:
    talks = run.talks
    assert set(talks["venue"]) <= {"abbey-hall", "ferry-house", "midsummer", "coast"}
    assert set(talks["level"]) == {"unofficial", "delegations", "seniors"}
    assert set(talks["event"]) >= {
        "invited", "refused", "met (conference)", "met (unofficial)", "met (official)", "room closed", "seniors came",
        "suspended by violence", "accepted and referred home",
    }  # fmt: skip
    named = talks["event"].isin(["refused", "walked out", "seniors came"])
    assert set(talks.loc[named, "by"]) <= {"crown", "league"}
    assert (talks.loc[~named, "by"] == "").all()
    signed = talks[talks["event"] == "comprehensive agreement signed"]
    assert len(signed)
    assert (signed["level"] == "seniors").all(), "nothing is signed without those who may"
    assert (talks.loc[talks["level"] == "unofficial", "stage"] <= 1).all()
    lost = run.members.set_index("member")["zone_lost_week"]
    closed = talks[talks["event"] == "opening closed"]
    assert closed["member"].tolist() == lost.index[lost >= 0].tolist()
    refusals = talks[talks["event"] == "refused"]
    invited = talks[talks["event"] == "invited"].set_index(["member", "week"]).index
    assert refusals.set_index(["member", "week"]).index.isin(invited).all()


def test_the_answer_and_the_page_name_the_rooms(run: tt.Run) -> None:
    venues = run.answer["venues"]
    assert [room["name"] for room in venues.values()][:2] == ["the Abbey", "the ferry house"]
    assert venues["coast"]["share"] == pytest.approx((run.members["met_coast"] > 0).mean())
    line = where_they_met(venues)
    assert line.startswith("Where they met: the Abbey (official) in ")
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Where they meet" in page
    assert "the conference on the coast" in page
    assert "The Hill League stay away" in page


def test_stories_tell_rooms_and_refusals(run: tt.Run) -> None:
    events = run.talks
    member = int(events.loc[events["event"] == "refused", "member"].iloc[0])
    told = [e for w in tt.trace(run.folder, member)["weeks"] for e in w["events"] if e["mechanism"] == "opening"]
    words = [e["what"] for e in told]
    assert any(w.startswith("Invited: both sides are called to") for w in words)
    refused = next(e for e in told if e["what"].startswith("Refused:"))
    assert any(name.startswith("good_faith_") for name in refused["inputs"])
    state = tt.trace(run.folder, member, 1)["weeks"][0]["state"]
    assert state["venue"] == "abbey-hall"
    assert state["level"] == "delegations"


def test_a_case_without_rooms_says_the_table(riverland: Case, copy: Callable[..., Path]) -> None:
    folder = copy()
    (folder / "overlays" / "plain.yaml").write_text(
        "schema: 1\nid: plain\nname: x\nkind: test\nabout: x\nsupport: [{assumption: x, settles: y}]\n"
        "set:\n  talks.venues: []\n  talks.absent: []\n",
        encoding="utf-8",
    )
    run = tt.run(load_case(folder, parameters(), None, ("plain",)), members=32, weeks=20)
    assert list(run.answer["venues"]) == ["table"]
    assert set(run.talks["venue"]) == {"table"}
    assert set(run.talks["level"]) == {"seniors"}
    assert isinstance(run.talks, pd.DataFrame)
