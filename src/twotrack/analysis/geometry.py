"""Where the parties could meet: zone of agreement by issue, blockers, points, nearest deal, vetoes and trades.

Everything here is computed from plain tables of utilities and is exact: up to a million packages are weighed one by
one. Above that, because utilities add up over issues, the Pareto set is built issue by issue, once more for every
option; no package outside these lists could change an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.errors import RequestError
from twotrack.theory import agreement, bargaining, logrolling
from twotrack.theory.bundles import Bundle

MOST_LISTED = 1_000_000
MOST_PARTIES = 5
GRAIN = 1e9  # utilities are added in whole billionths, so that equal sums are equal
POINTS = {
    "nash": bargaining.nash,
    "kalai_smorodinsky": bargaining.kalai_smorodinsky,
    "egalitarian": bargaining.egalitarian,
}


@dataclass(frozen=True)
class Agenda:
    """Issues with their options, and what each option is worth to each party: worth[party][issue][option].

    `red` holds the red lines as (party, issue, option); their cost is part of the worth already. `bundle` joins issues
    of which some options exclude each other.
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    worth: tuple[tuple[tuple[float, ...], ...], ...]
    red: frozenset[tuple[str, str, str]] = frozenset()
    bundle: Bundle | None = None

    @property
    def packages(self) -> int:
        """How many packages there are that the rules of the case allow."""
        return prod(self.bundle.options if self.bundle else (len(options) for options in self.options))


