"""What is wrong with a text: cut or unclosed quotations, garbled words, repetition, names spelt two ways, headlines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from twotrack.reading.clauses import Span
from twotrack.reading.parse import Parsed
from twotrack.reading.quotes import Quote

Flag = tuple[int, int, str]
_BROKEN = re.compile(r"\ufffd|Ã.|â€.|Â[ £©»«]|&(?:amp|nbsp|quot|lt|gt|#\d+);")
_TWICE = re.compile(r"\b(the|a|an|of|to|in|and|for|with|on|at|is|was|have|has|not|they|he)\s+\1\b", re.I)
_MISPLACED = re.compile(r"[,.] [”’](?=\w)|(?<=\w) ,(?=\w)")
_DOUBLE = re.compile(
    r"\b(?:in|of|to|for|with|from|by) the (?:in|of|to|for|with|from|by|through|a|an|the)\b|\bnot have not\b", re.I
)
_SMALL = frozenset(("in", "of", "to", "for", "with", "from", "by", "through", "a", "an", "the"))
_OVER = re.compile(r"\b(?:fail(?:ed|s)?|collaps(?:ed|es|e)|ended|over|dead|broke down|called off|cancelled)\b", re.I)
_ALIVE = re.compile(
    r"\b(?:ongoing|continu(?:e|es|ing)|resum(?:e|ed|es|ing)|current round|under way|underway|latest round|"
    r"are being held)\b",
    re.I,
)


def quality(
    p: Parsed, found: Sequence[Quote], headline: Span | None, body: Sequence[Span], wrong: Sequence[Flag]
) -> list[Flag]:
    """Flags with their spans, in order. `wrong` are names that a case spells otherwise."""
    flags: list[Flag] = [(q.start, q.end, "unclosed-quotation") for q in found if not q.closed and not q.single]
    flags += [(q.start, q.end, "cut-quotation") for q in found if q.closed and _cut(p, q)]
    for pattern in _garbled(p):
        flags += [(*m.span(), "garbled") for m in pattern.finditer(p.text)]
    flags += _split_words(p)
    seen: dict[str, int] = {}
    for a, b in body:
        text = p.text[a:b]
        if len(text) > 30 and text in seen:
            flags.append((a, b, "repeated"))
        seen[text] = a
    flags += wrong
    if headline is not None and (clash := _against(p, headline, body)):
        flags += clash
    return sorted(set(flags))


def _garbled(p: Parsed) -> list[re.Pattern[str]]:
    """The patterns that can match at all: most texts hold none of their signs."""
    found = [_BROKEN] if any(sign in p.text for sign in ("\ufffd", "Ã", "â€", "Â", "&")) else []
    found += [_TWICE] if any(a == b for a, b in itertools.pairwise(p.low)) else []
    found += [_MISPLACED] if any(sign in p.text for sign in (" ,", " ”", " ’")) else []
    small = [a == "the" and b in _SMALL for a, b in itertools.pairwise(p.low)]
    return found + ([_DOUBLE] if any(small) or "not have not" in p.text else [])


def _cut(p: Parsed, quote: Quote) -> bool:
    """A quotation that stops on a word no clause ends with, or holds what an editor put in."""
    inner = p.text[quote.start : quote.end].strip("\"“”'’‘ ")
    return bool(re.search(r"\b(?:the|a|an|and|or|(?<!the )US)[.,]?$", inner)) or bool(
        re.search(r"\[\w+\] (?:and|or|but)\b|\.\.\.$|…$", inner)
    )


def _split_words(p: Parsed) -> list[Flag]:
    """A capitalised word that a blank has split in two: the whole stands elsewhere or neither half is a name."""
    flags: list[Flag] = []
    words = set(p.word)
    for i in range(len(p.word) - 1):
        first, second = p.word[i], p.word[i + 1]
        if not (first[:1].isupper() and second.islower() and 2 < len(second) < 5 and (first + second).isalpha()):
            continue
        beside = p.start[i + 1] == p.end[i] + 1
        name = p.pos[i] == "PROPN" and p.pos[i + 1] == "PROPN" and len(first) > 2
        if beside and (name or first + second in words):
            flags.append((p.start[i], p.end[i + 1], "garbled"))
    return flags


def _against(p: Parsed, headline: Span, body: Sequence[Span]) -> list[Flag]:
    """A headline that says something is over which the body says goes on."""
    if not _OVER.search(p.text, *headline):
        return []
    things = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", p.text[slice(*headline)])}
    for a, b in body:
        if (a, b) == headline:
            continue
        for match in _ALIVE.finditer(p.text, a, b):
            near = p.text[max(a, match.start() - 60) : min(b, match.end() + 60)].lower()
            if any(t in near for t in things if t.endswith("s") or t in ("deal", "truce", "ceasefire")):
                return [(*headline, "headline-against-body")]
    return []
