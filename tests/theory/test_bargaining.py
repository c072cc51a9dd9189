"""Points on listed deals and Rubinstein's division, against closed forms and brute force."""

from fractions import Fraction
from math import prod

import numpy as np
import pytest

from twotrack.theory import bargaining

RULES = [bargaining.nash, bargaining.kalai_smorodinsky, bargaining.egalitarian, bargaining.utilitarian]


def line(n=1001):
    x = np.linspace(0.0, 1.0, n)
    return np.stack([x, 1.0 - x], axis=1)


@pytest.mark.parametrize("rule", RULES[:3])
def test_a_line_is_split_in_the_middle_of_what_is_left_over_disagreement(rule):
    assert rule(line(), [0.0, 0.0]).utilities == pytest.approx([0.5, 0.5])
    assert rule(line(), [0.4, 0.2]).utilities == pytest.approx([0.6, 0.4])


@pytest.mark.parametrize("rule", RULES)
def test_disagreement_above_everything_gives_no_point(rule):
    points = rule(line(), [2.0, 2.0])
    assert not points.found
    assert points.index == -1
    assert np.isnan(points.utilities).all()
    assert points.ties == 0


@pytest.mark.parametrize("rule", RULES)
def test_disagreement_above_everything_for_one_party_gives_no_point(rule):
    assert not rule(line(), [-1.0, 1.5]).found
    assert not rule(line(), [0.7, 0.7]).found, "each could be pleased, but not both"


@pytest.mark.parametrize("rule", RULES[:3])
def test_disagreement_below_every_deal_is_not_clipped(rule):
    deals = line(2001)
    low = rule(deals, [-3.0, 0.0]).utilities
    # the line u + v = 1 from (-3, 0): both would gain 2, but u ends at 0
    if rule is bargaining.kalai_smorodinsky:
        # greatest gains 4 and 1 in equal shares: (x + 3) / 4 = 1 - x
        assert low == pytest.approx([0.2, 0.8])
    else:
        assert low == pytest.approx([0.0, 1.0])
    near = rule(deals, [-0.5, -0.1]).utilities
    if rule is bargaining.kalai_smorodinsky:
        # greatest gains are 1.5 and 1.1, in equal shares: (x + .5) / 1.5 = (1.1 - x) / 1.1
        x = (1.1 / 1.1 - 0.5 / 1.5) / (1 / 1.5 + 1 / 1.1)
        assert near == pytest.approx([x, 1.0 - x], abs=0.001)
    else:
        assert near == pytest.approx([0.3, 0.7])


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_points_equal_brute_force(parties):
    rng = np.random.default_rng(parties)
    for _ in range(20):
        u = rng.random((80, parties))
        d = rng.random(parties) * 0.4 - 0.1
        fine = (u >= d).all(1)
        if not fine.any():
            continue
        gains = u - d
        top = gains[fine].max(0)
        for rule, score in (
            (bargaining.nash, gains.prod(1)),
            (bargaining.kalai_smorodinsky, (gains / top).min(1)),
            (bargaining.egalitarian, gains.min(1)),
            (bargaining.utilitarian, gains.sum(1)),
        ):
            assert int(rule(u, d).index) == int(np.argmax(np.where(fine, score, -np.inf)))


def test_a_party_that_cannot_gain_does_not_blind_the_rule_to_the_others():
    u = [[0.0, 0.2, 0.9], [0.0, 0.6, 0.6], [0.0, 0.9, 0.1]]
    for rule in RULES[:2]:
        assert int(rule(u, [0.0, 0.0, 0.0]).index) == 1


