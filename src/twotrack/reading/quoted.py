"""Quotations given to their cue: before it, after it, on both sides of it, or in paragraphs that have none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from twotrack.reading import cues
from twotrack.reading.attribute import Found, Marks
from twotrack.reading.clauses import Span, group, is_passive, merged, name_span, negated, subject
from twotrack.reading.parse import Parsed
from twotrack.reading.quotes import Quote
from twotrack.reading.transcript import ENOUGH, turns

_FINAL = frozenset((".", "!", "?", "...", "…"))
_SIGNED = re.compile(r"\s*(—|–|―|--|-)\s*((?:[A-Z][\w.’'-]*,?\s*){1,5})")
_HEADLINE = re.compile(r"((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,3})(:) (?=[“\"‘']?[A-Z])")


def with_quotes(p: Parsed, spans: Sequence[Span], marks: Marks, found: Sequence[Found]) -> list[Found]:
    """The findings with every quotation given to a cue; new findings for cues that the clauses did not show."""
    frames = _Frames(p, spans, marks)
    owner = _owners(frames)
    groups: dict[int, list[int]] = {}
    for quote, verb in owner.items():
        groups.setdefault(verb, []).append(quote)
    done: list[Found] = []
    for one in found:
        if one.nested:
            done.append(one)
            continue
        own = groups.pop(one.verb, None)
        if own is not None:
            done.append(_joined(p, marks, one, own))
        else:
            done.append(_stretched(p, marks, one, owner))
    done += [made for verb, own in groups.items() if (made := _fresh(frames, verb, own)) is not None]
    done += _signed(frames, owner)
    said = _transcript(p, spans, marks)
    done = [*_inside(done, [f for f in said if f.how == "transcript"]), *said]
    done = _floating(frames, owner, done)
    done += _loose(frames, done)
    return sorted((f for f in done if f.parts), key=lambda f: (f.cue, f.start))


def is_full(p: Parsed, quote: Quote) -> bool:
    """True for a quotation that reads as speech and not as a borrowed word."""
    inner = p.text[quote.start + 1 : quote.end - 1].strip("'`“”\" ")
    words = inner.count(" ") + 1
    if quote.single and words < 4:
        return False
    return words >= 4 or (bool(inner) and inner[-1] in ".,!?—-…" and words >= 1)


class _Frames:
    """The words outside quotations, cut where a sentence ends, and the quotations between them."""

    def __init__(self, p: Parsed, spans: Sequence[Span], marks: Marks) -> None:
        self.p, self.spans, self.marks = p, spans, marks
        self.quotes = marks.quotes
        self.before: list[list[int]] = [[] for _ in self.quotes]
        self.after: list[list[int]] = [[] for _ in self.quotes]
        self.gap_closed = [True] * len(self.quotes)  # a sentence ended between this quotation and the one before
        paras = [p.para[s] for s in p.sent]
        run: list[int] = []
        last, closed, current = -1, True, -1
        for i in range(len(p.word)):
            if paras[i] != current:
                if last >= 0 and run:
                    self.after[last] = self.after[last] or run
                run, last, closed, current = [], -1, True, paras[i]
            q = marks.at(p.start[i])
            if q >= 0:
                if q != last:
                    self.before[q] = run
                    self.gap_closed[q] = closed or (not run and last < 0)
                    if last >= 0 and not self.after[last]:
                        self.after[last] = run
                    run, last, closed = [], q, False
                continue
            if p.pos[i] == "SPACE":
                continue
            run.append(i)
            if p.word[i] in _FINAL:
                if last >= 0 and not self.after[last]:
                    self.after[last] = run
                run, closed = [], True
        if last >= 0 and run and not self.after[last]:
            self.after[last] = run

    def opening(self, para: int) -> list[int]:
        """The words of the last sentence of the paragraph before, when it ends in a colon."""
        if para == 0 or self.p.text[self.spans[para - 1][1] - 1] != ":":
            return []
        end = self.spans[para - 1][1]
        last = bisect_left(self.p.start, end) - 1
        first = self.p.sents[self.p.sent[last]][0]
        return [i for i in range(first, last + 1) if self.marks.at(self.p.start[i]) < 0 and self.p.pos[i] != "SPACE"]

    def tail(self, q: int) -> str:
        """The last character inside a quotation."""
        quote = self.quotes[q]
        inner = self.p.text[quote.start : quote.end].rstrip("\"”“'’»` ")
        return inner[-1:] or " "


def _owners(frames: _Frames) -> dict[int, int]:
    """The cue verb of each quotation that has one in its own sentence, or shares that of its neighbour."""
    owner: dict[int, int] = {}
    for q, quote in enumerate(frames.quotes):
        full = is_full(frames.p, quote)
        after = _cue_after(frames, q, full)
        before = _cue_before(frames, q)
        tail = frames.tail(q)
        best = None
        if tail in ",?!—-" and after is not None:
            best = after
        elif before is not None:
            best = before
        elif after is not None and full:
            best = after
        if best is not None and (full or best == before):
            owner[q] = best
        elif full and (at := _speaking(frames, owner, q)) is not None:
            owner[q] = owner[at]
        last = frames.quotes[q - 1] if q else None
        again = last is not None and not last.closed and last.end + 3 > quote.start  # opened anew, never closed
        if best is None and full and q not in owner and again and q - 1 in owner:
            owner[q] = owner[q - 1]
    return owner


def _speaking(frames: _Frames, owner: dict[int, int], q: int) -> int | None:
    """The quotation before this one whose cue's sentence has just ended; borrowed words between them do not count."""
    quote = frames.quotes[q]
    if frames.before[q] and not frames.p.word[frames.before[q][-1]].endswith("."):
        return None
    for k in range(q - 1, max(-1, q - 4), -1):
        if frames.quotes[k].para != quote.para:
            return None
        if k in owner:
            between = frames.p.text[frames.quotes[k].end : quote.start]
            return k if len(re.findall(r"(?<![A-Z])[.!?](?=\s)", between)) <= 1 or len(between) < 100 else None
        if is_full(frames.p, frames.quotes[k]) and frames.quotes[k].end - frames.quotes[k].start > 50:
            return None
    return None


