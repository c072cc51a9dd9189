"""How far an item may be trusted: each rule that looks at something else and agrees takes some of the doubt away.

Where the doubt starts was set by hand after looking over news; only statements were counted against a gold set.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

Given = Sequence[Mapping[str, Any]]
Rows = Mapping[str, list[dict[str, Any]]]
# doubt before anything else is looked at
_DOUBT = {
    "events": 0.4, "causes": 0.4, "conditionals": 0.3, "commitments": 0.4, "contested": 0.5, "quantities": 0.2,
    "forecasts": 0.35,
}  # fmt: skip
AGREES, SPOILS = 0.7, 1.4  # what one agreement, and one flag on quality, make of the doubt
# the stance of a statement that says the same as an event's type
_STANCES = {
    "DEMAND": ("asks", "wants"), "REJECT": ("denies", "refuses", "opposes"), "THREATEN": ("threatens", "warns"),
    "AGREE": ("promises",), "DISAPPROVE": ("claims", "criticizes"), "SUPPORT": ("supports",),
}  # fmt: skip


def weigh(
    rows: Rows, contested: list[dict[str, Any]], said: Sequence[Mapping[str, Any]], flags: Sequence[Mapping[str, Any]]
) -> None:
    """Give every item its `confidence`.

    Args:
        rows: items by kind, with their spans.
        contested: claims that are denied.
        said: the statements, whose cue and stance are found by rules of their own.
        flags: spans of flags on quality.
    """
    cues = sorted((s["cue"]["start"], s["cue"]["end"], s["stance"]) for s in said)
    starts = [a for a, _, _ in cues]
    spoilt = sorted((f["start"], f["end"]) for f in flags if f["kind"] in ("garbled", "cut-quotation"))
    given = [(r["start"], r["end"]) for r in rows["conditionals"]]
    for kind, items in (*rows.items(), ("contested", contested)):
        for row in items:
            a, b = row["start"], row["end"]
            near = {stance for _, _, stance in cues[bisect_left(starts, a) : bisect_right(starts, b)]}
            agreed = sum(_checks(kind, row, near, given))
            wrong = any(c < b and a < d for c, d in spoilt)
            row["confidence"] = round(1 - min(0.9, _DOUBT[kind] * AGREES**agreed * (SPOILS if wrong else 1)), 2)


def _checks(kind: str, row: Mapping[str, Any], near: set[str], given: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each independent look at an item, whether it agrees."""
    if kind == "events":
        return [bool(near.intersection(_STANCES.get(row["type"], ()))), len(row["actors"]) > 1, row["date"] is not None]
    if kind == "commitments":
        return ["promises" in near or row["status"] != "pledged", row["by"] is not None]
    if kind == "contested":
        return ["denies" in near, bool(row["asserts"]) and bool(row["disputes"])]
    if kind == "conditionals":
        return [row["actor"] is not None and row["responder"] is not None]
    if kind == "forecasts":
        return [row["odds"] not in ("possible", "certain"), _over(row, given)]
    if kind == "quantities":
        return [row["bound"] != "exactly"]  # "about", "at least": a word for how a number is meant stands beside it
    return [row["rules"] > 1, _over(row, given)]


def _over(row: Mapping[str, Any], spans: Sequence[tuple[int, int]]) -> bool:
    """True where an item of another kind covers most of the same words."""
    a, b = row["start"], row["end"]
    return any(2 * (min(b, d) - max(a, c)) > max(b - a, d - c) for c, d in spans)
