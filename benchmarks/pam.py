"""Implementation of agreements beside the Peace Accords Matrix: `python -m benchmarks.pam --matrix FILE`.

The matrix (Joshi, Quinn & Regan 2015, Journal of Peace Research 52: 551-562; version 1.5) follows 34 comprehensive
accords for ten years and scores each provision 0 to 3 every year. FILE is the user's own copy; nothing of it is kept
here. Beside it stand agreements of generic wars (`benchmarks.generic_case`), whose rule of settlement is moved to the
horizon so that an agreement can be followed for ten years. An accord enters from its last signature in a run, whether
it holds or not, as the matrix keeps those that failed; where a run ends earlier it enters for the years it has.

Not independent: the prior of the rate at which provisions are carried out cites the same article. Levels of single
provisions cannot be compared: those of a generic war are three, without names.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from benchmarks.generic_case import write_war
from benchmarks.ucdp import table
from twotrack import api
from twotrack.engine.recorder import series_names
from twotrack.engine.simulate import setup, simulate

YEARS, TOP = 10, 3
WEEKS = 52 * (YEARS + 5)
_N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEVEL = re.compile(r"_imp[a-z]*$")


def sheet(path: Path) -> list[dict[str, str | float]]:
    """Rows of the first sheet of an xlsx file by the names in its first row."""
    with zipfile.ZipFile(path) as book:
        words = ET.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(t.text or "" for t in item.iter(f"{_N}t")) for item in words]
        rows = []
        for line in ET.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{_N}row"):
            row: dict[str, str | float] = {}
            for cell in line.iter(f"{_N}c"):
                value = cell.find(f"{_N}v")
                if value is None or value.text is None:
                    continue
                column = re.match("[A-Z]+", cell.get("r", ""))
                assert column is not None
                row[column.group()] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
            rows.append(row)
    names = {column: str(name).strip() for column, name in rows[0].items()}
    return [{names[c]: value for c, value in row.items() if c in names} for row in rows[1:]]


def accords(rows: Sequence[dict[str, str | float]]) -> NDArray[np.float64]:
    """Mean share carried out of the provisions an accord has [accord, year]; NaN where it is not scored."""
    ids = sorted({float(row["pam_caseid"]) for row in rows if "pam_caseid" in row})
    out = np.full((len(ids), YEARS), np.nan)
    for row in rows:
        year = int(float(row.get("year_count", 0)))
        if "pam_caseid" not in row or not 1 <= year <= YEARS:
            continue
        levels = [
            float(level) / TOP
            for name, level in row.items()
            if LEVEL.search(name) and not name.startswith("total") and row.get(f"{LEVEL.sub('', name)}_prov") == 1
        ]
        if levels:
            out[ids.index(float(row["pam_caseid"])), year - 1] = np.mean(levels)
    return out


def _to_the_horizon(path: Path) -> None:
    """A settlement does not end a run: it is what holds at the horizon."""
    yaml = YAML(typ="safe", pure=True)
    case = yaml.load(path)
    for ending in case["endings"]:
        if ending["kind"] == "settlement":
            del ending["weeks"]
            ending["at"] = "horizon"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(case, file)


def followed(wars: int, seed: int) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Share carried out of agreements of generic wars [agreement, year]; the war and week of each [agreement]."""
    found, where, when = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(wars):
            home = write_war(Path(folder) / f"war-{number}", seed, number)
            _to_the_horizon(home / "case.yaml")
            case = api.load(home)
            record, _ = simulate(setup(case, seed + number, WEEKS), 0)
            done = record.series[series_names(case.sides).index("carried_out")]
            for lane, week in enumerate(record.final["signed_week"].astype(int).tolist()):
                if week < 0:
                    continue
                at = week + 52 * np.arange(1, YEARS + 1)
                inside = at <= record.final["ending_week"][lane]
                found.append(np.where(inside, done[np.minimum(at, WEEKS), lane], np.nan))
                where.append(number)
                when.append(week)
            if number % 10 == 9:
                print(f"{number + 1} of {wars} wars", file=sys.stderr)
    return np.array(found).reshape(-1, YEARS), np.array(where, np.int64), np.array(when, np.int64)


def report(
    record: NDArray[np.float64], model: NDArray[np.float64], wars: NDArray[np.int64], weeks: NDArray[np.int64]
) -> list[str]:
    """The table: both curves by year, and how far each guess is from accords it has not seen."""
    ours = np.nanmean(model, axis=0)
    lines = ["| Year | matrix: mean | middle half of accords | accords | model: mean | middle half | agreements |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for y in range(YEARS):
        cells = []
        for curves in (record, model):
            column = curves[:, y][~np.isnan(curves[:, y])]
            low, high = np.quantile(column, (0.25, 0.75))
            cells += [f"{column.mean():.2f}", f"{low:.2f} to {high:.2f}", str(column.size)]
        lines.append(f"| {y + 1} | {' | '.join(cells)} |")
    rest = [np.delete(record, i, axis=0) for i in range(len(record))]
    flat = np.array([np.abs(one - np.nanmean(r)) for one, r in zip(record, rest, strict=True)])
    yearly = np.array([np.abs(one - np.nanmean(r, axis=0)) for one, r in zip(record, rest, strict=True)])
    errors = {"the model's mean of the year": np.abs(record - ours),
              "base rate: mean of all other accords and years": flat,
              "base rate: mean of all other accords in that year": yearly}  # fmt: skip
    lines += ["", "| Guess of an accord's year | mean absolute error |", "|---|---|"]
    lines += [f"| {name} | {np.nanmean(error):.3f} |" for name, error in errors.items()]
    every, agreed = table()[0], table()[1]
    low, middle, high = np.quantile(weeks, (0.25, 0.5, 0.75))
    return [
        *lines,
        "",
        f"{len(model)} agreements in {len(set(wars.tolist()))} generic wars with any. Weeks until the last signature: "
        f"median {middle:.0f}, middle half {low:.0f} to {high:.0f}, of runs of {WEEKS} weeks. UCDP: median "
        f"{agreed.median_weeks:g} weeks of episodes that ended by peace agreement, {every.median_weeks:g} of all.",
    ]


def main() -> int:
    """Print the table; progress goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pam", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--matrix", type=Path, required=True, help="your copy of PAM_ID, version 1.5 (xlsx)")
    parser.add_argument("--wars", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if not options.matrix.is_file():
        print(f"no file '{options.matrix}': the matrix is at https://peaceaccords.nd.edu", file=sys.stderr)
        return 2
    record = accords(sheet(options.matrix))
    print("\n".join(report(record, *followed(options.wars, options.seed))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
