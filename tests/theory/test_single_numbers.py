"""A list where one number is meant: refused by name wherever the theory reads a single number."""

import numpy as np
import pytest

from twotrack.theory import (
    bargaining,
    choice,
    intent,
    lotteries,
    negotiations,
    offers,
    sequencing,
    single_text,
    tactics,
    threshold,
    walk_tables,
)

TWO = np.eye(2)
HARD = [tactics.hard_line(), tactics.hard_line()]
TABLE = offers.table(TWO, [0.0, 0.0], HARD, 3)


@pytest.mark.parametrize(
    ("name", "good", "call"),
    [
        ("rounds", 3, lambda x: bargaining.stahl(0.9, 0.9, x)),
        ("precision", 1.0, lambda x: choice.draw([0.0, 1.0], x, 0.5)),
        ("precision", 1.0, lambda x: choice.quantal_equilibrium(TWO, TWO, x)),
        ("memory", 0.5, lambda x: intent.after_signs([0.5, 0.5], TWO, [1, 0], x)),
        ("rounds", 3, lambda x: negotiations.negotiate(TWO, [0.0, 0.0], HARD, x)),
        ("rounds", 3, lambda x: offers.table(TWO, [0.0, 0.0], HARD, x)),
        ("moves", 1, lambda x: offers.step(TABLE, offers.begin(TABLE), x)),
        ("deal", 1, lambda x: single_text.neighbours(x, [2, 2])),
        ("tolerance", 1e-9, lambda x: lotteries.nash(TWO, [0.0, 0.0], x)),
        ("most", 3, lambda x: sequencing.orders_within(TWO, [1.0, 1.0], most=x)),
        ("lag", 1, lambda x: tactics.reply([3.0, 2.0], 1.0, 0.0, 9.0, lag=x)),
        ("time", 1.0, lambda x: tactics.target(HARD[0], x, 1.0, 0.0)),
        ("best", 1.0, lambda x: tactics.target(HARD[0], 0.5, x, 0.0)),
        ("rounds", 3, lambda x: single_text.mediate(TWO, [2], [0.0, 0.0], start=1, rounds=x)),
        ("mean", 0.5, lambda x: threshold.normal_fixed_points(x, 0.1)),
        ("sd", 0.1, lambda x: threshold.normal_fixed_points(0.5, x)),
        ("points", 9, lambda x: walk_tables.worth_table(points=x)),
        ("reach", 4.0, lambda x: walk_tables.worth_table(reach=x)),
        ("n", 4, lambda x: walk_tables.worth_table(n=x)),
    ],
)
def test_a_list_is_refused_by_name_and_one_number_is_not(name, good, call):
    call(good)
    for value in ([], [good, good]):
        with pytest.raises(ValueError, match=f"^{name} must be one number"):
            call(value)
