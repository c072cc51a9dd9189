"""Faratin, P., Sierra, C. & Jennings, N. (1998), Robotics and Autonomous Systems 24: 159-182, section 4: tactics.

No page with a worked number was found, so these are the paper's formulae evaluated. Polynomial: k + (1 - k) t^(1 / b),
as in the class of time-dependent agents of the package negmas (text of a public repository); exponential:
exp((1 - t)^b ln k); imitation relative to, as much as, and on average over what the other did: from memory. The
propositions tested are the paper's: both forms give k at once and everything at the deadline; b < 1 is Boulware, b > 1
a conceder; for large b the polynomial gives sooner at first, for small b the exponential waits longer.
"""

import numpy as np
import pytest

from twotrack.theory import tactics

TIME = np.linspace(0.0, 1.0, 101)


def test_the_two_forms_evaluated():
    assert tactics.concession([0.0, 0.25, 1.0], 0.5, 0.1) == pytest.approx([0.1, 0.1 + 0.9 / 16, 1.0])
    assert tactics.concession([0.0, 0.25, 1.0], 2.0, 0.1) == pytest.approx([0.1, 0.55, 1.0])
    assert tactics.exponential_concession([0.0, 0.5, 1.0], 1.0, 0.01) == pytest.approx([0.01, 0.1, 1.0])
    assert tactics.exponential_concession([0.0, 0.5, 1.0], 2.0, 0.0001) == pytest.approx([0.0001, 0.1, 1.0])


@pytest.mark.parametrize("form", [tactics.concession, tactics.exponential_concession])
@pytest.mark.parametrize("b", [0.02, 0.1, 1.0, 10.0, 50.0])
def test_both_give_k_at_once_and_everything_at_the_deadline(form, b):
    given = form(TIME, b, 0.1)
    assert (given[0], given[-1]) == pytest.approx((0.1, 1.0))
    assert (np.diff(given) >= 0.0).all()


def test_boulware_and_conceder():
    boulware, even, conceder = (tactics.concession(TIME, b) for b in (0.1, 1.0, 10.0))
    assert (boulware[1:-1] < even[1:-1]).all()
    assert (even[1:-1] < conceder[1:-1]).all()
    assert boulware[90] < 0.5 < conceder[10]


def test_the_polynomial_gives_sooner_for_large_b_and_the_exponential_waits_longer_for_small_b():
    early, late = slice(1, 10), slice(60, 95)
    assert (tactics.concession(TIME, 20.0, 0.1)[early] > tactics.exponential_concession(TIME, 20.0, 0.1)[early]).all()
    waiting = tactics.exponential_concession(TIME, 0.05, 0.1)[late]
    assert (waiting < 0.2).all()
    assert (np.argmax(tactics.exponential_concession(TIME, 0.05, 0.1) > 0.3)
            >= np.argmax(tactics.concession(TIME, 0.05, 0.1) > 0.3))  # fmt: skip


OFFERS = [100.0, 110.0, 121.0, 130.0]  # the other side's offers so far, up from 100


@pytest.mark.parametrize(
    ("kind", "lag", "answer"),
    [
        ("relative", 1, 260.0 * 121 / 130),
        ("relative", 2, 260.0 * 110 / 121),
        ("absolute", 1, 251.0),
        ("absolute", 3, 250.0),
        ("averaged", 3, 260.0 * 100 / 130),
    ],
)
def test_imitation_evaluated(kind, lag, answer):
    assert float(tactics.reply(OFFERS, 260.0, 150.0, 300.0, kind=kind, lag=lag)) == pytest.approx(answer)


def test_imitation_stays_within_the_range_and_answers_nothing_with_nothing():
    assert float(tactics.reply(OFFERS, 152.0, 150.0, 300.0, kind="absolute")) == 150.0
    for kind in ("relative", "absolute", "averaged"):
        assert float(tactics.reply([120.0, 120.0], 260.0, 150.0, 300.0, kind=kind)) == 260.0
        many = tactics.reply([OFFERS, OFFERS[::-1]], [260.0, 200.0], 150.0, 300.0, kind=kind)
        alone = [tactics.reply(x, own, 150.0, 300.0, kind=kind) for x, own in ((OFFERS, 260.0), (OFFERS[::-1], 200.0))]
        assert np.array_equal(many, alone)
