"""The tables of a run: one row per member, per event of the talks, per provision signed, per place and week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from twotrack.case.case import Case
from twotrack.case.feasible import settlement_of
from twotrack.world.fields import STAGES, TALKS

LASTING_WEEKS = 26
CONCLUDED = TALKS.index("concluded")
DONE = 0.95
"""Share of a provision from which it counts as carried out."""
KINDS = ("fighting", "targeted")


@dataclass(frozen=True)
class Raw:
    """Bare arrays of all members in order, as the blocks left them.

    series [series, week + 1, member]; talks [week + 1, member] = 3 * state + stage; rooms [3, week + 1, member]:
    room, level and what happened at the table; places [week + 1, place, 3];
    final: arrays [member] or [side, member]; draws [member] by name; options [member, issue], -1 where nothing
    was signed.
    """

    series: NDArray[np.float32]
    talks: NDArray[np.int8]
    rooms: NDArray[np.int16]
    places: NDArray[np.int32]
    final: Mapping[str, NDArray[Any]]
    draws: Mapping[str, NDArray[np.float64]]
    options: NDArray[np.int8]


def members_table(case: Case, raw: Raw, weeks: int) -> pd.DataFrame:
    """One row per member: its ending, measures and draws. Weeks count from the start; -1 means never."""
    final = raw.final
    count = final["ending"].size
    signed = final["signed_week"]
    columns: dict[str, Any] = {
        "member": np.arange(count, dtype=np.int32),
        "ending": final["ending"].astype(np.int32),
        "ending_week": final["ending_week"].astype(np.int32),
        "agreement": (signed >= 0).astype(np.int32),
        "lasting": ((final["in_force"] > 0) & (weeks - signed >= LASTING_WEEKS) & (signed >= 0)).astype(np.int32),
        "in_force": (final["in_force"] > 0).astype(np.int32),
        "weeks_in_force": _weeks_in_force(raw),
        "signed_week": signed.astype(np.int32),
        "deaths": (1000 * final["killed"].sum(axis=0)).astype(np.float32),
    }
    for s, side in enumerate(case.sides):
        columns[f"districts_{side}"] = final["held"][s].astype(np.int32)
        columns[f"claimed_{side}"] = final["claimed_held"][s].astype(np.float32)
        columns[f"control_{side}"] = final["position"][s].astype(np.float32)
        columns[f"stood_down_{side}"] = final["stood_down"][s].astype(np.int32)
        for name in ("killed", "joined", "gone_home", "switched", "strength"):
            columns[f"{name}_{side}"] = (1000 * final[name][s]).astype(np.float32)
        columns[f"armed_{side}"] = (1000 * final["armed"][s]).astype(np.float32)
        for name in ("harm_fighting", "harm_targeted"):
            columns[f"{name}_{side}"] = (1000 * final[name][s]).astype(np.float32)
        for name in ("given_up", "standing", "aid_paid", "withheld"):
            columns[f"{name}_{side}"] = final[name][s].astype(np.float32)
        for name in ("violations", "seen"):
            columns[f"{name}_{side}"] = final[name][s].astype(np.int32)
        for name in ("faith", "good_faith", "mediator_credit"):
            columns[f"{name}_{side}"] = final[name][s].astype(np.float32)
    for p, player in enumerate(case.players):
        columns[f"blocked_{player}"] = final["blocked"][p].astype(np.float32)
        columns[f"spoilt_{player}"] = final["spoilt"][p].astype(np.int32)
    columns["violations"] = sum(columns[f"violations_{side}"] for side in case.sides)
    columns["collapsed"] = final["collapsed"].astype(np.int32)
    columns["openings"] = final["openings"].astype(np.int32)
    columns["zone_lost_week"] = final["zone_lost_week"].astype(np.int32)
    for room, weeks_met in zip(case.file.talks.rooms, final["met"], strict=True):
        columns[f"met_{room.id}"] = weeks_met.astype(np.float32)
    columns["texts"] = final["texts"].astype(np.int32)
    columns["settlement"] = _settlements(case, raw)
    columns["carried_out"] = final["carried_out"].astype(np.float32)
    columns["civilian_harm"] = sum(columns[f"harm_{kind}_{side}"] for kind in KINDS for side in case.sides)
    population = raw.draws.get("people.population", case.numbers["people.population"].central)
    columns["displaced"] = (1000 * final["displaced"] * population).astype(np.float32)
    for name in sorted(raw.draws):
        columns[f"draw.{name}"] = raw.draws[name].astype(np.float32)
    return pd.DataFrame(columns)


def _weeks_in_force(raw: Raw) -> NDArray[np.int32]:
    """Weeks, up to the ending, in which a comprehensive agreement was in force."""
    week = np.arange(len(raw.talks))[:, None]
    counted = (week > 0) & (week <= raw.final["ending_week"])
    return np.asarray(((raw.talks // len(STAGES) == CONCLUDED) & counted).sum(axis=0), np.int32)


def _settlements(case: Case, raw: Raw) -> NDArray[np.int32]:
    """Kind of the agreement in force at the end, by its place among the case's; after them other; -1 where none is."""
    kinds = [kind.id for kind in case.file.settlements] + ["other"]
    issues = case.file.issues
    out = np.full(len(raw.options), -1, np.int32)
    for member in np.nonzero(raw.final["in_force"] > 0)[0].tolist():
        chosen = tuple(issue.options[o] for issue, o in zip(issues, raw.options[member].tolist(), strict=True))
        out[member] = kinds.index(settlement_of(case.file, chosen))
    return out


