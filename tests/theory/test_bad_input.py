"""Every public function of the shelf under bad input: a typed error or a right answer, never a silent number.

Each argument is spoilt in turn; what comes back must be a `ValueError`, or an answer without NaN (and without infinity
where none is meant).
"""

import ast
import copy
import dataclasses
import importlib
from pathlib import Path

import numpy as np
import pytest
from tests.theory.good_calls import GOOD, TABLES, TEAM

import twotrack.theory
from twotrack.theory import (
    agreement,
    bargaining,
    checks,
    lotteries,
    negotiations,
    offers,
    orders,
    sequencing,
    tactics,
    voting,
    walk,
)

pytestmark = pytest.mark.slow  # two thousand tests: cheap each, not together

# what these take is names, files, graphs or values made by other functions; their own tests spoil those
NOT_NUMBERS = {
    "checks", "compiled", "scratch", "domain_formats", "geniusweb", "domains", "orders",
    "profiles.together", "offers.begin", "offers.save", "offers.restore", "sequencing.possible", "sequencing.knots",
    "sequencing.cycles", "sequencing.unilateral_sets", "tactics.hard_line",
}  # fmt: skip
# kernels' wrapper that trusts its caller, and says so
TRUSTING = {"dominance.undominated", "agreement.reservations.u", "agreement.reservation_of_one_list.u"}
# arguments of either sign: utilities, pay-offs, worths, costs that may be gains, estimates
SIGNED = {
    "utilities", "disagreement", "reservation", "red_lines", "status_quo", "tables", "first", "second", "u", "guess",
    "said", "bias", "cost_first", "cost_second", "falling_now", "rising_later", "rising_now", "deal", "outside",
    "betrayed", "war", "effects", "own", "low", "high", "best", "reserve", "before", "given", "surplus", "gains",
    "mean", "lost", "won",
}  # fmt: skip
NOT_SIGNED = {
    "attrition", "contest", "bargaining.rubinstein", "bargaining.rubinstein_costs", "bargaining.stahl",
    "beliefs.update.gains", "single_text.neighbours",
}  # fmt: skip
# infinity has a meaning here, and the docstring says which
INFINITE_IN = {"choice.logit.precision", "tactics.target.before"}
INFINITE_OUT = {"intent.divergence", "intent.separation", "intent.signs_needed", "vetoes.surplus_at_home",
                "attrition.square_end"}  # fmt: skip
# where no enforcement suffices, and where no lottery is as good as disagreement, as they say
NAN_OUT = {"commitment.enforcement_needed", "lotteries.ideal"}
NO_POINT = {"bargaining", "lotteries", "single_text.mediate"}  # utilities are NaN where `found` is False


def within(name, places):
    return any(name == place or name.startswith(place + ".") for place in places)


def function(name):
    module, call = name.split(".")
    return getattr(importlib.import_module(f"twotrack.theory.{module}"), call)


def is_numbers(value):
    if isinstance(value, (bool, str)) or value is None:
        return False
    if isinstance(value, (int, float, np.ndarray)):
        return True
    return isinstance(value, list) and len(value) > 0 and all(is_numbers(x) for x in value)


def with_one(value, bad):
    """The value with its first number replaced."""
    if isinstance(value, np.ndarray):
        changed = value.copy()
        changed.flat[0] = bad
        return changed
    if isinstance(value, list):
        return [with_one(value[0], bad), *value[1:]]
    return bad


ARGUMENTS = [(name, key) for name, call in GOOD.items() for key, value in call.items() if is_numbers(value)]


def numbers_of(answer):
    """All numbers in an answer."""
    if answer is None or isinstance(answer, (str, bytes)):
        return []
    if dataclasses.is_dataclass(answer):
        return [x for f in dataclasses.fields(answer) for x in numbers_of(getattr(answer, f.name))]
    if isinstance(answer, (tuple, list)):
        return [x for part in answer for x in numbers_of(part)]
    return np.asarray(answer, dtype=float).ravel().tolist()


