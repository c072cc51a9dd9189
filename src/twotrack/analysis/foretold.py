"""The forecasts that the documents contain, with odds in numbers, scored where something can be said about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from twotrack.analysis import scores
from twotrack.case.case import Case
from twotrack.evidence.forecast import Forecast
from twotrack.evidence.odds import ODDS

TESTED = {"held": True, "failed": False}
EVEN = 0.5


def rows(
    case: Case, forecasts: Sequence[Forecast], became: Mapping[str, Mapping[str, Any]], ours: Mapping[str, float],
    base: Mapping[str, float],
) -> list[dict[str, Any]]:  # fmt: skip
    """One row per forecast, in the order in which they became known.

    Args:
        case: for the claims' sources and dates.
        forecasts: of the case.
        became: status, reason and facts by key; empty where nothing is written down.
        ours, base: probability of targets that happen, in the headline forecast and by base rate.
    """
    out = []
    for one in forecasts:
        claim, odds = case.evidence.claims[one.claim], ODDS[one.odds_words]
        known = claim.known_from or case.evidence.sources[claim.source].known_from
        verdict = became.get(one.key, {})
        row = {
            "claim": one.claim, "part": one.part, "document": claim.source, "by": one.by, "says": one.says,
            "odds": odds.probability, "words": one.odds_words, "odds_range": [odds.low, odds.high],
            "condition": one.condition, "by_when": one.by_when.isoformat() if one.by_when else None,
            "known_from": known.isoformat(), "known": known <= case.as_of, "note": one.note,
            "status": verdict.get("status"), "reason": verdict.get("reason"), "facts": verdict.get("facts", []),
        }  # fmt: skip
        said = {"even": EVEN, **_of_target(one, "model", ours), **_of_target(one, "base-rate", base)}
        row["beside"] = said
        happened = TESTED.get(str(row["status"]))
        row["scores"] = {} if happened is None else both(odds.probability, happened)
        row["baselines"] = {} if happened is None else {name: both(p, happened) for name, p in said.items()}
        out.append(row)
    return sorted(out, key=lambda row: (row["known_from"], row["claim"], row["part"] or ""))


def _of_target(one: Forecast, name: str, by_target: Mapping[str, float]) -> dict[str, float]:
    if one.target is None or one.target not in by_target:
        return {}
    chance = by_target[one.target]
    return {name: chance if one.target_is else 1 - chance}


def both(chance: float, happened: bool) -> dict[str, float]:
    """Brier and logarithmic score."""
    return {"brier": scores.brier(chance, happened), "log": scores.logarithmic(chance, happened)}


def totals(found: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Mean scores of the tested forecasts per document and together, beside even odds for the same ones."""
    tested = [row for row in found if row["scores"]]
    groups = {doc: [r for r in tested if r["document"] == doc] for doc in sorted({r["document"] for r in tested})}
    out = {}
    for name, some in {**groups, "all": tested}.items():
        if not some:
            continue
        out[name] = {
            "tested": len(some),
            "held": sum(row["status"] == "held" for row in some),
            "mean_odds": float(np.mean([row["odds"] for row in some])),
            **{score: float(np.mean([row["scores"][score] for row in some])) for score in ("brier", "log")},
            "even": both(EVEN, True),
        }
    return out
