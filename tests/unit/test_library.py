"""Passages in the user's own copies: at their place, moved, behind changed marks, or changed themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.errors import RequestError

FIRST = "\u201cwe shall free the captured\u201d"


def statuses(case: Path, letters: Path) -> dict[str, str]:
    return {row["claim"]: row["status"] for row in api.evidence(case, letters)["claims"]}


@pytest.fixture
def letters(documented: Path) -> Path:
    return documented.parent / "letters"


def edit(letters: Path, old: str, new: str) -> None:
    file = letters / "valley.txt"
    data = file.read_bytes().decode()
    assert old in data
    file.write_bytes(data.replace(old, new).encode())


def test_an_untouched_copy_fits_whatever_its_name(documented: Path, letters: Path) -> None:
    (letters / "valley.txt").rename(letters / "some-page.txt")
    answer = api.evidence(documented, letters)
    assert answer["all_fit"]
    assert answer["documents"][0]["found_by"] == "digest"
    assert answer["counts"]["fits"] == 4
    assert all("passage" not in row for row in answer["claims"]), "no text unless it is asked for"
    shown = {row["claim"]: row["passage"] for row in api.evidence(documented, letters, show=True)["claims"]}
    assert shown["v-3"] == "Fighting on the bridges makes talks harder."


def test_passages_that_moved_are_found(documented: Path, letters: Path) -> None:
    edit(letters, "THE VALLEY LETTER\n", "A new line at the top.\nTHE VALLEY LETTER\n")
    assert set(statuses(documented, letters).values()) == {"moved"}
    edit(letters, "A new line at the top.\nTHE VALLEY LETTER\n", "THE VALLEY LETTER")
    found = statuses(documented, letters)
    assert found["v-0"] == "fits"
    assert found["v-3"] == "moved"


def test_changed_marks_and_spaces_are_undone(documented: Path, letters: Path) -> None:
    edit(letters, FIRST, '"we shall free the captured"')
    assert statuses(documented, letters)["v-1"] == "normalised"
    edit(letters, "The League answers", "The  League\u00a0answers")
    found = api.evidence(documented, letters)
    assert found["counts"]["normalised"] == 2
    assert found["all_fit"]


def test_wrapped_lines_and_other_line_ends_are_undone(documented: Path, letters: Path) -> None:
    edit(letters, "The League answers that", "The League answers\nthat")
    edit(letters, "\n", "\r\n")
    found = statuses(documented, letters)
    assert found["v-2"] == "normalised"
    assert "changed" not in found.values()


def test_a_passage_that_changed_is_reported_with_its_place(documented: Path, letters: Path) -> None:
    edit(letters, "keep the river quiet", "keep the river calm")
    answer = api.evidence(documented, letters)
    row = next(row for row in answer["claims"] if row["claim"] == "v-2")
    assert (row["status"], row["start"]) == ("changed", None)
    text = (letters / "valley.txt").read_bytes().decode()
    low, high = row["between"]
    assert text[low:high].strip() == "The League answers that it will keep the river calm when they are free."
    assert not answer["all_fit"]
    assert answer["counts"]["changed"] == 1
    shown = {row["claim"]: row["passage"] for row in api.evidence(documented, letters, show=True)["claims"]}
    assert "keep the river calm" in shown["v-2"], "what stands in its place"


def test_private_contacts_are_masked(documented: Path, letters: Path) -> None:
    edit(letters, "keep the river quiet", "keep (a.b@example.org) the river quiet")
    shown = {row["claim"]: row["passage"] for row in api.evidence(documented, letters, show=True)["claims"]}
    assert "keep (" in shown["v-2"]
    assert "a.b@example.org" not in shown["v-2"]


def test_a_copy_is_known_by_its_name_or_by_what_stands_in_it(documented: Path, letters: Path) -> None:
    edit(letters, "It rained.", "It snowed.")
    assert api.evidence(documented, letters)["documents"][0]["found_by"] == "name"
    (letters / "valley.txt").rename(letters / "page.txt")
    assert api.evidence(documented, letters)["documents"][0]["found_by"] == "content"
    (letters / "page.txt").write_text("Another text of about the same length. " * 6)
    with pytest.raises(RequestError, match="TWOTRACK_DOCUMENTS"):
        api.evidence(documented, letters)


def test_where_copies_are_looked_for(
    documented: Path, letters: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TWOTRACK_DOCUMENTS", raising=False)
    with pytest.raises(RequestError, match="--documents DIR"):
        api.evidence(documented)
    shutil.copytree(letters, tmp_path / "documents")
    assert api.evidence(documented)["all_fit"]
    monkeypatch.setenv("TWOTRACK_DOCUMENTS", str(tmp_path / "nowhere"))
    with pytest.raises(RequestError, match=r"\$TWOTRACK_DOCUMENTS"):
        api.evidence(documented)
    monkeypatch.setenv("TWOTRACK_DOCUMENTS", str(letters))
    (tmp_path / "documents" / "valley.txt").unlink()
    assert api.evidence(documented)["all_fit"]


def test_the_afghan_claims_fit_the_documents(afghanistan: Case, shared: Path) -> None:
    answer = api.evidence(afghanistan, shared / "documents")
    assert answer["counts"]["fits"] == len(afghanistan.evidence.claims)


def test_a_case_without_documents_has_nothing_that_could_not_fit(riverland: Case) -> None:
    answer = api.evidence(riverland)
    assert answer["all_fit"]
    assert answer["documents"] == []
