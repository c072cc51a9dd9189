"""What is not the article: mastheads, navigation, adverts, comment boxes and author boxes, found as spans and kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from twotrack.reading.dates import When, expressions
from twotrack.reading.transcript import turns

Span = tuple[int, int]

_MAIL = re.compile(r"[\w.+%-]{1,64}(?:@|\s?[\[(](?:at|AT)[\])]\s?)[\w-]{1,64}(?:\.[\w-]{1,64})*\.[A-Za-z]{2,24}")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+|00)\d{1,3}[ .()/-]{0,2}(?:\d[ .()/-]{0,2}){6,12}\d(?!\w)"
    r"|(?:\b(?:[Tt]el|[Pp]hone|[Mm]obile|[Ff]ax|[Ww]hats[Aa]pp|[Cc]all)\b[.:]?\s{0,2})(?:\d[ .()/-]{0,2}){6,13}\d(?!\w)"
    r"|(?<![\w.,-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])"
)
_DIGITS = re.compile(r"\d[\d .()/-]{4,}\d")
_AT = ("@", "[at]", "(at)", "[AT]", "(AT)")
_FURNITURE = re.compile(
    r"^\W*(?:must read|more articles?|latest articles?|related (?:articles?|stories|posts?|news)|read (?:more|"
    r"also|next)\b.*|"
    r"also read\b.*|go (?:to )?top|back to top|home|menu|search|log ?in|sign (?:in|up)\b.*|subscribe\b.*|"
    r"newsletter\b.*|"
    r"share(?: this)?(?: article| on .*)?|tweet|print|e-?mail(?: this)?|follow us\b.*|"
    r"(?:please )?(?:enter|leave|post|add|write) (?:a|your) (?:comment|reply|name)\b.*|"
    r"please enter your .*|cancel reply|comments?(?: \(\d+\))?|\d+ comments?|leave a reply|save my name\b.*|"
    r"-? ?advertisements?\b.*|sponsored\b.*|promoted\b.*|spot_img|previous(?: article)?|next(?: article)?|"
    r"(?:©|\(c\)|copyright\b).*|all rights reserved\b.*|privacy policy\b.*|terms (?:of|and)\b.{0,30}|cookies?\b.*|"
    r"(?:photo|image|picture|video|file photo)(?: by| credit|:).*|getty(?: images)?\b.*|loading\W*|"
    r"most (?:read|popular|viewed)\b.*|trending\b.*|recommended\b.*|tags?:.*|categories?:.*|filed under.*|"
    r"click here\b.*|download our app\b.*|listen\b.{0,25}|\d+ (?:min|minutes?) read|editor.?in.?chief\b.*|"
    r"skip to (?:main )?content|(?:page|p\.) \d{1,4}(?: ?(?:/|of) ?\d{1,4})?|\d{1,4} ?(?:/|of) ?\d{1,4}|\d{1,3}|"
    r"(?:we|this (?:web)?site)\b.{0,80}\b(?:uses? cookies|cookies to)\b.*|get our\b.{0,40}\bnewsletter\b.*|"
    r"advert|breaking news|top stories|opinion|editorial|world|politics|news)\W*$",
    re.I,
)
_MENU = re.compile(
    r"(?:(?:home|news|world|asia|africa|europe|americas?|middle east|politics|opinion|business|sports?|culture|video|"
    r"more|latest|local|national|international|technology|science|health|travel|weather|contact|about(?: us)?|search|"
    r"menu|login|subscribe)\b[\s|·•>/»-]*){2,}", re.I,
)  # fmt: skip
_AUTHOR_BOX = re.compile(
    r"^[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,4},? (?:is|was) (?:a|an|the) [^.]{0,160}?\b(?:writer|author|journalist|"
    r"correspondent|reporter|columnist|editor|fellow|professor|analyst|researcher|contributor|lecturer|scholar|"
    r"commentator|student|freelance)\b|^(?:about the author|the (?:author|writer) (?:is|can)\b|the views expressed\b|"
    r"(?:he|she|they) can be reached at\b)|\bcan be (?:reached|contacted) at\b|\btweets? (?:at|as) @",
    re.I,
)
_COMMENTS = re.compile(
    r"\W*(?:\d+ (?:comments?|repl(?:y|ies)|responses?)|(?:reader |your )?comments?(?: \(\d+\))?|"
    r"leave a (?:reply|comment)|join the (?:discussion|conversation)|\d+ thoughts? on\b.{0,100})\W*", re.I,
)  # fmt: skip
_BYLINE = re.compile(r"^(?:by|from) [A-Z][\w.’'-]+(?: (?:and |[A-Z])[\w.’'-]*){0,7}\W*$", re.I)
_PUBLISHED = re.compile(r"\b(?:published|posted|updated|last modified|date|modified|first published|issued)\b", re.I)
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z .’'-]{2,30}(?:, [A-Z][\w. ]{2,20})?,? [^—–-]{0,40}|"
    rf"[A-Z][\w .’'/-]{{2,30}},(?: [A-Z][\w. ]{{2,20}},)? (?:\d{{1,2}} {_MONTHS}|{_MONTHS} \d{{1,2}})[^—–-]{{0,30}})"
    r"(?:\([A-Za-z/ ]{2,20}\) )?(?:—|–|--|-) "
)


@dataclass(frozen=True)
class Masthead:
    """A line above or around the article that carries a date. `trusted` where it says that it is the article's own."""

    start: int
    end: int
    when: When | None
    trusted: bool


