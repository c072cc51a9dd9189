"""Numbers as they are claimed: value, bound, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twotrack.reading.clauses import Span
from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import listed, words

_SMALL = {
    w: i for i, w in enumerate(
        listed("""zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
            sixteen seventeen
        eighteen nineteen""")
    )
} | {w: 10 * i for i, w in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}  # fmt: skip
_SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}  # "$2m"
_VAGUE = {
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2_000_000, "tens of thousands": 20_000,
    "hundreds of thousands": 200_000, "a dozen": 12, "half a dozen": 6, "dozen": 12, "a couple": 2, "decades": 2,
}  # fmt: skip
_WORD = "|".join([*_SMALL, *_SCALE])
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<vague>tens of thousands|hundreds of thousands|dozens|scores|hundreds|thousands|millions|"
    rf"half a dozen|a dozen)\b"
    rf"|(?<![\w.,/-])(?P<digits>[$€£]?\d{{1,3}}(?:,\d{{3}})+|[$€£]?\d+)(?P<part>\.\d+)?(?P<scale> (?:hundred|"
    rf"thousand|million|billion|trillion)\b)?(?P<short>(?:mn|bn|tn|m|k)\b)?"
    rf"(?P<percent> ?%| per ?cent\b| percent\b)?(?![\w/]|-\d|\.\d)"
    rf"|\b(?P<words>(?:{_WORD})(?:[ -](?:and )?(?:{_WORD}))*)\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_LOOSE = frozenset(word for words_ in _VAGUE for word in words_.split())
_BOUND = (
    ("at most", re.compile(r"\b(?:between|from) [$€£]?[\d,.]+ (?:and|to)\s*$", re.I)),
    ("at least", re.compile(r"(?:between|more than|at least|over|above|no fewer than|no less than|upwards of|exceeding|"
        r"as many as\b(?!.))\s*(?:the )?$", re.I)),
    ("at most", re.compile(r"(?:less than|fewer than|up to|at most|no more than|under|below|nearly|almost|"
        r"as many as|only)\s*$", re.I)),
    ("about", re.compile(r"(?:about|around|some|roughly|approximately|an estimated|estimated|close to|"
        r"near)\s*$", re.I)),
)  # fmt: skip
_SKIP = words(
    "january february march april may june july august september october november december am pm o’clock p.m. "
    "a.m. st nd rd th"
)


@dataclass(frozen=True)
class Quantity:
    """A number with the span it stands in, how it bounds the truth, and what it counts."""

    span: Span
    value: float
    bound: str
    unit: str
    word: int


def quantities(p: Parsed, first: int, last: int, dates: list[Span]) -> list[Quantity]:
    """Quantities of the sentence from first to last that are no part of a date."""
    start, end = p.span(first, last)
    if (
        "NUM" not in p.pos[first : last + 1]
        and _LOOSE.isdisjoint(p.low[first : last + 1])
        and not _DIGIT.search(p.text, start, end)
    ):
        return []
    found = []
    for match in _NUMBER.finditer(p.text, start, end):
        if any(a < match.end() and match.start() < b for a, b in dates):
            continue
        value = _value(match)
        word = next((i for i in range(first, last + 1) if p.end[i] > match.start()), first)
        if value is None or p.pos[word] == "PRON" or (match["words"] and match["words"].lower() in ("one", "zero")):
            continue
        unit, stop = _unit(p, word, match, last)
        if (
            not unit
            or unit.lower() in _SKIP
            or unit.lower() in ("sides", "parties")
            or (match["digits"] and 1900 <= value <= 2100 and (unit in ("", "year") or _is_year(unit, match)))
        ):
            continue
        lead = p.text[max(start, match.start() - 40) : match.start()]
        bound = next((name for name, pattern in _BOUND if pattern.search(lead)), "exactly")
        if match["vague"] and bound == "exactly":
            bound = "at least"
        found.append(Quantity((match.start(), max(match.end(), stop)), value, bound, unit, word))
    return found


def _is_year(unit: str, match: re.Match[str]) -> bool:
    """True for "the 2008 memorandum": four digits before one thing."""
    single = unit and not unit.split()[-1].endswith("s")
    return bool(single) and re.fullmatch(r"\d{4}", match["digits"]) is not None and not match["part"]


def _value(match: re.Match[str]) -> float | None:
    if match["vague"]:
        return float(_VAGUE[match["vague"].lower()])
    if match["digits"]:
        digits = re.sub(r"[^\d]", "", match["digits"])
        if not digits or len(digits) > 15:
            return None
        value = float(digits + (match["part"] or ""))
        if match["short"]:
            return value * _SHORT[match["short"].lower()]
        return value * _SCALE[match["scale"].strip().lower()] if match["scale"] else value
    total, part = 0, 0
    for word in re.split(r"[ -]", match["words"].lower()):
        if word in _SMALL:
            part += _SMALL[word]
        elif word in _SCALE:
            part = max(part, 1) * _SCALE[word]
            if _SCALE[word] >= 1000:
                total, part = total + part, 0
    return float(total + part)


def _unit(p: Parsed, word: int, match: re.Match[str], last: int) -> tuple[str, int]:
    if match["percent"]:
        return "percent", match.end()
    if match["digits"] and match["digits"][0] in "$€£":
        return {"$": "dollars", "€": "euros", "£": "pounds"}[match["digits"][0]], match.end()
    i = word
    while i <= last and p.start[i] < match.end():
        i += 1
    if i + 1 <= last and p.low[i] in ("and", "to", "or", "-", "–") and p.pos[i + 1] == "NUM":
        i += 2  # "between 500 and 800 people"
    head = i
    while head <= last and head < i + 5 and (
        p.pos[head] in ("ADJ", "NOUN", "PROPN", "NUM", "ADP", "DET") or p.dep[head] == "poss"
    ):  # fmt: skip
        if p.pos[head] in ("NOUN",) and (head + 1 > last or p.pos[head + 1] not in ("NOUN",)):
            return p.text[p.start[i] : p.end[head]].removeprefix("of ").removeprefix("the "), p.end[head]
        if p.pos[head] == "ADP" and p.low[head] != "of":
            break
        head += 1
    return "", match.end()
