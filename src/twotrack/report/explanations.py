"""Explanations as rows and words that a page or a terminal can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NATURES = {
    "policy": "a policy",
    "circumstance": "a circumstance nobody can decree",
    "by-assumption": "by assumption",
    None: "not said",
}
MEANING = (
    "A share is what a switch changes on average over all orders in which the switches can be thrown, in points of 100 "
    "runs of this model. Shares add up to the difference between all switched and none. They are shares of the "
    "difference in this model, not of what happened."
)


@dataclass(frozen=True)
class ShareRow:
    """One explanation: numbers in points of 100 runs; `told` when its interval leaves nothing out of zero."""

    id: str
    name: str
    nature: str
    share: float
    low: float
    high: float
    alone: float
    last: float
    of_difference: float | None
    told: bool
    claims: tuple[str, ...]


def share_rows(answer: dict[str, Any]) -> list[ShareRow]:
    """Explanations, those that change most first."""
    rows = [
        ShareRow(
            id=name,
            name=one["name"],
            nature=NATURES[one["nature"]],
            **{key: 100 * one[key] for key in ("share", "low", "high", "alone", "last")},
            of_difference=one["of_difference"],
            told=one["low"] > 0 or one["high"] < 0,
            claims=tuple(one["claims"]),
        )
        for name, one in answer["explanations"].items()
    ]
    return sorted(rows, key=lambda row: -abs(row.share))


def ending_of(answer: dict[str, Any]) -> str:
    """The ending that is explained."""
    return "{outcome}".format_map(answer)


def total_line(answer: dict[str, Any]) -> str:
    """Before and after, in words."""
    total, runs = answer["total"], answer["members"]
    line = (
        f"{ending_of(answer)} ends {100 * total['base']:.1f} of 100 runs as the case is "
        f"({100 * total['base_low']:.1f} to {100 * total['base_high']:.1f}) and {100 * total['all_switched']:.1f} with "
        f"every explanation switched off ({100 * total['all_switched_low']:.1f} to "
        f"{100 * total['all_switched_high']:.1f}): a difference of {100 * total['difference']:+.1f} points "
        f"({100 * total['low']:+.1f} to {100 * total['high']:+.1f})."
    )
    if total["low"] <= 0 <= total["high"]:
        line += f" {runs} runs do not tell it from nothing, so that no part of it is given."
    return line


def natures_lines(rows: list[ShareRow]) -> list[str]:
    """Which switches are no policy, and which only remove an assumption."""
    out = []
    assumed = [row.id for row in rows if row.nature == NATURES["by-assumption"]]
    given = [row.id for row in rows if row.nature == NATURES["circumstance"]]
    if assumed:
        out.append(f"By assumption: {', '.join(assumed)}. Such a switch only removes an assumed constant.")
    if given:
        out.append(f"No policy: {', '.join(given)}. Nobody can decree such a circumstance.")
    return out


def bar(row: ShareRow, reach: float, half: int) -> str:
    """A bar to the left or right of nothing, `half` cells a side: shaded inside the interval, a line beyond the bar."""

    def cell(value: float) -> int:
        return max(-half, min(half, round(value / reach * half))) if reach > 0 else 0

    low, high, at = cell(row.low), cell(row.high), cell(row.share)
    out = []
    for position in range(-half, half + 1):
        if position == 0:
            out.append("│")
        elif min(at, 0) <= position <= max(at, 0):
            out.append("▒" if low <= position <= high else "█")
        elif low <= position <= high:
            out.append("─")
        else:
            out.append(" ")
    return "".join(out)
