"""Tactics and alternating offers: limits, saving and branching, batches, and the mediator's single text."""

import numpy as np
import pytest

from twotrack.theory import bargaining, negotiations, offers, ranking, single_text, tactics


def line(n=101):
    x = np.linspace(0.0, 1.0, n)
    return np.stack([x, 1.0 - x], axis=1)


def test_concession_curves_meet_their_ends_and_order_by_exponent():
    t = np.linspace(0.0, 1.0, 11)
    slow, even, quick = (tactics.concession(t, e) for e in (0.2, 1.0, 5.0))
    assert even == pytest.approx(t)
    assert (slow <= even + 1e-12).all()
    assert (even <= quick + 1e-12).all()
    assert slow[[0, -1]].tolist() == quick[[0, -1]].tolist() == [0.0, 1.0]


def test_stalling_gives_nothing_before_its_date_and_a_hard_line_never():
    t = np.linspace(0.0, 1.0, 11)
    assert tactics.concession(t, 1.0, hold=0.65)[:7].tolist() == [0.0] * 7
    assert tactics.concession(1.0, 1.0, hold=0.6) == 1.0
    assert tactics.concession(t, 1.0, hold=1.0).tolist() == [0.0] * 11


def test_opening_is_given_at_once():
    assert tactics.concession(0.0, 1.0, opening=0.3) == pytest.approx(0.3)


def test_equal_parties_meet_in_the_middle():
    result = negotiations.negotiate(line(), [0.0, 0.0], [tactics.time_dependent(1.0)] * 2, 1000)
    assert result.utilities == pytest.approx([0.5, 0.5], abs=0.011)


def test_the_tougher_party_gets_more_and_the_hard_line_everything_or_nothing():
    soft, tough, never = tactics.time_dependent(1.0), tactics.time_dependent(0.2), tactics.hard_line()
    pairs = [[tough, soft], [never, soft], [never, never]]
    result = negotiations.negotiate(line(), [0.0, 0.0], pairs, 200)
    assert result.utilities[0, 0] > 0.7
    assert result.utilities[1].tolist() == [1.0, 0.0]
    assert result.agreed.tolist() == [True, True, False]
    assert result.utilities[2].tolist() == [0.0, 0.0]


def test_mirrors_never_move_and_a_mirror_follows_a_conceder():
    mirror = tactics.mirror()
    assert not negotiations.negotiate(line(), [0.0, 0.0], [mirror, mirror], 100).agreed
    result = negotiations.negotiate(line(), [0.0, 0.0], [mirror, tactics.time_dependent(1.0)], 200)
    assert result.agreed
    assert result.utilities == pytest.approx([0.5, 0.5], abs=0.03)


def test_who_gives_back_half_keeps_more():
    soft = tactics.time_dependent(1.0)
    pairs = [[tactics.mirror(share), soft] for share in (1.0, 0.5)]
    result = negotiations.negotiate(line(), [0.0, 0.0], pairs, 200)
    assert result.agreed.all()
    assert result.utilities[1, 0] > result.utilities[0, 0] + 0.1


def test_reservation_above_everything_ends_the_talks_at_once():
    result = negotiations.negotiate(line(), [2.0, 0.0], [tactics.time_dependent(1.0)] * 2, 100)
    assert not result.agreed
    assert int(result.moves) == 1
    assert result.utilities.tolist() == [2.0, 0.0]


def test_nobody_ever_gets_less_than_its_reservation():
    rng = np.random.default_rng(1)
    for _ in range(40):
        u, r = rng.random((50, 3)), rng.random(3)
        pair = [tactics.time_dependent(float(rng.uniform(0.2, 3))) for _ in range(3)]
        result = negotiations.negotiate(u, r, pair, 50)
        assert (result.utilities >= r).all()


def test_insight_makes_offers_that_nobody_can_improve_for_both():
    rng = np.random.default_rng(2)
    u = rng.random((400, 2))
    knowing = [tactics.time_dependent(0.7, insight=True)] * 2
    result = negotiations.negotiate(u, [0.0, 0.0], knowing, 100)
    better = (u >= result.utilities).all(1) & (u > result.utilities).any(1)
    assert not better.any()


def test_a_deal_of_three_needs_all_three():
    u = np.array([[1.0, 1.0, 0.0], [0.6, 0.6, 0.6], [0.0, 0.0, 1.0]])
    result = negotiations.negotiate(u, [0.1] * 3, [tactics.time_dependent(1.0)] * 3, 50)
    assert int(result.deal) == 1


def test_step_by_step_equals_all_at_once_and_equals_the_batch():
    rng = np.random.default_rng(3)
    for parties in (2, 3):
        sets, lows = rng.random((12, 60, parties)), rng.random((12, parties)) * 0.4
        teams = [
            [tactics.Tactic(*rng.uniform(0.1, 1.0, 4), insight=bool(rng.integers(2))) for _ in range(parties)]
            for _ in range(12)
        ]
        batch = negotiations.negotiate(sets, lows, teams, 30)
        for x in range(12):
            setting = offers.table(sets[x], lows[x], teams[x], 30)
            slow = offers.begin(setting)
            while not slow.ended:
                slow = offers.step(setting, slow)
            fast = offers.step(setting, offers.begin(setting), 10_000)
            assert slow.log.tolist() == fast.log.tolist()
            assert (slow.deal if slow.deal is not None else -1) == int(batch.deal[x])
            assert int(slow.counters[offers.MOVE]) == int(batch.moves[x])


