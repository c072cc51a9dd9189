"""Dated things that a text may mention: a table of world events and offices, and what a case lends."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FRESH = 14  # days for which an event in the opening of a text is news


@dataclass(frozen=True)
class Phrase:
    """A pattern, and letters without which it cannot match."""

    key: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Anchor:
    """A dated thing and how it is named.

    `kind`: `event` happened between the two days; `known` is a decision or a deal that a text can name only after it;
    `state` held from the first to the last, and a text that speaks of
    it as present was written then; `feast` recurs and is dated anew each year.
    """

    id: str
    kind: str
    first: datetime.date
    last: datetime.date
    phrases: tuple[Phrase, ...]
    source: str
    fresh: int = FRESH


@dataclass(frozen=True)
class Lent:
    """What a case lends to the reader: forms of its actors' names, its own dated anchors, words of its agenda."""

    aliases: Mapping[str, tuple[str, ...]]
    anchors: tuple[Anchor, ...] = ()
    agenda: Mapping[str, tuple[str, ...]] | None = None
    capitals: Mapping[str, str] | None = None


NOTHING = Lent({})


@cache
def world() -> tuple[Anchor, ...]:
    """The table of world events, offices and feasts that comes with the package."""
    text = resources.files("twotrack.reading").joinpath("world_events.csv").read_text(encoding="utf-8")
    return tuple(
        anchor(row["id"], row["kind"], row["first"], row["last"], row["phrases"].split("|"), row["source"])
        for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    )


def anchor(
    name: str, kind: str, first: str, last: str, phrases: Iterable[str], source: str, fresh: int = FRESH
) -> Anchor:
    """An anchor from plain values. A phrase may hold `..` for up to 80 characters of one sentence."""
    begin = datetime.date.fromisoformat(str(first))
    end = datetime.date.fromisoformat(str(last)) if last else begin
    return Anchor(name, kind, begin, end, tuple(pattern(p) for p in phrases if p), source, fresh)


def pattern(phrase: str) -> Phrase:
    """The pattern of a phrase: blanks match any blanks, a lone long word also when a blank has split it."""
    if re.fullmatch(r"[A-Z][a-z]{6,}", phrase):
        return Phrase(phrase[:2], re.compile(r"\b" + r"\s?".join(phrase) + r"\b"))
    key = max(phrase.split(".."), key=len)
    pieces = [r"\s+".join(re.escape(word) for word in part.split()) for part in phrase.split("..")]
    return Phrase(key, re.compile(r"\b" + r"[^.!?\n]{0,80}?".join(pieces) + r"(?!\w)"))


def lent(data: Mapping[str, Any]) -> Lent:
    """What a case lends, from the plain data of its `reading.yaml`."""
    anchors = tuple(
        anchor(
            a["id"], a.get("kind", "event"), str(a["first"]), str(a.get("last") or ""), a["phrases"], a["source"],
            int(a.get("fresh", FRESH)),
        )
        for a in data.get("anchors") or ()
    )  # fmt: skip
    aliases = {str(k): tuple(map(str, v)) for k, v in (data.get("aliases") or {}).items()}
    agenda = {str(k): tuple(map(str, v)) for k, v in (data.get("agenda") or {}).items()}
    return Lent(aliases, anchors, agenda, {str(k): str(v) for k, v in (data.get("capitals") or {}).items()})
