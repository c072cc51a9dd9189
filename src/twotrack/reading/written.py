"""When a text was written: every clue votes for days, and the interval is where the votes agree.

A date in the page's head is the day the copy was made as often as the day of writing; it only says "not later",
unless it stands below the headline or calls itself the day of publication, and even then the text can outvote it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.reading.anchors import NOTHING, Anchor, Lent, Phrase, world
from twotrack.reading.clean import Clean, dateline
from twotrack.reading.dates import When, expressions
from twotrack.reading.paragraphs import flat
from twotrack.reading.parse import Parsed
from twotrack.reading.tense import Tense, tense, word_at

ZERO = datetime.date(1985, 1, 1)
DAYS = (datetime.date(2041, 1, 1) - ZERO).days
SLACK = 0.3  # votes by which a day may fall short of the best one
LEAD = 3  # sentences in which an event is news
EARLY, LATE = 2, 3  # days by which a count of days may be loose

_ALL = np.arange(DAYS)
_DATES = np.datetime64(ZERO) + _ALL
_MONTH = (_DATES.astype("datetime64[M]").astype(int) % 12) + 1
_YEAR = _DATES.astype("datetime64[Y]").astype(int) + 1970
_DOM = (_DATES - _DATES.astype("datetime64[M]")).astype(int) + 1
_DOY = (_DATES - _DATES.astype("datetime64[Y]")).astype(int) + 1

Days = NDArray[np.bool_]


@dataclass(frozen=True)
class Written:
    """The interval, in whole days, and what it rests on, the weightiest first. None where nothing says anything."""

    earliest: datetime.date | None
    latest: datetime.date | None
    basis: str


@dataclass(frozen=True)
class Vote:
    """Days that a clue allows, how much it weighs, and the clue in words."""

    days: Days
    weight: float
    words: str


def written(
    p: Parsed,
    spans: Sequence[tuple[int, int]],
    cleaned: Clean,
    lent: Lent = NOTHING,
    when: Sequence[When] | None = None,
    published: datetime.date | None = None,
) -> Written:
    """The interval in which a text was written, with its basis.

    `published` is the day of publication that the page's own data name.
    """
    body = [spans[n] for n in cleaned.body]
    votes = [
        *_head(p, spans, cleaned),
        *_anchored(p, body, lent),
        *_said(p, body, expressions(p.text) if when is None else when),
    ]
    if published is not None:
        votes.append(Vote(between(published, published), 1.6, f"published on {published} according to the page's data"))
    if not votes:
        return Written(None, None, "nothing in the text or around it says when it was written")
    score = np.zeros(DAYS)
    for vote in votes:
        score[vote.days] += vote.weight
    best = np.flatnonzero(score >= score.max() - SLACK)
    low, high = int(best[0]), int(best[-1])
    kept = [v for v in votes if v.days[low : high + 1].any()]
    lower = any(not v.days[max(0, low - 40)] for v in kept)
    upper = any(not v.days[min(DAYS - 1, high + 40)] for v in kept)
    heavy = sorted({v.words: v.weight for v in kept if not v.days.all()}.items(), key=lambda item: -item[1])
    against = sorted({v.words for v in votes if not v.days[low : high + 1].any()})
    basis = "; ".join(words for words, _ in heavy[:6]) or "no clue narrows it"
    if against:
        basis += "; set aside: " + "; ".join(against[:3])
    # a day that returns each year bounds nothing at the ends of the calendar
    early = ZERO + datetime.timedelta(days=max(0, low - EARLY)) if lower and low > 366 else None
    late = ZERO + datetime.timedelta(days=min(DAYS - 1, high + LATE)) if upper and high < DAYS - 367 else None
    return Written(early, late, basis)


def _index(day: datetime.date) -> int:
    return min(max((day - ZERO).days, 0), DAYS - 1)


def between(first: datetime.date, last: datetime.date) -> Days:
    """The days from first to last."""
    return (_index(first) <= _ALL) & (_index(last) >= _ALL)


def _after(day: datetime.date) -> Days:
    return _index(day) <= _ALL


def _until(day: datetime.date) -> Days:
    return _index(day) >= _ALL


def _head(p: Parsed, spans: Sequence[tuple[int, int]], cleaned: Clean) -> Iterable[Vote]:
    when = dateline(p.text, spans, cleaned.body)
    if when is not None:
        if when.date:
            yield Vote(between(when.date, when.date), 3.0, f"dateline of {when.date}")
        elif when.month and when.day:
            same = (when.month == _MONTH) & (when.day == _DOM)
            yield Vote(same, 2.0, f"dateline of {when.month:02}-{when.day:02}, the year not said")
    head = cleaned.masthead
    if head is None or head.when is None or head.when.date is None:
        return
    day = head.when.date
    yield Vote(_until(day + datetime.timedelta(days=1)), 2.0, f"not later than the page's own date {day}")
    if head.trusted:
        yield Vote(between(day, day), 1.6, f"published on {day} according to the page")


def _anchored(p: Parsed, body: Sequence[tuple[int, int]], lent: Lent) -> Iterable[Vote]:
    holders: dict[str, tuple[Anchor, float]] = {}
    feasts: dict[str, list[Anchor]] = {}
    seen: dict[str, int | None] = {}
    text = flat(p.text)
    for weight, anchors in ((1.5, lent.anchors), (1.0, world())):
        for one in anchors:
            at = _mention(text, body, one.phrases, seen)
            if at is None:
                continue
            office = one.id.split("/")[0]
            if one.kind == "state":
                last = holders.get(one.id if "/" not in one.id else office)
                if last is None or last[0].first < one.first:
                    holders[one.id if "/" not in one.id else office] = (one, weight)
            elif one.kind == "feast":
                feasts.setdefault(office, []).append(one)
            else:
                yield from _event(p, body, one, at, weight)
    comes = {one.last for one, _ in holders.values() if "-elect/" in one.id}
    for one, weight in holders.values():
        if one.first in comes:
            continue  # named with the office still to come
        heavy = weight + ("elect" in one.id)
        held = np.zeros(DAYS, bool)
        for same in (*lent.anchors, *world()):
            if same.id == one.id:
                held |= _after(same.first) if same.last == same.first else between(same.first, same.last)
        span = f"from {one.first}" + (f" to {one.last}" if one.last > one.first else "")
        if _former(p.text, one):
            yield Vote(_after(one.first), weight, f"knows {one.id}, in office {span} ({one.source})")
        else:
            yield Vote(_after(one.first), weight / 2, f"knows {one.id}, in office {span} ({one.source})")
            yield Vote(held, heavy / 2, f"{one.id} as of today, which holds {span} ({one.source})")
    for name, years in feasts.items():
        yield from _feast(p, body, name, years)


def _former(text: str, one: Anchor) -> bool:
    """True when the text itself calls the holder a former one."""
    names = {phrase.key for phrase in one.phrases if phrase.key[:1].isupper()}
    return any(
        re.search(rf"\b(?:[Ff]ormer|[Ee]x-?|[Tt]hen-?|[Ll]ate)\s?[\w. -]{{0,40}}{re.escape(n)}", text) for n in names
    )


def _mention(
    text: str, body: Sequence[tuple[int, int]], phrases: Iterable[Phrase], seen: dict[str, int | None]
) -> int | None:
    """Where the body first uses one of the phrases; `seen` remembers phrases that were looked for."""
    for phrase in phrases:
        if phrase.key not in text:
            continue
        known = phrase.pattern.pattern
        if known not in seen:
            hits = (m.start() for m in phrase.pattern.finditer(text))
            seen[known] = next((at for at in hits if _inside(at, body)), None)
        if seen[known] is not None:
            return seen[known]
    return None


def _event(p: Parsed, body: Sequence[tuple[int, int]], one: Anchor, at: int, weight: float) -> Iterable[Vote]:
    word = word_at(p, at)
    if word is None:
        return
    first, last = p.sents[p.sent[word]]
    start, end = p.span(first, last)
    said = expressions(p.text[start:end])
    label = f"{one.id} of {one.first} ({one.source})"
    if ordinal := re.search(r"\b(\d{1,2})(?:st|nd|rd|th) anniversary of (?:the )?$", p.text[start:at]):
        year = one.first.year + int(ordinal[1])
        ahead = tense(p, word) == "future"
        near = between(datetime.date(year - 1, one.first.month, 28), datetime.date(year, one.first.month, 28))
        yield Vote(near if ahead else _after(datetime.date(year, 1, 1)), 1.0, f"anniversary {ordinal[1]} of {label}")
        return
    if one.kind == "event" and tense(p, word) == "future" and not any(w.kind in ("ago", "since") for w in said):
        return
    yield Vote(_after(one.first - datetime.timedelta(days=1)), weight, f"knows {label}")
    for when in said:
        gap = at - (start + when.end)
        close = one.kind != "state" and (weight > 1 or 0 <= gap < 60) and (when.kind == "ago" or 0 <= gap < 40)
        if close and when.kind in ("ago", "since") and when.days is not None and when.unit in ("day", "week", "month"):
            loose = max(1, when.days // (3 if when.kind == "since" else 6))
            low, high = when.days - loose, when.days + loose + 2
            days = between(one.first + datetime.timedelta(days=low), one.last + datetime.timedelta(days=high))
            yield Vote(days, 2.0, f"'{p.text[start + when.start : start + when.end]}' counted from {label}")
            return
        if when.shift is not None and (
            (when.kind == "named" and when.unit == "year") or when.kind in ("month", "monthday")
        ):
            years = one.first.year + (abs(when.shift) if when.shift else 0)
            same = np.asarray(np.equal(_YEAR, years))
            yield Vote(same, 1.0, f"'{p.text[start + when.start : start + when.end]}' of {label}")
            return
    old = re.search(r"\b(?:since|after|following|last year|years? ago|history|anniversary)\b", p.text[start:at], re.I)
    lead = sum(1 for a, _ in p.sents if p.start[a] < start and _inside(p.start[a], body)) < LEAD
    if lead and not old and one.fresh:
        days = between(one.first - datetime.timedelta(days=1), one.last + datetime.timedelta(days=one.fresh))
        yield Vote(days, weight, f"opens with {label} as news")


def _inside(offset: int, body: Sequence[tuple[int, int]]) -> bool:
    return any(a <= offset < b for a, b in body)


def _feast(p: Parsed, body: Sequence[tuple[int, int]], name: str, years: Sequence[Anchor]) -> Iterable[Vote]:
    at = _mention(p.text, body, years[0].phrases, {})
    word = word_at(p, at) if at is not None else None
    if word is None:
        return
    spoken = tense(p, word)
    days = np.zeros(DAYS, bool)
    for one in years:
        begin, end = one.first, one.last
        if spoken == "past":
            days |= between(end, end + datetime.timedelta(days=330))
        elif spoken == "future":
            days |= between(begin - datetime.timedelta(days=120), end)
        else:
            days |= between(begin - datetime.timedelta(days=10), end + datetime.timedelta(days=10))
    yield Vote(days, 0.8, f"{name} spoken of as {spoken} ({years[0].source})")


def _said(p: Parsed, body: Sequence[tuple[int, int]], said: Sequence[When]) -> Iterable[Vote]:
    for when in said:
        word = word_at(p, when.start)
        if word is not None and _inside(when.start, body):
            yield from _one(when, tense(p, word), p.text[when.start : when.end])


def _known(when: When) -> datetime.date | None:
    if when.year is None or not 1985 <= when.year <= 2040:
        return None
    return datetime.date(when.year, when.month or 1, when.day or 1)


def _one(when: When, spoken: Tense, shown: str) -> Iterable[Vote]:
    known = _known(when)
    words = f"'{shown}' spoken of as {spoken}"
    if known is not None:
        weight = {"date": 1.2, "month": 1.0}.get(when.kind, 0.5)
        if spoken == "future":
            end = datetime.date(when.year or 0, when.month or 12, when.day or 28)
            yield Vote(_until(end), weight, words)
        else:
            yield Vote(_after(known), weight, words)
    elif when.kind == "monthday" and when.month and when.day:
        yield Vote(_near(when, spoken), 0.8, words)
    elif when.kind == "month" and when.month and when.shift is None:
        yield Vote(_near(when, spoken), 0.25 if spoken == "future" else 0.4, words)


def _near(when: When, spoken: Tense) -> Days:
    """Days from which a day or month without a year would be spoken of so."""
    target = datetime.date(2001, when.month or 1, min(when.day or 1, 28 if when.month == 2 else 31)).timetuple().tm_yday
    ahead = (target - _DOY) % 365
    back = (_DOY - target) % 365
    if spoken == "future":
        if when.shift == 0:
            return np.asarray((target >= _DOY) | (ahead == 0))
        return np.asarray(ahead <= 250)
    if spoken == "past":
        if when.shift == 0:
            return np.asarray(target <= _DOY)
        return np.asarray((back <= 270) & (((when.month or 0) != _MONTH) | (when.day is not None)))
    return np.asarray((ahead <= 200) | (back <= 200))
