"""Alternating offers over listed deals by any number of parties, move by move, saved and branched at will.

Parties move in turn. A party accepts what stands if it is worth at least what it would ask for next;
otherwise it puts forward a deal of its own (Rubinstein 1982 for the order of moves; the stacked protocol of
Aydogan et al. 2017 for more than two: a deal is made when all others have accepted it in a row). What a party
asks for is its tactic's business (`tactics`). A party whose every deal is worth less than its reservation
value leaves at once.

The state of the talks is a value: keep it and you have saved it, step it twice and you have branched it.
Valid for deals that can be listed; the time left is common knowledge, the utilities of others only with
`insight`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twotrack.theory import checks
from twotrack.theory.agreement import listed, reservation_of_one_list
from twotrack.theory.compiled import kernel
from twotrack.theory.ranking import rank
from twotrack.theory.tactics import Tactic, wanted

MOVE, STANDING, ACCEPTED, AGREED, ENDED = range(5)
MOST_ROUNDS = 10_000_000


@dataclass(frozen=True)
class Table:
    """What does not change during talks; made by `table`.

    `utilities` [deal, party]; `reserve` [party]; `tactics` [party, 6]; `order` [party, deal]: deals from best
    to worst for that party; `ranked` [party, deal]: their utilities; `choice` [party, deal]: what it offers
    when the first k + 1 deals of its order are good enough; `rounds`: moves of each party before time is up.
    """

    utilities: NDArray[np.float64]
    reserve: NDArray[np.float64]
    tactics: NDArray[np.float64]
    order: NDArray[np.int64]
    ranked: NDArray[np.float64]
    choice: NDArray[np.int64]
    rounds: int


@dataclass(frozen=True)
class Talks:
    """Where talks stand: a value that is never changed.

    `counters`: moves made, deal on the table (-1: none), acceptances in a row, deal agreed (-1: none),
    whether ended. `memory` [3, party]: last target, worth of the last offer heard, worth of the last offer
    answered. `log`: deal offered at each move so far (-1: an acceptance or a departure).
    """

    counters: NDArray[np.int64]
    memory: NDArray[np.float64]
    log: NDArray[np.int64]

    @property
    def ended(self) -> bool:
        """Whether a deal is made, a party has left or time is up."""
        return bool(self.counters[ENDED])

    @property
    def deal(self) -> int | None:
        """Index of the deal agreed, or None."""
        agreed = int(self.counters[AGREED])
        return None if agreed < 0 else agreed


@kernel
def _offer_of(target: float, ranked: NDArray[np.float64], choice: NDArray[np.int64]) -> int:
    """Deal offered by a party that wants `target`: among the deals worth that much, the one it chooses."""
    low, high = 0, ranked.size
    while low < high:
        middle = (low + high) // 2
        if ranked[middle] >= target:
            low = middle + 1
        else:
            high = middle
    return int(choice[max(low - 1, 0)])


@kernel
def advance(
    utilities: NDArray[np.float64],
    reserve: NDArray[np.float64],
    tactics: NDArray[np.float64],
    ranked: NDArray[np.float64],
    choice: NDArray[np.int64],
    rounds: int,
    until: int,
    counters: NDArray[np.int64],
    memory: NDArray[np.float64],
    log: NDArray[np.int64],
) -> None:
    """Make moves in place until move `until`, a deal, a departure or the end of time (`log` may be empty)."""
    parties = reserve.size
    while counters[4] == 0 and counters[0] < until:
        move = counters[0]
        p = move % parties
        counters[0] = move + 1
        if move < log.size:
            log[move] = -1
        best = ranked[p, 0]
        if best < reserve[p]:
            counters[4] = 1
            return
        time = (move // parties) / (rounds - 1) if rounds > 1 else 1.0
        given = memory[1, p] - memory[2, p] if memory[2, p] > -np.inf else 0.0
        target = wanted(time, best, reserve[p], memory[0, p], given, tactics[p])
        memory[0, p] = target
        memory[2, p] = memory[1, p]
        standing = counters[1]
        if standing >= 0 and utilities[standing, p] >= target:
            counters[2] += 1
            if counters[2] == parties - 1:
                counters[3] = standing
                counters[4] = 1
        else:
            offer = _offer_of(target, ranked[p], choice[p])
            counters[1] = offer
            counters[2] = 0
            if move < log.size:
                log[move] = offer
            for q in range(parties):
                if q != p:
                    memory[1, q] = utilities[offer, q]
        if counters[0] >= rounds * parties:
            counters[4] = 1


@kernel
def choices(utilities: NDArray[np.float64], order: NDArray[np.int64], insight: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each party and prefix of its order: the last deal, or with insight the best for the others."""
    parties, deals = order.shape
    choice = np.empty((parties, deals), np.int64)
    for p in range(parties):
        best = -np.inf
        for k in range(deals):
            i = order[p, k]
            if not insight[p]:
                choice[p, k] = i
                continue
            others = 0.0
            for q in range(parties):
                if q != p:
                    others += utilities[i, q]
            if others > best:
                best = others
                choice[p, k] = i
            else:
                choice[p, k] = choice[p, k - 1]
    return choice


