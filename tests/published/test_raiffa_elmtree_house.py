"""Raiffa, H. (1982), The Art and Science of Negotiation, ch. 3, pp. 35-43: Elmtree House, two parties and one price.

Steve's reservation price is 220 (thousand dollars; 275 would pay for the better site). Wilson offers 125, 250, 275,
290 and 300; Steve asks 600, 475, 425, 400 and 350; they close at 300 and a gift of 25, so that Wilson's reservation
price, which the chapter never tells, is at least 325.

Checked against PLAN.md of https://github.com/puedesleerlo/negotiation-foxes (section 0.2), which lists these figures
from a scan of the pages. The book was not at hand, and nothing that needs Wilson's own price is tested.
"""

import numpy as np

from twotrack.theory import agreement

OFFERS, DEMANDS, CLOSED = [125.0, 250.0, 275.0, 290.0, 300.0], [600.0, 475.0, 425.0, 400.0, 350.0], 325.0


def zone(prices, least, most):
    """Prices that neither rejects: worth to the seller is the price, to the buyer what it saves."""
    u = np.array([[price, -price] for price in prices])
    return agreement.zone(u, [least, -most]).tolist()


def test_the_zone_between_steves_price_and_the_least_that_wilson_was_ready_to_pay():
    assert zone(OFFERS, 220.0, CLOSED) == [False, True, True, True, True]
    assert zone(OFFERS, 275.0, CLOSED) == [False, False, True, True, True]
    assert zone(DEMANDS, 220.0, CLOSED) == [False] * 5
    assert zone([CLOSED], 220.0, CLOSED) == [True]


def test_among_prices_everything_is_undominated():
    """One issue, opposed interests: no price is better for both than another."""
    prices = np.array([*OFFERS, *DEMANDS, CLOSED])
    assert agreement.pareto(np.stack([prices, -prices], axis=1)).all()
