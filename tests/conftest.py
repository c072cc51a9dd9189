"""Cases that many tests share, and where the files that may not ship are looked for."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from twotrack import api
from twotrack.api.library import BUILT_IN
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


LETTER = (
    "THE VALLEY LETTER\n\n"
    "The Crown says \u201cwe shall free the captured\u201d once the river is quiet. "
    "The League answers that it will keep the river quiet when they are free. "
    "Fighting on the bridges makes talks harder. "
    "It rained.\n"
)
"""An invented document: a masthead, two promises that wait for each other, a mechanism and weather."""

PASSAGES = {
    "v-0": ("THE VALLEY LETTER", "source"),
    "v-1": ("The Crown says \u201cwe shall free the captured\u201d once the river is quiet.", "commitment"),
    "v-2": ("The League answers that it will keep the river quiet when they are free.", "conditional"),
    "v-3": ("Fighting on the bridges makes talks harder.", "causal"),
}


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    """A copy of riverland with an invented document, its claims, promises and coding; the letter lies in `letters`."""
    folder = tmp_path / "told"
    shutil.copytree(BUILT_IN / "riverland", folder)
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "valley.txt").write_bytes(LETTER.encode())
    sha = hashlib.sha256(LETTER.encode()).hexdigest()
    (folder / "sources.yaml").write_text(
        "schema: 1\nsources:\n  - {id: valley, kind: document, name: a letter, known_from: 2031-02-01, "
        f"sha256: {sha}, characters: {len(LETTER)}}}\n",
        encoding="utf-8",
    )
    rows = ["schema: 1", "claims:"]
    for name, (words, kind) in PASSAGES.items():
        start = LETTER.index(words)
        digest = hashlib.sha256(words.encode()).hexdigest()[:16]
        rows.append(
            f'  - {{id: {name}, source: valley, start: {start}, end: {start + len(words)}, sha256_16: "{digest}", '
            f"kind: {kind}, paraphrase: ours, asserted_by: author, coder: A, confidence: 0.9}}"
        )
    (folder / "claims.yaml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "promises.yaml").write_text(
        "schema: 1\npromises:\n"
        "  - {id: freeing, by: crown, to: league, provision: free the captured, waits_for: [quiet], step: release,\n"
        "     status: {crown: {says: pledged, claims: [v-1]}, author of valley: {says: broken, claims: [v-2]}},\n"
        "     claims: [v-1]}\n"
        "  - {id: quiet, by: league, to: crown, provision: a quiet river, due: 2031-05-01, waits_for: [freeing],\n"
        "     status: {league: {says: pledged, claims: [v-2]}}, claims: [v-2]}\n",
        encoding="utf-8",
    )
    start = LETTER.index("It rained.")
    (folder / "coding.yaml").write_text(
        "schema: 1\nbound:\n  - {claim: v-3, mechanism: opening, sign: violence}\n  - {claim: v-0, source: valley}\n"
        f"set_aside:\n  - {{source: valley, start: {start}, end: {len(LETTER)}, "
        "reason: the weather moves nothing here}\n",
        encoding="utf-8",
    )
    return folder
