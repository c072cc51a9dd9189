"""Negotiation profiles from bytes: GENIUS XML, GeniusWeb JSON, and YAML of our own.

GENIUS (Lin et al. 2014): utility = sum of weight times evaluation over the *largest evaluation of the issue*;
the evaluation of an integer issue is offset + slope (value - lower bound), cut to [0, 1] and not divided. A
discount of 0 or below, or above 1, counts as none. GeniusWeb: weight times utility as given; the reservation
is a bid. Weights are used as they are stated: a GENIUS file whose weights do not sum to 1 is not rescaled,
and sums above 1 are not cut. Weights of nested objectives are multiplied down to the issue, where GENIUS
itself looks at the last one only.

Issues with infinitely many options (real ranges), utility spaces that do not add up over issues, domains without
utilities, and the dialect whose weights carry a multiplier (its points are not divided by the largest and a
turn costs points) cannot be read and are refused. What is malformed is refused with the place of every fault
that was found; XML with a document type or entities is refused before anything is expanded. A bare ampersand,
which GENIUS writes in names, is read as itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from twotrack.errors import CaseError, Fault
from twotrack.theory.profiles import Issue, Profile

MOST_OPTIONS = 100_000
BARE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)")


@dataclass
class _Node:
    """An XML element with the line on which it starts."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[_Node] = field(default_factory=list)

    def all(self, tag: str) -> list[_Node]:
        return [child for child in self.children if child.tag == tag]


@dataclass
class Faults:
    """Faults found in one file, so that all can be reported at once."""

    file: str
    found: list[Fault] = field(default_factory=list)

    def add(self, message: str, place: str = "", line: int | None = None, hint: str = "") -> None:
        """Note a fault."""
        self.found.append(Fault(self.file, message, place, line, None, hint))

    def number(
        self, text: object, place: str, line: int | None, least: float = 0.0, most: float = float("inf")
    ) -> float:
        """A finite number in a range; a fault and 0 where it is not."""
        try:
            value = float(text)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            value = float("nan")
        if isinstance(text, bool) or not isfinite(value):
            self.add(f"{text!r} is not a finite number", place, line)
        elif not least <= value <= most:
            self.add(f"{value:g} must lie between {least:g} and {most:g}", place, line)
        else:
            return float(value)
        return 0.0

    def stop(self) -> None:
        """Raise if anything was found."""
        if self.found:
            raise CaseError(f"{self.file} is not a negotiation profile that can be read", self.found)


def _parse_xml(text: bytes, faults: Faults) -> _Node:
    """The tree of an XML file without entities, document types or external references."""
    from xml.parsers import expat

    root = _Node("", {}, 0)
    stack = [root]
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        faults.add("document types and entities are not read", "", parser.CurrentLineNumber, "remove <!DOCTYPE ...>")
        faults.stop()

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = _Node(tag, attributes, parser.CurrentLineNumber)
        stack[-1].children.append(node)
        if len(stack) > 100:
            faults.add("elements are nested too deeply", tag, node.line)
            faults.stop()
        stack.append(node)

    def end(_tag: str) -> None:
        stack.pop()

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        # in two-byte encodings a name is no run of letters: they are left as they are
        parser.Parse(text if b"\0" in text else BARE_AMPERSAND.sub(b"&amp;", text), True)
    except expat.ExpatError as problem:
        faults.add(f"not well-formed XML: {expat.ErrorString(problem.code)}", "", problem.lineno)
        faults.stop()
    return root.children[0]


def genius(text: bytes, name: str, faults: Faults) -> Profile:
    """The profile in a GENIUS utility space.

    Raises:
        CaseError: malformed, with all faults.
    """
    root = _parse_xml(text, faults)
    spaces = [root] if root.tag == "utility_space" else root.all("utility_space")
    if len(spaces) != 1:
        faults.add("there must be one <utility_space>", root.tag, root.line)
        faults.stop()
    space = spaces[0]
    if space.attributes.get("type", "").lower() in ("nonlinear", "constraint"):
        faults.add("only utility spaces that add up over issues can be read", "utility_space", space.line)
        faults.stop()
    for node in space.all("weightmultiplyer"):
        faults.add(
            "points of a space with a weight multiplier cannot be read, only shares of the largest", "", node.line
        )
        faults.stop()
    if _bare(space):
        hint = "read one of the utility spaces that go with it"
        faults.add("this is a domain: it has no weight and no evaluation", "utility_space", space.line, hint)
        faults.stop()
    found: list[tuple[_Node, float]] = []
    _issues_below(space, 1.0, found, faults)
    if not found:
        faults.add("there is no issue", "utility_space", space.line)
    issues = tuple(_genius_issue(node, weight, faults) for node, weight in found)
    _no_twice(
        [node.attributes.get("name", "") for node, _ in found],
        "issue",
        faults,
        [node.line for node, _ in found],
    )
    reservation, discount = _single(space, "reservation", faults), _single(space, "discount_factor", faults)
    factor = 1.0 if discount is None else discount
    faults.stop()
    return Profile(name, issues, reservation, factor if 0.0 < factor <= 1.0 else 1.0)


