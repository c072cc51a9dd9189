"""The verbs of Twotrack, a few lines each: what the command line, a page and a notebook call.

>>> import twotrack as tt
>>> case = tt.load("riverland")
>>> run = tt.run(case, members=64, weeks=26, seed=7)
>>> sorted(run.answer["outcomes"]) == sorted(e.id for e in case.file.endings)
True
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.case.overlays import list_overlays as _list_overlays
from twotrack.engine.schedule import STEPS, Step
from twotrack.errors import CaseError, Fault, RequestError, RunFolderError, TwotrackError, did_you_mean
from twotrack.mechanisms.catalogue import parameters

if TYPE_CHECKING:
    from twotrack.analysis.checks import CheckResult
    from twotrack.analysis.comparison import Comparison
    from twotrack.ensemble.local import Progress
    from twotrack.reading.output import Gathered
    from twotrack.results.run import Run

BUILT_IN = Path(__file__).parent / "cases"


def cases() -> dict[str, Path]:
    """The built-in cases by name."""
    return {path.parent.name: path.parent for path in sorted(BUILT_IN.glob("*/case.yaml"))}


def case_folder(name: str | Path) -> Path:
    """The folder of a built-in case or of a case on disk.

    Raises:
        RequestError: neither exists.
    """
    known = cases()
    if str(name) in known:
        return known[str(name)]
    folder = Path(name)
    if folder.name == "case.yaml" and folder.is_file():
        folder = folder.parent
    if folder.is_dir():
        return folder
    raise RequestError(f"no case '{name}': neither built in nor a folder ({did_you_mean(str(name), known)})")


def load(name: str | Path, as_of: str | datetime.date | None = None, overlays: Sequence[str] = ()) -> Case:
    """A case by built-in name or folder, on a date, with overlays.

    Raises:
        CaseError: the case is not well formed; carries every fault with file, line and field.
        RequestError: there is no such case, overlay or date.
    """
    if isinstance(as_of, str):
        try:
            as_of = datetime.date.fromisoformat(as_of)
        except ValueError:
            raise RequestError(f"'{as_of}' is not a date: write it as 2021-06-27") from None
    return load_case(case_folder(name), parameters(), as_of, tuple(overlays))


def overlays(case: str | Path | Case) -> list[str]:
    """Names of the overlays of a case."""
    return _list_overlays(case.folder if isinstance(case, Case) else case_folder(case))


def validate(path: str | Path) -> list[Fault]:
    """Every fault of a case folder, each of its overlays and its checks; an empty list when it is well formed."""
    from twotrack.analysis.checks import read_checks

    folder = case_folder(path)
    faults: list[Fault] = []
    for names in ((), *((name,) for name in _list_overlays(folder))):
        try:
            load_case(folder, parameters(), None, names)
        except TwotrackError as error:
            faults += error.faults or [Fault(f"overlays/{names[0]}.yaml" if names else "case.yaml", error.message)]
    try:
        read_checks(folder)
    except CaseError as error:
        faults += error.faults
    return list(dict.fromkeys(faults))


def schedule() -> tuple[Step, ...]:
    """The order of a week."""
    return STEPS


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

    case = plan.case
    raw = gather(blocks)
    members = tables.members_table(case, raw, plan.weeks)
    talks, commitments = tables.talks_table(raw), tables.commitments_table(case, raw)
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
        "measures": summary.measures(case, members),
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


def table(
    case: Case, members: int = 200, seed: int = 0, *, out: str | Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """The bargaining geometry of a case at the medians of its numbers: where the parties could meet, and who blocks.

    Args:
        case: a loaded case.
        members, seed: ensemble in which agreements better than war are counted.
        out: an HTML page to write.
        progress: called as `progress(stage, done, total)`.

    Raises:
        RequestError: a number out of range, or the page cannot be written.
    """
    from twotrack.analysis.table import bargaining_table
    from twotrack.ensemble.plan import Plan

    Plan(case, members, 1, seed)
    if out is not None and Path(out).is_dir():
        raise RequestError(f"'{out}' is a folder: --out names the HTML file to write")
    tell = (lambda done, total: progress("weigh", done, total)) if progress else None
    answer, geometry = bargaining_table(case, members, seed, tell)
    if out is not None:
        from twotrack.report.geometry import write_geometry

        write_geometry(Path(out), case, answer, geometry)
    return answer | {"page": str(out) if out is not None else None}


def trace(folder: str | Path, member: int | None = None, week: int | None = None) -> dict[str, Any]:
    """The story of one member of a finished run, week by week: what happened, by which mechanism, from which numbers.

    Raises:
        RunFolderError: the run was cut off or is damaged.
        RequestError: no run folder, no such member or week, or the case or the program has changed since the run.
    """
    from twotrack.analysis.trace import retell
    from twotrack.results import folder as run_folder
    from twotrack.results.run import read_run

    folder = Path(folder)
    if not (run_folder.is_finished(folder) or (folder / run_folder.PARTIAL).is_dir()):
        raise RequestError(
            f"'{folder}' is no run folder: trace tells the story of one member of a finished run "
            "(twotrack run CASE --out DIR, then twotrack trace DIR --member 0); tracing a case is not built yet"
        )
    finished = read_run(folder)
    if member is None:
        raise RequestError("whose story? name a member with --member, for instance --member 0")
    return retell(finished, _case_of(finished), member, week)


def check(case: str | Path, members: int = 256, seed: int = 0) -> list[CheckResult]:
    """Whether the sentences of a case's `checks.yaml` hold, each beside its sabotaged twin."""
    from twotrack.analysis.checks import run_checks

    return run_checks(case_folder(case), lambda names: load(case, overlays=names), members, seed)