def tactic_table(tactics: Sequence[Tactic], parties: int) -> NDArray[np.float64]:
    """The numbers of each party's tactic [party, 6].

    Raises:
        ValueError: not one tactic for each party, or something that is no tactic.

    >>> from twotrack.theory.tactics import hard_line
    >>> tactic_table([hard_line()] * 2, 2).shape
    (2, 6)
    """
    if not isinstance(tactics, Sequence) or not all(isinstance(tactic, Tactic) for tactic in tactics):
        raise ValueError("tactics must be a list of `Tactic`, one for each party")
    if len(tactics) != parties:
        raise ValueError(f"there must be one tactic for each of {parties} parties")
    return np.array([tactic.numbers() for tactic in tactics], dtype=np.float64)


def table(utilities: ArrayLike, reservation: ArrayLike, tactics: Sequence[Tactic], rounds: int) -> Table:
    """Set up talks over listed deals.

    Args:
        utilities: [deal, party] of two parties or more; reservation: worth of no deal to each party [party].
        tactics: one for each party, in the order in which they move; rounds: moves of each, 1 to ten million.

    Returns:
        the table.

    Raises:
        ValueError: no deal, fewer than two parties, a number not finite, lists that do not match, or utilities too
            large to be added.

    >>> from twotrack.theory.tactics import time_dependent
    >>> table([[1.0, 0.0], [0.5, 0.5]], [0.0, 0.0], [time_dependent(1.0)] * 2, rounds=10).order.tolist()
    [[0, 1], [1, 0]]
    """
    u = listed(utilities)
    if u.ndim != 2:
        raise ValueError("a table takes one list of deals [deal, party]; use `negotiations.negotiate` for a batch")
    numbers = tactic_table(tactics, u.shape[1])
    low = reservation_of_one_list(u, reservation)
    checks.can_be_added(u, low)
    return _prepare(
        u,
        low,
        numbers,
        int(checks.single("rounds", checks.whole("rounds", rounds, least=1, most=MOST_ROUNDS))),
    )


def _prepare(u: NDArray[np.float64], reserve: NDArray[np.float64], numbers: NDArray[np.float64], rounds: int) -> Table:
    own = np.ascontiguousarray(u.T)
    order = rank(own)
    ranked = np.take_along_axis(own, order, axis=1)
    choice = choices(u, order, numbers[:, 4] > 0) if (numbers[:, 4] > 0).any() else order
    return Table(np.array(u, order="C"), reserve, numbers, order, ranked, choice, rounds)


def begin(setting: Table) -> Talks:
    """Talks in which nobody has moved.

    >>> from twotrack.theory.tactics import hard_line
    >>> begin(table([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [hard_line()] * 2, rounds=10)).ended
    False
    """
    parties = setting.reserve.size
    memory = np.full((3, parties), -np.inf)
    memory[0] = np.inf
    return Talks(np.array([0, -1, 0, -1, 0], dtype=np.int64), memory, np.zeros(0, np.int64))


