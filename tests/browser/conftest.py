"""A browser for the tests that need one: skipped with a reason where there is none, except in CI."""

import os
import shutil

import pytest

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def refuse(reason: str):
    """Skip, or fail where CI says that everything must run."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must run the browser tests: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        refuse("playwright is not installed (pip install playwright)")
    path = os.environ.get("TWOTRACK_CHROMIUM") or shutil.which("chromium")
    if path is None:
        refuse("no chromium on this machine (install it, or set TWOTRACK_CHROMIUM to its path)")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=path, args=ARGS)
        yield found
        found.close()
