"""Expressions of time in a text: full dates, parts of dates and distances from the day of writing."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from twotrack.reading.wordlists import listed

MONTHS = listed("january february march april may june july august september october november december")
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHIFT = r"(?P<shift>this year|last year|of this year|of last year|next year|of next year|the same year)"
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple of": 2, "a couple of": 2, "few": 3, "a few": 3,
    "several": 4,
}  # fmt: skip
_COUNT = r"(?P<count>\d{1,3}|a couple of|couple of|a few|few|" + "|".join(k for k in _NUMBERS if " " not in k) + ")"
DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "hour": 0, "decade": 3650}

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_MONTH} {_DAY}(?:,? (?:of )?{_YEAR}|,? {_SHIFT})?(?![\d%])",
        rf"\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR}|,? {_SHIFT})?\b",
        rf"\b{_MONTH},? (?:of )?(?:{_YEAR}|{_SHIFT})\b",
        rf"\b{_YEAR}-(?P<month2>[01]\d)-(?P<day2>[0-3]\d)\b",
        rf"\b(?P<bare>(?:in|In|by|By|since|Since|until|Until|last|Last|of|of last|early|late|mid|from|"
        rf"From) )(?:mid-|early |late |last )?{_MONTH}\b(?! \d)",
        rf"\b(?P<intro>(?:in|In|by|By|since|Since|until|Until|from|From|of|for|after|After|before|"
        rf"Before) (?:early |late |mid-)?){_YEAR}\b(?!-)",
    )
)
_ANY_MONTH = re.compile(r"[JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_AGO = re.compile(rf"\b{_COUNT} (?P<unit>day|week|month|year|hour|decade)s? (?:ago|earlier)\b", re.I)
_SINCE = re.compile(
    rf"\b(?P<loose>almost|nearly|about|over|more than)? ?{_COUNT} (?P<unit>day|week|month|year)s? (?:since|after)\b",
    re.I,
)
_NAMED = re.compile(
    r"\b(?P<which>last|this|next) (?P<unit>week|month|year)\b|\b(?P<near>yesterday|today|tomorrow)\b", re.I
)
_WEEKDAY = re.compile(r"\b(?:on |On )?(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")


@dataclass(frozen=True)
class When:
    """One expression. `kind`: date, monthday, month, year, ago, since, named, weekday. `shift` counts years "
    "from now."""

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    days: int | None = None
    unit: str = ""
    shift: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The calendar day, when day, month and year are known."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)


def expressions(text: str) -> list[When]:
    """All expressions of time of a text, in order, none inside another and none across a line's end."""
    if "\n" not in text:
        return _in_line(text)
    found: list[When] = []
    at = 0
    for line in text.split("\n"):
        if len(line) > 3:
            found += [replace(w, start=w.start + at, end=w.end + at) for w in _in_line(line)]
        at += len(line) + 1
    return found


def _in_line(text: str) -> list[When]:
    found: list[When] = []
    taken: list[tuple[int, int]] = []

    def add(one: When | None) -> None:
        if one is not None and not any(a < one.end and one.start < b for a, b in taken):
            found.append(one)
            taken.append((one.start, one.end))

    for pattern in _wanted(text):
        for match in pattern.finditer(text):
            add(_calendar(match))
    for match in _AGO.finditer(text) if " ago" in text or " earlier" in text else ():
        add(_distance(match, "ago"))
    for match in _SINCE.finditer(text) if " since" in text or " after" in text else ():
        add(_distance(match, "since"))
    for match in _NAMED.finditer(text):
        word = (match["near"] or f"{match['which']} {match['unit']}").lower()
        days = {"yesterday": 1, "today": 0, "tomorrow": -1}.get(word)
        shift = {"last": 1, "this": 0, "next": -1}.get(word.split(" ")[0])
        add(When(match.start(), match.end(), "named", days=days, unit=(match["unit"] or "day").lower(), shift=shift))
    for match in _WEEKDAY.finditer(text) if "day" in text else ():
        add(When(match.start(), match.end(), "weekday", unit=match["weekday"]))
    return sorted(found, key=lambda w: w.start)


def _wanted(text: str) -> list[re.Pattern[str]]:
    """The patterns that can match at all: most sentences name neither a month nor a year."""
    found = list(_PATTERNS[:3]) if _ANY_MONTH.search(text) else []
    if _ANY_YEAR.search(text):
        found.append(_PATTERNS[3])
    if _ANY_MONTH.search(text):
        found.append(_PATTERNS[4])
    if _ANY_YEAR.search(text):
        found.append(_PATTERNS[5])
    return found


def _calendar(match: re.Match[str]) -> When | None:
    have = match.groupdict()
    year = int(have["year"]) if have.get("year") else None
    month = month_of(have["month"]) if have.get("month") else None
    day = int(have["day"]) if have.get("day") else None
    if have.get("month2"):
        month, day = int(have["month2"]), int(have["day2"])
    if have.get("bare") and have["month"] in ("May", "March") and have["bare"].strip() == "of":
        return None
    shift = None
    if have.get("shift"):
        shift = -1 if "last" in have["shift"] else 1 if "next" in have["shift"] else 0
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None:
        if not 1 <= day <= _length(year, month or 1):
            return None
        kind = "date" if year else "monthday"
    else:
        kind = "month" if month else "year"
    start = match.start() + len(have.get("bare") or have.get("intro") or "")
    return When(start, match.end(), kind, year, month, day, shift=shift)


def _length(year: int | None, month: int) -> int:
    following = datetime.date(year or 2000, month, 28) + datetime.timedelta(days=4)
    return (following - datetime.timedelta(days=following.day)).day


def _distance(match: re.Match[str], kind: str) -> When:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _NUMBERS.get(word, 3)
    unit = match["unit"].lower()
    return When(match.start(), match.end(), kind, days=count * DAYS[unit], unit=unit)


def month_of(word: str) -> int | None:
    """The number of a month by its name or its first three letters.

    >>> month_of("Sept."), month_of("June"), month_of("Nomonth")
    (9, 6, None)
    """
    short = word.lower().strip(".")[:3]
    return next((i for i, name in enumerate(MONTHS, 1) if name.startswith(short)), None)
