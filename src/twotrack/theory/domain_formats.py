"""Negotiation profiles from bytes: GENIUS XML, GeniusWeb JSON, and YAML of our own.

GENIUS (Lin et al. 2014): utility = sum of weight times evaluation over the *largest evaluation of the issue*;
the evaluation of an integer issue is offset + slope (value - lower bound), cut to [0, 1] and not divided; that of
a real issue is a straight line in the value itself, a constant or a triangle. A discount of 0 or below, or above 1,
counts as none. GeniusWeb has a module of its own (`geniusweb`). Weights are used as they are stated: a GENIUS file
whose weights do not sum to 1 is not rescaled, and sums above 1 are not cut. Weights of nested objectives are
multiplied down to the issue (an objective without a weight counts 1), where GENIUS itself looks at the last one only.

A real issue has infinitely many options: it is read only if the reader is told how many evenly spaced ones are to
stand for it. Utility spaces that do not add up over issues, domains without utilities, and the dialect whose weights
carry a multiplier (its points are not divided by the largest and a turn costs points) cannot be read and are refused.
What is malformed is refused with the place of every fault that was found; XML with a document type or entities is
refused before anything is expanded. A bare ampersand, which GENIUS writes in names, is read as itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from twotrack.theory.domain_faults import MOST_OPTIONS, Faults
from twotrack.theory.geniusweb import geniusweb
from twotrack.theory.profiles import Issue, Profile

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


def genius(text: bytes, name: str, faults: Faults, steps: int | None = None) -> Profile:
    """The profile in a GENIUS utility space; `steps` evenly spaced options stand for a real issue (None: refused).

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
    issues = tuple(_genius_issue(node, weight, faults, steps) for node, weight in found)
    names = [node.attributes.get("name", "") for node, _ in found]
    faults.no_twice(names, "issue", [node.line for node, _ in found])
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
    faults.no_twice(indices, "index", [child.line for child in below if "index" in child.attributes])
    for child in below:
        own = weights.get(child.attributes.get("index", ""))
        if child.tag == "objective":
            _issues_below(child, weight * (1.0 if own is None else own), found, faults)
        else:
            if own is None:
                faults.add("there is no weight for this issue", child.attributes.get("name", "issue"), child.line)
            found.append((child, weight * (own or 0.0)))


def _genius_issue(node: _Node, weight: float, faults: Faults, steps: int | None) -> Issue:
    name = node.attributes.get("name", "")
    stated = [node.attributes.get(key) for key in ("type", "etype", "vtype")]
    kind = next((word for word in stated if word), "discrete").lower()
    if not name:
        faults.add("an issue has no name", "issue", node.line)
    if kind == "integer" and not node.all("item"):
        return _genius_integer(node, name, weight, faults)
    if kind == "real" and not node.all("item"):
        return _genius_real(node, name, weight, faults, steps)
    if kind not in ("discrete", "integer", "real"):
        message = f"issues of type '{kind}' cannot be read, only discrete, integer and real ones"
        faults.add(message, name, node.line)
        return Issue(name, (), ())
    items = node.all("item")
    if not items:
        faults.add("the issue has no option", name, node.line)
        return Issue(name, (), ())
    options = tuple(item.attributes.get("value", "") for item in items)
    faults.no_twice(list(options), f"option of {name}", [item.line for item in items])
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
    exact = low == int(low) and high == int(high) and max(abs(low), abs(high)) <= 2**53 - 1
    if not exact or not 0 <= high - low < MOST_OPTIONS:
        what = f"whole numbers that rise, below 2^53, with at most {MOST_OPTIONS} options between them"
        faults.add(f"bounds must be {what}", name, wide.line)
        return Issue(name, (), ())
    options = range(int(low), int(high) + 1)
    worth = (min(max(offset + slope * step, 0.0), 1.0) for step in range(len(options)))
    return Issue(name, tuple(str(option) for option in options), tuple(weight * value for value in worth))


def _genius_real(node: _Node, name: str, weight: float, faults: Faults, steps: int | None) -> Issue:
    """An issue over a range of real numbers, as evenly spaced options."""
    empty, any_sign = Issue(name, (), ()), -float("inf")
    if steps is None:
        hint = "say how many evenly spaced options are to stand for it: read(path, steps=21)"
        faults.add("a real issue has infinitely many options", name, node.line, hint)
        return empty
    ranges = [part for part in [node, *node.all("range")] if "lowerbound" in part.attributes]
    evaluators = node.all("evaluator")
    kinds = {"constant": 1, "linear": 2, "triangular": 3}
    shape = evaluators[0].attributes.get("ftype", "").lower() if len(evaluators) == 1 else ""
    if not ranges or shape not in kinds:
        what = f"a range and one evaluator of ftype {', '.join(kinds)}"
        faults.add(f"a real issue must have {what}", name, node.line)
        return empty
    low, high = (
        faults.number(ranges[0].attributes.get(key), f"{name}.{key}", ranges[0].line, any_sign)
        for key in ("lowerbound", "upperbound")
    )
    line = evaluators[0]
    numbers = [
        faults.number(line.attributes.get(f"parameter{i}"), f"{name}.parameter{i}", line.line, any_sign)
        for i in range(kinds[shape])
    ]
    if not low < high or (shape == "triangular" and not numbers[0] <= numbers[2] <= numbers[1]):
        faults.add("bounds must rise, and the top of a triangle must lie between its ends", name, ranges[0].line)
        return empty
    values = [low + (high - low) * (step / (steps - 1)) for step in range(steps)]
    options = tuple(f"{value:.10g}" for value in values)
    faults.no_twice(list(options), f"option of {name}", [node.line] * steps)
    return Issue(name, options, tuple(weight * min(max(_real_worth(x, shape, numbers), 0.0), 1.0) for x in values))


def _real_worth(x: float, shape: str, numbers: list[float]) -> float:
    """Evaluation of a value by GENIUS: parameter0 (+ parameter1 times the value), or a triangle (ends, then top)."""
    if shape == "constant":
        return numbers[0]
    if shape == "linear":
        return numbers[0] + numbers[1] * x
    left, right, top = numbers
    if x == top:
        return 1.0
    if not left < x < right:
        return 0.0
    return (x - left) / (top - left) if x < top else (right - x) / (right - top)


def ours(text: bytes, name: str, faults: Faults, _steps: int | None = None) -> Profile:
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
        faults.no_twice(list(issues[-1].options), f"option of {key}", [None] * len(options))
    faults.no_twice([issue.name for issue in issues], "issue", [None] * len(issues))
    floor = data.get("reservation")
    reservation = None if floor is None else faults.number(floor, "reservation", None, -float("inf"))
    discount = faults.number(data.get("discount", 1.0), "discount", None, 0.0, 1.0)
    faults.stop()
    title = data.get("name")
    return Profile(name if title is None else str(title), tuple(issues), reservation, discount)


READERS: dict[str, Callable[[bytes, str, Faults, int | None], Profile]] = {
    ".xml": genius,
    ".json": geniusweb,
    ".yaml": ours,
    ".yml": ours,
}
