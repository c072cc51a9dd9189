"""A second reader: an endpoint of the user's own proposes, this code locates.

A proposal enters a dossier only when its content and speaker stand in the document word for word, with every digit,
negation and name. What does not is rejected and logged.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from twotrack.reading import kept
from twotrack.reading.batch import Outcome
from twotrack.reading.clean import mask
from twotrack.reading.endpoint import EndpointError, Send
from twotrack.reading.files import MOST_CHARACTERS

PIECE = 6000  # most characters sent at a time
MOST = 200  # proposals looked at for a piece
LOOKS = 60  # places of an answer at which a list is looked for
PATIENCE = 3  # documents in a row without an answer, after which no more are sent
FOLDER = "second"
_NEGATION = re.compile(r"(?:\b(?:not|never|no|nor|neither|without|hardly|cannot|nobody)|n['’]t)\s+$", re.I)
Spans = dict[str, tuple[int, int]]


def second_reading(text: str, send: Send) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Proposals that were found in the text, with their spans, and those that were rejected, with the reason.

    Raises:
        EndpointError: the endpoint gave no answer.
    """
    located: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    for start, end in pieces(text):
        piece = text[start:end]
        for proposal in proposals(send(piece)):
            found = _located(piece, proposal)
            if isinstance(found, str):
                shown = {str(k)[:40]: mask(str(v)[:300]) for k, v in list(proposal.items())[:8]}
                rejected.append({"reason": found, "proposal": shown})
            else:
                located.append({k: {"start": start + a, "end": start + b} for k, (a, b) in found.items()})
    return located, rejected


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a text that are sent one at a time, cut at the end of a paragraph or of a word."""
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            end = max(text.rfind("\n", start + PIECE // 2, end), text.rfind(" ", start + PIECE - 200, end), 0) or end
        if text[start:end].strip():
            yield start, end
        start = end


def proposals(answer: str) -> list[dict[str, Any]]:
    """The objects of an answer: of its first list of objects, wherever it stands, also where the list is cut off.

    >>> proposals('Sure! ```json\\n[{"content": "a"}]\\n```')
    [{'content': 'a'}]
    """
    for data, _ in _decoded(answer, "["):
        if isinstance(data, list) and (rows := [row for row in data if isinstance(row, dict)]):
            return rows[:MOST]
    rows, end = [], 0
    for data, (start, stop) in _decoded(answer, "{"):
        if isinstance(data, dict) and start >= end:
            rows.append(data)
            end = stop
    if rows or "{" not in answer:
        return rows[:MOST]
    return [{"answer": answer[:200]}]


def _decoded(answer: str, mark: str) -> Iterator[tuple[Any, tuple[int, int]]]:
    """What can be read as JSON from each of the marks on; after `LOOKS` failures no more are tried."""
    reader, failed = json.JSONDecoder(), 0
    for match in re.finditer(re.escape(mark), answer):
        try:
            data, end = reader.raw_decode(answer, match.start())
        except (ValueError, RecursionError):
            failed += 1
            if failed > LOOKS:
                return
            continue
        yield data, (match.start(), end)


def _located(text: str, proposal: Mapping[str, Any]) -> Spans | str:
    content = proposal.get("content")
    if not content:
        return "no content"
    at = verbatim(text, str(content))
    if at is None:
        return "content does not stand in the text word for word"
    if _NEGATION.search(text[max(0, at[0] - 24) : at[0]]):
        return "content leaves out the negation before it"
    found: Spans = {"content": at}
    for key in ("speaker", "cue"):
        if proposal.get(key):
            near = verbatim(text, str(proposal[key]), at)
            if near is None:
                return f"{key} does not stand in the text word for word"
            found[key] = near
    return found


def verbatim(text: str, wanted: str, near: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where a wording stands, blanks apart, nearest to a span: every letter, digit and sign must agree.

    No word and no number is taken for a part of a longer one.

    >>> verbatim("It held 15,000 men.", "5,000 men")
    >>> verbatim("It held 15,000 men.", "15,000  men")
    (8, 18)
    """
    words = wanted.split()
    if not words or len(words) > 600 or len(wanted) > PIECE:
        return None
    body = r"\s+".join(map(re.escape, words))
    first = r"(?<![\w.,-])(?<!\d)" if words[0][0].isdigit() else r"(?<!\w)" if words[0][0].isalnum() else ""
    last = r"(?!\w|[.,]\d)" if words[-1][-1].isalnum() else ""
    found = [match.span() for match in re.finditer(first + body + last, text)]
    if near is None or not found:
        return found[0] if found else None
    return min(found, key=lambda span: max(near[0] - span[1], span[0] - near[1], 0))


def agreed(text: str, statements: Sequence[dict[str, Any]], located: Sequence[dict[str, Any]]) -> int:
    """Raise the confidence of statements that the second reader found too; the number of those."""
    count = 0
    for statement in statements:
        if any(_same(text, statement, other) for other in located):
            statement["confidence"] = round(1 - (1 - statement["confidence"]) * 0.6, 2)
            statement["second"] = True
            count += 1
    return count


def _same(text: str, statement: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True where half of both contents is shared and the second reader names no other speaker."""
    a, b = statement["content"]["start"], statement["content"]["end"]
    c, d = other["content"]["start"], other["content"]["end"]
    if max(0, min(b, d) - max(a, c)) * 2 < max(b, d) - min(a, c):
        return False
    if "speaker" not in other:
        return True
    speaker = statement["speaker"]
    theirs = set(re.findall(r"\w{3,}", text[other["speaker"]["start"] : other["speaker"]["end"]].lower()))
    ours = set(re.findall(r"\w{3,}", f"{speaker['text']} {speaker['name']}".lower()))
    return not theirs or bool(theirs & ours)


def with_second(
    outcomes: Generator[Outcome, None, None], send: Send, key: str, out: Path | None
) -> Generator[Outcome, None, None]:
    """The outcomes with what a second reader says of each; answers are kept in the folder and asked for once.

    A document without an answer says so; after `PATIENCE` of those in a row no more are sent.

    Raises:
        EndpointError: there was no answer for the first document: the address or the key is wrong.
    """
    answered, silent = False, 0
    for outcome in outcomes:
        dossier = outcome.dossier
        if dossier is not None:
            text = mask(outcome.text[:MOST_CHARACTERS])
            file = _file(out, key, text)
            found = kept.kept_json(file) if file else None
            try:
                if found is None and silent >= PATIENCE:
                    raise EndpointError(
                        f"not asked: the second reader did not answer for {PATIENCE} documents in a row"
                    )
                if found is None:
                    located, rejected = second_reading(text, send)
                    found = {"located": located, "rejected": rejected}
                    if file:
                        kept.write_whole(file, json.dumps(found, ensure_ascii=False))
                answered, silent = True, 0
            except EndpointError as error:
                if not answered:
                    raise
                silent += 1
                found = {"located": [], "rejected": [], "failed": str(error)}
                dossier["notes"].append(str(error))
            dossier["second"] = found | {"agreed": agreed(text, dossier["statements"], found["located"])}
        yield outcome


def _file(out: Path | None, key: str, text: str) -> Path | None:
    if out is None:
        return None
    digest = hashlib.sha256(f"{key}|{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return out / FOLDER / f"{digest[:32]}.json"