def _cue_after(frames: _Frames, q: int, full: bool) -> int | None:
    p, words = frames.p, frames.after[q]
    if not words:
        return None
    strict = frames.tail(q) not in ",?!—-"
    for place, i in enumerate(words[:40]):
        if p.pos[i] not in ("VERB", "AUX") or p.lemma[i] not in cues.QUOTING or p.tag[i] == "VB":
            continue
        if p.under(i, "mark") and place > 3:
            return None
        if strict and (place > 6 or len(words) > 25 or not full):
            return None
        if strict and words and p.word[words[-1]] in (",", ":"):
            return None
        if strict and place and p.under(i, "ccomp") and p.under(i, "ccomp")[-1] > i:
            return None
        return i
    if not strict and full:
        for i in words[:8]:
            if (
                p.tag[i] in ("VBD", "VBZ")
                and p.pos[i] == "VERB"
                and p.under(i, "nsubj")
                and not p.under(i, "dobj", "mark")
            ):
                return i
    return None


def _cue_before(frames: _Frames, q: int) -> int | None:
    p, words = frames.p, frames.before[q]
    if not words and frames.quotes[q].start <= frames.spans[frames.quotes[q].para][0] + 1:
        words = frames.opening(frames.quotes[q].para)
    if not words or frames.p.word[words[-1]] in _FINAL:
        return None
    last = words[-1]
    near = p.word[last] in (",", ":") or p.low[last] in ("that", "saying") or p.lemma[last] in cues.QUOTING
    if not near:
        return None
    for i in reversed(words):
        if p.pos[i] in ("VERB", "AUX") and p.lemma[i] in cues.QUOTING and words[-1] - i < 25:
            outer = p.head[i]
            if p.dep[i] == "ccomp" and outer in words and p.lemma[outer] in cues.SPEAKING:
                return outer
            return i
    return None


