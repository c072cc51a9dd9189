"""The claims of the Afghan case against the documents themselves, which may not ship."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from twotrack.case.case import Case

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    """The five documents by the first three digits of their names, line ends untouched."""
    return {path.name[:3]: path.read_bytes().decode("utf-8") for path in (shared / "documents").glob("0*.txt")}


def test_every_pointer_fits_the_passage(afghanistan: Case, texts: dict[str, str]) -> None:
    for claim in afghanistan.evidence.claims.values():
        passage = texts[claim.source][claim.start : claim.end]
        assert hashlib.sha256(passage.encode()).hexdigest()[:16] == claim.sha256_16, claim.id


def test_every_source_is_the_file_it_says(afghanistan: Case, shared: Path, texts: dict[str, str]) -> None:
    for path in (shared / "documents").glob("0*.txt"):
        source = afghanistan.evidence.sources[path.name[:3]]
        assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert source.characters == len(texts[path.name[:3]])
        assert source.written is not None
        assert source.written.earliest <= source.known_from <= source.written.latest


def test_every_item_of_the_inventory_is_coded(afghanistan: Case, shared: Path) -> None:
    with (shared / "documents" / "inventory.csv").open(encoding="utf-8") as file:
        items = {row["id"]: row for row in csv.DictReader(file)}
    claims = afghanistan.evidence.claims
    assert set(claims) >= set(items)
    for name, row in items.items():
        assert (claims[name].start, claims[name].end) == (int(row["start"]), int(row["end"]))
        assert claims[name].sha256_16 == row["sha256_16"]


def test_no_sentence_of_a_document_is_in_the_repository(texts: dict[str, str]) -> None:
    """Facts and paraphrase carry over, sentences do not: no run of twelve words of a document stands in a file."""
    spans = set()
    for text in texts.values():
        words = text.split()
        spans |= {" ".join(words[i : i + 12]) for i in range(len(words) - 11)}
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, files):
        path = ROOT / name
        if path.suffix in {".py", ".yaml", ".md", ".json", ".csv", ".txt", ".j2", ".toml"}:
            words = path.read_text(encoding="utf-8", errors="ignore").split()
            assert not any(" ".join(words[i : i + 12]) in spans for i in range(len(words) - 11)), name


def test_no_person_is_named(afghanistan: Case) -> None:
    """Offices and organisations act; no living person is a parameter or an actor."""
    names = re.compile(
        r"ghani|abdullah|karzai|khalilzad|biden|trump|blinken|sullivan|baradar|naeem|hakim|mohib|atmar|mcconnel|helvey"
    )
    said = [c.paraphrase + c.asserted_by for c in afghanistan.evidence.claims.values()]
    said += [a.id + a.name + a.about for a in afghanistan.file.actors]
    assert not [text for text in said if names.search(text.lower())]
