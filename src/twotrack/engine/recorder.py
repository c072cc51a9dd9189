"""What is kept of a block: weekly series, places counted, the life of the talks, and one row per member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.world.survey import count_places


@dataclass(frozen=True)
class Series:
    """One weekly series: its name pattern, title in plain words, field, unit, declared range and meaning.

    `{side}` in the name is replaced by each side, `{backer}` by each actor abroad. `weekly` keeps the change since the
    step before instead of the field.
    """

    name: str
    title: str
    field: str
    unit: str
    high: float
    meaning: str
    low: float = 0.0
    weekly: bool = False


SERIES: tuple[Series, ...] = (
    Series("control_{side}", "Control of the country", "position", "share of the country", 1,
           "weight of the country under the side"),
    Series("districts_{side}", "Places held", "held", "places", -1,
           "places of which the side holds more than two thirds"),
    Series("strength_{side}", "Fighters", "strength", "thousand fighters", -1, "fighters of the side"),
    Series("killed_{side}", "Fighters killed", "killed", "thousand fighters", -1,
           "fighters of the side killed since the start"),
    Series("claimed_{side}", "Places claimed in public", "claimed_held", "places", -1,
           "places the side claims in public to hold"),
    Series("perceived_{side}", "Control as leaders see it", "perceived", "share of the country", 1,
           "position as the side's leaders see it"),
    Series("stood_down_{side}", "Garrisons that stood down", "stood_down", "places", -1,
           "garrisons of the side that have stood down"),
    Series("belief_{side}", "Belief in winning the next step", "belief", "probability", 1,
           "the side's belief that the next net step is its own"),
    Series("war_value_{side}", "What fighting on is worth", "war_value", "utility", 1,
           "what the side expects from fighting on", -1),
    Series("demand_{side}", "What delegations ask for", "demand", "utility", 2,
           "what the side's delegation asks for", -1),
    Series("intensity_{side}", "Level of violence", "intensity", "1", 1, "violence of the side"),
    Series("paid_{side}", "Pay that reached fighters", "paid", "share", 1, "share of pay that was paid"),
    Series("presence", "Presence of the intervener", "presence", "units of the case", -1,
           "strength of the intervener's presence"),
    Series("gained_{side}", "Places gained or lost in a week", "held", "places per week", -1,
           "places held more than the week before", -1, weekly=True),
    Series("gained_claimed_{side}", "Places claimed gained or lost in a week", "claimed_held", "places per week", -1,
           "places claimed in public more than the week before", -1, weekly=True),
    Series("given_up_{side}", "Ground given up by choice", "given_up", "share of the country", 1,
           "weight given up by choice since the start"),
    Series("armed_{side}", "Local people under arms", "armed", "thousand fighters", -1,
           "local people under arms for the side"),
    Series("leaning_{side}", "People leaning to a side", "standing", "share of the people", 1,
           "people who lean to the side"),
    Series("harm_fighting_{side}", "Civilians harmed in fighting", "harm_fighting", "thousand people", -1,
           "civilians the side harmed in fighting"),
    Series("harm_targeted_{side}", "Civilians harmed on purpose", "harm_targeted", "thousand people", -1,
           "civilians the side chose to harm"),
    Series("displaced", "People displaced", "displaced", "share of the people", 1, "people displaced"),
    Series("aid_{side}", "Aid from abroad", "aid_paid", "times that at the start", 2, "aid from abroad"),
    Series("withheld_{side}", "What a winner by force would miss", "withheld", "utility", 1,
           "recognition and aid missed by a winner by force"),
    Series("exit_pace", "Pace of the exit", "exit_pace", "weeks per week", 1,
           "weeks of the troop schedule that run in a week", -1),
    Series("zone", "Room for a deal", "zone", "utility", 1,
           "surplus of the less pleased side at the best deal over war", -1),
    Series("faith_{side}", "Trust in the other's word", "faith", "share", 1,
           "benefit of the doubt the side gives to the other's word"),
    Series("good_faith_{side}", "Belief that the other wants a deal", "good_faith", "probability", 1,
           "the side's belief that the other is a settler or a bargainer"),
    Series("tone_{side}", "Soft words", "tone", "share", 1,
           "share of the side's public words that are soft, not boast or silence"),
    Series("violations_{side}", "Provisions broken", "violations", "provisions", -1,
           "provisions of agreements the side has broken since the start"),
    Series("carried_out", "Carried out of what was signed", "carried_out", "share", 1,
           "mean share of the provisions of the last agreement that has been carried out"),
    Series("abroad_{backer}", "Courses of actors abroad", "backing", "0 to 1", 1,
           "course of an actor abroad: help given, will to stay, place lent, readiness to recognise a winner by force"),
)  # fmt: skip


def series_names(sides: tuple[str, ...], backers: tuple[str, ...] = ()) -> list[str]:
    """Names of all series, in the order of the record's first axis; those of actors abroad come last."""
    return [name for item in SERIES for name in names_of(item, sides, backers)]


