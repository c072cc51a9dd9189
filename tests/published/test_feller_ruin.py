"""Feller, W. (1968), An Introduction to Probability Theory, 3rd ed., vol. 1, ch. XIV, Table 1.

The rows were written down from memory and the page was not at hand when they were reviewed. Each agrees with the
closed forms of ch. XIV.2 and XIV.3 to the digits given, so take them as rounded closed forms until they are compared
with the book.

The same chances as a course prints them (notebook on lecture 7 of Blitzstein's Statistics 110, with its output,
Lecture_07.ipynb at https://github.com/buruzaemon/stats-110; read at commit 11ba934), and 3/7 for a fair game from 3 to
7 in a handout quoted in a pull request of SymPy (19482).
"""

import pytest

from twotrack.theory import walk

# p, start z, goal a, chance of ruin, expected duration
TABLE = [
    (0.5, 9, 10, 0.1, 9),
    (0.5, 90, 100, 0.1, 900),
    (0.5, 900, 1000, 0.1, 90_000),
    (0.5, 950, 1000, 0.05, 47_500),
    (0.5, 8000, 10_000, 0.2, 16_000_000),
    (0.45, 9, 10, 0.210, 11),
    (0.45, 90, 100, 0.866, 765.6),
    (0.45, 99, 100, 0.182, 171.8),
    (0.4, 90, 100, 0.983, 441.3),
    (0.4, 99, 100, 0.333, 161.7),
]


@pytest.mark.parametrize(("p", "z", "a", "ruin", "steps"), TABLE)
def test_classical_ruin_problem(p, z, a, ruin, steps):
    assert 1.0 - float(walk.chance_to_win(p, z, a)) == pytest.approx(ruin, abs=0.0005)
    digits = 1 if isinstance(steps, float) else 0
    assert round(float(walk.duration(p, z, a)), digits) == steps


COURSE = [(0.49, 20, 0.40), (0.49, 100, 0.12), (0.49, 200, 0.02), (0.5, 200, 0.50)]


@pytest.mark.parametrize(("p", "total", "printed"), COURSE)
def test_winning_all_from_half_of_it_as_a_course_prints_it(p, total, printed):
    assert round(float(walk.chance_to_win(p, total / 2, total)), 2) == printed


def test_a_fair_game_as_a_handout_prints_it():
    assert float(walk.chance_to_win(0.5, 3, 7)) == pytest.approx(3 / 7)
