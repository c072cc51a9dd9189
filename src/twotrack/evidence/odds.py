"""Odds in words: what a forecaster's words mean as a probability, in one table.

The words are normal forms of ours, not quotations: a coder chooses the nearest one for a statement of a document.
Sources, and how far they were read:

- Kent 1964, Words of Estimative Probability, Studies in Intelligence: certain 100, almost certain 93 +- 6, probable
  75 +- 12, about even 50 +- 10, probably not 30 +- 10, almost certainly not 7 +- 5, impossible 0 per cent (his figures
  as later summaries repeat them; the essay itself was read in part).
- ICD 203, Analytic Standards (2015), expressions of likelihood: very likely 80 to 95, very unlikely 5 to 20 per cent
  (read in a public transcription). Its 'likely' is 55 to 80, its 'unlikely' 20 to 45.
- Mosteller & Youtz 1990, Statistical Science 5(1): averages over twenty studies hardly differ between groups, but for
  'possible', which means different things to different people (the abstract was read, not the table). Its number here
  is therefore our own, and its range wide.

The two ends are set at 1 in 100, so that one failed certainty does not make a logarithmic score infinite.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Words = Literal[
    "certain", "almost certain", "very likely", "likely", "even", "possible", "unlikely", "very unlikely",
    "almost impossible", "impossible",
]  # fmt: skip


@dataclass(frozen=True)
class Odds:
    """A probability with the range that readers of the word would accept, and where it comes from."""

    probability: float
    low: float
    high: float
    source: str


ODDS: MappingProxyType[str, Odds] = MappingProxyType(
    {
        "certain": Odds(0.99, 0.97, 1.0, "Kent 1964: 100; kept 1 in 100 away from the end"),
        "almost certain": Odds(0.93, 0.87, 0.99, "Kent 1964"),
        "very likely": Odds(0.875, 0.80, 0.95, "ICD 203: middle of its range"),
        "likely": Odds(0.75, 0.63, 0.87, "Kent 1964, probable"),
        "even": Odds(0.5, 0.4, 0.6, "Kent 1964"),
        "possible": Odds(0.4, 0.05, 0.7, "ours: its meaning differs between people, Mosteller & Youtz 1990"),
        "unlikely": Odds(0.3, 0.2, 0.4, "Kent 1964, probably not"),
        "very unlikely": Odds(0.125, 0.05, 0.2, "ICD 203: middle of its range"),
        "almost impossible": Odds(0.07, 0.02, 0.12, "Kent 1964, almost certainly not"),
        "impossible": Odds(0.01, 0.0, 0.03, "Kent 1964: 0; kept 1 in 100 away from the end"),
    }
)
