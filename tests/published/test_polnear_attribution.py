"""PolNeAR (Newell and others 2018) and PLOVER's records: the reader against what people marked, where they are here."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import reading as benchmark


@pytest.mark.slow
def test_attribution_reaches_what_is_required(shared: Path) -> None:
    scores = benchmark.polnear(shared / "reading", "dev")
    assert {name: scores[name] for name, least in benchmark.REQUIRED.items() if scores[name] < least} == {}


@pytest.mark.slow
def test_event_types_are_far_above_the_commonest(shared: Path) -> None:
    right, most, _ = benchmark.plover(shared / "reading")
    assert right > 0.6 > 3 * most


@pytest.mark.slow
def test_the_five_documents_are_dated(shared: Path) -> None:
    assert [row for row in benchmark.days(shared / "documents") if not row[-1]] == []
