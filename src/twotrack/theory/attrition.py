"""Attrition between two forces: aimed fire, area fire and their mixture.

Lanchester (1916): under aimed fire each side's losses are proportional to the *other's* number (square law: b B^2
- r R^2 is conserved); under area fire they are proportional to the product (linear law: b B - r R is conserved).
Deitchman (1962, Operations Research 10): a guerrilla force in hiding suffers area fire while the visible force
suffers aimed fire. All three are the mixture `(1 - area) + area * own / reference`, where `reference` is the
size at which both kinds of fire cost the same.

Valid for forces large against one fighter and while nobody leaves the fight.
"""

from __future__ import annotations

import numpy as np

from twotrack.theory.compiled import kernel
from twotrack.theory.elementary import ONE


@kernel
def loss_rate(
    own: np.float32, other: np.float32, lethality: np.float32, area: np.float32, reference: np.float32
) -> np.float32:
    """Losses of `own` per unit of time from the fire of `other`.

    `lethality` is losses per unit of time and fighter of the other side under aimed fire; `area` in [0, 1] is the
    share of area fire; `reference` > 0 is in the unit of `own`.
    """
    return np.float32(lethality * other * ((ONE - area) + area * own / reference))
