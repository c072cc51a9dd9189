"""Beliefs: each side's belief that the next net step of the war is its own.

Evidence is the net movement of control since the last week as the side's leaders see it, not engagements won:
assailants choose where to fight, so that counting wins would keep the belief near one half through years of loss. Each
side learns by Beta-Bernoulli with forgetting (Smith & Stam 2004).

Evidence is about the war as it was fought, with the presence there was then. The mean enabler effect under which it was
gathered is kept beside it (`enabler_seen`), so that a withdrawal that has happened turns the odds as one that is still
to come does, until new evidence takes the place of the old: a known input to a dynamic model (West & Harrison 1997,
ch. 11). While an agreement is in force there is no war to learn from; old evidence fades all the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.beliefs import learn
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]


class BeliefsParameters(MechanismParameters):
    """Parameters of beliefs."""

    prior_mean: float = parameter(
        "probability", 0.01, 0.99, "belief at the start that the next net step is one's own",
        {"uniform": (0.35, 0.65)}, per="side",
        assumption="both sides start near even", settles="statements and polls of fighters and officials",
    )  # fmt: skip
    prior_count: float = parameter(
        "observations", 2, 1000, "observations the starting belief is worth",
        {"loguniform": (4, 20)}, per="side",
        assumption="a season of fighting can overturn it", settles="how fast statements followed the field",
    )  # fmt: skip
    memory: float = parameter(
        "share per week", 0.5, 1, "share of past evidence kept from week to week",
        {"uniform": (0.95, 0.99)}, per="side",
        assumption="evidence halves in a quarter to a year", settles="how fast statements followed the field",
    )  # fmt: skip
    attention: float = parameter(
        "observations per week", 0, 50, "most observations one week can add",
        {"uniform": (0.3, 2.0)}, per="side",
        assumption="a week teaches one or two things however much happens",
        settles="how fast statements followed the field",
    )  # fmt: skip
    grain: float = parameter(
        "share of country", 1e-5, 1, "net movement of control that counts as one observation",
        {"loguniform": (0.001, 0.01)},
        assumption="a place in a hundred to a thousand is news", settles="what moved statements of the sides",
    )  # fmt: skip


@kernel
def beliefs(
    dt: np.float32,
    live: Array,
    in_force: Array,
    perceived: Array,
    enabler: Array,
    presence_facts: Array,
    position_before: Array,
    belief_for: Array,
    belief_against: Array,
    enabler_seen: Array,
    memory: Array,
    attention: Array,
    grain: Array,
) -> None:
    """Learn from the net movement of control since the last step."""
    none, two = np.float32(0), np.float32(2)
    enabled = int(presence_facts[1])
    for s in range(2):
        for l in range(live.size):
            if live[l] == 0:
                continue
            most = attention[s, l] * np.float32(1 - in_force[l])
            kept = max((belief_for[s, l] + belief_against[s, l] - two) * memory[s, l] ** dt, none)
            moved = (perceived[s, l] - position_before[s, l]) / grain[l]
            belief_for[s, l], belief_against[s, l] = learn(
                belief_for[s, l],
                belief_against[s, l],
                max(moved, none),
                max(-moved, none),
                memory[s, l],
                most,
                dt,
            )
            if enabled >= 0:
                now = enabler[enabled, l]
                fresh = min(abs(moved) + dt, most * dt)
                before = enabler_seen[s, l] if enabler_seen[s, l] >= 0 else now
                enabler_seen[s, l] = before + (now - before) * fresh / max(kept + fresh, np.float32(1e-6))
            position_before[s, l] = perceived[s, l]


MECHANISM = Mechanism(
    name="beliefs",
    idea="learning from net movement of control, with forgetting",
    kernel=beliefs,
    parameters=BeliefsParameters,
    reads=frozenset({"live", "in_force", "perceived", "enabler", "presence_facts", "position_before", "belief_for",
                     "belief_against", "enabler_seen"}),
    writes=frozenset({"position_before", "belief_for", "belief_against", "enabler_seen"}),
    cites=("Smith & Stam 2004, Journal of Conflict Resolution 48", "West & Harrison 1997"),
    valid="the side learns from what it is told and from war alone; it does not discount for overstatement",
    rows=("S9", "S20"),
)  # fmt: skip
