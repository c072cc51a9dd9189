"""Small questions put to a parsed sentence: who is the subject of a verb, which characters does a clause cover."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from twotrack.reading.parse import Parsed

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
Span = tuple[int, int]
_SHED_LEFT = frozenset(" ,;:.-–—―…")
_SHED_RIGHT = frozenset(" ,;:-–—―.")


def subject(p: Parsed, verb: int) -> int | None:
    """The word that is the subject of a verb, found also for joined verbs, participles and infinitives."""
    node, seen = verb, 0
    while seen < 8:
        seen += 1
        own = p.under(node, *SUBJECTS)
        if own:
            if p.dep[own[0]] == "nsubjpass" and (agent := agent_of(p, node)) is not None and node == verb:
                return agent
            return own[0]
        relation, head = p.dep[node], p.head[node]
        if head == node:
            return None
        if relation == "acl" and p.low[head] == "order":  # "in order to": the one who acts for it
            node = p.head[p.head[head]]
            continue
        if relation in ("acl", "relcl"):
            return head if p.pos[head] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ") else None
        if relation == "pobj" or p.pos[head] in ("NOUN", "PROPN"):
            return None
        if relation == "xcomp" and (whom := p.under(head, "dobj")) and whom[0] < node:
            return whom[0]
        node = head
    return None


def agent_of(p: Parsed, verb: int) -> int | None:
    """The doer of a passive verb, after "by"."""
    for by in p.under(verb, "agent"):
        for doer in p.under(by, "pobj", "pcomp"):
            return doer
    return None


def is_passive(p: Parsed, verb: int) -> bool:
    """True for a verb in the passive voice."""
    return bool(p.under(verb, "nsubjpass", "auxpass"))


def negated(p: Parsed, verb: int) -> bool:
    """True when the verb itself is negated."""
    return bool(p.under(verb, "neg")) or any(p.low[k] in ("never", "not", "no") for k in p.kids[verb] if k < verb)


def group(p: Parsed, verb: int) -> Span:
    """First and last word of a verb with its auxiliaries, negations, short adverbs and particles."""
    first = last = verb
    for k in p.kids[verb]:
        if p.dep[k] in ("aux", "auxpass", "neg") and first - 4 <= k < verb:
            first = min(first, k)
        elif p.dep[k] == "prt" and k <= verb + 2:
            last = max(last, k)
    return first, last


def name_span(p: Parsed, word: int) -> Span:
    """Characters of a noun phrase, without a clause that hangs on it; "who" comes with the one who is meant."""
    first, last = p.left[word], word
    verb = p.head[word]
    if p.low[word] in ("who", "which", "that") and p.dep[verb] == "relcl" and 0 < word - p.head[verb] < 8:
        first = p.left[p.head[verb]]
    for k in p.kids[word]:
        if k < word:
            continue
        if p.dep[k] in ("relcl", "acl", "advcl", "ccomp", "parataxis", "dep", "xcomp", "punct", "npadvmod", "advmod"):
            continue
        if k == last + 1 or p.dep[k] in ("prep", "appos", "conj", "cc", "case", "nummod", "amod"):
            last = max(last, p.right[k])
    return trim(p.text, *p.span(first, max(last, word)))


def trim(text: str, start: int, end: int) -> Span:
    """A span without blanks and stops at its ends; quotation marks stay."""
    while start < end and (text[start] in _SHED_LEFT or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _SHED_RIGHT or text[end - 1].isspace()):
        end -= 1
    return start, end


def without(span: Span, hole: Span) -> list[Span]:
    """What is left of a span when a part is taken out of it."""
    pieces = [(span[0], min(span[1], hole[0])), (max(span[0], hole[1]), span[1])]
    return [(a, b) for a, b in pieces if b > a]


def merged(spans: list[Span], text: str) -> list[Span]:
    """Spans in order, those that touch or have only blanks between them made one."""
    done: list[Span] = []
    for a, b in sorted(spans):
        if b <= a:
            continue
        if done and (a <= done[-1][1] or not text[done[-1][1] : a].strip()):
            done[-1] = (done[-1][0], max(b, done[-1][1]))
        else:
            done.append((a, b))
    return done


def one_span(text: str, parts: Sequence[Span]) -> Span:
    """The one span that shares most with a content in several parts: letters shared over letters in either.

    A short cue between two parts is spanned; beside a long one the larger part stands for the whole.

    >>> one_span('"Not now," he said, "never again."', [(0, 10), (20, 34)])
    (0, 34)
    >>> one_span('"No," he said after a very long and tiring day, "never."', [(0, 5), (48, 56)])
    (48, 56)
    """
    if len(parts) == 1:
        return parts[0]
    sizes = [_ink(text, part) for part in parts]
    whole = sum(sizes)
    best, share = parts[0], 0.0
    for i, j in itertools.combinations_with_replacement(range(min(len(parts), 12)), 2):
        span = parts[i][0], parts[j][1]
        shared, covered = sum(sizes[i : j + 1]), _ink(text, span)
        if (found := shared / (covered + whole - shared)) > share:
            best, share = span, found
    return best


def _ink(text: str, span: Span) -> int:
    return len("".join(text[slice(*span)].split()))
