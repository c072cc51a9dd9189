"""The rules of the house: layers, sizes, names, lint, types."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SRC = ROOT / "src" / "twotrack"
MODULES = sorted(p for p in SRC.rglob("*.py") if "cases" not in p.relative_to(SRC).parts)

# functions whose body is longer than 60 lines, each with its reason
LONG_FUNCTIONS: dict[str, str] = {}


def tool(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lint() -> None:
    tool("ruff", "check", "src", "tests", "tools", "benchmarks")


def test_types() -> None:
    tool("mypy")


def test_layers() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


def test_modules_are_small() -> None:
    sizes = {p.relative_to(SRC).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert {name: n for name, n in sizes.items() if n > 400} == {}
    assert statistics.median(n for name, n in sizes.items() if not name.endswith("__init__.py")) <= 130


def functions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in MODULES:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        name = path.relative_to(SRC).as_posix()
        found += [(f"{name}:{node.name}", node) for node in nodes if isinstance(node, ast.FunctionDef)]
    return found


def test_functions_are_short() -> None:
    """The body counts, without signature and docstring: a kernel names each array it touches."""
    long = {}
    for name, node in functions():
        body = node.body[1:] if ast.get_docstring(node) else node.body
        if body and (lines := (body[-1].end_lineno or 0) - body[0].lineno + 1) > 60:
            long[name] = lines
    assert {name: n for name, n in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "an exception that is no longer needed"


def test_classes_are_shallow() -> None:
    parents: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                parents[node.name] = [b.id for b in node.bases if isinstance(b, ast.Name)]

    def depth(name: str) -> int:
        return 1 + max((depth(p) for p in parents.get(name, []) if p in parents), default=0)

    assert {name: depth(name) for name in parents if depth(name) > 2} == {}


def test_no_module_is_called_utils() -> None:
    assert [p for p in MODULES if re.search(r"util|helper|common|misc", p.stem)] == []


def test_no_afghan_name_outside_its_case() -> None:
    """Nothing in the package may know that the Afghan case exists."""
    words = re.compile(
        r"afghan|taliban|kabul|pakistan|islamabad|qaeda|doha|qatar|kandahar|khalilzad|ghani|khorasan|andsf|nato\b", re.I
    )
    files = [p for p in SRC.rglob("*") if p.suffix in {".py", ".j2", ".html", ".css", ".js"} and "cases" not in p.parts]
    hits = [
        f"{p.relative_to(SRC)}:{i}: {line.strip()}"
        for p in files
        for i, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert hits == []


def test_simulation_code_cannot_read_outcomes() -> None:
    """Outcomes live in a folder of their own; only analysis.hindcast and analysis.scores may ever name it."""
    allowed = {"analysis/hindcast.py", "analysis/scores.py", "evidence/outcome.py"}
    hits = [
        p.relative_to(SRC).as_posix()
        for p in MODULES
        if re.search(r"""["'/]outcome["'/]|evidence\.outcome""", p.read_text(encoding="utf-8"))
    ]
    assert set(hits) <= allowed


def test_nothing_unfinished() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    files = [p for p in [*MODULES, *(ROOT / "tests").rglob("*.py")] if p != Path(__file__)]
    hits = [p for p in files if marks.search(p.read_text(encoding="utf-8"))]
    assert hits == []


def test_import_of_the_package_costs_nothing() -> None:
    code = "import sys, twotrack; sys.exit(bool({'numba', 'pandas', 'xarray', 'scipy', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "CONTRIBUTING.md", "RESPONSIBLE_USE.md"]
)
def test_the_files_of_a_project_are_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200