def _bare(node: _Node) -> bool:
    """Whether there are issues, and nothing below is weighted or evaluated."""
    parts, issues = [node], 0
    while parts:
        part = parts.pop()
        if part.tag in ("weight", "evaluator") or "evaluation" in part.attributes:
            return False
        issues += bool(part.tag == "issue" and part.all("item") + part.all("range"))
        parts += part.children
    return issues > 0


def _single(space: _Node, tag: str, faults: Faults) -> float | None:
    nodes = space.all(tag) + [node for child in space.all("objective") for node in child.all(tag)]
    if len(nodes) > 1:
        faults.add("stated more than once", tag, nodes[1].line)
    if not nodes:
        return None
    return faults.number(nodes[0].attributes.get("value"), tag, nodes[0].line, least=-float("inf"))


def _issues_below(node: _Node, weight: float, found: list[tuple[_Node, float]], faults: Faults) -> None:
    """Issues under an objective with the product of weights down to each (objectives may be nested)."""
    weights: dict[str, float] = {}
    for item in node.all("weight"):
        index = item.attributes.get("index", "")
        if index in weights:
            faults.add(f"the weight of index {index} is stated twice", "weight", item.line)
        weights[index] = faults.number(item.attributes.get("value"), f"weight {index}", item.line)
    below = [child for child in node.children if child.tag in ("issue", "objective")]
    indices = [child.attributes["index"] for child in below if "index" in child.attributes]
    _no_twice(indices, "index", faults, [child.line for child in below if "index" in child.attributes])
    for child in below:
        own = weights.get(child.attributes.get("index", ""))
        if child.tag == "objective":
            _issues_below(child, weight * (1.0 if own is None else own), found, faults)
        else:
            if own is None:
                faults.add("there is no weight for this issue", child.attributes.get("name", "issue"), child.line)
            found.append((child, weight * (own or 0.0)))


def _genius_issue(node: _Node, weight: float, faults: Faults) -> Issue:
    name = node.attributes.get("name", "")
    stated = [node.attributes.get(key) for key in ("type", "etype", "vtype")]
    kind = next((word for word in stated if word), "discrete").lower()
    if not name:
        faults.add("an issue has no name", "issue", node.line)
    if kind == "integer" and not node.all("item"):
        return _genius_integer(node, name, weight, faults)
    if kind not in ("discrete", "integer"):
        hint = "give it a list of options, for instance as an integer issue"
        faults.add(f"issues of type '{kind}' cannot be read, only discrete and integer ones", name, node.line, hint)
        return Issue(name, (), ())
    items = node.all("item")
    if not items:
        faults.add("the issue has no option", name, node.line)
        return Issue(name, (), ())
    options = tuple(item.attributes.get("value", "") for item in items)
    _no_twice(list(options), f"option of {name}", faults, [item.line for item in items])
    values = [
        faults.number(item.attributes.get("evaluation"), f"{name}.{option}", item.line)
        for item, option in zip(items, options, strict=True)
    ]
    top = max(values)
    return Issue(name, options, tuple(weight * value / top if top > 0 else 0.0 for value in values))


def _genius_integer(node: _Node, name: str, weight: float, faults: Faults) -> Issue:
    """An issue whose options are the whole numbers of a range, with a straight line as evaluator."""
    ranges = [part for part in [node, *node.all("range")] if "lowerbound" in part.attributes]
    lines = [part for part in node.all("evaluator") if part.attributes.get("ftype", "linear") == "linear"]
    if not ranges or len(lines) != 1:
        what = "lowerbound, upperbound and one evaluator of ftype 'linear' with offset and slope"
        faults.add(f"an integer issue must have {what}", name, node.line)
        return Issue(name, (), ())
    wide, line, any_sign = ranges[0], lines[0], -float("inf")
    low, high = (
        faults.number(wide.attributes.get(key), f"{name}.{key}", wide.line, any_sign)
        for key in ("lowerbound", "upperbound")
    )
    offset, slope = (
        faults.number(line.attributes.get(key), f"{name}.{key}", line.line, any_sign) for key in ("offset", "slope")
    )
    if low != int(low) or high != int(high) or not 0 <= high - low < MOST_OPTIONS:
        message = f"bounds must be whole numbers that rise, with at most {MOST_OPTIONS} options between them"
        faults.add(message, name, wide.line)
        return Issue(name, (), ())
    options = range(int(low), int(high) + 1)
    worth = (min(max(offset + slope * step, 0.0), 1.0) for step in range(len(options)))
    return Issue(name, tuple(str(option) for option in options), tuple(weight * value for value in worth))


