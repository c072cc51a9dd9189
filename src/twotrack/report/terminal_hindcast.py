"""A hindcast in the terminal: forecasts beside what happened, and in plain words who did better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

HEADING = {"probability": "Brier score", "share of places": "CRPS, share of places", "fighters killed": "CRPS, persons"}
ALL, NARROW = "all ranges", "without outside"
SURPRISE = 0.5


def show_hindcast(answer: Mapping[str, Any]) -> None:
    """Everything a person needs; smaller scores are better."""
    console = Console()
    counts = answer["support"]
    console.print(f"{answer['case']}, forecasts as of {answer['as_of']}")
    console.print(
        f"{sum(counts.values())} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )
    if answer["targets"]:
        _conditioned(console, answer)
        _targets(console, answer)
        _totals(console, answer)
    if answer["documents"]:
        _documents(console, answer)
    for text in verdicts(answer):
        console.print(escape(text))
    if not answer["scored"]:
        console.print("Nothing is scored.")
    for note in answer["notes"]:
        console.print(f"[dim]{escape(note)}[/dim]")


def _conditioned(console: Console, answer: Mapping[str, Any]) -> None:
    about = answer["conditioned"]
    if about["possible"]:
        console.print(
            f"Conditioned: {answer['members']} runs from {about['start']} weighted by {len(about['observations'])} "
            f"things known by the date; they are worth {about['effective']:.0f} equal runs."
        )
    else:
        console.print("Not conditioned: the runs begin on the date and weigh the same.")


def _targets(console: Console, answer: Mapping[str, Any]) -> None:
    table = Table("Target", "Forecast (5 to 95 %)", "Happened", "Score", "Baselines", title_justify="left")
    for row in answer["targets"]:
        score = next(iter(row["scores"].values()), None)
        plain = (f"{name} {_number(next(iter(found.values())))}" for name, found in row["baselines"].items())
        table.add_row(escape(row["name"]), _forecast(row["forecast"]), _happened(row["observed"]),
                      "" if score is None else _number(score), ", ".join(plain))  # fmt: skip
    console.print(table)


def _totals(console: Console, answer: Mapping[str, Any]) -> None:
    for unit, found in answer["totals"].items():
        table = Table(f"Mean {HEADING[unit]}, {found['targets']} targets", "", title_justify="left")
        for name, mean in sorted(found["mean"].items(), key=lambda item: item[1]):
            table.add_row(escape(name), _number(mean))
        console.print(table)


def _documents(console: Console, answer: Mapping[str, Any]) -> None:
    table = Table("Claim", "Said by", "Forecast, in our words", "Odds", "Became", title_justify="left")
    for row in answer["documents"]:
        name = f"{row['claim']}{'/' + row['part'] if row['part'] else ''}{'' if row['known'] else ' (later)'}"
        table.add_row(escape(name), escape(row["by"]), escape(row["says"]), f"{row['words']} ({row['odds']:.2f})",
                      row["status"] or "")  # fmt: skip
    console.print(table)
    if answer["document_scores"]:
        scored = Table("Document", "tested", "held", "mean odds", "Brier", "at even odds", title_justify="left")
        for name, one in answer["document_scores"].items():
            scored.add_row(name, str(one["tested"]), str(one["held"]), f"{one['mean_odds']:.2f}", f"{one['brier']:.3f}",
                           f"{one['even']['brier']:.3f}")  # fmt: skip
        console.print(scored)


def verdicts(answer: Mapping[str, Any]) -> list[str]:
    """Who did better than whom, in sentences; a loss is called one."""
    out = []
    for unit, found in answer["totals"].items():
        mine = found["mean"][answer["headline"]]
        for name in ("persistence", "base-rate"):
            if name in found["mean"]:
                theirs = found["mean"][name]
                word = "beats" if mine < theirs else "ties with" if mine == theirs else "LOSES to"
                out.append(
                    f"The model ({answer['headline']}) {word} {name} on {found['targets']} targets: "
                    f"mean {HEADING[unit]} {_number(mine)} against {_number(theirs)}."
                )
        narrow = f"{answer['headline']}, {NARROW}" if answer["headline"] != ALL else NARROW
        if narrow in found["mean"]:
            theirs = found["mean"][narrow]
            out.append(
                "Without the mechanisms that no document describes (structure is hindsight too) the mean "
                f"{HEADING[unit]} is {_number(theirs)} instead of {_number(mine)}."
            )
    every = answer["document_scores"].get("all")
    if every:
        word = "better than" if every["brier"] < every["even"]["brier"] else "no better than"
        out.append(
            f"The documents' {every['tested']} tested forecasts are {word} even odds: Brier {every['brier']:.3f} "
            f"against {every['even']['brier']:.3f}; {every['held']} held."
        )
    came = [row for row in answer["targets"] if row["observed"] is True and row["forecast"]["share"] < SURPRISE]
    return out + [
        f"Surprised: '{row['name']}' came about, and {row['forecast']['share']:.0%} of the runs had it." for row in came
    ]


def _forecast(given: Mapping[str, float]) -> str:
    if "share" in given:
        return f"{given['share']:.1%} of runs"
    return f"{_number(given['q50'])} ({_number(given['q05'])} to {_number(given['q95'])})"


def _happened(observed: Any) -> str:
    if observed is None:
        return "?"
    return ("yes" if observed else "no") if isinstance(observed, bool) else _number(observed)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}"
