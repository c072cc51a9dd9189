"""The ledger of people balances every week in the cases that ship, under any overlays and at the ends of all ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twotrack import api
from twotrack.case.overlays import list_overlays
from twotrack.engine.simulate import setup
from twotrack.engine.week import assess, bind, clock, step
from twotrack.errors import CaseError
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.world.compile import block, run_survey

SHARES = ("control", "lean", "fled", "standing", "displaced", "perceived", "claimed", "position", "backing", "paid")
NEVER_NEGATIVE = ("forces", "local", "joined", "killed", "gone_home", "switched", "presence", "enabler", "aid_paid",
                  "withheld", "harm_fighting", "harm_targeted", "funds")  # fmt: skip
OF_THE_START = ("population", "steps", "horizon")
OVERLAYS = {name: sorted(list_overlays(api.load(name).folder)) for name in api.cases()}
"""Overlays of each case; some set one field differently and cannot be combined."""


def to_the_ends(bound: list[Any], seed: int) -> None:
    """Move every number of every mechanism to one end of what was drawn for it among these members."""
    choice = np.random.default_rng(seed)
    for item in bound:
        fields = MECHANISMS[item.name].parameters.model_fields
        for name, values in zip(item.names, item.arguments, strict=True):
            if name in fields and name not in OF_THE_START:
                low, high = values.min(-1, keepdims=True), values.max(-1, keepdims=True)
                values[...] = np.where(choice.random(values.shape) < 0.5, low, high)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), name=st.sampled_from(sorted(OVERLAYS)), seed=st.integers(0, 2**32), ends=st.booleans())
def test_the_ledger_of_people_balances_whatever_is_asked(data: Any, name: str, seed: int, ends: bool) -> None:
    chosen = data.draw(st.lists(st.sampled_from(OVERLAYS[name]), max_size=3, unique=True))
    without = data.draw(st.sets(st.sampled_from(sorted(MECHANISMS)), max_size=2))
    steps_per_week = data.draw(st.sampled_from([1, 2]))
    try:
        case = api.load(name, overlays=chosen)
    except CaseError:
        return
    plan = setup(case, seed, 40, tuple(sorted(without)), steps_per_week)
    world = block(case, plan.fixed, seed, 0)
    a, times = world.arrays, clock(plan.steps, plan.dt)
    bound = bind(plan.order, case, world, times)
    if ends:
        to_the_ends(bound, seed)
    assess(bound, times, plan.order)
    for number in range(1, plan.steps + 1):
        step([b for b in bound if b.name != "ending"], times, number, plan.luck)
        run_survey(a)
        step([b for b in bound if b.name == "ending"], times, number, plan.luck)
        there = a["forces"].sum(axis=0, dtype=float) + a["reserve"] + a["local"].sum(axis=0, dtype=float)
        books = a["strength_start"].astype(float) + a["joined"] - a["killed"] - a["gone_home"]
        books += a["switched"][::-1].astype(float) - a["switched"]
        assert np.allclose(there, books, rtol=5e-4, atol=5e-4)
        for field in SHARES:
            assert (a[field] >= -1e-5).all(), field
            assert (a[field] <= 1 + 1e-4).all(), field
        for field in NEVER_NEGATIVE:
            assert (a[field] >= -1e-5).all(), field
        assert (a["reserve"] >= -1e-4).all()
        assert np.isfinite(a["war_value"]).all()
