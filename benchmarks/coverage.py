"""Do the intervals hold what they promise? `python -m benchmarks.coverage [--members 200 1000] [--repetitions 2000]`.

A model whose answers are known: every member has luck that all arms share, and some of its own in each arm; an arm
ends in the outcome where the luck lies below the arm's threshold. So every share, difference and Shapley value is
known, and 95 per cent intervals from many repetitions (seeds 0, 1, 2 ...) can be counted. The interval of a share is
Wilson's; those of paired differences and of Shapley values are the ones that `compare` and `explain` print. The promise
is 93.5 to 96.5 per cent on average over shares between .05 and .95; single designs stand beside, since counts are whole
numbers and no interval of a share holds 95 per cent at every share. The last rows are outside the promise: what moves
two in two hundred, with the plain percentile bootstrap beside.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from twotrack.analysis.attribution import attribute
from twotrack.analysis.compare import differences
from twotrack.analysis.intervals import wilson
from twotrack.analysis.shapley import shapley_values

Array = NDArray[np.float64]
BAND = (0.935, 0.965)
SHARES = tuple(round(0.05 * step, 2) for step in range(1, 20))
ARMS = ((0.05, 0.1), (0.1, 0.3), (0.2, 0.25), (0.3, 0.5), (0.5, 0.5), (0.5, 0.6), (0.6, 0.9), (0.8, 0.75), (0.95, 0.9))
COMMON = (0.0, 0.5, 0.9, 0.98)
"""Part of the variance of the luck that arms share."""
RARE = ((0.3, 0.31, 0.9999), (0.6, 0.59, 0.9999))
# the share of the outcome in each combination of three switches, numbered as in analysis.shapley
WORTHS = {
    "additive": (0.6, 0.5, 0.4, 0.3, 0.55, 0.45, 0.35, 0.25),
    "together": (0.5, 0.5, 0.5, 0.2, 0.45, 0.45, 0.45, 0.1),
    "either": (0.7, 0.4, 0.4, 0.4, 0.7, 0.4, 0.4, 0.4),
    "mixed": (0.1, 0.3, 0.05, 0.2, 0.1, 0.5, 0.05, 0.3),
}
SWITCHES = ("one", "two", "three")


@dataclass(frozen=True)
class Row:
    """How often the intervals of one design held its known answer."""

    kind: str
    design: str
    truth: float
    covered: float


def outcomes(rng: np.random.Generator, shares: Sequence[float], common: float, members: int) -> NDArray[np.bool_]:
    """Whether each member ends so in each arm [arm, member], by a normal luck of which a part is common to all arms."""
    own = rng.standard_normal((len(shares), members))
    luck = np.sqrt(common) * rng.standard_normal(members) + np.sqrt(1 - common) * own
    return np.asarray(luck < norm.ppf(np.asarray(shares))[:, None])


def shares(members: int, repetitions: int) -> list[Row]:
    """Wilson's interval, one luck for all shares."""
    bounds = np.array([wilson(count, members) for count in range(members + 1)])
    held = np.zeros(len(SHARES))
    for seed in range(repetitions):
        luck = np.random.default_rng(seed).random(members)
        low, high = bounds[(luck[None, :] < np.array(SHARES)[:, None]).sum(axis=1)].T
        held += (low <= SHARES) & (high >= SHARES)
    return [Row("share", f"{p:g}", p, h / repetitions) for p, h in zip(SHARES, held.tolist(), strict=True)]


def paired(
    members: int, repetitions: int, designs: Sequence[tuple[float, float, float]], kind: str, plain: bool = False
) -> list[Row]:
    """Differences of two arms as `compare` gives them, or by the plain percentile bootstrap."""
    truth = np.array([q - p for p, q, _ in designs])
    held = np.zeros(len(designs))
    for seed in range(repetitions):
        rng = np.random.default_rng(seed)
        found = [outcomes(rng, (p, q), common, members).astype(np.float64) for p, q, common in designs]
        low, high = (_plain if plain else _compared)(found, seed)
        held += (low <= truth + 1e-12) & (high >= truth - 1e-12)
    return [
        Row(kind, f"{p:g} to {q:g}, luck shared {common:g}", q - p, h / repetitions)
        for (p, q, common), h in zip(designs, held.tolist(), strict=True)
    ]


