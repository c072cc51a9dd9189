"""Quotation marks paired into spans, also where they are curled the wrong way, opened twice or never closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"[\"“”„«»‟＂]|''|``|(?<![\w'’])‘(?=\S)|(?<=[\w.,!?…])’(?![\w’])")
MOST = 4000  # marks looked at in one paragraph


@dataclass(frozen=True)
class Quote:
    """A quoted span with its marks. `closed` is false where the closing mark is missing; `single` for ‘ and ’."""

    start: int
    end: int
    closed: bool
    para: int
    single: bool = False
    goes_on: bool = False  # the next paragraph opens again without a close: one quotation in several paragraphs


def quotes(text: str, spans: Sequence[tuple[int, int]]) -> list[Quote]:
    """Quotations of a text by paragraph, in order; they never overlap."""
    found: list[Quote] = []
    for number, (start, end) in enumerate(spans):
        follows = (
            number + 1 < len(spans)
            and text[spans[number + 1][0]] in "\"“”„«'`"
            and text[spans[number + 1][0] : spans[number + 1][0] + 2] not in ("' ", "'s")
        )
        found += _paragraph(text, start, end, number, follows)
    return found


def _paragraph(text: str, start: int, end: int, number: int, follows: bool) -> list[Quote]:
    found: list[Quote] = []
    opened: tuple[int, bool] | None = None
    for count, match in enumerate(_MARK.finditer(text, start, end)):
        if count > MOST:
            break
        mark, at, past = match[0], match.start(), match.end()
        single = mark in "‘’"
        if single and (opened is None or not opened[1]) and mark == "’":
            continue  # an apostrophe
        if single and opened is not None and not opened[1]:
            continue  # nested: the outer quotation counts
        opens = (at == start or text[at - 1] in " \t\u00a0([{—–-―/\n\r'") and past < end and not text[past].isspace()
        closes = at > start and not text[at - 1].isspace()
        if opened is None:
            if opens or (mark in "“„«``" and not closes):
                opened = (at, single)
        elif opened[1] and not single:
            opened = (at, False) if opens else opened
        elif mark in ("”", "»", "’", "''") or (closes and not opens) or (closes and mark == '"'):
            found.append(Quote(opened[0], past, True, number, opened[1]))
            opened = None
        elif opens:
            found.append(Quote(opened[0], _trimmed(text, opened[0], at), False, number, opened[1]))
            opened = (at, single)
    if opened is not None and not opened[1] and end - opened[0] > 2:
        found.append(Quote(opened[0], end, follows, number, goes_on=follows))
    return found


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end
