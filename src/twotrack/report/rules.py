"""A picture of the rules of all orders in columns, with a line between two rules that exclude each other."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from twotrack.case.case import Case
from twotrack.report.words import actor_names, named

COLUMN, GAP, LINE, PAD, TOP = 250, 90, 15, 8, 44
LETTERS = 36


@dataclass(frozen=True)
class RuleBox:
    """One rule: place, size and its words in lines."""

    id: str
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    side: int


@dataclass(frozen=True)
class RulePicture:
    """Boxes of rules, heads of the columns, and lines between rules that exclude each other."""

    width: float
    height: float
    heads: tuple[tuple[float, str], ...]
    boxes: tuple[RuleBox, ...]
    links: tuple[str, ...]
    summary: str


def rule_picture(case: Case) -> RulePicture | None:
    """The rules of all orders; None where the case describes none."""
    if not case.file.orders:
        return None
    names = actor_names(case)
    heads, boxes, bottom = [], {}, 0.0
    for c, order in enumerate(case.file.orders):
        x, y = c * (COLUMN + GAP), float(TOP)
        heads.append((x, f"{order.name} ({named(names, order.by)})"))
        side = case.sides.index(order.by) if order.by in case.sides else 2
        for rule in order.rules:
            lines = tuple(wrap(rule.says, LETTERS)) or ("",)
            height = LINE * len(lines) + 2 * PAD
            boxes[rule.id] = RuleBox(rule.id, x, y, height, lines, side)
            y += height + 10
        bottom = max(bottom, y)
    pairs = [(rule.id, o) for order in case.file.orders for rule in order.rules for o in rule.excludes if o in boxes]
    width = len(case.file.orders) * (COLUMN + GAP) - GAP
    summary = f"{len(boxes)} rules of {len(heads)} orders; {len(pairs)} pairs exclude each other."
    links = tuple(_link(boxes[a], boxes[b]) for a, b in pairs)
    return RulePicture(width, bottom, tuple(heads), tuple(boxes.values()), links, summary)


def _link(one: RuleBox, other: RuleBox) -> str:
    """A line from the inner edge of one box to that of another."""
    left, right = (one, other) if one.x <= other.x else (other, one)
    start, end = left.x + COLUMN, right.x if right.x > left.x else right.x + COLUMN
    return f"M{start:g} {left.y + left.height / 2:g}L{end:g} {right.y + right.height / 2:g}"
