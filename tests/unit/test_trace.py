"""One member's story: the same course as in the tables of the run, told with what went into it."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

import twotrack as tt
from twotrack.analysis.course import RELEVANT
from twotrack.errors import RequestError, RunFolderError
from twotrack.mechanisms.catalogue import MECHANISMS, parameters
from twotrack.report.terminal_trace import show_trace

WEEKS = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory, riverland):
    out = tmp_path_factory.mktemp("runs") / "river"
    case = riverland.with_overlay("conditional-exit")
    tt.run(case, members=70, weeks=WEEKS, seed=5, without=["information"], out=out)
    return out


@pytest.fixture
def copy(folder, tmp_path):
    return shutil.copytree(folder, tmp_path / "copy")


@pytest.mark.parametrize("member", [0, 3, 31, 32, 69])
def test_a_story_agrees_with_the_tables_of_the_run(folder, riverland, member):
    story = tt.trace(folder, member)
    row = pd.read_parquet(folder / "members.parquet").set_index("member").loc[member]
    assert story["ending"] == riverland.file.endings[int(row["ending"])].id
    assert story["ending_week"] == row["ending_week"]
    assert story["signed_week"] == row["signed_week"]
    last = tt.trace(folder, member, int(row["ending_week"]))["weeks"][0]
    for side in riverland.sides:
        assert last["state"]["position"][side] == pytest.approx(row[f"control_{side}"], abs=1e-6)
    talks = pd.read_parquet(folder / "talks.parquet")
    kept = [(int(w), e) for w, e in talks.loc[talks["member"] == member, ["week", "event"]].itertuples(index=False)]
    told = [
        (week["week"], event["what"])
        for week in story["weeks"]
        for event in week["events"]
        if event["mechanism"] in ("opening", "signing") or "agreement ended" in event["what"]
    ]
    assert [week for week, _ in told] == [week for week, _ in kept]
    for (_, what), (_, event) in zip(told, kept, strict=True):
        assert event.lower() in what.lower() or ("signed" in event and "signed" in what)


def test_what_a_side_claims_stands_beside_what_it_holds(riverland, tmp_path, capsys):
    """Both counts of one member, week by week, as in the tables of the run (S20)."""
    run = tt.run(riverland.with_overlay("propaganda"), members=8, weeks=30, seed=5, out=tmp_path / "run")
    boasts = 0
    for member, row in run.members.set_index("member").iterrows():
        last = tt.trace(tmp_path / "run", member, int(row["ending_week"]))
        state = last["weeks"][0]["state"]
        for side in riverland.sides:
            assert state["held"][side] == row[f"districts_{side}"]
            assert state["claimed_held"][side] == pytest.approx(row[f"claimed_{side}"], abs=1e-4)
            boasts += state["claimed_held"][side] > state["held"][side] + 0.5
        show_trace(last)
        assert f"holds {row['districts_league']:.0f} places and claims {row['claimed_league']:.0f}" in plain_text(
            capsys
        )
    assert boasts > 0
    show_trace(last | {"without": ["information"]})
    assert "places and claims" not in plain_text(capsys), "nobody claims anything where the mechanism is left out"


def plain_text(capsys):
    """What was printed, in one line."""
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.slow
def test_every_event_names_a_mechanism_its_numbers_and_their_support(folder):
    seen = set()
    for member in range(12):
        story = tt.trace(folder, member)
        assert [week["week"] for week in story["weeks"]] == sorted({week["week"] for week in story["weeks"]})
        for week in story["weeks"]:
            for event in week["events"]:
                assert set(event) == {"mechanism", "what", "inputs", "support"}
                assert event["mechanism"] in MECHANISMS
                assert all(isinstance(x, float) for x in event["inputs"].values())
                assert event["support"] or event["mechanism"] in ("posture", "ending")
                seen.add(event["mechanism"])
        json.dumps(story, allow_nan=False)
        endings = [e for week in story["weeks"] for e in week["events"] if e["mechanism"] == "ending"]
        assert len(endings) == 1
        assert story["ending"] in endings[0]["what"]
    assert seen >= {"posture", "combat", "abroad", "ending", "opening"}
    assert "information" not in seen, "what was left out does nothing"


@pytest.mark.slow
def test_texts_and_broken_words_are_all_told(tmp_path):
    """Every text and violation in the members' table stands in a story."""
    run = tt.run(tt.load("riverland", overlays=["costly-war"]), members=32, weeks=52, seed=1, out=tmp_path / "run")
    found = {"mediation": 0, "keeping": 0}
    for member, row in run.members.set_index("member").iterrows():
        events = [e for week in tt.trace(tmp_path / "run", member)["weeks"] for e in week["events"]]
        texts = sum(e["mechanism"] == "mediation" for e in events)
        assert texts == row["texts"]
        broken = [e["inputs"]["violations"] for e in events if "breaks its word" in e["what"]]
        assert len(broken) <= row["violations"]
        assert bool(broken) == bool(row["violations"])
        found = {"mediation": found["mediation"] + texts, "keeping": found["keeping"] + len(broken)}
    assert all(found.values())


