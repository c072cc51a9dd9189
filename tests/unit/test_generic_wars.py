"""Generic wars: equal seeds give equal wars, every war ends once, and the record beside them is counted right."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from benchmarks import generic_case, generic_wars, ucdp

from twotrack import api

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "science" / "generic-wars.md"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_equal_seeds_write_equal_wars(tmp_path: Path) -> None:
    write = generic_case.write_war
    first = [files(write(tmp_path / "a" / str(n), 3, n)) for n in range(3)]
    again = [files(write(tmp_path / "b" / str(n), 3, n)) for n in range(3)]
    other = [files(write(tmp_path / "c" / str(n), 4, n)) for n in range(3)]
    assert first == again
    assert all(one != two for one, two in zip(first, other, strict=True))
    assert first[0] != first[1]


@pytest.mark.slow
def test_generated_wars_are_well_formed(tmp_path: Path) -> None:
    for number in range(20):
        folder = generic_case.write_war(tmp_path / str(number), 0, number)
        assert api.validate(folder) == []
        case = api.load(folder)
        assert 8 <= len(case.places) <= 60
        assert "parameters:" not in (folder / "case.yaml").read_text(encoding="utf-8"), "defaults everywhere"
        assert "" in case.places.holders, "the rebels are somewhere"
        assert case.places.holders[case.places.seats.index("country")] == "state"


def test_every_war_ends_once_and_the_same_way_again() -> None:
    told: list[int] = []
    found = generic_wars.wars(3, 1, 30, told.append)
    assert told == [1, 2, 3]
    assert found == generic_wars.wars(3, 1, 30)
    kinds = {*generic_wars.CODES, generic_wars.GOES_ON}
    assert {war.ending for war in found} <= kinds
    assert sum(sum(war.ending == kind for war in found) / 3 for kind in kinds) == pytest.approx(1)
    lines = generic_wars.report(found, 30)
    assert [line.split(" | ")[0] for line in lines if line.startswith("| takeover")] == ["| takeover"]
    assert sum(float(line.split("|")[2].split()[0]) for line in lines if line[2:].startswith(tuple(kinds))) == (
        pytest.approx(100, abs=0.2)
    )


def test_a_quiet_year_is_found_where_it_begins() -> None:
    steady = [float(week) for week in range(53)]
    assert generic_wars.first_quiet_week(steady) is None, "52 in a year"
    assert generic_wars.first_quiet_week([0.0] * 40) is None, "no year has passed"
    assert generic_wars.first_quiet_week([0.0] * 53) == 0
    falls_silent = [float(min(5 * week, 50)) for week in range(80)]
    # after week 6 there fall 20 more, after week 5 there fall 25
    assert generic_wars.first_quiet_week(falls_silent) == 6
    assert generic_wars.first_quiet_week(falls_silent[:58]) is None


def test_the_counted_table_adds_up() -> None:
    rows = ucdp.table()
    parts = [rows[code] for code in ucdp.OUTCOMES]
    assert rows[0].episodes == sum(row.episodes for row in parts) == 514
    for row in rows.values():
        assert row.episodes == row.over_government + row.over_territory + row.over_both
    assert sum(row.ten_years for row in parts) == rows[0].ten_years
    # as published: rebel victory 5.3, low activity 47.7, ceasefire 13.4 per cent
    assert [round(100 * rows[code].episodes / 514, 1) for code in (4, 5, 2)] == [5.3, 47.7, 13.4]


def test_the_table_is_what_the_workbook_says(shared: Path) -> None:
    workbook = shared / "data" / "conflict" / "ucdp-term-dyad-3-2021.xlsx"
    assert ucdp.recount(workbook) == ucdp.table()


def workbook(path: Path, rows: list[dict[str, str]]) -> Path:
    """A workbook as small as one can be: the header as shared words, every other cell a number."""
    names = list(rows[0])
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = "".join(f'<c r="{chr(65 + i)}1" t="s"><v>{i}</v></c>' for i in range(len(names)))
    body = "".join(
        f'<row r="{n}">'
        + "".join(f'<c r="{chr(65 + i)}{n}"><v>{row[name]}</v></c>' for i, name in enumerate(names) if row[name])
        + "</row>"
        for n, row in enumerate(rows, 2)
    )
    with zipfile.ZipFile(path, "w") as archive:
        words = "".join(f"<si><t>{name}</t></si>" for name in names)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{words}</sst>')
        sheet = f'<worksheet xmlns="{space}"><sheetData><row r="1">{head}</row>{body}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_the_recount_takes_ended_intrastate_episodes_from_1989_on(tmp_path: Path) -> None:
    names = ("type_of_conflict2", "year", "outcome", "incompatibility", "start_date2", "ependdate")

    def row(kind: str, year: str, outcome: str, end: str = "0") -> dict[str, str]:
        return dict(zip(names, (kind, year, outcome, "2", "0", end), strict=True))

    every = [row("3", "1990", str(code), "70") for code in ucdp.OUTCOMES]
    left_out = [row("3", "1988", "4"), row("2", "1990", "4"), row("3", "1990", "")]
    rows = ucdp.recount(workbook(tmp_path / "w.xlsx", [*every, row("3", "2020", "4", "3640"), *left_out]))
    assert [rows[code].episodes for code in range(7)] == [7, 1, 1, 1, 2, 1, 1]
    assert (rows[1].median_weeks, rows[4].median_weeks, rows[4].ten_years) == (10, 265, 1)
    ucdp.write(rows, tmp_path / "table.csv")
    assert ucdp.table(tmp_path / "table.csv") == rows
    assert "CC BY 4.0" in (tmp_path / "table.csv").read_text(encoding="utf-8")


def test_the_page_shows_the_priors_and_the_record() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [line for line in generic_wars.priors() if line not in text] == []
    for row in ucdp.table().values():
        assert f"| {row.outcome} | {row.episodes} |" in text
