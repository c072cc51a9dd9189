"""One block as plain named arrays, the form in which blocks are kept, sent and put together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.engine.recorder import series_names
from twotrack.engine.simulate import FINAL, Setup, simulate
from twotrack.world.deals import Deals

Arrays = dict[str, NDArray[Any]]


def run_block(setup: Setup, first: int, kept: int) -> Arrays:
    """Simulate the block whose first member is `first`; keys are `series`, `talks`, `places`, `options`,
    `final.<name>` and `draws.<name>` (uncertain quantities only).
    """
    record, world = simulate(setup, first, kept)
    out: Arrays = {"series": record.series, "talks": record.talks, "rooms": record.rooms, "places": record.places}
    out["options"] = _signed_options(world.deals, record.final["deal"], len(setup.case.file.issues))
    for name, values in record.final.items():
        out[f"final.{name}"] = values
    for name, quantity in setup.case.numbers.items():
        if quantity.uncertain:
            out[f"draws.{name}"] = world.draws[name][:kept]
    return out


def _signed_options(deals: Deals, deal: NDArray[np.float32], issues: int) -> NDArray[np.int8]:
    out = np.full((deal.size, issues), -1, np.int8)
    for lane in np.nonzero(deal >= 0)[0].tolist():
        out[lane] = deals.options[lane][int(deal[lane])]
    return out


def is_whole(block: Arrays, setup: Setup, kept: int) -> bool:
    """True when a kept block has every array of this ensemble, in the right shape."""
    case, rows = setup.case, setup.steps + 1
    shapes = {
        "series": (len(series_names(case.sides, case.backers)), rows, kept),
        "talks": (rows, kept),
        "rooms": (3, rows, kept),
        "places": (rows, len(case.places), 3),
        "options": (kept, len(case.file.issues)),
    }
    names = {*shapes, *(f"final.{n}" for n in FINAL), *(f"draws.{n}" for n, q in case.numbers.items() if q.uncertain)}
    if set(block) != names or any(block[name].shape != shape for name, shape in shapes.items()):
        return False
    return all(block[name].shape[-1] == kept for name in names - set(shapes))