@pytest.mark.slow
def test_an_ending_shows_the_numbers_that_met_its_bounds(folder, riverland):
    rules = {ending.id: ending for ending in riverland.file.endings}
    tested = 0
    for member in range(32):
        story = tt.trace(folder, member, None)
        inputs = story["weeks"][-1]["events"][-1]["inputs"]
        for test in rules[story["ending"]].when:
            name = test.measure + (f"_{test.of}" if test.of else "")
            sign = 1 if test.at_least is not None else -1
            assert sign * inputs[name] >= sign * inputs[f"{name}_bound"] - 1e-5
            tested += 1
    assert tested > 5


def test_the_inputs_are_the_draws_of_the_member(folder):
    members = pd.read_parquet(folder / "members.parquet").set_index("member")
    for member in (1, 33):
        for week in tt.trace(folder, member)["weeks"]:
            for event in week["events"]:
                for name, value in event["inputs"].items():
                    if f"draw.{name}" in members:
                        assert value == pytest.approx(members.loc[member, f"draw.{name}"], rel=1e-5)


@pytest.mark.slow
def test_claims_come_first_among_the_reasons(tmp_path, afghanistan):
    tt.run(afghanistan, members=4, weeks=12, out=tmp_path / "run")
    claims = afghanistan.evidence.claims
    reasons = [e["support"] for w in tt.trace(tmp_path / "run", 2)["weeks"] for e in w["events"]]
    assert any(set(given) & set(claims) for given in reasons)
    for given in reasons:
        known = [reason in claims for reason in given]
        assert known == sorted(known, reverse=True)
        assert all(
            r in claims or r.split(":")[0] in ("assumption", "theory", "data", "known only later") for r in given
        )


def test_one_week_is_told_even_when_nothing_happened(folder):
    story = tt.trace(folder, 0)
    quiet = next(w for w in range(1, WEEKS) if w not in {week["week"] for week in story["weeks"]})
    only = tt.trace(folder, 0, quiet)["weeks"]
    assert [week["week"] for week in only] == [quiet]
    assert only[0]["events"] == []
    assert tt.trace(folder, 0, 0)["weeks"][0]["state"] == story["start"]
    one = story["weeks"][0]
    assert tt.trace(folder, 0, one["week"])["weeks"] == [one]


@pytest.mark.slow
def test_what_was_not_known_yet_is_said(tmp_path, afghanistan):
    assert "was not known yet" in " ".join(afghanistan.notes)
    tt.run(afghanistan, members=2, weeks=20, out=tmp_path / "run")
    reasons = {r for w in tt.trace(tmp_path / "run", 0)["weeks"] for e in w["events"] for r in e["support"]}
    late = {r.removeprefix("known only later: ") for r in reasons if r.startswith("known only later")}
    assert late
    assert not late & reasons


def test_relevant_parameters_exist():
    assert {name for names in RELEVANT.values() for name in names} <= set(parameters())


@pytest.mark.parametrize(("member", "week", "words"), [(70, None, "between 0 and 69"), (-1, None, "member is -1"),
                                                       (0, 41, "between 0 and 40"), (0, -2, "week is -2")])  # fmt: skip
def test_numbers_out_of_range(folder, member, week, words):
    with pytest.raises(RequestError, match=words):
        tt.trace(folder, member, week)


def test_a_course_that_is_not_the_one_kept_is_refused(copy):
    members = pd.read_parquet(copy / "members.parquet")
    members.loc[3, "ending_week"] += 1
    members.to_parquet(copy / "members.parquet", index=False)
    tt.trace(copy, 2)
    with pytest.raises(RequestError, match="another course"):
        tt.trace(copy, 3)
    members.loc[members["member"] != 2].to_parquet(copy / "members.parquet", index=False)
    with pytest.raises(RequestError, match="another course"):
        tt.trace(copy, 2)


def test_a_case_that_has_changed_is_refused(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["answer"]["fingerprint"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RequestError, match="has changed"):
        tt.trace(copy, 0)


@pytest.mark.parametrize("missing", ["members", "weeks", "seed", "without", "case", "fingerprint"])
def test_a_manifest_that_lacks_something_is_said(copy, missing):
    manifest = json.loads((copy / "manifest.json").read_text())
    del manifest["answer"][missing]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RunFolderError, match="run it again"):
        tt.trace(copy, 0)
