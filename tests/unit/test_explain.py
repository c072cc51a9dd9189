"""Explanations: exact where the answer is known, and every switch changes what it says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import twotrack as tt
from twotrack import api
from twotrack.analysis.attribution import attribute
from twotrack.analysis.explaining import outcome_of
from twotrack.analysis.shapley import interactions, shapley_values
from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.case.overlays import Overlay, OverlayFile
from twotrack.cli import app
from twotrack.errors import CaseError, RequestError
from twotrack.report.explanations import bar, natures_lines, share_rows, total_line

IDS = [
    "x1-shared-order", "x2-patron-without-influence", "x3-conditional-exit", "x4-no-leverage", "x5-nobody-waits",
    "x6-only-for-return", "x7-presence-ends-first", "x8-two-tracks",
]  # fmt: skip
THREE = ("x1-shared-order", "x3-conditional-exit", "x7-presence-ends-first")


def by_orders(worth: list[float], count: int) -> list[float]:
    """Shapley's definition, written out: the mean of what each adds, over all orders."""
    sums, orders = [0.0] * count, list(permutations(range(count)))
    for order in orders:
        on = 0
        for j in order:
            sums[j] += worth[on | 1 << j] - worth[on]
            on |= 1 << j
    return [total / len(orders) for total in sums]


def test_three_switches_are_shared_as_by_hand() -> None:
    """The glove market (Shapley & Shubik 1969): one left glove, two right ones; a pair is worth 1."""
    gloves = [0, 0, 0, 1, 0, 1, 0, 1]  # bit 0 holds the left glove
    assert shapley_values(gloves) == pytest.approx([4 / 6, 1 / 6, 1 / 6])
    # left with a right: (1 - 0 - 0 + 0 without the other right, 1 - 1 - 0 + 0 with it) / 2; rights: (0 + -1) / 2
    assert interactions(gloves) == pytest.approx([1 / 2, 1 / 2, -1 / 2])
    other = [3.0, 5.0, 2.0, 9.0, 4.0, 4.0, 8.0, 1.0]
    assert shapley_values(other) == pytest.approx(by_orders(other, 3))
    with pytest.raises(ValueError, match="all combinations"):
        shapley_values([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="2 switches have 4 combinations, not 8"):
        attribute(np.zeros((8, 5), bool), ["a", "b"])


@pytest.mark.slow
def test_riverland_is_shared_as_the_sum_over_orders_of_simulated_shares(riverland: Case) -> None:
    worth = []
    for number in range(8):
        on = [name for j, name in enumerate(THREE) if number >> j & 1]
        run = api.run(riverland.with_overlay(*on) if on else riverland, 160, 52, 5)
        worth.append(run.answer["outcomes"]["settlement"]["share"])
        print(f"{' + '.join(on) or 'base'}: {worth[-1]:.5f}")
    hand = by_orders(worth, 3)
    answer = tt.explain(riverland, "settlement", only=THREE, members=160, seed=5)
    for name, value in zip(THREE, hand, strict=True):
        print(f"{name}: {value:+.6f}")
        assert answer["explanations"][name]["share"] == pytest.approx(value, abs=1e-12)
    assert answer["explanations"][THREE[0]]["alone"] == pytest.approx(worth[1] - worth[0], abs=1e-12)
    assert answer["explanations"][THREE[0]]["last"] == pytest.approx(worth[7] - worth[6], abs=1e-12)
    assert answer["total"]["base"] == worth[0]
    assert answer["total"]["all_switched"] == worth[7]
    assert max(abs(x) for x in hand) > 0.03, "a test in which something is shared"
    pair = next(row for row in answer["interactions"] if row["pair"] == list(THREE[:2]))
    expected = (worth[3] - worth[1] - worth[2] + worth[0] + worth[7] - worth[5] - worth[6] + worth[4]) / 2
    assert pair["value"] == pytest.approx(expected, abs=1e-12)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_the_answer_does_not_depend_on_workers(riverland: Case) -> None:
    one, two = (
        tt.explain(riverland, only=THREE[1:], members=64, weeks=20, seed=3, workers=workers) for workers in (1, 2)
    )
    assert one == two


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(api.cases()))
def test_the_eight_explanations_are_there_say_what_they_are_and_combine(name: str) -> None:
    case = api.load(name)
    files = Files(case.folder)
    found: list[Overlay] = []
    for item in api.overlays(case):
        file, _ = files.overlay(item)
        assert isinstance(file, OverlayFile)
        if file.overlay.kind == "explanation":
            found.append(file.overlay)
    assert [overlay.id for overlay in found] == IDS
    assert all(overlay.nature for overlay in found)
    claims = [[support.claim for support in overlay.support if support.claim] for overlay in found]
    if name == "riverland":
        assert {support.assumption for overlay in found for support in overlay.support} == {"invented"}
    else:
        assert all(claims)
        assert {claim for given in claims for claim in given if claim} <= set(case.evidence.claims)
    arms = [(), IDS, *([one] for one in IDS)]
    assert len({case.with_overlay(*arm, files=files).fingerprint for arm in arms}) == 10
    paths = [path.split(".") for overlay in found for path in overlay.set]
    assert not [
        p for p in paths if p[:2] in (["parameters", "acceptance"], ["parameters", "keeping"]) or p[0] == "endings"
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(api.cases()))
@pytest.mark.parametrize("switch", IDS)
def test_every_switch_changes_something_under_the_same_luck(name: str, switch: str) -> None:
    case = api.load(name)
    before, after = api.run(case, 96, 26, 1).members, api.run(case.with_overlay(switch), 96, 26, 1).members
    measured = [column for column in before if not column.startswith("draw.")]
    assert any((before[column] != after[column]).any() for column in measured)