def names_of(item: Series, sides: tuple[str, ...], backers: tuple[str, ...]) -> list[str]:
    """Names of one series: one per side, one per actor abroad, or one."""
    if "{backer}" in item.name:
        return [item.name.format(backer=backer) for backer in backers]
    return [item.name.format(side=side) for side in (sides if "{side}" in item.name else ("",))]


@dataclass(frozen=True)
class Record:
    """The record of a block.

    series [series, step + 1, lane]; talks [step + 1, lane] = 3 * state + stage; rooms [3, step + 1, lane]: room, level
    and what happened at the table (see `world.fields.HAPPENINGS`); places [step + 1, place, 3]: lanes in
    which a place is held by side 0, by side 1, contested; final: one array [lane] or [side, lane] per name.
    """

    series: NDArray[np.float32]
    talks: NDArray[np.int8]
    rooms: NDArray[np.int16]
    places: NDArray[np.int32]
    final: Mapping[str, NDArray[Any]]


class Recorder:
    """Writes one row of every series per step into arrays made in advance."""

    def __init__(self, rows: int, steps: int, places: int, lanes: int, kept: int) -> None:
        self.kept = kept
        self.series = np.zeros((rows, steps + 1, lanes), np.float32)
        self.before: dict[str, NDArray[np.float32]] = {}
        self.talks = np.zeros((steps + 1, lanes), np.int8)
        self.rooms = np.zeros((3, steps + 1, lanes), np.int16)
        self.places = np.zeros((steps + 1, places, 3), np.int32)

    def keep(self, number: int, a: Mapping[str, NDArray[Any]]) -> None:
        """Keep the state after a step (0: the start)."""
        row = 0
        for item in SERIES:
            if item.field == "belief":
                values = a["belief_for"] / (a["belief_for"] + a["belief_against"])
            else:
                values = a[item.field]
            if item.weekly:
                values, self.before[item.name] = values - self.before.get(item.name, values), values.copy()
            for one in values if values.ndim == 2 else values[None]:
                self.series[row, number] = one
                row += 1
        self.talks[number] = 3 * a["talks"] + a["stage"]
        for row, name in enumerate(("room", "level", "happening")):
            self.rooms[row, number] = a[name]
        count_places(a["control"], self.kept, self.places[number])

    def carry(self, number: int) -> None:
        """Carry the last state to the end: every lane has ended before step `number`."""
        self.series[:, number:] = self.series[:, number - 1 : number]
        row = 0
        for item in SERIES:
            rows = len(names_of(item, ("", ""), ()))
            if item.weekly:
                self.series[row : row + rows, number:] = 0
            row += rows
        self.talks[number:] = self.talks[number - 1]
        self.rooms[:2, number:] = self.rooms[:2, number - 1 : number]
        self.places[number:] = self.places[number - 1]

    def record(self, final: Mapping[str, NDArray[Any]]) -> Record:
        """The finished record; spare lanes are dropped."""
        k = self.kept
        series, talks, rooms = self.series[:, :, :k], self.talks[:, :k], self.rooms[:, :, :k]
        whole = np.ascontiguousarray
        return Record(whole(series), whole(talks), whole(rooms), self.places, final)
