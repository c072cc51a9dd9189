"""One member's story in the terminal: week by week, what happened, by which mechanism, from which numbers."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from twotrack.report.words import number

MOST_REASONS = 8


def show_trace(answer: dict[str, Any]) -> None:
    """The whole story, or one week of it."""
    console = Console()
    counts = answer["support"]
    console.print(
        f"[bold]Member {answer['member']}[/bold] of {escape(answer['run'] or 'a run')}: {escape(answer['case'])}, "
        f"as of {answer['as_of']}, seed {answer['seed']}"
    )
    console.print(
        f"{sum(counts.values())} parameters: {counts['documents']} from documents, {counts['data']} from data, "
        f"{counts['theory']} from theory, {counts['assumption']} assumed"
    )
    week = answer["signed_week"]
    signed = f"an agreement is signed in week {week}" if week >= 0 else "nothing is signed"
    console.print(f"Ending: {escape(answer['ending'])}, in week {answer['ending_week']}; {signed}.")
    claims = "information" not in answer["without"]
    console.print(f"At the start: {_state(answer['start'], claims)}")
    for told in answer["weeks"]:
        console.print(f"[bold]Week {told['week']}[/bold]  [dim]{_state(told['state'], claims)}[/dim]")
        if not told["events"]:
            over = told["week"] > answer["ending_week"]
            console.print(Padding("The run was over." if over else "Nothing worth telling happened.", (0, 0, 0, 2)))
        for event in told["events"]:
            _event(console, event)
    if not answer["weeks"]:
        console.print("Nothing worth telling happened in any week.")


def _event(console: Console, event: dict[str, Any]) -> None:
    console.print(Padding(f"{escape(event['what'])}  [dim]({event['mechanism']})[/dim]", (0, 0, 0, 2)))
    inputs = ", ".join(f"{name} {number(value)}" for name, value in event["inputs"].items())
    if inputs:
        console.print(Padding(f"[dim]from {escape(inputs)}[/dim]", (0, 0, 0, 4)))
    reasons = event["support"]
    if reasons:
        more = f" and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
        console.print(Padding(f"[dim]support: {escape('; '.join(reasons[:MOST_REASONS]))}{more}[/dim]", (0, 0, 0, 4)))


def _state(state: dict[str, Any], claims: bool) -> str:
    """Where things stand: ground, places held beside places claimed where anybody claims, war values, the talks."""
    ground = ", ".join(f"{escape(side)} {100 * x:.0f} %" for side, x in state["position"].items())
    held = ", ".join(
        f"{escape(side)} holds {x:.0f} places" + (f" and claims {state['claimed_held'][side]:.0f}" if claims else "")
        for side, x in state["held"].items()
    )
    war = ", ".join(number(x) for x in state["war_value"].values())
    return f"ground {ground}; {held}; war worth {war}; talks {state['talks']}, {state['stage']}"
