"""The life of the talks: where they stand week by week, what happened, when was signed, and what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.report import chart
from twotrack.report.palette import TALKS as COLOURS
from twotrack.report.words import actor_names, day, named, number, of_hundred, plain, proper, upper_first
from twotrack.results.run import Run
from twotrack.world.fields import TALKS
from twotrack.world.rooms import first_room

EVERY = 4
PACKAGES = 3
ORDER = ("concluded", "open", "suspended", "broken-off", "closed")
WORDS = {
    "closed": "closed: not begun",
    "open": "open",
    "suspended": "suspended",
    "broken-off": "broken off",
    "concluded": "concluded: agreement signed",
}


@dataclass(frozen=True)
class Layer:
    """One state of the talks as a layer of the stack."""

    state: str
    name: str
    colour: str
    area: str
    start: str
    end: str


@dataclass(frozen=True)
class Bar:
    """Signatures in a span of weeks."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str


@dataclass(frozen=True)
class Package:
    """A package of options that was signed, in how many runs."""

    count: int
    share: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Signed:
    """Which options were signed on an issue, and in what share of the signed agreements."""

    issue: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Talks:
    """The section of the talks."""

    start: str
    layers: tuple[Layer, ...]
    axes: chart.Axes
    summary: str
    rows: tuple[tuple[str, ...], ...]
    events: tuple[tuple[str, str, str], ...]
    rooms: tuple[tuple[str, ...], ...]
    absent: str
    signed: int
    members: int
    bars: tuple[Bar, ...]
    bar_axes: chart.Axes
    packages: tuple[Package, ...]
    kinds: int
    by_issue: tuple[Signed, ...]
    players: tuple[tuple[str, ...], ...]
    settlements: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, ...], ...]


def state_shares(case: Case, run: Run) -> NDArray[np.float64]:
    """Share of members in each state of the talks, [week + 1, state], rebuilt from the events."""
    weeks, members = int(run.answer["weeks"]), int(run.answer["members"])
    start = TALKS.index(case.file.talks.state)
    change = np.zeros((weeks + 1, len(TALKS)))
    change[0, start] = members
    events = run.talks.sort_values(["member", "week"], kind="stable")
    after = events["state"].to_numpy(np.int64)
    member, week = events["member"].to_numpy(np.int64), events["week"].to_numpy(np.int64)
    first = np.r_[True, member[1:] != member[:-1]] if member.size else np.zeros(0, bool)
    before = np.where(first, start, np.r_[start, after[:-1]][: after.size])
    np.add.at(change, (week, before), -1)
    np.add.at(change, (week, after), 1)
    shares: NDArray[np.float64] = change.cumsum(axis=0) / members
    return shares


def talks(case: Case, run: Run) -> Talks:
    """The talks of a run."""
    weeks = int(run.answer["weeks"])
    shares = state_shares(case, run)
    right, up = chart.across(0, max(1, weeks)), chart.upward(0, 100)
    signed = run.members.loc[run.members["signed_week"] >= 0, "signed_week"].to_numpy(np.int64)
    bars, bar_axes = _bars(case, signed, weeks)
    packages, kinds = _packages(case, run)
    kept = sorted({*range(0, weeks + 1, EVERY), weeks})
    layers = _layers(shares, right, up)
    at_table = case.file.talks
    since = f", since {at_table.since}" if at_table.since else ""
    since += f", at {at_table.rooms[first_room(case)].name}" if at_table.venues else ""
    return Talks(
        start=f"{WORDS[at_table.state]}, at the stage of {at_table.stage}{since}",
        layers=layers,
        axes=chart.Axes(
            chart.week_ticks(case, weeks, right), chart.height_ticks((0, 25, 50, 75, 100), up), "of 100 runs"
        ),
        summary="Talks at the end, of 100 runs: " + ", ".join(f"{layer.name} {layer.end}" for layer in layers),
        rows=tuple(
            (str(w), day(case, w).isoformat(), *(number(100 * shares[w, TALKS.index(s)]) for s in ORDER)) for w in kept
        ),
        events=_events(run),
        rooms=_rooms(case, run),
        absent=" and ".join(_actor(case, side) for side in at_table.absent),
        signed=int(signed.size),
        members=len(run.members),
        bars=bars,
        bar_axes=bar_axes,
        packages=packages,
        kinds=kinds,
        by_issue=_by_issue(case, run),
        players=_players(case, run),
        settlements=_settlements(run),
        steps=_steps(case, run),
    )


def _settlements(run: Run) -> tuple[tuple[str, str], ...]:
    """Kinds of settlement in force at the end, in how many of 100 runs."""
    found = run.answer.get("settlements", {}).values()  # a run of before there were kinds has none
    return tuple((str(one["name"]), of_hundred(one["share"])) for one in found if one["share"] > 0)


def _steps(case: Case, run: Run) -> tuple[tuple[str, ...], ...]:
    """Steps of side deals: who takes them, what each waits for, in how many of 100 runs and in which week."""
    names = {step.id: step.name for step in case.file.side_deals}
    rows = []
    for step in case.file.side_deals:
        taken = run.commitments.loc[run.commitments["provision"] == step.id, "week"]
        waits = ", ".join(names[other] for other in step.waits_for) or "nothing"
        week = number(float(taken.median())) if len(taken) else "never"
        rows.append((step.name, _actor(case, step.by), waits, number(100 * len(taken) / len(run.members)), week))
    return tuple(rows)


