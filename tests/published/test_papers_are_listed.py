"""The list of papers in README.md: complete as to what the shelf cites, and true as to the tests it names."""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| paper")
]
CLAIMS = {"printed", "recalled", "formula", "statement", "method", "none"}
CITED = re.compile(r"([A-Z][\wäöüé'-]+)((?:,? (?:&|and|et al\.) ?[A-Z]?[\w-]*|, [A-Z][\w-]+)*),? ?\(?((?:19|20)\d\d)\b")
FOOT = re.compile(r"(?:^|\. |\*\*)(?:von )?([A-Z][\w'-]+), (?:[A-Z]\. ?)+[^()]*\(((?:19|20)\d\d)\)")
NOT_NAMES = {"March", "Chapter", "Table", "GENIUS"}


def cited():
    """(surname, year) of everything cited in docstrings and at the foot of the pages."""
    found = set()
    for path in sorted((ROOT / "src" / "twotrack" / "theory").glob("*.py")):
        for name, _, year in CITED.findall(path.read_text(encoding="utf-8").replace("\n", " ")):
            found.add((name.removesuffix("'s"), year, path.name))
    for path in sorted((ROOT / "docs" / "textbook").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        at = max(text.find("**Source.**"), text.find("**Sources.**"))
        for name, year in FOOT.findall(text[at:].replace("\n", " ")) if at >= 0 else ():
            found.add((name, year, path.name))
    return {x for x in found if x[0] not in NOT_NAMES}


def test_every_paper_that_is_cited_has_a_row():
    listed = [row[0] for row in ROWS]
    places = cited()
    assert len({(name, year) for name, year, _ in places}) > 40
    missing = [x for x in places if not any(x[0] in row and x[1] in row for row in listed)]
    assert missing == []


def test_rows_are_in_order_and_claim_what_is_explained():
    names = [row[0].removeprefix("von ") for row in ROWS]
    assert names == sorted(names, key=lambda name: (name.split(",")[0].split(" ")[0], name))
    assert all(set(row[1].split(", ")) <= CLAIMS for row in ROWS)


def test_the_tests_that_are_named_exist_and_all_are_named():
    text = (HERE / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:tests/|docs/)?[\w/]+\.(?:py|md))`", text):
        place = ROOT / name if "/" in name else HERE / name
        assert place.exists(), name
    for path in HERE.glob("test_*.py"):
        assert path.name in text, f"{path.name} is not in the list"


def test_a_printed_example_says_where_it_was_read():
    for row in ROWS:
        if "printed" in row[1]:
            files = [HERE / name for name in re.findall(r"`(test_\w+\.py)`", row[2])]
            texts = [path.read_text(encoding="utf-8") for path in files]
            assert any("http" in text or "Checked against" in text for text in texts), row[0]