@dataclass(frozen=True)
class Clean:
    """Which paragraphs are the article, where its headline stands, and what was set aside."""

    body: tuple[int, ...]
    headline: int | None
    furniture: tuple[Span, ...]
    masthead: Masthead | None
    author_box: Span | None


def clean(text: str, spans: Sequence[Span], furniture: Sequence[Span] = ()) -> Clean:
    """Tell the article from what stands around it. Nothing is removed: spans are named.

    `furniture` is what a page's own marks have set aside already.
    """
    aside = _marked(spans, furniture)
    count = len(spans) - len(aside)
    seen: dict[str, int] = {}
    place = 0  # among the lines that no mark sets aside
    for number, (a, b) in enumerate(spans):
        line = text[a:b]
        place += number not in aside
        if number in aside:
            aside[number] = _kind(line, number, len(spans)) or "furniture"
        elif kind := _kind(line, place - 1, count):
            aside[number] = kind
        elif len(line) < 160 and line[-1:] not in '.!?”"' and line in seen and number - seen[line] < 4:
            aside[number] = "repeated"
        seen.setdefault(line, number)
    body = [n for n in range(len(spans)) if n not in aside]
    _comments(text, spans, aside, body)
    body = [n for n in body if n not in aside]
    _tail(text, spans, aside, body)
    body = [n for n in range(len(spans)) if n not in aside]
    headline = _headline(text, spans, body)
    box = next((spans[n] for n, kind in aside.items() if kind == "author"), None)
    masthead = _masthead(text, spans, aside, headline)
    return Clean(tuple(body), headline, tuple(spans[n] for n in sorted(aside)), masthead, box)


def _marked(spans: Sequence[Span], furniture: Sequence[Span]) -> dict[int, str]:
    """Paragraphs that lie in what marks set aside."""
    starts = [a for a, _ in furniture]
    found: dict[int, str] = {}
    for number, (a, b) in enumerate(spans):
        i = bisect_right(starts, a) - 1
        if i >= 0 and b <= furniture[i][1]:
            found[number] = "furniture"
    return found


def _kind(line: str, number: int, count: int) -> str:
    if len(line) > 400:
        return ""
    if (_FURNITURE.match(line) and len(line) < 200) or _MENU.fullmatch(line):
        return "furniture"
    if _BYLINE.match(line) and len(line) < 80 and number < 8:
        return "byline"
    if _AUTHOR_BOX.search(line) and number >= count - 8 and number > 1:
        return "author"
    if len(line) < 120 and (number < 8 or number >= count - 4):
        dates = [w for w in expressions(line) if w.kind in ("date", "weekday")]
        ink = len(line) - sum(w.end - w.start for w in dates)
        if any(w.kind == "date" for w in dates) and (ink < 45 or _PUBLISHED.search(line)) and line[-1] not in ".?!":
            return "masthead"
    if not re.search(r"\w", line):
        return "furniture"
    return ""


