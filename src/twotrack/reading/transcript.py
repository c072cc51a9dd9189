"""Interviews and transcripts: whose turn a paragraph is, and who "Q" and "A" are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.reading.clauses import Span

_CAPITALS = re.compile(r"(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|Q|A)(?: \([^)]{2,40}\))?:(?=\s)")
_NAME = re.compile(r"((?:[A-Z][\w.’'-]*)(?: (?:(?:al|bin|de|van|von) )?[A-Z][\w.’'-]*){0,3}):(?=\s)")
ENOUGH = 4  # turns from which a text is an interview


@dataclass(frozen=True)
class Turn:
    """A paragraph that opens with a label: where label and words lie, whom the label means, and if it asks."""

    label: Span
    content: Span
    called: str | None
    asks: bool


def turns(text: str, spans: Sequence[Span]) -> list[Turn]:
    """Turns of a text. A name in small letters is a label only where the text is an interview."""
    sure = {n: m for n, (a, b) in enumerate(spans) if (m := _CAPITALS.match(text, a, min(a + 80, b)))}
    named = {n: m for n, (a, b) in enumerate(spans) if (m := _NAME.match(text, a, min(a + 60, b)))}
    often = Counter(m[1] for m in named.values())
    both = sure | named
    if len(both) < ENOUGH or not (any(c > 1 for c in often.values()) or _letters(sure)):
        both = sure
    found = []
    for n, match in sorted(both.items()):
        start, end = match.end() + 1, spans[n][1]
        if start < end:
            asks = text[start:end].rstrip(" ”\"'’").endswith("?")
            found.append(Turn((match.start(), match.end() - 1), (start, end), None, asks))
    return [Turn(t.label, t.content, _called(text, t, found), t.asks) for t in found]


def _letters(sure: dict[int, re.Match[str]]) -> bool:
    return {"Q:", "A:"} <= {match[0] for match in sure.values()}


def _called(text: str, turn: Turn, found: Sequence[Turn]) -> str | None:
    """Who "Q" or "A" is: the first one named who asks, the first one named who does not."""
    label = text[slice(*turn.label)]
    if label not in ("Q", "A"):
        return None
    names = [(text[slice(*t.label)], t.asks) for t in found if text[slice(*t.label)] not in ("Q", "A")]
    asking = next((name for name, asks in names if asks), None)
    if label == "Q":
        return asking
    return next((name for name, asks in names if not asks and name != asking), None)
