"""The head of the page: what was run, on what it stands, and what it is not."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.case.case import Case
from twotrack.report.words import plain
from twotrack.results.run import Run


@dataclass(frozen=True)
class Front:
    """Facts of the first section, in words."""

    title: str
    about: str
    caveat: str
    facts: tuple[tuple[str, str], ...]
    support: str
    limits: tuple[str, ...]
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
    return Front(
        case.file.title, case.file.about, case.file.caveat, facts, support_line(case), _limits(case, run),
        tuple(str(note) for note in answer["notes"]),
    )  # fmt: skip


def _limits(case: Case, run: Run) -> tuple[str, ...]:
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
    if case.file.players:
        out.append(
            "Two sides bargain and sign. Others at home, abroad or left out can hold a signature up or spoil what was "
            "signed, but propose nothing. Each mechanism says where it stops being valid."
        )
    else:
        out.append("Each side is of one mind. Each mechanism says where it stops being valid.")
    return tuple(out)
