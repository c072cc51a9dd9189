"""Tsebelis, G. (2002), Veto Players, ch. 1; Cunningham, D. (2006), American Journal of Political Science 50: 875-892.

Veto players are points in a plane and like what is nearer. As printed by Tsebelis with figure 1.6 (a machine reading of
the chapter: https://studmed.ru/view/tsebelis-g-veto-players-how-political-institutions-work_32fbaed6727.html?page=5):
if system B of five players lies within the unanimity core of system A of three (proposition 1.4), whatever beats the
status quo in A beats it in B, though B has more players. Players inside the core of the others are absorbed, and one
more player never makes a change easier (https://paperzz.com/doc/8092937/individual-veto-players). Only positions are
drawn at random; the chapter prints no coordinates.

Cunningham's abstract (https://onlinelibrary.wiley.com/doi/abs/10.1111/j.1540-5907.2006.00221.x): more veto players
leave fewer acceptable agreements. His statistics of durations are not repeated here.
"""

from itertools import pairwise

import numpy as np
import pytest

from twotrack.theory import agreement, vetoes, voting

RNG = np.random.default_rng(1)
PLANE = RNG.uniform(-2.0, 2.0, (3000, 2))


def likes(players, points):
    return -np.linalg.norm(points[:, None, :] - players[None, :, :], axis=2)


def win_set(players, quo):
    return voting.win_set(likes(players, PLANE), likes(players, quo[None, :])[0])


@pytest.mark.parametrize("seed", range(10))
def test_a_system_within_the_core_of_another_changes_more_easily(seed):
    rng = np.random.default_rng(seed)
    system_a = rng.normal(size=(3, 2))
    inside = rng.dirichlet([1.0, 1.0, 1.0], 5) @ system_a  # five players in the triangle of the three
    quo = rng.uniform(-2.0, 2.0, 2)
    small, large = win_set(system_a, quo), win_set(inside, quo)
    assert (small <= large).all()
    # absorbed: with the three at the table the five make no difference
    assert np.array_equal(win_set(np.concatenate([system_a, inside]), quo), small)


def test_the_claim_is_about_the_core_and_not_about_numbers():
    """The twin: two far apart leave less than five close together, and one outside the core takes something away."""
    quo = np.array([0.0, 1.5])
    close = RNG.normal(scale=0.1, size=(5, 2))
    apart = np.array([[-1.5, 0.5], [1.5, 0.5]])
    assert win_set(close, quo).sum() > win_set(apart, quo).sum() > 0
    outside = np.concatenate([close, [[0.0, 1.2]]])
    assert win_set(outside, quo).sum() < win_set(close, quo).sum()


@pytest.mark.parametrize("seed", range(10))
def test_each_more_veto_player_leaves_no_more_agreements(seed):
    rng = np.random.default_rng(100 + seed)
    players, quo = rng.normal(size=(6, 2)), rng.normal(size=2)
    left = [win_set(players[:n], quo) for n in range(2, 7)]
    for fewer, more in pairwise(left):
        assert (more <= fewer).all()
    utilities = likes(players, PLANE)
    floor = likes(players, quo[None, :])[0]
    counts = [int(agreement.zone(utilities[:, :n], floor[:n]).sum()) for n in range(2, 7)]
    assert counts == sorted(counts, reverse=True)


def test_most_veto_players_are_not_absorbed():
    """The twin of what holds without exception: somebody outside the others' core takes something away."""
    players, quos = RNG.normal(size=(40, 6, 2)), RNG.normal(size=(40, 2))
    two = sum(win_set(p[:2], q).sum() for p, q in zip(players, quos, strict=True))
    six = sum(win_set(p, q).sum() for p, q in zip(players, quos, strict=True))
    assert six < 0.5 * two


def test_each_more_veto_at_home_leaves_no_more_surplus():
    gains = RNG.normal(size=(200, 4))
    left = [vetoes.surplus_at_home(0.5, [0.6] * n, gains[:, :n]) for n in range(1, 5)]
    assert (np.diff(left, axis=0) <= 0.0).all()
    assert (left[-1] > 0).mean() < (left[0] > 0).mean()
