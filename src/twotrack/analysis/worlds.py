"""The worlds of a hindcast: the case as it stands, weighted, without what no document describes, each reading, pooled.

The pooled world is the linear opinion pool of the readings with equal weights (Stone 1961): all their members together.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twotrack.analysis import aims
from twotrack.analysis.conditioning import Floats, Weights
from twotrack.analysis.earlier import Earlier, load_earlier, weights
from twotrack.analysis.readings import PREFIX as READING
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.overlays import list_overlays, read_overlay
from twotrack.ensemble.gather import gather
from twotrack.ensemble.local import run_plan
from twotrack.ensemble.plan import Plan
from twotrack.errors import TwotrackError
from twotrack.evidence.target import Target
from twotrack.mechanisms.catalogue import MECHANISMS

ALL, CONDITIONED, NARROW, BOTH = "all ranges", "conditioned", "without outside", "conditioned, without outside"
POOLED = "pooled readings"
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Ask:
    """A world to be run: a case, mechanisms left out, and the earlier start if its members are to be weighted."""

    name: str
    case: Case
    without: tuple[str, ...] = ()
    earlier: Earlier | None = None


@dataclass(frozen=True)
class World:
    """What a world says: values [member] of every target, of the same at the as-of date, and the members' weights.

    `at_date` has counts only: the share of places on the as-of date, for the baseline that nothing changes.
    """

    ask: Ask
    values: dict[str, Floats]
    at_date: dict[str, Floats]
    weights: Weights | None


def asks(case: Case, earlier: Earlier | None) -> tuple[list[Ask], list[str]]:
    """The worlds of a case on its date, and what was left out, in words."""
    outside = tuple(name for name, mechanism in MECHANISMS.items() if mechanism.outside)
    out = [Ask(ALL, case)]
    if outside:
        out.append(Ask(NARROW, case, outside))
    if earlier is not None:
        before = load_earlier(case, earlier)
        out.append(Ask(CONDITIONED, before, earlier=earlier))
        if outside:
            out.append(Ask(BOTH, before, outside, earlier))
    notes = []
    for name in list_overlays(case.folder):
        if not name.startswith(READING) or name in case.overlays:
            continue
        layer, _ = read_overlay(case.folder, name)
        if layer is None or "as_of" in layer.overlay.set:
            continue
        source = case.evidence.sources.get(name.removeprefix(READING))
        if source is not None and source.known_from > case.as_of:
            notes.append(f"'{name}' is left out: its document was not known before {source.known_from}")
            continue
        try:
            as_read = _with(case, name)
            out.append(Ask(name, as_read))
            if outside:
                out.append(Ask(f"{name}, {NARROW}", as_read, outside))
        except TwotrackError as error:
            notes.append(f"'{name}' is left out, it does not fit this start: {error.message}")
    return out, notes


def pooled(worlds: Mapping[str, World]) -> dict[str, World]:
    """All readings as one world, with and without what no document describes; nothing where there is only one."""
    out = {}
    for end, name in (("", POOLED), (f", {NARROW}", f"{POOLED}, {NARROW}")):
        parts = [
            world for key, world in worlds.items() if key.startswith(READING) and key.endswith(NARROW) == bool(end)
        ]
        if len(parts) > 1:
            ask = Ask(name, worlds[ALL].ask.case, parts[0].ask.without)
            values = {t: np.concatenate([part.values[t] for part in parts]) for t in parts[0].values}
            at_date = {t: np.concatenate([part.at_date[t] for part in parts]) for t in parts[0].at_date}
            out[name] = World(ask, values, at_date, None)
    return out


def _with(case: Case, name: str) -> Case:
    return load_case(case.folder, case.catalogue, case.asked, (*case.overlays, name), case.known)


def run_world(
    ask: Ask, targets: Sequence[Target], as_of: datetime.date, members: int, weeks: int, seed: int, workers: int | None,
    progress: Tell,
) -> World:  # fmt: skip
    """Run a world to the last target; one with an earlier start runs as many weeks more."""
    more = aims.weeks_needed(list(targets), ask.case.as_of) - aims.weeks_needed(list(targets), as_of)
    blocks, _ = run_plan(Plan(ask.case, members, weeks + max(more, 0), seed, ask.without), workers, None, progress)
    raw = gather(blocks)
    found = {target.name: aims.values(ask.case, raw, target) for target in targets}
    counts = [target for target in targets if target.kind == "count"]
    at_date = {t.name: aims.values(ask.case, raw, t.model_copy(update={"date": as_of})) for t in counts}
    weighed = weights(ask.case, raw, ask.earlier.observations) if ask.earlier else None
    return World(ask, found, at_date, weighed)
