"""Whether the verb around a word speaks of what was, is or will be."""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import words

Tense = Literal["past", "present", "future"]
_AHEAD = words(
    "expect plan intend set schedule due aim agree want push vow promise pledge hope seek order decide announce need"
)
_TO_COME = words("schedule plan set expect due")  # "the round scheduled for 14 June"
_WILL = words("will would shall ’ll 'll wo may might could should must can")


def word_at(p: Parsed, offset: int) -> int | None:
    """The word that covers an offset, or the next one."""
    if not p.start:
        return None
    i = max(0, bisect_right(p.start, offset) - 1)
    if p.end[i] <= offset and i + 1 < len(p.start):
        i += 1
    return i


def tense(p: Parsed, word: int) -> Tense:
    """The tense of the clause a word stands in."""
    node = word
    for _ in range(10):
        if p.pos[node] in ("VERB", "AUX"):
            found = _of_verb(p, node)
            if found is not None:
                if found == "past" and _before(p, word, node):
                    return "future" if p.tag[node] == "VBG" else found
                return found
            if p.tag[node] == "VBG" and any(p.low[k] == "before" for k in [p.head[node]]):
                return "future"
        if p.low[node] in ("by", "until") and p.pos[node] == "ADP" and _hopeful(p, node):
            return "future"
        if p.head[node] == node:
            break
        node = p.head[node]
    return "present"


def _of_verb(p: Parsed, verb: int) -> Tense | None:
    kids = p.kids[verb]
    if any(p.low[k] in _WILL and p.dep[k] == "aux" for k in kids):
        return "future"
    helped = [p.low[k] for k in kids if p.dep[k] in ("aux", "auxpass")]
    if p.tag[verb] == "VB" and "to" in helped:
        head = p.head[verb]
        if p.lemma[head] == "be" and p.tag[head] == "VBD":
            return "present"  # "was to leave by 1 June" says neither that it has come nor that it has not
        return "future" if p.lemma[head] in _AHEAD else None
    if p.tag[verb] == "VBD" or any(h in ("was", "were", "had", "did", "have", "has", "’ve", "'ve") for h in helped):
        return "past"
    if p.tag[verb] == "VBN" and p.dep[verb] in ("acl", "relcl", "amod"):
        return "future" if p.lemma[verb] in _TO_COME else "past"
    if p.tag[verb] in ("VBZ", "VBP"):
        return "present"
    return "past" if p.tag[verb] == "VBN" else None


def _before(p: Parsed, word: int, verb: int) -> bool:
    return any(p.low[i] == "before" for i in range(max(0, min(word, verb) - 1), max(word, verb)))


def _hopeful(p: Parsed, node: int) -> bool:
    verb = p.head[node]
    return p.pos[verb] in ("VERB", "NOUN", "AUX") and p.tag[verb] in ("VB", "VBG", "VBZ", "VBP", "NN", "NNS")
