"""Every answer that rests on runs can be had without a mechanism, and so without those that no document describes."""

from __future__ import annotations

import inspect
import json

import pytest
from typer.testing import CliRunner

from twotrack import api
from twotrack.case.case import Case
from twotrack.cli import app
from twotrack.errors import RequestError

LEFT_OUT = ["standing-down"]


def asked(*words: str) -> dict:
    found = CliRunner().invoke(app, [*words, "--without", "standing-down", "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_arms_are_compared_without_it() -> None:
    overlay, sizes = "stronger-insurgent", ("--members", "64", "--weeks", "40")
    answer = asked("compare", "riverland", "--arm", overlay, *sizes)
    whole = api.compare(api.load("riverland"), [overlay], members=64, weeks=40).answer
    alone = api.run(api.load("riverland", overlays=[overlay]), 64, 40, 0, without=LEFT_OUT).answer
    assert answer["without"] == LEFT_OUT
    assert whole["without"] == []
    assert answer["arms"][overlay]["outcomes"] == alone["outcomes"]
    assert answer["arms"][overlay]["measures"]["stood_down_crown"]["mean"] == 0
    assert whole["arms"][overlay]["measures"]["stood_down_crown"]["mean"] > 0


def test_readings_are_run_without_it() -> None:
    answer = asked("readings", "riverland", "--members", "64", "--weeks", "40")
    assert answer["without"] == LEFT_OUT
    for reading, one in answer["readings"].items():
        world = api.load("riverland", overlays=[f"reading-{reading}"])
        assert one["outcomes"] == api.run(world, 64, 40, 0, without=LEFT_OUT).answer["outcomes"]


def test_explanations_are_shared_out_without_it() -> None:
    only = ("--only", "x3-conditional-exit", "--members", "64", "--weeks", "40")
    answer = asked("explain", "riverland", *only)
    base = api.run(api.load("riverland"), 64, 40, 0, without=LEFT_OUT).answer
    assert answer["without"] == LEFT_OUT
    assert answer["total"]["base"] == base["outcomes"][answer["outcome"]]["share"]


def test_numbers_are_weighed_without_it(riverland: Case) -> None:
    found = asked("audit", "riverland", "--members", "64", "--weeks", "20")
    assert found["without"] == LEFT_OUT
    assert found["riskiest"] != api.audit(riverland, members=64, weeks=20)["riskiest"]


@pytest.mark.parametrize("verb", ["compare", "readings", "explain", "audit"])
def test_an_unknown_mechanism_is_refused(verb: str, riverland: Case) -> None:
    ask = getattr(api, verb)
    more = {"arms": ["conditional-exit"]} if "arms" in inspect.signature(ask).parameters else {}
    with pytest.raises(RequestError, match="standing-down"):
        ask(riverland, members=8, weeks=2, without=["standing-up"], **more)
