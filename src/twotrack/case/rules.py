"""Rules that cross the parts of a case: names that must exist, dates in order, sums that add up."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from twotrack.case.agenda import Issue, Position
from twotrack.case.feasible import bundle_of
from twotrack.case.model import CaseFile
from twotrack.case.places import Places
from twotrack.case.venue_rules import check_venues
from twotrack.case.war import DrawnMap
from twotrack.errors import Fault, did_you_mean
from twotrack.evidence.asof import Evidence
from twotrack.evidence.support import Support
from twotrack.evidence.yamlfile import Path_, fault_at
from twotrack.evidence.yamlfile import Places as Where

FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass
class Check:
    """Faults being collected while one case is walked through."""

    case: CaseFile
    where: Where
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Path_, message: str, hint: str = "") -> None:
        """Note a fault at a path."""
        self.faults.append(fault_at(self.where, path, message, hint))

    def known(self, path: Path_, name: str, names: Iterable[str], what: str) -> None:
        """Note a fault unless `name` is one of `names`."""
        names = list(names)
        if name not in names:
            self.add(path, f"unknown {what} '{name}'", did_you_mean(name, names))

    def unique(self, path: Path_, ids: list[str]) -> None:
        """Note a fault for each id that stands twice."""
        for i, name in enumerate(ids):
            if name in ids[:i]:
                self.add((*path, i, "id"), f"id '{name}' stands twice", "ids are unique")


def check_case(case: CaseFile, places: Places | None, where: Where) -> list[Fault]:
    """Every fault of a case that its records alone cannot see."""
    check = Check(case, where)
    _actors(check)
    _issues(check)
    _side_deals(check)
    check_venues(check)
    _orders(check)
    _settlements(check)
    _calendar(check)
    _abroad(check)
    _players(check)
    _endings(check)
    if places is not None:
        _ground(check, places)
    return check.faults


def _actors(check: Check) -> None:
    case = check.case
    names = [actor.id for actor in case.actors]
    check.unique(("actors",), names)
    for i, actor in enumerate(case.actors):
        for j, relation in enumerate(actor.relations):
            check.known(("actors", i, "relations", j, "to"), relation.to, names, "actor")
    for i, side in enumerate(case.war.sides):
        check.known(("war", "sides", i), side, names, "actor")
    if case.war.sides[0] == case.war.sides[1]:
        check.add(("war", "sides"), "a war has two different sides")
    _per_side(check, ("war", "strength"), list(case.war.strength))
    for side, quantity in case.war.strength.items():
        path = ("war", "strength", side)
        if quantity.unit != "thousand fighters":
            check.add((*path, "unit"), f"unit is '{quantity.unit}'", "write unit: thousand fighters")
        if quantity.bounds[0] <= 0:
            check.add(path, "a side has more than no fighters")
    for i, party in enumerate(case.talks.parties):
        check.known(("talks", "parties", i), party, case.war.sides, "side")
    if set(case.talks.parties) != set(case.war.sides):
        check.add(("talks", "parties"), "the parties at the table are the two sides of the war, for now")
    _date(check, ("as_of",), case.as_of)


def _per_side(check: Check, path: Path_, given: list[str]) -> None:
    sides = check.case.war.sides
    for name in given:
        check.known((*path, name), name, sides, "side")
    for side in sides:
        if side not in given:
            check.add(path, f"nothing is said about '{side}'", "one entry per side")


def _issues(check: Check) -> None:
    case = check.case
    check.unique(("issues",), [issue.id for issue in case.issues])
    totals = dict.fromkeys(case.war.sides, 0.0)
    for i, issue in enumerate(case.issues):
        path: Path_ = ("issues", i, "positions")
        if len(set(issue.options)) < len(issue.options):
            check.add(("issues", i, "options"), "an option stands twice")
        _per_side(check, path, list(issue.positions))
        for side, position in issue.positions.items():
            here = (*path, side)
            _options(check, here, position, issue)
            totals[side] = totals.get(side, 0.0) + position.salience.central
            if position.salience.bounds[0] < 0:
                check.add((*here, "salience"), "salience must not be negative")
            if position.hardness and position.hardness.bounds[0] < 0:
                check.add((*here, "hardness"), "hardness must not be negative")
    for side in case.war.sides:
        if abs(totals[side] - 1) > 1e-6:
            check.add(("issues",), f"the saliences of '{side}' sum to {totals[side]:g}, not 1", "central values count")


def _orders(check: Check) -> None:
    case = check.case
    check.unique(("orders",), [order.id for order in case.orders])
    rules = [rule.id for order in case.orders for rule in order.rules]
    for i, order in enumerate(case.orders):
        check.known(("orders", i, "by"), order.by, [actor.id for actor in case.actors], "actor")
        for j, rule in enumerate(order.rules):
            if rules.count(rule.id) > 1:
                check.add(("orders", i, "rules", j, "id"), f"id '{rule.id}' stands twice", "ids are unique")
            for k, other in enumerate(rule.excludes):
                check.known(("orders", i, "rules", j, "excludes", k), other, rules, "rule")


def _settlements(check: Check) -> None:
    case = check.case
    check.unique(("settlements",), [kind.id for kind in case.settlements])
    by_id = {issue.id: issue for issue in case.issues}
    for i, kind in enumerate(case.settlements):
        for name, options in kind.when.items():
            check.known(("settlements", i, "when", name), name, list(by_id), "issue")
            for k, option in enumerate(options if name in by_id else ()):
                check.known(("settlements", i, "when", name, k), option, list(by_id[name].options), "option")
    rules = [rule.id for order in case.orders for rule in order.rules]
    sound = True
    for i, issue in enumerate(case.issues):
        for option, needed in issue.needs.items():
            sound &= option in issue.options and set(needed) <= set(rules)
            check.known(("issues", i, "needs", option), option, list(issue.options), "option")
            for k, rule in enumerate(needed):
                check.known(("issues", i, "needs", option, k), rule, rules, "rule")
    if sound:
        _some_package(check)


def _some_package(check: Check) -> None:
    """An agenda must hold one package at least that its rules allow."""
    try:
        joined = bundle_of(check.case)
    except ValueError as error:
        check.add(("issues",), str(error), "let fewer options need rules")
        return
    if joined is not None and not len(joined.combinations):
        check.add(("issues",), "no package fits the rules its options need", "free an option, or open the constitution")


def _side_deals(check: Check) -> None:
    steps = check.case.side_deals
    names = [step.id for step in steps]
    check.unique(("side_deals",), names)
    for i, step in enumerate(steps):
        path: Path_ = ("side_deals", i)
        check.known((*path, "by"), step.by, check.case.war.sides, "side")
        _per_side(check, (*path, "worth"), list(step.worth))
        if step.to is not None:
            check.known((*path, "to"), step.to, [player.id for player in check.case.players], "player")
        for j, other in enumerate(step.waits_for):
            check.known((*path, "waits_for", j), other, names, "step")
            if other == step.id:
                check.add((*path, "waits_for", j), "a step does not wait for itself", "leave it out")


def _calendar(check: Check) -> None:
    case = check.case
    presence = case.calendar.presence
    if presence:
        path: Path_ = ("calendar", "presence")
        check.known((*path, "actor"), presence.actor, [actor.id for actor in case.actors], "actor")
        for i, level in enumerate(presence.path):
            _date(check, (*path, "path", i, "date"), level.date)
            if level.superseded_from and level.known_from and level.superseded_from < level.known_from:
                check.add((*path, "path", i, "superseded_from"), "superseded before it was known")
        if presence.condition:
            check.known((*path, "condition", "of"), presence.condition.of, case.war.sides, "side")
    for i, event in enumerate(case.calendar.events):
        _date(check, ("calendar", "events", i, "date"), event.date)
        if event.known_from and event.kind == "administration-change" and event.known_from > event.date:
            check.add(("calendar", "events", i, "known_from"), "known only after it happened", "it announces nothing")


def _abroad(check: Check) -> None:
    case = check.case
    check.unique(("abroad",), [backer.id for backer in case.abroad])
    parts = dict.fromkeys(case.war.sides, 0.0)
    presence = case.calendar.presence
    for i, backer in enumerate(case.abroad):
        check.known(("abroad", i, "id"), backer.id, [actor.id for actor in case.actors], "actor")
        check.known(("abroad", i, "side"), backer.side, case.war.sides, "side")
        if backer.part and backer.side in parts:
            parts[backer.side] += backer.part.bounds[1]
        if backer.role == "intervener" and (presence is None or presence.actor != backer.id):
            hint = f"calendar.presence with actor: {backer.id}"
            check.add(("abroad", i, "role"), f"'{backer.id}' has no presence to keep or withdraw", hint)
    for side, total in parts.items():
        if total > 1 + 1e-6:
            check.add(("abroad",), f"up to {total:g} of the aid of '{side}' is handed out, more than all of it")


def _players(check: Check) -> None:
    case = check.case
    check.unique(("players",), [player.id for player in case.players])
    issues = {issue.id: issue for issue in case.issues}
    for i, player in enumerate(case.players):
        path: Path_ = ("players", i)
        check.known((*path, "id"), player.id, [actor.id for actor in case.actors], "actor")
        if player.id in case.war.sides:
            check.add((*path, "id"), f"'{player.id}' is a side of the war", "players are all the others")
        if player.of is not None:
            check.known((*path, "of"), player.of, case.war.sides, "side")
        for name, position in player.positions.items():
            here = (*path, "positions", name)
            check.known(here, name, issues, "issue")
            if name in issues:
                _options(check, here, position, issues[name])


def _options(check: Check, here: Path_, position: Position, issue: Issue) -> None:
    """A position says what every option of its issue is worth, and names no other."""
    for option in position.worth:
        check.known((*here, "worth", option), option, issue.options, "option")
    for option in issue.options:
        if option not in position.worth:
            check.add((*here, "worth"), f"no worth given for option '{option}'", "one number per option")
    for j, option in enumerate(position.red_lines):
        check.known((*here, "red_lines", j), option, issue.options, "option")


def _date(check: Check, path: Path_, day: datetime.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        check.add(path, f"{day} is not a date of this model", f"years {FIRST_YEAR} to {LAST_YEAR}")


def _endings(check: Check) -> None:
    case = check.case
    check.unique(("endings",), [ending.id for ending in case.endings])
    rest = [i for i, ending in enumerate(case.endings) if not ending.when]
    if len(rest) != 1:
        check.add(("endings",), f"{len(rest)} endings have no test", "exactly one is what is left at the horizon")
    for i in rest:
        if case.endings[i].at != "horizon":
            check.add(("endings", i, "at"), "an ending without tests is taken at the horizon", "write at: horizon")
    for i, ending in enumerate(case.endings):
        for j, test in enumerate(ending.when):
            if test.of is not None:
                check.known(("endings", i, "when", j, "of"), test.of, case.war.sides, "side")


def _ground(check: Check, places: Places) -> None:
    case = check.case
    for column in case.ground.weight.columns:
        check.known(("ground", "weight", "columns", column), column, places.columns, "column of places.csv")
        if column in {"lat", "lon"}:
            check.add(("ground", "weight", "columns", column), "a coordinate is no weight", "people or area")
    _fronts(check, places)
    people = case.ground.people
    if people is not None:
        check.known(("ground", "people"), people, places.columns, "column of places.csv")
        if people in places.columns and places.columns[people].sum() <= 0:
            check.add(("ground", "people"), "nobody lives there")
    weights = [places.columns[c].sum() for c in case.ground.weight.columns if c in places.columns]
    if any(total <= 0 for total in weights):
        check.add(("ground", "weight", "columns"), "a column of weights sums to nothing")
    control = case.start.control
    if isinstance(control, DrawnMap):
        path: Path_ = ("start", "control")
        check.known((*path, "column"), control.column, places.columns, "column of places.csv")
        check.known((*path, "counts", "side"), control.counts.side, case.war.sides, "side")
        free = sum(not holder for holder in places.holders)
        most = control.counts.held.bounds[1] + control.counts.contested.bounds[1]
        if most > free:
            message = f"up to {most:g} places held or contested, but only {free} have no fixed holder"
            check.add((*path, "counts"), message)
    else:
        missing = [name for name, holder in zip(places.ids, places.holders, strict=True) if not holder]
        if missing:
            message = f"{len(missing)} places have no holder in places.csv, '{missing[0]}' first"
            check.add(("start", "control"), message, "fill the holder column or draw the map")


def _fronts(check: Check, places: Places) -> None:
    fronts = check.case.ground.fronts
    given = [region for regions in fronts.values() for region in regions]
    for name, regions in fronts.items():
        for i, region in enumerate(regions):
            check.known(("ground", "fronts", name, i), region, set(places.regions), "region of places.csv")
            if given.count(region) > 1:
                check.add(("ground", "fronts", name, i), f"region '{region}' lies on two fronts")
    missing = sorted(set(places.regions) - set(given))
    if fronts and missing:
        check.add(("ground", "fronts"), f"{len(missing)} regions lie on no front, '{missing[0]}' first")


def check_support(supports: dict[Path_, tuple[Support, ...]], evidence: Evidence, where: Where) -> list[Fault]:
    """Every support must point at a claim or dataset that exists."""
    faults = []
    for path, entries in supports.items():
        for i, support in enumerate(entries):
            if support.claim and support.claim not in evidence.claims:
                hint = did_you_mean(support.claim, evidence.claims)
                faults.append(fault_at(where, (*path, i), f"unknown claim '{support.claim}'", hint))
            if support.data and support.data not in evidence.sources:
                hint = did_you_mean(support.data, evidence.sources)
                faults.append(fault_at(where, (*path, i), f"unknown dataset '{support.data}'", hint))
    return faults
