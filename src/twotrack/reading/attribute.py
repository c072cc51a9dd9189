"""Who says, thinks, wants or judges what, from the dependencies of a sentence: one finding per cue word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from twotrack.reading import cues
from twotrack.reading.clauses import (
    SUBJECTS,
    Span,
    agent_of,
    group,
    is_passive,
    merged,
    name_span,
    negated,
    subject,
    trim,
    without,
)
from twotrack.reading.parse import Parsed
from twotrack.reading.quotes import Quote

_ANONYMOUS = re.compile(r"(?:not )?to be (?:named|identified|quoted)\b|(?:the )?condition of anonymity\b")
_UNNAMED = frozenset(("want", "decline", "refuse", "ask", "wish", "speak", "talk", "insist"))
_WEAK = frozenset(("you", "it", "there", "we", "i", "one"))


@dataclass(frozen=True)
class Found:
    """A content with its cue and source before names are resolved. `votes` names the rules that agree on it."""

    parts: tuple[Span, ...]
    cue: Span
    verb: int
    source: int | None
    source_span: Span | None
    how: str
    lemma: str
    negated: bool = False
    addressee: Span | None = None
    votes: frozenset[str] = field(default_factory=frozenset)
    quoted: tuple[int, ...] = ()
    nested: bool = False  # said inside somebody else's quotation
    called: str | None = None  # who is meant, where the text has only a letter for it

    @property
    def start(self) -> int:
        """Where the content begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.parts[-1][1]


class Marks:
    """Which quotation covers a character."""

    def __init__(self, found: Sequence[Quote]) -> None:
        self.quotes = tuple(found)
        self._starts = [q.start for q in found]

    def at(self, offset: int) -> int:
        """Index of the quotation that covers an offset, or -1."""
        i = bisect_right(self._starts, offset) - 1
        return i if i >= 0 and offset < self.quotes[i].end else -1

    def between(self, start: int, end: int) -> range:
        """Indices of the quotations that share characters with a span."""
        first = bisect_right(self._starts, start) - 1
        if first < 0 or self.quotes[first].end <= start:
            first += 1
        return range(first, bisect_right(self._starts, end - 1))


def attributions(p: Parsed, marks: Marks) -> list[Found]:
    """All findings of a parsed text in order of their cues."""
    found: list[Found] = []
    for word in range(len(p.word)):
        pos = p.pos[word]
        one: Found | None = None
        if pos in ("VERB", "AUX"):
            one = _verb(p, word, marks)
        elif pos == "NOUN":
            one = _noun(p, word, marks)
        elif pos == "ADJ":
            one = _adjective(p, word, marks)
        if one is None and p.low[word] == "according":
            one = _according(p, word)
        elif one is None and p.low[word] in cues.ADVERBS:
            one = _adverb(p, word)
        if one is not None:
            found.append(replace(one, nested=True) if marks.at(p.start[one.verb]) >= 0 else one)
    return found


def _verb(p: Parsed, verb: int, marks: Marks) -> Found | None:
    lemma = p.lemma[verb]
    inside = marks.at(p.start[verb]) >= 0
    source = subject(p, verb)
    if p.dep[verb] == "conj" and (lemma in cues.SPEAKING or lemma == "express") and not p.under(verb, *SUBJECTS):
        source = _outer(p, verb) or source
    passive = is_passive(p, verb)
    if passive:
        source = agent_of(p, verb)
    weak = source is not None and p.low[source] in _WEAK
    if (inside or weak) and (lemma in cues.LIGHT or weak):
        return None
    if inside and lemma not in cues.CLAUSE:
        return None
    made = None
    if (passive and source is None and lemma in cues.RAISING) or lemma in ("seem", "appear"):
        made = _raised(p, verb)
    if made is None:
        made = _clause(p, verb, lemma) or _infinitive(p, verb, lemma)
    if made is None and not inside:
        made = _rest(p, verb, lemma) or _preposition(p, verb, lemma) or _object(p, verb, lemma)
    if made is None:
        return None
    how, parts = made
    if lemma in _UNNAMED and _ANONYMOUS.match(p.text, *parts[-1]):
        return None
    if source is None and not passive and how != "raised" and not _imperative_ok(p, verb):
        return None
    return _found(p, verb, source, how, parts, lemma, _addressee(p, verb))


