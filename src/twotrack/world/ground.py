"""What is fixed by the case and the same for every member: the map, the calendar and the rules, as bare arrays."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twotrack.case.backers import ROLES
from twotrack.case.calendar import Presence, week_of
from twotrack.case.case import Case
from twotrack.case.places import Places
from twotrack.case.players import SEATS
from twotrack.case.steps import EFFECTS
from twotrack.draws.streams import place_key
from twotrack.errors import CaseError
from twotrack.world.fields import MEASURES
from twotrack.world.rooms import comes_late, room_facts, room_guests

Arrays = Mapping[str, NDArray[Any]]
SEAT_CODES = {"": 0, "region": 1, "country": 2}


def ground(case: Case, weeks: int) -> Arrays:
    """Every field of kind `ground` that does not differ between members."""
    return {
        **_map(case),
        **_fronts(case),
        **_calendar(case, weeks),
        **_rules(case, weeks),
        **_abroad(case),
        **_steps(case),
        **_players(case),
        "room_facts": room_facts(case),
        "room_guests": room_guests(case),
        "comes_late": comes_late(case),
    }


def weights(case: Case) -> NDArray[np.float64]:
    """What each place counts for [place]; sums to 1."""
    total = np.zeros(len(case.places))
    for column, share in case.file.ground.weight.columns.items():
        values = case.places.columns[column]
        total += share * values / values.sum()
    return total


def _map(case: Case) -> Arrays:
    places = case.places
    weight = weights(case)
    keys = np.array([place_key(name) for name in places.ids], np.uint32)
    if len(set(keys.tolist())) < len(keys):
        raise CaseError("two places have the same luck: rename one place_id in places.csv")
    start, other, part = _edges(places, weight)
    posts = places.columns.get("border_post", np.zeros(len(places)))
    # half of the revenue follows the ground, half is raised at border posts where there are any (S32)
    revenue = 0.5 * weight + 0.5 * posts / posts.sum() if posts.sum() > 0 else weight
    people = places.columns[case.file.ground.people] if case.file.ground.people else weight
    return {
        "place_keys": keys,
        "people": (people / people.sum()).astype(np.float32),
        "weight": weight.astype(np.float32),
        "seat": np.array([SEAT_CODES[s] for s in places.seats], np.float32),
        "revenue_weight": revenue.astype(np.float32),
        "edge_start": start,
        "edge_place": other,
        "edge_weight": part.astype(np.float32),
    }


def _fronts(case: Case) -> Arrays:
    fronts = case.file.ground.fronts or {"whole": tuple(sorted(set(case.places.regions)))}
    of = {region: i for i, regions in enumerate(fronts.values()) for region in regions}
    front = np.array([of[region] for region in case.places.regions], np.int64)
    weight = np.bincount(front, weights=weights(case), minlength=len(fronts))
    return {"front": front, "front_weight": weight.astype(np.float32)}


def _abroad(case: Case) -> Arrays:
    facts = [[ROLES.index(backer.role), case.sides.index(backer.side)] for backer in case.file.abroad]
    return {"backer_facts": np.array(facts, np.float32).reshape(-1, 2)}


def _players(case: Case) -> Arrays:
    players = case.file.players
    facts = [[case.sides.index(p.of) if p.of else -1, SEATS.index(p.seat)] for p in players]
    return {
        "player_facts": np.array(facts, np.float32).reshape(-1, 2),
        "player_keys": np.array([place_key(p.id) for p in players], np.uint32),
    }


def _steps(case: Case) -> Arrays:
    steps = case.file.side_deals
    players = [player.id for player in case.file.players]
    facts = [
        [case.sides.index(step.by), EFFECTS.index(step.effect), players.index(step.to) if step.to else -1]
        for step in steps
    ]
    waits = [[other.id in step.waits_for for other in steps] for step in steps]
    return {
        "step_facts": np.array(facts, np.float32).reshape(-1, 3),
        "step_waits": np.array(waits, np.float32).reshape(len(steps), len(steps)),
    }


def _edges(
    places: Places, weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Neighbours of each place in compressed rows, each with its part of the neighbours' weight."""
    both = np.concatenate([places.edges, places.edges[:, ::-1]]) if len(places.edges) else places.edges
    order = np.lexsort((both[:, 1], both[:, 0]))
    both = both[order]
    start = np.searchsorted(both[:, 0], np.arange(len(places) + 1)).astype(np.int64)
    other = both[:, 1].astype(np.int64)
    total = np.zeros(len(places))
    np.add.at(total, both[:, 0], weight[other])
    part = weight[other] / np.where(total > 0, total, 1)[both[:, 0]]
    return start, other, part


def _calendar(case: Case, weeks: int) -> Arrays:
    calendar, as_of = case.file.calendar, case.as_of
    months = [(as_of + datetime.timedelta(days=7 * w)).month for w in range(weeks + 1)]
    season = [calendar.seasons.factor[m - 1] if calendar.seasons else 1.0 for m in months]
    changes = [e for e in calendar.events if e.kind == "administration-change" and e.date > as_of]
    change = week_of(min(e.date for e in changes), as_of) if changes else -1.0
    path, facts = _presence(case, calendar.presence, weeks)
    return {
        "season_path": np.array(season, np.float32),
        "change_week": np.array([change], np.float32),
        "presence_path": path,
        "presence_facts": facts,
    }


def _presence(case: Case, presence: Presence | None, weeks: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Presence by week of the schedule, and its facts.

    Facts: reference, enabled side, condition's side, condition's level, week in which the schedule has run (-1: no
    change ahead), 1 where it goes in step with what is carried out.
    """
    if presence is None:
        return np.zeros(2, np.float32), np.array([1, -1, -1, 0, -1, 0], np.float32)
    days = [week_of(level.date, case.as_of) for level in presence.path]
    levels = [level.strength for level in presence.path]
    last = max(int(np.ceil(days[-1])), 0) + 1
    path = np.interp(np.arange(last + 1), days, levels)
    enabled = -1
    for actor in case.file.actors:
        for relation in actor.relations:
            if actor.id == presence.actor and relation.kind == "enables" and relation.to in case.sides:
                enabled = case.sides.index(relation.to)
    condition = presence.condition
    side = case.sides.index(condition.of) if condition else -1
    level = condition.intensity_above if condition else 0.0
    step = condition.in_step if condition else False
    end = days[-1] if days[-1] > 0 else -1.0
    return path.astype(np.float32), np.array([presence.reference, enabled, side, level, end, step], np.float32)


def _rules(case: Case, weeks: int) -> Arrays:
    rules: list[list[float]] = []
    tests: list[list[float]] = []
    for ending in case.file.endings:
        first = len(tests)
        for test in ending.when:
            side = case.sides.index(test.of) if test.of else 0
            sign = 1.0 if test.at_least is not None else -1.0
            bound = test.at_least if test.at_least is not None else test.at_most
            assert bound is not None
            tests.append([MEASURES.index(test.measure), side, sign, bound])
        rules.append([ending.weeks, ending.at == "horizon", first, len(tests)])
    return {
        "rule_facts": np.array(rules, np.float32).reshape(-1, 4),
        "test_facts": np.array(tests, np.float32).reshape(-1, 4),
    }
