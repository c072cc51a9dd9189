"""A party's view of a negotiation domain: issues, options, what each is worth, discount and reservation.

Utilities of issues add up; worth at time t in [0, 1] is utility times discount^t (GENIUS, Lin et al. 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.theory import checks


@dataclass(frozen=True)
class Issue:
    """One issue: its options and what each is worth to the party, weight included."""

    name: str
    options: tuple[str, ...]
    utilities: tuple[float, ...]

    def __post_init__(self) -> None:
        worth = checks.finite(f"utilities of issue '{self.name}'", self.utilities)
        if worth.shape != (len(self.options),):
            raise ValueError(f"issue '{self.name}' must have one utility for each of {len(self.options)} options")


@dataclass(frozen=True)
class Profile:
    """One party's view of a domain. `reservation` is None where the file states none."""

    name: str
    issues: tuple[Issue, ...]
    reservation: float | None = None
    discount: float = 1.0

    def __post_init__(self) -> None:
        checks.single("discount", checks.share("discount", self.discount))
        if self.reservation is not None:
            checks.single("reservation", self.reservation)
        if len({issue.name for issue in self.issues}) < len(self.issues):
            raise ValueError(f"profile '{self.name}' has an issue twice")
        for issue in self.issues:
            if len(set(issue.options)) < len(issue.options):
                raise ValueError(f"issue '{issue.name}' has an option twice")

    def tables(self) -> list[NDArray[np.float64]]:
        """Utilities of the options, issue by issue, as `agreement` takes them."""
        return [np.array(issue.utilities) for issue in self.issues]

    def worth(self, package: dict[str, str], time: float = 0.0) -> float:
        """Discounted utility of a package {issue: option} at a time in [0, 1].

        Raises:
            ValueError: an issue or option missing or unknown, a time outside [0, 1], or a sum that is no finite number.
        """
        unknown = set(package) - {issue.name for issue in self.issues}
        if unknown:
            raise ValueError(f"there is no issue '{sorted(unknown)[0]}'")
        if not 0.0 <= time <= 1.0:
            raise ValueError(f"time must lie in [0, 1] (found {time:.16g})")
        total = 0.0
        for issue in self.issues:
            option = package.get(issue.name)
            if option not in issue.options:
                raise ValueError(f"issue '{issue.name}' has no option '{option}'")
            total += issue.utilities[issue.options.index(option)]
        return checks.single("the worth of a package", total * self.discount**time)

    def no_deal(self, time: float = 0.0) -> float:
        """Discounted reservation value at a time in [0, 1], as in GENIUS; 0 where the file states none.

        Raises:
            ValueError: a time outside [0, 1].
        """
        if not 0.0 <= time <= 1.0:
            raise ValueError(f"time must lie in [0, 1] (found {time:.16g})")
        return float((self.reservation or 0.0) * self.discount**time)


def together(profiles: Sequence[Profile]) -> tuple[list[list[NDArray[np.float64]]], NDArray[np.float64]]:
    """Profiles of one domain as tables for `agreement.packages`, and reservation values (0: none stated).

    Issues and options follow the first profile; the others may list them in another order.

    Raises:
        ValueError: fewer than two profiles, or issues or options that differ.

    >>> a = Profile("a", (Issue("river", ("open", "shut"), (1.0, 0.0)),), 0.2)
    >>> b = Profile("b", (Issue("river", ("shut", "open"), (1.0, 0.5)),))
    >>> tables, floor = together([a, b])
    >>> [x.tolist() for x in tables[1]], floor.tolist()
    ([[0.5, 1.0]], [0.2, 0.0])
    """
    if len(profiles) < 2:
        raise ValueError("an agreement needs at least two parties")
    tables = []
    for profile in profiles:
        by_name = {issue.name: dict(zip(issue.options, issue.utilities, strict=True)) for issue in profile.issues}
        if {name: set(worth) for name, worth in by_name.items()} != {
            i.name: set(i.options) for i in profiles[0].issues
        }:
            raise ValueError(f"'{profile.name}' and '{profiles[0].name}' do not have the same issues and options")
        tables.append([np.array([by_name[i.name][o] for o in i.options]) for i in profiles[0].issues])
    return tables, np.array([profile.reservation or 0.0 for profile in profiles])
