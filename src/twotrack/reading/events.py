"""Who did what to whom: events in PLOVER's types, by verb, by the noun a light verb carries, and by promise or "
"threat."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.reading import plover
from twotrack.reading.clauses import agent_of, is_passive, negated, subject
from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import words

_REFUSING = words("will would wo 'll ’ll")
_GIVING = words("send give provide deliver supply")
_WORDS = words("""proposal letter message statement signal speech list word reply answer report detail deadline
    ultimatum warning time chance interview evidence reason example view opinion""")
_WEAPONS = words("weapon weapons arm arms rifle gun")
_HELP = words("aid assistance supply trade tie relation import export fund support")


@dataclass(frozen=True)
class Event:
    """An event: its verb, its type, the words of those involved, and the clause it stands in."""

    verb: int
    type: str
    source: int | None
    target: int | None
    weight: float


def events(p: Parsed, first: int, last: int) -> list[Event]:
    """Events of the words from first to last, in order."""
    found: list[Event] = []
    if p.word[last] == "?":
        return found
    for verb in range(first, last + 1):
        if p.pos[verb] != "VERB":
            continue
        kind, weight = _type(p, verb)
        if not kind:
            continue
        if kind in plover.FRIENDLY and negated(p, verb) and {p.low[k] for k in p.under(verb, "aux")} & _REFUSING:
            kind, weight = "REJECT", 0.7
        elif _unreal(p, verb, kind):
            continue
        if kind in plover.HOSTILE | plover.FRIENDLY and _on_condition(p, verb):
            kind, weight = ("THREATEN" if kind in plover.HOSTILE else "AGREE"), 0.8
        passive = is_passive(p, verb)
        source = agent_of(p, verb) if passive else subject(p, verb)
        found.append(Event(verb, kind, source, _target(p, verb, passive), weight))
    return found


def _unreal(p: Parsed, verb: int, kind: str) -> bool:
    """True where the words deny the act, only suppose it, or speak of how somebody speaks."""
    if negated(p, verb) and (kind == plover.VERB.get(p.lemma[verb]) or kind == _noun(p, verb)):
        return True
    if p.dep[verb] == "advcl" and any(p.low[k] in ("if", "unless") for k in p.under(verb, "mark")):
        return True
    if p.lemma[verb] in ("decline", "refuse", "ask", "want"):
        return any(p.lemma[k] in ("name", "identify", "quote") and is_passive(p, k) for k in p.under(verb, "xcomp"))
    if p.lemma[verb] == "provide" and verb + 1 < len(p.low) and p.low[verb + 1] == "that":
        return True
    if p.lemma[verb] in _GIVING and _object(p, verb) & _WORDS:
        return True
    if p.lemma[verb] == "hold" and not _noun(p, verb):
        return True
    return p.lemma[verb] in ("speak", "travel", "talk", "return", "arrive") and p.dep[verb] in ("xcomp", "acl")


def _on_condition(p: Parsed, verb: int) -> bool:
    """True for "if they go on, we will ...": what is said to follow has not happened."""
    ahead = any(p.low[k] in ("will", "would", "’ll", "'ll", "shall") for k in p.under(verb, "aux"))
    return ahead and any(
        p.low[m] in ("if", "unless") for k in p.under(verb, "advcl") for m in p.under(k, "mark")
    )  # fmt: skip


def _type(p: Parsed, verb: int) -> tuple[str, float]:
    """The type of a verb with what hangs on it, and how sure the words are."""
    lemma = p.lemma[verb]
    own = plover.VERB.get(lemma, "")
    particle = {p.low[k] for k in p.kids[verb] if p.dep[k] in ("prt", "prep", "advmod")}
    if (lemma == "rule" and "out" in particle) or (lemma == "turn" and "down" in particle):
        return "REJECT", 1.0
    if lemma in ("hand", "lay", "give") and particle & {"over", "down", "up"} and _object(p, verb) & _WEAPONS:
        return "RETREAT", 1.0
    if (lemma == "step" and "down" not in particle) or (lemma == "pull" and not particle & {"out", "back"}):
        own = ""
    if lemma == "carry" and "out" in particle and not _noun(p, verb):
        own = ""
    if lemma in ("reduce", "cut") and not any(p.lemma[k] in _HELP for k in p.under(verb, "dobj")):
        return "", 0.0
    if lemma in ("say", "announce", "declare", "claim", "confirm", "decide", "plan", "be", "quote", "reiterate"):
        return _announced(p, verb)
    if own == "REJECT" and lemma == "fail" and not p.under(verb, "xcomp"):
        return "", 0.0
    noun = _noun(p, verb)
    if noun and (lemma in plover.LIGHT or not own) and lemma not in plover.STRONG:
        if lemma not in plover.LIGHT:
            return "", 0.0
        return noun, 0.8
    if own in ("AGREE", "CONSULT") and negated(p, verb):
        if lemma in ("speak", "travel", "arrive", "return"):
            return "", 0.0
        return "REJECT", 0.7
    helped = {p.low[k] for k in p.under(verb, "aux")}
    if own and helped & {"will", "would", "may", "might", "could"} and p.dep[verb] != "ROOT":
        return own, 0.3
    return own, 1.0 if own else 0.0


def _announced(p: Parsed, verb: int) -> tuple[str, float]:
    """What an announcement of an act amounts to: agreeing to a friendly one, threatening a hostile one."""
    for k in p.under(verb, "ccomp", "xcomp"):
        helped = {p.low[c] for c in p.under(k, "aux")}
        if helped & {"must", "should"}:
            return "DEMAND", 0.9
        if p.lemma[k] == "be" and any(p.low[c] in plover.WILLING for c in p.kids[k]):
            return "AGREE", 0.9
        act = plover.VERB.get(p.lemma[k], "") or _noun(p, k)
        if helped & {"will", "would", "’ll", "'ll", "to"}:
            if negated(p, k):
                return "REJECT", 0.8
            if act in plover.HOSTILE and act != "RETREAT":
                return "THREATEN", 0.8
            if act in plover.FRIENDLY:
                return "AGREE", 0.8
    return "", 0.0


def _object(p: Parsed, verb: int) -> set[str]:
    return {p.lemma[k] for k in p.under(verb, "dobj")}


def _noun(p: Parsed, verb: int) -> str:
    for k in p.kids[verb]:
        if p.dep[k] in ("dobj", "nsubjpass", "attr") and (found := plover.NOUN.get(p.lemma[k], "")):
            return found
        if p.dep[k] == "prep":
            for c in p.under(k, "pobj"):
                if p.low[k] in ("in", "on", "for", "into") and p.lemma[verb] in ("engage", "go", "come", "hold"):
                    return plover.NOUN.get(p.lemma[c], "")
    return ""


def _target(p: Parsed, verb: int, passive: bool) -> int | None:
    for k in p.kids[verb]:
        if p.dep[k] == ("nsubjpass" if passive else "dobj") and p.lemma[k] not in plover.NOUN:
            return k
    for k in p.under(verb, "prep", "dative"):
        if p.low[k] in ("with", "to", "against", "from", "on", "for"):
            for c in p.under(k, "pobj"):
                return c
    for k in p.under(verb, "dobj"):
        for c in p.under(k, "prep"):
            for d in p.under(c, "pobj"):
                return d
    return None


def main_type(p: Parsed, first: int, last: int) -> str:
    """The type of the event a sentence is about: the surest one, the highest in the sentence first."""
    found = events(p, first, last)
    if not found:
        for word in range(first, last + 1):
            if p.pos[word] == "NOUN" and p.lemma[word] in plover.NOUN:
                return plover.NOUN[p.lemma[word]]
        return "CONSULT"
    return max(found, key=lambda e: (e.weight, -_depth(p, e.verb), -e.verb)).type


def _depth(p: Parsed, word: int) -> int:
    depth = 0
    while p.head[word] != word and depth < 40:
        word, depth = p.head[word], depth + 1
    return depth