def test_a_switch_that_changes_no_input_has_nothing_and_is_not_simulated(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(api.case_folder("riverland"), tmp_path / "riverland"))
    text = (folder / "overlays" / "x4-no-leverage.yaml").read_text(encoding="utf-8").split("set:")[0]
    text = text.replace("x4-no-leverage", "x9-as-it-is") + "set:\n  talks.state: open\n"
    (folder / "overlays" / "x9-as-it-is.yaml").write_text(text, encoding="utf-8")
    answer = api.explain(api.load(folder), only=["x3-conditional-exit", "x9-as-it-is"], members=96, seed=2)
    rests = answer["explanations"]["x9-as-it-is"]
    assert (rests["share"], rests["low"], rests["high"], rests["idle"]) == (0, 0, 0, True)
    assert (answer["combinations"], answer["simulated"]) == (4, 2)
    works = answer["explanations"]["x3-conditional-exit"]
    assert works["share"] == works["alone"] == answer["total"]["difference"] != 0


def test_what_moved_in_no_member_is_not_said_to_move_never() -> None:
    outcome = np.zeros((4, 100), bool)
    outcome[1::2, :30] = True  # the first switch decides in thirty members, the second in none of these
    found = attribute(outcome, ["one", "two"])["explanations"]
    assert found["two"]["share"] == 0
    assert found["two"]["low"] < 0 < found["two"]["high"]
    assert found["one"]["low"] < 0.3 < found["one"]["high"]
    rests = attribute(outcome, ["one", "two"], idle=["two"])["explanations"]["two"]
    assert (rests["low"], rests["high"]) == (0, 0)


def test_a_total_not_told_from_nothing_has_no_parts() -> None:
    rng = np.random.default_rng(3)
    answer = attribute(rng.random((4, 60)) < 0.5, ["one", "two"])
    assert answer["total"]["low"] < 0 < answer["total"]["high"]
    assert [one["of_difference"] for one in answer["explanations"].values()] == [None, None]
    words = total_line(answer | {"outcome": "takeover", "members": 60})
    assert "do not tell it from nothing" in words


def test_what_cannot_be_asked_is_refused(riverland: Case, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"no ending 'setlement'.*did you mean 'settlement'"):
        api.explain(riverland, "setlement")
    with pytest.raises(RequestError, match="no explanation 'conditional-exit'"):
        api.explain(riverland, only=["conditional-exit"])
    with pytest.raises(RequestError, match="members is 0"):
        api.explain(riverland, members=0)
    with pytest.raises(CaseError, match=r"both change calendar\.presence\.path; they cannot be combined"):
        api.explain(riverland.with_overlay("nobody-leaves"))
    folder = Path(shutil.copytree(riverland.folder, tmp_path / "riverland"))
    for path in (folder / "overlays").glob("x*.yaml"):
        path.unlink()
    with pytest.raises(RequestError, match="has no explanations: write overlays of kind explanation"):
        api.explain(api.load(folder))


