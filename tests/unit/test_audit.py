"""The audit: what it calls influential is so where the answer is known."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from twotrack import api
from twotrack.analysis.audit import audit, influences, scatter
from twotrack.case.case import Case
from twotrack.cli import app


def test_a_number_that_decides_is_found_and_the_others_are_not(riverland: Case) -> None:
    """Outcomes are put in the place of the run's: one draw decides the first, nothing the second."""
    members = api.run(riverland, 512, 5, 3).members
    rng = np.random.default_rng(0)
    draw = "draw.war.strength.crown"
    members = members.assign(control_crown=members[draw] ** 3, in_force=rng.permutation(len(members)))
    found = influences(riverland, members)
    assert found["war.strength.crown"] == (pytest.approx(1.0), "control_crown")
    noise = scatter(len(members), len(found))
    others = [name for name, (value, _) in found.items() if value > noise and name != "war.strength.crown"]
    assert others == []
    answer = audit(riverland, members)
    assert answer["riskiest"][0]["parameter"] == "war.strength.crown"
    assert answer["riskiest"][0]["told_apart"]
    assert not answer["riskiest"][1]["told_apart"]


def test_assumptions_come_before_better_grounds(afghanistan: Case) -> None:
    answer = api.audit(afghanistan, members=256, weeks=26)
    assert sum(answer["parameters"].values()) == len(afghanistan.grounds())
    assert answer["outside"] == ["standing-down"]
    told = [row for row in answer["riskiest"] if row["told_apart"]]
    assert told
    order = ["assumption", "theory", "data", "documents"]
    assert [order.index(row["ground"]) for row in told] == sorted(order.index(row["ground"]) for row in told)
    assert all(row["support"] for row in told)
    assert answer["uncertain"] == sum(q.uncertain for q in afghanistan.numbers.values())


def test_the_command_prints_a_table_or_one_object() -> None:
    arguments = ["audit", "riverland", "--members", "128", "--weeks", "20"]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert "No document describes: standing-down" in shown.stdout
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert {"parameters", "outside", "riskiest"} <= set(answer)
    assert {"parameter", "influence", "support"} <= set(answer["riskiest"][0])
