"""Simulate an ensemble, keep it in a folder, and show a finished run again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twotrack.api.library import load
from twotrack.case.case import Case
from twotrack.errors import RequestError, RunFolderError

if TYPE_CHECKING:
    from twotrack.ensemble.local import Progress
    from twotrack.results.run import Run


def run(
    case: Case,
    members: int = 1000,
    weeks: int = 52,
    seed: int = 0,
    *,
    workers: int | None = None,
    without: Sequence[str] = (),
    out: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Simulate an ensemble. With `out` the run folder is written, with its report; without, nothing touches the disk.

    Args:
        case: a loaded case.
        members, weeks, seed: size, horizon in weeks and seed of the ensemble.
        workers: threads; the answer does not depend on it.
        without: mechanisms to leave out.
        out: folder of the run.
        resume: go on with a run that was cut off, or return the finished one.
        progress: called as `progress(stage, done, total)`.

    Raises:
        RequestError: a number out of range or an unknown mechanism.
        RunFolderError: the folder holds another run or cannot be written.
        Interrupted: the user stopped it; finished blocks are kept in `out`.
    """
    from twotrack.ensemble.local import nothing, run_plan
    from twotrack.ensemble.plan import Plan
    from twotrack.results import folder as run_folder
    from twotrack.results.run import read_run, write_tables

    started = time.perf_counter()
    plan = Plan(case, members, weeks, seed, tuple(dict.fromkeys(without)))
    if out is None:
        blocks, timing = run_plan(plan, workers, None, progress or nothing)
        return _assemble(plan, blocks, timing, started, None)
    out = Path(out)
    if run_folder.is_finished(out):
        return _finished(out, plan, resume)
    with run_folder.claimed(out, plan.identity(), resume) as partial:
        from twotrack.report.page import write_report

        blocks, timing = run_plan(plan, workers, partial, progress or nothing)
        result = _assemble(plan, blocks, timing, started, out)
        write_tables(out, result)
        write_report(out / "report.html", case, result)
        run_folder.finish(out, result.manifest)
    return read_run(out)


def _finished(out: Path, plan: Any, resume: bool) -> Run:
    from twotrack.results.run import read_run

    kept = read_run(out)
    same = kept.manifest.get("plan") == plan.identity()
    if resume and same:
        return kept
    what = "this very run, finished (show it with --resume)" if same else "another finished run"
    raise RequestError(f"'{out}' holds {what}; choose another --out")


def _assemble(plan: Any, blocks: Any, timing: Any, started: float, out: Path | None) -> Run:
    from twotrack.analysis import summary
    from twotrack.ensemble.gather import gather, weekly_table
    from twotrack.results import tables
    from twotrack.results.digest import answers_digest
    from twotrack.results.manifest import manifest
    from twotrack.results.run import Run
    from twotrack.results.talks import talks_table

    case = plan.case
    raw = gather(blocks)
    members = tables.members_table(case, raw, plan.weeks)
    talks, commitments = talks_table(case, raw), tables.commitments_table(case, raw)
    weekly = weekly_table(case, blocks, raw)
    digest = answers_digest(members, talks, commitments, raw.places)
    cpu = max(timing.simulate_cpu_s, 1e-9)
    simulated = (len(blocks) - timing.resumed_blocks) * 32 * plan.weeks * len(case.places)
    answer = {
        "case": case.name,
        "as_of": case.as_of.isoformat(),
        "overlays": list(case.overlays),
        "members": plan.members,
        "weeks": plan.weeks,
        "seed": plan.seed,
        "without": list(plan.without),
        "fingerprint": case.fingerprint,
        "digest": digest,
        "outcomes": summary.outcomes(case, members),
        "settlements": summary.settlements(case, members),
        "measures": summary.measures(case, members),
        "venues": summary.venues(case, members),
        "series": summary.series(weekly),
        "support": case.support_counts(),
        "uncertainty": "shares: Wilson 95 %, means: normal 95 %; Monte Carlo error of this model given its priors",
        "conditioned": False,
        "notes": list(case.notes),
        "timing": {
            "compile_s": timing.compile_s,
            "compiled_kernels": timing.compiled,
            "kernels_kept": timing.kernels_kept,
            "first_block_s": timing.first_block_s,
            "simulate_cpu_s": timing.simulate_cpu_s,
            "simulate_s": timing.simulate_s,
            "resumed_blocks": timing.resumed_blocks,
            "total_s": time.perf_counter() - started,
            "district_weeks_per_core_s": simulated / cpu if simulated else None,
        },
        "run": str(out) if out is not None else None,
    }
    districts = tables.districts_table(case, raw, plan.members)
    return Run(out, manifest(plan.identity(), case, answer), answer, members, weekly, talks, commitments, districts)


def write_report_again(folder: str | Path) -> Path:
    """Write the HTML page of a finished run again and return its path.

    Raises:
        RunFolderError: the folder holds no finished run.
        RequestError: the case has changed since the run.
    """
    from twotrack.report.page import write_report
    from twotrack.results.run import read_run

    finished = read_run(Path(folder))
    path = Path(folder) / "report.html"
    write_report(path, case_of(finished), finished)
    return path


def case_of(finished: Run) -> Case:
    """The case a run was made from, on its date and with its overlays."""
    try:
        given = {key: finished.answer[key] for key in ("case", "as_of", "overlays", "fingerprint")}
    except (KeyError, TypeError):
        raise RunFolderError(f"'{finished.folder}' does not say which case it was made from: run it again") from None
    case = load(finished.manifest.get("case_folder") or given["case"], given["as_of"], given["overlays"])
    if case.fingerprint != given["fingerprint"]:
        raise RequestError(f"the case '{case.name}' has changed since this run, so it cannot be shown again")
    return case
