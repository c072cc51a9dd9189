"""Statements of a document: findings with speaker, stance, form and confidence, and which voice covers a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.reading import cues
from twotrack.reading.attribute import Found, Marks
from twotrack.reading.clauses import Span
from twotrack.reading.speakers import AUTHOR, Speaker, Speakers

# share of findings of each kind that people also marked, on held-out news: the ground of the confidence
_RELIABLE = {
    "clause": 0.8, "before": 0.94, "quote": 0.72, "inserted": 0.72, "according": 0.8, "judged": 0.72, "signed": 0.9,
    "headline": 0.9, "transcript": 0.6, "object": 0.5, "infinitive": 0.5, "about": 0.52, "adjective": 0.48,
    "raised": 0.42, "adverb": 0.4, "noun": 0.4, "as": 0.36, "loose": 0.35,
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """Who says what: spans of the whole, the content, the cue; the speaker; form, stance and confidence."""

    found: Found
    speaker: Speaker
    form: str
    stance: str
    confidence: float

    @property
    def start(self) -> int:
        """Where content, cue and speaker begin."""
        return min(
            self.found.start, self.found.cue[0], self.found.start if self.speaker.start is None else self.speaker.start
        )

    @property
    def end(self) -> int:
        """Where content, cue and speaker end."""
        return max(self.found.end, self.found.cue[1], self.speaker.end or 0)


def statements(found: Sequence[Found], marks: Marks, speakers: Speakers) -> list[Statement]:
    """Statements in the order of the text."""
    made = []
    for one in sorted(found, key=lambda f: min(f.start, f.cue[0])):
        speaker = speakers.of(one)
        form = _form(one, marks)
        made.append(Statement(one, speaker, form, _stance(one), _confidence(one, speaker, form)))
    return made


def _stance(one: Found) -> str:
    if one.how in ("according", "signed", "transcript", "headline", "adverb"):
        return "asks" if one.lemma == "ask" else "says"
    return cues.stance(one.lemma, one.negated)


def _form(one: Found, marks: Marks) -> str:
    """Direct when the content is quotation alone, mixed when a part is, else indirect."""
    quoted = whole = 0
    for a, b in one.parts:
        whole += b - a
        for q in marks.between(a, b):
            quote = marks.quotes[q]
            quoted += max(0, min(b, quote.end) - max(a, quote.start))
    if whole and quoted >= 0.9 * whole:
        return "direct"
    return "mixed" if quoted else "indirect"


def _confidence(one: Found, speaker: Speaker, form: str) -> float:
    """Agreement of rules that look at different things: clause, quotation marks, a speaker, how the kind fares."""
    doubt = 1 - _RELIABLE.get(one.how, 0.5)
    if len(one.votes) > 1:
        doubt *= 0.6
    if form == "direct":
        doubt *= 0.8
    if speaker.start is None:
        doubt = min(1.0, doubt * 1.4)
    return round(1 - min(doubt, 0.95), 2)


class Voices:
    """Whose words cover a place of the text; the author's where nobody else speaks."""

    def __init__(self, made: Sequence[Statement]) -> None:
        self._parts = sorted(
            (a, b, s.speaker.name) for s in made for a, b in s.found.parts if s.found.how not in ("noun", "object")
        )
        self._starts = [a for a, _, _ in self._parts]
        self._told = sorted(
            (s.found.cue[0], s.found.start) for s in made if s.found.how == "clause" and s.found.cue[0] < s.found.start
        )

    def at(self, span: Span) -> str:
        """The speaker whose content holds most of a span, the innermost first."""
        best, name = 0, AUTHOR
        for k in range(bisect_right(self._starts, span[1]) - 1, -1, -1):
            a, b, who = self._parts[k]
            shared = min(b, span[1]) - max(a, span[0])
            if shared > best and shared >= 0.5 * (span[1] - span[0]):
                return who
            if span[0] - a > 4000:
                break
        return name

    def clipped(self, span: Span) -> Span:
        """A span without "X said that" in front of what is said, where the span holds both."""
        for cue, content in self._told:
            if span[0] <= cue < content < span[1]:
                return content, span[1]
        return span
