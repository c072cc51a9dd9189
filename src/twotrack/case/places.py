"""`places.csv` and `neighbours.csv`: the ground as tables, read with the line and column of every fault."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twotrack.errors import Fault, did_you_mean

SEATS = ("", "region", "country")
REQUIRED = ("place_id", "name", "region", "seat", "holder")


@dataclass(frozen=True)
class Places:
    """The ground of a case, one entry per place in the order of `places.csv`.

    `columns` holds every further column as numbers [place]; `edges` holds index pairs [pair, 2], each once.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    regions: tuple[str, ...]
    seats: tuple[str, ...]
    holders: tuple[str, ...]
    columns: Mapping[str, NDArray[np.float64]]
    edges: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def read_places(folder: Path, sides: tuple[str, ...]) -> tuple[Places | None, list[Fault]]:
    """Places and neighbours of a case folder; None where the tables cannot be used."""
    rows, header, faults = _table(folder / "places.csv", REQUIRED)
    if faults:
        return None, faults
    file = "places.csv"
    at = {name: i + 1 for i, name in enumerate(header)}
    extra = [name for name in header if name not in REQUIRED]
    index: dict[str, int] = {}
    columns: dict[str, list[float]] = {name: [] for name in extra}
    for line, row in rows:
        place = row["place_id"]
        if not place:
            faults.append(Fault(file, "empty id", "place_id", line, at["place_id"], "give every place an id"))
        elif place in index:
            faults.append(Fault(file, f"'{place}' stands twice", "place_id", line, at["place_id"], "ids are unique"))
        index.setdefault(place, len(index))
        if row["seat"] not in SEATS:
            faults.append(
                Fault(file, f"unknown seat '{row['seat']}'", "seat", line, at["seat"], "empty, region or country")
            )
        if row["holder"] and any(sides) and row["holder"] not in sides:
            hint = did_you_mean(row["holder"], sides)
            faults.append(Fault(file, f"unknown side '{row['holder']}'", "holder", line, at["holder"], hint))
        for name in extra:
            columns[name].append(_number(row[name], name, line, at[name], faults))
    if sum(row["seat"] == "country" for _, row in rows) != 1:
        faults.append(
            Fault(
                file, "exactly one place is the seat of the country", "seat", 1, at["seat"], "write country in one row"
            )
        )
    edges, found = _neighbours(folder / "neighbours.csv", index)
    faults += found
    if not faults and len(index) > 1:
        faults += _unreachable(edges, list(index), {row["place_id"]: line for line, row in rows})
    if faults:
        return None, faults

    def text(name: str) -> tuple[str, ...]:
        return tuple(row[name] for _, row in rows)

    numbers = {name: np.array(values) for name, values in columns.items()}
    return Places(tuple(index), text("name"), text("region"), text("seat"), text("holder"), numbers, edges), []


def _table(path: Path, required: tuple[str, ...]) -> tuple[list[tuple[int, dict[str, str]]], list[str], list[Fault]]:
    file = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return [], [], [Fault(file, "file not found", hint="every case folder needs it")]
    except (OSError, UnicodeDecodeError) as error:
        return [], [], [Fault(file, f"cannot be read as UTF-8 text: {error}")]
    try:
        table = _lines(text)
    except csv.Error as error:
        return [], [], [Fault(file, f"not a table: {error}", hint="fields are separated by commas")]
    header = [name.strip() for name in table[0][0]] if table else []
    faults = [
        Fault(file, f"column '{name}' is missing", name, 1, 1, did_you_mean(name, header))
        for name in required
        if name not in header
    ]
    faults += [
        Fault(file, f"column '{name}' stands twice", name, 1) for name in sorted(set(header)) if header.count(name) > 1
    ]
    rows: list[tuple[int, dict[str, str]]] = []
    for fields, line in table[1:]:
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != len(header):
            faults.append(Fault(file, f"{len(fields)} fields where the header has {len(header)}", "", line))
            continue
        rows.append((line, {name: field.strip() for name, field in zip(header, fields, strict=True)}))
    if not rows and not faults:
        faults.append(Fault(file, "no rows", line=1, hint="a case has at least one place"))
    return rows, header, faults


def _lines(text: str) -> list[tuple[list[str], int]]:
    reader = csv.reader(io.StringIO(text))
    return [(fields, reader.line_num) for fields in reader]


def _number(text: str, name: str, line: int, column: int, faults: list[Fault]) -> float:
    file = "places.csv"
    try:
        value = float(text)
    except ValueError:
        faults.append(
            Fault(file, f"'{text}' is not a number", name, line, column, "write digits, a point for decimals")
        )
        return 0.0
    if not np.isfinite(value):
        faults.append(Fault(file, f"'{text}' is not a finite number", name, line, column, "write an ordinary number"))
        return 0.0
    if value < 0 and name not in {"lon", "lat"}:
        faults.append(Fault(file, f"{text} is negative", name, line, column, "zero or more"))
    return value


def _neighbours(path: Path, index: Mapping[str, int]) -> tuple[NDArray[np.int64], list[Fault]]:
    if len(index) == 1 and not path.exists():
        return np.zeros((0, 2), np.int64), []
    rows, header, faults = _table(path, ("place_a", "place_b"))
    pairs: dict[tuple[int, int], int] = {}
    if any(column not in header for column in ("place_a", "place_b")):
        return np.zeros((0, 2), np.int64), faults
    for line, row in rows:
        ends = []
        for column in ("place_a", "place_b"):
            name = row[column]
            if name not in index:
                at, hint = header.index(column) + 1, did_you_mean(name, index)
                faults.append(Fault(path.name, f"unknown place '{name}'", column, line, at, hint))
            else:
                ends.append(index[name])
        if len(ends) < 2:
            continue
        if ends[0] == ends[1]:
            faults.append(
                Fault(
                    path.name,
                    "a place is not its own neighbour",
                    "place_b",
                    line,
                    header.index("place_b") + 1,
                    "leave it out",
                )
            )
            continue
        pair = (min(ends), max(ends))
        if pair in pairs:
            faults.append(
                Fault(
                    path.name,
                    f"this pair stands already in line {pairs[pair]}",
                    "place_a",
                    line,
                    1,
                    "keep one of the two",
                )
            )
        pairs[pair] = line
    return np.array(sorted(pairs), np.int64).reshape(-1, 2), faults


def _unreachable(edges: NDArray[np.int64], ids: list[str], lines: Mapping[str, int]) -> list[Fault]:
    parent = list(range(len(ids)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in edges.tolist():
        parent[root(a)] = root(b)
    roots = [root(i) for i in range(len(ids))]
    main = max(set(roots), key=roots.count)
    return [
        Fault("places.csv", f"'{ids[i]}' cannot be reached from the rest of the map", "place_id", lines[ids[i]],
              hint="give it a row in neighbours.csv")
        for i, r in enumerate(roots)
        if r != main
    ]  # fmt: skip
