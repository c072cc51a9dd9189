"""Paragraphs of a text as spans, and the text the parser sees: same length, with line breaks inside a "
"paragraph blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 5_000  # a paragraph longer than this is cut, at the end of a sentence or a blank where there is one
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_ENDS = re.compile(r"""[.!?:;…]['"”’»)\]]*\s*$""")
_HANGS = re.compile(
    r"(?:,|\b(?:the|a|an|of|in|on|at|to|for|from|with|by|and|or|but|that|which|who|as|is|are|was|were|be|been|has|have|"
    r"had|his|her|their|its|this|these|those|than|not|will|would|could|should|may|might|can))\s*$",
    re.I,
)
_TABLE = str.maketrans({"\r": " ", "\n": " ", "\u2028": " ", "\u2029": " ", "\x0b": " ", "\x0c": " ", "\x85": " "})


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans of the paragraphs of a text, without surrounding blanks. A wrapped line belongs to the one before it."""
    spans: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.strip():
            continue
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if spans and _goes_on(text, spans[-1], start, end):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [piece for span in spans for piece in _cut(text, *span)]


def _goes_on(text: str, last: tuple[int, int], start: int, end: int) -> bool:
    gap = text[last[1] : start]
    if len(re.findall(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]", gap)) != 1 or end - last[0] > LONGEST:
        return False
    before = text[max(last[0], last[1] - 200) : last[1]]
    if _ENDS.search(before):
        return False
    return text[start].islower() or bool(_HANGS.search(before)) or len(before.rsplit("\n", 1)[-1]) > 60


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        low, high = start + LONGEST // 2, start + LONGEST
        stop = max(text.rfind(mark, low, high) for mark in (". ", ".” ", '." ', "? ", "! "))
        blank = text.rfind(" ", stop if stop > 0 else low, high) if stop <= 0 else text.find(" ", stop)
        at = blank if blank > 0 else high
        yield start, at
        start = at + (blank > 0)
    yield start, end


def flat(text: str) -> str:
    """The text with every line break turned into a blank; the length does not change."""
    return text.translate(_TABLE)
