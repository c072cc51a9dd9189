"""Negotiation profiles in the JSON of GeniusWeb: linear additive utility spaces.

Utility is the sum of weight times utility as given, and the reservation is a bid. An issue is a list of options with a
utility each, or a range of numbers with a step (in the domain) and a utility at either end, a straight line between
them. Orderings of bids and utility spaces that do not add up over issues have no utilities of options: they are refused
with a message that names what was found.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from twotrack.theory.domain_faults import MOST_OPTIONS, Faults
from twotrack.theory.profiles import Issue, Profile

_ORDER = "it orders bids and gives them no utility"
OTHERS = {
    "DefaultPartialOrdering": _ORDER,
    "PartialOrdering": _ORDER,
    "SumOfGroupsUtilitySpace": "its utilities do not add up over issues",
}


def geniusweb(text: bytes, name: str, faults: Faults, _steps: int | None = None) -> Profile:
    """The profile in a GeniusWeb linear additive utility space.

    Raises:
        CaseError: malformed, with all faults.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        faults.no_twice([key for key, _ in pairs], "key", [None] * len(pairs))
        return dict(pairs)

    def no_constant(word: str) -> float:
        faults.add(f"{word} is not a finite number")
        return 0.0

    try:
        data = json.loads(text.decode("utf-8-sig"), object_pairs_hook=unique, parse_constant=no_constant)
    except (UnicodeDecodeError, RecursionError) as problem:
        faults.add(f"not JSON: {problem}")
        faults.stop()
    except json.JSONDecodeError as problem:
        faults.add(f"not JSON: {problem.msg}", "", problem.lineno)
        faults.stop()
    space = data.get("LinearAdditiveUtilitySpace") if isinstance(data, dict) else None
    if not isinstance(space, dict):
        other = sorted(set(data) & set(OTHERS)) if isinstance(data, dict) else []
        found = f"this is a {other[0]}: {OTHERS[other[0]]}; " if other else ""
        faults.add(f"{found}there is no LinearAdditiveUtilitySpace", hint="other profiles cannot be read")
        faults.stop()
        raise AssertionError
    parts = {key: space.get(key) for key in ("issueUtilities", "issueWeights")}
    for key, part in parts.items():
        if not isinstance(part, dict) or not part:
            faults.add("this table is missing or empty", key)
    faults.stop()
    utilities, weights = parts["issueUtilities"] or {}, parts["issueWeights"] or {}
    for key in sorted(set(utilities) ^ set(weights)):
        faults.add("the issue has utilities or a weight, but not both", key)
    domain = space.get("domain")
    values = domain.get("issuesValues") if isinstance(domain, dict) else None
    ranges = values if isinstance(values, dict) else {}
    issues = tuple(
        _geniusweb_issue(key, utilities[key], weights.get(key, 0.0), ranges.get(key), faults) for key in utilities
    )
    _fits_domain(ranges, issues, faults)
    total = sum(faults.number(weight, "issueWeights", None, 0.0, 1.0) for weight in weights.values())
    if abs(total - 1.0) > 1e-6:
        faults.add(f"weights must sum to 1 (they sum to {total:.10g})", "issueWeights")
    faults.stop()
    profile = Profile(str(space.get("name") or name), issues)
    return Profile(profile.name, issues, _reservation(space.get("reservationBid"), issues, faults))


def _fits_domain(listed: dict[str, Any], issues: Sequence[Issue], faults: Faults) -> None:
    """A fault for each issue that the domain lists with other options than the utilities do."""
    ours_by_name = {issue.name: issue.options for issue in issues}
    for name, part in listed.items():
        values = part.get("values") if isinstance(part, dict) else None
        if name not in ours_by_name:
            faults.add("the domain lists this issue, but it has no utilities", name)
        elif isinstance(values, list) and ours_by_name[name]:
            for value in sorted(set(map(str, values)) ^ set(ours_by_name[name])):
                faults.add(f"option '{value}' is either in the domain or has a utility, but not both", name)