def _comments(text: str, spans: Sequence[Span], aside: dict[int, str], body: Sequence[int]) -> None:
    """What follows the heading of a comment box in the second half of a text is comments."""
    half = sum(spans[n][1] - spans[n][0] for n in body) / 2
    read = 0
    for n, (a, b) in enumerate(spans):
        read += b - a if n not in aside else 0
        if read > half and _COMMENTS.fullmatch(text[a:b]):
            aside.update((m, "comment") for m in body if m > n)
            return


def _tail(text: str, spans: Sequence[Span], aside: dict[int, str], body: list[int]) -> None:
    """Short lines after the last sentence, below furniture, belong to the furniture."""
    low = next((n for n in aside if aside[n] == "furniture" and n > len(spans) // 2), None)
    if low is None:
        return
    for n in [n for n in body if n > low]:
        if spans[n][1] - spans[n][0] < 60 and text[spans[n][1] - 1] not in '.”"’':
            aside[n] = "furniture"


def _headline(text: str, spans: Sequence[Span], body: Sequence[int]) -> int | None:
    """The first short line without a full stop; a longer one that follows is the headline below a paper's name."""
    lines = []
    for n in body[:3]:
        a, b = spans[n]
        ends = text[b - 2 : b] if text[b - 1] in '\u201d"' else text[b - 1]
        if b - a < 180 and not re.search("[.!?,]", ends) and len(body) > 1:
            lines.append(n)
        elif lines:
            break
    if len(lines) > 1 and len(text[slice(*spans[lines[0]])].split()) < 5 <= len(text[slice(*spans[lines[1]])].split()):
        return lines[1]
    return lines[0] if lines else None


def _masthead(text: str, spans: Sequence[Span], aside: dict[int, str], headline: int | None) -> Masthead | None:
    lines = [n for n, kind in aside.items() if kind in ("masthead", "furniture", "byline")]
    for n in sorted(lines):
        a, b = spans[n]
        for when in expressions(text[a:b]):
            if when.kind == "date":
                own = bool(_PUBLISHED.search(text[a:b])) or (headline is not None and n > headline)
                moved = When(a + when.start, a + when.end, when.kind, when.year, when.month, when.day)
                return Masthead(a, b, moved, own)
    return None


def dateline(text: str, spans: Sequence[Span], body: Sequence[int]) -> When | None:
    """The day at the head of an agency report ("TOWN, July 9 (Agency) - ")."""
    for n in body[:3]:
        a, b = spans[n]
        if match := _DATELINE.match(text[a : min(b, a + 110)]):
            for when in expressions(match[0]):
                if when.kind in ("date", "monthday"):
                    return When(a + when.start, a + when.end, when.kind, when.year, when.month, when.day)
    return None


def sentences_of(text: str, spans: Sequence[Span], body: Sequence[int]) -> list[Span]:
    """The paragraphs without what is no part of their first sentence: a dateline, the label of an interview's turn."""
    found = list(spans)
    starts = {turn.label[0]: turn.content[0] for turn in turns(text, spans)}
    for n in body:
        if spans[n][0] in starts:
            found[n] = (starts[spans[n][0]], spans[n][1])
    for n in body[:3]:
        a, b = spans[n]
        if (match := _DATELINE.match(text[a : min(b, a + 110)])) and match.end() < b - a:
            found[n] = (a + match.end(), b)
            break
    return found


def contacts(text: str) -> list[Span]:
    """Mail addresses and telephone numbers, in order."""
    found = [m.span() for m in _MAIL.finditer(text)] if any(at in text for at in _AT) else []
    return sorted(found + ([m.span() for m in _PHONE.finditer(text)] if _DIGITS.search(text) else []))


def mask(text: str) -> str:
    """A text as it may be shown: private contacts made unreadable, the length kept.

    >>> mask("Write to a.b@example.org now")
    'Write to *************** now'
    """
    for a, b in contacts(text):
        text = text[:a] + "*" * (b - a) + text[b:]
    return text
