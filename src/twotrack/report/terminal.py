"""What a person sees in the terminal: progress on standard error, answers on standard output."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from twotrack.engine.schedule import Step
from twotrack.errors import RequestError, did_you_mean
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.report.words import actor_names, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from twotrack.analysis.checks import CheckResult
    from twotrack.case.case import Case
    from twotrack.results.run import Run


SHOWN = {
    "control_{side}": "share of the country",
    "districts_{side}": "places held",
    "claimed_{side}": "places claimed in public",
    "killed_{side}": "thousands of fighters killed",
}


class Bar:
    """Progress of a run on standard error; called as `progress(stage, done, total)`."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._bar: RichProgress = RichProgress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console,
            transient=True,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` of a stage are finished."""
        words = {
            "compile": "preparing kernels (compiles once, about 20 s)",
            "simulate": "simulating blocks of 32",
            "explain": "running combinations of explanations",
            "weigh": "weighing war against the deals of each member",
        }
        if stage not in self._tasks:
            for task in self._tasks.values():
                self._bar.remove_task(task)
            self._tasks = {stage: self._bar.add_task(words.get(stage, stage), total=total)}
        self._bar.update(self._tasks[stage], completed=done, total=total)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def left_out(answer: dict[str, Any]) -> str:
    """What a question left out of the week, to be told beside its answer; empty where it left out nothing."""
    return escape(f"without {', '.join(answer['without'])}") if answer["without"] else ""


def support_line(case: Case) -> str:
    """The line above every answer: what its numbers stand on."""
    counts = case.support_counts()
    total = sum(counts.values())
    return (
        f"{total} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )


def where_they_met(venues: Mapping[str, Mapping[str, Any]]) -> str:
    """The rooms of the talks in one line: in how many runs, and for how many weeks in the mean of all runs."""
    rooms = [
        f"{room['name']} ({room['kind']}) in {_percent(room['share'])} of runs, {room['weeks']:.1f} weeks on average"
        for room in venues.values()
    ]
    return f"Where they met: {'; '.join(rooms)}."


def show_run(case: Case, run: Run) -> None:
    """The summary of a run: endings, talks, field, and where the rest is."""
    console, answer = Console(), run.answer
    console.print(
        f"[bold]{escape(case.file.title)}[/bold], as of {case.as_of}: "
        f"{answer['members']} runs of {answer['weeks']} weeks"
    )
    if answer["overlays"] or answer["without"]:
        console.print(
            escape(
                f"with {', '.join(answer['overlays']) or 'no overlay'}; "
                f"without {', '.join(answer['without']) or 'nothing'}"
            )
        )
    console.print(support_line(case))
    table = Table("Ending", "In 100 runs of this model", "95 % interval", title="Endings", title_justify="left")
    for name, one in answer["outcomes"].items():
        bar = "█" * round(one["share"] * 30)
        table.add_row(
            escape(name), f"{100 * one['share']:5.1f}  {bar}", f"{_percent(one['low'])} to {_percent(one['high'])}"
        )
    console.print(table)
    measures = answer["measures"]
    signed, weeks = measures["agreement"], measures["weeks_to_signature"]
    after = f", after {weeks['mean']:.0f} weeks on average" if weeks["mean"] is not None else ""
    lasting, broken = measures["lasting"]["mean"], measures["collapsed"]["mean"]
    console.print(
        f"Talks: an agreement is signed in {_percent(signed['mean'])} of runs{after}; it is in force for half a year "
        f"or more in {_percent(lasting)}. {broken:.2f} agreements break down per run."
    )
    _kinds(console, answer)
    _in_the_way(console, case, measures)
    console.print(escape(where_they_met(answer["venues"])))
    field = Table("Field at the end", "", "5 %", "median", "95 %", title_justify="left")
    for pattern, words in SHOWN.items():
        for side in case.sides:
            band = answer["series"][pattern.format(side=side)]
            field.add_row(words, escape(side), *(f"{band[q][-1]:.3g}" for q in ("q05", "q50", "q95")))
    console.print(field)
    console.print(
        "[dim]Intervals are Monte Carlo error of this model given its priors; the run is not conditioned.[/dim]"
    )
    for note in answer["notes"]:
        console.print(f"[dim]{escape(note)}[/dim]")
    timing = answer["timing"]
    console.print(
        f"[dim]{timing['total_s']:.1f} s; compiling {timing['compile_s']:.1f} s; digest {answer['digest'][:12]}[/dim]"
    )
    if not timing["kernels_kept"]:
        console.print("[dim]The kernel cache cannot be written, so every start compiles: set TWOTRACK_CACHE.[/dim]")
    if run.folder is not None:
        console.print(
            f"Run folder: {escape(str(run.folder))}   Page: {escape(str(run.folder / 'report.html'))}", soft_wrap=True
        )


def _in_the_way(console: Console, case: Case, measures: dict[str, Any]) -> None:
    """Players beyond the two sides who refused or spoilt anything, a line."""
    names, words = actor_names(case), []
    for player in case.players:
        did = [(f"{measures[f'{n}_{player}']['mean']:.2f} {what}", measures[f"{n}_{player}"]["mean"])
               for n, what in (("blocked", "weeks refused"), ("spoilt", "acts of spoiling"))]  # fmt: skip
        told = ", ".join(text for text, mean in did if mean >= 0.005)
        words += [f"{named(names, player)} {told}"] if told else []
    if words:
        console.print(f"In the way, per run: {escape('; '.join(words))}.")


def _kinds(console: Console, answer: dict[str, Any]) -> None:
    """Which kinds of settlement are in force at the end."""
    found = [one for one in answer["settlements"].values() if one["share"] > 0]
    if found:
        words = ", ".join(f"{escape(one['name'])} in {_percent(one['share'])}" for one in found)
        console.print(f"In force at the end: {words}.")


def show_checks(case: str, results: Sequence[CheckResult]) -> None:
    """One line per check: does it hold, and does its sabotaged twin fail."""
    console = Console()
    if not results:
        console.print(f"{escape(case)}: no checks.yaml")
        return
    table = Table("Check", "Expect", "Found", "Against", "Twin", "")
    for r in results:
        verdict = "holds" if r.passed else ("twin holds too" if r.holds else "FAILS")
        numbers = ["-" if x is None else f"{x:.3g}" for x in (r.found, r.against, r.twin_found)]
        table.add_row(escape(r.name), escape(r.expect), *numbers, verdict)
    console.print(table)


def show_cases(cases: Sequence[Case]) -> None:
    """The built-in cases."""
    table = Table("Case", "Title", "As of", "Places", "Actors", "Documents")
    for case in cases:
        table.add_row(
            escape(case.name), escape(case.file.title), str(case.as_of), str(len(case.places)),
            str(len(case.file.actors)),
            str(len(case.evidence.documents())),
        )  # fmt: skip
    Console().print(table)


def show_welcome(cases: Sequence[Case]) -> None:
    """The first screen: what this is, the documents on a time line, what to type."""
    console = Console()
    console.print(
        "[bold]Twotrack[/bold], a laboratory for peace processes: a war and a negotiation that run at the same time."
    )
    for case in cases:
        documents = case.evidence.documents()
        if not documents:
            continue
        table = Table(
            "Written", "Document", "Voice", "Claims", title=f"{case.file.title}: its documents", title_justify="left"
        )
        for document in documents:
            written = f"{document.written.earliest} to {document.written.latest}" if document.written else "?"
            claims = sum(c.source == document.id for c in case.evidence.claims.values())
            table.add_row(written, escape(f"{document.id} {document.name}"), escape(document.voice or ""), str(claims))
        console.print(table)
        console.print(escape(support_line(case)))
    console.print(
        f"Try: {', '.join(f'[bold]twotrack run {escape(case.name)}[/bold]' for case in cases)}, "
        "[bold]twotrack --help[/bold]"
    )


def schedule_rows(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The schedule as plain rows."""
    rows = []
    for step in steps:
        m = step.mechanism
        rows.append(
            {"step": step.number, "name": step.name, "idea": m.idea, "outside": m.outside, "reads": sorted(m.reads),
             "writes": sorted(m.writes), "cites": list(m.cites), "rows": list(m.rows)}
        )  # fmt: skip
    return rows


def show_schedule(steps: Sequence[Step]) -> None:
    """The order of a week."""
    table = Table("Step", "Mechanism", "What it does")
    for row in schedule_rows(steps):
        outside = " [dim](no document describes it)[/dim]" if row["outside"] else ""
        table.add_row(str(row["step"]), row["name"], escape(row["idea"]) + outside)
    Console().print(table)
    Console().print("Details: twotrack schedule --mechanism NAME")


def mechanism_card(name: str) -> dict[str, Any]:
    """The card of one mechanism as plain data.

    Raises:
        RequestError: there is no mechanism of that name.
    """
    if name not in MECHANISMS:
        raise RequestError(f"unknown mechanism '{name}' ({did_you_mean(name, MECHANISMS)})")
    mechanism = MECHANISMS[name]
    parameters = [
        {
            "name": info.name,
            "unit": info.unit,
            "range": [info.low, info.high],
            "per": info.per,
            "default": {info.default.family: list(info.default.numbers)},
            "meaning": info.meaning,
        }
        for info in mechanism.infos()
    ]
    return {
        "name": name,
        "idea": mechanism.idea,
        "cites": list(mechanism.cites),
        "valid": mechanism.valid,
        "rows": list(mechanism.rows),
        "outside": mechanism.outside,
        "reads": sorted(mechanism.reads),
        "writes": sorted(mechanism.writes),
        "parameters": parameters,
    }


def show_mechanism(card: dict[str, Any]) -> None:
    """The card of one mechanism."""
    console = Console()
    console.print(f"[bold]{card['name']}[/bold]: {escape(card['idea'])}")
    console.print(f"Sources: {escape('; '.join(card['cites']))}")
    console.print(f"Stops being valid: {escape(card['valid'])}")
    console.print(f"Reads: {', '.join(card['reads'])}\nWrites: {', '.join(card['writes'])}")
    table = Table("Parameter", "Unit", "Range", "Per", "Default", "Meaning")
    for one in card["parameters"]:
        family, numbers = next(iter(one["default"].items()))
        default = f"{family} {', '.join(f'{x:g}' for x in numbers)}"
        low, high = one["range"]
        table.add_row(one["name"], one["unit"], f"{low:g} to {high:g}", one["per"], default, escape(one["meaning"]))
    console.print(table)
