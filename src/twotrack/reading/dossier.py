"""One document read into a dossier: plain data under the names that other programs call."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from twotrack.reading.actors import Aliases, Names, gathered, names, suggestions
from twotrack.reading.agenda import agenda
from twotrack.reading.anchors import NOTHING, Lent
from twotrack.reading.attribute import Marks, attributions
from twotrack.reading.clauses import Span, one_span, trim
from twotrack.reading.clean import Clean, clean, mask, sentences_of
from twotrack.reading.confidence import weigh
from twotrack.reading.contested import Claimed, contests
from twotrack.reading.dates import When, expressions
from twotrack.reading.files import MOST_CHARACTERS, Document
from twotrack.reading.items import KINDS, Who, items
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.parse import Parsed, parse, readable
from twotrack.reading.quality import quality
from twotrack.reading.quoted import with_quotes
from twotrack.reading.quotes import quotes
from twotrack.reading.speakers import Speakers
from twotrack.reading.statements import Statement, Voices, statements
from twotrack.reading.written import Written, written

SECONDS = 60.0  # after which a document is left as it is, and says so


def read_document(document: Document, lent: Lent = NOTHING, seconds: float = SECONDS) -> dict[str, Any]:
    """The dossier of one document.

    Private contacts are masked before anything is read, so that no output can hold them; offsets stay.

    Args:
        document: the text to read.
        lent: aliases and dated anchors of a case.
        seconds: time after which reading stops and the dossier says so.
    """
    started = time.monotonic()
    notes = list(document.notes)
    text = mask(document.text[:MOST_CHARACTERS])
    spans = paragraphs(text)
    cleaned = clean(text, spans, document.furniture)
    if not _is_latin(text):
        notes.append("hardly any Latin letters: only the layout was read, English rules do not apply")
        spans_read: list[Span] = []
    else:
        spans_read = sentences_of(text, spans, cleaned.body)
    p = parse(text, spans_read, seconds)
    if dull := sum(not readable(text[a:b]) for a, b in spans):
        notes.append(f"{dull} stretches hold hardly any letters and were not read")
    if p.cut is not None:
        notes.append(f"reading stopped after {seconds:g} seconds at character {p.cut}: what follows was not read")
    when = expressions(text) if p.word else []
    day = Written(None, None, "the text was not read")
    if p.word:
        day = written(p, spans, cleaned, lent, when, document.published)
    rows = _contents(p, spans, cleaned, lent, day, when)
    return {
        "name": document.name,
        "digest": document.digest,
        "kind": document.kind,
        "characters": len(document.text),
        "written": {"earliest": _iso(day.earliest), "latest": _iso(day.latest), "basis": day.basis},
        "masthead": _masthead(text, cleaned),
        "headline": _span(spans[cleaned.headline]) if cleaned.headline is not None else None,
        "boilerplate": [_span(s) for s in cleaned.furniture],
        **rows,
        "notes": notes,
        "seconds": round(time.monotonic() - started, 3),
    }


def _is_latin(text: str) -> bool:
    letters = [c for c in text[:20_000:7] if c.isalpha()]
    return not letters or sum(c < "\u0250" for c in letters) >= 0.5 * len(letters)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def _span(span: Span) -> dict[str, int]:
    return {"start": span[0], "end": span[1]}


def _masthead(text: str, cleaned: Clean) -> dict[str, Any] | None:
    head = cleaned.masthead
    if head is None:
        return None
    day = head.when.date if head.when else None
    return {
        "text": text[head.start : head.end], "start": head.start, "end": head.end, "date": _iso(day),
        "trusted": head.trusted,
    }  # fmt: skip


def _contents(
    p: Parsed, spans: Sequence[Span], cleaned: Clean, lent: Lent, day: Written, when: Sequence[When]
) -> dict[str, Any]:
    aliases = Aliases(lent)
    found_names = names(p, set(cleaned.body))
    spans = [s for s in spans if p.cut is None or s[0] < p.cut]
    quoted = quotes(p.text, spans) if p.word else []
    marks = Marks(quoted)
    body = {n for n in cleaned.body if n < len(spans)}
    found = [f for f in with_quotes(p, spans, marks, attributions(p, marks)) if _paragraph(spans, f.cue[0]) in body]
    made = statements(found, marks, Speakers(p, found_names, aliases))
    voices = Voices(made)
    sentences = [i for i, para in enumerate(p.para) if para in body]
    rows = items(p, sentences, Who(p, found_names, aliases, voices), voices, day, when)
    sentence_spans = [trim(p.text, *p.span(*p.sents[i])) for i in sentences]
    claims = [
        Claimed((s.start, s.end), (s.found.start, s.found.end), s.speaker.name, s.stance)
        for s in made
        if s.found.how not in ("noun", "adjective")
    ]
    unsure = suggestions(found_names, aliases)
    wrong = [
        (at, at + len(u["form"]), "wrong-name") for u in unsure if "actor" in u and (at := p.text.find(u["form"])) >= 0
    ]  # fmt: skip
    spans_of_body = [spans[n] for n in sorted(body)]
    headline = spans[cleaned.headline] if cleaned.headline in body else None
    forms = aliases.forms(p.text)
    told = [_statement(p, s) for s in made]
    flags = [{"start": a, "end": b, "kind": kind} for a, b, kind in quality(p, quoted, headline, spans_of_body, wrong)]
    contested = [
        _span(c.span) | {"asserts": c.asserts, "disputes": c.disputes, "about": _short(p.text, c.about)}
        for c in contests(p.text, sentence_spans, claims)
    ]
    weigh({kind: rows[kind] for kind in KINDS}, contested, told, flags)
    return {
        "statements": [row for row, s in zip(told, made, strict=True) if not s.found.nested],
        "nested": [row for row, s in zip(told, made, strict=True) if s.found.nested],
        "own_voice": [_span(s) for s in sentence_spans if voices.at(s) == "author" and not _spoken(made, s)],
        **{kind: rows[kind] for kind in KINDS},
        "contested": contested,
        "agenda": agenda("\n".join(p.text[a:b] for a, b in spans_of_body), lent.agenda),
        "quality": flags,
        "actors": _actors(forms, found_names),
        "suggestions": unsure,
    }  # fmt: skip


def _actors(forms: dict[str, list[str]], found: Names) -> dict[str, list[str]]:
    return gathered([(forms, found)])


def _spoken(made: Sequence[Statement], span: Span) -> bool:
    return any(
        s.found.how in ("clause", "before", "quote", "inserted", "according") and span[0] <= s.found.cue[0] < span[1]
        for s in made
    )


def _paragraph(spans: Sequence[Span], offset: int) -> int:
    low, high = 0, len(spans) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if spans[middle][0] <= offset:
            low = middle
        else:
            high = middle - 1
    return low


def _short(text: str, span: Span) -> str:
    words = " ".join(text[slice(*span)].split())
    return words if len(words) <= 160 else words[:160].rsplit(" ", 1)[0] + " ..."


def _statement(p: Parsed, one: Statement) -> dict[str, Any]:
    a, b = one.found.cue
    to = one.found.addressee
    speaker = one.speaker
    return {
        "start": one.start,
        "end": one.end,
        "content": _span(one_span(p.text, one.found.parts)) | {"parts": [list(s) for s in one.found.parts]},
        "cue": {"text": p.text[a:b], "start": a, "end": b},
        "speaker": {
            "text": speaker.text, "start": speaker.start, "end": speaker.end, "name": speaker.name,
            "actor": speaker.actor, "named": speaker.named,
        },
        "addressee": {"text": p.text[to[0] : to[1]], "start": to[0], "end": to[1]} if to else None,
        "direct": one.form == "direct",
        "form": one.form,
        "stance": one.stance,
        "confidence": one.confidence,
        "rule": one.found.how,
    }  # fmt: skip
