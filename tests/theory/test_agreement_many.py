"""Listed deals of two to five parties: Pareto set, zone, votes, core, log-rolling and red lines."""

import numpy as np
import pytest

from twotrack.theory import agreement, dominance, logrolling, voting


def brute_pareto(u):
    return np.array([not ((u >= x).all(1) & (u > x).any(1)).any() for x in u])


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
@pytest.mark.parametrize("seed", range(8))
def test_fast_pareto_equals_brute_force(parties, seed):
    rng = np.random.default_rng(seed)
    deals = int(rng.integers(1, 250))
    for u in (
        rng.random((deals, parties)),
        rng.integers(0, 4, (deals, parties)).astype(float),
        rng.dirichlet(np.ones(parties), deals),
        rng.dirichlet(np.ones(parties), deals).round(1) - 0.5,
    ):
        assert np.array_equal(agreement.pareto(u), brute_pareto(u))


@pytest.mark.slow
@pytest.mark.parametrize("parties", [5])
def test_the_method_for_crowds_equals_brute_force(parties):
    rng = np.random.default_rng(parties)
    u = rng.dirichlet(np.ones(parties), dominance.CROWD + 10).round(2)
    assert np.array_equal(agreement.pareto(u), brute_pareto(u))


def test_pareto_of_a_batch_equals_one_at_a_time():
    u = np.random.default_rng(3).random((5, 40, 3))
    assert np.array_equal(agreement.pareto(u), np.array([agreement.pareto(x) for x in u]))


def test_packages_agree_with_the_set_built_issue_by_issue():
    rng = np.random.default_rng(4)
    tables = [[rng.random(m) for m in (3, 2, 4)] for _ in range(2)]
    utilities, chosen = agreement.packages(tables)
    assert utilities.shape == (24, 2)
    for worth, package in zip(utilities, chosen, strict=True):
        assert worth[0] == pytest.approx(sum(tables[0][j][o] for j, o in enumerate(package)))
    front, _ = agreement.pareto_pair(*tables)
    mask = agreement.pareto(utilities)
    assert np.allclose(sorted(map(tuple, utilities[mask])), sorted(map(tuple, front)))


@pytest.mark.parametrize("parties", [2, 3, 4, 5])
def test_packages_built_issue_by_issue_are_the_undominated_ones_of_the_whole_list(parties):
    rng = np.random.default_rng(parties)
    for whole in (False, True):
        sizes = rng.integers(1, 5, 5)
        tables = [
            [rng.integers(0, 4, m).astype(float) if whole else rng.random(m) for m in sizes] for _ in range(parties)
        ]
        listed, _ = agreement.packages(tables)
        expected = np.unique(listed[agreement.pareto(listed)], axis=0)
        utilities, chosen = agreement.pareto_packages(tables)
        assert np.array_equal(utilities, expected)
        for worth, package in zip(utilities, chosen, strict=True):
            assert worth == pytest.approx([sum(t[j][o] for j, o in enumerate(package)) for t in tables])


def test_two_parties_agree_with_the_compiled_pair():
    rng = np.random.default_rng(0)
    tables = [[rng.random(4) for _ in range(7)] for _ in range(2)]
    assert np.array_equal(agreement.pareto_packages(tables)[0], agreement.pareto_pair(*tables)[0])


def test_zone_may_be_everything_or_nothing():
    u = np.random.default_rng(5).random((30, 4))
    assert agreement.zone(u, [-5.0] * 4).all()
    assert not agreement.zone(u, [2.0] * 4).any()


def test_blockers_counts_what_one_party_alone_refuses():
    u = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    assert agreement.blockers(u, [0.5] * 3).tolist() == [1, 0, 1]


def test_nearest_deal_keeps_all_red_lines_where_that_is_possible():
    u = np.array([[0.2, 0.9], [0.6, 0.6], [0.9, 0.2]])
    index, short = agreement.nearest_deal(u, [0.5, 0.5])
    assert (int(index), short.tolist()) == (1, [0.0, 0.0])


def test_nearest_deal_by_the_largest_or_the_sum_of_shortfalls():
    u = np.array([[0.0, 1.0], [0.6, 0.6]])
    red = [0.9, 0.9]
    assert int(agreement.nearest_deal(u, red)[0]) == 1
    assert int(agreement.nearest_deal([[0.5, 0.9], [0.65, 0.65]], red)[0]) == 1
    assert int(agreement.nearest_deal([[0.5, 0.9], [0.65, 0.65]], red, total=True)[0]) == 0


def test_veto_players_by_weight_and_by_consent():
    assert voting.veto_players([1.0, 1.0, 1.0]).all()
    assert voting.veto_players([5.0, 1.0, 1.0], quota=4.0).tolist() == [True, False, False]
    assert voting.veto_players([1.0, 1.0, 1.0], quota=2.0, consent=[False, True, False]).tolist() == [
        False,
        True,
        False,
    ]


def test_more_veto_players_shrink_the_win_set_and_grow_the_core():
    u = np.random.default_rng(6).random((60, 5))
    status_quo = np.full(5, 0.5)
    for few, many in ((None, [True] + [False] * 4), ([True] + [False] * 4, [True, True] + [False] * 3)):
        small = voting.win_set(u, status_quo, quota=3.0, consent=many)
        large = voting.win_set(u, status_quo, quota=3.0, consent=few)
        assert (small <= large).all()
        assert (voting.core(u, quota=3.0, consent=few) <= voting.core(u, quota=3.0, consent=many)).all()


