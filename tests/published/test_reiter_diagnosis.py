"""Reiter, R. (1987), "A theory of diagnosis from first principles", Artificial Intelligence 32: 57-95: the full adder.

As printed (circuit and observations checked against `fulladder` in diagnosis.pl of
https://github.com/bornobob/RPI-Prolog): two exclusive-or gates, two and-gates and an or-gate add 1, 0 and a carry of 1,
and are seen to give 1 and no carry where 0 and a carry are due. The conflict sets {X1, X2} and {X1, A2, O1} and the
diagnoses {X1}, {X2, A2}, {X2, O1} are from memory and computed here a second time by brute force. That every gate works
is a red line, and a diagnosis is a minimal set of red lines to give up.

His example of a hitting-set tree, F = {2 4 5}, {1 2 3}, {1 3 5}, {2 4 6}, {2 4}, {2 3 5}, {1 6}, is from memory; its
hitting sets are worked out by brute force.
"""

from itertools import chain, combinations, product

from twotrack.theory import orders

BIT = ["0", "1"]
INPUT = {"a": "1", "b": "0", "carry in": "1", "sum": "1", "carry out": "0"}
GATES = {  # gate: (what it does, its inputs, its output)
    "X1": (lambda p, q: p ^ q, ("a", "b"), "x"),
    "X2": (lambda p, q: p ^ q, ("x", "carry in"), "sum"),
    "A1": (lambda p, q: p & q, ("a", "b"), "y"),
    "A2": (lambda p, q: p & q, ("x", "carry in"), "z"),
    "O1": (lambda p, q: p | q, ("y", "z"), "carry out"),
}
WIRES = ("a", "b", "carry in", "x", "y", "z", "sum", "carry out")
QUESTIONS = dict.fromkeys(WIRES, BIT)


def works(gate):
    """That a gate works, as rules of one name: no input goes with an output that is not its own."""
    does, (p, q), out = GATES[gate]
    for i, j in product((0, 1), repeat=2):
        yield orders.implies(gate, {p: str(i), q: str(j)}, {out: str(does(i, j))}, QUESTIONS)


RULES = [orders.require(wire, wire, value) for wire, value in INPUT.items()]
LINES = [rule for gate in GATES for rule in works(gate)]


def holds(working):
    """By brute force: whether some values of the wires fit the observations and all the gates in `working`."""
    for values in product((0, 1), repeat=len(WIRES)):
        wire = dict(zip(WIRES, values, strict=True))
        if all(wire[name] == int(value) for name, value in INPUT.items()) and all(
            wire[GATES[g][2]] == GATES[g][0](*(wire[x] for x in GATES[g][1])) for g in working
        ):
            return True
    return False


def minimal(sets):
    return {s for s in sets if not any(other < s for other in sets)}


def subsets(things):
    things = list(things)
    return [frozenset(x) for x in chain.from_iterable(combinations(things, n) for n in range(len(things) + 1))]


def test_conflicts_and_diagnoses_of_the_full_adder():
    found = orders.conflicts(QUESTIONS, RULES, LINES)
    assert set(found.clashes) == {frozenset({"X1", "X2"}), frozenset({"X1", "A2", "O1"})}
    assert set(found.surrenders) == {frozenset({"X1"}), frozenset({"X2", "A2"}), frozenset({"X2", "O1"})}
    assert not found.hopeless
    by_force = subsets(GATES)
    assert set(found.clashes) == minimal([s for s in by_force if not holds(s)])
    assert set(found.surrenders) == minimal([s for s in by_force if holds(set(GATES) - s)])


def test_a_sound_adder_needs_no_diagnosis():
    right = [orders.require(w, w, v) for w, v in {**INPUT, "sum": "0", "carry out": "1"}.items()]
    assert orders.conflicts(QUESTIONS, right, LINES).surrenders == [frozenset()]


def test_minimal_hitting_sets_of_his_collection():
    collection = [frozenset(x) for x in ("245", "123", "135", "246", "24", "235", "16")]
    questions = {number: ["in", "out"] for number in "123456"}
    rules = [
        orders.Rule(f"hit {sorted(s)}", tuple((number, frozenset(["in"])) for number in sorted(s))) for s in collection
    ]
    out = [orders.require(number, number, "out") for number in "123456"]
    found = orders.conflicts(questions, rules, out)
    hitting = minimal([s for s in subsets("123456") if all(s & member for member in collection)])
    assert set(found.surrenders) == hitting
    assert frozenset("12") in hitting
    assert set(found.clashes) == minimal(collection)
