"""How episodes of intrastate war ended 1989-2020: the counted table and its recount.

`python -m benchmarks.ucdp PATH` reads UCDP's dyadic termination table (ucdp-term-dyad-3-2021.xlsx) and writes
`ucdp_endings.csv` again. A row of that table is a year of a dyad. Counted is every row with `type_of_conflict2` 3
(intrastate, with or without foreign troops), `year` 1989 or later and a number in `outcome`: 514 rows, one per ended
episode. Two rows say that an episode ended and give no outcome; they are left out. Four rows (low activity) give an
outcome beside `dyadterm` 0; they are counted, as the published shares do.

`python -m benchmarks.ucdp PATH --years CSV` counts the same rows by year for hindcasts: dyads active in a year and how
many of them ended in it, by outcome. The last year is left out: whether its episodes went on was not known yet.

An episode lasts from `start_date2` to `ependdate`. Its end is the last day of fighting or of the deal that ended it,
and is coded only when the year after has fewer than 25 battle deaths in the dyad. One row has no end date.
"""

from __future__ import annotations

import csv
import statistics
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

TABLE = Path(__file__).with_name("ucdp_endings.csv")
FIRST_YEAR, LAST_YEAR = 1989, 2020
TEN_YEARS = 520
OUTCOMES = {
    1: "peace agreement",
    2: "ceasefire agreement",
    3: "government victory",
    4: "rebel victory",
    5: "low activity",
    6: "actor ceases to exist",
}
CITATION = """\
# Counted from: UCDP Conflict Termination Dataset, dyadic, version 3-2021, Uppsala Conflict Data Program, CC BY 4.0.
# Cite: Kreutz, Joakim, 2010. How and when armed conflicts end: Introducing the UCDP Conflict Termination dataset.
# Journal of Peace Research 47(2): 243-250. Filters and columns: benchmarks/ucdp.py, which remakes this file.
"""
_NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@dataclass(frozen=True)
class Row:
    """One outcome: its code (0: all), episodes by what they were fought over, how long they lasted."""

    code: int
    outcome: str
    episodes: int
    over_government: int
    over_territory: int
    over_both: int
    median_weeks: float
    ten_years: int


def table(path: Path = TABLE) -> dict[int, Row]:
    """The counted table by code; 0 is all of them."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {int(r["code"]): _typed(r) for r in csv.DictReader(lines)}


def _typed(r: Mapping[str, str]) -> Row:
    return Row(
        int(r["code"]), r["outcome"], int(r["episodes"]), int(r["over_government"]), int(r["over_territory"]),
        int(r["over_both"]), float(r["median_weeks"]), int(r["ten_years"]),
    )  # fmt: skip


def recount(workbook: Path) -> dict[int, Row]:
    """Count the table from UCDP's own workbook."""
    ended = [
        row
        for row in _records(workbook)
        if row["type_of_conflict2"] == "3" and int(row["year"]) >= FIRST_YEAR and row.get("outcome")
    ]
    rows = {0: _row(0, "all", ended)}
    for code, outcome in OUTCOMES.items():
        rows[code] = _row(code, outcome, [row for row in ended if int(row["outcome"]) == code])
    return rows


def _row(code: int, outcome: str, ended: Sequence[Mapping[str, str]]) -> Row:
    about = [row["incompatibility"] for row in ended]
    weeks = [(float(r["ependdate"]) - float(r["start_date2"])) / 7 for r in ended if r.get("ependdate")]
    long = sum(w >= TEN_YEARS for w in weeks)
    return Row(
        code, outcome, len(ended), about.count("2"), about.count("1"), about.count("3"),
        round(statistics.median(weeks), 1), long,
    )  # fmt: skip


def _records(workbook: Path) -> Iterator[dict[str, str]]:
    """Rows of the first sheet by column name, as text; dates are days. A workbook is a ZIP of XML."""
    with zipfile.ZipFile(workbook) as archive:
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        words = ["".join(t.text or "" for t in item.iterfind(".//m:t", _NAMES)) for item in shared]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    header: dict[str, str] = {}
    for row in sheet.iterfind(".//m:row", _NAMES):
        cells = {}
        for cell in row.iterfind("m:c", _NAMES):
            value = cell.findtext("m:v", "", _NAMES)
            column = cell.get("r", "").rstrip("0123456789")
            cells[column] = words[int(value)] if cell.get("t") == "s" and value else value
        if header:
            yield {name: cells.get(column, "") for column, name in header.items()}
        else:
            header = cells


def write(rows: Mapping[int, Row], path: Path = TABLE) -> None:
    """Write the counted table with its citation."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(CITATION)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row.__dataclass_fields__)
        writer.writerows([getattr(row, name) for name in Row.__dataclass_fields__] for row in rows.values())


def by_year(workbook: Path) -> list[list[int]]:
    """Rows of year, dyads active, ends by outcome 1 to 6, counted from UCDP's own workbook."""
    rows = [row for row in _records(workbook) if row["type_of_conflict2"] == "3" and int(row["year"]) >= FIRST_YEAR]
    out = []
    for year in range(FIRST_YEAR, LAST_YEAR):
        here = [row for row in rows if int(row["year"]) == year]
        ended = [int(row["outcome"]) for row in here if row.get("outcome")]
        out.append([year, len(here), *(ended.count(code) for code in OUTCOMES)])
    return out


def write_years(rows: Sequence[Sequence[int]], path: Path) -> None:
    """Write the counts by year with their citation."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(CITATION.replace("which remakes this file", "which remakes this file with --years"))
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["year", "active", *(f"outcome_{code}" for code in OUTCOMES)])
        writer.writerows(rows)


def main() -> int:
    """Remake the table from the workbook named on the command line."""
    if len(sys.argv) == 4 and sys.argv[2] == "--years":
        write_years(by_year(Path(sys.argv[1])), Path(sys.argv[3]))
        return 0
    if len(sys.argv) != 2:
        print("usage: python -m benchmarks.ucdp ucdp-term-dyad-3-2021.xlsx [--years CSV]", file=sys.stderr)
        return 2
    write(recount(Path(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
