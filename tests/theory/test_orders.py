"""Institutional orders: consistency and minimal conflicts against the list of all orders and all subsets."""

from itertools import combinations, product

import numpy as np
import pytest

from twotrack.theory import orders


def holds(answers, rule):
    return any(answers[question] in wanted for question, wanted in rule.parts)


def every(questions, rules):
    found = []
    for combination in product(*questions.values()):
        answers = dict(zip(questions, combination, strict=True))
        if all(holds(answers, rule) for rule in rules):
            found.append(answers)
    return found


def random_rules(rng, questions, count, prefix):
    rules = []
    for i in range(count):
        chosen = rng.choice(list(questions), int(rng.integers(1, min(3, len(questions)) + 1)), replace=False)
        parts = tuple(
            (
                str(q),
                frozenset(
                    str(a) for a in rng.choice(questions[q], int(rng.integers(0, len(questions[q]))), replace=False)
                ),
            )
            for q in chosen
        )
        rules.append(orders.Rule(f"{prefix}{i}", parts))
    return rules


@pytest.mark.parametrize("seed", range(25))
def test_solutions_and_conflicts_equal_brute_force(seed):
    rng = np.random.default_rng(seed)
    questions = {f"q{i}": [f"a{k}" for k in range(rng.integers(1, 4))] for i in range(rng.integers(1, 5))}
    hard, soft = (
        random_rules(rng, questions, int(rng.integers(0, 3)), "h"),
        random_rules(rng, questions, 5, "r"),
    )
    key = lambda x: sorted(x.items())  # noqa: E731
    assert sorted(orders.solutions(questions, hard + soft), key=key) == sorted(every(questions, hard + soft), key=key)
    found = orders.conflicts(questions, hard, soft)
    if not every(questions, hard):
        assert found.hopeless
        return
    names = [line.name for line in soft]
    subsets = [frozenset(x) for k in range(6) for x in combinations(names, k)]
    fits = {s for s in subsets if every(questions, hard + [r for r in soft if r.name in s])}
    clashes = {s for s in subsets if s not in fits and all(s - {n} in fits for n in s)}
    surrenders = {frozenset(names) - s for s in fits if all(s | {n} not in fits for n in set(names) - s)}
    assert set(found.clashes) == clashes
    assert set(found.surrenders) == surrenders


def test_surrenders_hit_every_clash():
    rng = np.random.default_rng(99)
    questions = {f"q{i}": ["a", "b", "c"] for i in range(4)}
    found = orders.conflicts(questions, [], random_rules(rng, questions, 10, "r"))
    assert found.clashes
    assert all(surrender & clash for surrender in found.surrenders for clash in found.clashes)


def test_the_same_red_lines_clash_under_one_constitution_and_not_under_another():
    questions = {
        "head of state": ["elected", "appointed by clergy"],
        "source of law": ["parliament", "scripture", "both"],
        "courts": ["independent", "clerical"],
        "womens rights": ["guaranteed", "by law", "none"],
    }
    clerical_law = orders.implies(
        "scripture needs its judges", {"source of law": "scripture"}, {"courts": "clerical"}, questions
    )
    separation = orders.forbid(
        "separation of powers", {"head of state": "appointed by clergy", "courts": "clerical"}, questions
    )
    lines = [
        orders.require("scripture is law", "source of law", "scripture"),
        orders.require("no elections", "head of state", "appointed by clergy"),
        orders.require("rights stay", "womens rights", ["guaranteed", "by law"]),
    ]
    strict = orders.conflicts(questions, [clerical_law, separation], lines)
    assert [sorted(x) for x in strict.clashes] == [["no elections", "scripture is law"]]
    assert [sorted(x) for x in strict.surrenders] == [["no elections"], ["scripture is law"]]
    loose = orders.conflicts(questions, [clerical_law], lines)
    assert loose.clashes == []
    assert loose.surrenders == [frozenset()]