def _reservation(bid: Any, issues: Sequence[Issue], faults: Faults) -> float | None:
    """Utility of a reservation bid, None where there is none; an issue that the bid leaves open counts 0."""
    if bid is None:
        return None
    package = bid.get("issuevalues", bid.get("issueValues")) if isinstance(bid, dict) else None
    if not isinstance(package, dict):
        faults.add("the bid must hold a table `issuevalues`", "reservationBid")
        faults.stop()
        raise AssertionError
    known = {issue.name: dict(zip(issue.options, issue.utilities, strict=True)) for issue in issues}
    total = 0.0
    for name, option in package.items():
        worth = known.get(name, {}).get(str(option))
        if worth is None and isinstance(option, float) and option.is_integer():
            worth = known.get(name, {}).get(str(int(option)))
        if worth is None:
            faults.add(f"issue '{name}' has no option '{option}'", "reservationBid")
        total += worth or 0.0
    faults.stop()
    return total


def _geniusweb_issue(name: str, part: Any, weight: Any, values_of_domain: Any, faults: Faults) -> Issue:
    share = faults.number(weight, f"issueWeights.{name}", None, 0.0, 1.0)
    kinds = {key.lower(): value for key, value in part.items()} if isinstance(part, dict) else {}
    line = kinds.get("numbervaluesetutilities") or kinds.get("numberutils")
    if isinstance(line, dict):
        return _numbers(name, share, line, values_of_domain, faults)
    table = kinds.get("discretevaluesetutilities") or kinds.get("discreteutils")
    values = table.get("valueUtilities") if isinstance(table, dict) else None
    if not isinstance(values, dict) or not values:
        faults.add("only issues with valueUtilities, or with low and high values and utilities, can be read", name)
        return Issue(name, (), ())
    worth = tuple(share * faults.number(value, f"{name}.{key}", None, 0.0, 1.0) for key, value in values.items())
    return Issue(name, tuple(values), worth)


def _numbers(name: str, share: float, line: dict[str, Any], part: Any, faults: Faults) -> Issue:
    """An issue over a range of numbers: the steps are those of the domain, the utilities a straight line."""
    empty, any_sign = Issue(name, (), ()), -float("inf")
    before = len(faults.found)
    for key in ("lowUtility", "highUtility"):
        faults.number(line.get(key), f"{name}.{key}", None, 0.0, 1.0)
    for key in ("lowValue", "highValue"):
        faults.number(line.get(key), f"{name}.{key}", None, any_sign)
    span = part.get("range") if isinstance(part, dict) else None
    if isinstance(span, dict):
        span = [span.get(key) for key in ("low", "high", "step")]
    if not isinstance(span, list) or len(span) != 3:
        faults.add("the domain must give the range of this issue: lowest and highest number and step", name)
        return empty
    for value in span:
        faults.number(value, f"{name}.range", None, any_sign)
    if len(faults.found) > before:
        return empty
    try:
        low, high, step = (Decimal(str(value)) for value in span)
        ends = [Decimal(str(line[key])) for key in ("lowValue", "highValue")]
    except InvalidOperation:
        faults.add("the range holds something that is not a plain number", f"{name}.range")
        return empty
    if [low, high] != ends or not low < high or step <= 0:
        what = "rise in steps above 0 between the two values that have a utility"
        faults.add(
            f"the range must {what} (found {low} to {high} by {step}, utilities at {ends[0]} and {ends[1]})", name
        )
        return empty
    if high - low >= MOST_OPTIONS * step:
        faults.add(f"the range has more than {MOST_OPTIONS} options", name)
        return empty
    values = [low + step * k for k in range(int((high - low) / step) + 1)]
    first, last = float(line["lowUtility"]), float(line["highUtility"])
    worth = [first + (last - first) * float((value - low) / (high - low)) for value in values]
    return Issue(name, tuple(format(value, "f") for value in values), tuple(share * u for u in worth))
