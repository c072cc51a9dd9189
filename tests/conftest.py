"""Cases that many tests share, and where the files that may not ship are looked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.scaffold import new_case
from twotrack.mechanisms.catalogue import parameters

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def riverland() -> Case:
    return api.load("riverland")


@pytest.fixture(scope="session")
def afghanistan() -> Case:
    return api.load("afghanistan")


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Case]:
    """Generated cases by seed, with the plain data of an overlay if one is given."""
    made: dict[tuple[int, int], Path] = {}

    def make(seed: int, overlay: str | None = None, places: int = 12) -> Case:
        if (seed, places) not in made:
            folder = tmp_path_factory.mktemp("cases") / f"war{seed}"
            made[seed, places] = new_case(folder, f"war{seed}", places, seed)
        folder = made[seed, places]
        if overlay is None:
            return load_case(folder, parameters())
        name = f"test-{abs(hash(overlay))}"
        text = (
            f"schema: 1\nid: {name}\nname: a test\nkind: test\nabout: a test\n"
            f"support: [{{assumption: a test, settles: nothing}}]\n{overlay}\n"
        )
        (folder / "overlays" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_case(folder, parameters(), None, (name,))

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with material that may not ship; missing in CI is a failure, elsewhere a skip."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail("../shared is missing")
        pytest.skip("../shared, which may not ship with the project, is not here")
    return SHARED