def test_red_lines_of_one_name_stand_or_fall_together():
    questions = {"a": ["x", "y"], "b": ["x", "y"]}
    lines = [
        orders.require("one", "a", "x"),
        orders.require("one", "b", "x"),
        orders.require("two", "b", "y"),
    ]
    found = orders.conflicts(questions, [], lines)
    assert [sorted(x) for x in found.clashes] == [["one", "two"]]


def test_no_red_lines_and_no_rules():
    found = orders.conflicts({"a": ["x"]}, [], [])
    assert (found.clashes, found.surrenders, found.hopeless) == ([], [frozenset()], False)
    assert orders.solutions({"a": ["x", "y"]}, []) == [{"a": "x"}, {"a": "y"}]


def test_solutions_stop_at_the_wanted_number():
    assert len(orders.solutions({f"q{i}": list("abcd") for i in range(20)}, [], most=7)) == 7


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: orders.solutions({}, []), "at least one question"),
        (lambda: orders.solutions({"a": []}, []), "no answer"),
        (lambda: orders.solutions({"a": ["x", "x"]}, []), "twice"),
        (lambda: orders.solutions({"a": ["x"]}, [orders.require("r", "b", "x")]), "unknown question 'b'"),
        (lambda: orders.solutions({"a": ["x"]}, [orders.require("r", "a", "z")]), "unknown answer 'z'"),
        (lambda: orders.implies("r", {"b": "x"}, {}, {"a": ["x"]}), "unknown question"),
        (lambda: orders.forbid("r", {"a": "z"}, {"a": ["x"]}), "unknown answer"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_limit_counts_the_sets_that_there_are():
    lines = [orders.require(name, "vote", name) for name in ("yes", "no")]
    found = orders.conflicts({"vote": ["yes", "no"]}, [], lines, most=3)
    assert len(found.clashes) + len(found.surrenders) == 3
    with pytest.raises(ValueError, match="more than 2 sets"):
        orders.conflicts({"vote": ["yes", "no"]}, [], lines, most=2)


def test_both_sides_of_an_implication_are_checked_when_it_is_made():
    q = {"head": ["cleric", "president"], "vote": ["yes", "no"]}
    for when, then, unknown in (
        ({"head": "president"}, {"ballot": "yes"}, "question 'ballot'"),
        ({"head": "president"}, {"vote": "perhaps"}, "answer 'perhaps'"),
        ({"crown": "president"}, {}, "question 'crown'"),
        ({"head": [3, "king"]}, {}, "answer '3'"),
    ):
        with pytest.raises(ValueError, match=unknown):
            orders.implies("a rule", when, then, q)


def test_a_thousand_rules_that_do_not_touch_each_other():
    q = {f"q{i}": ["a", "b", "c"] for i in range(1101)}
    chain = [orders.Rule(f"r{i}", ((f"q{i}", frozenset("ab")), (f"q{i + 1}", frozenset("bc")))) for i in range(1100)]
    order = orders.solutions(q, chain, most=1)[0]
    assert all(holds(order, rule) for rule in chain)


def test_implications_say_what_they_say():
    rng = np.random.default_rng(7)
    q = {"head": ["a", "b", "c"], "vote": ["a", "b"], "law": ["a", "b"]}

    def some():
        chosen = rng.choice(list(q), int(rng.integers(0, 3)), replace=False)
        return {str(k): [x for x in q[str(k)] if rng.random() < 0.5] for k in chosen}

    for _ in range(200):
        when, then = some(), some()
        rule = orders.implies("r", when, then, q)
        for answers in (dict(zip(q, c, strict=True)) for c in product(*q.values())):
            asked = all(answers[k] in v for k, v in when.items())
            met = any(answers[k] in v for k, v in then.items())
            assert holds(answers, rule) == (met or not asked)
        assert orders.solutions(q, [rule]) or not every(q, [rule])