@dataclass(frozen=True)
class Geometry:
    """An agenda beside what each party gets without a deal, `floor` [party]."""

    agenda: Agenda
    floor: NDArray[np.float64]
    most_listed: int = MOST_LISTED

    def __post_init__(self) -> None:
        if len(self.agenda.parties) > MOST_PARTIES:
            raise RequestError(f"{len(self.agenda.parties)} parties: the geometry is exact for at most {MOST_PARTIES}")

    @property
    def listed(self) -> bool:
        """True when every package is weighed."""
        return self.agenda.packages <= self.most_listed

    @property
    def method(self) -> str:
        """How the answers were found, in words."""
        if self.listed:
            return f"exact: all {self.agenda.packages:,} packages were weighed"
        return (
            f"exact: utilities add up over issues, so the Pareto set of {self.agenda.packages:,} packages was built "
            "issue by issue, once more for every option"
        )

    @cached_property
    def frontier(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The Pareto set: utilities [deal, party], options [deal, issue]; of equal packages one is kept."""
        utilities, chosen = _pareto(self.grains, self.agenda.bundle)
        return utilities / GRAIN, chosen

    @cached_property
    def grains(self) -> list[list[NDArray[np.float64]]]:
        """What each option is worth to each party in whole billionths."""
        return [[np.rint(np.array(row) * GRAIN) for row in table] for table in self.agenda.worth]

    @cached_property
    def deals(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """All packages, or beyond the limit those that are Pareto-optimal among the ones with some option."""
        joined = self.agenda.bundle
        if self.listed:
            utilities, chosen = agreement.packages(_merged(self.grains, joined))
            return utilities / GRAIN, joined.split(chosen) if joined else chosen
        found = []
        for j, options in enumerate(self.agenda.options):
            for o in range(len(options)):
                if joined and j in joined.joined:
                    given = joined.only(j, o)
                    if not len(given.combinations):
                        continue
                    utilities, chosen = _pareto(self.grains, given)
                else:
                    # columns past one option are never read by a bundle that counts one
                    only = [[*table[:j], table[j][o : o + 1], *table[j + 1 :]] for table in self.grains]
                    utilities, chosen = _pareto(only, joined)
                    chosen[:, j] = o
                found.append((utilities / GRAIN, chosen))
        return np.concatenate([u for u, _ in found]), np.concatenate([c for _, c in found])

    @cached_property
    def accepts(self) -> NDArray[np.bool_]:
        """Which party finds which listed package at least as good as no deal [deal, party]."""
        return np.asarray(self.deals[0] >= self.floor)

    def in_zone(self) -> int | None:
        """How many packages every party finds at least as good as no deal; None where not all are listed."""
        return int(self.accepts.all(axis=1).sum()) if self.listed else None

    def issue(self, j: int) -> dict[str, Any]:
        """Zone and blockers of one issue, option by option."""
        agenda = self.agenda
        rows: dict[str, dict[str, Any]] = {}
        for o, option in enumerate(agenda.options[j]):
            here = self.deals[1][:, j] == o
            fine = self.accepts[here]
            if not here.any():
                rows[option] = {"in_zone": False, "feasible": False, "room": None, "worth": {}, "red_line_of": [],
                                "refused_by": [], "blockers": []}  # fmt: skip
                continue
            rows[option] = {
                "feasible": True,
                "in_zone": bool(fine.all(axis=1).any()),
                "room": float((self.deals[0][here] - self.floor).min(axis=1).max()),
                "worth": {p: agenda.worth[i][j][o] for i, p in enumerate(agenda.parties)},
                "red_line_of": [p for p in agenda.parties if (p, agenda.issues[j], option) in agenda.red],
                "refused_by": [p for i, p in enumerate(agenda.parties) if not fine[:, i].any()],
                "blockers": [agenda.parties[i] for i in _blockers(fine)],
            }
        blocked = {p: [o for o, row in rows.items() if p in row["blockers"]] for p in agenda.parties}
        return {
            "zone": [option for option, row in rows.items() if row["in_zone"]],
            "blockers": {party: options for party, options in blocked.items() if options},
            "options": rows,
        }

    def point(self, rule: str) -> dict[str, Any] | None:
        """The deal a rule picks, or None where no package is as good as no deal for everybody."""
        utilities, chosen = self.frontier
        found = POINTS[rule](utilities, self.floor)
        if not found.found:
            return None
        i = int(found.index)
        return {
            "deal": self.named(chosen[i]),
            "utilities": self.by_party(utilities[i]),
            "gains": self.by_party(utilities[i] - self.floor),
            "equally_good": int(found.ties),
        }

    def nearest(self) -> dict[str, Any]:
        """The deal that falls least short of what each party gets without one, and what each gives in it."""
        utilities, chosen = self.frontier
        index, short = agreement.nearest_deal(utilities, self.floor)
        i = int(index)
        deal, gives, crossed = self.named(chosen[i]), {}, {}
        for p, party in enumerate(self.agenda.parties):
            lost = {
                issue: max(self.agenda.worth[p][j]) - self.agenda.worth[p][j][int(chosen[i, j])]
                for j, issue in enumerate(self.agenda.issues)
            }
            gives[party] = {issue: float(loss) for issue, loss in lost.items() if loss > 1e-12}
            crossed[party] = [issue for issue, option in deal.items() if (party, issue, option) in self.agenda.red]
        return {
            "deal": deal,
            "utilities": self.by_party(utilities[i]),
            "short": self.by_party(short),
            "gives": gives,
            "red_lines_crossed": crossed,
        }

    def vetoes(self) -> dict[str, dict[str, Any]]:
        """For each party: Pareto-optimal deals it refuses, those it alone keeps out, and its veto's effect."""
        utilities, _ = self.frontier
        refused = utilities < self.floor
        alone = agreement.blockers(utilities, self.floor)
        closed = not self.accepts.all(axis=1).any()
        out = {}
        for p, party in enumerate(self.agenda.parties):
            others = np.delete(self.accepts, p, axis=1)
            out[party] = {
                "refuses": int(refused[:, p].sum()),
                "alone_keeps_out": int(alone[p]),
                "opens_without_its_veto": bool(closed and others.all(axis=1).any()),
                "most": float(utilities[:, p].max()),
            }
        return out

    def logrolling(self) -> dict[str, float]:
        """Share of its own range the worst-off party can reach with all issues settled together, and apart."""
        together, apart = logrolling.potential(self.agenda.worth)
        return {"together": together, "apart": apart, "potential": together - apart}

    def named(self, chosen: NDArray[np.int64]) -> dict[str, str]:
        """A package by the names of its issues and options."""
        agenda = self.agenda
        return {issue: agenda.options[j][int(chosen[j])] for j, issue in enumerate(agenda.issues)}

    def by_party(self, values: NDArray[np.float64]) -> dict[str, float]:
        """Numbers [party] by name."""
        return {party: float(x) for party, x in zip(self.agenda.parties, values, strict=True)}


def _merged(worth: list[list[NDArray[np.float64]]], joined: Bundle | None) -> list[list[NDArray[np.float64]]]:
    return [joined.merge(table) for table in worth] if joined else worth


def _pareto(
    worth: list[list[NDArray[np.float64]]], joined: Bundle | None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    utilities, chosen = _free(_merged(worth, joined))
    return utilities, joined.split(chosen) if joined else chosen


def _free(worth: list[list[NDArray[np.float64]]]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    if len(worth) == 2:
        return agreement.pareto_pair(worth[0], worth[1])
    try:
        return agreement.pareto_packages(worth)
    except ValueError as error:
        raise RequestError(f"the Pareto set cannot be built exactly: {error}") from None


def _blockers(fine: NDArray[np.bool_]) -> list[int]:
    """Who keeps an option out, from who accepts which of its packages [deal, party]; nobody if one suits all.

    Whoever refuses every one of them; else whoever could let it in by giving up its veto; else all together.
    """
    parties = range(fine.shape[1])
    if fine.all(axis=1).any():
        return []
    outright = [p for p in parties if not fine[:, p].any()]
    if outright:
        return outright
    return [p for p in parties if np.delete(fine, p, axis=1).all(axis=1).any()] or list(parties)
