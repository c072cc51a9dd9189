"""The matrix of accords: an xlsx file written by hand is read back, and scores are means over what an accord has."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from benchmarks.pam import YEARS, accords, followed, report, sheet

HEAD = ("pam_caseid", "year_count", "country", "truce_prov", "truce_implem", "vote_prov", "vote_impem", "total_implem")
ROWS = (
    (1.0, 1.0, "Here", 1.0, 3.0, 1.0, 0.0, 9.0),
    (1.0, 2.0, "Here", 1.0, 3.0, 1.0, 3.0, 9.0),
    (2.0, 1.0, "There", 1.0, 1.0, 0.0, 3.0, 9.0),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small xlsx file: words in the shared table, numbers in the cells."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    words = [*HEAD, "Here", "There"]

    def cell(at: str, value: str | float) -> str:
        if isinstance(value, str):
            return f'<c r="{at}" t="s"><v>{words.index(value)}</v></c>'
        return f'<c r="{at}"><v>{value}</v></c>'

    lines = [
        f'<row r="{i}">' + "".join(cell(f"{chr(65 + j)}{i}", value) for j, value in enumerate(row)) + "</row>"
        for i, row in enumerate((HEAD, *ROWS), 1)
    ]
    path = tmp_path / "matrix.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        shared = "".join(f"<si><t>{word}</t></si>" for word in words)
        file.writestr("xl/sharedStrings.xml", f"<sst {space}>{shared}</sst>")
        file.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}>{''.join(lines)}</worksheet>")
    return path


def test_scores_are_means_over_the_provisions_an_accord_has(book: Path) -> None:
    rows = sheet(book)
    assert [row["country"] for row in rows] == ["Here", "Here", "There"]
    table = accords(rows)
    assert table.shape == (2, YEARS)
    assert table[:, 0] == pytest.approx([0.5, 1 / 3]), "what an accord does not have is not counted"
    assert table[0, 1] == 1
    assert np.isnan(table[1, 1:]).all()


def test_errors_are_of_accords_that_were_not_seen() -> None:
    record = np.tile(np.array([[0.2], [0.4], [0.9]]), (1, YEARS))
    lines = report(record, np.full((2, YEARS), 0.5), np.array([0, 0]), np.array([10, 20]))
    found = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in lines if line.count("|") == 3}
    assert found["the model's mean of the year"] == "0.267"
    assert found["base rate: mean of all other accords in that year"] == "0.400"
    assert "2 agreements in 1 generic wars" in lines[-1]


@pytest.mark.slow
def test_agreements_of_generic_wars_are_followed() -> None:
    curves, wars, weeks = followed(6, 0)
    assert curves.shape == (len(wars), YEARS)
    assert len(weeks) == len(wars) > 0
    for curve in curves:
        seen = curve[~np.isnan(curve)]
        assert (np.diff(seen) >= -1e-6).all(), "what is carried out is not undone"
