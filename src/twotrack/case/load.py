"""From a case folder to a case: read everything, collect every fault, keep only what was known on the date."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from twotrack.case.assumptions import check_ranges, check_settled
from twotrack.case.calendar import Calendar, Event, Level
from twotrack.case.case import Case
from twotrack.case.files import Files
from twotrack.case.fingerprint import fingerprint
from twotrack.case.model import CaseFile
from twotrack.case.numbers import fill_defaults, read_parameters
from twotrack.case.overlays import OverlayFile, apply_overlays, list_overlays
from twotrack.case.parameters import Parameters
from twotrack.case.places import Places, read_places
from twotrack.case.quantity import Quantity
from twotrack.case.rules import FIRST_YEAR, LAST_YEAR, check_case, check_support
from twotrack.case.starts import Chosen, check_starts, choose, given_starts, own_day, refuse_early
from twotrack.case.venue_rules import known_talks
from twotrack.case.walk import quantities, supports, walk
from twotrack.errors import CaseError, Fault, RequestError
from twotrack.evidence.asof import Evidence
from twotrack.evidence.yamlfile import Path_, build, fault_at


def load_case(
    folder: Path,
    catalogue: Parameters,
    as_of: datetime.date | None = None,
    overlays: tuple[str, ...] = (),
    known: datetime.date | None = None,
    files: Files | None = None,
) -> Case:
    """Load the case in a folder on a date (when None its own, or that of an overlay that sets one), with overlays.

    On a date for which the case lists a start state of its own (`starts`), the overlay of that start lies below the
    overlays asked for. `known` is the day up to which the calendar was known where that is later than the start: a run
    that begins earlier in order to be weighted by what was counted since. `files` are those of the folder,
    where they have been read before; every check is made all the same.

    Raises:
        CaseError: with every fault of every file of the folder.
        RequestError: an overlay that does not exist or is of another date, or a date on which the start state was not
            known.
    """
    if not folder.is_dir():
        raise RequestError(f"no case folder at '{folder}'")
    files = files or Files(folder)
    evidence, faults = files.evidence()
    data, places, found = files.case()
    faults += found
    if not isinstance(data, dict):
        if data is not None:
            faults.append(Fault("case.yaml", "the file is not a mapping", line=1))
        raise _error(folder, faults)
    fill_defaults(data, catalogue)
    layers: list[OverlayFile] = []
    for name in dict.fromkeys(overlays):
        layer, found = files.overlay(name)
        faults += found
        if layer:
            layers.append(layer)
            faults += check_support({("support",): layer.overlay.support}, evidence, layer.places)
            faults += check_settled({("support",): layer.overlay.support}, layer.places)
    dated = [layer.overlay.id for layer in layers if "as_of" in layer.overlay.set]
    faults += check_starts(data, places, list_overlays(folder))
    chosen = None if as_of is None or dated else _start_on(data, evidence, as_of)
    base, found = _start_layer(folder, files, chosen)
    faults += found
    if base:
        faults += check_support({("support",): base.overlay.support}, evidence, base.places)
        data, places, found = apply_overlays(data, places, [base])
        faults += found
        fill_defaults(data, catalogue)
    data, places, found = apply_overlays(data, places, layers)
    faults += found
    fill_defaults(data, catalogue)  # an overlay may give one quantity for both sides
    file, found = build(CaseFile, data, places)
    faults += found
    sides = file.war.sides if file else _sides(data)
    ground, found = read_places(folder, sides)
    faults += found
    numbers, found = read_parameters(data, (sides[0], sides[1]), catalogue, places)
    faults += found
    if file is not None:
        faults += check_case(file, ground, places)
        if file.ground.map and not (folder / file.ground.map).is_file():
            faults.append(fault_at(places, ("ground", "map"), f"no file '{file.ground.map}' in the case folder"))
        elif file.ground.map and not _is_map(folder / file.ground.map):
            hint = 'outlines are {"places": {id: [[[lon, lat], ...]]}}'
            faults.append(fault_at(places, ("ground", "map"), f"'{file.ground.map}' holds no outlines", hint))
        given = supports(file)
        for name, quantity in numbers.items():
            given[_parameter_path(name)] = quantity.support
        faults += check_support(given, evidence, places) + check_settled(given, places)
        by_path = {path: record for path, record in walk(file) if isinstance(record, Quantity)}
        faults += check_ranges({**by_path, **{_parameter_path(n)[:-1]: q for n, q in numbers.items()}}, places)
    if faults or file is None or ground is None:
        raise _error(folder, faults)
    if as_of and dated and as_of != file.as_of:
        raise RequestError(f"overlay '{dated[0]}' starts on {file.as_of}, not on {as_of}: leave the date out")
    day = as_of or file.as_of
    case = _on_date(folder, file, ground, evidence, numbers, catalogue, day, known or day, overlays)
    notes = (*case.notes, *_which(chosen, day))
    return replace(case, asked=as_of, known=known, start=chosen.overlay if chosen else None, notes=notes)


def _start_on(data: dict[str, Any], evidence: Evidence, day: datetime.date) -> Chosen | None:
    """The start state for a day; None where the case lists none and its own undated state serves."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RequestError(f"{day} is not a date of this model: years {FIRST_YEAR} to {LAST_YEAR}")
    starts, own = given_starts(data), own_day(data, evidence)
    if own is None:
        return None
    chosen = choose(starts, own, day)
    if chosen is None:
        raise refuse_early(starts, own, day)
    return chosen


