"""From October 2015: `python -m benchmarks.afghan_2015 [--members N] [--weeks N] [--write]`.

An ensemble of the Afghan case that starts on 21 October 2015, the intervener staying, beside what was recorded later:
(a) districts held, (b) battle deaths a year, (c) where there was fighting. Nothing is fitted; misses are printed too.
With --write the tables and the picture of docs/science/afghanistan-from-2015.md are made again.

Where fighting happens: the engine keeps no assaults or dead by place. Counted here are changes of control (a place
moves between held, contested and lost) and weeks contested, seen after every week of a run that has not ended.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.afghan_2015_page import COUNTED, WHO, Count, Deaths, Where, page, picture
from benchmarks.page import SCIENCE, put
from twotrack import api
from twotrack.case.case import Case
from twotrack.engine.recorder import Record, series_names
from twotrack.engine.simulate import Setup, compile_kernels, setup, simulate
from twotrack.world.compile import LANES

OVERLAY = "october-2015"
YEARS = (2016, 2017, 2018, 2019)
KILLED_OF_HARMED = 17_774 / (17_774 + 29_971)
"""Dead among the civilians killed or hurt in 2009 to 2014 (UNAMA's annual report on 2014, of February 2015)."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """What the three comparisons need: series [week + 1, member], end of the war [member], counts by place.

    The war of a member ends with its run or, before that, with a signature. `harmed` are civilians killed or hurt in
    fighting; those whom a side chose as victims are not among them.
    """

    case: Case
    held: tuple[Floats, Floats]
    killed: Floats
    harmed: Floats
    ended: Floats
    endings: Mapping[str, float]
    changes: Floats
    contested: Floats


class Seen:
    """Counts by place, over members whose run goes on, weeks in which control moved and weeks contested."""

    def __init__(self, places: int, kept: int) -> None:
        self.changes = np.zeros(places)
        self.contested = np.zeros(places)
        self.kept = kept
        self.before: NDArray[Any] | None = None
        self.live: NDArray[Any] | None = None

    def __call__(self, number: int, arrays: Mapping[str, NDArray[Any]]) -> None:
        now = arrays["control"][:, 1, : self.kept].copy()
        if self.before is not None and self.live is not None:
            self.changes += ((now != self.before) & self.live).sum(axis=1)
            self.contested += ((now > 0) & (now < 1) & self.live).sum(axis=1)
        self.before, self.live = now, arrays["live"][: self.kept] > 0


def ensemble(case: Case, members: int, weeks: int, seed: int = 0, workers: int = 2) -> Ensemble:
    """Run the case and keep what is compared."""
    plan = setup(case, seed, weeks)
    compile_kernels(plan)
    firsts = range(0, members, LANES)
    with ThreadPoolExecutor(workers) as pool:
        blocks = list(pool.map(lambda first: _block(plan, first, min(LANES, members - first)), firsts))
    series = np.concatenate([record.series for record, _ in blocks], axis=2).astype(float)
    row = {name: series[i] for i, name in enumerate(series_names(case.sides))}
    ending = np.concatenate([record.final["ending"] for record, _ in blocks])
    ids = [e.id for e in case.file.endings]
    government, insurgent = case.sides
    ended, signed = (
        np.concatenate([record.final[f"{name}_week"] for record, _ in blocks]) for name in ("ending", "signed")
    )
    return Ensemble(
        case,
        (row[f"districts_{government}"], row[f"districts_{insurgent}"]),
        1000 * (row[f"killed_{government}"] + row[f"killed_{insurgent}"]),
        1000 * (row[f"harm_fighting_{government}"] + row[f"harm_fighting_{insurgent}"]),
        np.where(signed >= 0, np.minimum(signed, ended), np.where(ended < weeks, ended, np.inf)),
        {name: float(np.mean(ending == i)) for i, name in enumerate(ids)},
        np.sum([seen.changes for _, seen in blocks], axis=0) / members,
        np.sum([seen.contested for _, seen in blocks], axis=0) / members,
    )


def _block(plan: Setup, first: int, kept: int) -> tuple[Record, Seen]:
    seen = Seen(len(plan.case.places), kept)
    return simulate(plan, first, kept, seen)[0], seen


def week_of(case: Case, day: datetime.date) -> float:
    """Weeks from the start to a day."""
    return (day - case.as_of).days / 7


def rows(case: Case, name: str) -> list[dict[str, str]]:
    """A table of the case's folder."""
    with (case.folder / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def band(values: Floats) -> tuple[float, float, float]:
    """5, 50 and 95 per cent."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95)) if values.size else (np.nan,) * 3
    return float(low), float(middle), float(high)


# ------------------------------------------------------------------------------- (a) districts held
def counts(made: Ensemble) -> list[Count]:
    """Later national counts of districts beside the ensemble's, on the case's number of districts."""
    out = []
    places = len(made.case.places)
    last = made.killed.shape[0] - 1
    for row in rows(made.case, "data/control_counts.csv"):
        day = datetime.date.fromisoformat(row["as_of"])
        week = round(week_of(made.case, day))
        if row["unit"] != "districts" or not 0 < week <= last:
            continue
        held = {"government": made.held[0][week], "insurgent": made.held[1][week]}
        held["contested"] = places - held["government"] - held["insurgent"]
        for who, values in held.items():
            if not row[f"{who}_low"]:
                continue
            scale = places / float(row["denominator"])
            low = scale * float(row[f"{who}_low"])
            high = scale * float(row[f"{who}_high"]) if row[f"{who}_high"] else None
            war = made.ended > week
            out.append(Count(day, who, row["source"], low, high, band(values), band(values[war]), float(war.mean())))
    return sorted(out, key=lambda c: (WHO.index(c.who), c.day))


# -------------------------------------------------------------------------- (b) battle deaths a year
def deaths(made: Ensemble) -> list[Deaths]:
    """The dead of a calendar year, in all runs and in those at war to its end, beside UCDP.

    UCDP counts civilians killed in battle. So fighters alone stand first, and then fighters and civilians.
    """
    out = []
    last = made.killed.shape[0] - 1
    recorded = {int(row["year"]): row for row in rows(made.case, "data/battle_deaths.csv")}
    both = made.killed + KILLED_OF_HARMED * made.harmed
    for counted, dead in zip(COUNTED, (made.killed, both), strict=True):
        for year in YEARS:
            ends = [week_of(made.case, datetime.date(y, 1, 1)) for y in (year, year + 1)]
            if ends[1] > last:
                continue
            killed = _at(dead, ends[1]) - _at(dead, ends[0])
            war = made.ended > ends[1]
            low, best, high = (float(recorded[year][name]) for name in ("low", "best", "high"))
            near = float(np.mean((killed >= best / 2) & (killed <= 2 * best)))
            share = float(war.mean())
            out.append(Deaths(year, low, best, high, band(killed), band(killed[war]), share, near, counted))
    return out


def _at(series: Floats, week: float) -> Floats:
    """A weekly series [week, member] between two weeks."""
    whole = int(week)
    part = week - whole
    return np.asarray((1 - part) * series[whole] + part * series[min(whole + 1, series.shape[0] - 1)])


# ------------------------------------------------------------------------------------ (c) where
def where(made: Ensemble, resamples: int = 1000) -> list[Where]:
    """Spearman correlations over districts with later events of the UCDP sample."""
    table = {row["place_id"]: row for row in rows(made.case, "outcome/events_2015_2018.csv")}
    columns = made.case.places.columns
    maps = {
        "ensemble: changes of control": made.changes,
        "ensemble: weeks contested": made.contested,
        "population alone": columns["population"],
        "events before the start alone": columns["fighting_2015"],
    }
    out = []
    seat = np.array([bool(kind) for kind in made.case.places.seats])
    for target, here in (("events", seat | True), ("events_government_taleban", seat | True), ("outside seats", ~seat)):
        column = target if target.startswith("events") else "events"
        later = np.array([float(table[place][column]) for place in made.case.places.ids])[here]
        pick = np.random.default_rng(2015).integers(0, later.size, (resamples, later.size))
        again = {name: np.array([spearman(x[here][p], later[p]) for p in pick]) for name, x in maps.items()}
        for name, x in maps.items():
            leads = [_interval(again[name] - again[other]) for other in list(maps)[2:]]
            out.append(Where(target, name, spearman(x[here], later), _interval(again[name]), *leads))
    return out


def spearman(x: Floats, y: Floats) -> float:
    """Spearman's rank correlation with mean ranks for ties; 0 where one of the two does not vary."""
    a, b = rankdata(x), rankdata(y)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else 0.0


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def main(arguments: list[str] | None = None) -> int:
    """Run, print, and write the page's tables if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--weeks", type=int, default=290)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="make the tables of the documentation again")
    options = parser.parse_args(arguments)
    case = api.load("afghanistan", overlays=[OVERLAY])
    made = ensemble(case, options.members, options.weeks, options.seed, options.workers)
    found = counts(made)
    title = f"{options.members} members, {options.weeks} weeks from {case.as_of}, seed {options.seed}"
    text = page(title, made.endings, found, deaths(made), where(made))
    sys.stdout.write(text)
    if options.write:
        put("afghanistan-from-2015.md", text)
        bands = [band(week) for week in made.held[1]]
        drawn = picture(case.as_of, bands, [c for c in found if c.who == "insurgent"], len(case.places))
        (SCIENCE / "afghanistan-from-2015.svg").write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
