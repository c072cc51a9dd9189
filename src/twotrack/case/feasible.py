"""Which packages can be had at all: options need rules of an order, and rules exclude each other.

An option may need rules to hold (`needs`). Two options whose rules exclude each other are in no package together. With
`constitution: binding` the rules of the order in force hold as well, so that what they exclude cannot be agreed on
before the constitution is changed; with `open`, as it is without a word, the parties may agree on a new one.
"""

from __future__ import annotations

from functools import cache

from twotrack.case.model import CaseFile
from twotrack.theory.bundles import Bundle, bundle


def bundle_of(file: CaseFile) -> Bundle | None:
    """The agenda with the issues joined whose options need rules; None where no option needs any.

    Raises:
        ValueError: too many combinations of options.
    """
    joined = [j for j, issue in enumerate(file.issues) if issue.needs]
    if not joined:
        return None
    rules = {rule.id: rule for order in file.orders for rule in order.rules}
    given = [r.id for order in file.orders if order.in_force and file.constitution == "binding" for r in order.rules]

    @cache
    def clash(one: str, other: str) -> bool:
        return other in rules[one].excludes or one in rules[other].excludes

    def fits(combination: tuple[int, ...]) -> bool:
        needed = list(given)
        for j, option in zip(joined, combination, strict=True):
            needed += file.issues[j].needs.get(file.issues[j].options[option], ())
        return not any(clash(a, b) for i, a in enumerate(needed) for b in needed[i + 1 :])

    return bundle([len(issue.options) for issue in file.issues], joined, fits)


def settlement_of(file: CaseFile, options: tuple[str, ...]) -> str:
    """The kind of settlement a package is: the first of the case's that fits, else `other`."""
    chosen = dict(zip((issue.id for issue in file.issues), options, strict=True))
    for kind in file.settlements:
        if all(chosen[issue] in allowed for issue, allowed in kind.when.items()):
            return kind.id
    return "other"
