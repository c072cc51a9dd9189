"""Bad input to `read` and `adopt`: a plain message or a partial dossier, never a traceback, nothing half-written."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from twotrack import api
from twotrack.cli import app
from twotrack.reading import second
from twotrack.reading.adopt import AdoptError
from twotrack.reading.batch import Outcome, Task, read_files
from twotrack.reading.dossier import read_document
from twotrack.reading.endpoint import endpoint
from twotrack.reading.files import from_bytes, load
from twotrack.reading.page import render
from twotrack.reading.parse import ReadingError

TEXT = "Minister Ada Lindqvist said that the bridge would open in May.\n\n“Nobody will pay,” she added.\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (bytes(range(256)) * 20, "not text"),
        (b"\x89PNG\r\n\x1a\n1234", "not text"),
        (b"%PDF-1.4 nothing", "PDF"),
        (b"<html><script>alert(1)</script></html>", "no text"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        from_bytes("file", data)


def test_another_encoding_is_read_and_said() -> None:
    document = from_bytes("a.txt", "The mayor of Córdoba said “yes”.".encode("cp1252"))
    assert "Córdoba" in document.text
    assert "Windows-1252" in document.notes[0]
    assert from_bytes("b.txt", "The mayor said yes.".encode("utf-16")).text == "The mayor said yes."


@pytest.mark.slow
def test_scripts_are_dropped_and_never_shown() -> None:
    page = b"""<!DOCTYPE html><html><head><title>T</title><script>steal()</script></head><body>
    <p onclick="run()">The mayor said that the road was open.</p><script>document.write('<p>evil</p>')</script>
    &lt;img src=x onerror=alert(1)&gt;</body></html>"""
    document = from_bytes("page.html", page)
    assert "steal" not in document.text
    assert "evil" not in document.text
    found = read_document(document)
    shown = render([(found, document.text)], [{"name": "<b>x</b>", "message": "<script>"}])
    assert "<img src=x" not in shown
    assert "<b>x</b>" not in shown
    assert "&lt;img src=x" in shown


@pytest.mark.parametrize(
    "text",
    [
        "“" * 4000,
        '"' * 4001,
        "(" * 20000,
        "1 2 3 4 " * 4000,
        "a" * 30000,
        "x\n" * 3000,
        "A: " * 3000,
        "\u202e\u200f" * 500,
    ],
)
def test_odd_texts_end_in_time(text: str) -> None:
    found = read_document(from_bytes("odd.txt", text.encode()), seconds=5)
    assert found["seconds"] < 60


@pytest.mark.slow
def test_a_text_without_a_full_stop_is_cut_off_in_time_and_says_so() -> None:
    found = read_document(
        from_bytes("long.txt", b"the army said that the people went to town and " * 25_000), seconds=0.5
    )
    assert any("characters were read" in note for note in found["notes"])
    assert any("stopped after" in note for note in found["notes"])


def test_right_to_left_text_says_that_it_was_not_read() -> None:
    found = read_document(from_bytes("rtl.txt", "قال الرئيس إن المحادثات ستستمر. ".encode() * 20))
    assert "Latin" in found["notes"][0]
    assert found["statements"] == []


def test_one_damaged_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    outcomes = list(read_files([tmp_path / f"{n}.txt" for n in "abc"], workers=1))
    assert [o.failed is None for o in outcomes] == [True, False, True]


@pytest.mark.slow
def test_many_files_over_processes_and_resumed(tmp_path: Path) -> None:
    for i in range(6):
        (tmp_path / f"{i}.txt").write_text(TEXT + str(i), encoding="utf-8")
    paths = sorted(tmp_path.glob("*.txt"))
    out = tmp_path / "out"
    first = [o.dossier for o in read_files(paths, Task(out=out), workers=2)]
    kept = {p: p.stat().st_mtime_ns for p in (out / "documents").iterdir()}
    again = [o.dossier for o in read_files(paths, Task(out=out), workers=2)]
    assert first == again
    assert kept == {p: p.stat().st_mtime_ns for p in (out / "documents").iterdir()}


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments))


def test_read_prints_one_json_object(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    done = run("read", str(file), str(tmp_path / "b.txt"), "--actors", "riverland", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert [d["name"] for d in answer["documents"]] == ["a.txt"]
    assert [f["name"] for f in answer["failed"]] == ["b.txt"]
    wanted = """name digest written masthead boilerplate statements events causes conditionals contested commitments
        quantities agenda forecasts quality"""
    assert set(wanted.split()) <= set(answer["documents"][0])
    assert answer["documents"][0]["digest"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_html_carries_its_extracted_text(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        "<html><body><p>The mayor said that the road was open. Mail a.b@example.org</p></body></html>", encoding="utf-8"
    )
    answer = json.loads(run("read", str(file), "--json").stdout)["documents"][0]
    content = answer["statements"][0]["content"]
    assert answer["text"][content["start"] : content["end"]] == "that the road was open"
    assert "a.b@" not in json.dumps(answer)
    done = run("read", str(file), "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    kept = json.loads((tmp_path / "out" / "dossier.json").read_text(encoding="utf-8"))["documents"][0]["extracted"]
    text = (tmp_path / "out" / kept["file"]).read_bytes()
    assert hashlib.sha256(text).hexdigest() == kept["digest"]
    assert "a.b@" not in (tmp_path / "out" / "dossier.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["no-such-file.txt"], ["x.txt", "--workers", "0"], ["x.txt", "--seconds", "0"]])
def test_wrong_requests_have_plain_answers(arguments: list[str]) -> None:
    done = run("read", *arguments)
    assert done.exit_code != 0
    assert done.exception is not None
    assert "Traceback" not in done.output


def signed(tmp_path: Path, **changes: Any) -> Path:
    document = load_text(tmp_path)
    item = {
        "id": "d0", "document": 0, "start": 0, "end": 40, "decision": "accept", "kind": "claim",
        "paraphrase": "an opening is near", "sha256_16": hashlib.sha256(document[:40].encode()).hexdigest()[:16],
        "asserted_by": "author", "disputed_by": [], "confidence": 0.8,
    } | changes.pop("item", {})  # fmt: skip
    source = {"name": "a.txt", "digest": hashlib.sha256(document.encode()).hexdigest(), "characters": len(document),
              "written": {"earliest": "2031-03-01", "latest": "2031-03-09", "basis": "invented"}}  # fmt: skip
    data = {
        "schema": 1,
        "signed": {"coder": "A", "date": "2031-04-01"},
        "documents": [source],
        "items": [item],
    } | changes
    file = tmp_path / "signed.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def load_text(tmp_path: Path) -> str:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    return load(file).text


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(api.case_folder("riverland"), tmp_path / "case"))


@pytest.mark.slow
def test_signed_items_become_claims_with_coder_and_date(tmp_path: Path, case: Path) -> None:
    done = run("adopt", str(signed(tmp_path)), str(case), "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["adopted"] == ["a-0"]
    assert api.validate(case) == []
    claim = api.load(case, "2031-12-31").evidence.claims["a-0"]
    assert (claim.coder, claim.paraphrase) == ("A", "an opening is near")
    assert "2031-04-01" in str(claim.note)
    again = api.adopt(signed(tmp_path), case)
    assert (again["adopted"], again["already_there"]) == ([], ["a-0"])


@pytest.mark.parametrize(
    "changes",
    [
        {"signed": {}},
        {"signed": None},
        {"signed": {"coder": "", "date": "2031-04-01"}},
        {"item": {"paraphrase": ""}},
        {"item": {"kind": "gossip"}},
        {"item": {"document": 3}},
        {"item": {"start": 50}},
        {"item": {"sha256_16": "x"}},
        {"schema": 2},
        {"items": 5},
    ],
)
def test_nothing_unsigned_or_broken_enters_a_case(tmp_path: Path, case: Path, changes: dict[str, Any]) -> None:
    before = {p.name: p.read_bytes() for p in case.iterdir() if p.is_file()}
    with pytest.raises(AdoptError):
        api.adopt(signed(tmp_path, **changes), case)
    assert {p.name: p.read_bytes() for p in case.iterdir() if p.is_file()} == before


def test_a_rejected_item_adds_nothing(tmp_path: Path, case: Path) -> None:
    answer = api.adopt(signed(tmp_path, item={"decision": "reject", "paraphrase": ""}), case)
    assert (answer["adopted"], answer["rejected"]) == ([], 1)
    assert not (case / "claims.yaml").exists()


def test_an_unsigned_dossier_is_refused_with_the_way_on(tmp_path: Path, case: Path) -> None:
    with pytest.raises(AdoptError, match=r"open dossier\.html"):
        api.adopt(tmp_path, case)
    with pytest.raises(AdoptError, match="cannot be read"):
        api.adopt(tmp_path / "nothing.json", case)


def test_a_second_reader_is_believed_only_word_for_word() -> None:
    answers = [
        {"speaker": "Ada Lindqvist", "cue": "said", "content": "that the bridge would open in May"},
        {"speaker": "Ada Lindqvist", "content": "that the bridge would not open in May"},
        {"speaker": "Eda Lindqvist", "content": "Nobody will pay"},
        {"content": ""},
    ]
    located, rejected = second.second_reading(TEXT, lambda _: "Here: " + json.dumps(answers))
    assert [TEXT[p["content"]["start"] : p["content"]["end"]] for p in located] == ["that the bridge would open in May"]
    assert len(rejected) == 3
    statements = read_document(from_bytes("a.txt", TEXT.encode()))["statements"]
    before = statements[0]["confidence"]
    assert second.agreed(TEXT, statements, located) == 1
    assert statements[0]["confidence"] > before
    assert second.second_reading(TEXT, lambda _: "no list at all") == ([], [])
    with pytest.raises(ReadingError, match="http"):
        endpoint("ftp://somewhere")


def test_an_outcome_knows_its_file() -> None:
    assert Outcome(Path("a.txt"), None, "why").failed == "why"
