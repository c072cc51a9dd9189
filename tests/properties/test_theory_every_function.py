"""What must hold of every function of the shelf: no input is changed, and a batch gives what a loop gives, exactly.

`CORE` says how many axes each argument has without a batch; arguments not named have none and broadcast. What has no
batch axis is in `ALONE`, with the reason that its page gives.
"""

import copy
import dataclasses
import importlib

import numpy as np
import pytest
from tests.theory.good_calls import GOOD

# axes of one problem
CORE = {
    "agreement.listed": {"utilities": 2}, "agreement.pareto": {"utilities": 2},
    "agreement.zone": {"utilities": 2, "reservation": 1}, "agreement.reservations": {"u": 2, "reservation": 1},
    "agreement.blockers": {"utilities": 2, "reservation": 1},
    "agreement.nearest_deal": {"utilities": 2, "red_lines": 1}, "attrition.fight": {"times": 1},
    "bargaining.nash": {"utilities": 2, "disagreement": 1},
    "bargaining.kalai_smorodinsky": {"utilities": 2, "disagreement": 1},
    "bargaining.egalitarian": {"utilities": 2, "disagreement": 1},
    "bargaining.utilitarian": {"utilities": 2, "disagreement": 1}, "choice.logit": {"utilities": 1},
    "choice.draw": {"utilities": 1}, "choice.quantal_equilibrium": {"first": 2, "second": 2},
    "contest.guns_and_butter": {"resources": 1, "guns": 1}, "intent.posterior": {"prior": 1, "likelihood": 1},
    "intent.after_signs": {"prior": 1, "table": 2, "counts": 1}, "intent.divergence": {"table": 2},
    "intent.information": {"prior": 1, "table": 2}, "intent.separation": {"table": 2},
    "lotteries.ideal": {"utilities": 2, "disagreement": 1},
    "lotteries.kalai_smorodinsky": {"utilities": 2, "disagreement": 1},
    "lotteries.egalitarian": {"utilities": 2, "disagreement": 1},
    "lotteries.utilitarian": {"utilities": 2, "disagreement": 1},
    "lotteries.nash": {"utilities": 2, "disagreement": 1},
    "negotiations.negotiate": {"utilities": 2, "reservation": 1},
    "sequencing.safest_order": {"effects": 2, "limits": 1},
    "single_text.mediate": {"utilities": 2, "disagreement": 1, "weights": 1}, "tactics.reply": {"offers": 1},
    "threshold.cascade": {"thresholds": 1}, "threshold.cascade_on_graph": {"thresholds": 1},
    "vetoes.surplus_at_home": {"gains": 1}, "voting.win_set": {"utilities": 2, "status_quo": 1},
    "voting.core": {"utilities": 2, "status_quo": 1},
}  # fmt: skip
# the same for the whole batch: sizes, rules of the table, graphs, numbers of steps
SHARED = {
    "rounds", "precision", "tolerance", "memory", "options", "quota", "consent", "lag", "kind", "edges", "seeds",
    "times", "fits", "tactics", "conditions", "most", "table", "vetoes",
}  # fmt: skip
SHARED_IN = {
    "contest.guns_and_butter.butter", "single_text.mediate.goodwill", "voting.win_set.weights", "voting.core.weights",
    "intent.after_signs.memory",
}  # fmt: skip
ALONE = {
    "ragged tables of issues, whose packages differ in number": {
        "agreement.padded", "agreement.pareto_pair", "agreement.packages", "agreement.pareto_packages",
        "agreement.aligned", "bundles.bundle", "logrolling.potential"},
    "one list by its name, for what has none": {"agreement.reservation_of_one_list", "dominance.undominated"},
    "answers that differ in number": {"threshold.fixed_points", "threshold.normal_fixed_points",
                                      "sequencing.orders_within", "single_text.neighbours"},
    "one rule of voting": {"voting.veto_players"},
    "states and settings of single talks": {"offers.tactic_table", "offers.table", "offers.step",
                                            "tactics.time_dependent", "tactics.mirror", "tactics.stalling",
                                            "tactics.mixture", "tactics.target"},
    "one table, to be read many times": {"walk_tables.worth_table"},
}  # fmt: skip
BATCHED = sorted(set(GOOD) - set().union(*ALONE.values()))
LISTS = {"tables", "tactics", "options", "counts", "joined"}  # of issues and parties, not arrays


def function(name):
    module, call = name.split(".")
    return getattr(importlib.import_module(f"twotrack.theory.{module}"), call)


def parts(answer):
    """The arrays in an answer."""
    if dataclasses.is_dataclass(answer):
        return [x for f in dataclasses.fields(answer) for x in parts(getattr(answer, f.name))]
    if isinstance(answer, tuple):
        return [x for part in answer for x in parts(part)]
    return [np.asarray(answer)]


def is_array(value):
    return isinstance(value, (list, float, int, np.ndarray)) and not isinstance(value, bool) and not callable(value)


def stacked(name, call):
    """Each argument that may have a batch three times, a little apart where that keeps it valid."""
    rng = np.random.default_rng(len(name))
    batch = {}
    for key, value in call.items():
        shared = key in SHARED or f"{name}.{key}" in SHARED_IN or not is_array(value)
        if shared and not (name.startswith("intent") and key == "table"):
            batch[key] = value
            continue
        one = np.asarray(value)
        core = CORE.get(name, {}).get(key, 0)
        one = one[tuple([0] * (one.ndim - core))] if one.ndim > core else one
        if np.issubdtype(one.dtype, np.integer):
            batch[key] = np.stack([one] * 3)
        elif name.startswith("intent") and key in ("prior", "table"):
            moved = one + rng.uniform(0.0, 0.3, (3, *one.shape))
            batch[key] = moved / moved.sum(axis=-1, keepdims=True)
        else:
            batch[key] = one * rng.uniform(0.97, 1.0, (3, *one.shape))
    return batch


def alone(name, call, batch, i):
    return {key: value[i] if value is not call[key] else value for key, value in batch.items()}


@pytest.mark.parametrize("name", GOOD)
def test_no_function_changes_its_inputs(name):
    call = {
        key: np.array(value) if isinstance(value, list) and key not in LISTS else value
        for key, value in GOOD[name].items()
    }
    before = copy.deepcopy(call)
    for value in call.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)  # and whoever tried would be told
    function(name)(**call)
    for key, value in call.items():
        for now, then in zip(parts(value) if is_array(value) else [], parts(before[key]), strict=False):
            assert np.array_equal(now, then), f"{name} changed {key}"


@pytest.mark.parametrize("name", BATCHED)
def test_a_batch_gives_what_a_loop_gives(name):
    call = GOOD[name]
    batch = stacked(name, call)
    whole = parts(function(name)(**batch))
    single = [parts(function(name)(**alone(name, call, batch, i))) for i in range(3)]
    seen = 0
    for k, array in enumerate(whole):
        if (name, k) == ("beliefs.nodes", 1):
            continue  # the weights of the nodes are the same for all
        seen += 1
        for i in range(3):
            one = single[i][k]
            own = array[i]
            if name == "single_text.mediate":
                own = own[: len(one)] if one.ndim else own  # a batch is filled up to its longest text
            assert own.shape == one.shape, f"{name}: part {k}"
            assert np.array_equal(own, one, equal_nan=own.dtype.kind == "f"), f"{name}: part {k} of {i}"
    assert seen


def test_every_function_is_batched_or_says_why_not():
    assert set().union(*ALONE.values()) <= set(GOOD)
    assert len(BATCHED) > 60
    assert set(CORE) <= set(BATCHED)
