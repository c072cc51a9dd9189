"""Who a speaker is: pronouns and "he added" led back to a name, unnamed sources kept as such."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.reading.actors import Aliases, Names, bare
from twotrack.reading.attribute import Found
from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import words

AUTHOR = "author"
_PERSON = words("he she him her his hers who i me my")
_MANY = words("they them their it its we us our which that")
_OWN = words("i me my we us our")
BACK = 4  # sentences a pronoun looks back


@dataclass(frozen=True)
class Speaker:
    """A speaker as written and as understood. `named` is false for "officials" and "sources close to"."""

    text: str
    start: int | None
    end: int | None
    name: str
    actor: str | None
    named: bool


class Speakers:
    """Speakers of one document; it remembers who spoke last."""

    def __init__(self, p: Parsed, names: Names, aliases: Aliases) -> None:
        self.p, self.names, self.aliases = p, names, aliases
        self.last: Speaker | None = None
        self.person: Speaker | None = None
        self._people = [first for first, _, _ in names.people]

    def of(self, found: Found) -> Speaker:
        """The speaker of a finding; findings are given in the order of the text."""
        if found.source_span is None:
            return Speaker("", None, None, AUTHOR, None, False)
        a, b = found.source_span
        text = self.p.text[a:b]
        if found.called is not None:
            self.last = Speaker(text, a, b, found.called, self.aliases.find(found.called), True)
            return self.last
        speaker = self._pronoun(found, text, a, b) or self._noun(found, text, a, b)
        if speaker.name.lower() not in _PERSON | _MANY and not found.nested:
            self.last = speaker
            if speaker.named and any(True for _ in self._within(a, b)):
                self.person = speaker
        return speaker

    def _pronoun(self, found: Found, text: str, a: int, b: int) -> Speaker | None:
        low = text.lower()
        if low not in _PERSON and low not in _MANY:
            return None
        if found.nested and self.last is not None and low in _OWN:
            return Speaker(text, a, b, self.last.name, self.last.actor, self.last.named)
        if low in _PERSON:
            name = self._person_before(a)
            if self.person is not None and (name is None or self._nearer(a)):
                return Speaker(text, a, b, self.person.name, self.person.actor, True)
            if name is not None:
                return Speaker(text, a, b, name, self.aliases.find(name), True)
        elif self.last is not None and low in ("they", "it") and not found.nested:
            return Speaker(text, a, b, self.last.name, self.last.actor, self.last.named)
        return Speaker(text, a, b, text, None, False)

    def _nearer(self, offset: int) -> bool:
        """True when the last speaker was named after, or at, the last person before the pronoun."""
        last = self.person
        if last is None or last.start is None:
            return False
        at = bisect_left(self.p.start, offset)
        k = bisect_left(self._people, at) - 1
        return k < 0 or self.p.start[self._people[k]] <= last.start + 60 or self.p.dep[self._people[k]] != "nsubj"

    def _person_before(self, offset: int) -> str | None:
        """The person a pronoun means: the subject of the sentence before if it is one, else the nearest."""
        p = self.p
        at = bisect_left(p.start, offset)
        if not self._people or at >= len(p.sent):
            return None
        best: str | None = None
        for k in range(bisect_left(self._people, at) - 1, -1, -1):
            first, last, name = self.names.people[k]
            if p.sent[at] - p.sent[first] > BACK:
                break
            if any(p.dep[i] in ("nsubj", "nsubjpass") for i in range(first, last + 1)):
                return self.names.full(name)
            best = best or self.names.full(name)
        return best

    def _noun(self, found: Found, text: str, a: int, b: int) -> Speaker:
        p, word = self.p, found.source
        inside = [(f, l, n) for f, l, n in self._within(a, b) if word is None or f <= word <= l or not self._of(f)]
        if inside:
            head = next((n for f, l, n in inside if word is not None and f <= word <= l), inside[-1][2])
            if (
                word is None
                or any(f <= word <= l for f, l, _ in inside)
                or (len(inside) == 1 and p.pos[word] == "PROPN")
            ):
                name = self.names.full(head)
                return Speaker(
                    text, a, b, name, self.aliases.find(name, whole=False) or self.aliases.find(text, whole=False), True
                )
        if word is not None and (apposed := self._apposed(word, inside)) is not None:
            name = self.names.full(apposed)
            known = self.aliases.find(name, whole=False) or self.aliases.find(text, whole=False)
            return Speaker(text, a, b, name, known, True)
        named = word is not None and (p.pos[word] == "PROPN" or p.ent[word] in ("ORG", "GPE", "PERSON", "NORP"))
        named = named or found.how in ("signed", "transcript", "headline")
        name = re.split(r",? (?:who|whom|which|that)\b", bare(text) if named else text)[0]
        short = name if len(name) < 90 else name[:90].rsplit(" ", 1)[0]
        return Speaker(text, a, b, " ".join(short.split()), self.aliases.find(text), named)

    def _apposed(self, word: int, inside: Sequence[tuple[int, int, str]]) -> str | None:
        """The name in "their spokesman, Colonel X": a comma right behind the head, then titles and a person."""
        p = self.p
        if word + 1 >= len(p.word) or p.word[word + 1] != "," or p.pos[word] != "NOUN":
            return None
        return next((name for first, _, name in inside if word + 2 <= first <= word + 4), None)

    def _of(self, first: int) -> bool:
        """True for a name that only says whose the head of the phrase is: "the followers of X"."""
        return first > 0 and self.p.low[first - 1] == "of"

    def _within(self, a: int, b: int) -> Sequence[tuple[int, int, str]]:
        low = bisect_left(self.p.start, a)
        k = bisect_left(self._people, low)
        found = []
        while k < len(self._people) and self.p.start[self._people[k]] < b:
            found.append(self.names.people[k])
            k += 1
        return found