def _start_layer(folder: Path, files: Files, chosen: Chosen | None) -> tuple[OverlayFile | None, list[Fault]]:
    """The overlay that sets the chosen start; None for the case's own, or where the one listed is not there."""
    if chosen is None or chosen.overlay is None or chosen.overlay not in list_overlays(folder):
        return None, []
    base, faults = files.overlay(chosen.overlay)
    return base, faults + (check_settled({("support",): base.overlay.support}, base.places) if base else [])


def _which(chosen: Chosen | None, day: datetime.date) -> tuple[str, ...]:
    if chosen is None or chosen.overlay is None:
        return ()
    latest = "" if chosen.day == day else f", the latest known on {day}"
    return (f"the start state is that of {chosen.day} (overlay '{chosen.overlay}'){latest}",)


def _is_map(path: Path) -> bool:
    try:
        shapes = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(shapes, dict) and isinstance(shapes.get("places"), dict)


def _sides(data: dict[str, Any]) -> tuple[str, str]:
    war = data.get("war")
    sides = war.get("sides") if isinstance(war, dict) else None
    if isinstance(sides, list) and len(sides) == 2:
        return str(sides[0]), str(sides[1])
    return "", ""


def _parameter_path(name: str) -> Path_:
    mechanism, parameter, *side = name.split(".")
    return ("parameters", mechanism, parameter, *side, "support")


def _error(folder: Path, faults: list[Fault]) -> CaseError:
    ordered = sorted(dict.fromkeys(faults), key=lambda f: (f.file, f.line or 0, f.column or 0, f.field))
    count = len(ordered)
    return CaseError(f"case '{folder.name}' has {count} fault{'s' if count != 1 else ''}:", ordered)


def _on_date(
    folder: Path,
    file: CaseFile,
    ground: Places,
    evidence: Evidence,
    numbers: dict[str, Quantity],
    catalogue: Parameters,
    day: datetime.date,
    known: datetime.date,
    overlays: tuple[str, ...],
) -> Case:
    first = evidence.last_known(tuple(one for given in supports(file.start).values() for one in given))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RequestError(f"{day} is not a date of this model: years {FIRST_YEAR} to {LAST_YEAR}")
    if first is not None and first > day:
        raise RequestError(f"who held what at the start was known only from {first}; there is no start map for {day}")
    dated = {
        "calendar": _known_calendar(file.calendar, evidence, known),
        "talks": known_talks(file.talks, evidence, day),
    }
    file = file.model_copy(update={"as_of": day, **dated})
    everything = {**quantities(file), **numbers}
    presence = file.calendar.presence
    if presence and min(level.date for level in presence.path) > day:
        raise RequestError(f"the strength of the presence is known from {presence.path[0].date} on, not on {day}")
    digest = fingerprint(file, everything, ground, day.isoformat())
    case = Case(folder, file, ground, evidence, everything, catalogue, day, tuple(dict.fromkeys(overlays)), digest)
    return replace(case, notes=_notes(case))


def _notes(case: Case) -> tuple[str, ...]:
    """What a reader must know: numbers whose evidence came too late and which count as assumed."""
    late = sorted(
        name
        for name, quantity in case.numbers.items()
        if any(not case.evidence.known(s, case.ground_day(name)) for s in quantity.support)
    )
    if not late:
        return ()
    shown = ", ".join(late[:3]) + (" ..." if len(late) > 3 else "")
    cut = case.file.parameters_until
    until = f"{case.as_of}, parameters on {min(case.as_of, cut)}" if cut else f"{case.as_of}"
    return (f"{len(late)} numbers cite evidence that was not known yet (on {until}); it does not count: {shown}",)


def _known_calendar(calendar: Calendar, evidence: Evidence, day: datetime.date) -> Calendar:
    """The calendar as it was known on a date: later announcements are gone, superseded plans too."""

    def known(entry: Level | Event) -> bool:
        first = entry.known_from or evidence.first_known(entry.support)
        return first is None or first <= day

    def in_use(level: Level) -> bool:
        return known(level) and (level.superseded_from is None or level.superseded_from > day)

    presence = calendar.presence
    if presence:
        path = tuple(sorted((level for level in presence.path if in_use(level)), key=lambda level: level.date))
        for one, two in pairwise(path):
            if one.date == two.date:
                raise CaseError(f"two levels of the presence for {one.date} were both known on {day}: supersede one")
        presence = presence.model_copy(update={"path": path}) if path else None
    events = tuple(event for event in calendar.events if known(event))
    return calendar.model_copy(update={"presence": presence, "events": events})