def commitments_table(case: Case, raw: Raw) -> pd.DataFrame:
    """The ledger of each run: one row per provision signed last and per step of a side deal taken.

    `by` is the side that would rather have another option, or that took the step.
    """
    rows: list[dict[str, Any]] = []
    signed = raw.final["signed_week"]
    for member in np.nonzero(signed >= 0)[0].tolist():
        for j, issue in enumerate(case.file.issues):
            option = issue.options[raw.options[member, j]]
            short = [max(issue.positions[s].worth.values()) - issue.positions[s].worth[option] for s in case.sides]
            gap = short[0] - short[1]
            code, carried = int(raw.final["provision"][j, member]), float(raw.final["carried"][j, member])
            by, to = case.sides if gap >= 0 else (case.sides[1], case.sides[0])
            rows.append(
                {"member": member, "week": int(signed[member]), "provision": issue.id, "option": option,
                 "by": by if gap else "both", "to": to if gap else "both", "due_week": int(signed[member]),
                 "condition": "", "status": _status(code, carried, case.sides),
                 "carried_out": carried, "broken_week": int(raw.final["broken_week"][j, member])}
            )  # fmt: skip
    rows += _side_deals(case, raw)
    names = ["member", "week", "provision", "option", "by", "to", "due_week", "condition", "status",
             "carried_out", "broken_week"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=names)
    whole = dict.fromkeys(("member", "week", "due_week", "broken_week"), "int32")
    return frame.astype({**whole, "carried_out": "float32"})


def _side_deals(case: Case, raw: Raw) -> list[dict[str, Any]]:
    """Steps of side deals that were taken, as rows of the ledger."""
    rows: list[dict[str, Any]] = []
    for i, step in enumerate(case.file.side_deals):
        other = next(side for side in case.sides if side != step.by)
        for member in np.nonzero(raw.final["step_done"][i] >= 0)[0].tolist():
            week = int(raw.final["step_done"][i, member])
            rows.append(
                {"member": member, "week": week, "provision": step.id, "option": step.effect, "by": step.by,
                 "to": other, "due_week": week, "condition": ", ".join(step.waits_for), "status": "carried out",
                 "carried_out": 1.0, "broken_week": -1}
            )  # fmt: skip
    return rows


def _status(code: int, carried: float, sides: tuple[str, str]) -> str:
    """Where a provision stands at the end of the run."""
    if code >= 2:
        return f"broken by {sides[code - 2]}"
    return "carried out" if carried >= DONE else "pledged"


def districts_table(case: Case, raw: Raw, members: int) -> pd.DataFrame:
    """Share of members in which a place is held by each side or contested, per week."""
    weeks, places, _ = raw.places.shape
    share = raw.places.reshape(weeks * places, 3) / members
    return pd.DataFrame(
        {
            "week": np.repeat(np.arange(weeks, dtype=np.int32), places),
            "place_id": np.tile(np.array(case.places.ids, dtype=object), weeks),
            "name": np.tile(np.array(case.places.names, dtype=object), weeks),
            f"held_{case.sides[0]}": share[:, 0],
            f"held_{case.sides[1]}": share[:, 1],
            "contested": share[:, 2],
        }
    )
