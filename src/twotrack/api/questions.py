"""Questions to a case or a run: table, story, arms under the same luck, explanations, what numbers stand on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twotrack.api.claims import coding_agreement
from twotrack.api.library import cases
from twotrack.api.running import case_of, run
from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.errors import RequestError, did_you_mean

if TYPE_CHECKING:
    from twotrack.analysis.comparison import Comparison
    from twotrack.ensemble.local import Progress


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


def is_case(name: str | Path) -> bool:
    """Whether `trace` of a name is about a case: a run folder of that name comes first."""
    from twotrack.results import folder as run_folder

    path = Path(name)
    if run_folder.is_finished(path) or (path / run_folder.PARTIAL).is_dir():
        return False
    return str(name) in cases() or path.name == "case.yaml" or (path / "case.yaml").is_file()


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
            "(twotrack run CASE --out DIR, then twotrack trace DIR --member 0), or where the sentences of a case went "
            f"(twotrack trace CASE; {did_you_mean(str(folder), cases())})"
        )
    finished = read_run(folder)
    if member is None:
        raise RequestError("whose story? name a member with --member, for instance --member 0")
    return retell(finished, case_of(finished), member, week)


def compare(
    case: Case,
    arms: Sequence[str],
    *,
    members: int = 1000,
    weeks: int = 52,
    seed: int = 0,
    without: Sequence[str] = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Arms under the same luck: paired differences from the base, regret.

    Args:
        case: a loaded case; its own overlays are in every arm.
        arms: names of overlays, several joined by `+`; `base` (no further overlay) is always one.
        members, weeks, seed, without, workers, progress: as of `run`, for each arm.

    Raises:
        RequestError: no arm beside the base, an unknown overlay, or a number out of range.
        CaseError: overlays of one arm change one field differently.
    """
    from twotrack.analysis.compare import parse_arms
    from twotrack.analysis.comparison import run_arms
    from twotrack.ensemble.local import nothing
    from twotrack.ensemble.plan import Plan

    if len(wanted := parse_arms(arms)) < 2:
        raise RequestError("nothing to compare with the base: name an overlay as an arm")
    files = Files(case.folder)
    cases = {name: case.with_overlay(*names, files=files) if names else case for name, names in wanted.items()}
    return run_arms(
        cases, Plan(case, members, weeks, seed, tuple(dict.fromkeys(without))), workers, progress or nothing
    )


def explain(
    case: Case,
    outcome: str | None = None,
    *,
    only: Sequence[str] = (),
    members: int = 200,
    weeks: int = 52,
    seed: int = 0,
    without: Sequence[str] = (),
    workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The explanations of a case shared out: Shapley values of an ending over all combinations, under the same luck.

    Args:
        case: a loaded case; its own overlays are in every combination.
        outcome: id of an ending; when None the first takeover, else the first that is not the stalemate.
        only: ids of the explanations to combine; all of the case when empty.
        members, weeks, seed, without, workers, progress: as of `run`, for each combination, two to their number.

    Raises:
        RequestError: no such ending or explanation, none at all, or a number out of range.
        CaseError: two explanations change one field differently.
        Interrupted: the user stopped it.
    """
    from twotrack.analysis.explaining import explain_case
    from twotrack.ensemble.local import nothing
    from twotrack.ensemble.plan import Plan

    plan = Plan(case, members, weeks, seed, tuple(dict.fromkeys(without)))
    return explain_case(plan, outcome, tuple(only), workers, progress or nothing)


def audit(
    case: Case, *, members: int = 2000, weeks: int = 52, seed: int = 0, without: Sequence[str] = (),
    workers: int | None = None, progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """How each number is supported, the influential and poorly supported ones first (see `analysis.audit`)."""
    from twotrack.analysis.audit import audit as weigh

    coding = coding_agreement(case)  # first: a faulty file is told before an ensemble is run
    found = run(case, members, weeks, seed, without=without, workers=workers, progress=progress)
    return weigh(case, found.members) | {"without": found.answer["without"], "coding": coding}


def readings(
    case: Case, *, members: int = 1000, weeks: int = 52, seed: int = 0, without: Sequence[str] = (),
    workers: int | None = None, progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Each document as a world of its own, and all pooled: what each expects, where they part.

    Args:
        case: a loaded case with overlays named `reading-...`.
        members, weeks, seed, without, workers, progress: as of `run`, for each reading.

    Raises:
        RequestError: the case has no readings, or a number is out of range.
    """
    from twotrack.analysis.readings import readings as read_all
    from twotrack.ensemble.local import nothing
    from twotrack.ensemble.plan import Plan

    return read_all(Plan(case, members, weeks, seed, tuple(dict.fromkeys(without))), workers, progress or nothing)


def hindcast(
    case: Case, *, members: int | None = None, weeks: int | None = None, seed: int = 0, workers: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Forecasts from the case's date, ours and those made in the documents, scored beside baselines.

    Args:
        case: loaded on the as-of date.
        members: runs of each world; 1000, or 200 where the targets lie more than 104 weeks ahead.
        weeks: horizon; up to the last target after the date when left out.
        seed, workers, progress: as of `run`.

    Raises:
        CaseError: a file of the hindcast is not well formed.
        RequestError: a number out of range.
    """
    from twotrack.analysis.hindcast import hindcast as look_back
    from twotrack.ensemble.gather import EXACT_MEMBERS
    from twotrack.ensemble.local import nothing
    from twotrack.ensemble.plan import Plan

    Plan(case, 1, 1 if weeks is None else weeks, seed)
    if members is not None and not 1 <= members <= EXACT_MEMBERS:
        raise RequestError(f"members is {members}; it must lie between 1 and {EXACT_MEMBERS}, all of them are weighed")
    return look_back(case, members, weeks, seed, workers, progress or nothing)
