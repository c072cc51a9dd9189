"""Bring the printed run of the tutorial up to date: `python tools/tutorial.py [--check]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TUTORIAL = Path(__file__).parent.parent / "docs" / "tutorial.md"
COMMAND = ["run", "riverland", "--members", "256", "--seed", "7"]


def printed() -> str:
    """What the command prints, from the title to the line about the talks."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "twotrack", *COMMAND, "--out", str(Path(folder) / "run")], capture_output=True,
            text=True, check=True, timeout=300, env={**os.environ, "COLUMNS": "100"},
        )  # fmt: skip
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    last = next(i for i, line in enumerate(lines) if line.startswith("Talks:"))
    return "\n".join(lines[: last + 1]) + "\n"


def renewed(text: str) -> str:
    """The tutorial with the run as it prints now."""
    start = text.index(f"$ twotrack {' '.join(COMMAND)}\n") + len(f"$ twotrack {' '.join(COMMAND)}\n")
    end = text.index("...\n", start)
    return text[:start] + printed() + text[end:]


def main() -> int:
    """Rewrite the tutorial, or with --check say whether it is up to date."""
    text = TUTORIAL.read_text(encoding="utf-8")
    now = renewed(text)
    if "--check" in sys.argv[1:]:
        if now != text:
            print(f"{TUTORIAL.name} shows an old run: python tools/tutorial.py")
        return int(now != text)
    TUTORIAL.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
