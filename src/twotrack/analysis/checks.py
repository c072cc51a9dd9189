"""The sentences of a case's `checks.yaml`: whether they hold, and whether they would notice if they did not.

Each check has a sabotaged twin (another overlay, or a mechanism left out) in which the sentence must fail. A
check whose twin holds as well tests nothing, and is reported as such. What is left out in a twin is left out of
its base too.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from twotrack.analysis.summary import measures, outcomes
from twotrack.case.case import Case
from twotrack.case.overlays import list_overlays
from twotrack.ensemble.gather import gather
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.errors import CaseError, RequestError, did_you_mean
from twotrack.evidence.record import Record
from twotrack.evidence.yamlfile import build, fault_at, read_yaml
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.results.tables import members_table

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq, "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
EXPECT = re.compile(
    r"^([a-z_][a-z0-9_.-]*)\s*(==|<=|>=|<|>)\s*(?:(base)(?:\s*([+-]\s*\d+(?:\.\d+)?))?|(-?\d+(?:\.\d+)?))$"
)


class Twin(Record):
    """How a check is sabotaged: overlays instead of the given ones (and of its base), or mechanisms left out."""

    given: tuple[str, ...] | None = None
    base: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _something(self) -> Twin:
        if self.given is None and not self.without:
            raise ValueError("a twin changes something | give other overlays, or mechanisms to leave out")
        return self


class Check(Record):
    """`given` overlays, `expect` a sentence `measure op value`; `base` stands for the measure under `base` overlays.

    A number may be added to it or taken off: `lasting <= base + 0.05` says that little changes.

    Measures are those of a run, and `share.<ending>` for the share of an ending.
    """

    name: str
    given: tuple[str, ...] = ()
    expect: str
    base: tuple[str, ...] = ()
    weeks: int = Field(default=52, ge=1, le=520)
    twin: Twin

    @model_validator(mode="after")
    def _sentence(self) -> Check:
        if not EXPECT.match(self.expect):
            raise ValueError("expect is not 'measure op value' | for example: agreement == 0, deaths > base")
        return self


class CheckFile(Record):
    """`checks.yaml`."""

    schema_: Literal[1] = Field(alias="schema")
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class CheckResult:
    """A check: the measure as found, the value it was held against, the same in the sabotaged twin."""

    name: str
    expect: str
    found: float | None
    against: float | None
    twin_found: float | None
    holds: bool
    twin_fails: bool

    @property
    def passed(self) -> bool:
        """It holds, and its twin does not."""
        return self.holds and self.twin_fails


def read_checks(folder: Path) -> tuple[Check, ...]:
    """The checks of a case folder; none when it has no `checks.yaml`.

    Raises:
        CaseError: the file is not well formed.
    """
    if not (folder / "checks.yaml").exists():
        return ()
    data, places, faults = read_yaml(folder / "checks.yaml", "checks.yaml")
    parsed = None
    if data is not None:
        parsed, faults = build(CheckFile, data, places)
    if parsed is None:
        raise CaseError("checks.yaml is not well formed:", faults)
    overlays = list_overlays(folder)
    for i, check in enumerate(parsed.checks):
        for name in (*check.given, *check.base, *(check.twin.given or ()), *(check.twin.base or ())):
            if name not in overlays:
                hint = did_you_mean(name, overlays)
                faults.append(fault_at(places, ("checks", i), f"unknown overlay '{name}'", hint))
        for name in check.twin.without:
            if name not in MECHANISMS:
                hint = did_you_mean(name, MECHANISMS)
                faults.append(fault_at(places, ("checks", i, "twin"), f"unknown mechanism '{name}'", hint))
    if faults:
        raise CaseError("checks.yaml is not well formed:", faults)
    return parsed.checks


def run_checks(folder: Path, load: Callable[[tuple[str, ...]], Case], members: int, seed: int) -> list[CheckResult]:
    """Run every check and its twin under the same luck. `load` gives the case with overlays."""
    known: dict[tuple[Any, ...], dict[str, float | None]] = {}

    def values(overlays: tuple[str, ...], weeks: int, without: tuple[str, ...] = ()) -> dict[str, float | None]:
        key = (overlays, weeks, without)
        if key not in known:
            known[key] = _measure(Plan(load(overlays), members, weeks, seed, without))
        return known[key]

    results = []
    for check in read_checks(folder):
        match = EXPECT.match(check.expect)
        assert match is not None
        measure, sign, base, more, bound = match.groups()

        def of(
            overlays: tuple[str, ...], without: tuple[str, ...] = (), check: Check = check, measure: str = measure
        ) -> float | None:
            return _pick(values(overlays, check.weeks, without), measure, check.name)

        found = of(check.given)
        against = _shifted(of(check.base), more) if base else float(bound)
        twin = of(check.given if check.twin.given is None else check.twin.given, check.twin.without)
        test = OPERATORS[sign]
        holds = found is not None and against is not None and test(found, against)
        twin_base = check.base if check.twin.base is None else check.twin.base
        twin_against = _shifted(of(twin_base, check.twin.without), more) if base else float(bound)
        fails = twin is None or twin_against is None or not test(twin, twin_against)
        results.append(CheckResult(check.name, check.expect, found, against, twin, holds, fails))
    return results


def _shifted(value: float | None, more: str | None) -> float | None:
    """The measure under the base overlays with what the sentence adds to it (`+ 0.05`) or takes off."""
    return value if value is None or more is None else value + float(more.replace(" ", ""))


def _measure(plan: Plan) -> dict[str, float | None]:
    blocks, _ = run_plan(plan)
    members = members_table(plan.case, gather(blocks), plan.weeks)
    out = {name: value["mean"] for name, value in measures(plan.case, members).items()}
    return {**out, **{f"share.{name}": value["share"] for name, value in outcomes(plan.case, members).items()}}


def _pick(values: dict[str, float | None], measure: str, check: str) -> float | None:
    if measure not in values:
        raise RequestError(f"check '{check}': unknown measure '{measure}' ({did_you_mean(measure, values)})")
    return values[measure]