def test_the_ending_explained_is_the_takeover_else_the_first_that_is_not_left_over(riverland: Case) -> None:
    assert outcome_of(riverland, None) == "league-takeover"
    assert outcome_of(riverland, "stalemate") == "stalemate"


def test_only_an_explanation_says_what_its_switch_is(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(api.case_folder("riverland"), tmp_path / "riverland"))
    path = folder / "overlays" / "guarantee.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "nature: policy\n", encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        api.load(folder, overlays=["guarantee"])
    assert any("a policy has no nature" in fault.message for fault in caught.value.faults)


def test_files_read_once_give_the_same_case_and_the_same_faults(riverland: Case, tmp_path: Path) -> None:
    files = Files(riverland.folder)
    for names in ((), ("x1-shared-order",), ("x1-shared-order", "x3-conditional-exit"), ()):
        assert riverland.with_overlay(*names, files=files).fingerprint == riverland.with_overlay(*names).fingerprint
    folder = Path(shutil.copytree(riverland.folder, tmp_path / "riverland"))
    case, files = api.load(folder), Files(folder)
    (folder / "overlays" / "broken.yaml").write_text(
        (folder / "overlays" / "guarantee.yaml").read_text(encoding="utf-8").replace("id: guarantee", "id: broken")
        .replace("value: 1,", "value: 7,"), encoding="utf-8",
    )  # fmt: skip
    for _ in range(2):
        with pytest.raises(CaseError) as caught:
            case.with_overlay("broken", files=files)
        assert any("outside [0, 1]" in fault.message for fault in caught.value.faults)
    case.with_overlay("guarantee", files=files)


@pytest.mark.slow
def test_the_command_prints_bars_or_one_object() -> None:
    arguments = ["explain", "riverland", "--members", "64", "--weeks", "26"]
    for name in (*THREE, "x4-no-leverage"):
        arguments += ["--only", name]
    shown = CliRunner().invoke(app, arguments, env={"COLUMNS": "110"})
    assert shown.exit_code == 0, shown.output
    for words in (
        "from documents", "16 combinations of 4 switches", "the same luck in all", "league-takeover ends",
        "difference in this model", "By assumption: x4-no-leverage", "No policy: x1-shared-order", "Alone", "Last",
        "x7-presence-ends-first", "bootstrap",
    ):  # fmt: skip
        assert words in " ".join(shown.stdout.split()), words
    answer = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert {"case", "as_of", "members", "weeks", "seed", "outcome", "explanations", "total", "interactions", "support",
            "uncertainty"} <= set(answer)  # fmt: skip
    assert {"share", "low", "high", "alone", "last", "of_difference", "name", "nature", "claims"} <= set(
        answer["explanations"]["x1-shared-order"]
    )
    assert {"base", "all_switched"} <= set(answer["total"])
    assert {"pair", "value", "low", "high"} <= set(answer["interactions"][0])
    rows = share_rows(answer)
    assert [abs(row.share) for row in rows] == sorted((abs(row.share) for row in rows), reverse=True)
    assert len(natures_lines(rows)) == 2


def test_a_bar_shows_the_share_and_its_interval() -> None:
    outcome = np.zeros((2, 200), bool)
    outcome[1, :40] = True
    answer = attribute(outcome, ["one"])
    answer["explanations"]["one"] |= {"name": "One", "nature": "policy", "claims": []}
    row = share_rows(answer)[0]
    drawn = bar(row, 40.0, 10)
    assert drawn[:10].strip() == ""
    assert drawn[10] == "│"
    assert drawn[11:15] == "███▒" or drawn[11:15] == "████", drawn
    assert drawn.count("─") >= 1
    assert drawn[-1] == " "
    assert bar(row, 0.0, 3) == "   │   "


STOPPED = """
import os, signal, sys
from twotrack import cli
from twotrack.analysis import explaining
run, seen = explaining.run_plan, []
def stop_at_the_third(*arguments, **named):
    seen.append(1)
    if len(seen) == 3:
        os.kill(os.getpid(), signal.SIGINT)
    return run(*arguments, **named)
explaining.run_plan = stop_at_the_third
sys.argv = ["twotrack", "explain", "riverland", "--members", "32", "--weeks", "4", "--json"]
cli.main()
"""


@pytest.mark.slow
def test_ctrl_c_between_combinations_is_status_3() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=300)
    assert done.returncode == 3, done.stderr
    assert "stopped by the user" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
