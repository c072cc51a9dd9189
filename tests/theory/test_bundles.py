"""Issues that constrain each other, joined: what comes out is what listing every package gives."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotrack.theory.agreement import pareto, pareto_packages, pareto_pair
from twotrack.theory.bundles import MOST_COMBINATIONS, bundle


@settings(deadline=None)
@given(st.data())
def test_the_pareto_set_of_a_bundle_is_that_of_the_packages_that_fit(data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    parties = data.draw(st.integers(2, 3))
    joined = data.draw(st.permutations(range(len(counts))))[: data.draw(st.integers(1, len(counts)))]
    whole = [
        [np.array(data.draw(st.lists(st.integers(0, 9), min_size=m, max_size=m)), float) for m in counts]
        for _ in range(parties)
    ]
    all_combinations = list(itertools.product(*(range(counts[j]) for j in joined)))
    barred = data.draw(st.sets(st.sampled_from(all_combinations), max_size=len(all_combinations) - 1))
    one = bundle(counts, joined, lambda c: c not in barred)
    merged = [one.merge(table) for table in whole]
    found = pareto_pair(merged[0], merged[1]) if parties == 2 else pareto_packages(merged)
    chosen = one.split(found[1])
    for utilities, options in zip(found[0], chosen, strict=True):
        assert tuple(options[list(joined)]) not in barred
        assert np.allclose(utilities, [sum(table[j][o] for j, o in enumerate(options)) for table in whole])
    packages = [c for c in itertools.product(*(range(m) for m in counts)) if tuple(c[j] for j in joined) not in barred]
    worth = np.array([[sum(table[j][o] for j, o in enumerate(c)) for table in whole] for c in packages])
    best = {tuple(u) for u in worth[pareto(worth)]}
    assert {tuple(u) for u in found[0]} == best


def test_one_option_of_a_joined_issue_can_be_given() -> None:
    one = bundle([2, 3], [1, 0], lambda c: c != (2, 1))
    assert one.only(1, 2).combinations.tolist() == [[2, 0]]
    assert one.only(0, 1).combinations.tolist() == [[0, 1], [1, 1]]


@pytest.mark.parametrize("joined", [[], [0, 0], [3]])
def test_issues_that_cannot_be_joined_are_refused(joined: list[int]) -> None:
    with pytest.raises(ValueError, match="at least one issue"):
        bundle([2, 2], joined, lambda c: True)


def test_too_many_combinations_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MOST_COMBINATIONS)):
        bundle([200, 200], [0, 1], lambda c: True)