def step(setting: Table, talks: Talks, moves: int = 1) -> Talks:
    """The talks after some more moves; the talks given stay as they were, so that they can be stepped again.

    Args:
        setting: made by `table`, perhaps with other tactics than so far (a branch); moves: at least 1.

    Returns:
        new talks; the same ones if they had ended. Where the new deadline is past already, time is up at once.

    Raises:
        ValueError: fewer than one move, talks of another number of parties, or a deal on the table that the
            list does not have.

    >>> from twotrack.theory.tactics import time_dependent
    >>> setting = table([[1.0, 0.0], [0.6, 0.6], [0.0, 1.0]], [0.0, 0.0], [time_dependent(1.0)] * 2, rounds=5)
    >>> opening = step(setting, begin(setting), 2)
    >>> opening.log.tolist(), step(setting, opening, 100).deal
    ([0, 2], 1)
    """
    count = int(checks.single("moves", checks.whole("moves", moves, least=1)))
    if talks.memory.shape[1] != setting.reserve.size:
        raise ValueError("these talks have another number of parties")
    if max(int(talks.counters[STANDING]), int(talks.counters[AGREED])) >= setting.utilities.shape[0]:
        raise ValueError("the deal on the table of these talks is not in the list")
    start = int(talks.counters[MOVE])
    until = min(start + count, setting.rounds * setting.reserve.size)
    counters, memory = talks.counters.copy(), talks.memory.copy()
    if start >= setting.rounds * setting.reserve.size:
        counters[ENDED] = 1
    log = np.concatenate([talks.log, np.full(max(until - start, 0), -1, np.int64)])
    advance(
        setting.utilities,
        setting.reserve,
        setting.tactics,
        setting.ranked,
        setting.choice,
        setting.rounds,
        until,
        counters,
        memory,
        log,
    )
    return Talks(counters, memory, log[: int(counters[MOVE])])


def save(talks: Talks) -> bytes:
    """The talks as bytes, to be kept in a file or sent elsewhere; `restore` brings them back exactly.

    >>> from twotrack.theory.tactics import hard_line
    >>> setting = table([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], [hard_line()] * 2, rounds=10)
    >>> talks = step(setting, begin(setting), 3)
    >>> restore(save(talks)).log.tolist() == talks.log.tolist()
    True
    """
    head = np.array([talks.memory.shape[1], talks.log.size], dtype="<i8")
    parts = (head, talks.counters.astype("<i8"), talks.memory.astype("<f8"), talks.log.astype("<i8"))
    return b"".join(part.tobytes() for part in parts)


def restore(saved: bytes) -> Talks:
    """Talks from the bytes that `save` made.

    Raises:
        ValueError: bytes that are not saved talks.

    >>> restore(b"nonsense")
    Traceback (most recent call last):
    ...
    ValueError: these bytes are not saved talks
    """
    whole = isinstance(saved, (bytes, bytearray, memoryview)) and len(saved) % 8 == 0
    words = np.frombuffer(saved, dtype="<i8") if whole else np.zeros(0, np.int64)
    parties, moves = (int(word) for word in words[:2]) if words.size >= 7 else (0, 0)
    if parties < 2 or words.size != 7 + 3 * parties + moves or not _are_counters(words[2:7].tolist(), parties, moves):
        raise ValueError("these bytes are not saved talks")
    memory = np.frombuffer(saved, dtype="<f8")[7 : 7 + 3 * parties].reshape(3, parties)
    log = words[7 + 3 * parties :]
    if np.isnan(memory).any() or (log < -1).any():
        raise ValueError("these bytes are not saved talks")
    return Talks(words[2:7].astype(np.int64), memory.astype(np.float64), log.astype(np.int64))


def _are_counters(counters: list[int], parties: int, moves: int) -> bool:
    """Whether five numbers can be the counters of talks of so many parties after so many moves."""
    move, standing, accepted, agreed, ended = counters
    fine = move == moves >= 0 and standing >= -1 and 0 <= accepted < parties and ended in (0, 1)
    return fine and (agreed == -1 or (agreed == standing and ended == 1))