def _players(case: Case, run: Run) -> tuple[tuple[str, ...], ...]:
    """Players beyond the two sides: in how many of 100 runs they refused and spoilt, and how often."""
    names, members, rows = actor_names(case), run.members, []
    for player in case.file.players:
        cells = [named(names, player.id), named(names, player.of) if player.of else "nobody", plain(player.seat)]
        for measure in ("blocked", "spoilt"):
            column = f"{measure}_{player.id}"
            if column not in members:  # a run of before there were players
                return ()
            cells += [number(100 * float((members[column] > 0).mean())), number(100 * float(members[column].mean()))]
        rows.append(tuple(cells))
    return tuple(rows)


def _layers(shares: NDArray[np.float64], right: chart.Scale, up: chart.Scale) -> tuple[Layer, ...]:
    x = [right(w) for w in range(len(shares))]
    below = np.zeros(len(shares))
    out = []
    for state in ORDER:
        share = 100 * shares[:, TALKS.index(state)]
        above = below + share
        shape = chart.area(x, [up(v) for v in below], [up(v) for v in above]) if share.any() else ""
        ends = (of_hundred(share[0] / 100), of_hundred(share[-1] / 100))
        out.append(Layer(state, WORDS[state], COLOURS[state], shape, *ends))
        below = above
    return tuple(out)


def _events(run: Run) -> tuple[tuple[str, str, str], ...]:
    """Event, runs of 100 that have it at least once, mean number per 100 runs."""
    total = len(run.members)
    out = []
    for name, part in run.talks.groupby("event"):
        runs = part["member"].nunique() / total
        out.append((len(part), (upper_first(str(name)), of_hundred(runs), f"{100 * len(part) / total:.1f}")))
    return tuple(row for _, row in sorted(out, key=lambda item: (-item[0], item[1])))


def _rooms(case: Case, run: Run) -> tuple[tuple[str, ...], ...]:
    """Name, kind, host, dates, runs of 100 that met there, weeks on average; nothing for a case that names no room."""
    out = []
    for room in case.file.talks.venues:
        weeks = run.members[f"met_{room.id}"]
        until = f" to {room.until}" if room.until else ""
        dates = f"{room.from_}{until}" if room.kind == "conference" or until else f"since {room.from_}"
        out.append(
            (room.name, room.kind, _actor(case, room.host) if room.host else "", dates,
             of_hundred(float((weeks > 0).mean())), f"{float(weeks.mean()):.1f}")
        )  # fmt: skip
    return tuple(out)


def _actor(case: Case, name: str) -> str:
    return next((actor.name for actor in case.file.actors if actor.id == name), name)


def _bars(case: Case, signed: NDArray[np.int64], weeks: int) -> tuple[tuple[Bar, ...], chart.Axes]:
    width = max(1, -(-weeks // 13))
    edges = list(range(0, weeks + 1, width))
    counts = [int(((signed > low) & (signed <= low + width)).sum()) for low in edges if low < weeks]
    if counts:
        counts[0] += int((signed == 0).sum())
    steps = chart.round_steps(0, max([4, *counts]), 4)
    right, up = chart.across(0, max(1, edges[len(counts) - 1] + width if counts else 1)), chart.upward(0, steps[-1])
    bars = []
    for low, count in zip(edges, counts, strict=False):
        x, y = right(low) + 1, up(count)
        label = f"weeks {low + 1} to {low + width}" if width > 1 else f"week {low + 1}"
        bars.append(Bar(round(x, 1), y, round(right(low + width) - x - 1, 1), round(up(0) - y, 1), count, label))
    return tuple(bars), chart.Axes(chart.week_ticks(case, weeks, right), chart.height_ticks(steps, up), "runs")


def _packages(case: Case, run: Run) -> tuple[tuple[Package, ...], int]:
    order = {issue.id: i for i, issue in enumerate(case.file.issues)}
    names = {issue.id: issue.name for issue in case.file.issues}
    count: Counter[tuple[tuple[str, str], ...]] = Counter()
    for _, part in run.commitments[run.commitments["provision"].isin(list(order))].groupby("member"):
        pairs = [(str(p), str(o)) for p, o in zip(part["provision"], part["option"], strict=True)]
        count[tuple(sorted(pairs, key=lambda pair: order.get(pair[0], len(order))))] += 1
    total = sum(count.values())
    top = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:PACKAGES]
    packages = tuple(
        Package(n, of_hundred(n / total), tuple((names.get(i, plain(i)), proper(case, o)) for i, o in pairs))
        for pairs, n in top
    )
    return packages, len(count)


def _by_issue(case: Case, run: Run) -> tuple[Signed, ...]:
    out = []
    for issue in case.file.issues:
        chosen = run.commitments.loc[run.commitments["provision"] == issue.id, "option"]
        if len(chosen):
            shares = [(proper(case, o), of_hundred(float((chosen == o).mean()))) for o in issue.options]
            out.append(Signed(issue.name, tuple(shares)))
    return tuple(out)
