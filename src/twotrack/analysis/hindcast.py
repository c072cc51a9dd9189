"""Hindcast: forecasts from an as-of date, ours and those in the documents, scored against what happened.

What happened is read here and nowhere else, after every forecast is made: without it the forecasts are the same and
only the scores are missing. Ours come from several worlds (see `worlds`); the headline is the one conditioned on what
was counted before the date where that was possible. Beside every score stand plain baselines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from twotrack.analysis import aims, baselines, foretold, scores
from twotrack.analysis.conditioning import SMALL
from twotrack.analysis.earlier import Earlier, find_earlier
from twotrack.analysis.worlds import ALL, CONDITIONED, World, asks, pooled, run_world
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.errors import CaseError, Fault, RequestError
from twotrack.evidence import outcome
from twotrack.evidence.asked import TARGETS, Asked, read_asked
from twotrack.evidence.outcome import Observed
from twotrack.evidence.target import Target

LEVELS = {"q05": 0.05, "q50": 0.5, "q95": 0.95}
LONG_WEEKS = 104
MEMBERS, MEMBERS_LONG = 1000, 200
Progress = Callable[[str, int, int], None]


def hindcast(
    case: Case, members: int | None, weeks: int | None, seed: int, workers: int | None, progress: Progress
) -> dict[str, Any]:
    """The answer of `twotrack hindcast` (keys in the documentation).

    Args:
        case: loaded on the as-of date.
        members: runs of each world; when None 1000, or 200 where the last target lies more than 104 weeks ahead.
        weeks: horizon from the as-of date; when None up to the last target.

    Raises:
        CaseError: a file of the hindcast is not well formed.
        RequestError: a number out of range.
    """
    asked = read_asked(case.folder, case.evidence)
    faults = [Fault(TARGETS, text) for text in (aims.check_target(case, t) for t in asked.targets) if text]
    if faults:
        raise CaseError(f"the targets of '{case.name}' are not well formed:", faults)
    notes = list(case.notes)
    targets = _open(case, asked, weeks, notes)
    worlds: dict[str, World] = {}
    earlier: Earlier | str = "nothing is asked after the as-of date"
    horizon = weeks if weeks is not None else aims.weeks_needed(targets, case.as_of) if targets else 0
    count = members if members is not None else MEMBERS_LONG if horizon > LONG_WEEKS else MEMBERS
    if members is None and count < MEMBERS and targets:
        notes.append(f"{horizon} weeks lie ahead, so that {count} runs are made of each world; --members makes more")
    if targets:
        earlier = _earlier(case, asked)
        plan, left = asks(case, earlier if isinstance(earlier, Earlier) else None)
        notes += left
        for number, ask in enumerate(plan):
            progress("hindcast", number, len(plan))
            worlds[ask.name] = run_world(ask, targets, case.as_of, count, horizon, seed, workers, progress)
        progress("hindcast", len(plan), len(plan))
        worlds |= pooled(worlds)
    answer = _forecasts(case, asked, targets, worlds, earlier, notes)
    answer |= {"members": count if targets else 0, "weeks": horizon, "seed": seed, "notes": notes}
    return _scored(case, asked, targets, worlds, answer)


def _open(case: Case, asked: Asked, weeks: int | None, notes: list[str]) -> list[Target]:
    """The targets that lie ahead of the date and within the weeks asked for."""
    ahead = [t for t in asked.targets if t.begins > case.as_of and not (t.asked_from and t.asked_from > case.as_of)]
    within = [t for t in ahead if weeks is None or aims.weeks_needed([t], case.as_of) <= weeks]
    if len(within) < len(ahead):
        notes.append(f"{len(ahead) - len(within)} targets lie beyond {weeks} weeks and are left out")
    if not asked.targets:
        notes.append(f"the case declares no targets ({TARGETS}): there is nothing of ours to score")
    elif not ahead:
        notes.append(f"no target of the case lies after {case.as_of}")
    if not asked.forecasts:
        notes.append("the case lists no forecasts of documents (forecasts.yaml)")
    return within


def _earlier(case: Case, asked: Asked) -> Earlier | str:
    if not asked.observations:
        return find_earlier((), (), case.as_of)
    own = load_case(case.folder, case.catalogue).as_of
    if case.asked is None and case.as_of != own:
        return "the start is set by an overlay"
    starts = {*(start.as_of for start in case.file.starts), own}
    return find_earlier(sorted(starts), asked.observations, case.as_of)


def _forecasts(
    case: Case, asked: Asked, targets: Sequence[Target], worlds: Mapping[str, World], earlier: Earlier | str,
    notes: list[str],
) -> dict[str, Any]:  # fmt: skip
    """Everything that is said before what happened is looked at."""
    weighted = worlds.get(CONDITIONED)
    possible = weighted is not None and weighted.weights is not None and weighted.weights.possible
    headline = CONDITIONED if possible else ALL
    about: dict[str, Any] = {"possible": possible, "reason": earlier if isinstance(earlier, str) else None}
    if weighted is not None and weighted.weights is not None and isinstance(earlier, Earlier):
        w = weighted.weights
        about |= {
            "start": earlier.start.isoformat(), "observations": [one.id for one in earlier.observations],
            "effective": w.effective, "ruled_out": w.ruled_out, "small": w.small, "agreeing": dict(w.agreeing),
        }  # fmt: skip
        if not possible:
            about["reason"] = "no run agrees with what was counted: the answer is not conditioned"
    for name, world in worlds.items():
        if world.weights is not None and world.weights.small:
            few = f"'{name}' is worth {world.weights.effective:.0f} runs only (fewer than {SMALL:.0f}): make more runs"
            notes.append(few)
    if targets and not possible:
        notes.append(f"not conditioned: {about['reason']}")
    rates = _base_rates(case, asked, targets)
    rows = [_row(case, target, worlds, headline, rates) for target in targets]
    return {
        "case": case.name, "as_of": case.as_of.isoformat(), "start": case.start, "overlays": list(case.overlays),
        "headline": headline if targets else None, "conditioned": about, "targets": rows,
        "worlds": {
            name: {
                "conditioned": world.ask.earlier is not None,
                "effective": world.weights.effective if world.weights else None,
                "without": list(world.ask.without),
                "overlays": list(world.ask.case.overlays),
                "targets": {t.name: {"forecast": _forecast(world, t), "scores": {}} for t in targets if _sound(world)},
            }
            for name, world in worlds.items()
        },
        "support": case.support_counts(), "uncertainty": "shares of runs of this model given its priors",
        "base_rates": asked.base_rates.note if asked.base_rates else None,
        "_rates": rates,
    }  # fmt: skip


def _sound(world: World) -> bool:
    return world.weights is None or world.weights.possible


def _base_rates(case: Case, asked: Asked, targets: Sequence[Target]) -> dict[str, float]:
    if asked.base_rates is None:
        return {}
    yearly = baselines.hazards(case.folder, asked.base_rates, case.as_of)
    found = {t.name: baselines.base_rate(case, t, asked.base_rates, yearly, case.as_of) for t in targets}
    return {name: chance for name, chance in found.items() if chance is not None}


def _given(world: World) -> Any:
    return world.weights.values if world.weights is not None else None


def _forecast(world: World, target: Target) -> dict[str, float]:
    values = world.values[target.name]
    if target.yes_or_no:
        members, given = scores.weighted(values, _given(world))
        return {"share": float(min(max(np.sum(members * given), 0.0), 1.0))}
    found = scores.quantiles(values, list(LEVELS.values()), _given(world))
    return dict(zip(LEVELS, found.tolist(), strict=True))


def _row(
    case: Case, target: Target, worlds: Mapping[str, World], headline: str, rates: Mapping[str, float]
) -> dict[str, Any]:
    plain: dict[str, dict[str, float]] = {}
    if target.yes_or_no:
        plain["persistence"] = {"share": 0.0}
        if target.name in rates:
            plain["base-rate"] = {"share": rates[target.name]}
    elif target.kind == "count":
        found = scores.quantiles(worlds[ALL].at_date[target.name], list(LEVELS.values()))
        plain["persistence"] = dict(zip(LEVELS, found.tolist(), strict=True))
    elif (last := baselines.last_known(target, case.as_of)) is not None:
        plain["persistence"] = dict.fromkeys(LEVELS, last)
    return {
        "name": target.name, "kind": target.kind, "about": target.about, "date": target.date.isoformat(),
        "unit": {"count": "share of places", "deaths": "fighters killed"}.get(target.kind, "probability"),
        "observed": None, "forecast": _forecast(worlds[headline], target), "scores": {},
        "baseline_forecasts": plain, "baselines": {},
    }  # fmt: skip


# ------------------------------------------------------------------------- what happened, looked at last
def _scored(
    case: Case, asked: Asked, targets: Sequence[Target], worlds: Mapping[str, World], answer: dict[str, Any]
) -> dict[str, Any]:
    """The same answer with what happened and the scores; forecasts are not touched."""
    observed, faults = outcome.read_observed(case.folder)
    verdicts, found = outcome.read_verdicts(case.folder)
    if faults or found:
        raise CaseError("what is written down about what happened is not well formed:", [*faults, *found])
    rates = answer.pop("_rates")
    there = outcome.is_there(case.folder)
    if not there and (asked.targets or asked.forecasts):
        answer["notes"].append("the case has no folder of what happened: the forecasts stand, scores are missing")
    for row, target in zip(answer["targets"], targets, strict=True):
        if target.name in observed:
            _score_row(row, target, worlds, answer, observed[target.name])
        elif there:
            answer["notes"].append(f"what became of '{target.name}' is not written down: it is not scored")
    became = {key: verdict.model_dump(mode="json") for key, verdict in verdicts.items()}
    ours = {row["name"]: row["forecast"]["share"] for row in answer["targets"] if "share" in row["forecast"]}
    answer["documents"] = foretold.rows(case, asked.forecasts, became, ours, rates)
    answer["document_scores"] = foretold.totals(answer["documents"])
    answer["totals"] = _totals(answer)
    answer["scored"] = any(row["scores"] for row in (*answer["targets"], *answer["documents"]))
    return answer


def _score_row(
    row: dict[str, Any], target: Target, worlds: Mapping[str, World], answer: dict[str, Any], seen: Observed
) -> None:
    if (seen.happened is not None) != target.yes_or_no:
        raise RequestError(f"target '{target.name}': what is written down is not of its kind")
    row["observed"] = bool(seen.happened) if target.yes_or_no else seen.value
    over = seen.denominator or 1.0
    ends = {"low": seen.low, "high": seen.high} if seen.low is not None else {}
    row["observed_range"] = {name: None if x is None else x / over for name, x in ends.items()} or None
    row["source"], row["observed_note"] = seen.source, seen.note
    for name, world in worlds.items():
        if _sound(world):
            place = answer["worlds"][name]["targets"][target.name]
            place["scores"] = _score(world.values[target.name], _given(world), target, seen)
    row["scores"] = answer["worlds"][answer["headline"]]["targets"][target.name]["scores"]
    for name, plain in row["baseline_forecasts"].items():
        if target.yes_or_no:
            row["baselines"][name] = foretold.both(plain["share"], bool(seen.happened))
        elif target.kind == "count":
            row["baselines"][name] = _score(worlds[ALL].at_date[target.name], None, target, seen)
        else:
            row["baselines"][name] = {"crps": scores.crps([plain["q50"]], seen.value)}


def _score(values: Any, given: Any, target: Target, seen: Observed) -> dict[str, float]:
    if not target.yes_or_no:
        return {"crps": scores.crps(values, seen.value, given)}
    members, weights = scores.weighted(values, given)
    return foretold.both(float(min(max(np.sum(members * weights), 0.0), 1.0)), bool(seen.happened))


def _totals(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Mean Brier score of yes-or-no targets and mean CRPS by unit, of every world and baseline."""
    out: dict[str, Any] = {}
    for score, unit in (("brier", "probability"), ("crps", "share of places"), ("crps", "fighters killed")):
        rows = [row for row in answer["targets"] if row["unit"] == unit and row["scores"]]
        if not rows:
            continue
        named = {
            name: float(np.mean([world["targets"][row["name"]]["scores"][score] for row in rows]))
            for name, world in answer["worlds"].items()
            if world["targets"]
        }
        for plain in ("persistence", "base-rate"):
            both = [row["baselines"][plain][score] for row in rows if plain in row["baselines"]]
            if len(both) == len(rows):
                named[plain] = float(np.mean(both))
        out[unit] = {"score": score, "targets": len(rows), "mean": named}
    return out
