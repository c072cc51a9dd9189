"""The dossier as a page: each document with its items marked, for a person to accept, correct or reject."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from twotrack.reading import kept
from twotrack.reading.clean import mask

MOST = 40  # documents on one page
FAILED = 100  # files that could not be read, as named on the first page
CLAIM_KIND = {
    "statements": "claim", "events": "event", "causes": "causal", "conditionals": "conditional",
    "commitments": "commitment", "contested": "claim", "quantities": "quantity", "forecasts": "forecast",
}  # fmt: skip
NAMES = {
    "statements": "statement", "events": "event", "causes": "cause", "conditionals": "conditional",
    "commitments": "commitment", "contested": "contested", "quantities": "quantity", "forecasts": "forecast",
}  # fmt: skip


@cache
def _pages() -> Environment:
    return Environment(
        loader=PackageLoader("twotrack.reading", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


Shown = tuple[Mapping[str, Any], str]  # a dossier and the document's text as it stands


class Pages:
    """Pages of a dossier, written as documents come: memory holds the first page's documents and the present one's.

    The first page, `dossier.html`, is written last: it names what failed and leads to the others.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._first: list[Shown] = []
        self._now: list[Shown] = []
        self._heads: list[tuple[str, str]] = []  # of each page but the first: its file and its first document

    def add(self, dossier: Mapping[str, Any], text: str) -> None:
        """Put a document on its page."""
        if len(self._first) < MOST:
            self._first.append((dossier, text))
            return
        if len(self._now) == MOST:
            self._write(last=False)
        if not self._now:
            self._heads.append((page_name(len(self._heads) + 2), dossier["name"]))
        self._now.append((dossier, text))

    def close(self, failed: Iterable[Mapping[str, str]]) -> Path:
        """Write what is left, and the first page; pages of an earlier, longer dossier are removed."""
        if self._now:
            self._write(last=True)
        names = itertools.islice(failed, FAILED + 1)
        first = self._folder / page_name(1)
        kept.write_whole(first, render(self._first, tuple(names), self._heads, self._heads[:1]))
        known = {name for name, _ in self._heads}
        for old in self._folder.glob("dossier-*.html"):
            if old.name not in known:
                old.unlink(missing_ok=True)
        return first

    def _write(self, last: bool) -> None:
        number = len(self._heads) + 1
        around = [(page_name(1), "first page"), (page_name(number - 1), "page before")][: 2 if number > 2 else 1]
        around += [] if last else [(page_name(number + 1), "next page")]
        kept.write_whole(self._folder / page_name(number), render(self._now, (), (), around, number))
        self._now = []


def page_name(number: int) -> str:
    """The file of a page, counted from 1."""
    return "dossier.html" if number == 1 else f"dossier-{number:04}.html"


def render(
    documents: Sequence[Shown], failed: Sequence[Mapping[str, str]] = (), heads: Sequence[tuple[str, str]] = (),
    around: Sequence[tuple[str, str]] = (), number: int = 1,
) -> str:  # fmt: skip
    """A page of documents.

    Args:
        documents: dossiers with their texts as they stand, which are masked here before anything is shown.
        failed: names and messages of files that could not be read; after `FAILED` the page says that there are more.
        heads: files and first documents of the other pages.
        around: files and names of the pages beside this one.
        number: of this page.
    """
    shown = [_document(n, dossier, mask(text), text) for n, (dossier, text) in enumerate(documents)]
    sources = [{key: d[key] for key in ("name", "digest", "characters", "written")} for d, _ in documents]
    return _pages().get_template("dossier.html.j2").render(
        documents=shown, failed=failed[:FAILED], more_failed=len(failed) > FAILED, heads=heads, around=around,
        number=number, saved="signed-dossier.json" if number == 1 else f"signed-dossier-{number:04}.json",
        sources=json.dumps(sources).replace("<", "\\u003c").replace("&", "\\u0026"),
    )  # fmt: skip


