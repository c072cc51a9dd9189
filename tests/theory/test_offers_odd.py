"""Alternating offers at the edges: deadlines met exactly, branches past their end, empty batches, huge numbers."""

import numpy as np
import pytest

from twotrack.theory import negotiations, offers, tactics

RNG = np.random.default_rng(20)
SOFT = tactics.time_dependent(1.0)


def share(time, tactic):
    if time <= tactic.hold:
        return 0.0 if tactic.hold > 0 else tactic.opening
    return tactic.opening + (1 - tactic.opening) * ((time - tactic.hold) / (1 - tactic.hold)) ** (1 / tactic.exponent)


def by_hand(u, reserve, team, rounds):
    """The stacked protocol move by move in plain lists: the deal (-1: none) and the log."""
    n, log, standing, accepted = len(reserve), [], -1, 0
    last, heard, answered = [None] * n, [None] * n, [None] * n
    for move in range(rounds * n):
        p, tactic = move % n, team[move % n]
        best = max(row[p] for row in u)
        if best < reserve[p]:
            return -1, [*log, -1]
        time = (move // n) / (rounds - 1) if rounds > 1 else 1.0
        given = 0.0 if answered[p] is None else heard[p] - answered[p]
        mirrored = best if last[p] is None else min(max(last[p] - tactic.reciprocity * given, reserve[p]), best)
        timed = best - share(time, tactic) * (best - reserve[p])
        last[p] = (1 - tactic.mirroring) * timed + tactic.mirroring * mirrored
        answered[p] = heard[p]
        if standing >= 0 and u[standing][p] >= last[p]:
            log, accepted = [*log, -1], accepted + 1
            if accepted == n - 1:
                return standing, log
            continue
        good = sorted((i for i in range(len(u)) if u[i][p] >= last[p]), key=lambda i: (-u[i][p], i))
        others = [sum(u[i]) - u[i][p] for i in good]
        standing, accepted = good[others.index(max(others))] if tactic.insight else good[-1], 0
        log = [*log, standing]
        heard = [x if q == p else u[standing][q] for q, x in enumerate(heard)]
    return -1, log


def any_tactic():
    exponent, insight = float(RNG.choice([1e-6, 0.5, 1.0, 2.0, 1e6])), bool(RNG.random() < 0.4)
    return (
        tactics.time_dependent(exponent, float(RNG.choice([0.0, 0.25, 1.0])), insight=insight),
        tactics.mirror(float(RNG.choice([0.0, 1.0, 2.0])), insight=insight),
        tactics.stalling(float(RNG.choice([0.0, 0.5, 1.0])), exponent, insight=insight),
        tactics.hard_line(insight=insight),
        tactics.mixture(tactics.time_dependent(exponent, insight=insight), float(RNG.choice([0.0, 0.5, 1.0]))),
    )[RNG.integers(5)]


def test_talks_follow_the_stacked_protocol_move_by_move_and_from_every_branch():
    ends = set()
    for _ in range(300):
        n, deals, rounds = (int(RNG.integers(*span)) for span in ((2, 5), (1, 7), (1, 9)))
        # eighths, so that sums are exact and a tie is a tie
        u, reserve = (RNG.integers(0, 9, (deals, n)) / 8).tolist(), (RNG.integers(-2, 6, n) / 8).tolist()
        team = [any_tactic() for _ in range(n)]
        deal, log = by_hand(u, reserve, team, rounds)
        setting = offers.table(u, reserve, team, rounds)
        talks = [offers.begin(setting)]
        while not talks[-1].ended:
            talks.append(offers.restore(offers.save(offers.step(setting, talks[-1]))))
        assert talks[-1].log.tolist() == log
        assert (talks[-1].deal if talks[-1].deal is not None else -1) == deal
        ends.add((deal >= 0, len(log) < rounds * n))
        for point in talks[::2]:
            assert offers.step(setting, point, 10_000).log.tolist() == log
        whole = negotiations.negotiate(u, reserve, team, rounds)
        assert whole.deal == deal
        assert whole.moves == len(log)
    assert len(ends) == 4  # deals early and at the last move, departures and talks that ran out of time


@pytest.mark.parametrize(("best", "reserve"), [(10.0, 3.9), (1.0, 0.1), (0.3, 0.1), (7.0, 1e-9)])
def test_at_the_deadline_a_deal_worth_just_the_reservation_value_is_taken(best, reserve):
    deals = [[best, 0.0], [reserve, reserve], [0.0, best]]
    assert tactics.target(SOFT, 1.0, best, reserve) == reserve
    result = negotiations.negotiate(deals, [reserve, reserve], [SOFT, SOFT], 10)
    assert result.deal == 1


def test_a_target_never_leaves_the_room_between_reservation_value_and_best():
    for _ in range(2000):
        low, high = np.sort(RNG.random(2)).tolist()
        tactic = tactics.mixture(tactics.time_dependent(float(RNG.choice([0.3, 1.0, 4.0]))), float(RNG.random()))
        before = float(RNG.choice([low, high, np.inf]))
        assert low <= tactics.target(tactic, float(RNG.choice([0.0, 0.7, 1.0])), high, low, before) <= high


def test_talks_moved_to_an_earlier_deadline_are_over_at_once():
    deals, pair = [[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]], [tactics.hard_line()] * 2
    long, short = (offers.table(deals, [0.0, 0.0], pair, rounds) for rounds in (20, 5))
    talks = offers.step(long, offers.begin(long), 30)
    moved = offers.step(short, talks)
    assert moved.ended
    assert moved.deal is None
    assert moved.log.tolist() == talks.log.tolist()
    assert not talks.ended
    assert offers.step(long, moved).log.size == 30  # what has ended stays so


def test_a_table_does_not_change_when_the_list_it_was_made_of_does():
    deals = np.array([[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]])
    reserve = np.zeros(2)
    setting = offers.table(deals, reserve, [SOFT, SOFT], 9)
    kept = offers.step(setting, offers.begin(setting), 18)
    deals[:], reserve[:] = 0.0, 9.0
    assert offers.step(setting, offers.begin(setting), 18).log.tolist() == kept.log.tolist()
    assert kept.deal == 1


def test_an_empty_batch_of_talks_has_empty_results():
    for u, reserve in ((np.zeros((0, 3, 2)), [0.0, 0.0]), (np.zeros((3, 2)), np.zeros((0, 2)))):
        result = negotiations.negotiate(u, reserve, [SOFT, SOFT], 5)
        assert result.deal.shape == result.moves.shape == result.agreed.shape == (0,)
        assert result.utilities.shape == (0, 2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: tactics.target(SOFT, 0.0, 1e308, -1e308),
        lambda: tactics.target(tactics.mirror(1e308), 0.5, 1.0, 0.0, given=1e10),
        lambda: negotiations.negotiate([[1e308, -1e308], [-1e308, 1e308]], [-1e308, -1e308], [SOFT, SOFT], 9),
        lambda: offers.table([[-1.5e308, -1.0, -1.5e308]], [0.0] * 3, [tactics.hard_line(insight=True)] * 3, 5),
    ],
)
def test_utilities_too_large_to_be_added_are_refused(call):
    with pytest.raises(ValueError, match="too large"):
        call()


@pytest.mark.parametrize(("word", "value"), [(1, 9), (2, 7), (3, -2), (4, 2), (5, 0), (6, 2), (7, -1), (13, -5)])
def test_bytes_that_no_talks_can_have_are_not_restored(word, value):
    setting = offers.table([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [tactics.hard_line()] * 2, 9)
    words = np.frombuffer(offers.save(offers.step(setting, offers.begin(setting), 3)), dtype="<i8").copy()
    words[word] = value  # the word of minus one is the first double read as NaN
    with pytest.raises(ValueError, match="these bytes are not saved talks"):
        offers.restore(words.tobytes())


@pytest.mark.parametrize("saved", ["a text of bytes!", None, np.array([2**62, 0] + [0] * 8, "<i8").tobytes()])
def test_what_is_no_bytes_of_talks_is_not_restored(saved):
    with pytest.raises(ValueError, match="these bytes are not saved talks"):
        offers.restore(saved)
