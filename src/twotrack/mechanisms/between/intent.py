"""Intent: what each side believes about the other's kind, from what it does.

Four kinds: those who want a settlement, bargainers, stallers and maximalists. Each week's conduct is a set of signs:
violence above or below holding, concessions while the table is open, a table that stands suspended, soft words or
silence, provisions kept and violations seen. A sign moves the belief by Bayes' rule: the log odds of two kinds change
by the sign's strength times the difference of its likelihoods' logarithms under them, `sharpness` times the table below
(Fudenberg & Tirole 1991, ch. 8). Old evidence fades towards an even belief.

What violence of a bargainer means is the contradiction of the documents: with `refusal` 1 only maximalists escalate, so
that violence speaks against an interest in peace; with 0 bargainers escalate as readily, and violence is leverage.
Words are soft in the measure in which a side doubts that it gains, and more where it softens them whatever it expects;
the rest is boast or silence. They cost nothing, so that they separate kinds only as far as the listener gives them
`credulity` (Crawford & Sobel 1982; Farrell & Rabin 1996). A sign that is equally likely under all kinds moves nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from twotrack.mechanisms.contract import Mechanism, MechanismParameters, parameter
from twotrack.theory.compiled import kernel

Array = NDArray[np.float32]
SETTLER, BARGAINER, STALLER, MAXIMALIST = 0, 1, 2, 3
OPEN, SUSPENDED, SUBSTANCE = 1, 2, 2
# log likelihood of each sign under each kind, in units of `sharpness`; violence of a bargainer is set by `refusal`
VIOLENCE = np.array([-1.0, 0.0, 0.0, 1.0])
CONCESSION = np.array([1.0, 0.6, -0.6, -1.0])
ABSENCE = np.array([-0.6, 0.0, 0.6, 0.6])
WORDS = np.array([0.5, 0.3, -0.3, -0.5])
KEPT = np.array([1.0, 0.5, -0.2, -1.0])
BREACH = np.array([-1.0, -0.5, 0.2, 1.0])
FULL_CONCESSION = 0.05
SIGNS = ("violence", "concession", "absence", "words", "kept", "breach")


class IntentParameters(MechanismParameters):
    """Parameters of intent."""

    sharpness: float = parameter(
        "per week", 0, 5, "how far a week of a full sign moves the log odds of the kinds it separates most, halved",
        {"loguniform": (0.01, 0.15)}, per="side",
        assumption="a season of conduct changes minds, a week does not", settles="statements after turns of conduct",
    )  # fmt: skip
    refusal: float = parameter(
        "share", 0, 1, "what violence is read as: 1 a refusal of peace, 0 leverage that bargainers use as much",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="the documents disagree", settles="statements after escalations beside later conduct",
    )  # fmt: skip
    recollection: float = parameter(
        "share per week", 0.5, 1, "share of what conduct has taught that is kept from week to week",
        {"uniform": (0.96, 0.995)}, per="side",
        assumption="half is forgotten within four months to three years", settles="statements after turns of conduct",
    )  # fmt: skip

    softening: float = parameter(
        "share", 0, 1, "share of the side's words that are soft whatever it expects of the war",
        {"uniform": (0.0, 0.5)}, per="side",
        assumption="spokesmen follow their side's fortunes at least by half",
        settles="coded statements of spokesmen beside control",
    )  # fmt: skip
    credulity: float = parameter(
        "1", 0, 1, "how far the other's words are believed: 0 they cost nothing and tell nothing",
        {"uniform": (0.0, 1.0)}, per="side",
        assumption="between cheap talk and half a concession", settles="answers to changes of tone without deeds",
    )  # fmt: skip


@kernel
def sign_of(
    k: int,
    o: int,
    l: int,
    refusal: float,
    intensity: Array,
    conceding: Array,
    talks: Array,
    stage: Array,
    in_force: Array,
    breach: Array,
    absent: Array,
    tone: Array,
    credulity: float,
) -> float:
    """Log likelihood of the week's conduct of side o under kind k, in units of `sharpness`."""
    out = 0.0
    if in_force[l] == 1:
        return float(KEPT[k] + BREACH[k] * min(2.0 * breach[o, l], 4.0))
    violence = 2.0 * min(intensity[o, l], 1.0) - 1.0
    out += violence * ((1.0 - 2.0 * refusal) if k == BARGAINER else VIOLENCE[k])
    if talks[l] == OPEN and stage[l] == SUBSTANCE:
        out += CONCESSION[k] * (2.0 * min(conceding[o, l] / FULL_CONCESSION, 1.0) - 1.0)
    if talks[l] == SUSPENDED:
        out += ABSENCE[k]
    out += ABSENCE[k] * min(absent[o, l], 2.0)
    out += credulity * WORDS[k] * (2.0 * tone[o, l] - 1.0)
    return float(out + BREACH[k] * min(breach[o, l], 2.0))


@kernel
def intent(
    dt: np.float32,
    live: Array,
    intensity: Array,
    conceding: Array,
    talks: Array,
    stage: Array,
    in_force: Array,
    breach: Array,
    absent: Array,
    belief_for: Array,
    belief_against: Array,
    tone: Array,
    kinds: Array,
    good_faith: Array,
    sharpness: Array,
    refusal: Array,
    recollection: Array,
    softening: Array,
    credulity: Array,
) -> None:
    """Update the tone of every side and its belief about the other's kind."""
    count = kinds.shape[1]
    for s in range(2):
        for l in range(live.size):
            if live[l] == 1:
                doubt = belief_against[s, l] / (belief_for[s, l] + belief_against[s, l])
                tone[s, l] = softening[s, l] + (1.0 - softening[s, l]) * doubt
    for s in range(2):
        o = 1 - s
        for l in range(live.size):
            if live[l] == 0:
                continue
            keep = recollection[s, l] ** dt
            total = 0.0
            for k in range(count):
                told = sharpness[s, l] * dt * sign_of(
                    k, o, l, refusal[s, l], intensity, conceding, talks, stage, in_force, breach, absent, tone,
                    credulity[s, l],
                )  # fmt: skip
                kinds[s, k, l] = max(kinds[s, k, l], 1e-6) ** keep * np.exp(told)
                total += kinds[s, k, l]
            for k in range(count):
                kinds[s, k, l] /= total
            good_faith[s, l] = kinds[s, SETTLER, l] + kinds[s, BARGAINER, l]


MECHANISM = Mechanism(
    name="intent",
    idea="each side's belief about the other's kind, from violence, offers, absence, words and kept promises",
    kernel=intent,
    parameters=IntentParameters,
    reads=frozenset({"live", "intensity", "conceding", "talks", "stage", "in_force", "breach", "absent",
                     "belief_for", "belief_against", "kinds"}),
    writes=frozenset({"tone", "kinds", "good_faith"}),
    cites=("Fudenberg & Tirole 1991, Game Theory, ch. 8", "Kydd 2005, Trust and Mistrust in International Relations",
           "Crawford & Sobel 1982, Econometrica 50", "Farrell & Rabin 1996, Journal of Economic Perspectives 10"),
    valid="signs are independent given the kind; apart from words, nobody shows a sign to be read by it",
    rows=("S14", "S20", "S25"),
    instant=True,
)  # fmt: skip
