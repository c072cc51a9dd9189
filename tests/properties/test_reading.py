"""Whatever the text: no traceback, offsets inside it, spans in order, contacts masked, the interval not inside out."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twotrack.reading.clean import mask
from twotrack.reading.dates import expressions
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.output import dumped
from twotrack.reading.paragraphs import flat, paragraphs
from twotrack.reading.parse import ReadingError
from twotrack.reading.quotes import quotes

MARKS = [
    "“",
    "”",
    '"',
    "''",
    "``",
    "‘",
    "’",
    "«",
    "»",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    ".",
    ",",
    "?",
    ":",
    "—",
    "(",
    "]",
    "%",
]
WORDS = [
    "he said", "according to", "President Obama", "on Monday", "three days ago", "February 29", "Feb. 30, 2021", "told",
    "31 April", "May", "99999999999999999999", "1,000", "dozens of", "more than 140 districts", "if", "unless", "will",
    "because", "pledged to", "unlikely", "the the", "as a result", "in exchange for", "denied", "claims", "since",
    "By John Smith", "MARO, July 9 (Newswire) - ", "20th anniversary of 9/11", "Ramadan", "last year", "John Smith",
]  # fmt: skip
ODD = ["jo.doe@example.org", "+44 20 7946 0958", "\x00", "\u200f", "\u202e", "🙂", "مرحبا", "Ã©", "<script>", "&amp;"]
PIECES = st.sampled_from([*MARKS, *WORDS, *ODD])
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200)
)


@given(TEXTS)
def test_paragraphs_cover_the_ink_in_order(text: str) -> None:
    spans = paragraphs(text)
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    inside = {i for a, b in spans for i in range(a, b)}
    assert all(c.isspace() or i in inside for i, c in enumerate(text))
    assert len(flat(text)) == len(text)


@given(TEXTS)
def test_quotations_lie_in_their_paragraph_and_never_overlap(text: str) -> None:
    spans = paragraphs(text)
    found = quotes(text, spans)
    assert all(spans[q.para][0] <= q.start < q.end <= spans[q.para][1] for q in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@given(TEXTS)
def test_masking_keeps_the_length_and_hides_addresses(text: str) -> None:
    assert len(mask(text)) == len(text)
    assert "jo.doe@example.org" not in mask(f"{text} jo.doe@example.org")


@given(TEXTS)
def test_expressions_of_time_lie_in_the_text(text: str) -> None:
    assert all(0 <= w.start < w.end <= len(text) for w in expressions(text))


def _spans(data: Any) -> list[tuple[int, int]]:
    if isinstance(data, dict):
        own = [(data["start"], data["end"])] if data.get("start") is not None else []
        return own + [s for value in data.values() for s in _spans(value)]
    if isinstance(data, list):
        return [s for value in data for s in _spans(value)]
    return []


@pytest.mark.slow
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.sampled_from(["a.txt", "a.html"]))
def test_any_text_gives_a_dossier_or_a_plain_message(text: str, name: str) -> None:
    try:
        document = from_bytes(name, text.encode("utf-8", "replace"))
    except ReadingError:
        return
    found = read_document(document)
    told = dumped(found)
    assert json.loads(told) == json.loads(json.dumps(found))
    assert all(0 <= a <= b <= len(document.text) for a, b in _spans(found))
    assert "jo.doe@example.org" not in told
    early, late = found["written"]["earliest"], found["written"]["latest"]
    assert early is None or late is None or early <= late


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_plain_message(data: bytes) -> None:
    try:
        document = from_bytes("a", data)
    except ReadingError:
        return
    assert document.text.strip()
