"""From every sentence to what it became: segments without holes, bindings by name, and nothing forgotten."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.errors import CaseError


def partitions(answer: dict, lengths: dict[str, int]) -> bool:
    for doc, length in lengths.items():
        here = [(row["start"], row["end"]) for row in answer["segments"] if row["doc"] == doc]
        whole = here[0][0] == 0 and here[-1][1] == length
        if not whole or any(one[1] != two[0] for one, two in pairwise(here)):
            return False
    return {row["doc"] for row in answer["segments"]} == set(lengths)


def became(answer: dict) -> dict[str, list[str]]:
    return {claim: row["bound_to"] for row in answer["segments"] for claim in row["claims"]}


def test_the_invented_letter_is_all_bound(documented: Path) -> None:
    answer = api.trace_case(documented)
    assert answer["unbound"] == 0
    assert partitions(answer, {"valley": api.load(documented).evidence.sources["valley"].characters})
    assert became(answer) == {
        "v-0": ["source:valley"],
        "v-1": ["promise:freeing"],
        "v-2": ["promise:freeing", "promise:quiet"],
        "v-3": ["mechanism:opening", "sign:violence"],
    }
    assert answer["segments"][-1]["set_aside"] == "the weather moves nothing here"


def test_a_forgotten_claim_is_named(documented: Path) -> None:
    (documented / "promises.yaml").unlink()
    answer = api.trace_case(documented)
    assert answer["unbound"] == 2
    assert "claim v-1 supports nothing" in answer["todo"][0]
    assert "coding.yaml" in answer["todo"][0]


def test_a_forgotten_stretch_is_named(documented: Path) -> None:
    (documented / "coding.yaml").write_text(
        (documented / "coding.yaml").read_text().split("set_aside")[0], encoding="utf-8"
    )
    answer = api.trace_case(documented)
    assert answer["unbound"] == 1
    assert "no claim covers it" in answer["todo"][0]


@pytest.mark.slow
def test_what_separates_is_white_space_where_the_document_is_at_hand(documented: Path) -> None:
    """A remainder of one word of three letters passes without the document, never with it."""
    claims = documented / "claims.yaml"
    claims.write_text(claims.read_text().replace("start: 0, end: 17", "start: 0, end: 14"), encoding="utf-8")
    assert api.trace_case(documented)["segments"][1]["set_aside"] is None, "five characters are no separation"
    claims.write_text(claims.read_text().replace("start: 0, end: 14", "start: 2, end: 17"), encoding="utf-8")
    assert api.trace_case(documented)["unbound"] == 0
    assert api.trace_case(documented, documented.parent / "letters")["unbound"] == 1


@pytest.mark.slow
def test_passages_are_shown_from_the_users_copy_only(documented: Path) -> None:
    letters = documented.parent / "letters"
    assert all("passage" not in row for row in api.trace_case(documented, show=True)["segments"])
    shown = api.trace_case(documented, letters, show=True)["segments"]
    assert shown[0]["passage"] == "THE VALLEY LETTER"
    (letters / "valley.txt").write_bytes(b"Found in a drawer.\n" + (letters / "valley.txt").read_bytes())
    answer = api.trace_case(documented, letters, show=True)
    assert answer["documents"][0]["copy"] == "another than was coded"
    moved = {row["claims"][0]: row["passage"] for row in answer["segments"] if row["claims"]}
    assert moved["v-3"] == "Fighting on the bridges makes talks harder."


def test_numbers_entries_overlays_and_forecasts_bind_by_name(documented: Path) -> None:
    case = documented / "case.yaml"
    text = case.read_text()
    people = "population: {value: 1500, unit: thousand people, support: "
    assert people in text
    text = text.replace(f"{people}*invented", f"{people}[{{claim: v-1}}]")
    assert "relations: [{to: crown, kind: enables" in text
    text = text.replace("kind: enables", "support: [{claim: v-0}], kind: enables", 1)
    case.write_text(text, encoding="utf-8")
    (documented / "overlays" / "told.yaml").write_text(
        "schema: 1\nid: told\nname: Told\nkind: policy\nabout: a test\nsupport: [{claim: v-3}]\n"
        "scale: {war.strength.league: 2}\n"
    )
    (documented / "forecasts.yaml").write_text("schema: 1\nforecasts:\n  - {claim: v-2, by: author}\n")
    found = became(api.trace_case(documented))
    assert "overlay:told" in found["v-3"]
    assert "forecast:v-2" in found["v-2"]
    assert "number:people.population" in found["v-1"]
    assert any(name.startswith("entry:actors.neighbour.relations.crown") for name in found["v-0"]), found["v-0"]


def test_a_reason_that_no_longer_holds_is_told(documented: Path) -> None:
    coding = documented / "coding.yaml"
    coding.write_text(coding.read_text() + "  - {claim: v-2, reason: nothing to see in it}\n", encoding="utf-8")
    answer = api.trace_case(documented)
    assert answer["set_aside_yet_bound"] == ["v-2"]
    assert [row["set_aside"] for row in answer["segments"] if "v-2" in row["claims"]] == [None]


@pytest.mark.parametrize(
    ("change", "line", "field", "words"),
    [
        (("mechanism: opening", "mechanism: openning"), 3, "bound.0.mechanism", "did you mean 'opening'"),
        (("sign: violence", "sign: violent"), 3, "bound.0.sign", "did you mean 'violence'?"),
        (("mechanism: opening", "overlay: conditional-exi"), 3, "bound.0.overlay", "did you mean 'conditional-exit'"),
        (("mechanism: opening", "actor: crow"), 3, "bound.0.actor", "did you mean 'crown'?"),
        (("mechanism: opening", "issue: toll"), 3, "bound.0.issue", "did you mean 'tolls'?"),
        (("mechanism: opening", "position: tolls.neighbour"), 3, "bound.0.position", "unknown position"),
        (("mechanism: opening", "calendar: 2031-02-04"), 3, "bound.0.calendar", "did you mean '2031-02-03'?"),
        (("claim: v-3", "claim: v-33"), 3, "bound.0.claim", "unknown claim 'v-33'"),
        (("{claim: v-0, source: valley}", "{claim: v-0}"), 4, "bound.1", "bound to nothing"),
        (("source: valley, start", "source: vally, start"), 6, "set_aside.0.source", "did you mean 'valley'?"),
        (("the weather moves nothing here", "weather"), 6, "set_aside.0", "no reason yet"),
        (("set_aside:\n", "set_aside:\n  - {claim: v-3, reason: nothing to see in it}\n"), 6, "set_aside.0.claim",
         "is bound as well"),
        (("set_aside:\n", "set_aside:\n  - {source: valley, start: 2, end: 9, reason: nothing to see in it}\n"), 6,
         "set_aside.0", "claim 'v-0' covers"),
    ],
)  # fmt: skip
def test_faults_name_file_line_and_field(
    documented: Path, change: tuple[str, str], line: int, field: str, words: str
) -> None:
    file = documented / "coding.yaml"
    file.write_text(file.read_text().replace(*change, 1), encoding="utf-8")
    with pytest.raises(CaseError) as error:
        api.trace_case(documented)
    found = [f for f in error.value.faults if f.field == field]
    assert [(f.file, f.line) for f in found] == [("coding.yaml", line)], error.value
    assert words in str(found[0])


@pytest.mark.slow
def test_validate_reports_them_too(documented: Path) -> None:
    for name in ("coding.yaml", "promises.yaml"):
        file = documented / name
        file.write_text(file.read_text().replace("v-", "w-"), encoding="utf-8")
    faults = api.validate(documented)
    assert {f.file for f in faults} == {"coding.yaml", "promises.yaml"}
    assert all("unknown claim" in f.message for f in faults)


def test_what_is_a_case_and_what_is_a_run(documented: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert api.is_case("riverland")
    assert api.is_case(documented)
    assert not api.is_case("nowhere")
    (tmp_path / "riverland" / "partial").mkdir(parents=True)
    assert not api.is_case("riverland"), "a run folder of that name comes first"


def test_a_case_without_documents_has_no_segments(riverland: Case) -> None:
    answer = api.trace_case(riverland)
    assert (answer["segments"], answer["unbound"], answer["documents"]) == ([], 0, [])


def test_every_afghan_sentence_but_the_forecasts_is_in_it_or_set_aside(afghanistan: Case) -> None:
    """Forecasts are bound by `forecasts.yaml`: the goal is that nothing at all is left."""
    answer = api.trace_case(afghanistan)
    claims = afghanistan.evidence.claims
    assert partitions(answer, {s.id: s.characters or 0 for s in afghanistan.evidence.documents()})
    left = [row for row in answer["segments"] if not row["bound_to"] and row["set_aside"] is None]
    assert len(left) == answer["unbound"]
    assert all(row["claims"] and claims[name].kind == "forecast" for row in left for name in row["claims"])
    if (afghanistan.folder / "forecasts.yaml").exists():
        assert answer["unbound"] == 0, answer["todo"]


def test_names_lead_somewhere(afghanistan: Case) -> None:
    found = became(api.trace_case(afghanistan))
    names = {name for given in found.values() for name in given}
    numbers = {name.removeprefix("number:") for name in names if name.startswith("number:")}
    known = set(afghanistan.numbers) | {name.rsplit(".", 1)[0] for name in afghanistan.numbers}  # one for both sides
    assert numbers <= known
    assert {"entry:issues.government", "overlay:patron-pressure", "mechanism:posture", "promise:ties-cut"} <= names
    assert "entry:calendar.events.2021-07-08" in found["002-18"], "the calendar counts whatever the date of the case"


@pytest.mark.slow
def test_the_documents_at_hand_change_nothing(afghanistan: Case, shared: Path) -> None:
    bare, held = api.trace_case(afghanistan), api.trace_case(afghanistan, shared / "documents")
    assert held["unbound"] == bare["unbound"]
    assert {row["copy"] for row in held["documents"]} == {"as coded"}
    assert all("passage" not in row for row in held["segments"])


@pytest.mark.slow
def test_everybody_whom_the_documents_name_is_an_actor_or_set_aside(shared: Path) -> None:
    named = {one["name"]: one for one in api.trace_case("afghanistan")["named"]}
    with (shared / "documents" / "actors.csv").open(encoding="utf-8") as file:
        listed = [row["actor"] for row in csv.DictReader(file)]
    assert sorted(named) == sorted(listed)
    assert all(bool(one["stands_for"]) != bool(one["set_aside"]) for one in named.values())


def test_a_name_must_stand_for_an_actor_of_the_case(documented: Path) -> None:
    path = documented / "coding.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + 'named:\n  - {name: "a clerk", stands_for: [crwn]}\n', encoding="utf-8"
    )
    with pytest.raises(CaseError, match=r"unknown actor 'crwn' \(did you mean 'crown'"):
        api.trace_case(documented)
