"""Hirshleifer, J. (1989), Public Choice 63: 101-112, and (1991), "The paradox of power", Econ. and Politics 3: 177-200.

1989, as its abstract prints (https://link.springer.com/article/10.1007%2FBF00153394): where success depends on the
ratio of efforts, neither submission of one side nor peace of both can be a Cournot equilibrium; where it depends on the
difference, both can, and returns to effort rise up to equal efforts.

1991: no page with its tables was at hand. The numbers are the paper's model with its base case (a = b = 1, m = 1,
resources of 100), evaluated: efforts of 50 each, and 75 each for resources of 100 and 200, which is the paradox of
power in its strong form; by the closed form it holds up to a ratio of resources of (2 + m) / m, from memory also the
paper's. That each effort is a best reply to the other is checked here and needs no source.
"""

import numpy as np
import pytest

from twotrack.theory import contest


def best_reply(form, other, prize, m):
    """The effort with the largest gain from a prize, on a grid that holds 0."""
    efforts = np.linspace(0.0, prize, 4001)
    return efforts[int(np.argmax(prize * form(efforts, other, m) - efforts))]


@pytest.mark.parametrize("m", [0.5, 1.0, 1.5])
def test_the_ratio_form_knows_neither_peace_nor_submission(m):
    prize = 1.0
    assert best_reply(contest.success, 0.0, prize, m) > 0.0  # any effort wins all against none
    for effort in (0.001, 0.01, 0.1):  # a side that tries: submitting is no best reply unless it tries very hard
        assert best_reply(contest.success, effort, prize, m) > 0.0
    each = float(contest.equilibrium_effort(prize, 2, m))
    assert each > 0.0
    assert best_reply(contest.success, each, prize, m) == pytest.approx(each, abs=3e-4)


def test_the_difference_form_knows_both():
    assert best_reply(contest.difference, 0.0, 1.0, 3.0) == 0.0  # peace: each side's 0 answers 0
    # one-sided submission: the side to which the prize is worth half as much gives in, and both are best replies
    fighting = best_reply(contest.difference, 0.0, 1.0, 8.0)
    assert fighting > 0.0
    assert best_reply(contest.difference, fighting, 0.5, 8.0) == 0.0
    assert best_reply(contest.success, fighting, 0.5, 1.0) > 0.0, "the ratio form: it tries all the same"


def test_returns_to_effort_rise_up_to_equal_efforts_in_the_difference_form():
    effort = np.linspace(0.0, 4.0, 81)
    gain = np.diff(contest.difference(effort, 2.0, 3.0), 2)
    assert (gain[:38] > 0.0).all()
    assert (gain[-38:] < 0.0).all()
    assert (np.diff(contest.success(effort, 2.0, 1.0), 2) < 0.0).all()  # not so in the lottery


BASE = [  # resources, decisiveness, fighting of each, income of each
    ((100.0, 100.0), 1.0, (50.0, 50.0), (50.0, 50.0)),
    ((100.0, 200.0), 1.0, (75.0, 75.0), (75.0, 75.0)),
    ((100.0, 300.0), 1.0, (100.0, 100.0), (100.0, 100.0)),  # the poorer side fights with all it has
    ((100.0, 100.0), 4.0, (80.0, 80.0), (20.0, 20.0)),
]


@pytest.mark.parametrize(("resources", "m", "fighting", "income"), BASE)
def test_the_base_case_and_the_paradox_of_power(resources, m, fighting, income):
    found = contest.guns_and_butter(resources, m)
    assert found.fighting == pytest.approx(fighting)
    assert found.income == pytest.approx(income)
    assert found.fighting + found.producing == pytest.approx(resources)


@pytest.mark.parametrize("m", [0.5, 1.0, 2.0, 4.0])
def test_incomes_are_equal_up_to_a_ratio_of_two_plus_m_over_m_and_not_beyond(m):
    edge = (2.0 + m) / m
    below, beyond = (contest.guns_and_butter([1.0, edge * x], m) for x in (0.999, 1.05))
    assert below.income[0] == pytest.approx(below.income[1])
    assert below.producing[0] > 0.0
    assert beyond.producing[0] == 0.0
    assert beyond.income[1] > beyond.income[0] * 1.001
    # the weak form: even then the gap of incomes is smaller than the gap of resources
    assert beyond.income[1] / beyond.income[0] < 1.05 * edge


def test_the_weaker_side_fights_harder_and_decisiveness_makes_everybody_fight():
    share = contest.guns_and_butter([100.0, 200.0]).fighting / [100.0, 200.0]
    assert share[0] > share[1]
    assert (np.diff(contest.guns_and_butter([100.0, 120.0], [0.3, 0.6, 1.2, 2.4]).fighting, axis=0) > 0.0).all()


def test_every_effort_is_the_best_reply_to_the_other():
    rng = np.random.default_rng(0)
    resources, guns, butter = rng.uniform(1, 100, (60, 2)), rng.uniform(0.2, 4, (60, 2)), rng.uniform(0.2, 4, (60, 2))
    m = rng.uniform(0.2, 6, 60)
    found = contest.guns_and_butter(resources, m, guns, butter)
    assert 0.2 < (found.producing == 0.0).any(axis=1).mean() < 0.9  # both kinds of equilibrium are there
    for i in range(60):
        for side in (0, 1):
            efforts = np.linspace(0.0, resources[i, side] / guns[i, side], 2001)
            product = (resources[i, side] - guns[i, side] * efforts) / butter[i, side] + found.producing[i, 1 - side]
            income = contest.success(efforts, found.fighting[i, 1 - side], m[i]) * product
            assert income.max() <= found.income[i, side] * (1.0 + 1e-12)
