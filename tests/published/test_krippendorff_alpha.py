"""Krippendorff's alpha for names against his own worked examples."""

from __future__ import annotations

import pytest

from twotrack.evidence.agreement import agreement

# Krippendorff (2004), Content Analysis, ch. 11, and (2011), Computing Krippendorff's Alpha-Reliability, part C: four
# observers (rows), twelve units (columns), missing values; alpha for nominal data is 0.743
FOUR = (
    "1 2 3 3 2 1 4 1 2 * * *",
    "1 2 3 3 2 2 4 1 2 5 * 3",
    "* 3 3 3 2 3 4 2 2 5 1 *",
    "1 2 3 3 2 4 4 1 2 5 1 *",
)
# the example of the encyclopaedia's article on the coefficient: three coders, fifteen units; 0.691
THREE = (
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)


def units(rows: tuple[str, ...]) -> list[tuple[str | None, ...]]:
    table = [[None if value == "*" else value for value in row.split()] for row in rows]
    return list(zip(*table, strict=True))


@pytest.mark.parametrize(("rows", "alpha", "count"), [(FOUR, 0.743, 11), (THREE, 0.691, 12)])
def test_the_published_figures(rows: tuple[str, ...], alpha: float, count: int) -> None:
    found = agreement(units(rows))
    assert found.alpha == pytest.approx(alpha, abs=5e-4)
    assert found.units == count
    assert found.low is not None
    assert found.high is not None
    assert found.low < alpha < found.high


def test_one_changed_value_is_noticed() -> None:
    """The sabotaged twin: the published figure is that of the published data only."""
    changed = (FOUR[0].replace("4", "3"), *FOUR[1:])
    assert abs((agreement(units(changed)).alpha or 0) - 0.743) > 0.005
