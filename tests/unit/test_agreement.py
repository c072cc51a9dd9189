"""Agreement of coders at its limits, and the second coding of a case."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.evidence.agreement import agreement
from twotrack.evidence.second import read_second, speaker


def test_the_limits() -> None:
    assert agreement([("a", "a"), ("b", "b"), ("c", "c")]).alpha == 1
    assert agreement([("a", "b"), ("b", "a")]).alpha == pytest.approx(-0.5)
    for nothing in ([], [("a", None)], [("a", "a"), ("a", "a")]):
        assert agreement(nothing).alpha is None


def test_chance_gives_nought() -> None:
    rng = np.random.default_rng(3)
    found = agreement([tuple(row) for row in rng.integers(0, 3, (4000, 2)).tolist()], resamples=50)
    assert abs(found.alpha or 1) < 0.04


def test_the_interval_is_the_same_each_time_and_narrows() -> None:
    units = [("a", "a"), ("b", "b"), ("a", "b"), ("c", "c"), ("b", "b")]
    few, many = agreement(units), agreement(units * 40)
    assert few == agreement(units)
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)


def test_speakers_are_compared_as_actors() -> None:
    assert speaker("The US envoy", {"us-envoy"}) == speaker("us-envoy", {"us-envoy"})
    assert speaker("The US envoy", {"republic"}) == "the us envoy"


def test_the_second_coding_of_the_case_is_reported_as_it_is(afghanistan: Case) -> None:
    found = api.coding_agreement(afghanistan)
    assert found is not None
    assert found["items"] == 79
    for name in ("kind", "asserted_by", "disputed"):
        low, high = found["intervals"][name]
        assert low < found[name] < high
        assert 0 < found["differ"][name] < 79


def test_a_case_coded_once_has_no_agreement(riverland: Case) -> None:
    assert api.coding_agreement(riverland) is None


def test_faults_of_a_second_coding(documented: Path) -> None:
    (documented / "second.yaml").write_text(
        "schema: 1\ncodings:\n  - {claim: v-9, coder: B, kind: event, asserted_by: author, disputed: no}\n"
        "  - {claim: v-1, coder: B, kind: evnt, asserted_by: author, disputed: no}\n"
    )
    evidence = api.load(documented).evidence
    _, faults = read_second(documented, evidence)
    assert [(f.line, f.hint) for f in faults] == [(4, "did you mean 'event'?")]
    text = (documented / "second.yaml").read_text().replace("evnt", "event")
    (documented / "second.yaml").write_text(text)
    _, faults = read_second(documented, evidence)
    assert [(f.file, f.line, f.field) for f in faults] == [("second.yaml", 3, "codings.0.claim")]
