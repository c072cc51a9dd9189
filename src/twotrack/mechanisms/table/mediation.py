"""Mediation: a single text by a mediator with weight, bias and credit.

While a table is open on substance and no package meets both demands, a mediator may table a text of its own: the
package with the largest product of surpluses over war (Nash 1950), the surplus of the side it favours counting for
more, and what somebody in a delegation has against it taken off. Both sides then answer it as they answer any proposal.
Its texts come as often as its weight and its credit with the side that trusts it less allow. A side to which a text
gives less of the surplus than an even-handed one would loses credit in the mediator. Without bias and with one issue
the text is the Nash point.

Between rounds it may shuttle: a mediator in credit with both sides brings suspended or closed talks back sooner (read
by opening). It may press: to refuse its text costs a side what its backers would withhold (read by acceptance). Under
pressure a side may sign what is worth less to it than war; what it will not keep once nobody presses is broken then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.home import excess
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import saturating

Array = NDArray[np.float32]
OPEN, SUBSTANCE = 1, 2


class MediationParameters(MechanismParameters):
    """Parameters of mediation."""

    eagerness: float = parameter(
        "per week", 0, 5, "rate at which a mediator in full credit with both sides tables a text; 0: there is none",
        {"loguniform": (0.005, 0.1)},
        assumption="between a few weeks and some years; many tables have no mediator worth the name",
        settles="dates of mediators' texts",
    )  # fmt: skip
    bias: float = parameter(
        "1", -1, 1, "whom the mediator favours: 1 only the first side's surplus counts, -1 only the second's",
        {"uniform": (-0.3, 0.3)},
        assumption="mediators lean a little, either way", settles="texts beside positions",
    )  # fmt: skip
    first_credit: float = parameter(
        "share", 0, 1, "the mediator's credit with the side at the start",
        {"uniform": (0.5, 1.0)}, per="side",
        assumption="a mediator both accepted has some credit", settles="statements about the mediator",
    )  # fmt: skip
    loss: float = parameter(
        "per utility", 0, 100, "credit lost with a side for each unit of surplus a text withholds from it",
        {"uniform": (0.5, 3.0)},
        assumption="a text that takes a tenth of the prize from a side costs a twentieth to a third of the credit",
        settles="statements about the mediator after its texts",
    )  # fmt: skip


@kernel
def text(
    l: int,
    bias: float,
    count: int,
    deal_worth: Array,
    war_value: Array,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    standing: Array,
) -> int:
    """Package with the largest weighted product of surpluses, both positive; -1 where there is none."""
    best, found = -1e30, -1
    for f in range(count):
        u, v = excess(l, f, deal_worth, player_facts, chair, player_numbers, player_worth, war_value, standing)
        if u > 0.0 and v > 0.0:
            score = (1.0 + bias) * np.log(u) + (1.0 - bias) * np.log(v)
            if score > best:
                best, found = score, f
    return found


@kernel
def mediation(
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    talks: Array,
    stage: Array,
    in_force: Array,
    war_value: Array,
    deal_worth: Array,
    deal_count: NDArray[np.int64],
    proposal: Array,
    mediated: Array,
    texts: Array,
    mediator_credit: Array,
    standing: Array,
    player_facts: Array,
    chair: Array,
    player_numbers: Array,
    player_worth: Array,
    eagerness: Array,
    bias: Array,
    loss: Array,
) -> None:
    """Table a text where the time has come."""
    for l in range(live.size):
        mediated[l] = 0
        if live[l] == 0 or in_force[l] == 1 or talks[l] != OPEN or stage[l] != SUBSTANCE or proposal[l] >= 0:
            continue
        drawn = pair(members[l], NATION, luck)
        if drawn[0] >= saturating(eagerness[l] * min(mediator_credit[0, l], mediator_credit[1, l]) * dt):
            continue
        count = int(deal_count[l])
        own = text(
            l, bias[l], count, deal_worth, war_value, player_facts, chair, player_numbers, player_worth, standing
        )
        fair = text(l, 0.0, count, deal_worth, war_value, player_facts, chair, player_numbers, player_worth, standing)
        if own < 0:
            continue
        proposal[l], mediated[l] = own, 1
        texts[l] += 1
        for s in range(2):
            withheld = max(deal_worth[fair, s, l] - deal_worth[own, s, l], np.float32(0))
            mediator_credit[s, l] = max(mediator_credit[s, l] - loss[l] * withheld, np.float32(0))


MECHANISM = Mechanism(
    name="mediation",
    idea="a single text by a mediator with weight, bias and credit",
    kernel=mediation,
    parameters=MediationParameters,
    reads=frozenset({"members", "live", "talks", "stage", "in_force", "war_value", "deal_worth", "deal_count",
                     "proposal", "mediated", "texts", "mediator_credit", "standing", "player_facts", "chair",
                     "player_numbers", "player_worth"}),
    writes=frozenset({"proposal", "mediated", "texts", "mediator_credit"}),
    cites=("Nash 1950, Econometrica 18", "Fisher 1978, International Mediation (the single text)",
           "shuttle and pressure: Kressel & Pruitt 1989, Mediation Research; Zartman & Touval 1985, Journal of Social "
           "Issues 41", "Kydd 2003, American Journal of Political Science 47 (whose side a mediator is on)"),
    valid="one mediator; it knows what war is worth to both sides; credit once lost is not regained",
    rows=("S15",),
)  # fmt: skip
