"""Golden runs: counts exactly, floats at 1e-5. `python tests/regression/remake.py` remakes them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def remake() -> ModuleType:
    spec = importlib.util.spec_from_file_location("remake", HERE / "remake.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = remake()


@pytest.mark.parametrize("run", MODULE.RUNS, ids=lambda r: r[0])
def test_golden(run: tuple[str, int, int, int]) -> None:
    golden = json.loads((HERE / "golden.json").read_text())[" ".join(str(x) for x in run)]
    found = MODULE.numbers(*run)
    assert found["counts"] == golden["counts"]
    assert found["floats"] == pytest.approx(golden["floats"], rel=1e-5, abs=1e-6)
