"""Votes, log-rolling, single texts, vetoes and profiles with dwarfs, giants and ties: the right answer or a refusal."""

from itertools import combinations

import numpy as np
import pytest

from twotrack.theory import logrolling, negotiations, profiles, single_text, vetoes, voting
from twotrack.theory.tactics import concession, hard_line


def test_products_that_are_equal_but_for_rounding_are_decided_by_the_sum():
    by_product = {}
    for gains in np.ndindex(6, 6, 6):
        row = tuple(x + 1 for x in gains)
        by_product.setdefault(np.prod(row), []).append(row)
    pairs = [pair for rows in by_product.values() for pair in combinations(rows, 2)]
    ends = single_text.mediate(np.array(pairs, float), [2], np.zeros((len(pairs), 3))).path
    assert ends[:, 0].tolist() == [0 if sum(first) >= sum(second) else 1 for first, second in pairs]


def test_a_draft_that_is_as_good_stands():
    for first, second in (((6.0, 1.0, 3.0), (3.0, 6.0, 1.0)), ((0.1, 0.6, 0.3), (0.3, 0.1, 0.6))):
        text = single_text.mediate([first, second], [2], np.zeros((2, 3)), start=[0, 1], goodwill=9.0)
        assert text.drafts.tolist() == [1, 1]


def test_only_ratios_of_a_mediators_weights_count():
    u = np.random.default_rng(3).random((30, 12, 3))
    plain = single_text.mediate(u, [3, 4], np.zeros((30, 3)), weights=[1.0, 2.0, 4.0], goodwill=0.3)
    giant = single_text.mediate(u, [3, 4], np.zeros((30, 3)), weights=[2.0**1020, 2.0**1021, 2.0**1022], goodwill=0.3)
    assert plain.drafts.max() > 1
    assert plain.path.tolist() == giant.path.tolist()


@pytest.mark.parametrize("scale", [5e-324, 1e-300, 1.0, 1e307])
def test_log_rolling_has_no_unit(scale):
    first, second = [[0.0, 8.0], [0.0, 2.0]], [[2.0, 0.0], [8.0, 0.0]]
    scaled = [[x * scale for x in issue] for issue in first]
    assert logrolling.potential([scaled, second]) == pytest.approx((0.8, 0.5))


def test_log_rolling_over_the_widest_range():
    assert logrolling.potential([[[-1e308, 1e308]], [[1.0, 0.0]]]) == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: voting.veto_players([1e308] * 3), "sum of weights is too large"),
        (lambda: voting.win_set([[1.0, 1.0, 0.0]], [0.0] * 3, weights=[1e308] * 3), "sum of weights is too large"),
        (lambda: voting.core([[1.0, 1.0, 0.0]], weights=[1e308] * 3, quota=1.0), "sum of weights is too large"),
        (lambda: single_text.mediate([[1e308, 0.0], [1.5e308, 0.0]], [2], [-1e308, -1.0]), "too large to be added"),
        (lambda: vetoes.surplus_at_home(0.2, [1.0 - 1e-16], [-1e300]), "surplus at home is too large"),
        (lambda: vetoes.surplus_at_home(0.2, [0.5, 0.5], [-0.1]), "one veto and one gain"),
        (lambda: vetoes.surplus_at_home(0.2, [0.5], [-0.1, -0.1]), "one veto and one gain"),
        (lambda: vetoes.surplus_at_home(0.2, 0.5, [-0.1, -0.1]), "one veto and one gain"),
    ],
)
def test_what_has_no_answer_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_worth_of_a_package_is_a_number():
    issues = [profiles.Issue(name, ("yes",), (1.5e308,)) for name in ("war", "peace")]
    with pytest.raises(ValueError, match="worth of a package must be finite"):
        profiles.Profile("north", tuple(issues)).worth({"war": "yes", "peace": "yes"})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: negotiations.negotiate([[1.0, 1.0]], [0.0, 0.0], [hard_line()] * 2, 10_000_001), "found 10000001"),
        (lambda: concession(1.0000001, 1.0), r"in \[0, 1\] \(found 1.0000001\)"),
        (lambda: profiles.Profile("north", ()).worth({}, 1.0000001), r"in \[0, 1\] \(found 1.0000001\)"),
    ],
)
def test_a_message_shows_the_number_that_is_out_of_range_and_not_the_limit(call, message):
    with pytest.raises(ValueError, match=message):
        call()
