"""Liffiton, M. et al. (2016), "Fast, flexible MUS enumeration", Constraints 21: 223-250, the authors' running example.

As printed on https://sun.iwu.edu/~mliffito/marco-viz/ for C = {a, not a, b, not b, a or b}: the minimal unsatisfiable
subsets are {a, not a}, {b, not b} and {not a, not b, a or b}. Minimal corrections are their minimal hitting sets
(Reiter 1987), worked out by hand.
"""

from twotrack.theory import orders

QUESTIONS = {"a": ["true", "false"], "b": ["true", "false"]}
LINES = [
    orders.require("a", "a", "true"),
    orders.require("not a", "a", "false"),
    orders.require("b", "b", "true"),
    orders.require("not b", "b", "false"),
    orders.Rule("a or b", (("a", frozenset(["true"])), ("b", frozenset(["true"])))),
]


def test_all_minimal_conflicts_and_corrections():
    found = orders.conflicts(QUESTIONS, [], LINES)
    assert set(found.clashes) == {
        frozenset({"a", "not a"}),
        frozenset({"b", "not b"}),
        frozenset({"not a", "not b", "a or b"}),
    }
    assert set(found.surrenders) == {
        frozenset({"not a", "b"}),
        frozenset({"a", "not b"}),
        frozenset({"not a", "not b"}),
        frozenset({"a", "b", "a or b"}),
    }
