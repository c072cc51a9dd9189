"""Generic wars beside the record: `python -m benchmarks.generic_wars [--wars N] [--seed S] [--weeks W]`.

Each war is a case of its own, drawn from `benchmarks.generic_case.PRIORS`, and is run once: one member, so that wars
are independent. How they ended stands beside how 514 episodes of intrastate war ended 1989-2020 (`benchmarks.ucdp`).
Nothing is tuned to come near those shares; what differs is reported.

Our kinds of ending beside UCDP's outcomes:

- settlement, a comprehensive agreement in force for a year: peace agreement (1).
- ceasefire, half a year in which both sides restrain themselves without an agreement: ceasefire agreement (2). UCDP
  asks for a signed text, and for a year of quiet after it; restraint may be tacit here.
- consolidation, the rebels neither hold nor contest a place and nine in ten of their first force are gone: government
  victory (3). Without ground alone they may fight on, from an underground.
- takeover, the rebels hold the country's seat and seven tenths of the people: rebel victory (4). UCDP's counts wars
  over a territory too. The generic war is about the whole country, so 'over government' is the nearer column.
- fading, a year of fewer than 25 deaths without an agreement: low activity (5). By the rules of a case every single
  week must stay below a 52nd part of 25. The column 'by the count' asks as UCDP does, for 52 weeks in a row with fewer
  than 25 deaths together, and calls a war faded when such a year was over before what ended it by rule began. Deaths
  here are fighters.
- stalemate at the horizon: the war goes on. UCDP's 514 have ended; it is no outcome there.
- actor ceases to exist (6): a side splits, merges or dissolves while the conflict goes on. Two fixed sides cannot, so
  nothing maps to it.
- A kind of ending that is not named here (fragmentation) is printed without a partner.

A war lasts until what ended it began: the weeks a rule must hold are taken off. UCDP's last day is counted so too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.generic_case import PRIORS, QUIET_DEATHS, QUIET_WEEKS, write_war
from benchmarks.ucdp import FIRST_YEAR, LAST_YEAR, TEN_YEARS, Row, table
from twotrack import api
from twotrack.analysis.intervals import wilson

CODES = {"settlement": 1, "ceasefire": 2, "consolidation": 3, "takeover": 4, "fading": 5}
GOES_ON = "stalemate"


@dataclass(frozen=True)
class War:
    """How one war went: its ending by rule and by the count of deaths, and the weeks until each.

    `rebels_hold` counts places at the end, `rebels_left` is the share of the rebels' starting force that is left;
    `pressed`: in its last year a side was on an all-out offensive.
    """

    number: int
    ending: str
    weeks: int
    counted: str
    counted_weeks: int
    deaths: float
    rebels_hold: int
    rebels_left: float
    pressed: bool


def fight(folder: Path, seed: int, number: int, weeks: int) -> War:
    """Write, load and run war `number` of a seed."""
    case = api.load(write_war(folder, seed, number))
    luck = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    run = api.run(case, members=1, weeks=weeks, seed=luck, workers=1)
    member = run.members.iloc[0]
    rule = case.file.endings[int(member["ending"])]
    ended = int(member["ending_week"])
    lasted = max(ended - rule.weeks, 0) if rule.when else ended
    series = run.weekly.pivot_table(index="week", columns="series", values="q50")
    total = 1000 * series[[f"killed_{side}" for side in case.sides]].sum(axis=1).to_numpy()
    last_year = series[[f"intensity_{side}" for side in case.sides]].iloc[max(ended - QUIET_WEEKS, 0) : ended + 1]
    quiet = first_quiet_week(total[: (ended if rule.kind == "fading" else lasted) + 1])
    return War(
        number=number,
        ending=rule.kind,
        weeks=lasted,
        counted=rule.kind if quiet is None else "fading",
        counted_weeks=lasted if quiet is None else quiet,
        deaths=float(member["deaths"]),
        rebels_hold=int(member[f"districts_{case.sides[1]}"]),
        rebels_left=float(member[f"strength_{case.sides[1]}"]) / (1000 * float(series[f"strength_{case.sides[1]}"][0])),
        pressed=bool(last_year.to_numpy().max() >= 1),
    )


def first_quiet_week(killed: Sequence[float] | NDArray[np.float64]) -> int | None:
    """First week after which 52 weeks pass with fewer than 25 killed; `killed` counts from the start, by week."""
    total = np.asarray(killed, dtype=np.float64)
    year = total[QUIET_WEEKS:] - total[:-QUIET_WEEKS]
    hits = np.nonzero(year < QUIET_DEATHS)[0]
    return int(hits[0]) if hits.size else None


def wars(count: int, seed: int, weeks: int, tell: Callable[[int], None] | None = None) -> list[War]:
    """Run `count` wars of a seed, each for at most `weeks` weeks."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            out.append(fight(Path(folder) / f"war-{number}", seed, number, weeks))
            if tell:
                tell(number + 1)
    return out