def json_schema(what: str = "case") -> dict[str, Any]:
    """The JSON Schema of a file of a case folder, for editors.

    Raises:
        RequestError: `what` is none of case, overlay, sources, claims, checks.
    """
    from twotrack.analysis.checks import CheckFile
    from twotrack.case.model import CaseFile
    from twotrack.case.overlays import Overlay
    from twotrack.evidence.claim import ClaimFile
    from twotrack.evidence.source import SourceFile

    files: dict[str, Any] = {"case": CaseFile, "overlay": Overlay, "sources": SourceFile, "claims": ClaimFile}
    files["checks"] = CheckFile
    if what not in files:
        raise RequestError(f"no schema for '{what}' ({did_you_mean(what, files)})")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **files[what].model_json_schema(by_alias=True)}


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
    write_report(path, _case_of(finished), finished)
    return path


def _case_of(finished: Run) -> Case:
    """The case a run was made from, on its date and with its overlays."""
    try:
        given = {key: finished.answer[key] for key in ("case", "as_of", "overlays", "fingerprint")}
    except (KeyError, TypeError):
        raise RunFolderError(f"'{finished.folder}' does not say which case it was made from: run it again") from None
    case = load(finished.manifest.get("case_folder") or given["case"], given["as_of"], given["overlays"])
    if case.fingerprint != given["fingerprint"]:
        raise RequestError(f"the case '{case.name}' has changed since this run, so it cannot be shown again")
    return case


def compare(
    case: Case,
    arms: Sequence[str],
    *,
    members: int = 1000,
    weeks: int = 52,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Arms under the same luck: paired differences from the base, regret.

    Args:
        case: a loaded case; its own overlays are in every arm.
        arms: names of overlays, several joined by `+`; `base` (no further overlay) is always one.
        members, weeks, seed, workers, progress: as of `run`, for each arm.

    Raises:
        RequestError: no arm beside the base, an unknown overlay, or a number out of range.
        CaseError: overlays of one arm change one field differently.
    """
    from twotrack.analysis.compare import parse_arms
    from twotrack.analysis.comparison import run_arms
    from twotrack.ensemble.local import nothing

    if len(wanted := parse_arms(arms)) < 2:
        raise RequestError("nothing to compare with the base: name an overlay as an arm")
    cases = {name: case.with_overlay(*overlays) if overlays else case for name, overlays in wanted.items()}
    return run_arms(cases, members, weeks, seed, workers, progress or nothing)


def audit(
    case: Case, *, members: int = 2000, weeks: int = 52, seed: int = 0, workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """How each number is supported, the influential and poorly supported ones first (see `analysis.audit`)."""
    from twotrack.analysis.audit import audit as weigh

    return weigh(case, run(case, members, weeks, seed, workers=workers, progress=progress).members)


def read(
    files: Sequence[str | Path],
    actors: str | Path | None = None,
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    seconds: float = 60.0,
    progress: Progress | None = None,
    stream: IO[str] | None = None,
    second: str | None = None,
) -> Gathered:
    """Read documents into a dossier with exact offsets.

    `files` are text, HTML or PDF files, or folders of them; `actors` a case that lends names and dated events; `out`
    the folder of the dossier, where a reading that was cut off goes on; `seconds` the time bound of one document;
    `stream` takes the dossier as one JSON object; `second` is an OpenAI-compatible endpoint of the user's own.

    Raises:
        ReadingError: nothing could be read, or spaCy and its model are not installed.
        CaseError: the case's `reading.yaml` is not well formed.
    """
    from twotrack.reading import verbs
    from twotrack.reading.anchors import NOTHING
    from twotrack.reading.batch import nothing

    lends = verbs.lent_by(case_folder(actors)) if actors is not None else NOTHING
    folder = Path(out) if out is not None else None
    return verbs.read([Path(f) for f in files], lends, folder, workers, seconds, progress or nothing, stream, second)


def adopt(dossier: str | Path, case: str | Path) -> dict[str, Any]:
    """Turn the items a person accepted and signed into claims of a case, all or none.

    Raises:
        AdoptError: the file is not signed or not complete; nothing was written.
    """
    from twotrack.reading.adopt import adopt as adopt_signed

    return adopt_signed(Path(dossier), case_folder(case))
