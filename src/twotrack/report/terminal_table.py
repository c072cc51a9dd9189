"""The bargaining table in the terminal: what war is worth, which options are in the zone, points, orders."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from twotrack.case.case import Case
from twotrack.report.terminal import support_line
from twotrack.report.words import actor_names, named, number, plain, upper_first

TITLES = {"nash": "Nash", "kalai_smorodinsky": "Kalai-Smorodinsky", "egalitarian": "Egalitarian"}


def show_table(case: Case, answer: dict[str, Any]) -> None:
    """The whole answer, in the order in which a reader asks."""
    console, names = Console(), actor_names(case)
    console.print(f"[bold]{escape(case.file.title)}[/bold], as of {case.as_of}: the bargaining table")
    if answer["overlays"]:
        console.print(escape(f"with {', '.join(answer['overlays'])}"))
    console.print(support_line(case))
    _war(console, answer, names)
    _issues(console, case, answer, names)
    _points(console, case, answer, names)
    _nearest(console, case, answer, names)
    _players(console, answer, names)
    _trades(console, answer)
    _orders(console, answer, names)
    console.print(f"[dim]Method: {escape(answer['method'])}. {escape(upper_first(answer['uncertainty']))}.[/dim]")
    for note in answer["notes"]:
        console.print(f"[dim]{escape(note)}[/dim]")
    if answer["page"]:
        console.print(f"Page: {escape(answer['page'])}", soft_wrap=True)


def exists_line(answer: dict[str, Any]) -> str:
    """In how many members some deal beats war for everybody."""
    found = answer["agreement_exists_interval"]
    return (
        f"In {found['count']} of {found['of']} members some deal beats war for every side "
        f"({100 * answer['agreement_exists']:.1f} %; interval {100 * found['low']:.1f} to {100 * found['high']:.1f} %)."
    )


def _war(console: Console, answer: dict[str, Any], names: dict[str, str]) -> None:
    table = Table("Without a deal", "worth of fighting on", "in 90 of 100 members", "most a good deal gives",
                  title="What a deal has to beat (utility: best package without red lines crossed 1, worst 0)",
                  title_justify="left")  # fmt: skip
    for party, war in answer["disagreement"].items():
        table.add_row(
            escape(named(names, party)), number(war["median"]), f"{number(war['q05'])} to {number(war['q95'])}",
            number(answer["vetoes"][party]["most"]),
        )  # fmt: skip
    console.print(table)
    console.print(exists_line(answer))
    inside = answer["packages_in_zone"]
    words = f"{inside:,} of them beat war for every side; " if inside is not None else ""
    console.print(
        f"At the medians: {answer['packages']:,} packages; {words}{answer['pareto_size']} are Pareto-optimal."
    )


def _issues(console: Console, case: Case, answer: dict[str, Any], names: dict[str, str]) -> None:
    table = Table("Issue", "Option", "In the zone", "Room", "Kept out by", title="Zone of agreement, issue by issue",
                  title_justify="left")  # fmt: skip
    for issue in case.file.issues:
        first = escape(issue.name)
        for option, row in answer["issues"][issue.id]["options"].items():
            out = ", ".join(escape(named(names, p)) for p in row["blockers"])
            out = out if row["feasible"] else "the order in force"
            red = f" (red line of {', '.join(row['red_line_of'])})" if row["red_line_of"] else ""
            table.add_row(
                first, escape(plain(option) + red), "yes" if row["in_zone"] else "no", number(row["room"]), out
            )
            first = ""
        table.add_section()
    console.print(table)
    if answer["no_point"]:
        console.print("No package suits every side, so no option of any issue is in the zone; room shows what is near.")
    console.print(
        "[dim]In the zone: some package with this option is worth at least as much as war to every side. Room: what "
        "the less pleased side has over war in the best such package; below 0 it is what is missing.[/dim]"
    )


def _points(console: Console, case: Case, answer: dict[str, Any], names: dict[str, str]) -> None:
    if answer["no_point"]:
        console.print(f"No bargaining point: {escape(answer['no_point'])}.")
        return
    found = {rule: point for rule, point in answer["points"].items() if point}
    table = Table("", *(TITLES[rule] for rule in found), title="Which deal: three rules", title_justify="left")
    for issue in case.file.issues:
        table.add_row(escape(issue.name), *(escape(plain(point["deal"][issue.id])) for point in found.values()))
    table.add_section()
    for party in answer["parties"]:
        values = [f"{number(point['utilities'][party])} (+{number(point['gains'][party])})" for point in found.values()]
        table.add_row(f"{escape(named(names, party))}: worth (over war)", *values)
    console.print(table)


def _nearest(console: Console, case: Case, answer: dict[str, Any], names: dict[str, str]) -> None:
    nearest = answer["nearest"]
    short = {party: x for party, x in nearest["short"].items() if x > 0}
    if short:
        words = ", ".join(f"{named(names, party)} by {number(x)}" for party, x in short.items())
        console.print(escape(f"No deal is as good as war for everybody. The nearest falls short: {words}."))
    else:
        console.print(
            "Of the deals that no side likes less than war, this one is worth most in sum. What each side gives in it, "
            "beside its own best option:"
        )
    table = Table("Issue", "Nearest deal", *(f"{escape(named(names, p))} gives" for p in answer["parties"]))
    for issue in case.file.issues:
        gives = [
            number(nearest["gives"][party].get(issue.id, 0))
            + (" (red line)" if issue.id in nearest["red_lines_crossed"][party] else "")
            for party in answer["parties"]
        ]
        table.add_row(escape(issue.name), escape(plain(nearest["deal"][issue.id])), *gives)
    console.print(table)


def _players(console: Console, answer: dict[str, Any], names: dict[str, str]) -> None:
    if not answer["players"]:
        return
    table = Table("Beyond the two sides", "Of", "Seat", "Veto", "Means", "Refuses", "Stops", "Would spoil", "Nash deal",
                  title="Who at home or left out stands in the way", title_justify="left")  # fmt: skip
    for player, row in answer["players"].items():
        gain = "" if row["gain"] is None else number(row["gain"])
        table.add_row(
            escape(named(names, player)), escape(named(names, row["of"]) if row["of"] else "nobody"), row["seat"],
            number(row["veto"]), number(row["means"]), str(row["refuses"]), str(row["blocks"]),
            str(row["would_spoil"]), gain,
        )  # fmt: skip
    console.print(table)
    console.print(f"[dim]{players_words(answer)}[/dim]")


def players_words(answer: dict[str, Any]) -> str:
    """What the numbers on players beyond the two sides count."""
    inside = next(iter(answer["players"].values()))["in_zone"]
    return (
        f"Of the {inside} Pareto-optimal packages that beat war for every side: how many each refuses, how many its no "
        "alone keeps its side from signing, how many it would spoil; and what the Nash deal gives it over war."
    )


def _trades(console: Console, answer: dict[str, Any]) -> None:
    trade = answer["logrolling"]
    console.print(
        f"Trading across issues: settled together every side can have {100 * trade['together']:.0f} % of the way from "
        f"its worst package to its best; issue by issue {100 * trade['apart']:.0f} %."
    )


def under_words(one: dict[str, Any]) -> str:
    """The heading of one set of orders."""
    if one["constitution"] is None:
        return "Without any constitution"
    return f"Under '{one['name']}'" + (" (in force)" if one["in_force"] else "")


def _orders(console: Console, answer: dict[str, Any], names: dict[str, str]) -> None:
    orders = answer["orders"]
    if not orders["rules"]:
        console.print("The case describes no political orders and no red lines.")
        return
    table = Table("Constitution", "Red lines that leave no order", "Insisted on by", title="Which rules fit together",
                  title_justify="left")  # fmt: skip
    for one in orders["constitutions"]:
        head = escape(under_words(one))
        if one["note"]:
            table.add_row(head, escape(one["note"]), "")
        elif not one["conflicts"]:
            table.add_row(head, "none: all fit together", "")
        for conflict in one["conflicts"]:
            by = dict.fromkeys(named(names, orders["rules"][name]["by"]) for name in conflict)
            table.add_row(head, escape(" + ".join(conflict)), escape(", ".join(by)))
            head = ""
        table.add_section()
    console.print(table)
    console.print("[dim]One name alone: that red line leaves no order under this constitution.[/dim]")
