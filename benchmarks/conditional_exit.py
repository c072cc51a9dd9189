"""What an exit by condition does to keeping: `python -m benchmarks.conditional_exit [--wars N] [--write]`.

Generic wars (`benchmarks.generic_case`) in which a neighbour helps the state and leaves on a known date are run under
three rules with the same luck: the exit goes by its date; it stands still when the rebels fight or break their word
('by condition'); and, beside that, it goes no faster than the agreement is carried out ('in step'). Every parameter is
drawn from its default prior. All runs begin with the same agreement in force, so that what is counted is keeping and
not signing: of the packages that both prefer to war under the dated exit, the one with the largest smaller surplus.
The same wars are run once more with nothing in force at first.

With `--write` the page docs/science/conditional-exit.md is made anew.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from benchmarks.generic_case import write_war
from benchmarks.page import put
from twotrack import api
from twotrack.analysis.intervals import paired_intervals
from twotrack.case.case import Case
from twotrack.engine.simulate import setup, simulate
from twotrack.world.ground import Arrays

RULES = ("by date", "by condition", "in step")
WEEKS = 208
LEVEL = 0.4
AHEAD = 0.05
YEAR = 365.25 / 7
SIDES = ("state", "rebels")
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Kept:
    """What became of the agreements of one war under one rule.

    broken, years [phase (exit ahead, behind), side, member] and [phase, member]; `counts` says which members had an
    agreement that both preferred to war; `draws` by name, [member].
    """

    broken: Floats
    years: Floats
    counts: NDArray[np.bool_]
    exit_week: float
    draws: dict[str, Floats]


def leaves(case: Case) -> bool:
    """Whether a neighbour helps the state and leaves."""
    presence = case.file.calendar.presence
    helps = any(r.kind == "enables" and r.to == SIDES[0] for a in case.file.actors for r in a.relations)
    return presence is not None and helps and presence.path[-1].strength == 0


def write_rules(folder: Path) -> None:
    """The two conditional rules as overlays of a case folder."""
    why = [{"assumption": "a benchmark", "settles": "nothing"}]
    (folder / "overlays").mkdir()
    for name, more in (("by-condition", {}), ("in-step", {"in_step": True})):
        condition = {"of": SIDES[1], "intensity_above": LEVEL, **more, "support": why}
        overlay = {"schema": 1, "id": name, "name": name, "kind": "test", "about": "A rule of the exit.",
                   "support": why, "set": {"calendar.presence.condition": condition}}  # fmt: skip
        with (folder / "overlays" / f"{name}.yaml").open("w", encoding="utf-8") as file:
            YAML(typ="safe", pure=True).dump(overlay, file)


def package(a: Arrays) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """In every lane the package with the largest smaller surplus over war, and whether both prefer it to war."""
    surplus = (a["deal_worth"] - a["war_value"][None]).min(axis=1)
    best = surplus.argmax(axis=0)
    return best, np.take_along_axis(surplus, best[None], axis=0)[0] > 0


def put_in_force(a: Arrays, deal: NDArray[np.int64]) -> None:
    """Let every lane begin with a package in force."""
    a["in_force"][:], a["signed_week"][:], a["talks"][:], a["deal"][:], a["bound"][:] = 1, 1, 4, deal, 1


def follow(case: Case, luck: int, deal: NDArray[np.int64] | None, weeks: int, without: tuple[str, ...] = ()) -> Kept:
    """Run one block of a war; with `deal`, from that package in force."""
    broken, years = np.zeros((2, 2, 32)), np.zeros((2, 32))
    before, was = np.zeros((2, 32)), np.zeros(32, bool)
    counts = np.ones(32, bool)

    def watch(week: int, a: Arrays) -> None:
        nonlocal before, was, counts
        if week == 0 and deal is not None:
            put_in_force(a, deal)
        elif week > 0:
            ahead = a["shift"] > AHEAD
            for phase, there in enumerate((ahead, ~ahead)):
                years[phase] += (was & there) / YEAR
                broken[phase] += (a["violations"] - before) * there
        before, was = a["violations"].astype(np.float64), a["in_force"] > 0

    _, world = simulate(setup(case, luck, weeks, ("ending", *without)), 0, watch=watch)
    over = float(world.arrays["presence_facts"][4])
    return Kept(broken, years, counts, over, {k: np.asarray(v) for k, v in world.draws.items()})


def first_packages(case: Case, luck: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What is put in force: chosen at the start under the dated exit."""
    found: list[tuple[NDArray[np.int64], NDArray[np.bool_]]] = []
    simulate(setup(case, luck, 1, ("ending",)), 0, watch=lambda week, a: found.append(package(a)) if not week else None)
    return found[0]


