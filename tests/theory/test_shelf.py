"""The shelf as a whole: what every module of `twotrack.theory` must keep."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import twotrack.theory

HOME = Path(twotrack.theory.__file__).parent
PAGES = Path(__file__).parents[2] / "docs" / "textbook"
NAMES = sorted(module.name for module in pkgutil.iter_modules([str(HOME)]))
WITHOUT_EXAMPLES = {"compiled"}
ALLOWED = ("numpy", "scipy", "numba", "twotrack.theory", "twotrack.errors", "ruamel")


def tree(name):
    return ast.parse((HOME / f"{name}.py").read_text(encoding="utf-8"))


def is_kernel(node):
    return any(isinstance(d, ast.Name) and d.id == "kernel" for d in node.decorator_list)


def public_functions(name):
    return [
        node
        for node in tree(name).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not is_kernel(node)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_only_the_lines_below_are_imported(name):
    for node in ast.walk(tree(name)):
        wanted = []
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            wanted = [node.module or ""]
        for module in wanted:
            standard = module.split(".")[0] in sys.stdlib_module_names
            assert standard or module.startswith(ALLOWED), f"{name} imports {module}"


@pytest.mark.parametrize("name", sorted(set(NAMES) - WITHOUT_EXAMPLES))
def test_every_public_function_shows_an_example_and_states_its_errors(name):
    for node in public_functions(name):
        text = ast.get_docstring(node) or ""
        arguments = [a.annotation for a in [*node.args.args, *node.args.kwonlyargs]]
        if name not in ("domain_formats", "geniusweb", "dominance", "domains"):
            assert ">>>" in text, f"{name}.{node.name} has no example"
        if any("ArrayLike" in ast.dump(a) for a in arguments if a is not None):
            assert "Raises:" in text, f"{name}.{node.name} does not say what it refuses"


@pytest.mark.parametrize("name", NAMES)
def test_rooms_are_small(name):
    lines = (HOME / f"{name}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.FunctionDef):
            body = (node.end_lineno or 0) - node.lineno + 1 - len((ast.get_docstring(node) or "").splitlines())
            assert body < 60, f"{name}.{node.name} has {body} lines"


def test_every_module_is_on_the_index_and_every_page_exists():
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}`" in index, f"{name} is missing from the index of the textbook"
    for page in PAGES.glob("*.md"):
        assert page.stem == "index" or f"({page.name})" in index
        assert page.stem == "index" or page.stem in NAMES
        text = page.read_text(encoding="utf-8")
        assert page.stem == "index" or (">>>" in text and "Source" in text)


def test_importing_the_shelf_pulls_in_nothing_heavy():
    code = (
        "import importlib, sys\n"
        f"for name in {NAMES!r}: importlib.import_module('twotrack.theory.' + name)\n"
        "names = ('pandas', 'xarray', 'pydantic', 'ruamel.yaml', 'scipy.optimize')\n"
        "heavy = [name for name in names if name in sys.modules]\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_modules_explain_themselves(name):
    module = importlib.import_module(f"twotrack.theory.{name}")
    assert len((inspect.getdoc(module) or "").splitlines()) >= 3