def _outer(p: Parsed, verb: int) -> int | None:
    """The speaker who goes on with "and added" where the parser joined it to what was said."""
    head = p.head[verb]
    above = p.head[head]
    if p.dep[head] == "ccomp" and above != head and p.lemma[above] in cues.SPEAKING and p.tag[verb] == p.tag[above]:
        return subject(p, above)
    return None


def _imperative_ok(p: Parsed, verb: int) -> bool:
    return p.dep[verb] != "ROOT" or p.tag[verb] in ("VBD", "VBZ", "VBG")


def _found(
    p: Parsed, verb: int, source: int | None, how: str, parts: list[Span], lemma: str, addressee: Span | None = None
) -> Found | None:
    parts = [q for q in (trim(p.text, *part) for part in parts) if q[1] - q[0] > 1]
    if not parts:
        return None
    first, last = group(p, verb)
    span = name_span(p, source) if source is not None else None
    if source is not None and span is not None and p.dep[verb] == "relcl" and p.head[verb] == source:
        span = (span[0], max([span[1], *(p.end[k] for k in p.under(verb, "nsubj"))]))
    if span is not None and any(a <= span[0] and span[1] <= b for a, b in parts):
        parts = [q for part in parts for q in without(part, span)]
        parts = [q for q in (trim(p.text, *part) for part in parts) if q[1] - q[0] > 1]
    if not parts:
        return None
    cue = p.span(first, last)
    return Found(
        tuple(merged(parts, p.text)), cue, verb, source, span, how, lemma, negated(p, verb), addressee,
        frozenset(("parse",)),
    )  # fmt: skip


def _addressee(p: Parsed, verb: int) -> Span | None:
    for k in p.under(verb, "dobj", "dative"):
        if p.lemma[verb] in ("tell", "ask", "urge", "warn", "remind", "assure", "inform", "advise", "persuade"):
            return name_span(p, k)
    return None


def _clause(p: Parsed, verb: int, lemma: str) -> tuple[str, list[Span]] | None:
    if lemma not in cues.CLAUSE:
        return None
    for k in reversed(p.under(verb, "ccomp", "parataxis")):
        if p.pos[k] == "PUNCT":
            continue
        if k > verb:
            if p.dep[k] == "parataxis" and p.lemma[k] in cues.CLAUSE and k > verb + 12:
                continue
            return "clause", [_subtree(p, k, after=verb)]
        return "before", _around(p, verb, p.left[verb], p.right[verb])
    head = p.head[verb]
    if p.dep[verb] in ("parataxis", "ccomp", "dep") and head != verb and not p.under(verb, "dobj", "xcomp"):
        if p.dep[verb] == "ccomp" and (p.under(verb, "mark") or verb > head):
            return None
        if p.pos[head] in ("VERB", "AUX") and subject(p, verb) is not None:
            return "inserted", _around(p, verb, *p.sents[p.sent[verb]])
    if lemma != "continue" and _between_commas(p, verb):
        return "inserted", _around(p, verb, *p.sents[p.sent[verb]])
    if (
        p.dep[verb] == "advcl"
        and lemma in cues.SPEAKING
        and lemma != "continue"
        and any(p.low[k] == "as" for k in p.under(verb, "mark", "advmod"))
    ):
        return "as", _around(p, verb, p.left[head], p.right[head])
    return None


def _between_commas(p: Parsed, verb: int) -> bool:
    """True for "..., he said, ..." and "..., he said." whatever the parser made of it."""
    own = p.under(verb, "nsubj")
    first, last = p.sents[p.sent[verb]]
    if not own or verb == last or p.tag[verb] not in ("VBD", "VBZ", "VBP"):
        return False
    before = min(p.left[own[0]], verb) - 1
    after = max(verb, p.right[own[0]]) + 1
    if before < first or after > last or abs(own[0] - verb) > 12:
        return False
    return p.word[before] in (",", "—", "–") and p.word[after] in (",", ".", "—", "–") and p.low[own[0]] not in _WEAK


