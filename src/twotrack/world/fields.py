"""Every array of a block, declared once: name, dims, unit, range and meaning.

Dims: `lane` (a member of the block), `side` (0 the incumbent, 1 its opponent), `place`, `front` (a part of the map),
`backer` (an actor abroad), `player` (beyond the two sides), `room` (of the talks), `issue`, `deal` (a package on the
Pareto set), `kind` (of a negotiator), `step` (a side deal's), `rule` (an ending). State changes from week to week;
ground is fixed by the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

INF = float("inf")


@dataclass(frozen=True)
class Field:
    """One array. `low` and `high` bound every value it may hold; `kind` says whether mechanisms may write it."""

    name: str
    dims: tuple[str, ...]
    unit: str
    low: float
    high: float
    meaning: str
    kind: Literal["state", "ground"] = "state"
    dtype: str = "float32"


def _f(name: str, dims: str, unit: str, low: float, high: float, meaning: str, **more: str) -> Field:
    return Field(name, tuple(dims.split()), unit, low, high, meaning, **more)  # type: ignore[arg-type]


_STATE = (
    _f("live", "lane", "1", 0, 1, "1 while the member's run goes on, 0 after its ending"),
    _f("control", "place side lane", "share", 0, 1, "share of the place under the side; the two sum to 1"),
    _f("forces", "place side lane", "thousand fighters", 0, INF, "fighters of the side in the place"),
    _f("reserve", "side lane", "thousand fighters", 0, INF, "fighters on the move, in no place"),
    _f("near", "place side lane", "share", 0, 1, "share of the neighbours' weight under the side"),
    _f("reach", "place side lane", "share", 0, 1,
       "largest share the side holds in the place or a neighbour, or its underground there over an even spread"),
    _f("position", "side lane", "share", 0, 1, "share of the country's weight under the side"),
    _f("position_before", "side lane", "share", 0, 1, "perceived position when beliefs were last updated"),
    _f(
        "perceived",
        "side lane",
        "share",
        0,
        1,
        "position as the side's leaders see it; the truth where nothing reports",
    ),
    _f("claimed", "side lane", "share", 0, 1, "position the side claims in public"),
    _f("claimed_held", "side lane", "places", 0, INF, "places the side claims in public to hold"),
    _f("held", "side lane", "places", 0, INF, "places of which the side holds more than two thirds"),
    _f("seat_control", "side lane", "share", 0, 1, "share of the country's seat under the side"),
    _f("revenue_share", "side lane", "share", 0, 1, "share of the country's revenue in the side's ground"),
    _f("strength", "side lane", "thousand fighters", 0, INF, "fighters of the side, reserve included"),
    _f("funds", "side lane", "weeks of pay", 0, INF, "money in hand, in weeks of pay of the starting force"),
    _f("paid", "side lane", "share", 0, 1, "share of the pay due that was paid"),
    _f("joined", "side lane", "thousand fighters", 0, INF, "fighters who have joined since the start"),
    _f("killed", "side lane", "thousand fighters", 0, INF, "fighters killed since the start"),
    _f("gone_home", "side lane", "thousand fighters", 0, INF, "fighters who went home since the start"),
    _f(
        "switched", "side lane", "thousand fighters", 0, INF, "fighters who went over to the other side since the start"
    ),
    _f("stood_down", "side lane", "places", 0, INF, "times a garrison of the side stood down since the start"),
    _f("recent_losses", "side lane", "1", 0, INF, "smoothed weekly loss of ground, 1 a rout"),
    _f("resolve", "place side lane", "standard deviations", -INF, INF, "how far a threshold lies above its mean"),
    _f("position_seen", "side lane", "share", 0, 1, "position when losses of ground were last counted"),
    _f("killed_now", "lane", "thousand fighters per week", 0, INF, "killed on both sides in the last week"),
    _f("fought", "place side lane", "thousand fighters", 0, INF, "fighters of the side killed in the place this step"),
    _f("prospect", "front side lane", "share per week", 0, 1, "weight an all-out offensive can expect to gain a week"),
    _f("exposed", "front side lane", "share", 0, 1, "weight the side holds where an assault would probably succeed"),
    _f("spared", "front side lane", "share", 0, 1, "share of the side's fighters on the front who sit in such places"),
    _f("given_up", "side lane", "share", 0, INF, "weight given up by choice since the start"),
    _f("lean", "place lane", "share", 0, 1, "share of the people who lean to side 0 rather than to its opponent"),
    _f("standing", "side lane", "share", 0, 1, "share of the country's people who lean to the side"),
    _f("local", "place side lane", "thousand fighters", 0, INF, "local people under arms for the side"),
    _f("armed", "side lane", "thousand fighters", 0, INF, "local people under arms for the side in the whole country"),
    _f("harm_fighting", "side lane", "thousand people", 0, INF,
       "civilians harmed since the start in fighting, by the side"),
    _f("harm_targeted", "side lane", "thousand people", 0, INF,
       "civilians harmed since the start because the side chose them"),
    _f("fled", "place lane", "share", 0, 1, "share of the people of the place who are displaced"),
    _f("displaced", "lane", "share", 0, 1, "share of the country's people who are displaced"),
    _f("backing", "backer lane", "share", 0, 1, "course of an actor abroad (see `case.backers`)"),
    _f("aid_paid", "side lane", "ratio", 0, INF, "aid from abroad, over that at the start"),
    _f("exit_pace", "lane", "weeks per week", -1, 1, "weeks of the troop schedule that run in a week"),
    _f("venue", "room lane", "share", 0, 1, "readiness of its host to lend the talks a room"),
    _f("withheld", "side lane", "utility", 0, INF, "recognition and aid a side would miss if it won by force"),
    _f("presence", "lane", "units of the case", 0, INF, "strength of the intervener's presence"),
    _f("exit_clock", "lane", "weeks", 0, INF, "weeks of the troop schedule that have run"),
    _f("enabler", "side lane", "share", 0, 2, "what helps a side fight: the presence (1 at its reference), a patron"),
    _f("shift", "lane", "share", -2, 2, "enabler effect that the announced schedule will still take away"),
    _f("weeks_to_shift", "lane", "weeks", -1, INF, "weeks until the schedule has run at its pace; -1: none is ahead"),
    _f("season", "lane", "1", 0, 10, "factor on the rate of assaults"),
    _f("change_ahead", "lane", "1", 0, 1, "1 while a known change of administration lies ahead"),
    _f("belief_for", "side lane", "observations", 0, INF, "Beta count of steps won, as the side believes"),
    _f("belief_against", "side lane", "observations", 0, INF, "Beta count of steps lost, as the side believes"),
    _f("enabler_seen", "side lane", "share", -1, 2,
       "mean enabler effect of the presence under which the side's evidence was gathered; -1 before the first"),
    _f("war_value", "side lane", "utility", -INF, 2, "what the side expects from fighting on"),
    _f("war_value_later", "side lane", "utility", -INF, 2, "the same if it waits for its horizon and nothing moves"),
    _f("war_value_after", "side lane", "utility", -INF, 2, "the same once the announced shift has happened"),
    _f("war_value_wronged", "side lane", "utility", -INF, 2,
       "what it expects from the war that the other side would open by breaking the agreement in force"),
    _f("war_cost", "side lane", "utility", 0, INF, "expected cost of fighting to the end"),
    _f("waiting_cost", "side lane", "utility", 0, INF, "cost of fighting through the side's own horizon"),
    _f("talks", "lane", "code", 0, 4, "0 closed, 1 open, 2 suspended, 3 broken off, 4 concluded"),
    _f("stage", "lane", "code", 0, 2, "0 rules of procedure, 1 agenda, 2 substance"),
    _f("room", "lane", "index", 0, INF, "room in which the talks are, or were last"),
    _f("reached", "room lane", "code", -1, 2, "stage reached in the room, 0 after a break-off there; -1 never met"),
    _f("met", "room lane", "weeks", 0, INF, "weeks in which the talks were open in the room, since the start"),
    _f("seniors", "side lane", "1", 0, 1, "1 where the side's seniors, who may sign, are there"),
    _f("level", "lane", "code", 0, 2, "0 an unofficial room, 1 delegations, 2 with the seniors of both"),
    _f("absent", "side lane", "refusals", 0, INF, "conferences refused and tables left by the side, fading"),
    _f("stuck", "lane", "weeks", 0, INF, "weeks in a row at substance in which neither side conceded"),
    _f("happening", "lane", "code", 0, 32767, "what happened at the table in the last week, as a sum of signs"),
    _f("openings", "lane", "openings", 0, INF, "times official talks opened, resumed or met in conference"),
    _f("zone_lost_week", "lane", "week", -1, INF, "week from which no deal beat war any more; -1 none was lost"),
    _f("zone", "lane", "utility", -INF, 2, "surplus over the war value of the side it pleases less, at the best deal"),
    _f("demand", "side lane", "utility", -INF, 2, "what the side's delegation asks for at the table"),
    _f("conceding", "side lane", "share per week", 0, 1, "share of its distance to the war value it gives up a week"),
    _f("proposal", "lane", "deal", -1, INF, "package on the table that meets both demands; -1 none"),
    _f("accepted", "lane", "1", 0, 1, "1 in the week in which both sides accept"),
    _f("referred", "lane", "deal", -1, INF, "package accepted by delegations that may not sign it; -1 none"),
    _f("in_force", "lane", "1", 0, 1, "1 while a comprehensive agreement is in force"),
    _f("signed_week", "lane", "week", -1, INF, "week of signature; -1 never"),
    _f("deal", "lane", "deal", -1, INF, "package signed last; -1 none"),
    _f("resumed_by", "lane", "side", -1, 1,
       "side whose broken word ended the last agreement; -1 none since it was signed"),
    _f("faith", "side lane", "share", 0, 1, "benefit of the doubt the side gives to the other's word"),
    _f("tone", "side lane", "share", 0, 1, "share of the side's public words that are soft, not boast or silence"),
    _f("kinds", "side kind lane", "share", 0, 1, "belief about the other side's kind; sums to 1"),
    _f("good_faith", "side lane", "share", 0, 1, "belief that the other is a settler or a bargainer"),
    _f("mediated", "lane", "1", 0, 1, "1 in the week in which a mediator's text is on the table"),
    _f("texts", "lane", "texts", 0, INF, "texts a mediator has tabled since the start"),
    _f("mediator_credit", "side lane", "share", 0, 1, "the mediator's credit with the side"),
    _f("player_worth", "deal player lane", "utility", -INF, 2,
       "worth of each package to each player, with what steps of side deals have promised it"),
    _f("chair", "player lane", "code", 0, 2,
       "seat of the player at the table: 0 included, 1 consulted, 2 left out, in the room in which they meet"),
    _f("bound", "player lane", "1", 0, 1, "1 where the player sat at the table and accepted what was signed last"),
    _f("blocked", "player lane", "weeks", 0, INF,
       "weeks in which the player's no kept a package off the table or from signature"),
    _f("spoilt", "player lane", "acts", 0, INF, "times the player has spoilt an agreement since the start"),
    _f("carried", "issue lane", "share", 0, 1, "share of the provision on an issue that has been carried out"),
    _f("provision", "issue lane", "code", 0, 3, "0 nothing signed, 1 pledged, 2 broken by side 0, 3 broken by side 1"),
    _f("broken_week", "issue lane", "week", -1, INF, "week in which the provision was broken; -1 never"),
    _f("violations", "side lane", "violations", 0, INF, "provisions the side has broken since the start"),
    _f("seen", "side lane", "violations", 0, INF, "of these, the ones that were seen"),
    _f("breach", "side lane", "violations", 0, INF, "violations of the side seen lately, fading"),
    _f("step_done", "step lane", "week", -1, INF, "week in which a step of a side deal was taken; -1 not yet"),
    _f("restraint", "side lane", "weeks", 0, INF, "weeks of pledged restraint that are left"),
    _f("sparing", "side lane", "weeks", -1, INF, "weeks left of a vow to leave capitals alone; -1 where it was broken"),
    _f("relief", "side lane", "share of pay", 0, INF, "income a week that the lifting of sanctions has given the side"),
    _f("carried_out", "lane", "share", 0, 1, "mean share of the provisions in force that has been carried out"),
    _f("collapsed", "lane", "agreements", 0, INF, "agreements that have broken down since the start"),
    _f("posture", "front side lane", "code", 0, 4,
       "0 restrain, 1 hold, 2 offensive, 3 withdraw to hold, 4 targeted campaign"),
    _f("effort", "front side lane", "1", 0, 1, "violence of the side on a front: 0 none, 0.5 holding, 1 all-out"),
    _f("posture_left", "side lane", "weeks", -INF, INF, "weeks until the posture is chosen again"),
    _f("intensity", "side lane", "1", 0, 1, "mean effort of the side over its fronts, by their weight"),
    _f("hurting", "side lane", "1", 0, 2, "intensity, and what targeted campaigns add to the other's cost of war"),
    _f("streak", "rule lane", "weeks", 0, INF, "weeks in a row in which the tests of an ending have held"),
    _f("ending", "lane", "code", -1, INF, "index of the ending; -1 while the run goes on"),
    _f("ending_week", "lane", "week", -1, INF, "week of the ending; -1 while the run goes on"),
)  # fmt: skip

_GROUND = (
    _f("members", "lane", "id", 0, INF, "identity of the member, the key of its luck", kind="ground", dtype="uint32"),
    _f("place_keys", "place", "id", 0, INF, "key of the place's luck, from its id", kind="ground", dtype="uint32"),
    _f("weight", "place", "share", 0, 1, "what the place counts for; the places sum to 1", kind="ground"),
    _f("seat", "place", "code", 0, 2, "0 none, 1 seat of a region, 2 seat of the country", kind="ground"),
    _f("people", "place", "share", 0, 1, "share of the country's people who live there", kind="ground"),
    _f("front", "place", "index", 0, INF, "front the place belongs to", kind="ground", dtype="int64"),
    _f("front_weight", "front", "share", 0, 1, "weight of the front's places", kind="ground"),
    _f("lean_start", "place lane", "share", 0, 1, "share of the people who lean to side 0 at the start", kind="ground"),
    _f("backer_facts", "backer fact", "code", 0, INF, "role and side of an actor abroad", kind="ground"),
    _f("backer_numbers", "backer number lane", "mixed", 0, INF,
       "start, floor, ceiling, inertia, aim, cost, pressure, part, after, stake of an actor abroad", kind="ground"),
    _f("room_facts", "room fact", "mixed", -INF, INF,
       "kind, host, first and last week, door, step that is its door, stage of a room", kind="ground"),
    _f("room_guests", "room player", "1", 0, 1, "1 where the room invites the player in its own right",
       kind="ground"),
    _f("pressed", "room lane", "share", 0, 1, "share of the reasons to refuse a conference that pressure takes away",
       kind="ground"),
    _f("comes_late", "side", "1", 0, 1, "1 where the side's delegation comes without its seniors", kind="ground"),
    _f("revenue_weight", "place", "share", 0, 1, "share of the country's revenue raised there", kind="ground"),
    _f("edge_start", "place+1", "index", 0, INF, "where a place's neighbours begin", kind="ground", dtype="int64"),
    _f("edge_place", "edge", "index", 0, INF, "a neighbour", kind="ground", dtype="int64"),
    _f("edge_weight", "edge", "share", 0, 1, "the neighbour's part of the neighbours' weight", kind="ground"),
    _f("position_start", "side lane", "share", 0, 1, "position at the start", kind="ground"),
    _f("held_start", "side lane", "places", 0, INF, "places held at the start", kind="ground"),
    _f("strength_start", "side lane", "thousand fighters", 0, INF, "fighters at the start", kind="ground"),
    _f("presence_path", "path", "units of the case", 0, INF, "presence by week of the schedule", kind="ground"),
    _f("presence_facts", "fact", "mixed", -INF, INF,
       "reference, enabled side, side and level of the condition, end, 1 where the exit goes in step", kind="ground"),
    _f("season_path", "path", "1", 0, 10, "season by week of the run", kind="ground"),
    _f("change_week", "fact", "week", -1, INF, "week of the next known change of administration; -1 none",
       kind="ground"),
    _f("deal_worth", "deal side lane", "utility", -INF, 1, "worth of each package on the Pareto set", kind="ground"),
    _f("step_facts", "step fact", "code", -1, INF, "side, effect and beneficiary (a player) of a step of a side deal",
       kind="ground"),
    _f("step_waits", "step step", "1", 0, 1, "1 where the step waits for the other", kind="ground"),
    _f("step_numbers", "step number lane", "mixed", -INF, INF, "amount, and worth to both sides", kind="ground"),
    _f("deal_parts", "deal issue side lane", "utility", -INF, 1, "what each issue adds to a package's worth",
       kind="ground"),
    _f("issue_best", "issue side lane", "utility", -INF, 1, "the most an issue could add", kind="ground"),
    _f("player_facts", "player fact", "code", -1, INF, "side (-1 neither) and seat of a player", kind="ground"),
    _f("player_keys", "player", "id", 0, INF, "key of the player's luck, from its id", kind="ground", dtype="uint32"),
    _f("player_numbers", "player number lane", "mixed", -INF, INF, "veto, means, war, follows of a player",
       kind="ground"),
    _f("deal_count", "lane", "deals", 0, INF, "packages on the member's Pareto set", kind="ground", dtype="int64"),
    _f("rule_facts", "rule fact", "mixed", -INF, INF, "per ending: weeks, horizon only, first test, end of tests",
       kind="ground"),
    _f("test_facts", "test fact", "mixed", -INF, INF, "per test: measure, side, sign, bound", kind="ground"),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.name: field for field in (*_STATE, *_GROUND)}
STATE: tuple[str, ...] = tuple(field.name for field in _STATE)

MEASURES = ("control", "held", "seat", "violence", "intensity", "agreement", "strength", "local")
TALKS = ("closed", "open", "suspended", "broken-off", "concluded")
STAGES = ("procedure", "agenda", "substance")
LEVELS = ("unofficial", "delegations", "seniors")
HAPPENINGS = (
    "invited", "refused-0", "refused-1", "walked-out-0", "walked-out-1", "room-closed", "deadlock", "came-0", "came-1",
    "conference", "referred",
)  # fmt: skip
KINDS = ("settler", "bargainer", "staller", "maximalist")
PROVISIONS = ("none", "pledged", "broken-0", "broken-1")
POSTURES = ("restrain", "hold", "offensive", "withdraw", "campaign")

# arguments every kernel may ask for beside fields and its own parameters
CLOCK = {
    "week": "int64 [1]: the step about to end, 1 for the first",
    "dt": "float32: length of a step in weeks",
    "last_week": "int64 [1]: the last step",
    "luck": "uint32 [2]: the keys of this mechanism's luck in this step",
}
