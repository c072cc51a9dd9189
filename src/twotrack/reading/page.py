"""The dossier as one page: each document with its items marked, for a person to accept, correct or reject."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

MOST = 40  # documents on one page
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


def render(documents: Sequence[tuple[Mapping[str, Any], str, str]], failed: Iterable[Mapping[str, str]]) -> str:
    """The page of documents, each given as its dossier, its masked text and its text as it stands (for digests "
    "only)."""
    shown = [_document(number, dossier, text, raw) for number, (dossier, text, raw) in enumerate(documents[:MOST])]
    sources = [
        {"name": d["name"], "digest": d["digest"], "characters": d["characters"], "written": d["written"]}
        for d, _, _ in documents[:MOST]
    ]
    return _pages().get_template("dossier.html.j2").render(
        documents=shown, more=max(0, len(documents) - MOST), failed=list(failed),
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