def outcome(name, key, value):
    """ "refused", or what came back."""
    call = {**copy.deepcopy(GOOD[name]), key: value}
    with np.errstate(all="ignore"):
        try:
            return function(name)(**call)
        except ValueError:
            return "refused"


def is_sound(name, answer):
    found = np.array(numbers_of(answer))
    if within(name, NO_POINT):
        missing = getattr(answer, "found", getattr(answer, "drafts", np.array(1))) if dataclasses.is_dataclass(
            answer) else True  # fmt: skip
        if not np.all(missing):
            return True
    if np.isnan(found).any() and name not in NAN_OUT:
        return False
    return not np.isinf(found).any() or name in INFINITE_OUT


def test_every_function_that_takes_numbers_is_here():
    known = set()
    for path in Path(twotrack.theory.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            kernel = isinstance(node, ast.FunctionDef) and "kernel" in {ast.unparse(x) for x in node.decorator_list}
            if isinstance(node, ast.FunctionDef) and not kernel and not node.name.startswith("_"):
                known.add(f"{path.stem}.{node.name}")
    missing = {name for name in known if name not in GOOD and not within(name, NOT_NUMBERS)}
    assert missing == set()
    assert set(GOOD) <= known


@pytest.mark.parametrize("name", GOOD)
def test_the_good_call_is_answered(name):
    answer = function(name)(**GOOD[name])
    if name == "offers.step":
        answer = answer.counters  # its memory is infinite until somebody has offered something
    assert np.isfinite(numbers_of(answer)).all()


@pytest.mark.parametrize(("name", "key"), ARGUMENTS)
def test_what_is_no_number_is_refused(name, key):
    if within(f"{name}.{key}", TRUSTING):
        pytest.skip("trusts its caller")
    good = GOOD[name][key]
    masked = np.ma.array(np.ones(2), mask=[True, False])
    bad = [with_one(good, float("nan")), float("nan"), "many", "1", np.array([1j]), np.array(["2020-01-01"], "M8[D]"),
           masked, {"a": 1.0}, 1j]  # fmt: skip
    if name != "agreement.padded":  # issues of different length are what it is for
        bad.append([[1.0], [1.0, 2.0]])
    if f"{name}.{key}" not in INFINITE_IN:
        bad += [with_one(good, float("inf")), with_one(good, -float("inf"))]
    for value in bad:
        answer = outcome(name, key, value)
        assert isinstance(answer, str), f"{name}({key}={value!r}) gave {answer!r}"
        assert answer == "refused"


@pytest.mark.parametrize(("name", "key"), ARGUMENTS)
def test_negative_numbers_are_refused_where_they_mean_nothing(name, key):
    place = f"{name}.{key}"
    signed = key in SIGNED and not within(place, NOT_SIGNED)
    answer = outcome(name, key, with_one(GOOD[name][key], -3.0))
    if not signed and not within(place, TRUSTING):
        assert isinstance(answer, str), f"{place} = -3 gave {answer!r}"
    else:
        assert isinstance(answer, str) or is_sound(name, answer)


@pytest.mark.parametrize(("name", "key"), ARGUMENTS)
@pytest.mark.parametrize("size", [1e308, 1e200, 1e-308, 0.0])
def test_numbers_at_the_end_of_the_range_are_refused_or_answered(name, key, size):
    value = with_one(GOOD[name][key], size)
    answer = outcome(name, key, value)
    assert isinstance(answer, str) or is_sound(name, answer), f"{name}({key}={value!r}) gave {answer!r}"


def with_all(value, bad):
    """The value with every number replaced, of the sign it had."""
    if isinstance(value, list):
        return [with_all(x, bad) for x in value]
    return np.where(np.signbit(value), -bad, bad) if isinstance(value, np.ndarray) else (-bad if value < 0 else bad)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("size", [1e308, 1e154, 1e-308])
def test_many_such_numbers_at_once_are_refused_or_answered(name, size):
    call = {key: with_all(value, size) if is_numbers(value) else value for key, value in GOOD[name].items()}
    for keys in ([key] for key in call if is_numbers(GOOD[name][key])):
        answer = outcome(name, keys[0], call[keys[0]])
        assert isinstance(answer, str) or is_sound(name, answer), f"{name}({keys}={call[keys[0]]!r}) gave {answer!r}"
    with np.errstate(all="ignore"):
        try:
            answer = function(name)(**call)
        except ValueError:
            return
    if name != "offers.step":
        assert is_sound(name, answer), f"{name}({call!r}) gave {answer!r}"


@pytest.mark.parametrize(("name", "key"), ARGUMENTS)
def test_nothing_is_refused_or_gives_nothing(name, key):
    if within(f"{name}.{key}", TRUSTING):
        pytest.skip("trusts its caller")
    for value in ([], [[]], np.zeros((0, 2)), np.zeros((3, 0))):
        answer = outcome(name, key, value)
        if not isinstance(answer, str):
            found = numbers_of(answer)
            # a graph without edges, no seeds; the weights of the three nodes do not depend on the batch
            allowed = (key == "edges", key == "seeds", name == "beliefs.nodes")
            assert found == [] or any(allowed), f"{name}({key}={value!r}) gave {answer!r}"


ONE_PARTY = {"utilities": [[1.0], [0.5]], "disagreement": [0.0], "reservation": [0.0], "red_lines": [0.0],
             "status_quo": [0.0], "tables": [TABLES[0]], "tactics": TEAM[:1], "weights": [1.0], "consent": [0],
             "options": [2], "start": 0}  # fmt: skip


@pytest.mark.parametrize(
    "name", [n for n, call in GOOD.items() if (("utilities" in call or "tables" in call) and "agreement" in n)
             or (n.split(".")[0] in ("bargaining", "lotteries", "negotiations", "logrolling")
             and {"utilities", "tables"} & set(call))
             or n in ("offers.table", "single_text.mediate", "voting.core", "voting.win_set")]
)  # fmt: skip
def test_one_party_makes_no_agreement(name):
    if name == "agreement.padded":
        pytest.skip("takes the tables of one party")
    call = {key: ONE_PARTY.get(key, value) for key, value in GOOD[name].items()}
    with pytest.raises(ValueError, match="two parties"):
        function(name)(**call)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sequencing.possible({"a": "bc", "b": [], "c": []}), "must be a list of steps"),
        (lambda: sequencing.knots({"a": None}), "must be a list of steps"),
        (lambda: sequencing.cycles({"a": ["b"]}), "waits for 'b'"),
        (lambda: sequencing.unilateral_sets({"a": []}, done="a"), "must be a list of steps"),
        (lambda: sequencing.possible([("a", ["b"])]), "must map each step"),
        (lambda: sequencing.safest_order([[1.0]] * 2, [1.0], {"a": [1]}), "step a waits for 1"),
        (lambda: sequencing.safest_order([[1.0]] * 2, [1.0], {0: 1}), "must be numbers"),
        (lambda: sequencing.safest_order([[1.0]] * 2, [1.0], {0: [1.5]}), "must be whole numbers"),
        (lambda: orders.require("r", "a", 1), "an answer must be a text"),
        (lambda: orders.solutions({"a": ["x"]}, ["no rule"]), "rules must be made by"),
        (lambda: orders.solutions({}, []), "at least one question"),
        (lambda: orders.solutions({"a": []}, []), "no answer"),
        (lambda: orders.solutions({"a": "yes"}, []), "no answer"),
        (lambda: orders.solutions({"a": ["yes", "yes"]}, []), "twice"),
        (lambda: orders.solutions({"a": ["yes"]}, [], most=0), "most must be at least 1"),
        (lambda: orders.solutions({"a": ["yes"]}, [orders.require("r", "b", "yes")]), "unknown question"),
        (lambda: orders.consistent({"a": ["yes"]}, [orders.require("r", "a", "no")]), "unknown answer"),
        (lambda: orders.conflicts({"a": ["yes"]}, [], [], most=float("nan")), "most must be finite"),
        (lambda: orders.implies("r", {"b": "yes"}, {}, {"a": ["yes"]}), "unknown question"),
        (lambda: orders.forbid("r", {"a": "no"}, {"a": ["yes"]}), "unknown answer"),
    ],
)
def test_structures_without_sense_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("team", [None, [], ["soft", "hard"], [None, None], TEAM[:1], [TEAM, TEAM[:1]], 3])
def test_a_team_that_is_none_is_refused(team):
    for call in (negotiations.negotiate, offers.table):
        with pytest.raises(ValueError, match="tactic"):
            call(GOOD["offers.table"]["utilities"], [0.0, 0.0], team, 5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: negotiations.negotiate([[1.0, 0.0]], [0.0, 0.0], TEAM, 10**15), "rounds must be at most"),
        (lambda: offers.table([[1.0, 0.0]], [0.0, 0.0], TEAM, 10**15), "rounds must be at most"),
        (lambda: bargaining.stahl(0.9, 0.9, 10**12), "rounds must be at most"),
        (lambda: walk.worth(0.5, 0.5, later=0.4, wait=10**12), "wait must be at most"),
        (lambda: checks.whole("n", 2.0**60), "n must be at most"),
    ],
)
def test_what_would_take_for_ever_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_walk_that_has_long_ended_is_not_followed_further():
    chance, steps = walk.with_change(0.5, 0.3, 5, 10, 10**14)
    assert (float(chance), float(steps)) == pytest.approx((0.5, 25.0))


