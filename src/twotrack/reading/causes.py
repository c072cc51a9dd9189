"""What is said to bring about what, and whether it adds or takes away; conditions and what hangs on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from twotrack.reading.clauses import Span, name_span, subject, trim
from twotrack.reading.parse import Parsed
from twotrack.reading.tense import word_at
from twotrack.reading.wordlists import AGENTS, listed, words


@dataclass(frozen=True)
class Cause:
    """A cause, its effect and the sign: +1 it brings about, -1 it hinders; `rules` is how many rules found it."""

    word: int
    cause: Span
    effect: Span
    sign: int
    rules: int = 1


@dataclass(frozen=True)
class Conditional:
    """What must hold, and what would follow; the words that are subjects of both."""

    word: int
    antecedent: Span
    consequent: Span
    actor: int | None
    responder: int | None


# verb: +1 subject causes object, -1 subject hinders object
_VERBS = {
    **dict.fromkeys(
        listed("""cause lead result trigger fuel spark provoke drive enable embolden encourage force produce create
            generate
        raise increase boost strengthen prompt contribute pave bring make help allow push pressure motivate inspire fill
        anger frustrate compel convince facilitate ensure guarantee secure attract kick-start"""), 1),
    **dict.fromkeys(
        listed("""prevent hinder block undermine weaken reduce shrink slow jeopardize jeopardise endanger threaten
            hamper
        obstruct derail discourage deter limit stall halt impede disrupt stop foil dismantle lower delay damage destroy
        complicate disappoint demoralize demoralise"""), -1),
}  # fmt: skip
_NEEDS = {
    "lead": ("to",), "result": ("in", "from"), "contribute": ("to",), "pave": (), "bring": ("about",), "make": (),
    "help": (), "allow": (), "push": (), "stop": ("from",), "create": (), "raise": (), "increase": (),
}  # fmt: skip
# what somebody does on purpose is no cause in itself: "the state guarantees their safety"
_ACTS = words("make help allow create bring push raise guarantee ensure secure facilitate pressure limit stop delay")
_LINKS = re.compile(
    r"\b(?:because of|because|due to|owing to|thanks to|as a result of|as a consequence of|in the wake of|"
    r"on account of|"
    r"in response to|by virtue of|given that)\b",
    re.I,
)
_LINKED = words("because due owing thanks result consequence wake account response virtue given")
_AIMED = words("order so aimed aim effort bid attempt")
_REASONED = words("""reason reasons cause causes obstacle obstacles barrier barriers factor factors attributed stem
    stems stemmed arise arises arose driven caused emboldened""")
_HENCE = re.compile(
    r"\b(?:as a result|therefore|thus|hence|consequently|for this reason|accordingly|that is why)\b,?", re.I
)
_AIM = re.compile(
    r"\b(?:in order to|so as to|so that|aimed at|with the aim of|in an effort to|in a bid to|in an attempt to)\b", re.I
)
_REASON = re.compile(
    r"\b(?:reasons?|causes?|obstacles?|barriers?|factors?) (?:why|for|of|to|behind|that|in|we)\b"
    r"|\battributed to\b|\b(?:stems?|stemmed|arises?|arose) from\b|\bdriven by\b|\bcaused by\b|\bemboldened by\b",
    re.I,
)
_WHICH = re.compile(r"which\b,?\s*")
_DANGLES = re.compile(r"\b(?:as|and|or|of|to|than|the|a|an|for|with|in|by)\s*\Z")
_IS = re.compile(r" (?:is|was|are|were|would be)(?: that)?\b")
_LESS = re.compile(
    r"\b(?:prevent|hinder|block|undermin|weaken|reduc|shrink|slow|jeopardi|endanger|derail|fail|obstacle|barrier|lack|"
    r"fades?|impossible|too difficult|decline)\w*",
    re.I,
)


def causes(p: Parsed, first: int, last: int, before: Span | None) -> list[Cause]:
    """Causes in the sentence from first to last; `before` is the sentence in front of it, for "as a result"."""
    found: list[Cause] = []
    start, end = p.span(first, last)
    used = set(p.low[first : last + 1])
    for match in _LINKS.finditer(p.text, start, end) if used & _LINKED else ():
        found += _linked(p, match, start, end)
    if before and (hence := _HENCE.match(p.text, start, end)):
        effect = trim(p.text, hence.end(), end)
        if not p.text[hence.start() : hence.end() + 3].lower().startswith("as a result of"):
            found.append(Cause(first, before, effect, _sign(p.text, effect)))
    for match in _AIM.finditer(p.text, start, end) if used & _AIMED else ():
        found += _pair(p, match, (match.end(), end), (start, match.start()))
    for match in _REASON.finditer(p.text, start, end) if used & _REASONED else ():
        found += _reason(p, match, start, end)
    for verb in range(first, last + 1):
        if p.pos[verb] == "VERB" and p.lemma[verb] in _VERBS and (one := _verb(p, verb)):
            found.append(one)
    for word in range(first, last + 1):
        if p.low[word] in ("since", "as") and p.dep[word] == "mark" and p.dep[p.head[word]] == "advcl":
            clause = p.head[word]
            cause = trim(p.text, *p.span(p.left[clause], p.right[clause]))
            rest = _rest(p, p.head[clause], clause)
            timed = word > first and p.lemma[word - 1] in ("day", "week", "month", "year", "decade", "ever", "long")
            if p.low[word] == "since" and rest and not timed and p.tag[clause] != "VBG":
                found.append(Cause(word, cause, rest, _sign(p.text, rest)))
    return _distinct(found)


def _reason(p: Parsed, match: re.Match[str], start: int, end: int) -> list[Cause]:
    """ "The reason for X is Y", and "X is attributed to Y"."""
    if match[0].split()[0].rstrip("s") not in ("reason", "cause", "obstacle", "barrier", "factor"):
        return _pair(p, match, (match.end(), end), (start, match.start()))
    is_ = _IS.search(p.text, match.end(), end)
    if match[0].startswith(("obstacle", "barrier", "Obstacle", "Barrier")):
        given, hindered = (start, match.start()), (match.end(), end)
        if is_ is not None:
            given, hindered = (is_.end(), end), (match.end(), is_.start())
        elif (word := word_at(p, match.start())) is not None and p.dep[word] in ("dobj", "pobj"):
            return []
        return [replace(c, sign=-1) for c in _pair(p, match, given, hindered)]
    if is_ is None:
        if (word := word_at(p, match.start())) is not None and p.dep[word] in ("dobj", "pobj"):
            return []
        return _pair(p, match, (match.end(), end), (start, match.start()))
    if re.match(r"\s*attributed", p.text[is_.end() : is_.end() + 14]):
        return []
    return _pair(p, match, (is_.end(), end), (match.end(), is_.start()))


def _linked(p: Parsed, match: re.Match[str], start: int, end: int) -> list[Cause]:
    if match.start() - start < 4:  # "Because of X, Y"
        comma = p.text.find(",", match.end(), end)
        if comma > 0:
            return _pair(p, match, (match.end(), comma), (comma + 1, end))
        return []
    word = word_at(p, match.start())
    if word is None:
        return []
    low = _clause_of(p, word)
    return _pair(p, match, (match.end(), min(end, _right(p, match, end))), (max(start, low), match.start()))


def _clause_of(p: Parsed, word: int) -> int:
    """Where the clause begins that a linking word hangs on."""
    node = word
    if p.dep[word] == "mark" or (p.dep[word] in ("advmod", "amod", "pcomp") and p.pos[p.head[word]] in ("VERB", "AUX")):
        node = p.head[word]
    main = p.head[node]
    for _ in range(6):
        if (p.pos[main] in ("VERB", "AUX") and p.dep[main] != "xcomp") or p.head[main] == main:
            break
        main = p.head[main]
    return p.start[p.left[main]] if p.left[main] <= word else 0


def _right(p: Parsed, match: re.Match[str], end: int) -> int:
    """Where what follows a linking phrase ends: the smallest part of the sentence that holds phrase and follower."""
    first, last = word_at(p, match.start()), word_at(p, match.end() - 1)
    if first is None or last is None:
        return end
    inside = range(first, last + 1)
    edges = [p.right[i] for i in inside if p.right[i] > last]
    for i in inside:
        if p.dep[i] == "mark" or p.low[i] in ("that", "only", "when"):
            edges += [p.right[p.head[i]]] if p.right[p.head[i]] > last else []
    if last + 1 < len(p.low) and p.low[last + 1] == "which":
        return end
    at = p.end[min(edges)] if edges else end
    return end if _DANGLES.search(p.text, max(0, at - 12), at) else at


def _pair(p: Parsed, match: re.Match[str], cause: Span, effect: Span) -> list[Cause]:
    cause, effect = trim(p.text, *cause), trim(p.text, *effect)
    if cause[1] - cause[0] < 3 or effect[1] - effect[0] < 3:
        return []
    word = next((i for i, s in enumerate(p.start) if s >= match.start()), 0)
    return [Cause(word, cause, effect, _sign(p.text, effect))]


def _sign(text: str, effect: Span) -> int:
    return -1 if _LESS.search(text, *effect) else 1


def _verb(p: Parsed, verb: int) -> Cause | None:
    lemma = p.lemma[verb]
    top = subject(p, verb)
    wanted = _NEEDS.get(lemma)
    effect: Span | None = None
    for k in p.kids[verb]:
        if p.dep[k] in ("dobj", "xcomp", "ccomp") and k > verb:
            effect = p.span(p.left[k], p.right[k]) if effect is None else (effect[0], p.end[p.right[k]])
        if wanted and p.dep[k] in ("prep", "prt") and p.low[k] in wanted and p.right[k] > k:
            effect = p.span(k + 1, p.right[k])
    if wanted and not any(p.low[k] in wanted for k in p.kids[verb]):
        return None
    if top is None or effect is None or (p.pos[top] == "PRON" and p.low[top] not in ("it", "this", "that", "which")):
        return None
    acts = bool(p.ent[top]) or p.pos[top] == "PROPN" or p.lemma[top] in AGENTS
    if p.ent[top] == "PERSON" or (lemma in _ACTS and (p.dep[top] != "nsubj" or acts)):
        return None
    if lemma == "threaten" and any(p.tag[k] == "VB" for k in p.under(verb, "xcomp")):
        return None
    if p.text[slice(*effect)].lower() in ("one", "it", "them", "this", "that", "him", "her", "us"):
        return None
    if (p.tag[verb] == "VB" and p.dep[verb] == "acl") or p.low[top] == p.lemma[verb]:
        return None
    if lemma in ("increase", "raise", "reduce", "boost") and (
        p.ent[top] or p.pos[top] == "PROPN" or p.dep[verb] == "xcomp"
    ):
        return None
    cause = trim(p.text, *p.span(p.left[top], min(p.right[top], verb - 1) if top < verb else p.right[top]))
    if p.low[top] in ("which", "that"):
        cause = name_span(p, top)
    effect = trim(p.text, *effect)
    if cause[1] <= cause[0] or effect[1] <= effect[0]:
        return None
    return Cause(verb, cause, effect, _VERBS[lemma])


def _rest(p: Parsed, main: int, clause: int) -> Span | None:
    start, end = p.span(p.left[main], p.right[main])
    low, high = p.span(p.left[clause], p.right[clause])
    pieces = [trim(p.text, start, low), trim(p.text, high, end)]
    best = max(pieces, key=lambda s: s[1] - s[0])
    return best if best[1] - best[0] > 3 else None


def _near(one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) < 5


def _distinct(found: list[Cause]) -> list[Cause]:
    done: list[Cause] = []
    for one in sorted(found, key=lambda c: (c.cause, c.effect)):
        same = (i for i, d in enumerate(done) if _near(one.cause, d.cause) and _near(one.effect, d.effect))
        if (i := next(same, None)) is None:
            done.append(one)
        else:
            done[i] = replace(done[i], rules=done[i].rules + (one.word != done[i].word))
    return done


_IF = frozenset(("if", "unless", "provided", "once", "until", "whether"))
_HANGS = re.compile(
    r"\b(?:depends?|depended|depending|conditional|contingent|hinges?|conditioned|dependent) (?:up)?on\b"
    r"|\bin (?:exchange|return) for\b|\bon (?:the )?condition that\b|\bas long as\b|\bprovided that\b|"
    r"\bonly if\b|\bonly when\b"
    r"|\bin case\b|\bsubject to\b",
    re.I,
)


def conditionals(p: Parsed, first: int, last: int) -> list[Conditional]:
    """Conditions in the sentence from first to last."""
    found: list[Conditional] = []
    for word in range(first, last + 1):
        if p.low[word] in ("if", "unless", "once") and p.dep[word] in ("mark", "advmod") and p.dep[p.head[word]] in (
            "advcl", "ccomp", "pcomp", "dep", "ROOT",
        ):  # fmt: skip
            one = _clause(p, word, first, last)
            if one:
                found.append(one)
    start, end = p.span(first, last)
    for match in _HANGS.finditer(p.text, start, end):
        if any(a.antecedent[0] <= match.end() + 1 < a.antecedent[1] for a in found):
            continue
        word_ = word_at(p, match.start())
        low = start if word_ is None else max(start, _clause_of(p, word_))
        given, follows = trim(p.text, match.end(), _right(p, match, end)), trim(p.text, low, match.start())
        if (which := _WHICH.match(p.text, *given)) is not None:  # "they leave, in return for which we open the road"
            given, follows = follows, trim(p.text, which.end(), given[1])
        if min(given[1] - given[0], follows[1] - follows[0]) > 3:
            words = [i for i in range(first, last + 1) if p.start[i] >= match.start()]
            found.append(Conditional(words[0], given, follows, _top(p, given), _top(p, follows)))
    return found


def _clause(p: Parsed, word: int, first: int, last: int) -> Conditional | None:
    verb = p.head[word]
    main = p.head[verb]
    if (
        p.dep[verb] in ("ccomp", "ROOT")
        and p.low[word] == "if"
        and (main == verb or p.lemma[main] in ("ask", "wonder", "see", "know"))
    ):
        return None
    given = trim(p.text, *p.span(max(p.left[verb], word), p.right[verb]))
    stop = p.start[p.left[verb]] if p.left[verb] >= first else p.start[word]
    follows = _rest(p, main, verb)
    if follows is None:
        start, end = p.span(first, last)
        pieces = [trim(p.text, start, stop), trim(p.text, given[1], end)]
        follows = max(pieces, key=lambda s: s[1] - s[0])
    if follows[1] - follows[0] < 3:
        return None
    return Conditional(word, given, follows, subject(p, verb), subject(p, main))


def _top(p: Parsed, span: Span) -> int | None:
    for i, s in enumerate(p.start):
        if (
            span[0] <= s < span[1]
            and p.pos[i] in ("NOUN", "PROPN")
            and p.dep[i] in ("nsubj", "poss", "nsubjpass", "compound")
        ):
            return i
    return None