def _compared(found: Sequence[Array], seed: int) -> tuple[Array, Array]:
    arms = {arm: {f"share.{d}": pair[i] for d, pair in enumerate(found)} for i, arm in enumerate(("base", "arm"))}
    rows = differences(arms, "base", seed)
    return np.array([row["low"] for row in rows]), np.array([row["high"] for row in rows])


def _plain(found: Sequence[Array], seed: int) -> tuple[Array, Array]:
    picks = np.random.default_rng([seed, 1]).integers(0, found[0].shape[1], (500, found[0].shape[1]))
    bounds = [np.quantile((pair[1] - pair[0])[picks].mean(axis=1), (0.025, 0.975)) for pair in found]
    return np.array([low for low, _ in bounds]), np.array([high for _, high in bounds])


def attributed(members: int, repetitions: int, common: Sequence[float] = COMMON[2:]) -> list[Row]:
    """Shapley values, and the whole difference, as `explain` gives them."""
    rows = []
    for (name, worth), part in product(WORTHS.items(), common):
        truth = np.append(shapley_values(worth), worth[-1] - worth[0])
        held = np.zeros(truth.size)
        for seed in range(repetitions):
            answer = attribute(outcomes(np.random.default_rng(seed), worth, part, members), SWITCHES, seed)
            found = [*answer["explanations"].values(), answer["total"]]
            low, high = np.array([one["low"] for one in found]), np.array([one["high"] for one in found])
            held += (low <= truth + 1e-12) & (high >= truth - 1e-12)
        rows += [
            Row("shapley", f"{name}, switch {what}, luck shared {part:g}", value, h / repetitions)
            for what, value, h in zip((*SWITCHES, "all"), truth.tolist(), held.tolist(), strict=True)
        ]
    return rows


def all_rows(members: int, repetitions: int) -> list[Row]:
    """Every design at one size of the ensemble."""
    designs = [(p, q, common) for (p, q), common in product(ARMS, COMMON)]
    return [
        *shares(members, repetitions),
        *paired(members, repetitions, designs, "difference"),
        *attributed(members, repetitions),
        *paired(members, repetitions, RARE, "rare difference"),
        *paired(members, repetitions, RARE, "rare, plain", plain=True),
    ]


def summary(rows: Sequence[Row]) -> list[str]:
    """A line per kind: mean coverage, and the designs at either end."""
    lines = [f"{'kind':<16} {'designs':>7} {'mean':>7} {'least':>7} {'most':>7}  in the band"]
    for kind in dict.fromkeys(row.kind for row in rows):
        found = [row.covered for row in rows if row.kind == kind]
        mean = float(np.mean(found))
        verdict = "yes" if BAND[0] <= mean <= BAND[1] else "NO"
        numbers = "".join(f" {100 * value:>7.2f}" for value in (mean, min(found), max(found)))
        lines.append(f"{kind:<16} {len(found):>7}{numbers}  {verdict}")
    return lines


def main(arguments: Sequence[str] | None = None, tell: Callable[[str], object] = print) -> int:
    """Print the tables; 1 when a kind that is promised lies outside the band."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--members", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--repetitions", type=int, default=2000)
    parser.add_argument("--every", action="store_true", help="a line for every design")
    given = parser.parse_args(arguments)
    bad = False
    for members in given.members:
        rows = all_rows(members, given.repetitions)
        tell(
            f"\n{members} members, {given.repetitions} repetitions: how often a 95 per cent interval holds the truth, %"
        )
        for line in summary(rows):
            tell(line)
        if given.every:
            for row in rows:
                tell(f"  {row.kind:<16} {row.design:<40} {row.truth:+.4f} {100 * row.covered:.2f}")
        promised = [row for row in rows if not row.kind.startswith("rare")]
        means = [np.mean([r.covered for r in promised if r.kind == kind]) for kind in {r.kind for r in promised}]
        bad = bad or any(not BAND[0] <= mean <= BAND[1] for mean in means)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