def _joined(p: Parsed, marks: Marks, one: Found, own: list[int]) -> Found:
    """A finding of the clauses together with the quotations of its cue."""
    quoted = [(marks.quotes[q].start, marks.quotes[q].end) for q in own]
    keep = [
        part for part in one.parts
        if one.how not in ("object", "about", "noun") and not _covers(part, one.cue)
        and not (one.how in ("before", "inserted") and part[0] < one.cue[0] <= quoted[0][0])
    ]  # fmt: skip
    parts = merged([*_whole(p, marks, keep, one.cue), *quoted], p.text)
    return replace(one, parts=tuple(parts), quoted=tuple(own), votes=one.votes | {"quote"})


def _covers(part: Span, cue: Span) -> bool:
    return part[0] <= cue[0] and cue[1] <= part[1]


def _whole(p: Parsed, marks: Marks, parts: Sequence[Span], cue: Span) -> list[Span]:
    """Parts that cover most of a quotation, or run into it, cover all of it."""
    done = []
    within = marks.at(cue[0])
    for a, b in parts:
        for number in marks.between(a, b):
            quote = marks.quotes[number]
            if number == within:
                continue
            if a <= quote.start < b < quote.end and not quote.single:
                b = quote.end
            shared = min(b, quote.end) - max(a, quote.start)
            if shared >= 0.6 * (quote.end - quote.start) or (quote.start > a and b > quote.end - 3):
                a, b = min(a, quote.start), max(b, quote.end)
        done.append((a, b))
    return done


def _stretched(p: Parsed, marks: Marks, one: Found, owner: dict[int, int]) -> Found:
    return replace(one, parts=tuple(merged(_whole(p, marks, one.parts, one.cue), p.text)))


def _fresh(frames: _Frames, verb: int, own: list[int]) -> Found | None:
    """A finding for a cue beside quotations that the clauses did not give it."""
    p = frames.p
    parts = [(frames.quotes[q].start, frames.quotes[q].end) for q in own]
    source = None if is_passive(p, verb) else subject(p, verb)
    if source is None or frames.marks.at(p.start[source]) >= 0:
        source = _beside(frames, verb, own)
    span = name_span(p, source) if source is not None else None
    first, last = group(p, verb)
    return Found(
        tuple(merged(parts, p.text)), p.span(first, last), verb, source, span, "quote", p.lemma[verb],
        negated(p, verb), None, frozenset(("quote",)), tuple(own),
    )  # fmt: skip


def _beside(frames: _Frames, verb: int, own: list[int]) -> int | None:
    """A name or pronoun beside the cue: first after it, then before it."""
    p = frames.p
    words = set(frames.before[own[0]]) | {w for q in own for w in frames.after[q]}
    at: int
    for i in [*range(verb + 1, verb + 8), *range(verb - 1, verb - 12, -1)]:
        if i in words and p.pos[i] in ("PROPN", "PRON", "NOUN"):
            at = i
            while p.dep[at] == "compound" and p.head[at] in words:
                at = p.head[at]
            return at
    return None


def _signed(frames: _Frames, owner: dict[int, int]) -> list[Found]:
    """Quotations signed with a dash and a name."""
    made = []
    p = frames.p
    for q, quote in enumerate(frames.quotes):
        if q in owner or not is_full(p, quote):
            continue
        match = _SIGNED.match(p.text, quote.end, min(quote.end + 60, frames.spans[quote.para][1]))
        if match:
            owner[q] = -1
            name = (match.start(2), match.start(2) + len(match[2].rstrip(" ,")))
            made.append(
                Found(((quote.start, quote.end),), match.span(1), -1, None, name, "signed", "say",
                      votes=frozenset(("quote",)), quoted=(q,))
            )  # fmt: skip
    return made