def _subtree(p: Parsed, word: int, after: int) -> Span:
    """The clause of a word after its cue, cut where the speaker goes on with another cue."""
    first, last = max(p.left[word], after + 1), max(p.right[word], word)
    for k in p.under(word, "conj"):
        if (
            k > word
            and (p.lemma[k] in cues.SPEAKING or p.lemma[k] == "express")
            and not p.under(k, *SUBJECTS)
            and p.left[k] > word + 1
        ):
            last = min(last, p.left[k] - 1)
    while last > first and p.dep[last] == "cc":
        last -= 1
    return p.span(first, last)


def _around(p: Parsed, verb: int, first: int, last: int) -> list[Span]:
    """The span without the clause of the verb: its own words that are not content."""
    low, high = verb, verb
    for k in p.kids[verb]:
        if p.dep[k] in ("ccomp", "parataxis") or p.pos[k] == "PUNCT":
            continue
        low, high = min(low, p.left[k]), max(high, p.right[k])
        if p.dep[k] == "advcl" and k < verb:
            low = verb
    for k in p.kids[verb]:  # a clause between the cue's own words bounds it
        if p.dep[k] in ("ccomp",) and k < verb:
            low = max(low, p.right[k] + 1) if p.right[k] < verb else low
            if p.right[k] > verb:
                own = [c for c in p.kids[verb] if p.dep[c] in ("nsubj", "aux", "neg")]
                low = min([verb, *(p.left[c] for c in own)])
    return without(p.span(first, last), p.span(min(low, verb), high))


def _infinitive(p: Parsed, verb: int, lemma: str) -> tuple[str, list[Span]] | None:
    if lemma not in cues.INFINITIVE:
        return None
    for k in p.under(verb, "xcomp", "ccomp"):
        if k < verb:
            continue
        if lemma in ("like", "hope", "hop", "choose", "consider", "report") and p.tag[k] not in ("VB", "VBG"):
            continue
        whom = [d for d in p.under(verb, "dobj") if verb < d < k]
        if whom and lemma in cues.WITH_REST:
            return "infinitive", [p.span(p.left[whom[0]], p.right[k])]
        return "infinitive", [_subtree(p, k, verb)]
    return None


def _raised(p: Parsed, verb: int) -> tuple[str, list[Span]] | None:
    for k in p.under(verb, "xcomp", "oprd", "ccomp"):
        if k > verb:
            tops = p.under(verb, "nsubj", "nsubjpass")
            top = [p.span(p.left[t], p.right[t]) for t in tops if p.low[t] not in ("it", "there")]
            return "raised", [*top[:1], _subtree(p, k, verb)]
    return None


def _rest(p: Parsed, verb: int, lemma: str) -> tuple[str, list[Span]] | None:
    if lemma not in cues.WITH_REST:
        return None
    objects = [k for k in p.under(verb, "dobj", "nsubj", "ccomp") if k > verb]
    if not objects:
        return None
    extra = [
        k for k in p.kids[verb]
        if k > objects[0] and (p.dep[k] in ("oprd", "xcomp", "ccomp", "attr", "acomp", "dobj")
        or (p.dep[k] == "prep" and p.low[k] in ("for", "as", "of", "to", "over")))
    ]  # fmt: skip
    if not extra:
        return None
    return "judged", [p.span(p.left[objects[0]], max(p.right[k] for k in extra))]


def _preposition(p: Parsed, verb: int, lemma: str) -> tuple[str, list[Span]] | None:
    wanted = cues.PREPOSITION.get(lemma)
    if wanted is None:
        return None
    for k in p.under(verb, "prep", "prt"):
        if k > verb and p.low[k] in wanted and p.right[k] > k and p.ent[k + 1] not in ("DATE", "TIME"):
            last = p.right[k]
            for c in p.under(verb, "xcomp"):
                last = max(last, p.right[c]) if c > k else last
            if lemma == "call" and last + 2 < len(p.word) and p.low[last + 1] == "to" and p.tag[last + 2] == "VB":
                last = max(last, p.right[last + 2])  # "called on both sides to show restraint"
            return "about", [p.span(k + 1, last)]
    return None


