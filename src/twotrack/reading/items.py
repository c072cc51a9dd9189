"""Everything but statements, sentence by sentence, as plain data with offsets and whose claim it is."""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from twotrack.reading import causes as _causes
from twotrack.reading import events as _events
from twotrack.reading import promises as _promises
from twotrack.reading import quantities as _quantities
from twotrack.reading.actors import Aliases, Names, bare
from twotrack.reading.clauses import Span, name_span, subject, trim
from twotrack.reading.dates import When
from twotrack.reading.parse import Parsed
from twotrack.reading.plover import NOUN
from twotrack.reading.speakers import AUTHOR
from twotrack.reading.statements import Voices
from twotrack.reading.tense import tense, word_at
from twotrack.reading.wordlists import AGENTS, words
from twotrack.reading.written import Written

Rows = dict[str, list[dict[str, Any]]]
_ACTING = frozenset(("PERSON", "ORG", "GPE", "NORP"))
_ENDS_OF_DEEDS = ("tion", "sion", "ness", "ity", "ism", "ence", "ance", "ship")
_TIMES = words("year month week day hour decade time term deadline right idea issue proposal offer part way")
KINDS = ("events", "causes", "conditionals", "commitments", "quantities", "forecasts")


class Who:
    """Names for words of a text: an actor of the case where a form says so, else the name, else the phrase."""

    def __init__(self, p: Parsed, names: Names, aliases: Aliases, voices: Voices) -> None:
        self.p, self.names, self.aliases, self.voices = p, names, aliases, voices
        self.known = set(aliases.of.values())
        self.subject: str | None = None

    def of(self, word: int | None) -> str | None:
        """The name for a word; a pronoun takes the last subject."""
        if word is None:
            return None
        p = self.p
        if p.pos[word] == "PRON":
            return self._meant(word)
        a, b = _whole(p, *name_span(p, word))
        text = " ".join(p.text[a:b].split())
        known = self.aliases.find(text)
        if known is None and p.ent[word] == "PERSON":
            known = self.aliases.find(self.names.full(bare(text)))
        found = known or (self.names.full(bare(text)) if p.pos[word] == "PROPN" else text[:80])
        if p.dep[word] in ("nsubj", "nsubjpass") and (p.ent[word] or self.aliases.find(text, whole=False)):
            self.subject = found
        return found or None

    def acts(self, word: int | None, name: str) -> bool:
        """False for what is no actor of the case and no being or thing: a deed, a quality, a time."""
        p = self.p
        if word is None or name in self.known or p.pos[word] in ("PROPN", "PRON") or p.ent[word] in _ACTING:
            return True
        if any(kind in _ACTING for kind in p.ent[p.left[word] : p.right[word] + 1]):
            return True
        lemma = p.lemma[word]
        deed = p.pos[word] in ("ADJ", "NUM") or lemma in NOUN or lemma.endswith(_ENDS_OF_DEEDS) or lemma in _TIMES
        return lemma in AGENTS or not deed

    def _meant(self, word: int) -> str | None:
        """Whom a pronoun means: the subject of a clause above it, else the last subject that was a name."""
        p = self.p
        if p.low[word] in ("we", "i", "our", "my", "us", "me"):
            speaks = self.voices.at(p.span(word, word))
            return speaks if speaks != AUTHOR else None
        if p.low[word] not in ("they", "it", "he", "she", "who", "which", "that", "their", "its", "his", "her", "them"):
            return None
        node = word
        for _ in range(12):
            node = p.head[node]
            doer = subject(p, node) if p.pos[node] in ("VERB", "AUX") else None
            if doer is not None and doer < word and p.pos[doer] in ("NOUN", "PROPN"):
                return self.of(doer)
            if p.head[node] == node:
                break
        return self.subject


def _whole(p: Parsed, a: int, b: int) -> Span:
    """A name with what hyphens tie to it: the parser cuts "al-Maliki" in three."""
    while a > 1 and p.text[a - 1] == "-" and p.text[a - 2].isalnum():
        a -= 2
        while a > 0 and p.text[a - 1].isalnum():
            a -= 1
    while b + 1 < len(p.text) and p.text[b] == "-" and p.text[b + 1].isalnum():
        b += 2
        while b < len(p.text) and p.text[b].isalnum():
            b += 1
    return a, b


