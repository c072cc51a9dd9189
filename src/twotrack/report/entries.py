"""Names of entries as a reader can find them: places in a list are replaced by ids or dates."""

from __future__ import annotations

from typing import Any

from twotrack.case.case import Case

KEYS = ("id", "date", "to")


def entry_name(case: Case, name: str) -> str:
    """A dotted name with every index of a list replaced by the item's id (or date).

    The name is returned as it is where it does not lead through the case's file.
    """
    node: Any = case.file
    out = []
    for step in name.split("."):
        if isinstance(node, tuple) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
            key = next((str(getattr(node, k)) for k in KEYS if getattr(node, k, None)), step)
            out.append(key)
            continue
        node = node.get(step) if isinstance(node, dict) else getattr(node, step, None)
        out.append(step)
    return ".".join(out)
