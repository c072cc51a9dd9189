"""Remake the golden numbers: `python tests/regression/remake.py`.

A changelog entry must say that they move, and why.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from twotrack import api

GOLDEN = Path(__file__).parent / "golden.json"
RUNS = (("riverland", 128, 52, 7), ("afghanistan", 64, 52, 0))


def numbers(case: str, members: int, weeks: int, seed: int) -> dict[str, Any]:
    """Counts (compared exactly) and floats (compared at 1e-5) of a run."""
    run = api.run(api.load(case), members, weeks, seed)
    table = run.members
    counts = {f"ending {n}": int(c) for n, c in table["ending"].value_counts().sort_index().items()}
    counts |= {"signed": int(table["agreement"].sum()), "talks": len(run.talks), "provisions": len(run.commitments)}
    counts |= {c: int(table[c].sum()) for c in table.columns if c.startswith("districts_")}
    floats = {c: float(table[c].mean()) for c in table.columns if c.startswith(("control_", "killed_", "strength_"))}
    middle = run.weekly[run.weekly["week"] == weeks // 2]
    floats |= {f"{s} q50": float(q) for s, q in zip(middle["series"], middle["q50"], strict=True)}
    return {"counts": counts, "floats": floats}


def main() -> int:
    """Write the file."""
    golden = {f"{c} {m} {w} {s}": numbers(c, m, w, s) for c, m, w, s in RUNS}
    GOLDEN.write_text(json.dumps(golden, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
