"""Commitments with what became of them according to the text, and offers; forecasts with their odds in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from twotrack.reading.clauses import Span, agent_of, is_passive, negated, subject, trim
from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import words

Status = Literal["kept", "broken", "pledged", "disputed"]

_PROMISE = words("promise pledge vow commit undertake guarantee assure swear agree offer")
_WORDS = words("promise pledge commitment guarantee assurance undertaking obligation vow agreement deal accord")
_BROKEN = re.compile(
    r"\b(?:fail\w* to (?:deliver|honou?r|keep|fulfil\w*|live up|meet|abide)|violat\w*|breach\w*|broke[n]?|renege\w*|"
    r"ignor\w*|do(?:es)? not honou?r|did not honou?r|not hono[u]?r|not kept|have not kept|neither have abided|"
    r"not abided?|"
    r"despite (?:their|its|his|her|the|pledging|promising|commit)|in spite of (?:their|its)|betray\w*|abandon\w*|"
    r"no reduction)\b",
    re.I,
)
_KEPT = re.compile(
    r"\b(?:has|have|had)? ?(?:kept|honou?red|fulfilled|lived up to|delivered on|implemented|released|met)\b", re.I
)
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied)|reject\w*|disput\w*|accus\w*)\b", re.I)


@dataclass(frozen=True)
class Commitment:
    """Who is bound to what, towards whom, and what the text says became of it."""

    word: int
    by: int | None
    to: int | None
    provision: Span
    status: Status


def commitments(p: Parsed, first: int, last: int) -> list[Commitment]:
    """Commitments in the sentence from first to last."""
    start, end = p.span(first, last)
    text = p.text[start:end]
    found: list[Commitment] = []
    for word in range(first, last + 1):
        lemma = p.lemma[word]
        if p.pos[word] == "VERB" and lemma in _PROMISE:
            one = _verb(p, word)
        elif p.pos[word] == "NOUN" and lemma in _WORDS:
            one = _noun(p, word, text)
        else:
            one = None
        if one is not None and not any(_overlap(one.provision, c.provision) for c in found):
            found.append(one)
    status = _status(text) if found else "pledged"
    if status != "pledged":
        found = [Commitment(c.word, c.by, c.to, c.provision, status) for c in found]
    return found


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _status(text: str) -> Status:
    if _BROKEN.search(text):
        return "disputed" if re.search(r"\bden(?:y|ies|ied)\b", text, re.I) else "broken"
    if _DENIED.search(text) and re.search(r"\b(?:commitment|promise|pledge)", text, re.I):
        return "disputed"
    return "kept" if _KEPT.search(text) else "pledged"


def _verb(p: Parsed, verb: int) -> Commitment | None:
    if negated(p, verb) and p.lemma[verb] in ("agree", "offer"):
        return None
    parts = [k for k in p.kids[verb] if p.dep[k] in ("xcomp", "ccomp", "dobj") and k > verb]
    if p.lemma[verb] in ("agree", "offer"):
        parts = [k for k in parts if p.dep[k] in ("xcomp", "ccomp")]
    parts += [
        k for k in p.under(verb, "prep") if p.low[k] in ("to", "of", "on") and not parts and k > verb and p.right[k] > k
    ]
    if not parts:
        return None
    if p.lemma[verb] in ("assure", "guarantee"):
        parts += [k for k in p.under(verb, "prep") if p.low[k] == "of" and p.right[k] > k]
    provision = trim(p.text, *p.span(p.left[parts[-1]], p.right[parts[-1]]))
    by = agent_of(p, verb) if is_passive(p, verb) else subject(p, verb)
    to = next((k for k in p.under(verb, "dative", "dobj") if p.ent[k] or p.pos[k] in ("PROPN", "PRON")), None)
    return Commitment(verb, by, to, provision, "pledged")


def _noun(p: Parsed, noun: int, text: str) -> Commitment | None:
    by = next(iter(p.under(noun, "poss")), None)
    content = [k for k in p.under(noun, "acl", "relcl") if k > noun]
    content += [k for k in p.under(noun, "prep") if p.low[k] in ("to", "of", "on") and p.right[k] > k]
    head = p.head[noun]
    bound = p.lemma[noun] in ("promise", "pledge", "commitment", "guarantee", "assurance", "undertaking", "vow")
    if not bound and not (
        _BROKEN.search(text) or p.lemma[head] in ("sign", "honor", "honour", "keep", "reach", "make")
    ):
        return None
    if by is None and p.pos[head] == "VERB":
        by = agent_of(p, head) if is_passive(p, head) else subject(p, head)
    to = next((c for k in p.under(noun, "prep") if p.low[k] == "with" for c in p.under(k, "pobj")), None)
    provision = p.span(p.left[content[0]], p.right[content[0]]) if content else p.span(p.left[noun], p.right[noun])
    if content and not bound and p.dep[content[0]] in ("relcl", "acl"):
        by = subject(p, content[0]) if p.dep[content[0]] == "relcl" and by is None else by
        provision = p.span(p.left[noun], p.right[noun])
    if p.lemma[head] == "be":
        for k in p.under(head, "xcomp", "acomp", "attr"):
            provision = p.span(p.left[k], p.right[k]) if k > noun else provision
    if by == noun or (by is None and not bound):
        return None
    return Commitment(noun, by, to, trim(p.text, *provision), "pledged")


# odds in words: the most and the least certain ones first
_ODDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (odds, re.compile(words, re.I))
    for odds, words in (
        ("impossible", r"\b(?:impossible|not possible|no (?:chance|prospect|way)|cannot|can not|can['’]t|never|"
            r"no (?:military )?solution|not (?:be )?(?:a )?(?:military )?solution)\b"),
        ("unlikely", r"\b(?:unlikely|improbable|doubtful|little (?:chance|hope|prospect)|remote|hardly|"
            r"too difficult|not likely|not expected)\b"),
        ("very likely", r"\b(?:very likely|highly likely|most likely|almost certain(?:ly)?|strong possibility|"
            r"strong chance|in all likelihood)\b"),
        ("likely", r"\b(?:likely|probabl[ye]|expected|is set to|poised|in all probability|good chance|bound)\b"),
        ("certain", r"\b(?:certain(?:ly)?|surely|for sure|inevitabl[ye]|undoubtedly|no doubt|definitely|will)\b"),
        ("possible", r"\b(?:possible|possibly|may|might|could|perhaps|potentially|a chance|risk)\b"),
    )
)  # fmt: skip
_AHEAD = re.compile(
    r"\b(?:will|would|shall|may|might|could|likely|unlikely|expected|impossible|possible|possibility|prospect|inevitabl[ye]|"
    r"poised|solution|is set to|bound to|forecast|predict\w*|eventually|in (?:the )?future)\b",
    re.I,
)
_AHEAD_WORDS = words("""will would shall may might could likely unlikely expected impossible possible possibility
    prospect inevitable inevitably poised solution set bound forecast predict predicts predicted predicting prediction
    predictions predictable eventually future""")
_TOLD = words("said told added reported was were had did")


@dataclass(frozen=True)
class Forecast:
    """A clause that looks ahead, with the odds it gives in words."""

    word: int
    span: Span
    odds: str


def forecasts(p: Parsed, first: int, last: int) -> list[Forecast]:
    """Forecasts of the sentence from first to last: one for each clause with its own odds."""
    if _AHEAD_WORDS.isdisjoint(p.low[first : last + 1]):
        return []
    start, end = p.span(first, last)
    if not _AHEAD.search(p.text, start, end) or p.text[start:end].rstrip(" ”\"'’").endswith("?"):
        return []
    found: list[Forecast] = []
    for verb in range(first, last + 1):
        if p.pos[verb] not in ("VERB", "AUX"):
            continue
        helped = [
            k
            for k in p.under(verb, "aux")
            if p.low[k] in ("will", "shall", "may", "might", "could", "’ll", "'ll", "would")
        ]
        likely = [
            k
            for k in p.kids[verb]
            if p.low[k] in ("likely", "unlikely", "expected", "impossible", "possible", "bound", "possibility")
        ]
        if p.lemma[verb] == "expect" and is_passive(p, verb):
            likely.append(verb)
        if not helped and not likely:
            continue
        if p.dep[verb] == "advcl" and any(p.low[k] in ("if", "unless") for k in p.under(verb, "mark")):
            continue
        if any(p.low[k] in ("have",) for k in p.under(verb, "aux")) and any(p.low[k] == "would" for k in helped):
            continue
        span = trim(p.text, *p.span(p.left[verb], p.right[verb]))
        if any(f.span[0] <= span[0] and span[1] <= f.span[1] for f in found):
            continue
        found.append(Forecast(verb, span, _odds(p, verb, helped, likely)))
    return found


_REPORTED = ("ccomp", "acl", "relcl", "ROOT", "conj")


def _odds(p: Parsed, verb: int, helped: list[int], likely: list[int]) -> str:
    words = " ".join(p.low[k] for k in sorted([*helped, *likely, *p.under(verb, "neg", "advmod")]))
    if any(p.low[k] == "would" for k in helped) and p.dep[verb] in _REPORTED:
        words = words.replace("would", "will")
    low, high = verb - 4, verb + 6
    near = " ".join(p.low[max(0, low) : high])
    for odds, pattern in _ODDS:
        if pattern.search(words) or (odds in ("very likely", "impossible") and likely and pattern.search(near)):
            return _turned(odds) if odds in ("certain", "likely", "very likely") and p.under(verb, "neg") else odds
    return "possible"


def _turned(odds: str) -> str:
    return {"certain": "impossible", "likely": "unlikely", "very likely": "unlikely"}[odds]