def _object(p: Parsed, verb: int, lemma: str) -> tuple[str, list[Span]] | None:
    if lemma not in cues.OBJECT:
        return None
    for k in p.under(verb, "dobj"):
        if k > verb and (p.pos[k] != "PRON" or p.kids[k]):
            return "object", [p.span(p.left[k], p.right[k])]
    if is_passive(p, verb) and agent_of(p, verb) is not None:
        for k in p.under(verb, "nsubjpass"):
            return "object", [p.span(p.left[k], p.right[k])]
    return None


def _noun(p: Parsed, noun: int, marks: Marks) -> Found | None:
    lemma = p.lemma[noun]
    if marks.at(p.start[noun]) >= 0:
        return None
    parts: list[Span] | None = None
    if lemma in cues.NOUN_CLAUSE:
        for k in p.under(noun, "acl", "ccomp"):
            if k > noun and (p.tag[k] == "VB" or any(p.low[m] == "that" for m in p.under(k, "mark"))):
                parts = [_subtree(p, k, noun)]
    if parts is None and lemma in cues.NOUN_PREPOSITION:
        for k in p.under(noun, "prep"):
            if k > noun and p.low[k] in cues.NOUN_PREPOSITION[lemma] and p.right[k] > k:
                parts = [p.span(k + 1, p.right[k])]
    if parts is None:
        return None
    source = _owner(p, noun)
    if source is not None and p.low[source] == "there":
        source = None
    return _found(p, noun, source, "noun", parts, lemma)


def _owner(p: Parsed, noun: int) -> int | None:
    for k in p.under(noun, "poss"):
        return k
    for by in p.under(noun, "prep"):
        if p.low[by] in ("by", "from"):
            for k in p.under(by, "pobj"):
                return k
    head = p.head[noun]
    if p.dep[noun] in ("dobj", "attr") and p.pos[head] in ("VERB", "AUX"):
        return subject(p, head)
    for k in p.under(noun, "amod", "compound"):
        if p.pos[k] == "PROPN" or p.ent[k] in ("NORP", "GPE", "ORG", "PERSON"):
            return k
    return None


def _adjective(p: Parsed, word: int, marks: Marks) -> Found | None:
    if p.lemma[word] not in cues.ADJECTIVE or p.dep[word] != "acomp" or marks.at(p.start[word]) >= 0:
        return None
    source = subject(p, p.head[word])
    if source is None or p.low[source] in _WEAK:
        return None
    for k in p.under(word, "ccomp", "xcomp"):
        if k > word:
            return _found(p, word, source, "adjective", [_subtree(p, k, word)], p.lemma[word])
    for k in p.under(word, "prep"):
        if p.low[k] in ("of", "about", "with", "at") and p.right[k] > k:
            return _found(p, word, source, "adjective", [p.span(k + 1, p.right[k])], p.lemma[word])
    return None


def _according(p: Parsed, word: int) -> Found | None:
    to = next((k for k in range(word + 1, min(word + 3, len(p.word))) if p.low[k] == "to"), None)
    if to is None:
        return None
    source = next((k for k in p.kids[to] if p.dep[k] in ("pobj", "pcomp")), None)
    head = p.head[word]
    first, last = p.sents[p.sent[word]]
    if source is None or head == word:
        return None
    low, high = p.left[head], p.right[head]
    if p.pos[head] not in ("VERB", "AUX"):
        low, high = first, last
    hole = (p.start[word], p.end[max(p.right[word], p.right[source])])
    parts = without(p.span(low, high), hole)
    one = _found(p, word, source, "according", parts, "according")
    return replace(one, cue=(p.start[word], p.end[to]), negated=False) if one else None


def _adverb(p: Parsed, word: int) -> Found | None:
    if p.low[word] == "apparently":
        return None
    head = p.head[word]
    if p.pos[head] not in ("VERB", "AUX"):
        return None
    parts = without(p.span(p.left[head], p.right[head]), p.span(word, word))
    return _found(p, word, None, "adverb", parts, p.low[word])