def test_nothing_to_order_and_nothing_to_wait_for():
    assert sequencing.possible({}) == ([], [])
    assert sequencing.knots({}) == sequencing.cycles({}) == []
    assert sequencing.unilateral_sets({}) == [frozenset()]
    assert orders.solutions({"a": ["yes"]}, []) == [{"a": "yes"}]
    assert orders.conflicts({"a": ["yes"]}, [], []).surrenders == [frozenset()]
    assert not orders.consistent({"a": ["yes"]}, [orders.Rule("nothing holds", ())])


def test_ten_million_outcomes():
    """The best of ten million deals by every rule, known beforehand: one deal was put above all others."""
    deals = np.random.default_rng(0).random((10_000_000, 2)) * 0.9
    deals[7_654_321] = [0.95, 0.96]
    mask = agreement.pareto(deals)
    assert np.flatnonzero(mask).tolist() == [7_654_321]
    low = [0.3, 0.3]
    for rule in (bargaining.nash, bargaining.kalai_smorodinsky, bargaining.egalitarian, bargaining.utilitarian):
        assert int(rule(deals, low).index) == 7_654_321
    assert lotteries.nash(deals, low).utilities == pytest.approx([0.95, 0.96])
    assert int(agreement.nearest_deal(deals, [1.0, 1.0])[0]) == 7_654_321
    inside = agreement.zone(deals, low)
    assert inside.sum() == ((deals[:, 0] >= 0.3) & (deals[:, 1] >= 0.3)).sum()
    assert voting.win_set(deals, [0.94, 0.94]).sum() == 1
    assert np.flatnonzero(voting.core(deals)).tolist() == [7_654_321]
    talks = negotiations.negotiate(deals, low, [tactics.time_dependent(1.0)] * 2, 50)
    assert talks.agreed
    assert (talks.utilities >= low).all()
    deals[5, 1] = np.nan
    for call in (agreement.pareto, lambda u: bargaining.nash(u, low), lambda u: agreement.zone(u, low)):
        with pytest.raises(ValueError, match="finite"):
            call(deals)
    tables = [[np.arange(10.0)] * 8] * 2
    with pytest.raises(ValueError, match="100000000 packages are too many"):
        agreement.packages(tables)
    assert len(agreement.pareto_packages(tables)[0]) == 1


def test_what_python_can_count_and_a_double_cannot_is_refused():
    for value in (10**400, np.array(["1"], dtype=object), [np.array(["1"], dtype=object)]):
        with pytest.raises(ValueError, match="must be"):
            checks.finite("cost", value)
