"""Promises that wait for each other: cycles, the fewest unilateral steps that break them, and safe orders.

Every step waits until all of its conditions are done (an AND-graph). Steps on a cycle wait for each other for
ever, and everything after them waits too. A step taken *unilaterally* is taken without waiting; the smallest
sets of such steps that set everything free are the minimal feedback vertex sets of the graph (Karp 1972).

What is safe is another question. Each step changes how much every party has given and received; a party's
*exposure* is what it has given beyond what it has received. Splitting steps and letting the sides alternate
keeps exposure small (Schelling 1960; Osgood 1962). `safest_order` finds the order with the smallest worst
exposure exactly, for up to `MOST_STEPS` steps. Valid for steps that cannot be undone and whose worth does not
depend on the order.

Effects and limits are numbers and have a batch axis. Graphs of named steps have none: they are structures, and
their answers differ in length.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.compiled import kernel

Step = TypeVar("Step", bound=Hashable)
MOST_STEPS = 20
MOST_SETS = 10_000


def _checked(conditions: Mapping[Step, Iterable[Step]], done: Iterable[Step] = ()) -> dict[Step, set[Step]]:
    """Conditions still open for each step; what is done already is taken out."""
    if not isinstance(conditions, Mapping):
        raise ValueError("conditions must map each step to the steps it waits for")
    for step, waits in conditions.items():
        if isinstance(waits, str) or not isinstance(waits, Iterable):
            raise ValueError(f"the conditions of step {step!r} must be a list of steps")
    if isinstance(done, str):
        raise ValueError("what is done must be a list of steps")
    finished = set(done)
    graph = {step: set(waits) - finished for step, waits in conditions.items() if step not in finished}
    for step, waits in graph.items():
        unknown = [other for other in waits if other not in graph]
        if unknown:
            raise ValueError(f"step {step!r} waits for {unknown[0]!r}, which is no step and not done")
    return graph


def possible(
    conditions: Mapping[Step, Iterable[Step]], done: Iterable[Step] = ()
) -> tuple[list[list[Step]], list[Step]]:
    """What can happen if everybody waits: steps in waves, and the steps that wait for ever.

    Args:
        conditions: for each step the steps it waits for; done: steps already taken.

    Returns:
        waves of steps that can be taken one wave after the other, and steps that are blocked.

    Raises:
        ValueError: a step that waits for something unknown.

    >>> promises = {"truce": ["release"], "release": [], "talks": ["truce", "exit"], "exit": ["talks"]}
    >>> possible(promises)
    ([['release'], ['truce']], ['talks', 'exit'])
    """
    graph = _checked(conditions, done)
    waves: list[list[Step]] = []
    taken: set[Step] = set()
    while True:
        wave = [step for step, waits in graph.items() if step not in taken and waits <= taken]
        if not wave:
            return waves, [step for step in graph if step not in taken]
        waves.append(wave)
        taken.update(wave)


def knots(conditions: Mapping[Step, Iterable[Step]], done: Iterable[Step] = ()) -> list[list[Step]]:
    """Groups of steps that all wait for each other, directly or through others (Tarjan 1972).

    Args:
        conditions: for each step the steps it waits for; done: steps already taken.

    Returns:
        groups of two or more steps, and single steps that wait for themselves, in the order of the steps.

    Raises:
        ValueError: a step that waits for something unknown.

    >>> knots({"a": ["b"], "b": ["a"], "c": ["a"], "d": ["d"], "e": []})
    [['a', 'b'], ['d']]
    """
    graph = _checked(conditions, done)
    position = {step: i for i, step in enumerate(graph)}
    back: dict[Step, set[Step]] = {step: set() for step in graph}
    for step, waits in graph.items():
        for other in waits:
            back[other].add(step)

    def reach(start: Step, arrows: Mapping[Step, set[Step]]) -> set[Step]:
        found, open_ends = {start}, [start]
        while open_ends:
            for other in arrows[open_ends.pop()]:
                if other not in found:
                    found.add(other)
                    open_ends.append(other)
        return found

    groups, placed = [], set[Step]()
    for step in graph:
        if step in placed:
            continue
        group = reach(step, graph) & reach(step, back)
        placed |= group
        if len(group) > 1 or step in graph[step]:
            groups.append(sorted(group, key=position.__getitem__))
    return groups


def cycles(conditions: Mapping[Step, Iterable[Step]], done: Iterable[Step] = ()) -> list[list[Step]]:
    """Every circle of steps, each waiting for the next and the last for the first (Tiernan 1970).

    Args:
        conditions: for each step the steps it waits for; done: steps already taken.

    Returns:
        circles without a step twice; each begins with its earliest step, in the order of the steps.

    Raises:
        ValueError: a step that waits for something unknown, or more than ten thousand paths to look at.

    >>> cycles({"a": ["b"], "b": ["a", "c"], "c": ["a"], "d": ["a"], "e": ["e"]})
    [['a', 'b'], ['a', 'b', 'c'], ['e']]
    """
    graph = _checked(conditions, done)
    position = {step: i for i, step in enumerate(graph)}
    found: list[list[Step]] = []
    looked = 0
    for root in graph:
        paths = [[root]]
        while paths:
            path = paths.pop()
            looked += 1
            if looked > MOST_SETS:
                raise ValueError(f"there are more than {MOST_SETS} paths to look at: split the graph of conditions")
            onward = sorted(graph[path[-1]], key=position.__getitem__, reverse=True)
            if root in onward:
                found.append(path)
            paths += [[*path, other] for other in onward if position[other] > position[root] and other not in path]
    return found


def _a_cycle(graph: Mapping[Step, set[Step]], without: frozenset[Step]) -> list[Step] | None:
    """Some shortest-found cycle that avoids the given steps, or None."""
    state: dict[Step, int] = {}
    for root in graph:
        if root in without or root in state:
            continue
        path: list[Step] = [root]
        state[root] = 1
        arrows = [iter(sorted((x for x in graph[root] if x not in without), key=str))]
        while path:
            other = next(arrows[-1], None)
            if other is None:
                state[path.pop()] = 2
                arrows.pop()
            elif state.get(other) == 1:
                return path[path.index(other) :]
            elif other not in state:
                state[other] = 1
                path.append(other)
                arrows.append(iter(sorted((x for x in graph[other] if x not in without), key=str)))
    return None


def unilateral_sets(
    conditions: Mapping[Step, Iterable[Step]],
    done: Iterable[Step] = (),
    willing: Iterable[Step] | None = None,
) -> list[frozenset[Step]]:
    """Minimal sets of steps which, taken without waiting, let every other step follow in its turn.

    Args:
        conditions: for each step the steps it waits for; done: steps already taken.
        willing: steps that may be taken unilaterally (None: all).

    Returns:
        all sets of which no part would do, smallest first; [frozenset()] if nothing is blocked, [] if no set
        of willing steps is enough.

    Raises:
        ValueError: a step that waits for something unknown, or more than ten thousand sets to look at.

    >>> ring = {"release": ["ceasefire"], "ceasefire": ["exit"], "exit": ["release"], "talks": ["exit"]}
    >>> [sorted(x) for x in unilateral_sets(ring)]
    [['ceasefire'], ['exit'], ['release']]
    >>> unilateral_sets(ring, willing=["talks"])
    []
    """
    graph = _checked(conditions, done)
    if isinstance(willing, str):
        raise ValueError("willing must be a list of steps")
    allowed = set(graph) if willing is None else set(willing) & set(graph)
    found: list[frozenset[Step]] = []
    level: set[frozenset[Step]] = {frozenset()}
    looked = 0
    while level:
        following: set[frozenset[Step]] = set()
        for chosen in level:
            looked += 1
            if looked > MOST_SETS:
                raise ValueError(f"there are more than {MOST_SETS} sets to look at: split the graph of conditions")
            if any(small <= chosen for small in found):
                continue
            cycle = _a_cycle(graph, chosen)
            if cycle is None:
                found.append(chosen)
            else:
                # every set that works must hold a step of this cycle
                following |= {chosen | {step} for step in cycle if step in allowed}
        level = following
    minimal = [x for x in found if not any(y < x for y in found)]
    return sorted(minimal, key=lambda x: (len(x), sorted(map(str, x))))


@dataclass(frozen=True)
class Order:
    """An order of steps [..., step] (indices) and each party's exposure after each [..., step, party]; `worst` [...]
    is the largest share of a party's limit that was ever reached."""

    steps: NDArray[np.int64]
    exposure: NDArray[np.float64]
    worst: NDArray[np.float64]


