"""A dossier of many documents written out piece by piece, so that memory holds one document at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from twotrack.reading.batch import Outcome

KINDS = (
    "statements", "events", "causes", "conditionals", "commitments", "contested", "quantities", "forecasts", "quality",
)  # fmt: skip


class Gathered:
    """What the whole dossier says beside its documents: counts, actors with their forms, what failed."""

    def __init__(self) -> None:
        self.actors: dict[str, list[str]] = {}
        self.failed: list[dict[str, str]] = []
        self.read: list[dict[str, Any]] = []

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        dossier = outcome.dossier
        if dossier is None:
            self.failed.append({"name": outcome.path.name, "message": outcome.failed or ""})
            return
        for name, forms in dossier["actors"].items():
            known = self.actors.setdefault(name, [])
            known += [f for f in forms if f not in known]
        self.read.append(
            {"name": dossier["name"], "written": dossier["written"], "notes": dossier["notes"],
             "counts": {kind: len(dossier[kind]) for kind in KINDS}}
        )  # fmt: skip


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
    put('],\n"actors": ' + dumped(gathered.actors))
    put(', "failed": ' + dumped(gathered.failed) + "}\n")
    return gathered


def dumped(data: Any) -> str:
    """JSON text in UTF-8; lone surrogates become escapes."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(data, ensure_ascii=True, allow_nan=False)
    return text