def wars(
    count: int, seed: int, weeks: int = WEEKS, signed: bool = True, without: tuple[str, ...] = (),
    tell: Callable[[int], None] | None = None,
) -> list[tuple[Kept, ...]]:  # fmt: skip
    """The first `count` wars of a seed with a helper of the state that leaves, each under the three rules."""
    out: list[tuple[Kept, ...]] = []
    number = 0
    with tempfile.TemporaryDirectory() as root:
        while len(out) < count:
            folder = write_war(Path(root) / f"war-{number}", seed, number)
            luck = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
            number += 1
            dated = api.load(folder)
            if not leaves(dated):
                continue
            write_rules(folder)
            deal, counts = first_packages(dated, luck) if signed else (None, np.ones(32, bool))
            cases = (dated, api.load(folder, overlays=["by-condition"]), api.load(folder, overlays=["in-step"]))
            runs = [follow(case, luck, deal, weeks, without) for case in cases]
            out.append(tuple(Kept(r.broken, r.years, counts, r.exit_week, r.draws) for r in runs))
            if tell:
                tell(len(out))
    return out


def per_war(found: Sequence[tuple[Kept, ...]], rule: int, chosen: Callable[[Kept], NDArray[np.bool_]]) -> Floats:
    """Violations per member of each war under a rule less those under the dated exit; wars without one left out."""
    out = []
    for war in found:
        members = war[0].counts & chosen(war[0])
        if members.any():
            out.append((war[rule].broken - war[0].broken).sum(axis=(0, 1))[members].mean())
    return np.array(out)


def difference(values: Floats) -> str:
    """A mean difference of wars with its interval."""
    if values.size < 2:
        return "-"
    low, high = paired_intervals(values[None], 0)
    return f"{values.mean():+.3f} [{low[0]:+.3f}, {high[0]:+.3f}]"


