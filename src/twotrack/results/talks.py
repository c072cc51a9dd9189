"""The life of the talks as a table: one row per event, dated, with the room, the level and who did it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.results.tables import Raw
from twotrack.world.fields import HAPPENINGS, LEVELS, STAGES, TALKS

SIGNED = "comprehensive agreement signed"
AGREEMENT_ENDED = "agreement ended after a violation"
EVENTS = {
    ("closed", "open"): "opened",
    ("open", "suspended"): "suspended by violence",
    ("suspended", "open"): "resumed",
    ("suspended", "broken-off"): "broken off",
    ("broken-off", "open"): "opened again",
    ("concluded", "broken-off"): AGREEMENT_ENDED,
}
# the order of a week: what is told, and which sign of the field `happening` says so; the rest is a change of state
BEFORE = {"invited": ("invited",), "refused": ("refused-0", "refused-1"), "room closed": ("room-closed",)}
AFTER = {"deadlock": ("deadlock",)}
LATER = {"accepted and referred home": ("referred",), "seniors came": ("came-0", "came-1")}
ZONE_LOST = "opening closed"
Found = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_], NDArray[np.object_]]


def talks_table(case: Case, raw: Raw) -> pd.DataFrame:
    """The life of the talks: one row per event, dated in weeks, in order of members, weeks, and of the week.

    `venue` and `level` say where the talks are after the week's events and with whom: in an unofficial room, between
    delegations, with seniors. `by` is the side that refused, walked out, or whose seniors came. State and stage are
    those after the week. "opening closed" is the week in which no deal beat war for both any more, for good.
    """
    parts = list(_parts(case, raw))
    week, member = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    name, by = (np.concatenate([part[i] for part in parts]) for i in (2, 3))
    order_in_week = np.repeat(np.arange(len(parts)), [part[0].size for part in parts])
    order = np.lexsort((order_in_week, week, member))
    week, member, name, by = week[order], member[order], name[order], by[order]
    rooms = np.array([room.id for room in case.file.talks.rooms], dtype=object)
    return pd.DataFrame(
        {"member": member.astype(np.int32), "week": week.astype(np.int32),
         "event": pd.Series(name, dtype=object),
         "state": (raw.talks[week, member] // 3).astype(np.int32),
         "stage": (raw.talks[week, member] % 3).astype(np.int32),
         "venue": pd.Series(rooms[raw.rooms[0, week, member]], dtype=object),
         "level": pd.Series(np.array(LEVELS, dtype=object)[raw.rooms[1, week, member]], dtype=object),
         "by": pd.Series(by, dtype=object)}
    )  # fmt: skip


def _parts(case: Case, raw: Raw) -> Iterator[Found]:
    """Each kind of event, in the order in which it is told within a week."""
    signs = raw.rooms[2].astype(np.int64)
    changes = _changes(case, raw)
    for name, given in BEFORE.items():
        yield from (_signed(case, signs, name, sign) for sign in given)
    yield _only(changes, ends=False)
    yield from (_signed(case, signs, name, sign) for name, given in AFTER.items() for sign in given)
    yield _zones(raw)
    yield from (_signed(case, signs, name, sign) for name, given in LATER.items() for sign in given)
    yield _only(changes, ends=True)


def _signed(case: Case, signs: NDArray[np.int64], name: str, sign: str) -> Found:
    """Weeks and members in which a sign of `happening` was given."""
    week, member = np.nonzero(signs & (1 << HAPPENINGS.index(sign)))
    side = case.sides[int(sign[-1])] if sign[-1] in "01" else ""
    return week, member, np.full(week.size, name, object), np.full(week.size, side, object)


def _zones(raw: Raw) -> Found:
    member = np.nonzero(raw.final["zone_lost_week"] >= 0)[0]
    week = np.round(raw.final["zone_lost_week"][member]).astype(np.int64)
    return week, member, np.full(week.size, ZONE_LOST, object), np.full(week.size, "", object)


def _changes(case: Case, raw: Raw) -> Found:
    """Changes of state, stage and room, one event each: meeting elsewhere comes before resuming, state before stage."""
    state, stage, room = raw.talks // 3, raw.talks % 3, raw.rooms[0]
    signs, signed = raw.rooms[2].astype(np.int64), np.round(raw.final["signed_week"]).astype(np.int64)
    conference = (signs[1:] & (1 << HAPPENINGS.index("conference"))) > 0
    is_open = state[1:] == TALKS.index("open")
    moved = (room[1:] != room[:-1]) & is_open
    changed = (state[1:] != state[:-1]) | (stage[1:] != stage[:-1]) | moved | conference
    week, member = np.nonzero(changed)
    kinds = [one.kind for one in case.file.talks.rooms]
    found: list[tuple[int, int, str, str]] = []
    for w, m in zip((week + 1).tolist(), member.tolist(), strict=True):
        before, after, sign = TALKS[state[w - 1, m]], TALKS[state[w, m]], int(signs[w, m])
        elsewhere = room[w, m] != room[w - 1, m] and before in ("open", "suspended")
        called = bool(conference[w - 1, m])
        if after == "broken-off" and signed[m] == w:  # signed and ended within the week
            found += [(w, m, SIGNED, ""), (w, m, AGREEMENT_ENDED, "")]
        elif after == "open" and _met(kinds[room[w, m]], before, elsewhere, called):
            found.append((w, m, f"met ({kinds[room[w, m]]})", ""))
        elif before == after:
            found.append((w, m, f"procedural agreement: {STAGES[stage[w, m]]}", ""))
        elif (before, after) == ("open", "suspended"):
            found.append((w, m, *_stopped(case, sign)))
        else:
            found.append((w, m, SIGNED if after == "concluded" else EVENTS.get((before, after), after), ""))
    weeks, members = (np.array([one[i] for one in found], np.int64) for i in (0, 1))
    names, sides = (np.array([one[i] for one in found], object) for i in (2, 3))
    return weeks, members, names, sides


def _met(kind: str, before: str, elsewhere: bool, called: bool) -> bool:
    """Whether open talks are told as a meeting in a room of a kind, and not as opened, resumed or going on."""
    return called or elsewhere or (kind == "unofficial" and before != "open")


def _stopped(case: Case, sign: int) -> tuple[str, str]:
    """Why open talks were suspended, and by whom."""
    for s, side in enumerate(case.sides):
        if sign & (1 << HAPPENINGS.index(f"walked-out-{s}")):
            return "walked out", side
    lost = sign & (1 << HAPPENINGS.index("room-closed"))
    return ("suspended, without a room" if lost else EVENTS["open", "suspended"]), ""


def _only(found: Found, ends: bool) -> Found:
    """The changes that the signing or the end of an agreement brings, or the others."""
    week, member, name, by = found
    keep = np.array([(e in (SIGNED, AGREEMENT_ENDED)) == ends for e in name.tolist()], np.bool_)
    return week[keep], member[keep], name[keep], by[keep]