def test_ties_are_counted_and_broken_by_the_worst_off_then_by_place():
    u = [[0.2, 0.8], [0.8, 0.2], [0.1, 0.1]]
    points = bargaining.nash(u, [0.0, 0.0])
    assert (int(points.ties), int(points.index)) == (2, 0)
    u = [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    points = bargaining.utilitarian(u, [0.0, 0.0])
    assert (int(points.ties), int(points.index)) == (3, 1)


def test_huge_and_tiny_scales_do_not_overflow():
    u = np.array([[1.0, 0.0, 0.2], [0.7, 0.6, 0.5], [0.0, 1.0, 0.4]])
    for scale in (1e-150, 1.0, 1e150):
        assert int(bargaining.nash(u * scale, [0.0, 0.0, 0.0]).index) == 1


def test_disagreement_very_far_below_still_tells_deals_apart():
    u = np.array([[0.6, 0.5], [0.5, 0.6], [0.55, 0.56]])
    for depth in (1e3, 1e6, 1e9):
        # gains so large that only their sum matters: the third deal
        assert int(bargaining.nash(u, [-depth, -depth]).index) == 2
        assert int(bargaining.utilitarian(u, [-depth, -depth]).index) == 2


def test_equal_products_of_five_factors_in_another_order_are_ties():
    rng = np.random.default_rng(3)
    for _ in range(50):
        row = rng.random(5) + 0.1
        u = np.array([rng.permutation(row) for _ in range(6)])
        assert int(bargaining.nash(np.concatenate([u, np.eye(5) * 2 + 0.0]), np.zeros(5)).ties) == 6


def test_batch_equals_loop():
    rng = np.random.default_rng(1)
    u, d = rng.random((6, 30, 3)), rng.random((6, 3))
    for rule in RULES:
        batch = rule(u, d)
        for x in range(6):
            one = rule(u[x], d[x])
            assert one.index == batch.index[x]
            assert np.array_equal(one.utilities, batch.utilities[x], equal_nan=True)


def test_ten_million_deals_get_the_right_answer():
    x = np.linspace(0.0, 1.0, 10_000_001)
    u = np.stack([x, 1.0 - x**2], axis=1)
    points = bargaining.nash(u, [0.0, 0.0])
    assert points.utilities == pytest.approx([np.sqrt(1 / 3), 2 / 3], abs=1e-6)


def test_rubinstein():
    assert float(bargaining.rubinstein(0.9, 0.8)) == pytest.approx(0.2 / 0.28)
    assert float(bargaining.rubinstein(0.0, 0.5)) == 0.5
    d = 0.9999
    assert float(bargaining.rubinstein(d, d)) == pytest.approx(0.5, abs=1e-4)


def test_stahl_approaches_rubinstein():
    for a, b in ((0.9, 0.8), (0.5, 0.95)):
        assert float(bargaining.stahl(a, b, 500)) == pytest.approx(float(bargaining.rubinstein(a, b)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bargaining.nash(np.zeros((0, 2)), [0.0, 0.0]), "no deal"),
        (lambda: bargaining.nash([[1.0]], [0.0]), "two parties"),
        (lambda: bargaining.nash([[1.0, np.nan]], [0.0, 0.0]), "finite"),
        (lambda: bargaining.nash([[1.0, 0.0]], [0.0, -np.inf]), "finite"),
        (lambda: bargaining.nash([[1.0, 0.0]], [0.0, 0.0, 0.0]), "one value for each"),
        (lambda: bargaining.nash([[1e308, 0.0]], [-1e308, 0.0]), "too large"),
        (lambda: bargaining.rubinstein(1.0, 1.0), "full patience"),
        (lambda: bargaining.rubinstein(1.2, 0.5), "lie in"),
        (lambda: bargaining.rubinstein_costs(0.5, 0.5), "equal costs"),
        (lambda: bargaining.rubinstein_costs(0.0, 0.5), "positive"),
        (lambda: bargaining.stahl(0.5, 0.5, 0), "at least 1"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("impatience", [1e-3, 1e-9, 1e-15])
def test_very_patient_players_split_as_the_ratio_of_their_impatience(impatience):
    """Rubinstein's share tends to r2 / (r1 + r2) for discounts 1 - r1, 1 - r2 close to 1 (no digit may be lost)."""
    first, second = 1.0 - impatience, 1.0 - 2.0 * impatience
    limit = (1.0 - second) / ((1.0 - first) + (1.0 - second))
    assert float(bargaining.rubinstein(first, second)) == pytest.approx(limit, rel=2 * impatience, abs=1e-15)


@pytest.mark.parametrize("rule", [bargaining.kalai_smorodinsky, bargaining.egalitarian])
def test_a_rounding_of_the_worst_off_does_not_outweigh_the_gain_of_the_other(rule):
    """0.1 + 0.2 is 0.30000000000000004 and no better than 0.3: a fault of an early version picked the poorer deal."""
    deals = np.array([[0.1 + 0.2, 0.5], [0.3, 0.9], [1.0, 0.0], [0.0, 1.0]])
    for order in ([0, 1, 2, 3], [1, 0, 2, 3], [3, 2, 0, 1]):
        points = rule(deals[order], [0.0, 0.0])
        assert points.utilities.tolist() == [0.3, 0.9]
        assert int(points.ties) == 2
    assert rule([[0.3, 0.5], [0.1 + 0.2, 0.5]], [0.0, 0.0]).index.item() == 1


def test_products_too_small_for_a_number_are_refused_and_not_taken_for_ties():
    best, other = [2e-150, 2e-150, 0.4e-150], [1e-150, 1e-150, 1e-150]
    deals = [other, [1.0, 0.0, 1.0], [0.0, 1.0, 0.0], best]
    with pytest.raises(ValueError, match="products too small"):
        bargaining.nash(deals, np.zeros(3))
    assert bargaining.egalitarian(deals, np.zeros(3)).index.item() == 0
    # no deal from which everybody gains: a product of nought is an answer
    assert bargaining.nash([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]).ties.item() == 2
    assert bargaining.nash([[1e-200, 1e-200], [2e-200, 2e-200]], [0.0, 0.0]).index.item() == 1


def test_points_equal_their_definitions_in_exact_fractions():
    rng = np.random.default_rng(12)
    rules = (bargaining.nash, bargaining.kalai_smorodinsky, bargaining.egalitarian, bargaining.utilitarian)
    for _ in range(200):
        u, d = rng.integers(0, 5, (int(rng.integers(1, 6)), int(rng.integers(2, 4)))), rng.integers(-1, 3)
        fair = {i: [Fraction(int(x - d)) for x in row] for i, row in enumerate(u) if (row >= d).all()}
        tops = [max((gains[p] for gains in fair.values()), default=0) for p in range(u.shape[1])]
        parts = {i: [x / top if top else Fraction(1) for x, top in zip(g, tops, strict=True)] for i, g in fair.items()}
        for rule, score, shares in zip(
            rules,
            (lambda i: prod(parts[i]), lambda i: min(parts[i]), lambda i: min(fair[i]), lambda i: sum(fair[i])),  # noqa: B023
            (parts, parts, fair, fair),
            strict=True,
        ):
            points = rule(u.astype(float), np.full(u.shape[1], float(d)))
            if not fair:
                assert points.index == -1
                continue
            equal = [i for i in fair if score(i) == max(map(score, fair))]
            assert points.ties == len(equal)
            assert points.index == max(equal, key=lambda i: (sorted(shares[i]), -i))
