"""What players beyond the two sides do in a week of one member's run: who refuses, and who spoils."""

from __future__ import annotations

from twotrack.analysis.course import Course, Event
from twotrack.case.players import QUANTITIES, Player


def refusals(course: Course, number: int) -> list[Event]:
    """A player whose no keeps a package off the table or from signature; told when it begins, not every week."""
    out = []
    for p, player in enumerate(course.case.file.players):
        if not _rose(course, number, p, "blocked") or _rose(course, number - 1, p, "blocked"):
            continue
        now = course.weeks[number]
        deal = int(now["proposal"])
        who = f"{course.actor(player.id)} ({player.role} of {course.actor(player.of or '')})"
        if deal < 0:
            what = f"{who} keeps off the table every package that meets both demands"
        else:
            what = f"{who} refuses a package that both sides would have signed: {course.package(deal)}"
        side = course.case.sides.index(player.of) if player.of else 0
        state = {"standing": float(now["standing"][side]), "weeks_blocked": float(now["blocked"][p])}
        state |= course.per_side(number, "faith")
        state |= _weighed(course, number, p, player, deal)
        mechanism = "offers" if deal < 0 else "acceptance"
        more = [(f"players.{player.id}", support) for support in player.support]
        out.append(course.event(mechanism, what, state, _drawn(course, player, "veto", "war", "follows"), more))
    return out


def spoiling(course: Course, number: int) -> list[Event]:
    """A player that is not bound by the agreement in force spoils it."""
    out = []
    for p, player in enumerate(course.case.file.players):
        if not _rose(course, number, p, "spoilt"):
            continue
        now = course.weeks[number]
        how = "left out" if player.seat == "left-out" else "not bound by it"
        blamed = f"; {course.actor(player.of)} is blamed" if player.of else ""
        what = f"{course.actor(player.id)}, {how}, spoils the agreement{blamed}"
        state = {"times_spoilt": float(now["spoilt"][p])} | course.per_side(number, "faith")
        state |= _weighed(course, number, p, player, int(now["deal"]))
        draws = _drawn(course, player, "means", "war") | course.drawn("spoiling")
        more = [(f"players.{player.id}", support) for support in player.support]
        out.append(course.event("keeping", what, state, draws, more))
    return out


def _rose(course: Course, number: int, p: int, name: str) -> bool:
    if number < 1:
        return False
    return bool(course.weeks[number][name][p] > course.weeks[number - 1][name][p])


def _weighed(course: Course, number: int, p: int, player: Player, deal: int) -> dict[str, float]:
    """What the package and the war are worth to the player."""
    war = float(course.fixed["player_numbers"][p, QUANTITIES.index("war"), course.lane])
    if player.of:
        war += float(course.weeks[number]["war_value"][course.case.sides.index(player.of)])
    found = {f"war_{player.id}": war}
    if deal >= 0:
        found[f"worth_{player.id}"] = float(course.fixed["player_worth"][deal, p, course.lane])
    return found


def _drawn(course: Course, player: Player, *names: str) -> dict[str, float]:
    full = [f"players.{player.id}.{name}" for name in names]
    return {name: course.draws[name] for name in full if name in course.draws}