def test_talks_are_values_saved_restored_and_branched_at_any_move():
    setting = offers.table(line(), [0.0, 0.0], [tactics.time_dependent(0.5)] * 2, 60)
    harder = offers.table(line(), [0.0, 0.0], [tactics.time_dependent(0.5), tactics.hard_line()], 60)
    whole = offers.step(setting, offers.begin(setting), 1000)
    talks = offers.begin(setting)
    for move in range(1, 60):
        talks = offers.step(setting, talks)
        if talks.ended:
            break
        kept = (talks.counters.copy(), talks.memory.copy(), talks.log.copy())
        other = offers.step(harder, talks, 1000)
        assert other.log[:move].tolist() == talks.log.tolist()
        again = offers.step(setting, offers.restore(offers.save(talks)), 1000)
        assert again.log.tolist() == whole.log.tolist()
        assert all(np.array_equal(a, b) for a, b in zip(kept, (talks.counters, talks.memory, talks.log), strict=True))
    assert offers.step(setting, whole).deal == whole.deal


@pytest.mark.parametrize("unit", [5e-324, 1e-300, 1e-20, 1.0, 1e307])
def test_ranking_is_a_stable_sort_at_any_scale(unit):
    rng = np.random.default_rng(7)
    for deals in (1, 2, 30, 500):
        for own in (
            rng.random((2, deals)),
            rng.integers(-3, 4, (2, deals)).astype(float),
            rng.normal(size=(2, deals)) ** 9,
        ):
            worth = np.clip(own, -15.0, 15.0) * unit
            assert np.array_equal(ranking.rank(worth), np.argsort(-worth, axis=1, kind="stable"))


def test_one_round_and_one_deal():
    result = negotiations.negotiate([[0.4, 0.4]], [0.0, 0.0], [tactics.time_dependent(1.0)] * 2, 1)
    assert int(result.deal) == 0
    assert int(result.moves) == 2


def test_unbiased_text_on_one_issue_ends_at_nashs_point():
    rng = np.random.default_rng(4)
    for _ in range(20):
        u, d = rng.random((9, 3)), rng.random(3) * 0.2
        text = single_text.mediate(u, [9], d)
        point = bargaining.nash(u, d)
        if point.found:
            assert text.path[-1] == int(point.index)
        else:
            assert text.path.size == 0


def test_every_amendment_passes_with_everybody():
    rng = np.random.default_rng(5)
    u = rng.random((64, 3))
    text = single_text.mediate(u, [4, 4, 4], [0.0] * 3, start=5)
    assert text.path[0] == 5
    assert (np.diff(text.utilities, axis=0) >= 0).all()
    assert len(set(text.path.tolist())) == text.path.size


def test_goodwill_lets_the_text_go_further():
    rng = np.random.default_rng(6)
    u = rng.random((125, 2))
    stuck = single_text.mediate(u, [5, 5, 5], [0.0, 0.0], start=7)
    moved = single_text.mediate(u, [5, 5, 5], [0.0, 0.0], start=7, goodwill=0.3)
    assert np.log(moved.utilities[-1]).sum() >= np.log(stuck.utilities[-1]).sum()


def test_a_biased_mediator_favours_its_friend():
    text = single_text.mediate(line(), [101], [0.0, 0.0], weights=[3.0, 1.0])
    assert text.utilities[-1] == pytest.approx([0.75, 0.25], abs=0.011)


TWO = [tactics.hard_line()] * 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tactics.time_dependent(0.0), "exponent must be positive"),
        (lambda: tactics.stalling(1.5), "hold must lie in"),
        (lambda: tactics.mirror(-1.0), "reciprocity must not be negative"),
        (lambda: tactics.concession(1.2, 1.0), "time must lie in"),
        (lambda: tactics.target(TWO[0], 0.5, 0.0, 1.0), "must not be above"),
        (lambda: offers.table(np.zeros((0, 2)), [0.0, 0.0], TWO, 5), "no deal"),
        (lambda: offers.table([[1.0]], [0.0], TWO[:1], 5), "two parties"),
        (lambda: offers.table([[1.0, np.nan]], [0.0, 0.0], TWO, 5), "finite"),
        (lambda: offers.table([[1.0, 0.0]], [0.0, 0.0], TWO[:1], 5), "one tactic for each"),
        (lambda: offers.table([[1.0, 0.0]], [0.0, 0.0], TWO, 0), "rounds must be at least 1"),
        (lambda: offers.restore(bytes(56)), "not saved talks"),
        (lambda: negotiations.negotiate([[1.0, 0.0]], [0.0], TWO, 5), "reservation"),
        (lambda: negotiations.negotiate(np.zeros((2, 3, 2)), np.zeros((3, 2)), TWO, 5), "one length"),
        (lambda: single_text.mediate([[1.0, 0.0]], [2], [0.0, 0.0]), "every package"),
        (lambda: single_text.mediate([[1.0, 0.0]], [1], [0.0, 0.0], start=3), "start"),
        (lambda: single_text.mediate([[1.0, 0.0]], [1], [0.0, 0.0], weights=[0.0, 1.0]), "positive"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_talks_cannot_go_on_over_a_list_that_lacks_their_deal():
    team = [tactics.hard_line()] * 2
    long, short = [[1.0, 0.0], [0.0, 0.5], [0.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]
    talks = offers.step(offers.table(long, [0.0, 0.0], team, 9), offers.begin(offers.table(long, [0, 0], team, 9)), 2)
    with pytest.raises(ValueError, match="not in the list"):
        offers.step(offers.table(short, [0.0, 0.0], team, 9), talks)
    broken = np.frombuffer(offers.save(talks), dtype="<i8").copy()
    broken[3] = -7
    with pytest.raises(ValueError, match="not saved talks"):
        offers.restore(broken.tobytes())