def _no_twice(names: list[str], what: str, faults: Faults, lines: Sequence[int | None]) -> None:
    seen: set[str] = set()
    for name, line in zip(names, lines, strict=True):
        if name in seen:
            faults.add(f"the {what} '{name}' is stated twice", name, line)
        seen.add(name)


def geniusweb(text: bytes, name: str, faults: Faults) -> Profile:
    """The profile in a GeniusWeb linear additive utility space.

    Raises:
        CaseError: malformed, with all faults.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        _no_twice([key for key, _ in pairs], "key", faults, [None] * len(pairs))
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
        faults.add("there is no LinearAdditiveUtilitySpace", hint="other utility spaces cannot be read")
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
    issues = tuple(_geniusweb_issue(key, utilities[key], weights.get(key, 0.0), faults) for key in utilities)
    _fits_domain(space.get("domain"), issues, faults)
    total = sum(faults.number(weight, "issueWeights", None, 0.0, 1.0) for weight in weights.values())
    if abs(total - 1.0) > 1e-6:
        faults.add(f"weights must sum to 1 (they sum to {total:g})", "issueWeights")
    faults.stop()
    profile = Profile(str(space.get("name") or name), issues)
    return Profile(profile.name, issues, _reservation(space.get("reservationBid"), issues, faults))


def _fits_domain(domain: Any, issues: Sequence[Issue], faults: Faults) -> None:
    """A fault for each issue that the domain lists with other options than the utilities do."""
    listed = domain.get("issuesValues") if isinstance(domain, dict) else None
    ours_by_name = {issue.name: issue.options for issue in issues}
    for name, part in listed.items() if isinstance(listed, dict) else ():
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
        if worth is None:
            faults.add(f"issue '{name}' has no option '{option}'", "reservationBid")
        total += worth or 0.0
    faults.stop()
    return total


def _geniusweb_issue(name: str, part: Any, weight: Any, faults: Faults) -> Issue:
    share = faults.number(weight, f"issueWeights.{name}", None, 0.0, 1.0)
    kinds = {key.lower(): value for key, value in part.items()} if isinstance(part, dict) else {}
    table = kinds.get("discretevaluesetutilities") or kinds.get("discreteutils")
    values = table.get("valueUtilities") if isinstance(table, dict) else None
    if not isinstance(values, dict) or not values:
        faults.add("only discrete issues with valueUtilities can be read, no ranges of numbers", name)
        return Issue(name, (), ())
    worth = tuple(share * faults.number(value, f"{name}.{key}", None, 0.0, 1.0) for key, value in values.items())
    return Issue(name, tuple(values), worth)


def ours(text: bytes, name: str, faults: Faults) -> Profile:
    """The profile in our own YAML.

    Raises:
        CaseError: malformed, with all faults.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        data = YAML(typ="safe", pure=True).load(text.decode("utf-8-sig"))
    except (YAMLError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        faults.add(f"not YAML: {str(problem).splitlines()[0]}")
        faults.stop()
    known = {"name", "issues", "reservation", "discount"}
    if not isinstance(data, dict) or not isinstance(data.get("issues"), dict) or not data["issues"]:
        faults.add("there must be a mapping `issues` of issues to options and their utilities", "issues")
        faults.stop()
    for key in data:
        if key not in known:
            faults.add("unknown key", str(key), hint=f"known: {', '.join(sorted(known))}")
    issues = []
    for key, options in data["issues"].items():
        if not isinstance(options, dict) or not options:
            faults.add("the issue has no option", str(key))
            continue
        low = -float("inf")
        worth = tuple(faults.number(value, f"{key}.{option}", None, low) for option, value in options.items())
        issues.append(Issue(str(key), tuple(str(option) for option in options), worth))
        _no_twice(list(issues[-1].options), f"option of {key}", faults, [None] * len(options))
    _no_twice([issue.name for issue in issues], "issue", faults, [None] * len(issues))
    floor = data.get("reservation")
    reservation = None if floor is None else faults.number(floor, "reservation", None, -float("inf"))
    discount = faults.number(data.get("discount", 1.0), "discount", None, 0.0, 1.0)
    faults.stop()
    return Profile(str(data.get("name") or name), tuple(issues), reservation, discount)


READERS: dict[str, Callable[[bytes, str, Faults], Profile]] = {
    ".xml": genius,
    ".json": geniusweb,
    ".yaml": ours,
    ".yml": ours,
}
