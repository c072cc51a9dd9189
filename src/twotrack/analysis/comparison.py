"""Run the arms of a comparison and put the answer together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
    cases: Mapping[str, Case], plan: Plan, workers: int | None, progress: Progress
) -> dict[str, pd.DataFrame]:
    """One row per member for every case, run by one plan and so under the same luck."""
    tables = {}
    for number, (name, case) in enumerate(cases.items()):
        progress("compare", number, len(cases))
        blocks, _ = run_plan(replace(plan, case=case), workers)
        tables[name] = members_table(case, gather(blocks), plan.weeks)
    progress("compare", len(cases), len(cases))
    return tables


def run_arms(cases: Mapping[str, Case], plan: Plan, workers: int | None, progress: Progress) -> Comparison:
    """Run every arm by one plan; the first is the base."""
    tables = run_tables(cases, plan, workers, progress)
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
            "members": plan.members,
            "weeks": plan.weeks,
            "seed": plan.seed,
            "without": list(plan.without),
            "arms": arms,
            "differences": compare.differences(found, base, plan.seed),
            "regret": compare.regret(found),
            "support": first.support_counts(),
            "uncertainty": "differences: paired bootstrap over members, 95 %; shares: Wilson 95 %; Monte Carlo error",
        }
    )
