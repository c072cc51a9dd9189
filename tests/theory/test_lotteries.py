"""Points on piecewise-linear sets against geometry and against each other."""

import numpy as np
import pytest

from twotrack.theory import bargaining, lotteries

RULES = [lotteries.nash, lotteries.kalai_smorodinsky, lotteries.egalitarian, lotteries.utilitarian]


def test_a_triangle_by_hand():
    corners = [[0.0, 0.0], [4.0, 0.0], [0.0, 2.0]]
    origin = [0.0, 0.0]
    assert lotteries.nash(corners, origin).utilities == pytest.approx([2.0, 1.0])
    assert lotteries.kalai_smorodinsky(corners, origin).utilities == pytest.approx([2.0, 1.0])
    assert lotteries.egalitarian(corners, origin).utilities == pytest.approx([4 / 3, 4 / 3])
    assert lotteries.utilitarian(corners, origin).utilities == pytest.approx([4.0, 0.0])


def test_nash_and_kalai_smorodinsky_part_at_a_kink():
    corners = [[0.0, 0.0], [1.0, 0.0], [0.5, 1.0], [0.0, 1.0]]
    assert lotteries.nash(corners, [0.0, 0.0]).utilities == pytest.approx([0.5, 1.0], abs=1e-5)
    assert lotteries.kalai_smorodinsky(corners, [0.0, 0.0]).utilities == pytest.approx([2 / 3, 2 / 3])


@pytest.mark.parametrize("rule", RULES)
def test_disagreement_above_everything_gives_no_point(rule):
    none = rule([[1.0, 0.0], [0.0, 1.0]], [0.6, 0.6])
    assert not none.found
    assert np.isnan(none.utilities).all()
    assert not rule([[1.0, 0.0], [0.0, 1.0]], [-1.0, 1.1]).found


@pytest.mark.parametrize("rule", RULES[:3])
def test_disagreement_below_every_corner_is_used_as_it_is(rule):
    moved = rule([[1.0, 0.0], [0.0, 1.0]], [-5.0, -5.0])
    assert moved.utilities == pytest.approx([0.5, 0.5], abs=1e-5)
    egal = lotteries.egalitarian([[1.0, 0.0], [0.0, 1.0]], [-0.5, 0.0])
    assert egal.utilities == pytest.approx([0.25, 0.75])


def test_disagreement_on_the_frontier_is_the_point_itself():
    for rule in RULES:
        assert rule([[1.0, 0.0], [0.0, 1.0]], [0.3, 0.7]).utilities == pytest.approx([0.3, 0.7], abs=1e-6)


@pytest.mark.parametrize("parties", [2, 3, 5])
def test_nash_is_optimal_and_beats_every_listed_deal(parties):
    rng = np.random.default_rng(parties)
    for _ in range(8):
        u, d = rng.random((30, parties)), rng.random(parties) * 0.2
        found = lotteries.nash(u, d)
        gains = found.utilities - d
        # the tangent plane at the point lies above the whole set: that is optimality
        assert (((u - d) / gains).mean(1)).max() <= 1.0 + 1e-8
        listed = bargaining.nash(u, d)
        if listed.found:
            assert gains.prod() >= (listed.utilities - d).prod() - 1e-9
        assert found.weights.sum() == pytest.approx(1.0)
        assert found.weights @ u == pytest.approx(found.utilities)


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_kalai_smorodinsky_gives_the_largest_common_share_of_the_greatest_gains(parties):
    rng = np.random.default_rng(10 + parties)
    for _ in range(8):
        u = np.concatenate([rng.random((20, parties)), np.eye(parties) * 1.2])
        d = np.zeros(parties)
        found = lotteries.kalai_smorodinsky(u, d)
        shares = found.utilities / lotteries.ideal(u, d)
        if parties == 2:
            assert shares.min() == pytest.approx(shares.max(), abs=1e-6)
        rescaled = u / lotteries.ideal(u, d)
        assert shares.min() == pytest.approx(lotteries.egalitarian(rescaled, d).utilities.min(), abs=1e-6)


def test_a_party_that_can_gain_nothing_still_holds_the_others_to_its_floor():
    """A fault of an early version: the party without a gain was forgotten and got less than no deal."""
    found = lotteries.nash([[-0.015625, 0.03125], [0.0, 0.015625]], [0.0, 0.0])
    assert found.utilities == pytest.approx([0.0, 0.015625], abs=1e-9)
    corners = [[-1.0, 4.0, 4.0], [0.0, 3.0, 0.0], [0.0, 0.0, 2.0], [0.0, 1.8, 1.0]]
    found = lotteries.nash(corners, [0.0, 0.0, 0.0])
    assert found.utilities == pytest.approx([0.0, 1.8, 1.0], abs=1e-5)
    assert found.utilities[1] * found.utilities[2] >= 1.8 - 1e-5


