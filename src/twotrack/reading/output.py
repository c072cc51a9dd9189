"""A dossier of many documents written out piece by piece, so that memory holds one document at a time."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any

from twotrack.reading.batch import Outcome

KINDS = (
    "statements", "events", "causes", "conditionals", "commitments", "contested", "quantities", "forecasts", "quality",
)  # fmt: skip
SHOWN = 20  # documents of which a summary is held
TABLES = """
CREATE TABLE forms (name TEXT, form TEXT, UNIQUE (name, form));
CREATE TABLE failed (name TEXT, message TEXT);
"""


class Gathered:
    """What the whole dossier says beside its documents: counts, actors with their forms, what failed.

    Names and failures grow with the documents and so lie in a database of their own on disk; `first` holds summaries
    of the first documents, `counts` the number of items of each kind, `read` and `lost` the number of documents.
    """

    def __init__(self) -> None:
        self.first: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.read = 0
        self.lost = 0
        self._rows = sqlite3.connect("")  # a file without a name, which is gone with this object
        self._rows.executescript(TABLES)

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        dossier = outcome.dossier
        if dossier is None:
            self.lost += 1
            self._rows.execute("INSERT INTO failed VALUES (?, ?)", _plain(outcome.path.name, outcome.failed or ""))
            return
        self.read += 1
        counts = {kind: len(dossier[kind]) for kind in KINDS}
        self.counts.update(counts)
        pairs = [_plain(name, form) for name, forms in dossier["actors"].items() for form in forms]
        self._rows.executemany("INSERT OR IGNORE INTO forms VALUES (?, ?)", pairs)
        if len(self.first) < SHOWN:
            self.first.append(
                {"name": dossier["name"], "written": dossier["written"], "notes": dossier["notes"], "counts": counts}
            )

    def actors(self) -> Iterator[tuple[str, list[str]]]:
        """Names with their forms, by name."""
        rows = self._rows.execute("SELECT name, form FROM forms ORDER BY name, rowid")
        for name, group in itertools.groupby(rows, key=lambda row: str(row[0])):
            yield name, [str(form) for _, form in group]

    def most_forms(self, count: int) -> list[str]:
        """The names with the most forms."""
        rows = self._rows.execute(
            "SELECT name FROM forms GROUP BY name ORDER BY COUNT(*) DESC, MIN(rowid) LIMIT ?", (count,)
        )
        return [str(name) for (name,) in rows]

    def failed(self) -> Iterator[dict[str, str]]:
        """What could not be read and why, in the order asked."""
        for name, message in self._rows.execute("SELECT name, message FROM failed ORDER BY rowid"):
            yield {"name": name, "message": message}


def _plain(*texts: str) -> tuple[str, ...]:
    return tuple(text.encode("utf-8", "backslashreplace").decode() for text in texts)


def write_dossier(stream: IO[str] | None, outcomes: Iterable[Outcome]) -> Gathered:
    """Write one JSON object with all documents to a stream (or to none), and give what was gathered."""
    gathered = Gathered()
    put = stream.write if stream is not None else (lambda text: 0)
    put('{"documents": [')
    first = True
    for outcome in outcomes:
        gathered.add(outcome)
        if outcome.dossier is not None:
            put("" if first else ",\n")
            put(dumped(outcome.dossier))
            first = False
    put('],\n"actors": {')
    _listed(put, (f"{dumped(name)}: {dumped(forms)}" for name, forms in gathered.actors()))
    put('},\n"failed": [')
    _listed(put, map(dumped, gathered.failed()))
    put("]}\n")
    return gathered


def _listed(put: Any, pieces: Iterable[str]) -> None:
    for number, piece in enumerate(pieces):
        put(piece if number == 0 else ",\n" + piece)


def dumped(data: Any) -> str:
    """JSON text in UTF-8; lone surrogates become escapes."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data, ensure_ascii=True, allow_nan=False)
    return text