def test_core_equals_brute_force():
    rng = np.random.default_rng(7)
    for _ in range(20):
        u = rng.integers(0, 5, (25, 4)).astype(float)
        w = rng.integers(1, 4, 4).astype(float)
        quota = float(rng.integers(1, int(w.sum()) + 1))
        expected = [not any(w[u[j] > u[i]].sum() >= quota for j in range(25)) for i in range(25)]
        assert voting.core(u, w, quota).tolist() == expected


def test_core_under_unanimity_is_the_weak_pareto_set_and_a_cycle_has_none():
    u = np.random.default_rng(8).random((40, 3))
    weak = [not (u > x).all(1).any() for x in u]
    assert voting.core(u).tolist() == weak
    cycle = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]]
    assert not voting.core(cycle, quota=2.0).any()


def test_median_voter_is_the_core_of_one_dimension():
    places = np.linspace(0.0, 1.0, 21)
    ideals = np.array([0.1, 0.2, 0.55, 0.7, 0.9])
    u = -np.abs(places[:, None] - ideals[None, :])
    assert places[voting.core(u, quota=3.0)] == pytest.approx([0.55])


def test_status_quo_takes_deals_out_of_the_core():
    u = [[1.0, 0.2], [0.4, 0.9]]
    assert voting.core(u, status_quo=[0.5, 0.5]).tolist() == [True, True]
    assert voting.core(u, quota=1.0, consent=[True, False], status_quo=[0.5, 0.5]).tolist() == [True, False]


def test_log_rolling_has_no_potential_where_all_care_alike_and_most_where_they_care_for_different_things():
    alike = [[[0.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]]]
    assert logrolling.potential(alike) == pytest.approx((0.5, 0.5))
    apart = [[[0.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 0.0]]]
    together, alone = logrolling.potential(apart)
    assert (together, alone) == pytest.approx((1.0, 1.0))
    trade = [[[0.0, 9.0], [0.0, 1.0]], [[1.0, 0.0], [9.0, 0.0]]]
    assert logrolling.potential(trade) == pytest.approx((0.9, 0.5))


def test_log_rolling_is_never_negative_and_free_of_scale():
    rng = np.random.default_rng(9)
    for _ in range(10):
        parties = int(rng.integers(2, 6))
        tables = [[rng.random(m) for m in (2, 3, 4)] for _ in range(parties)]
        together, apart = logrolling.potential(tables)
        assert 0.0 <= apart <= together <= 1.0 + 1e-9
        scaled = [[7.0 * row - 3.0 for row in table] for table in tables]
        assert logrolling.potential(scaled) == pytest.approx((together, apart))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: agreement.pareto(np.zeros((0, 2))), "no deal"),
        (lambda: agreement.pareto(np.zeros((3, 1))), "two parties"),
        (lambda: agreement.pareto([1.0, 2.0]), "shape"),
        (lambda: agreement.pareto([[1.0, np.nan]]), "finite"),
        (lambda: agreement.zone([[1.0, 2.0]], [0.0]), "one value for each of 2 parties"),
        (lambda: agreement.zone([[1.0, 2.0]], [0.0, np.nan]), "finite"),
        (lambda: agreement.packages([[[1.0]]]), "two parties"),
        (lambda: agreement.packages([[[1.0], []], [[1.0], []]]), "at least one option"),
        (lambda: agreement.packages([[np.zeros(100)] * 5] * 2), "too many to list"),
        (lambda: voting.win_set([[1.0, 2.0]], [0.0, 0.0], [1.0, -1.0]), "negative"),
        (lambda: voting.win_set([[1.0, 2.0]], [0.0, 0.0], [1.0]), "one number for each"),
        (lambda: voting.core([[1.0, 2.0]], quota=3.0), "quota"),
        (lambda: voting.veto_players([]), "at least one"),
        (lambda: voting.veto_players([0.0, 0.0]), "quota"),
        (lambda: logrolling.potential([[[1.0]], [[1.0, 2.0]]]), "same options"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("quota", [[], [2.0, 3.0], "many"])
def test_a_quota_that_is_not_one_number_is_refused(quota):
    for call in (
        lambda: voting.veto_players([1.0, 1.0, 1.0], quota),
        lambda: voting.win_set(np.eye(3), [0.0] * 3, None, quota),
        lambda: voting.core(np.eye(3), None, quota),
    ):
        with pytest.raises(ValueError, match="quota must be"):
            call()


def test_two_parties_trade_as_well_as_a_linear_programme_says() -> None:
    """The level where the frontier crosses the diagonal is that of the programme, issue by issue and together."""
    rng = np.random.default_rng(5)
    for trial in range(60):
        counts = rng.integers(1, 5, rng.integers(1, 6))
        tables = [[rng.choice([0, 0.2, 0.5, 1.0], m) if trial % 2 else rng.random(m) for m in counts] for _ in range(2)]
        ready, options = agreement.aligned(tables)
        gains = []
        for table in ready:
            rows = [table[j, : options[j]] for j in range(len(counts))]
            span = sum(float(np.ptp(row)) for row in rows)
            if span > 0:
                gains.append(np.concatenate([(row - row.min()) / span for row in rows]))
        wanted = logrolling._level_of_many(gains, options, range(len(counts))) if len(gains) > 1 else 1.0
        assert logrolling._level(ready, options, range(len(counts))) == pytest.approx(wanted, abs=1e-9)