def _document(number: int, dossier: Mapping[str, Any], text: str, raw: str) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for kind, name in NAMES.items():
        for row in dossier[kind]:
            start, end = row["start"], row["end"]
            if not 0 <= start < end <= len(text):
                continue
            items.append({
                "id": f"d{number}-{start}-{end}-{kind}-{len(items)}", "kind": name, "claim": CLAIM_KIND[kind],
                "start": start, "end": end, "passage": " ".join(text[start:end].split())[:600],
                "facts": _facts(kind, row, text), "by": _by(kind, row), "confidence": row.get("confidence", 0.5),
                "sha": hashlib.sha256(raw[start:end].encode("utf-8", "surrogatepass")).hexdigest()[:16],
            })  # fmt: skip
    items.sort(key=lambda i: (i["start"], i["end"]))
    return {
        "number": number, "name": dossier["name"], "written": dossier["written"], "notes": dossier["notes"],
        "agenda": dossier["agenda"], "quality": [
            {"kind": q["kind"], "text": " ".join(text[q["start"] : q["end"]].split())[:120]} for q in dossier["quality"]
        ],
        "pieces": _pieces(text, items, dossier["boilerplate"]), "items": items,
    }  # fmt: skip


def _pieces(text: str, items: Sequence[Mapping[str, Any]], aside: Sequence[Mapping[str, int]]) -> list[dict[str, Any]]:
    """The text cut where items begin and end, so that each piece knows the items over it."""
    cuts = sorted({0, len(text), *(i["start"] for i in items), *(i["end"] for i in items),
                   *(b["start"] for b in aside), *(b["end"] for b in aside)})  # fmt: skip
    starts: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for item in items:
        starts.setdefault(item["start"], []).append(item["id"])
        ends.setdefault(item["end"], []).append(item["id"])
    over: dict[str, None] = {}
    pieces = []
    for a, b in itertools.pairwise(cuts):
        for gone in ends.get(a, []):
            over.pop(gone, None)
        over.update(dict.fromkeys(starts.get(a, [])))
        set_aside = any(s["start"] <= a and b <= s["end"] for s in aside)
        pieces.append(
            {"text": text[a:b], "depth": min(len(over), 3), "first": next(iter(over), ""), "aside": set_aside}
        )
    return pieces


def _facts(kind: str, row: Mapping[str, Any], text: str) -> list[tuple[str, str]]:
    def cut(part: Mapping[str, int]) -> str:
        return " ".join(text[part["start"] : part["end"]].split())[:300]

    if kind == "statements":
        speaker = row["speaker"]
        who = speaker["name"] + ("" if speaker["named"] else " (not named)")
        return [
            ("speaker", who),
            ("cue", row["cue"]["text"]),
            ("stance", row["stance"]),
            ("form", row["form"]),
            ("content", cut(row["content"])),
        ]
    if kind == "causes":
        return [("cause", cut(row["cause"])), ("effect", cut(row["effect"])), ("sign", "+" if row["sign"] > 0 else "−")]
    if kind == "conditionals":
        return [("if", cut(row["antecedent"])), ("then", cut(row["consequent"]))]
    keys = {
        "events": ("type", "actors", "date"), "commitments": ("by", "to", "status", "provision"),
        "contested": ("asserts", "disputes", "about"), "quantities": ("value", "bound", "unit"), "forecasts": ("odds",),
    }[kind]  # fmt: skip
    return [
        (k, ", ".join(row[k]) if isinstance(row[k], list) else str(row[k]))
        for k in keys
        if row[k] not in (None, [], "")
    ]


def _by(kind: str, row: Mapping[str, Any]) -> str:
    if kind == "statements":
        return str(row["speaker"]["actor"] or row["speaker"]["name"])
    for key in ("asserted_by", "by", "said_by", "claimed_by", "asserts"):
        if (key != "by" or kind == "forecasts") and row.get(key):
            return str(row[key])
    return "author"
