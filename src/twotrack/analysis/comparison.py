"""Run the arms of a comparison and put the answer together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from twotrack.analysis import compare, summary
from twotrack.case.case import Case
from twotrack.ensemble.gather import gather
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.results.tables import members_table

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Comparison:
    """Arms under the same luck. `answer` is what `twotrack compare --json` prints."""

    answer: dict[str, Any]

    @property
    def differences(self) -> pd.DataFrame:
        """One row per arm and measure: mean paired difference from the base and its interval."""
        return pd.DataFrame(self.answer["differences"])

    @property
    def outcomes(self) -> pd.DataFrame:
        """Shares of the endings, one column per arm."""
        arms = self.answer["arms"]
        return pd.DataFrame({arm: {e: o["share"] for e, o in one["outcomes"].items()} for arm, one in arms.items()})

    def _repr_html_(self) -> str:
        title = escape(f"{self.answer['case']}, {self.answer['members']} runs of {self.answer['weeks']} weeks per arm")
        return f"<p>{title}</p>{self.outcomes.to_html()}{self.differences.to_html()}"


def run_tables(
    cases: Mapping[str, Case],
    members: int,
    weeks: int,
    seed: int,
    workers: int | None,
    progress: Progress,
    without: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """One row per member for every case, all under the same luck; `without` are mechanisms left out of all."""
    tables = {}
    for number, (name, case) in enumerate(cases.items()):
        progress("compare", number, len(cases))
        blocks, _ = run_plan(Plan(case, members, weeks, seed, without), workers)
        tables[name] = members_table(case, gather(blocks), weeks)
    progress("compare", len(cases), len(cases))
    return tables


def run_arms(
    cases: Mapping[str, Case],
    members: int,
    weeks: int,
    seed: int,
    workers: int | None,
    progress: Progress,
    without: tuple[str, ...] = (),
) -> Comparison:
    """Run every arm with the same seed and the same mechanisms left out; the first is the base."""
    tables = run_tables(cases, members, weeks, seed, workers, progress, without)
    base = next(iter(cases))
    first = cases[base]
    found = {name: compare.values(cases[name], table) for name, table in tables.items()}
    arms = {
        name: {
            "overlays": list(cases[name].overlays),
            "outcomes": summary.outcomes(cases[name], table),
            "settlements": summary.settlements(cases[name], table),
            "measures": summary.measures(cases[name], table),
        }
        for name, table in tables.items()
    }
    return Comparison(
        {
            "case": first.name,
            "as_of": first.as_of.isoformat(),
            "members": members,
            "weeks": weeks,
            "seed": seed,
            "without": list(without),
            "arms": arms,
            "differences": compare.differences(found, base, seed),
            "regret": compare.regret(found),
            "support": first.support_counts(),
            "uncertainty": "differences: paired bootstrap over members, 95 %; shares: Wilson 95 %; Monte Carlo error",
        }
    )