def test_scale_and_zero_of_utility_do_not_matter_to_nash_and_kalai_smorodinsky():
    rng = np.random.default_rng(5)
    u, d = rng.random((25, 3)), np.array([0.1, 0.2, 0.05])
    factor, shift = np.array([3.0, 0.01, 500.0]), np.array([-7.0, 2.0, 90.0])
    for rule in RULES[:2]:
        moved = rule(u * factor + shift, d * factor + shift).utilities
        assert moved == pytest.approx(rule(u, d).utilities * factor + shift, rel=1e-5)


@pytest.mark.parametrize("shift", [0.0, -1e6, 1e6])
@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e6])
def test_units_and_zeros_far_apart_keep_their_digits(shift, factor):
    """A fault of an early version: a narrow range far from zero was lost in the tolerance of the solver."""
    rng = np.random.default_rng(8)
    u, d = rng.random((200, 3)), np.full(3, 0.2)
    moved = np.array([1.0, factor, 1.0]), np.array([0.0, shift * factor, 0.0])
    for rule in RULES[:2]:
        plain = rule(u, d).utilities
        back = (rule(u * moved[0] + moved[1], d * moved[0] + moved[1]).utilities - moved[1]) / moved[0]
        assert back == pytest.approx(plain, abs=1e-4)


def test_disagreement_far_below_every_corner_keeps_its_digits():
    corners = [[1.0, 0.0], [0.8, 0.7], [0.0, 1.0]]
    for depth in (10.0, 1e3, 1e6):
        low = [-depth, -depth]
        assert lotteries.egalitarian(corners, low).utilities == pytest.approx([16 / 22 + 4 / 220] * 2, abs=0.03)
        ks = lotteries.kalai_smorodinsky(corners, low).utilities
        shares = (ks + depth) / (1.0 + depth)
        assert shares[0] == pytest.approx(shares[1], abs=1e-9)
        assert lotteries.nash(corners, low).utilities == pytest.approx([0.8, 0.7], abs=0.01)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lotteries.nash(np.zeros((2, 3, 2)), np.zeros((3, 2))), "batches do not fit"),
        (lambda: lotteries.nash([[1.0, 0.0]], [0.0, 0.0], tolerance=0.0), "tolerance must be positive"),
        (lambda: lotteries.nash([[1.0]], [0.0]), "two parties"),
        (lambda: lotteries.nash([[1.0, np.nan]], [0.0, 0.0]), "finite"),
        (lambda: lotteries.egalitarian([[1.0, 0.0]], [0.0]), "one value for each"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_an_edge_of_equal_sums_is_shared_whatever_the_order_of_deals_and_parties(order):
    """A fault of an early version: which end of the edge was picked hung on the order of the list."""
    corners = np.array([[1.0, 0.0], [0.0, 1.0], [0.1, 0.2]])[order]
    assert lotteries.utilitarian(corners, [0.0, 0.0]).utilities == pytest.approx([0.5, 0.5], abs=1e-9)
    assert lotteries.utilitarian(corners, [-0.5, 0.0]).utilities == pytest.approx([0.25, 0.75], abs=1e-9)
    assert lotteries.utilitarian(corners[:, ::-1], [0.0, -0.5]).utilities == pytest.approx([0.75, 0.25], abs=1e-9)
    assert lotteries.utilitarian(corners, [0.8, 0.0]).utilities == pytest.approx([0.9, 0.1], abs=1e-9)


@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
def test_equal_sums_are_shared_at_every_scale_and_an_only_best_sum_is_untouched(scale):
    edge = np.array([[3.0, 1.0, 0.0], [0.0, 1.0, 3.0], [1.0, 0.0, 0.0]]) * scale
    assert lotteries.utilitarian(edge, np.zeros(3)).utilities / scale == pytest.approx([1.5, 1.0, 1.5], abs=1e-8)
    single = np.array([[5.0, 0.0], [2.0, 2.0]]) * scale
    assert lotteries.utilitarian(single, np.zeros(2)).utilities / scale == pytest.approx([5.0, 0.0], abs=1e-8)


@pytest.mark.parametrize("rule", [lotteries.egalitarian, lotteries.kalai_smorodinsky, lotteries.utilitarian])
def test_what_the_worst_off_leaves_over_is_shared_by_the_next_whatever_the_order(rule):
    """A fault of an early version: the first of three parties took all that the worst-off could not have."""
    corners = np.array([[3.0, 1.0, 0.0], [0.0, 1.0, 3.0]])
    for deals in ([0, 1], [1, 0]):
        for parties in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
            found = rule(corners[deals][:, parties], np.zeros(3)).utilities
            assert found == pytest.approx(np.array([1.5, 1.0, 1.5])[parties], abs=1e-8)