def _transcript(p: Parsed, spans: Sequence[Span], marks: Marks) -> list[Found]:
    """A headline that opens with a name and a colon, and the turns of an interview."""
    made = []
    found = turns(p.text, spans)
    labels = {turn.label[0] for turn in found} if len(found) >= ENOUGH else ()
    for a, b in spans[:2]:
        head = _HEADLINE.match(p.text, a, min(a + 80, b)) if b - a < 160 and a not in labels else None
        if head and p.text[b - 1] not in ".:" and marks.at(a) < 0:
            made.append(
                Found(((head.end(), b),), head.span(2), -1, None, head.span(1), "headline", "say",
                      votes=frozenset(("layout",)))
            )  # fmt: skip
    for turn in found:
        if marks.at(turn.label[0]) < 0 and not any(f.cue == (turn.label[1], turn.label[1] + 1) for f in made):
            made.append(
                Found((turn.content,), (turn.label[1], turn.label[1] + 1), -1, None, turn.label, "transcript",
                      "ask" if turn.asks else "say", votes=frozenset(("layout",)), called=turn.called)
            )  # fmt: skip
    return made


def _inside(done: Sequence[Found], said: Sequence[Found]) -> list[Found]:
    """What is said within a turn of an interview is said inside somebody's speech."""
    starts = [f.start for f in said]
    found = []
    for one in done:
        i = bisect_right(starts, one.cue[0]) - 1
        found.append(replace(one, nested=True) if i >= 0 and one.cue[0] < said[i].end else one)
    return found


def _floating(frames: _Frames, owner: dict[int, int], done: list[Found]) -> list[Found]:
    """Quotations with no cue go to the one who was speaking, while nothing but quotations follow each other."""
    direct = {q: i for i, f in enumerate(done) for q in f.quoted}
    taken = sorted((a, b) for f in done for a, b in f.parts)
    for q, quote in enumerate(frames.quotes):
        if q in owner or q in direct or not is_full(frames.p, quote) or quote.single or q == 0:
            continue
        if any(a < quote.end and quote.start < b for a, b in taken):
            continue
        last = frames.quotes[q - 1]
        if frames.before[q] or q - 1 not in direct or last.para < quote.para - 1:
            continue
        if last.para < quote.para and not _alone(frames, q):
            continue
        one = done[direct[q - 1]]
        parts = merged([*one.parts, (quote.start, quote.end)], frames.p.text)
        done[direct[q - 1]] = replace(one, parts=tuple(parts), quoted=(*one.quoted, q))
        direct[q] = direct[q - 1]
    return done


def _alone(frames: _Frames, q: int) -> bool:
    """True when a quotation is all that its paragraph holds, or is left open for the next."""
    start, _end = frames.spans[frames.quotes[q].para]
    return frames.quotes[q].start <= start + 1 and not frames.after[q]


def _loose(frames: _Frames, done: Sequence[Found]) -> list[Found]:
    """Quotations that nothing has claimed yet, given to the verb they hang on."""
    p, made = frames.p, []
    taken = sorted((a, b) for f in done for a, b in f.parts)
    for q, quote in enumerate(frames.quotes):
        if quote.single or not is_full(p, quote) or any(a < quote.end and quote.start < b for a, b in taken):
            continue
        verb = _governor(frames, quote)
        if verb is None:
            continue
        source = subject(p, verb)
        if source is None or is_passive(p, verb) or p.lemma[verb] in ("be", "have"):
            continue
        made.append(
            Found(((quote.start, quote.end),), p.span(*group(p, verb)), verb, source, name_span(p, source), "loose",
                  p.lemma[verb], votes=frozenset(("quote",)), quoted=(q,))
        )  # fmt: skip
    return made


def _governor(frames: _Frames, quote: Quote) -> int | None:
    """The nearest verb outside a quotation that its words depend on."""
    p = frames.p
    node = bisect_left(p.start, quote.start)
    for _ in range(12):
        if node >= len(p.word) or p.head[node] == node:
            break
        node = p.head[node]
        if not quote.start <= p.start[node] < quote.end and p.pos[node] == "VERB":
            return node
    return None