def percent(count: int, total: int) -> str:
    """A share with its 95 per cent Wilson interval, as text."""
    if total == 0:
        return "-"
    low, high = wilson(count, total)
    return f"{100 * count / total:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def report(found: Sequence[War], weeks: int) -> list[str]:
    """The table of endings as lines of Markdown, and what stands below it."""
    record = table()
    every, ours = record[0], [war.ending for war in found]
    counted = [war.counted for war in found]
    ended, counted_ended = len(found) - ours.count(GOES_ON), len(found) - counted.count(GOES_ON)
    lines = [
        f"| Ending in the model | of all {len(found)} wars, % | of the {ended} ended, % | by the count, "
        f"of the {counted_ended} ended, % | UCDP outcome | of {every.episodes}, % | over government, % |",
        "|---|---|---|---|---|---|---|",
    ]
    others = sorted(set(ours) - {*CODES, GOES_ON})
    for kind in (*CODES, *others, GOES_ON):
        n, m = ours.count(kind), counted.count(kind)
        cells = [kind, percent(n, len(found))]
        cells += ["-", "-"] if kind == GOES_ON else [percent(n, ended), percent(m, counted_ended)]
        row = record.get(CODES.get(kind, -1))
        lines.append("| " + " | ".join([*cells, *(_record(row, every) if row else ["-"] * 3)]) + " |")
    lines.append("| " + " | ".join(["-"] * 4 + _record(record[6], every)) + " |")
    return [*lines, "", *_notes(found, weeks)]


def _record(row: Row, every: Row) -> list[str]:
    over = row.over_government / every.over_government
    return [f"{row.outcome} ({row.code})", f"{100 * row.episodes / every.episodes:.1f}", f"{100 * over:.1f}"]


def _notes(found: Sequence[War], weeks: int) -> list[str]:
    every = table()[0]
    over = [war.weeks for war in found if war.ending != GOES_ON]
    counted = [war.counted_weeks for war in found if war.counted != GOES_ON]
    faded = [war for war in found if war.ending == "fading"]
    still, pressed = sum(war.rebels_hold > 0 for war in faded), sum(war.pressed for war in faded)
    lasting = [war for war in found if war.ending == GOES_ON]
    holding = sum(war.rebels_hold > 0 for war in lasting)
    small = sum(war.deaths < QUIET_DEATHS for war in found)
    medians = [f"{statistics.median(x):.0f}" if x else "-" for x in (over, counted)]
    return [
        f"- Median weeks of those that ended: {medians[0]} by rule, {medians[1]} by the count; "
        f"UCDP {every.median_weeks:g}.",
        f"- After {weeks} weeks {percent(len(found) - len(over), len(found))} % go on; of UCDP's ended episodes "
        f"{100 * every.ten_years / every.episodes:.1f} % had lasted {TEN_YEARS} weeks or more.",
        f"- In {still} of {len(faded)} faded wars the rebels still hold a place, in {pressed} a side was on an all-out "
        f"offensive in the quiet year; {left(faded)} of the rebels' first force is left.",
        f"- In {holding} of {len(lasting)} wars that go on the rebels hold a place; {left(lasting)} of their first "
        "force is left.",
        f"- {small} wars killed fewer than {QUIET_DEATHS} fighters in all; UCDP would not list them.",
    ]


def left(found: Sequence[War]) -> str:
    """Median share of the rebels' starting force that is left, as text."""
    return f"{100 * statistics.median(war.rebels_left for war in found):.0f} % (median)" if found else "-"


def priors() -> list[str]:
    """The priors as a Markdown table."""
    rows = [f"| {name} | {prior.words} | {prior.what} | {prior.source} |" for name, prior in PRIORS.items()]
    return ["| Prior | Range | What | Stands on |", "|---|---|---|---|", *rows]


def main() -> int:
    """Run the wars and print the table; progress goes to standard error."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generic_wars", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--wars", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weeks", type=int, default=TEN_YEARS)
    parser.add_argument("--priors", action="store_true", help="print what is drawn, and stop")
    options = parser.parse_args()
    if options.priors:
        print("\n".join(priors()))
        return 0
    begin = time.perf_counter()

    def tell(done: int) -> None:
        if done % 25 == 0 or done == options.wars:
            print(f"{done} of {options.wars} wars, {time.perf_counter() - begin:.0f} s", file=sys.stderr)

    found = wars(options.wars, options.seed, options.weeks, tell)
    print(f"{options.wars} generic wars of at most {options.weeks} weeks, seed {options.seed}, beside UCDP "
          f"{FIRST_YEAR}-{LAST_YEAR}\n")  # fmt: skip
    print("\n".join(report(found, options.weeks)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
