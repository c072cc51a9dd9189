"""Keeping: what was signed is carried out, or broken, seen, and answered.

Every week each side compares the agreement with the war again (Walter 2002: agreements fail in their implementation).
The chance that it breaks a provision grows as war, less what breaking its word costs, rises above the agreement; a
guarantor takes part of these temptations away. It breaks the provision that gives it least of what it could have. What
is seen lowers the other's trust and is answered: by protest, or, where war is now worth more to the wronged side than
what is left, by an end of the agreement. Provisions that nobody breaks are carried out over years (Joshi, Quinn &
Regan 2015). Kept weeks let trust grow back.

Those left out of the agreement who have the means may spoil it (Stedman 1997): violence of theirs that one side is
blamed for. Players the case names do so for reasons of their own (`table.spoiling`); `spoiling` is for all the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.draws.streams import NATION, pair
from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.mechanisms.table.spoiling import spoil
from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import logistic, saturating

Array = NDArray[np.float32]
PLEDGED, BROKEN = 1, 2
BROKEN_OFF = 3


class KeepingParameters(MechanismParameters):
    """Parameters of keeping."""

    breaking: float = parameter(
        "per week", 0, 10, "rate at which a side that would rather have war breaks a provision",
        {"loguniform": (0.05, 0.4)},
        assumption="a side that wants out finds its occasion within weeks to months",
        settles="dates of violations beside turns of the field",
    )  # fmt: skip
    price: float = parameter(
        "utility", 0, 2, "what breaking its word costs a side at home and abroad",
        {"uniform": (0.0, 0.1)}, per="side",
        assumption="up to a tenth of the prize", settles="what violators lost",
    )  # fmt: skip
    sight: float = parameter(
        "share", 0, 1, "share of violations that are seen",
        {"uniform": (0.4, 1.0)},
        assumption="without monitors about half", settles="violations found later",
    )  # fmt: skip
    shock: float = parameter(
        "share", 0, 1, "share of the other's trust that a violation takes away when it is seen",
        {"uniform": (0.1, 0.6)},
        assumption="a few violations end trust, one does not", settles="statements after violations",
    )  # fmt: skip
    mending: float = parameter(
        "per week", 0, 1, "rate at which trust grows back while an agreement is kept",
        {"loguniform": (0.003, 0.03)},
        assumption="within half a year to six years", settles="statements over years of implementation",
    )  # fmt: skip
    carrying: float = parameter(
        "per week", 0, 1, "rate at which a provision that nobody breaks is carried out",
        {"loguniform": (0.004, 0.03)},
        theory="Joshi, Quinn & Regan 2015: implementation runs over about ten years, half of it in the first two or "
        "three; the range is ours",
    )  # fmt: skip
    spoiling: float = parameter(
        "per week", 0, 1, "rate at which those left out break the peace, one side being blamed",
        {"loguniform": (0.001, 0.02)},
        assumption="between once in a year and once in twenty", settles="attacks of splinters after agreements",
    )  # fmt: skip


@kernel
def worst(s: int, l: int, f: int, deal_parts: Array, issue_best: Array, provision: Array, carried: Array) -> int:
    """The provision that gives side s least of what it could have and is not carried out; -1 when none is open."""
    found, most = -1, -1.0
    for j in range(provision.shape[0]):
        if provision[j, l] != PLEDGED:
            continue
        short = float(issue_best[j, s, l] - deal_parts[f, j, s, l]) * (1.0 - carried[j, l]) + 1e-9
        if short > most:
            found, most = j, short
    return found


@kernel
def answer(
    o: int,
    j: int,
    l: int,
    f: int,
    deal_worth: Array,
    deal_parts: Array,
    war_value_wronged: Array,
    doubt: Array,
) -> float:
    """Chance that the wronged side o ends the agreement after provision j was broken."""
    left = deal_worth[f, o, l] - max(deal_parts[f, j, o, l], np.float32(0))
    return float(logistic((war_value_wronged[o, l] - left) / doubt[l]))


@kernel
def begin(
    l: int, f: int, week: float, signed_week: Array, provision: Array, carried: Array, broken_week: Array
) -> None:
    """A new agreement opens a new page of the ledger."""
    if abs(signed_week[l] - week) < 1e-3 and f >= 0:
        for j in range(provision.shape[0]):
            provision[j, l], carried[j, l], broken_week[j, l] = PLEDGED, 0, -1


@kernel
def keeping(
    week: NDArray[np.int64],
    dt: np.float32,
    luck: NDArray[np.uint32],
    members: NDArray[np.uint32],
    live: Array,
    in_force: Array,
    talks: Array,
    signed_week: Array,
    deal: Array,
    deal_worth: Array,
    deal_parts: Array,
    issue_best: Array,
    war_value: Array,
    war_value_after: Array,
    war_value_wronged: Array,
    faith: Array,
    good_faith: Array,
    player_keys: NDArray[np.uint32],
    player_facts: Array,
    player_numbers: Array,
    player_worth: Array,
    bound: Array,
    spoilt: Array,
    carried: Array,
    provision: Array,
    broken_week: Array,
    violations: Array,
    seen: Array,
    breach: Array,
    carried_out: Array,
    collapsed: Array,
    resumed_by: Array,
    breaking: Array,
    price: Array,
    sight: Array,
    shock: Array,
    mending: Array,
    carrying: Array,
    spoiling: Array,
    trust: Array,
    enforcement: Array,
    doubt: Array,
    betrayal: Array,
) -> None:
    """One week of every agreement in force."""
    issues = provision.shape[0]
    fade = np.exp(-dt / 13.0)
    for l in range(live.size):
        if live[l] == 0:
            continue
        for s in range(2):
            breach[s, l] *= fade
        f = int(deal[l])
        if in_force[l] == 0 or f < 0:
            continue
        begin(l, f, week[0] * dt, signed_week, provision, carried, broken_week)
        for s in range(2):
            o = 1 - s
            gap = (war_value[s, l] - price[s, l] - deal_worth[f, s, l]) / doubt[l]
            hazard = breaking[l] * (1.0 - enforcement[l]) * logistic(np.float32(gap))
            drawn = pair(members[l], np.uint32(NATION + np.uint32(s)), luck)
            others = pair(members[l], np.uint32(NATION + np.uint32(2 + s)), luck)
            broke = drawn[0] < saturating(np.float32(hazard * dt))
            blamed = others[0] < saturating(np.float32(0.5 * spoiling[l] * dt))
            j = worst(s, l, f, deal_parts, issue_best, provision, carried)
            if j >= 0 and broke:
                provision[j, l], broken_week[j, l] = BROKEN + s, week[0] * dt
                violations[s, l] += 1
            if not ((j >= 0 and broke and drawn[1] < sight[l]) or blamed):
                continue
            faith[o, l] *= 1.0 - shock[l]
            seen[s, l] += 1
            breach[s, l] += 1
            ends = answer(o, max(j, 0), l, f, deal_worth, deal_parts, war_value_wronged, doubt) if j >= 0 else 0.0
            if others[1] < ends:
                in_force[l], talks[l], resumed_by[l] = 0, BROKEN_OFF, s
                collapsed[l] += 1
                break
        if player_facts.shape[0] > 0:
            spoil(
                l, f, dt, luck, members, player_keys, player_facts, player_numbers, player_worth, bound, spoilt,
                in_force, talks, collapsed, resumed_by, seen, breach, deal_worth, war_value, war_value_after,
                war_value_wronged, faith, good_faith, breaking, shock, enforcement, doubt, betrayal,
            )  # fmt: skip
        total = np.float32(0)
        for j in range(issues):
            if in_force[l] == 1 and provision[j, l] == PLEDGED:
                carried[j, l] += saturating(carrying[l] * dt) * (1.0 - carried[j, l])
            total += carried[j, l]
        carried_out[l] = min(total / issues, np.float32(1))
        if in_force[l] == 1:
            for s in range(2):
                faith[s, l] += saturating(mending[l] * dt) * max(trust[s, l] - faith[s, l], np.float32(0))


MECHANISM = Mechanism(
    name="keeping",
    idea="provisions are carried out or broken, seen, answered; trust falls and mends; the left-out spoil",
    kernel=keeping,
    parameters=KeepingParameters,
    reads=frozenset({"members", "live", "in_force", "talks", "signed_week", "deal", "deal_worth", "deal_parts",
                     "issue_best", "war_value", "war_value_after", "war_value_wronged", "faith", "good_faith",
                     "player_keys", "player_facts", "player_numbers",
                     "player_worth", "bound", "spoilt", "carried", "provision", "broken_week",
                     "violations", "seen", "breach", "carried_out", "collapsed"}),
    writes=frozenset({"in_force", "talks", "faith", "carried", "provision", "broken_week", "violations", "seen",
                      "breach", "carried_out", "collapsed", "resumed_by", "spoilt"}),
    cites=("Walter 2002, Committing to Peace", "Stedman 1997, International Security 22",
           "Joshi, Quinn & Regan 2015, Journal of Peace Research 52"),
    valid="a provision is broken once and for all; provisions are carried out at one rate",
    rows=("S14", "S17", "S30"),
    borrows=("acceptance",),
)  # fmt: skip