@kernel
def _cheapest(
    effects: NDArray[np.float64], limits: NDArray[np.float64], waits: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """For every set of steps done the smallest worst exposure on the way there, and the last step taken."""
    steps, parties = effects.shape
    worst = np.full(1 << steps, np.inf)
    last = np.full(1 << steps, -1, np.int8)
    worst[0] = 0.0
    for state in range(1, 1 << steps):
        here = 0.0
        for p in range(parties):
            total = 0.0
            for s in range(steps):
                if state >> s & 1:
                    total += effects[s, p]
            here = max(here, -total / limits[p])
        for s in range(steps):
            before = state & ~(1 << s)
            if before != state and waits[s] & ~before == 0:
                reached = max(worst[before], here)
                if reached <= worst[state]:
                    worst[state] = reached
                    last[state] = s
    return worst, last


def _arrays(
    effects: ArrayLike, limits: ArrayLike, conditions: Mapping[int, Iterable[int]] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Effects [..., step, party], limits [..., party] and conditions as bits of a number [step], checked."""
    change = checks.finite("effects", effects)
    if change.ndim < 2 or not 1 <= change.shape[-2] <= MOST_STEPS or change.shape[-1] == 0:
        raise ValueError(f"effects must be [..., step, party] with 1 to {MOST_STEPS} steps")
    bear = checks.positive("limits", limits)
    if bear.ndim == 0 or bear.shape[-1] != change.shape[-1]:
        raise ValueError("limits must hold one number for each party")
    try:
        batch = np.broadcast_shapes(change.shape[:-2], bear.shape[:-1])
    except ValueError:
        raise ValueError(f"batches do not fit: effects {change.shape[:-2]}, limits {bear.shape[:-1]}") from None
    steps = change.shape[-2]
    with np.errstate(over="ignore"):
        checks.answer("exposure", np.abs(change).sum(axis=-2))
    waits = np.zeros(steps, np.int64)
    if conditions is not None and not isinstance(conditions, Mapping):
        raise ValueError("conditions must map each step to the steps it waits for")
    for step, others in (conditions or {}).items():
        for other in checks.whole(
            f"conditions of step {step}", list(others) if isinstance(others, Iterable) else ""
        ).flat:
            if step not in range(steps) or other not in range(steps):
                raise ValueError(f"step {step} waits for {other}, but steps are 0 to {steps - 1}")
            waits[step] |= 1 << int(other)
    return (
        np.broadcast_to(change, (*batch, *change.shape[-2:])),
        np.broadcast_to(bear, (*batch, bear.shape[-1])),
        waits,
    )


def safest_order(
    effects: ArrayLike, limits: ArrayLike, conditions: Mapping[int, Iterable[int]] | None = None
) -> Order | None:
    """The order of steps that keeps the worst exposure, as a share of each party's limit, smallest. Exact.

    Args:
        effects: [..., step, party], change of each party's position by each step (what it gives is negative).
        limits: exposure each party can bear [..., party], > 0, in the unit of the effects: its trust. Batches
            broadcast: the same steps under many limits, or many members of an ensemble.
        conditions: for some steps the steps (by number) that must come before, the same for the batch, or None.

    Returns:
        the order; it is within the limits where `worst` is at most 1, but for rounding (0.1 three times is a
        little over 0.3). None if the conditions hold a cycle.

    Raises:
        ValueError: no step, more than 20, no party, a limit not positive, a number not finite, shapes that do not
            fit, or an unknown condition.

    >>> swap = [[-2.0, 2.0], [-2.0, 2.0], [3.0, -3.0]]
    >>> order = safest_order(swap, [2.0, 2.0])
    >>> order.steps.tolist(), float(order.worst), order.exposure.tolist()
    ([0, 2, 1], 1.0, [[2.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    >>> safest_order(swap, [[2.0, 2.0], [4.0, 1.0]]).worst.tolist()
    [1.0, 1.0]
    """
    change, bear, waits = _arrays(effects, limits, conditions)
    if possible({s: [o for o in range(waits.size) if waits[s] >> o & 1] for s in range(waits.size)})[1]:
        return None
    shape, steps = bear.shape[:-1], change.shape[-2]
    taken = np.empty((*shape, steps), np.int64)
    exposure = np.empty(change.shape)
    share = np.empty(shape)
    for x in np.ndindex(shape):
        row = np.ascontiguousarray(change[x])
        worst, last = _cheapest(row, np.ascontiguousarray(bear[x]), waits)
        state = (1 << steps) - 1
        if not np.isfinite(worst[state]):
            raise ValueError("exposure is too large to be represented for these effects and limits")
        for place in range(steps - 1, -1, -1):
            taken[x][place] = last[state]
            state &= ~(1 << int(last[state]))
        exposure[x] = np.maximum(-np.cumsum(row[taken[x]], axis=0), 0.0)
        share[x] = worst[-1]
    return Order(taken, exposure, share)


def orders_within(
    effects: ArrayLike,
    limits: ArrayLike,
    conditions: Mapping[int, Iterable[int]] | None = None,
    most: int = 1000,
) -> list[Order]:
    """Orders of steps in which no party's exposure ever exceeds its limit.

    Args:
        effects: [step, party]; limits: [party]; conditions: as for `safest_order`. No batch: one set of steps has
            no order where another has a hundred. most: stop after so many orders, >= 1.

    Returns:
        orders, in the order of the steps' numbers; an empty list means that every order asks too much of
        somebody.

    Raises:
        ValueError: as for `safest_order`.

    >>> swap = [[-2.0, 2.0], [-2.0, 2.0], [3.0, -3.0]]
    >>> [order.steps.tolist() for order in orders_within(swap, [2.0, 2.0])]
    [[0, 2, 1], [1, 2, 0]]
    >>> orders_within(swap, [1.5, 1.5])
    []
    """
    change, bear, waits = _arrays(effects, limits, conditions)
    if bear.ndim != 1:
        raise ValueError("orders within limits are listed for one set of steps: effects [step, party], limits [party]")
    enough = int(checks.single("most", checks.whole("most", most, least=1)))
    steps = change.shape[0]
    found: list[Order] = []
    hopeless: set[int] = set()

    def follow(state: int, taken: list[int], position: NDArray[np.float64]) -> bool:
        """Whether any order within the limits goes on from here."""
        if len(taken) == steps:
            exposure = np.maximum(-np.cumsum(change[taken], axis=0), 0.0)
            found.append(Order(np.array(taken), exposure, np.asarray((exposure / bear).max())))
            return True
        good = False
        for step in range(steps):
            bit = 1 << step
            after = position + change[step]
            if state & bit or waits[step] & ~state or state | bit in hopeless or (-after > bear * (1 + 1e-12)).any():
                continue
            good = follow(state | bit, [*taken, step], after) or good
            if len(found) >= enough:
                return True
        if not good:
            hopeless.add(state)
        return good

    follow(0, [], np.zeros(change.shape[1]))
    return found