def rates(found: Sequence[tuple[Kept, ...]]) -> list[str]:
    """Violations per year in force: by rule, side and phase."""
    lines = ["| Exit | years in force | state, exit ahead | behind | rebels, exit ahead | behind | both |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for r, name in enumerate(RULES):
        broken = sum((war[r].broken[:, :, war[0].counts].sum(axis=2) for war in found), np.zeros((2, 2)))
        years = sum((war[r].years[:, war[0].counts].sum(axis=1) for war in found), np.zeros(2))
        cells = [f"{broken[p, s] / years[p]:.3f}" if years[p] > 0 else "-" for s in range(2) for p in range(2)]
        lines.append(f"| {name} | {years.sum():.0f} | " + " | ".join(cells) + f" | {broken.sum() / years.sum():.3f} |")
    return lines


def signs(found: Sequence[tuple[Kept, ...]]) -> list[str]:
    """In how many wars a rule lowers violations, leaves them, and raises them."""
    lines = ["| Exit | violations per run less those by date | wars: fewer | as many | more |", "|---|---|---|---|---|"]
    for r in (1, 2):
        d = per_war(found, r, lambda k: k.counts)
        counts = [int((d < 0).sum()), int((d == 0).sum()), int((d > 0).sum())]
        lines.append(f"| {RULES[r]} | {difference(d)} | " + " | ".join(str(n) for n in counts) + " |")
    return lines


BANDS: tuple[tuple[str, Callable[[Kept], Floats]], ...] = (
    ("weeks to the exit", lambda k: np.full(32, k.exit_week)),
    ("what the rebels think the presence is worth (log odds)", lambda k: k.draws["war-value.dependence.rebels"]),
    ("the rebels' credence in the exit", lambda k: k.draws["war-value.credence.rebels"]),
    ("presence at half effect", lambda k: k.draws["calendar.half_presence"]),
    ("rate at which provisions are carried out (a week)", lambda k: k.draws["keeping.carrying"]),
    ("price of a broken word to the rebels", lambda k: k.draws["keeping.price.rebels"]),
    ("doubt whether a side would rather keep", lambda k: k.draws["acceptance.doubt"]),
)


def cuts(found: Sequence[tuple[Kept, ...]], of: Callable[[Kept], Floats]) -> list[tuple[float, float]]:
    """Lower, middle and upper third of a number over all members that count."""
    every = np.concatenate([of(war[0])[war[0].counts] for war in found])
    edges = [every.min(), *np.quantile(every, [1 / 3, 2 / 3]), np.nextafter(every.max(), np.inf)]
    return list(pairwise(edges))


def band(found: Sequence[tuple[Kept, ...]]) -> tuple[list[str], list[Floats]]:
    """Differences in every third of every number of the band, and those of the exit in step, cell by cell."""
    lines = ["| Band | third | by condition | in step |", "|---|---|---|---|"]
    cells = []

    def within(of: Callable[[Kept], Floats], low: float, high: float) -> Callable[[Kept], NDArray[np.bool_]]:
        return lambda war: (of(war) >= low) & (of(war) < high)

    for name, of in BANDS:
        for low, high in cuts(found, of):
            here = within(of, low, high)
            one, two = (per_war(found, r, here) for r in (1, 2))
            cells.append(two)
            lines.append(f"| {name} | {low:.3g} to {high:.3g} | {difference(one)} | {difference(two)} |")
    return lines, cells


def verdict(cells: Sequence[Floats]) -> str:
    """In how many cells of the band the exit in step lowers violations, by the interval."""
    spans = [[float(x[0]) for x in paired_intervals(d[None], 0)] for d in cells if d.size > 1]
    lower, higher = sum(high < 0 for _, high in spans), sum(low > 0 for low, _ in spans)
    return (f"In step, violations are fewer in {lower} of {len(spans)} cells of the band, more in {higher}, "
            f"and in {len(spans) - lower - higher} not to be told from those by date.")  # fmt: skip


def tables(count: int, seed: int, tell: Callable[[int], None]) -> list[str]:
    """All tables of the page."""
    found = wars(count, seed, tell=tell)
    free = wars(count, seed, signed=False, tell=tell)
    lines, cells = band(found)
    members = sum(int(war[0].counts.sum()) for war in found)
    return [
        f"Made with {count} wars of 32 members, {WEEKS} weeks, seed {seed}. In {members} of {32 * count} members there "
        "was a package that both preferred to war.",
        "", "### The same agreement in force at the start", "", "Violations per year in force:", "", *rates(found), "",
        *signs(found), "", "### Over the band", "", "Violations per run less those by date:", "", *lines, "",
        verdict(cells), "", "### Nothing in force at the start", "", "Violations per year in force:", "", *rates(free),
        "", *signs(free), "",
    ]  # fmt: skip


def main() -> int:
    """Print the tables, or write them into the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--wars", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="write the tables into docs/science/conditional-exit.md")
    options = parser.parse_args()

    def tell(done: int) -> None:
        if done % 25 == 0:
            print(f"{done} wars", file=sys.stderr)

    text = "\n".join(tables(options.wars, options.seed, tell))
    if not options.write:
        print(text)
        return 0
    put("conditional-exit.md", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
