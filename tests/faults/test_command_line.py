"""The command line as a user meets it: answers, exit statuses, Ctrl-C; never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from twotrack import api


def twotrack(*arguments: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "twotrack", *arguments], cwd=cwd, capture_output=True, text=True, timeout=300,
        env={**os.environ, "COLUMNS": "100", **more},
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


@pytest.mark.slow
def test_run_prints_one_json_object(tmp_path: Path) -> None:
    done = twotrack("run", "riverland", "--members", "64", "--weeks", "20", "--seed", "7", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["case"] == "riverland"
    folder = tmp_path / answer["run"]
    assert folder.parent.name == "runs"
    assert folder.name == f"riverland-2031-03-03-{answer['fingerprint'][:8]}"
    again = twotrack(
        "run", "riverland", "--members", "64", "--weeks", "20", "--seed", "7", "--json", "--workers", "1", cwd=tmp_path
    )
    second = json.loads(again.stdout)
    assert second["digest"] == answer["digest"]
    assert second["run"] != answer["run"], "a finished run is never overwritten"
    resumed = twotrack(
        "run", "riverland", "--members", "64", "--weeks", "20", "--seed", "7", "--json", "--resume", cwd=tmp_path
    )
    assert json.loads(resumed.stdout) == answer
    page = twotrack("report", answer["run"], cwd=tmp_path)
    assert page.returncode == 0
    assert (folder / "report.html").stat().st_size > 10_000


@pytest.mark.slow
def test_run_prints_a_summary(tmp_path: Path) -> None:
    done = twotrack("run", "riverland", "--members", "64", "--weeks", "20", cwd=tmp_path)
    for words in ("from documents", "stalemate", "95 % interval", "not conditioned", "Page:"):
        assert words in done.stdout, words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["run", "riverlnd"], 2, "did you mean 'riverland'"),
        (["run", "riverland", "--overlay", "conditional-exi"], 2, "did you mean 'conditional-exit'"),
        (["run", "riverland", "--without", "combatt"], 2, "did you mean 'combat'"),
        (["run", "riverland", "--as-of", "yesterday"], 2, "not a date"),
        (["run", "riverland", "--members", "0"], 2, "members is 0"),
        (["run", "riverland", "--members", "many"], 2, "valid integer"),
        (["run", "riverland", "--workers", "0"], 2, "workers is 0"),
        (["run", "riverland", "--nonsense"], 2, "--nonsense"),
        (["run"], 2, "CASE"),
        (["runn"], 2, "runn"),
        (["report", "nowhere"], 2, "no run folder"),
        (["new", "Bad Name"], 2, "is no case name"),
        (["schema", "nothing"], 2, "no schema for"),
        (["validate", "nowhere"], 2, "no case 'nowhere'"),
        (["explain", "riverlnd"], 2, "did you mean 'riverland'"),
        (["explain", "riverland", "--outcome", "setlement"], 2, "did you mean 'settlement'"),
        (["explain", "riverland", "--only", "x1-shared-ordr"], 2, "did you mean 'x1-shared-order'"),
        (["explain", "riverland", "--workers", "0"], 2, "workers is 0"),
        (["table", "riverlnd"], 2, "did you mean 'riverland'"),
        (["table", "riverland", "--overlay", "conditional-exi"], 2, "did you mean 'conditional-exit'"),
        (["table", "riverland", "--as-of", "yesterday"], 2, "not a date"),
        (["table", "riverland", "--members", "0"], 2, "members is 0"),
        (["table", "riverland", "--seed", "-1"], 2, "seed is -1"),
        (["table", "riverland", "--out", "."], 2, "is a folder"),
        (["table", "riverland", "--out", "no/such/folder/page.html"], 2, "cannot write the page"),
        (["trace", "nowhere", "--member", "0"], 2, "is no run folder"),
        (["trace", "riverlnd"], 2, "did you mean 'riverland'"),
        (["trace", "riverland", "--member", "0"], 2, "belong to a run folder"),
        (["ledger", "riverlnd"], 2, "did you mean 'riverland'"),
        (["ledger", "riverland", "--as-of", "yesterday"], 2, "not a date"),
        (["evidence", "riverland", "--documents", "nowhere"], 2, "which is no folder"),
        (["evidence", "afghanistan"], 2, "TWOTRACK_DOCUMENTS"),
    ],
)
def test_wrong_input_is_one_message_and_status_2(arguments: list[str], status: int, words: str, tmp_path: Path) -> None:
    done = twotrack(*arguments, cwd=tmp_path)
    assert done.returncode == status
    assert words in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_faulty_case_shows_every_fault_and_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "riverland"
    shutil.copytree(api.cases()["riverland"], folder)
    text = (folder / "case.yaml").read_text().replace("title:", "titel:").replace("population: 1.0", "population: 0.9")
    (folder / "case.yaml").write_text(text)
    done = twotrack("run", "riverland/case.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "case.yaml:4:1: titel" in done.stderr
    assert "the weights sum to 0.9, not 1" in done.stderr
    assert not (tmp_path / "runs").exists()
    listed = twotrack("validate", "./riverland", "--json", cwd=tmp_path)
    assert listed.returncode == 2
    assert {f["line"] for f in json.loads(listed.stdout)["faults"]} >= {4}


@pytest.mark.slow
def test_the_small_commands(tmp_path: Path) -> None:
    assert "riverland" in twotrack("cases", cwd=tmp_path).stdout
    assert {c["name"] for c in json.loads(twotrack("cases", "--json", cwd=tmp_path).stdout)["cases"]} == set(
        api.cases()
    )
    assert "well formed" in twotrack("validate", "riverland", cwd=tmp_path).stdout
    steps = json.loads(twotrack("schedule", "--json", cwd=tmp_path).stdout)["steps"]
    assert [s["name"] for s in steps if s["outside"]] == ["standing-down"]
    assert "no document describes it" in twotrack("schedule", cwd=tmp_path).stdout
    card = json.loads(twotrack("schedule", "--mechanism", "combat", "--json", cwd=tmp_path).stdout)
    assert {p["name"] for p in card["parameters"]} >= {"combat.decisiveness", "combat.assault_rate"}
    assert "Hirshleifer" in twotrack("schedule", "--mechanism", "combat", cwd=tmp_path).stdout
    assert json.loads(twotrack("schema", "case", cwd=tmp_path).stdout)["type"] == "object"
    assert "0.1.0" in twotrack("--version", cwd=tmp_path).stdout
    welcome = twotrack(cwd=tmp_path)
    assert welcome.returncode == 0
    assert "laboratory for peace processes" in welcome.stdout
    for command in ("run", "validate", "check", "cases", "new", "schedule", "schema", "report", "table", "trace",
                    "ledger", "evidence"):  # fmt: skip
        text = twotrack(command, "--help", cwd=tmp_path).stdout
        assert "Example: twotrack" in text, command


@pytest.mark.slow
def test_the_bargaining_table_as_text_json_and_page(tmp_path: Path) -> None:
    text = twotrack("table", "riverland", "--members", "32", cwd=tmp_path)
    assert text.returncode == 0, text.stderr
    for words in ("parameters: ", "Zone of agreement", "Kalai-Smorodinsky", "Which rules fit together", "exact:"):
        assert words in text.stdout, words
    page = twotrack("table", "riverland", "--members", "32", "--json", "--out", "page.html", cwd=tmp_path)
    answer = json.loads(page.stdout)
    assert answer["page"] == "page.html"
    assert (tmp_path / "page.html").stat().st_size > 10_000
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"], "nothing else is left behind"
    again = json.loads(twotrack("table", "riverland", "--members", "32", "--json", cwd=tmp_path).stdout)
    assert again == answer | {"page": None}


@pytest.mark.slow
def test_a_war_worth_more_than_every_deal_is_said_and_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "river"
    shutil.copytree(api.cases()["riverland"], folder)
    text = (folder / "case.yaml").read_text() + (
        "  war-value:\n    cost: {value: 0, unit: utility per week, support: *invented}\n"
        "    won: {value: 2, unit: utility, support: *invented}\n"
        "    lost: {value: 1, unit: utility, support: *invented}\n"
    )
    (folder / "case.yaml").write_text(text)
    done = twotrack("table", "river", "--members", "32", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["points"] == {"nash": None, "kalai_smorodinsky": None, "egalitarian": None}
    assert answer["agreement_exists"] == 0
    assert "war is worth more" in answer["no_point"]
    shown = twotrack("table", "river", "--members", "32", "--out", "page.html", cwd=tmp_path)
    assert shown.returncode == 0
    assert "No bargaining point: war is worth more" in shown.stdout
    assert "No rule picks a deal" in (tmp_path / "page.html").read_text()


@pytest.mark.slow
def test_the_story_of_a_member_and_what_can_be_wrong_with_a_run_folder(tmp_path: Path) -> None:
    assert (
        twotrack("run", "riverland", "--members", "40", "--weeks", "20", "--out", "run", cwd=tmp_path).returncode == 0
    )
    text = twotrack("trace", "run", "--member", "3", cwd=tmp_path)
    assert text.returncode == 0, text.stderr
    for words in ("Member 3", "parameters: ", "Ending:", "(posture)", "support: assumption", "Week "):
        assert words in text.stdout, words
    one = json.loads(twotrack("trace", "run", "--member", "3", "--week", "20", "--json", cwd=tmp_path).stdout)
    assert {"member", "seed", "ending", "weeks"} <= set(one)
    assert [week["week"] for week in one["weeks"]] == [20]
    for arguments, words in (
        ([], "name a member"),
        (["--member", "40"], "between 0 and 39"),
        (["--member", "0", "--week", "21"], "between 0 and 20"),
        (["--member", "x"], "valid integer"),
    ):
        wrong = twotrack("trace", "run", *arguments, cwd=tmp_path)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert words in wrong.stderr
    (tmp_path / "run" / "talks.parquet").write_bytes(b"no table")
    assert "cannot be read" in twotrack("trace", "run", "--member", "0", cwd=tmp_path).stderr
    (tmp_path / "run" / "manifest.json").write_text("{")
    damaged = twotrack("trace", "run", "--member", "0", cwd=tmp_path)
    assert damaged.returncode == 2
    assert "manifest.json' cannot be read" in damaged.stderr
    (tmp_path / "run" / "manifest.json").unlink()
    (tmp_path / "run" / "partial").mkdir()
    assert "with --resume" in twotrack("trace", "run", "--member", "0", cwd=tmp_path).stderr


@pytest.mark.slow
def test_a_new_case_runs_and_its_check_holds(tmp_path: Path) -> None:
    assert twotrack("new", "valley", "--places", "9", "--seed", "3", cwd=tmp_path).returncode == 0
    assert twotrack("run", "valley", "--members", "32", "--weeks", "10", "--out", "out", cwd=tmp_path).returncode == 0
    done = twotrack("check", "valley", "--members", "64", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    failing = (tmp_path / "valley" / "checks.yaml").read_text().replace("> base", "< base")
    (tmp_path / "valley" / "checks.yaml").write_text(failing)
    assert twotrack("check", "valley", "--members", "64", cwd=tmp_path).returncode == 1
    (tmp_path / "valley" / "checks.yaml").write_text(failing.replace("control_rebels", "contrl_rebels"))
    assert "did you mean 'control_rebels'" in twotrack("check", "valley", cwd=tmp_path).stderr
    (tmp_path / "valley" / "checks.yaml").write_text(failing.replace("expect: control_rebels < base", "expect: much"))
    assert "expect is not 'measure op value'" in twotrack("check", "valley", cwd=tmp_path).stderr


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path) -> None:
    arguments = [
        sys.executable,
        "-m",
        "twotrack",
        "run",
        "riverland",
        "--members",
        "60000",
        "--out",
        "cut",
        "--workers",
        "1",
    ]
    process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(600):
            if len(list((tmp_path / "cut" / "partial").glob("block-*.npz"))) >= 3:
                break
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 3, err
    assert "go on with --resume" in err
    assert "Traceback" not in err
    assert out == ""
    assert len(list((tmp_path / "cut" / "partial").glob("block-*.npz"))) >= 3
    assert not (tmp_path / "cut" / "manifest.json").exists()


INTERRUPTED = """
import os, signal, sys
from importlib import import_module
from twotrack import cli
module, name = sys.argv[1:3]
def interrupt(*_, **__):
    os.kill(os.getpid(), signal.SIGINT)
