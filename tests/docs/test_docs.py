"""The documentation builds, covers everything, says what the code says, and loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
NOT_PAGES = {"_templates"}
FROM_THE_ROOT = {"responsible-use.md", "contributing.md", "changelog.md"}


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)


def pages() -> set[str]:
    found = {path.relative_to(DOCS) for path in DOCS.rglob("*.md")}
    return {path.as_posix() for path in found if not NOT_PAGES & set(path.parts)}


def listed(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [page for item in node.values() for page in listed(item)]
    return [page for item in node for page in listed(item)] if isinstance(node, list) else []


def navigation() -> list[str]:
    return listed(YAML(typ="safe").load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = python("-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_site_builds_with_every_page(site: Path) -> None:
    for page in navigation():
        assert (site / page).with_suffix(".html").stat().st_size > 1000, page
    assert not (site / "_templates").exists()


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    tags = r"""<(?:script|img|iframe|link|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^>]*>"""
    loads = re.compile(tags + r"""|@import\s|url\(["']?https?:""")
    hits = {
        path.relative_to(site).as_posix(): loads.findall(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*"))
        if path.suffix in {".html", ".css"} and loads.search(path.read_text(encoding="utf-8"))
    }
    assert hits == {}


def test_root_files_are_pages_with_links_that_work(site: Path) -> None:
    assert "responsible-use.html" in (site / "index.html").read_text(encoding="utf-8")
    contributing = (site / "contributing.html").read_text(encoding="utf-8")
    assert 'href="howto/add-a-mechanism.html"' in contributing
    assert 'href="responsible-use.html"' in contributing


def test_the_navigation_covers_every_page() -> None:
    named = navigation()
    assert len(named) == len(set(named)), "a page stands twice"
    assert set(named) == pages() | FROM_THE_ROOT


@pytest.mark.slow
def test_the_reference_says_what_the_code_says() -> None:
    done = python("tools/reference.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_stale_reference_is_noticed(tmp_path: Path) -> None:
    """The sabotaged twin: the same check on pages of which one was edited, one is missing and one is too many."""
    code = (
        "import sys; sys.path.insert(0, 'tools'); import reference, pathlib, shutil\n"
        f"reference.REFERENCE = pathlib.Path(shutil.copytree(reference.REFERENCE, {str(tmp_path / 'pages')!r}))\n"
        "(reference.REFERENCE / 'odd.md').write_text('x'); (reference.REFERENCE / 'fields.md').unlink()\n"
        "(reference.REFERENCE / 'old.md').write_text('x'); sys.exit(reference.main(['--check']))"
    )
    done = python("-c", code)
    assert done.returncode == 1, done.stderr
    assert re.findall(r"docs/reference/(\S+) is out of date", done.stdout) == ["fields.md", "odd.md", "old.md"]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number = path.stem[:3]
    assert text.startswith(f"# {number} ")
    assert re.search(r"^Date: \d{4}-\d{2}-\d{2}$", text, re.M)
    assert re.findall(r"^## (.+)$", text, re.M) == ["Context", "Decision", "Consequences"]
    assert len(text.split()) < 400, "half a page"


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.stem[:3]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_responsible_use_is_linked_from_the_first_page() -> None:
    assert "](../RESPONSIBLE_USE.md)" in (DOCS / "index.md").read_text(encoding="utf-8")


def test_every_row_a_mechanism_serves_is_described() -> None:
    described = set(re.findall(r"^\| (S\d+) \|", (DOCS / "described.md").read_text(encoding="utf-8"), re.M))
    assert described == {f"S{number}" for number in range(1, 33)}
    from twotrack.mechanisms.catalogue import MECHANISMS

    assert {row for mechanism in MECHANISMS.values() for row in mechanism.rows} <= described


def test_the_citation_is_complete() -> None:
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "version", "license"} <= set(citation)
    from importlib.metadata import version

    assert citation["version"] == version("twotrack")


@pytest.mark.slow
def test_the_tutorial_shows_what_the_command_prints() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "tutorial.py"), "--check"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
