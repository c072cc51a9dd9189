"""The Pareto set built issue by issue against the list of all packages."""

from itertools import product

import numpy as np
import pytest

from twotrack.theory import agreement


def all_packages(first, second):
    rows = []
    for package in product(*[range(len(row)) for row in first]):
        u = v = 0.0
        for issue, option in enumerate(package):
            u, v = u + first[issue][option], v + second[issue][option]
        rows.append((u, v, package))
    return rows


def brute_force(first, second):
    pairs = {(u, v) for u, v, _ in all_packages(first, second)}
    return sorted((u, v) for u, v in pairs if not any(x >= u and y >= v and (x > u or y > v) for x, y in pairs))


@pytest.mark.parametrize("seed", range(12))
def test_equals_brute_force_with_real_numbers(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, rng.integers(1, 6))
    first = [rng.random(m) for m in sizes]
    second = [rng.random(m) for m in sizes]
    utilities, chosen = agreement.pareto_pair(first, second)
    assert [tuple(x) for x in utilities] == brute_force(first, second)
    for worth, package in zip(utilities, chosen, strict=True):
        assert sum(first[j][o] for j, o in enumerate(package)) == pytest.approx(worth[0])
        assert sum(second[j][o] for j, o in enumerate(package)) == pytest.approx(worth[1])


@pytest.mark.parametrize("seed", range(12))
def test_equals_brute_force_with_many_duplicates(seed):
    rng = np.random.default_rng(100 + seed)
    sizes = rng.integers(1, 5, rng.integers(1, 6))
    first = [rng.integers(0, 3, m).astype(float) for m in sizes]
    second = [rng.integers(0, 3, m).astype(float) for m in sizes]
    utilities, _ = agreement.pareto_pair(first, second)
    assert [tuple(x) for x in utilities] == brute_force(first, second)


def test_all_options_alike_leave_one_package():
    utilities, chosen = agreement.pareto_pair([[1.0, 1.0]] * 3, [[2.0, 2.0]] * 3)
    assert utilities.tolist() == [[3.0, 6.0]]
    assert chosen.shape == (1, 3)


def test_negative_utilities_are_fine():
    utilities, _ = agreement.pareto_pair([[-1.0, -2.0]], [[-2.0, -1.0]])
    assert utilities.tolist() == [[-2.0, -1.0], [-1.0, -2.0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: agreement.pareto_pair([], []), "no issue"),
        (lambda: agreement.pareto_pair([[1.0], []], [[1.0], []]), "issue 1 must be a list of at least one"),
        (lambda: agreement.pareto_pair([[1.0, 2.0]], [[1.0]]), "same options"),
        (lambda: agreement.pareto_pair([[1.0, np.nan]], [[1.0, 2.0]]), "finite"),
        (lambda: agreement.pareto_pair([[1.0, np.inf]], [[1.0, 2.0]]), "finite"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("deals", "lines"), [([[1e308, 1e308], [1.5e308, 1.5e308]], [0, 0]), ([[-1e308, 0.0], [-1.1e308, 0.0]], [1e308, 0])]
)
def test_the_nearest_deal_of_numbers_too_large_is_refused_and_not_guessed(deals, lines):
    with pytest.raises(ValueError, match="too large"):
        agreement.nearest_deal(deals, lines)
