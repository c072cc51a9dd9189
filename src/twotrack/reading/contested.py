"""Claims that somebody else denies: the denial beside the claim it denies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.reading.clauses import Span
from twotrack.reading.wordlists import words

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:e|es|ed)|disput(?:e|es|ed)|dismiss(?:es|ed)?|contradict\w*|"
    r"do(?:es)? not accept|did not accept|doubt(?:s|ed)?|question(?:s|ed)?|contrary to|rebut\w*|disagree\w*)\b",
    re.I,
)
_THING = re.compile(
    r"(?:(?:the|this|that|these|those|such|all|any|both) )*(?:\w+ )?(?:accusation|allegation|charge|claim|report|"
    r"rumou?r|assertion|suggestion)s?(?: as \w+)?", re.I,
)  # fmt: skip
_LIE = re.compile(
    r"[“\"‘']?(?:That|This|It|These|Those|They)(?: is|['’]s| was| are|['’]re| were)(?: simply| plainly| just| all)? "
    r"(?:not true|untrue|false|wrong|mistaken|a lie|lies|nonsense|baseless|fabricated|a fabrication|propaganda)\b"
)
_SHORT = re.compile(
    r"(?P<who>[A-Z][^.,;:“”\"]{1,80}?) (?:has |have |had |flatly |strongly |firmly |promptly )*"
    r"(?:den(?:ied|ies|y)|reject(?:ed|s)?|dispute[ds]?|dismiss(?:ed|es)?) (?:this|that|it|these|them|both)\b(?! as\b)"
)
# "X accuses Y of smuggling, a charge it denies"
_CHARGE = re.compile(
    r"\b(?:charge|claim|accusation|allegation)s? (?:that |which )?(?P<who>it|they|he|she|[A-Z][\w-]*(?: [A-Z][\w-]*)*|"
    r"the [\w-]+) (?:has |have |had |both )*(?:den(?:ied|ies|y)|reject(?:ed|s)?|dispute[ds]?|dismiss(?:ed|es)?)\b"
)
_NAMED = re.compile(r"(?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*)*")
_STOP = words("that this with from have their they been were which will would about into over also more than")
NEAR = 900  # characters between a claim and its denial


@dataclass(frozen=True)
class Claimed:
    """A statement as far as a dispute needs it."""

    span: Span
    content: Span
    speaker: str
    stance: str


@dataclass(frozen=True)
class Contest:
    """A claim, who asserts and who disputes it, and where the denial stands."""

    span: Span
    asserts: str
    disputes: str
    about: Span


def contests(text: str, sentences: Sequence[Span], claims: Sequence[Claimed]) -> list[Contest]:
    """Pairs of a claim and a denial of it by another voice."""
    found: list[Contest] = []
    for denial in claims:
        if denial.stance not in ("denies", "doubts"):
            continue
        claim = _bare(text, denial, claims) or _denied(text, denial, claims)
        if claim is not None:
            found.append(Contest(claim.span, claim.speaker, denial.speaker, claim.content))
        elif re.search(r"\b(?:claim|allegation|accusation|report)s?\b", text[slice(*denial.content)], re.I):
            owner = re.search(
                r"((?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s? (?:claim|allegation|accusation|report)",
                text[slice(*denial.content)],
            )
            found.append(Contest(denial.span, owner[1] if owner else "", denial.speaker, denial.content))
    for a, b in sentences:
        if _LIE.match(text, a, b) and (false := _before(a, claims)) is not None:
            who = next((c.speaker for c in claims if c.content[0] <= a < c.content[1]), "author")
            if who != false.speaker:
                found.append(Contest(false.span, false.speaker, who, false.content))
                continue
        match = _DENIAL.search(text, a, b)
        if match is None:
            continue
        charge = _CHARGE.search(text, a, b)
        made = [c for c in claims if a <= c.span[0] < (charge.start() if charge else a)]
        if charge and made:
            accused = _NAMED.search(text, *made[-1].content)
            who = charge["who"] if charge["who"] not in ("it", "they", "he", "she") else accused[0] if accused else ""
            found.append(Contest(made[-1].span, made[-1].speaker, who, made[-1].content))
            continue
        if (short := _SHORT.search(text, a, b)) and (claim := _before(a, claims)) is not None:
            who = re.sub(r"^(?:But|However|Yet|And),? ", "", short["who"].strip())
            if not _same(claim.speaker, who):
                found.append(Contest(claim.span, claim.speaker, who[:90], claim.content))
                continue
        if re.search(r"\bclaims?\b", text[a:b]) and not _known(found, a, b):
            owner = re.search(r"((?:[Tt]he )?[A-Z][\w-]+(?: [A-Z][\w-]+)*)['’]s? claims?", text[a:b])
            who = next((c.speaker for c in claims if a <= c.span[0] < b), text[a : match.start()].strip(" ,"))
            earlier = [
                c for c in claims if owner and c.span[1] <= a and a - c.span[1] < NEAR and _same(c.speaker, owner[1])
            ]
            about = earlier[-1].content if earlier else (a, b)
            span = earlier[-1].span if earlier else (a, b)
            found.append(
                Contest(span, owner[1] if owner else "", re.sub(r"^(?:But|However|Yet),? ", "", who)[:90], about)
            )
    return found


def _bare(text: str, denial: Claimed, claims: Sequence[Claimed]) -> Claimed | None:
    """The claim that "rejected the accusation" means: the last one of that kind by somebody else."""
    if not _THING.fullmatch(text[slice(*denial.content)].strip(' .,”"')):
        return None
    near = [
        c for c in claims if c.speaker != denial.speaker and 0 <= denial.span[0] - c.span[0] < NEAR and c is not denial
    ]
    strong = [c for c in near if c.stance in ("claims", "criticizes")]
    wanted = strong or near
    return wanted[-1] if wanted else None


def _before(offset: int, claims: Sequence[Claimed]) -> Claimed | None:
    """The last statement that ends before a place, the innermost of those that end there."""
    near = [c for c in claims if c.content[1] <= offset and offset - c.content[1] < NEAR // 3]
    last = max((c.content[1] for c in near), default=0)
    return max((c for c in near if c.content[1] > last - 3), key=lambda c: c.content[0], default=None)


def _known(found: Sequence[Contest], a: int, b: int) -> bool:
    return any((c.about[0] < b and a < c.about[1]) or (c.span[0] < b and a < c.span[1]) for c in found)


def _denied(text: str, denial: Claimed, claims: Sequence[Claimed]) -> Claimed | None:
    mine = _words(text[slice(*denial.content)])
    best: tuple[int, Claimed | None] = (2, None)
    for claim in claims:
        far = denial.span[0] - claim.span[1]
        if (
            claim is denial
            or claim.speaker == denial.speaker
            or claim.stance in ("denies", "doubts")
            or not -50 < far < NEAR
        ):
            continue
        shared = len(mine & _words(text[slice(*claim.content)]))
        if shared > best[0]:
            best = (shared, claim)
    return best[1]


def _words(text: str) -> set[str]:
    return {w[:6] for w in re.findall(r"[a-z]{4,}", text.lower()) if w not in _STOP}


def _same(one: str, other: str) -> bool:
    return one.lower().removeprefix("the ") in other.lower() or other.lower().removeprefix("the ") in one.lower()
