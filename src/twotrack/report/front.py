"""The head of the page: what was run, on what it stands, and what it is not."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.case.case import Case
from twotrack.engine.schedule import STEPS
from twotrack.report.words import plain
from twotrack.results.run import Run


@dataclass(frozen=True)
class Front:
    """Facts of the first section, in words. `missing` pairs a mechanism with what it would do."""

    title: str
    about: str
    caveat: str
    facts: tuple[tuple[str, str], ...]
    support: str
    limits: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def support_line(case: Case) -> str:
    """The line above every answer: how many parameters stand on what."""
    counts = case.support_counts()
    return (
        f"{sum(counts.values())} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )


def front(case: Case, run: Run) -> Front:
    """The first section of a run's page."""
    answer = run.answer
    overlays, without = list(answer["overlays"]), list(answer["without"])
    facts = (
        ("Case", str(answer["case"])),
        ("As of", str(answer["as_of"])),
        ("Members", f"{answer['members']:,} runs of the model"),
        ("Weeks", str(answer["weeks"])),
        ("Seed", str(answer["seed"])),
        ("Overlays", ", ".join(overlays) or "none"),
        ("Mechanisms left out", ", ".join(plain(w) for w in without) or "none"),
        ("Places", f"{len(case.places):,}"),
    )
    planned = {step.name: step.planned for step in STEPS}
    missing = tuple((plain(name), planned.get(name, "")) for name in answer["not_built"])
    return Front(
        case.file.title, case.file.about, case.file.caveat, facts, support_line(case), _limits(run), missing,
        tuple(str(note) for note in answer["notes"]),
    )  # fmt: skip


def _limits(run: Run) -> tuple[str, ...]:
    answer = run.answer
    out = [
        "This page counts runs of a model. Every share below is a share of those runs under the assumptions listed "
        "in it, never a fact about the world and never advice."
    ]
    if not answer["conditioned"]:
        out.append(
            "It is not conditioned: members are drawn from what was assumed and are not weighted by how well they fit "
            "what was known on the date."
        )
    if "keeping" in answer["not_built"]:
        out.append(
            "Keeping and breaking of agreements is not built, so an agreement once signed stays in force in every run: "
            "settlements are counted too often for that reason."
        )
    return tuple(out)
