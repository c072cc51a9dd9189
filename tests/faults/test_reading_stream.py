"""Many files: what is alive is bounded; neither a death, a slow file, Ctrl-C nor a kill loses the rest."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from twotrack import api
from twotrack.reading import page
from twotrack.reading.batch import Outcome, Task, one_file, read_files
from twotrack.reading.kept import tidy
from twotrack.reading.output import KINDS, SHOWN, Gathered, write_dossier
from twotrack.reading.pool import AHEAD, TooLongError, no_longer_than, ordered

pytestmark = pytest.mark.slow

TEXT = "Minister {} said that the bridge would open in May. She denied that {} people had fled.\n"


def articles(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for i in range(count):
        (folder / f"{i:03}.txt").write_text(TEXT.format(f"Lind{'abcdefgh'[i % 8]}qvist", 100 + i), encoding="utf-8")
    return sorted(folder.iterdir())


def alive() -> int:
    gc.collect()
    return sum(isinstance(o, Outcome) for o in gc.get_objects())


def test_what_is_alive_does_not_grow_with_the_files(tmp_path: Path) -> None:
    paths = articles(tmp_path / "in", 60)
    (tmp_path / "in" / "030.txt").write_bytes(b"\x00" * 40)
    most = 0

    def counted():
        nonlocal most
        for outcome in read_files(paths, Task(out=tmp_path / "out"), workers=2):
            most = max(most, alive()) if int(outcome.path.stem) % 10 == 9 else most
            yield outcome

    with (tmp_path / "whole.json").open("w", encoding="utf-8") as stream:
        gathered = write_dossier(stream, counted())
    assert most <= 2 * AHEAD + 4
    assert (gathered.read, gathered.lost, len(gathered.first)) == (59, 1, SHOWN)
    told = json.loads((tmp_path / "whole.json").read_text(encoding="utf-8"))
    assert len(told["documents"]) == 59
    assert [f["name"] for f in told["failed"]] == ["030.txt"]
    assert told["actors"] == dict(gathered.actors())
    kept = list(read_files(paths, Task(out=tmp_path / "out"), workers=1))  # the twin that keeps everything is caught
    assert alive() >= 60
    assert [o.dossier for o in kept if o.dossier] == told["documents"]


def test_a_process_that_dies_is_replaced_and_only_its_file_is_lost() -> None:
    asked = ["1", "2", "__import__('os')._exit(1)", *map(str, range(3, 23))]
    answers = list(ordered(eval, asked, 2, lambda one: "lost"))
    assert answers == [1, 2, "lost", *range(3, 23)]


def test_a_slow_file_is_left_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = time.monotonic()
    with pytest.raises(TooLongError, match=r"0\.2 seconds"), no_longer_than(0.2):
        spin(20)
    assert time.monotonic() - begin < 10
    file = articles(tmp_path, 1)[0]
    monkeypatch.setattr("twotrack.reading.batch._one", lambda path, task: time.sleep(30))
    outcome = one_file(file, Task(seconds=-3.0))
    assert outcome.failed is not None
    assert outcome.failed.startswith("000.txt: took longer than")


def spin(seconds: float) -> None:
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        pass


SCRIPT = """
import sys, time
from twotrack.reading.pool import ordered
print("runs", flush=True)
for one in ordered(time.sleep, [60] * 8, 2, str): pass
"""


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes under /proc")
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT])
def test_no_process_outlives_the_one_that_asked(tmp_path: Path, by: int) -> None:
    file = tmp_path / "unguarded.py"  # a script without a guard is not run again by its processes
    file.write_text(SCRIPT, encoding="utf-8")
    run = subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    listed, children, until = Path(f"/proc/{run.pid}/task/{run.pid}/children"), [], time.monotonic() + 30
    while len(children) < 3 and time.monotonic() < until:
        time.sleep(0.1)
        children = listed.read_text().split()
    time.sleep(1.0)
    run.send_signal(by)
    told, _ = run.communicate(timeout=20)
    until = time.monotonic() + 10
    while any(running(int(c)) for c in children) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(children) >= 3
    assert not [c for c in children if running(int(c))]
    assert told == "runs\n"


def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(tmp_path: Path) -> None:
    articles(tmp_path / "in", 300)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "twotrack", "read", str(tmp_path / "in"), "--out", str(out), "--workers", "2"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while len(list(out.glob("documents/*.json"))) < 10 and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=30)
    assert run.returncode == 3
    assert "dossiers are kept" in told
    assert "Traceback" not in told
    assert not (out / "dossier.json").exists()
    before = {p: p.stat().st_mtime_ns for p in out.glob("documents/*.json")}
    assert 10 <= len(before) < 300
    gathered = api.read([tmp_path / "in"], out=out, workers=2)
    assert gathered.read == 300
    assert before.items() <= {p: p.stat().st_mtime_ns for p in out.glob("documents/*.json")}.items()
    pages = sorted(p.name for p in out.glob("*.html"))
    assert len(pages) == 8
    first = (out / "dossier.html").read_text(encoding="utf-8")
    assert all(name in first for name in pages[:-1])
    assert not list(out.glob(".*"))


def test_pages_lead_to_each_other_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST", 2)
    paths = articles(tmp_path / "in", 7)
    (paths[3]).write_bytes(b"\x00" * 9)
    out = tmp_path / "out"
    api.read(paths, out=out, workers=1)
    texts = {p.name: p.read_text(encoding="utf-8") for p in out.glob("*.html")}
    assert sorted(texts) == ["dossier-0002.html", "dossier-0003.html", "dossier.html"]
    assert "003.txt: not text" in texts["dossier.html"]
    assert 'href="dossier-0003.html"' in texts["dossier-0002.html"]
    assert "next page" not in texts["dossier-0003.html"]
    shown = [name for name, text in sorted(texts.items()) for i in range(7) if f">00{i}.txt</h2>" in text]
    assert len(shown) == 6
    api.read(paths[:2], out=out, workers=1)
    assert [p.name for p in out.glob("*.html")] == ["dossier.html"]


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".dossier.json.{gone.pid}").write_text("x", encoding="utf-8")
    (tmp_path / f".dossier.json.{os.getpid()}").write_text("x", encoding="utf-8")
    tidy(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [f".dossier.json.{os.getpid()}"]


def test_a_folder_that_cannot_be_written_to_stops_the_reading_at_once(tmp_path: Path) -> None:
    paths = articles(tmp_path / "in", 2)
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(api_error(), match="cannot write"):
        api.read(paths, out=tmp_path / "out")


def api_error() -> type[Exception]:
    from twotrack.errors import TwotrackError

    return TwotrackError


def test_counts_are_those_of_all_documents() -> None:
    gathered = Gathered()
    empty = {kind: [1] for kind in KINDS}
    for i in range(100):
        dossier = {"name": f"{i}", "written": {}, "notes": [], "actors": {"A": [f"a{i % 3}"], f"N{i}": ["n"]}} | empty
        gathered.add(Outcome(Path(f"{i}"), dossier, None))
    assert gathered.counts["events"] == 100
    assert gathered.most_forms(1) == ["A"]
    assert dict(gathered.actors())["A"] == ["a0", "a1", "a2"]
