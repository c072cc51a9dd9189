"""Run the blocks of a plan on this machine's cores, keep what is finished, and stop cleanly when asked to."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from twotrack.engine.simulate import Setup, compile_kernels, setup
from twotrack.ensemble.block import Arrays, is_whole, run_block
from twotrack.ensemble.plan import Plan
from twotrack.ensemble.warm import SHARED_FROM, second_process, wait_for
from twotrack.errors import Interrupted, RunFolderError
from twotrack.results.folder import load_block, save_block
from twotrack.theory.compiled import cache_folder
from twotrack.world.compile import LANES

Progress = Callable[[str, int, int], None]


def nothing(stage: str, done: int, total: int) -> None:
    """A progress report nobody reads."""


@dataclass
class Timing:
    """Seconds: compiling, simulating (wall and CPU), until the first block; blocks taken from a folder.

    `kernels_kept` is False where the cache folder cannot be written: then every start compiles.
    """

    compile_s: float = 0.0
    compiled: int = 0
    kernels_kept: bool = True
    simulate_s: float = 0.0
    simulate_cpu_s: float = 0.0
    first_block_s: float = 0.0
    resumed_blocks: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)


def default_workers() -> int:
    """One worker per core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_plan(
    plan: Plan, workers: int | None = None, partial: Path | None = None, progress: Progress = nothing
) -> tuple[list[Arrays], Timing]:
    """All blocks of a plan in order, whoever computed them and when.

    `partial` is a folder in which finished blocks are kept and looked for. `progress(stage, done, total)` is told
    about "compile" and "simulate".

    Raises:
        Interrupted: the user pressed Ctrl-C; finished blocks stay in `partial`.
        RunFolderError: a block could not be kept.
    """
    shared = setup(plan.case, plan.seed, plan.weeks, plan.without)
    timing = Timing()
    done: dict[int, Arrays] = {}
    started = time.perf_counter()
    other = second_process(shared, default_workers())

    def tell(name: str, i: int, n: int) -> None:
        progress("compile", i, n)
        if name == SHARED_FROM:
            wait_for(other)

    try:
        timing.compiled = compile_kernels(shared, tell)
        timing.compile_s = time.perf_counter() - started
        timing.kernels_kept = cache_folder() is not None
        if partial is not None:
            for number in range(plan.blocks):
                kept = load_block(partial, number)
                if kept is not None and is_whole(kept, shared, plan.kept(number)):
                    done[number] = kept
        timing.resumed_blocks = len(done)
        started = time.perf_counter()
        _run_missing(plan, shared, done, timing, workers or default_workers(), partial, progress)
    except KeyboardInterrupt:
        kept_now = sum(1 for _ in partial.glob("block-*.npz")) if partial else 0
        where = f"; {kept_now} of {plan.blocks} blocks are kept, go on with --resume" if partial else ""
        raise Interrupted(f"stopped by the user{where}") from None
    finally:
        if other is not None and other.poll() is None:
            other.kill()
            other.wait()
    timing.simulate_s = time.perf_counter() - started
    return [done[number] for number in range(plan.blocks)], timing


def _run_missing(
    plan: Plan,
    shared: Setup,
    done: dict[int, Arrays],
    timing: Timing,
    workers: int,
    partial: Path | None,
    progress: Progress,
) -> None:
    begin = time.perf_counter()

    def one(number: int) -> Arrays:
        before = time.thread_time()
        arrays = run_block(shared, number * LANES, plan.kept(number))
        if partial is not None:
            save_block(partial, number, arrays)
        with timing.lock:
            timing.simulate_cpu_s += time.thread_time() - before
        return arrays

    missing = [number for number in range(plan.blocks) if number not in done]
    progress("simulate", len(done), plan.blocks)
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        waiting: dict[Future[Arrays], int] = {}
        while missing or waiting:
            # no more are handed out than can run, so that Ctrl-C has little to wait for
            while missing and len(waiting) < 2 * workers:
                number = missing.pop(0)
                waiting[pool.submit(one, number)] = number
            ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ready:
                done[waiting.pop(future)] = future.result()
            if timing.first_block_s == 0.0:
                timing.first_block_s = time.perf_counter() - begin
            progress("simulate", len(done), plan.blocks)
    except OSError as error:
        raise RunFolderError(f"a finished block could not be kept: {error.strerror or error}") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
