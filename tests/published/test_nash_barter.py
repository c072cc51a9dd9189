"""Nash, J. (1950), "The bargaining problem", Econometrica 18: 155-162, the barter of Bill and Jack.

As printed: Bill gives Jack book, whip, ball and bat; Jack gives Bill pen, toy and knife.

Checked against reprints of his table and answer: https://paperzz.com/doc/7960067/table-1--nash-s-bargaining-example,
which also lists gains of nine trades, and ACM Crossroads, summer 2008, p. 20 (table 2).
"""

from itertools import product

import numpy as np
import pytest

from twotrack.theory import agreement, bargaining, lotteries

# utility to Bill, to Jack
BILLS = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
JACKS = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}


def test_nashs_own_example():
    goods = BILLS | JACKS
    owners = list(product([0, 1], repeat=len(goods)))  # 0: Bill has it in the end, 1: Jack
    deals = np.array(
        [
            [
                sum(worth[who] for worth, owner in zip(goods.values(), own, strict=True) if owner == who)
                for who in (0, 1)
            ]
            for own in owners
        ],
        dtype=float,
    )
    before = [sum(w[0] for w in BILLS.values()), sum(w[1] for w in JACKS.values())]
    point = bargaining.nash(deals, before)
    mine = dict(zip(goods, owners[int(point.index)], strict=True))
    assert {name for name in BILLS if mine[name] == 1} == {"book", "whip", "ball", "bat"}
    assert {name for name in JACKS if mine[name] == 0} == {"pen", "toy", "knife"}
    assert (point.utilities - before).tolist() == [12.0, 5.0]
    assert int(point.ties) == 1
    # Nash's set is the hull of these points, and his point is one of its corners
    assert lotteries.nash(deals, before).utilities - before == pytest.approx([12.0, 5.0], abs=1e-6)


def test_the_same_barter_as_issues():
    """Each good is an issue with two options; Nash's package lies in the set built issue by issue."""
    goods = BILLS | JACKS
    first = [[worth[0], 0.0] for worth in goods.values()]
    second = [[0.0, worth[1]] for worth in goods.values()]
    utilities, chosen = agreement.pareto_pair(first, second)
    gains = utilities - [12.0, 6.0]
    best = int(np.argmax(np.where((gains >= 0).all(1), gains.prod(1), -1)))
    assert gains[best].tolist() == [12.0, 5.0]
    assert chosen[best].tolist() == [1, 1, 1, 1, 0, 0, 0, 0, 1]


# gains of Bill and of Jack, and their product, as the reprint lists them
TRADES = [
    ("pen", "book whip bat box", 0, 8), ("pen toy", "book whip ball bat", 6, 7), ("pen toy", "book whip bat", 8, 6),
    ("pen toy knife", "book whip ball bat", 12, 5), ("pen toy knife", "book whip bat", 14, 4),
    ("pen toy knife", "book ball bat", 14, 3), ("pen toy knife", "book bat", 16, 2),
    ("pen toy knife", "book ball", 16, 1), ("pen toy knife", "book", 18, 0),
]  # fmt: skip


def test_the_listed_trades_and_their_products():
    gains = []
    for to_bill, to_jack, bill, jack in TRADES:
        won = [JACKS[name] for name in to_bill.split()]
        lost = [BILLS[name] for name in to_jack.split()]
        assert sum(w[0] for w in won) - sum(w[0] for w in lost) == bill
        assert sum(w[1] for w in lost) - sum(w[1] for w in won) == jack
        gains.append([bill, jack])
    point = bargaining.nash(np.array(gains, dtype=float), [0.0, 0.0])
    assert TRADES[int(point.index)][2:] == (12, 5)
    assert np.prod(gains, axis=1).tolist() == [0, 42, 48, 60, 56, 42, 32, 16, 0]