setattr(import_module(module), name, interrupt)
sys.argv = ["twotrack", "run", "riverland", "--members", "64", "--out", "cut"]
cli.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("twotrack.api.library", "load_case"),
        ("twotrack.ensemble.local", "compile_kernels"),
        ("twotrack.report.page", "write_report"),
    ],
)
def test_ctrl_c_at_any_stage_is_one_message_and_status_3(tmp_path: Path, module: str, name: str) -> None:
    """The stage interrupts itself, so that the test does not depend on the clock."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, module, name], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 3, done.stderr
    assert "stopped by the user" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "cut" / "manifest.json").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = twotrack("run", "riverland", "--members", "32", "--weeks", "5", "--out", "file/run", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot write to" in done.stderr


@pytest.mark.slow
def test_an_unwritable_kernel_cache_is_no_obstacle_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code = (
        "from twotrack.theory.compiled import cache_folder; from twotrack.theory.contest import chance; "
        "print(cache_folder(), float(chance(1.0, 1.0, 1.0)))"
    )
    env = {**os.environ, "TWOTRACK_CACHE": str(tmp_path / "file" / "cache")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=env)
    assert done.stdout.split() == ["None", "0.5"], done.stderr
    cache = str(tmp_path / "file")
    run = twotrack("run", "riverland", "--members", "32", "--weeks", "4", cwd=tmp_path, TWOTRACK_CACHE=cache)
    assert "every start compiles" in run.stdout


@pytest.mark.slow
def test_documents_at_hand_and_not(documented: Path, tmp_path: Path) -> None:
    case, letters = str(documented), str(tmp_path / "letters")
    shown = twotrack("trace", case, "--documents", letters, cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    for words in ("Fighting on the bridges", "mechanism:opening", "Every sentence is in the model", "as coded"):
        assert words in shown.stdout, words
    bare = json.loads(twotrack("trace", case, "--json", cwd=tmp_path).stdout)
    assert set(bare) >= {"segments", "unbound"}
    assert set(bare["segments"][0]) >= {"doc", "start", "end", "bound_to", "set_aside"}
    assert "Fighting on the bridges" not in json.dumps(bare)
    assert twotrack("evidence", case, "--documents", letters, cwd=tmp_path).returncode == 0
    letter = tmp_path / "letters" / "valley.txt"
    letter.write_bytes(letter.read_bytes().replace(b"bridges", b"fords"))
    changed = twotrack("evidence", case, "--documents", letters, cwd=tmp_path)
    assert changed.returncode == 1
    assert "v-3: the passage has changed" in changed.stdout
    assert "The League answers" in twotrack(
        "evidence", case, "--show", cwd=tmp_path, TWOTRACK_DOCUMENTS=letters
    ).stdout.replace("\n", " ")
    told = twotrack("ledger", case, cwd=tmp_path)
    for words in ("Tellers disagree about: freeing", "freeing waits for quiet", "author of valley: broken"):
        assert words in told.stdout, words
    (documented / "coding.yaml").unlink()
    forgotten = twotrack("trace", case, cwd=tmp_path)
    assert forgotten.returncode == 1
    assert "claim v-3 supports nothing" in " ".join(forgotten.stdout.split())
    one = json.loads(twotrack("trace", case, "--json", cwd=tmp_path).stdout)
    assert one["unbound"] == 3


@pytest.mark.slow
@pytest.mark.parametrize("command", ["trace", "evidence"])
def test_a_case_without_documents_says_so(command: str, tmp_path: Path) -> None:
    done = twotrack(command, "riverland", cwd=tmp_path)
    assert done.returncode == 0
    assert "has no documents" in done.stdout
