"""Work on many files over processes: in order, few at a time, and neither a death nor a slow file stops the rest."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from twotrack.errors import TwotrackError

AHEAD = 4  # files per process that are under way or wait to be given out
A = TypeVar("A")
B = TypeVar("B")
_call: list[Callable[[Any], Any]] = []  # of a process started here: what it does to each file


class TooLongError(TwotrackError):
    """Reading one file took longer than its bound."""


def ordered(call: Callable[[A], B], asked: Sequence[A], workers: int, lost: Callable[[A], B]) -> Iterator[B]:
    """`call` of each thing asked, in order, over `workers` processes.

    At most `AHEAD` things per process are held. When a process dies (memory, a fault of a library), the things that
    were under way are done again, each in a process of its own; `lost` answers for one that kills that too.
    """
    done = 0
    while done < len(asked):
        done += yield from _together(call, asked, done, workers)
        for one in asked[done : done + AHEAD * workers]:
            yield _alone(call, one, lost)
            done += 1


def _together(call: Callable[[A], B], asked: Sequence[A], first: int, workers: int) -> Generator[B, None, int]:
    """Give answers in order until all are given or a process dies; returns how many were given."""
    given = 0
    waiting: deque[Future[B]] = deque()
    with _processes(call, workers) as submit:
        try:
            while first + given < len(asked):
                while len(waiting) < AHEAD * workers and first + given + len(waiting) < len(asked):
                    waiting.append(submit(asked[first + given + len(waiting)]))
                answer = waiting.popleft().result()
                yield answer
                given += 1
        except BrokenExecutor:
            pass
    return given


def _alone(call: Callable[[A], B], one: A, lost: Callable[[A], B]) -> B:
    with _processes(call, 1) as submit:
        try:
            return submit(one).result()
        except BrokenExecutor:
            return lost(one)


@contextmanager
def _processes(call: Callable[[A], B], workers: int) -> Iterator[Callable[[A], Future[B]]]:
    """Processes that end when the work is done, when it is left, and when this process is killed.

    They hold one end of a pipe; nothing is ever written to it, and it closes with this process whatever ends that.
    """
    held, rope = get_context("spawn").Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (call, held))

    def submit(one: A) -> Future[B]:
        with _without_main():
            return pool.submit(_do, one)

    try:
        yield submit
        pool.shutdown()
    finally:
        rope.close()
        pool.shutdown(cancel_futures=True)
        held.close()


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes started here do not run the user's script again, which may lack a guard: they need nothing of it."""
    main = sys.modules["__main__"].__dict__
    kept: dict[str, Any] = {name: main[name] for name in ("__spec__", "__file__") if name in main}
    main.update(dict.fromkeys(kept))
    try:
        yield
    finally:
        main.update(kept)


def _begin(call: Callable[[Any], Any], held: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes: the first one decides
    threading.Thread(target=_end_with, args=(held,), daemon=True).start()
    _call[:] = [call]


def _end_with(held: Connection) -> None:
    wait([held])
    os._exit(0)


def _do(one: Any) -> Any:
    return _call[0](one)


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """A bound on the time of what is inside, where the system has alarms and nobody else uses them.

    Raises:
        TooLongError: the time is over.
    """
    usable = (
        hasattr(signal, "SIGALRM")
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
    )
    if not usable:
        yield
        return

    def ring(number: int, frame: object) -> None:
        raise TooLongError(f"took longer than {seconds:g} seconds and was left")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again, should a library swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
