"""Many short articles through `twotrack read`: memory along the way, stopped, killed, resumed, damaged files.

Run by `python -m benchmarks.reading --stream N`. The articles are cut from PolNeAR's texts, which may not ship, into a
folder that is removed afterwards.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

NAMES = ("Bridge talks", "Río de la Plata", "a b (c)", "Äußerung", "plan #4", "x'y", "report")
DAMAGED = {
    "empty.txt": b"", "binary.txt": b"\x00\x01" * 50, "broken.pdf": b"%PDF-1.7 broken", "utf16.txt": b"\xff\xfe\x00",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
}  # fmt: skip


def cut(texts: Path, to: Path, count: int) -> None:
    """Make articles of about three sentences with varied names, one in another encoding, and a few damaged files."""
    rng, made = random.Random(1), 0
    sources = sorted(texts.glob("*/text/*.txt"))
    while made < count:
        for source in sources[: count - made]:
            paragraphs = [p for p in source.read_text(encoding="utf-8").split("\n") if len(p) > 60]
            first = rng.randrange(max(1, len(paragraphs) - 2))
            text = "\n\n".join(paragraphs[first : first + 2])[:700] + f"\n\nNote {made}.\n"
            (to / f"{rng.choice(NAMES)} {made:05}.txt").write_text(text, encoding="utf-8")
            made += 1
    (to / "another encoding.txt").write_bytes("The mayor of Córdoba said no.".encode("cp1252"))
    for name, data in DAMAGED.items():
        (to / f"damaged {name}").write_bytes(data)


@dataclass
class Watched:
    """What one run of the command showed: peaks of memory in MB by tenth of the files, how it ended."""

    parent: dict[int, float] = field(default_factory=dict)
    worker: dict[int, float] = field(default_factory=dict)
    status: int = 0
    seconds: float = 0.0
    stopping: float = 0.0
    left: int = 0
    told: str = ""


def watch(command: list[str], parts: Path, count: int, stop_at: float = 2.0, by: int = signal.SIGINT) -> Watched:
    """Run a command to its end, or stop it by a signal once a share of the files is kept."""
    found, begin = Watched(), time.monotonic()
    with tempfile.TemporaryFile("w+") as told:
        run = subprocess.Popen(command, stdout=told, stderr=told, start_new_session=True)
        children: set[int] = set()
        while run.poll() is None:
            children = _children(run.pid) or children
            done = sum(1 for _ in os.scandir(parts)) if parts.is_dir() else 0
            tenth = min(9, 10 * done // count)
            found.parent[tenth] = max(found.parent.get(tenth, 0), _memory(run.pid))
            found.worker[tenth] = max([found.worker.get(tenth, 0), *map(_memory, children)])
            if done >= stop_at * count:
                asked = time.monotonic()
                run.send_signal(by)
                run.wait()
                found.stopping = time.monotonic() - asked
                time.sleep(1.0)
                found.left = sum(map(_alive, children))
            time.sleep(0.5)
        found.status, found.seconds = run.returncode, time.monotonic() - begin
        told.seek(0)
        found.told = told.read()
    return found


def _children(pid: int) -> set[int]:
    try:
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return set()


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return max([int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")], default=0.0)


def stream(texts: Path, count: int) -> None:
    """Print what `count` articles need, and check that a stopped and a killed run go on to the same end."""
    with tempfile.TemporaryDirectory() as place:
        articles, out = Path(place) / "articles", Path(place) / "out"
        articles.mkdir()
        cut(texts, articles, count)
        command = [sys.executable, "-m", "twotrack", "read", str(articles), "--out", str(out)]
        stopped = watch(command, out / "documents", count, 0.25)
        killed = watch(command, out / "documents", count, 0.5, signal.SIGKILL)
        whole = watch(command, out / "documents", count)
        again = watch(command, out / "documents", count)
        for name, one in {
            "stopped at .25": stopped,
            "killed at .5": killed,
            "to the end": whole,
            "again": again,
        }.items():
            print(f"{name:<15} status {one.status}, {one.seconds:.0f} s, ended {one.stopping:.1f} s after the signal, "
                  f"{one.left} processes left")  # fmt: skip
            for who in ("parent", "worker"):
                peaks = sorted(getattr(one, who).items())
                print(f"  {who} MB by tenth: " + " ".join(f"{t}: {mb:.0f}" for t, mb in peaks))
        print(stopped.told.strip().splitlines()[-1])
        _check(out, count, whole)


def _check(out: Path, count: int, whole: Watched) -> None:
    assert whole.status == 0, whole.told
    data = json.loads((out / "dossier.json").read_text(encoding="utf-8"))
    assert len(data["documents"]) == count + 1
    assert len({d["name"] for d in data["documents"]}) == count + 1
    assert sorted(f["name"] for f in data["failed"]) == sorted(f"damaged {name}" for name in DAMAGED)
    pages = sorted(out.glob("dossier*.html"))
    sizes = [page.stat().st_size / 1e6 for page in pages]
    print(f"{len(data['documents'])} documents, {len(data['failed'])} files named as not read, {len(data['actors'])} "
          f"names; dossier.json {(out / 'dossier.json').stat().st_size / 1e6:.0f} MB; {len(pages)} pages, the largest "
          f"{max(sizes):.1f} MB, the first {pages[0].stat().st_size / 1e6:.1f} MB")  # fmt: skip