def items(
    p: Parsed, sentences: Sequence[int], who: Who, voices: Voices, written: Written, when: Sequence[When]
) -> Rows:
    """Items of the sentences given by number, in order."""
    rows: Rows = {kind: [] for kind in KINDS}
    before: Span | None = None
    starts = [w.start for w in when]
    for number in sentences:
        first, last = p.sents[number]
        start, end = trim(p.text, *p.span(first, last))
        if end - start < 8:
            continue
        dates = [(w, (w.start, w.end)) for w in when[bisect_left(starts, start) : bisect_left(starts, end)]]
        _happened(rows, p, first, last, who, dates, written)
        for cause in _causes.causes(p, first, last, before):
            rows["causes"].append(_span(*_hull(cause.cause, cause.effect)) | {
                "cause": _span(*cause.cause), "effect": _span(*cause.effect), "sign": cause.sign,
                "rules": cause.rules,
                "asserted_by": voices.at(_hull(cause.cause, cause.effect)),
            })  # fmt: skip
        for one in _causes.conditionals(p, first, last):
            follows = voices.clipped(one.consequent)
            rows["conditionals"].append(_span(*_hull(one.antecedent, follows)) | {
                "antecedent": _span(*one.antecedent), "consequent": _span(*follows), "actor": who.of(one.actor),
                "responder": who.of(one.responder), "asserted_by": voices.at(_hull(one.antecedent, one.consequent)),
            })  # fmt: skip
        for bond in _promises.commitments(p, first, last):
            rows["commitments"].append(_span(start, end) | {
                "by": who.of(bond.by), "to": who.of(bond.to), "status": bond.status,
                "provision": " ".join(p.text[slice(*bond.provision)].split()), "provision_span": _span(*bond.provision),
                "said_by": voices.at(bond.provision),
            })  # fmt: skip
        for number_ in _quantities.quantities(p, first, last, [s for _, s in dates]):
            rows["quantities"].append(_span(*number_.span) | {
                "value": int(number_.value) if number_.value.is_integer() else number_.value, "bound": number_.bound,
                "unit": number_.unit, "claimed_by": voices.at(number_.span),
            })  # fmt: skip
        for guess in _promises.forecasts(p, first, last):
            rows["forecasts"].append(_span(*guess.span) | {"by": voices.at(guess.span), "odds": guess.odds})
        before = (start, end)
    return rows


def _span(a: int, b: int) -> dict[str, Any]:
    return {"start": a, "end": b}


def _hull(*spans: Span) -> Span:
    return min(a for a, _ in spans), max(b for _, b in spans)


def _happened(
    rows: Rows, p: Parsed, first: int, last: int, who: Who, dates: Sequence[tuple[When, Span]], written: Written
) -> None:
    for event in _events.events(p, first, last):
        if event.weight < 0.5 or (event.source is None and event.target is None):
            continue
        if p.pos[event.verb] == "AUX":
            continue
        involved = [name for word in (event.source, event.target) if (name := who.of(word)) and who.acts(word, name)]
        if not involved:
            continue
        a, b = trim(p.text, *p.span(p.left[event.verb], p.right[event.verb]))
        own = [d for d in dates if _verb_of(p, d[1][0]) == event.verb]
        rows["events"].append(_span(a, b) | {
            "type": event.type, "actors": list(dict.fromkeys(involved)), "date": _date(p, own, (a, b), written),
            "verb": _span(*p.span(event.verb, event.verb)),
        })  # fmt: skip


def _verb_of(p: Parsed, offset: int) -> int | None:
    """The nearest verb above the word at an offset."""
    node = word_at(p, offset)
    for _ in range(8):
        if node is None or p.pos[node] == "VERB":
            return node
        node = p.head[node] if p.head[node] != node else None
    return None


def _date(p: Parsed, dates: Sequence[tuple[When, Span]], span: Span, written: Written) -> str | None:
    """The day an event is dated to, as far as the text and the day of writing say."""
    for when, (a, b) in dates:
        if not (span[0] <= a and b <= span[1]):
            continue
        if when.date:
            return when.date.isoformat()
        if written.earliest is None or written.latest is None or (written.latest - written.earliest).days > 120:
            return f"{when.year}-01-01" if when.kind == "year" and when.year else None
        now = written.earliest + (written.latest - written.earliest) / 2
        if when.kind == "ago" and when.days is not None and when.unit == "day":
            return (now - datetime.timedelta(days=when.days)).isoformat()
        if when.month and when.kind in ("monthday", "month"):
            return _resolved(p, when, a, now)
    return None


def _resolved(p: Parsed, when: When, at: int, now: datetime.date) -> str | None:
    word = word_at(p, at)
    year = when.year or now.year + (when.shift or 0)
    day = min(when.day or 1, 28 if when.month == 2 else 30) if when.kind == "monthday" else 1
    found = datetime.date(year, when.month or 1, day if when.day != 31 else 30)
    if when.day == 31 and when.month in (1, 3, 5, 7, 8, 10, 12):
        found = found.replace(day=31)
    if when.year is None and when.shift is None and word is not None:
        if tense(p, word) != "future" and found > now:
            found = found.replace(year=year - 1, day=min(found.day, 28) if found.month == 2 else found.day)
        elif tense(p, word) == "future" and found < now:
            found = found.replace(year=year + 1, day=min(found.day, 28) if found.month == 2 else found.day)
    return found.isoformat()
