"""Where each answer wins: `python -m benchmarks.both_signs [--members N] [--write]`.

The documents contradict each other, and so must the priors be able to: ranges in which terror rouses and in which it
subdues, in which the army holds alone and in which it does not, and in which an exit without conditions ends in
stalemate, settlement and takeover. The members of one ensemble are sorted by what they drew; nothing is set by hand
but the overlay named in each table. With `--write` the page docs/science/both-signs.md is made anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd

from benchmarks.page import put
from twotrack import api
from twotrack.analysis.intervals import wilson
from twotrack.case.case import Case

KINDS = ("takeover", "stalemate", "settlement", "consolidation")


def ensemble(overlays: tuple[str, ...], members: int, weeks: int) -> tuple[Case, pd.DataFrame]:
    """Members of the Afghan case with the kind of their ending beside."""
    case = api.load("afghanistan", overlays=list(overlays))
    run = api.run(case, members, weeks, 0)
    kinds = np.array([ending.kind for ending in case.file.endings])
    return case, run.members.assign(kind=kinds[run.members["ending"]])


def influential(frame: pd.DataFrame, outcome: pd.Series, count: int) -> list[str]:
    """The draws whose ranks go most with an outcome, strongest first."""
    draws = [name for name in frame.columns if name.startswith("draw.")]
    ranks = frame[draws].rank()
    strength = ranks.corrwith(outcome.rank()).abs().sort_values(ascending=False)
    return list(strength.index[:count])


def thirds(values: pd.Series) -> tuple[pd.Series, list[str]]:
    """Lower, middle and upper third of a draw (0, 1, 2), and their ranges in words."""
    cuts = [values.min(), *np.quantile(values, [1 / 3, 2 / 3]), values.max()]
    labels = [f"{low:.3g} to {high:.3g}" for low, high in pairwise(cuts)]
    return pd.Series(np.searchsorted(cuts[1:3], values), index=values.index), labels


def grid(frame: pd.DataFrame, one: str, two: str, tell: Callable[[pd.DataFrame], str]) -> list[str]:
    """A table of the thirds of two draws, one cell per combination."""
    rows, across = thirds(frame[one]), thirds(frame[two])
    lines = [f"| {one[5:]} \\ {two[5:]} | " + " | ".join(across[1]) + " |", "|---|---|---|---|"]
    for i in range(3):
        cells = [tell(frame[(rows[0] == i) & (across[0] == j)]) for j in range(3)]
        lines.append(f"| {rows[1][i]} | " + " | ".join(cells) + " |")
    return lines


def shares(frame: pd.DataFrame) -> str:
    """Endings of a group of members in 100 runs."""
    found = {kind: 100 * (frame["kind"] == kind).mean() for kind in KINDS}
    return ", ".join(f"{kind} {share:.0f}" for kind, share in found.items()) + f" (n {len(frame)})"


def endings(frame: pd.DataFrame) -> list[str]:
    """Shares of endings with their Wilson intervals."""
    lines = ["| ending | in 100 runs | Wilson 95 % |", "|---|---|---|"]
    for kind in sorted(set(frame["kind"]), key=lambda k: -(frame["kind"] == k).sum()):
        count = int((frame["kind"] == kind).sum())
        low, high = wilson(count, len(frame))
        lines.append(f"| {kind} | {100 * count / len(frame):.1f} | {100 * low:.1f} to {100 * high:.1f} |")
    return lines


def terror(members: int) -> list[str]:
    """Support for the insurgents after a year, by anger and by how strongly people react."""
    case, base = ensemble((), members, 52)
    side = case.sides[1]

    def moved(group: pd.DataFrame) -> str:
        # people lean away from the insurgents where this is negative; the start is what the same members drew
        change = group[f"standing_{side}"] - group["start_standing"]
        error = 1.96 * change.std() / np.sqrt(len(change))
        return f"{100 * change.mean():+.2f} ± {100 * error:.2f}"

    quiet = api.run(case, members, 1, 0).members[f"standing_{side}"]
    base = base.assign(start_standing=quiet)
    harm, kind = f"draw.people.anger.{side}", "draw.people.reaction"
    return [
        "### Terror rouses, terror subdues",
        "",
        f"Change within a year of the share of people who lean to {side}, in points, mean and 95 per cent interval of",
        "the mean, by the share of the moved who are angered and by how strongly people react. Base case.",
        "",
        *grid(base, harm, kind, moved),
    ]


def army(members: int) -> list[str]:
    """Endings when the presence has gone at the start, by the two draws that go most with takeover."""
    _, gone = ensemble(("gone-already",), members, 104)
    one, two = influential(gone, (gone["kind"] == "takeover").astype(float), 2)
    return [
        "### The army holds alone, and does not",
        "",
        "Overlay `gone-already`: the intervener has left at the start; two years. By the two draws that go most with a",
        "takeover.",
        "",
        *grid(gone, one, two, shares),
        "",
        *endings(gone),
    ]


def leaving(members: int) -> list[str]:
    """Endings of the base case, whose exit has no condition."""
    case, base = ensemble((), members, 104)
    assert case.file.calendar.presence
    assert case.file.calendar.presence.condition is None
    lines = ["### An exit without conditions ends in stalemate, settlement and takeover", ""]
    lines += ["Base case, two years.", "", *endings(base), ""]
    for kind in ("takeover", "settlement", "stalemate"):
        one, two = influential(base, (base["kind"] == kind).astype(float), 2)
        lines += [f"By the two draws that go most with {kind}:", "", *grid(base, one, two, shares), ""]
    return lines[:-1]


def main() -> int:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/science/both-signs.md")
    options = parser.parse_args()
    lines = [f"Made with {options.members} members, seed 0.", ""]
    for part in (terror, army, leaving):
        print(f"{part.__name__} ...", file=sys.stderr)
        lines += [*part(options.members), ""]
    text = "\n".join(lines)
    if not options.write:
        print(text)
        return 0
    put("both-signs.md", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
