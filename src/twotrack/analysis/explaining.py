"""Run every combination of a case's explanations under the same luck and share the difference out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.analysis.attribution import attribute
from twotrack.analysis.shapley import MOST
from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.case.overlays import Overlay, list_overlays
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.errors import CaseError, RequestError, did_you_mean

Progress = Callable[[str, int, int], None]
UNCERTAINTY = (
    "shares, alone, last and interactions: Bayesian bootstrap over members, 95 %; base and all switched: Wilson 95 %; "
    "Monte Carlo error of this model given its priors"
)


@dataclass(frozen=True)
class Asked:
    """What was asked: the head of the answer."""

    case: str
    as_of: str
    overlays: list[str]
    members: int
    weeks: int
    seed: int
    without: list[str]
    outcome: str


def outcome_of(case: Case, name: str | None) -> str:
    """The ending to explain: the one named, else the first takeover, else the first that is not what is left over.

    Raises:
        RequestError: the case declares no such ending.
    """
    endings = case.file.endings
    if name is not None:
        known = [ending.id for ending in endings]
        if name not in known:
            raise RequestError(f"case '{case.name}' has no ending '{name}' ({did_you_mean(name, known)})")
        return name
    takeovers = [ending.id for ending in endings if ending.kind == "takeover"]
    others = [ending.id for ending in endings if ending.kind != "stalemate"]
    return (takeovers or others or [endings[0].id])[0]


def explanations_of(case: Case, files: Files, only: Sequence[str] = ()) -> dict[str, Overlay]:
    """The explanations of a case by id, or those named, in the order of their ids.

    Raises:
        RequestError: there is none, one that is named is none, or there are more than can be combined.
        CaseError: an overlay is not well formed.
    """
    found = {}
    for name in list_overlays(case.folder):
        file, faults = files.overlay(name)
        if file is None:
            raise CaseError(f"overlay '{name}' is not well formed:", faults)
        if file.overlay.kind == "explanation" and name not in case.overlays:
            found[name] = file.overlay
    for name in only:
        if name not in found:
            raise RequestError(f"case '{case.name}' has no explanation '{name}' ({did_you_mean(name, found)})")
    chosen = {name: overlay for name, overlay in found.items() if not only or name in only}
    if not chosen:
        raise RequestError(
            f"case '{case.name}' has no explanations: write overlays of kind explanation, each switching one off"
        )
    if len(chosen) > MOST:
        raise RequestError(f"{len(chosen)} explanations have 2^{len(chosen)} combinations; name at most {MOST} of them")
    return chosen


def explain_case(
    plan: Plan, outcome: str | None, only: Sequence[str], workers: int | None, progress: Progress
) -> dict[str, Any]:
    """What `twotrack explain --json` prints: see `attribution.attribute`, and what each switch is and stands on."""
    case = plan.case
    files = Files(case.folder)
    wanted = outcome_of(case, outcome)
    chosen = explanations_of(case, files, only)
    names = list(chosen)
    case.with_overlay(*names, files=files)  # all of them together: a conflict shows before an hour is spent
    values, prints = _combinations(case, files, names, wanted, plan, workers, progress)
    idle = [n for j, n in enumerate(names) if all(prints[s] == prints[s ^ (1 << j)] for s in range(len(prints)))]
    answer = attribute(values, names, plan.seed, idle)
    for name, one in answer["explanations"].items():
        overlay = chosen[name]
        one |= {
            "name": overlay.name,
            "nature": overlay.nature,
            "about": " ".join(overlay.about.split()),
            "claims": [support.claim for support in overlay.support if support.claim],
            "idle": name in idle,
        }
    asked = Asked(
        case.name,
        case.as_of.isoformat(),
        list(case.overlays),
        plan.members,
        plan.weeks,
        plan.seed,
        list(plan.without),
        wanted,
    )
    return (
        asdict(asked)
        | answer
        | {
            "combinations": len(prints),
            "simulated": len(set(prints)),
            "support": case.support_counts(),
            "uncertainty": UNCERTAINTY,
        }
    )


def _combinations(
    case: Case, files: Files, names: Sequence[str], outcome: str, plan: Plan, workers: int | None, progress: Progress
) -> tuple[NDArray[np.bool_], list[str]]:
    """Whether each member ends so in each combination [combination, member], and what each combination changes.

    Combinations that change the same inputs are simulated once.
    """
    ending = [one.id for one in case.file.endings].index(outcome)
    total = 1 << len(names)
    values = np.zeros((total, plan.members), bool)
    prints: list[str] = []
    first: dict[str, int] = {}
    for number in range(total):
        progress("explain", number, total)
        on = [name for j, name in enumerate(names) if number >> j & 1]
        arm = case.with_overlay(*on, files=files) if on else case
        prints.append(arm.fingerprint)
        known = first.setdefault(arm.fingerprint, number)
        if known < number:
            values[number] = values[known]
            continue
        blocks, _ = run_plan(Plan(arm, plan.members, plan.weeks, plan.seed, plan.without), workers)
        values[number] = np.concatenate([block["final.ending"] for block in blocks]) == ending
    progress("explain", total, total)
    return values, prints
