"""Players beyond the two sides: what a case may say of them, their worths, the table's row and the story's lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from twotrack import api
from twotrack.analysis.home import home
from twotrack.analysis.table import bargaining_table
from twotrack.analysis.trace import retell
from twotrack.case.case import Case
from twotrack.draws.table import draw
from twotrack.errors import CaseError
from twotrack.report.geometry import render_geometry
from twotrack.world.deals import deals


@pytest.fixture
def copy(tmp_path: Path, riverland: Case) -> Callable[[str, str], Path]:
    def make(old: str, new: str) -> Path:
        folder = tmp_path / "riverland"
        shutil.copytree(riverland.folder, folder)
        text = (folder / "case.yaml").read_text(encoding="utf-8")
        before, found, after = text.partition("\nplayers:\n")
        assert found
        assert old in after
        (folder / "case.yaml").write_text(before + found + after.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("id: chancellor", "id: chanceller", "players.0.id", "unknown actor 'chanceller'"),
        ("id: elders", "id: chancellor", "players.1.id", "stands twice"),
        ("id: chancellor", "id: crown", "players.0.id", "is a side of the war"),
        ("of: crown", "of: crowns", "players.0.of", "unknown side 'crowns'"),
        ("of: crown", "of: null", "players.0", "left out and has no veto"),
        ("seat: included", "seat: invited", "players.0.seat", "included"),
        ("veto: {uniform: [0.3, 0.9]", "veto: {uniform: [0.3, 1.9]", "players.0", "'veto' reaches from 0.3 to 1.9"),
        ("unit: utility", "unit: share", "players.0", "'war' is given in 'share'"),
        ("rule:\n", "rules:\n", "players.0.positions.rules", "unknown issue 'rules'"),
        ("shared-cabinet: 0.2, ", "", "players.0.positions.rule.worth", "no worth given for option 'shared-cabinet'"),
        ("salience: {value: 0.6", "salience: {value: 1.6", "players.0", "saliences can sum to 1.6"),
    ],
)
def test_one_fault(copy: Callable[[str, str], Path], old: str, new: str, field: str, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        api.load(str(copy(old, new)))
    found = [(f.field, f.message + f.hint) for f in caught.value.faults]
    assert any(at.startswith(field) and message in words for at, words in found), found


def test_worths_follow_the_side_where_a_player_has_no_position(riverland: Case) -> None:
    """By hand: the Chancellor has 0.6 on who rules, and shares 0.4 over tolls and arms as the Crown does, 3 to 2."""
    case = riverland
    draws = draw(case.numbers, 0, np.arange(32, dtype=np.uint32))
    packages = deals(case, draws, 32)
    rule, tolls, arms = case.file.issues
    mine = case.file.players[0].positions["rule"].worth
    for d, chosen in enumerate(packages.options[0]):
        option = [issue.options[int(o)] for issue, o in zip(case.file.issues, chosen, strict=True)]
        by_hand = 0.6 * mine[option[0]] + 0.24 * tolls.positions["crown"].worth[option[1]]
        by_hand += 0.16 * arms.positions["crown"].worth[option[2]]
        assert packages.players[d, 0, 0] == pytest.approx(by_hand, abs=1e-6)
    assert rule.positions["crown"].worth != mine
    assert (packages.players[int(packages.count[0]) :, :, 0] == -1e9).all()


def test_the_table_says_who_stands_in_the_way(riverland: Case) -> None:
    answer, found = bargaining_table(riverland, 32, 0)
    chancellor, militia = answer["players"]["chancellor"], answer["players"]["militia"]
    assert 0 < chancellor["refuses"] <= chancellor["in_zone"]
    assert chancellor["would_spoil"] == 0
    assert militia["blocks"] == 0, "the left-out stop nothing"
    assert militia["would_spoil"] == militia["refuses"]
    assert "The Downvalley militia" in render_geometry(riverland, answer, found)
    free = riverland.with_overlay("interim-government")
    eased = bargaining_table(free, 32, 0)[0]["players"]["chancellor"]
    assert eased["refuses"] < chancellor["refuses"]
    whole = {name: q.central for name, q in riverland.numbers.items()} | {"players.chancellor.veto": 1.0}
    strict = home(riverland, found, whole)["chancellor"]
    assert strict["blocks"] == strict["refuses"] > chancellor["blocks"]


def test_refusals_and_spoiling_are_counted_and_told() -> None:
    case = api.load("riverland", overlays=["costly-war", "strong-elders"])
    run = api.run(case, 256, 80, 0)
    members = run.members
    for player in case.players:
        assert run.answer["measures"][f"blocked_{player}"]["mean"] == pytest.approx(members[f"blocked_{player}"].mean())
    refused, spoilt = int(members["blocked_elders"].idxmax()), int(members["spoilt_militia"].idxmax())
    assert members["blocked_elders"][refused] >= 1
    assert members["spoilt_militia"][spoilt] >= 2
    told = [e for week in retell(run, case, refused)["weeks"] for e in week["events"]]
    noes = [e for e in told if e["what"].startswith("The elders of the valleys (community of The Hill League)")]
    assert noes
    assert all("refuses a package" in e["what"] or "keeps off the table" in e["what"] for e in noes)
    assert all("players.elders.veto" in e["inputs"] and e["support"] for e in noes)
    told = [e for week in retell(run, case, spoilt)["weeks"] for e in week["events"]]
    acts = [e for e in told if e["what"].startswith("The Downvalley militia, left out, spoils the agreement")]
    assert len(acts) == members["spoilt_militia"][spoilt]
    assert all(e["inputs"]["war_militia"] > e["inputs"]["worth_militia"] - 0.2 for e in acts)
    calm = api.run(api.load("riverland", overlays=["common-ground-costly-war"]), 32, 20, 0)
    assert not [name for name in calm.members if name.startswith(("blocked_", "spoilt_"))], "the twin: nobody there"


def test_the_report_and_the_terminal_say_who_stood_in_the_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from twotrack.report.terminal import show_run

    case = api.load("riverland", overlays=["costly-war"])
    run = api.run(case, 64, 60, 0, out=tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "Refusals and spoiling by players beyond the two sides" in page
    assert page.count("The Downvalley militia") >= 1
    show_run(case, run)
    told = " ".join(capsys.readouterr().out.split())
    assert "In the way, per run: The Chancellor" in told
    alone = api.load("riverland", overlays=["common-ground-costly-war"])
    show_run(alone, api.run(alone, 32, 10, 0, out=tmp_path / "alone"))
    assert "In the way" not in capsys.readouterr().out
    assert "Refusals and spoiling" not in (tmp_path / "alone" / "report.html").read_text(encoding="utf-8")
