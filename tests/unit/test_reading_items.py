"""Causes, conditions, promises, numbers, forecasts, disputes and flags, on invented sentences."""

from __future__ import annotations

from typing import Any

import pytest

from twotrack.reading.actors import Aliases, names, suggestions
from twotrack.reading.agenda import agenda
from twotrack.reading.anchors import NOTHING, lent
from twotrack.reading.clean import contacts, mask
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.parse import parse

LENDS = lent({"aliases": {"council": ["River Council"], "hill-front": ["Hill Front", "Front"]}})


def read(text: str) -> dict[str, Any]:
    return read_document(from_bytes("invented.txt", text.encode()), LENDS)


def cut(text: str, part: dict[str, int]) -> str:
    return text[part["start"] : part["end"]]


@pytest.mark.parametrize(
    ("text", "cause", "effect", "sign"),
    [
        ("The market closed because of the shelling.", "the shelling", "The market closed", 1),
        ("The raid led to a new offensive.", "The raid", "a new offensive", 1),
        ("The drought undermined the truce.", "The drought", "the truce", -1),
        ("Because of the flood, the talks were put off.", "the flood", "the talks were put off", 1),
    ],
)
def test_causes(text: str, cause: str, effect: str, sign: int) -> None:
    (found,) = read(text)["causes"]
    assert (cut(text, found["cause"]), cut(text, found["effect"]), found["sign"]) == (cause, effect, sign)
    assert found["asserted_by"] == "author"


def test_as_a_result_points_back() -> None:
    text = "The harvest failed. As a result, families left the valley."
    (found,) = [c for c in read(text)["causes"] if cut(text, c["cause"]).startswith("The harvest")]
    assert cut(text, found["effect"]) == "families left the valley"


def test_a_cause_is_asserted_by_the_one_who_says_it() -> None:
    text = "The River Council said that the market closed because of the shelling."
    assert {c["asserted_by"] for c in read(text)["causes"]} == {"River Council"}


@pytest.mark.parametrize(
    ("text", "given", "follows"),
    [
        ("If the Front leaves, the Council will open it.", "If the Front leaves", "the Council will open it"),
        ("The Council will not talk unless the Front leaves.", "unless the Front leaves", "The Council will not talk"),
        ("A truce depends on the release of the miners.", "the release of the miners", "A truce"),
        ("They offered a truce in exchange for the mill.", "the mill", "They offered a truce"),
    ],
)  # fmt: skip
def test_conditionals(text: str, given: str, follows: str) -> None:
    (found,) = read(text)["conditionals"]
    assert (cut(text, found["antecedent"]), cut(text, found["consequent"])) == (given, follows)


def test_actor_and_responder() -> None:
    (found,) = read("If the Front leaves the pass, the River Council will open the road.")["conditionals"]
    assert (found["actor"], found["responder"]) == ("hill-front", "council")


def test_a_question_whether_is_no_condition() -> None:
    assert read("The mayor asked if the road was open.")["conditionals"] == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Front pledged to leave the pass.", "pledged"),
        ("The Front violated its commitment to leave the pass.", "broken"),
        ("The Front failed to deliver on its promise to leave the pass.", "broken"),
        ("The Front has kept its promise to leave the pass.", "kept"),
    ],
)
def test_commitments(text: str, status: str) -> None:
    (found,) = read(text)["commitments"]
    assert found["status"] == status
    assert found["by"] == "hill-front"
    assert "leave the pass" in found["provision"]


@pytest.mark.parametrize(
    ("words", "value", "bound", "unit"),
    [
        ("more than 140 villages", 140, "at least", "villages"),
        ("dozens of villages", 24, "at least", "villages"),
        ("about 5,000 prisoners", 5000, "about", "prisoners"),
        ("up to 2.5 million people", 2_500_000, "at most", "people"),
        ("twenty-five miners", 25, "exactly", "miners"),
        ("fewer than 30 guards", 30, "at most", "guards"),
        ("40 percent", 40, "exactly", "percent"),
        ("$3 billion", 3_000_000_000, "exactly", "dollars"),
    ],
)
def test_quantities(words: str, value: float, bound: str, unit: str) -> None:
    (found,) = read(f"The River Council said that the Front took {words} last year.")["quantities"]
    assert (found["value"], found["bound"], found["unit"], found["claimed_by"]) == (value, bound, unit, "River Council")


def test_dates_are_no_quantities() -> None:
    assert read("The pass was closed on 5 May 2019 and opened in 2020.")["quantities"] == []


@pytest.mark.parametrize(
    ("text", "odds"),
    [
        ("The truce will hold.", "certain"),
        ("The truce is likely to hold.", "likely"),
        ("The truce is unlikely to hold.", "unlikely"),
        ("The truce may hold.", "possible"),
        ("The truce will not hold.", "impossible"),
        ("The truce is expected to hold.", "likely"),
    ],
)
def test_forecasts(text: str, odds: str) -> None:
    (found,) = read(text)["forecasts"]
    assert (found["odds"], found["by"]) == (odds, "author")
    # sabotaged: told of the past, it is none
    assert read("The truce held.")["forecasts"] == []


def test_a_denied_claim_is_contested() -> None:
    text = "The Front claims to have taken dozens of villages. But the River Council does not accept the Front’s claim."
    (found,) = read(text)["contested"]
    assert (found["asserts"], found["disputes"]) == ("the Front", "the River Council")


def test_events_have_types_and_actors() -> None:
    text = "The Front attacked the River Council in spring. The River Council met the Front in autumn."
    found = [(e["type"], e["actors"]) for e in read(text)["events"]]
    assert found == [("ASSAULT", ["hill-front", "council"]), ("CONSULT", ["council", "hill-front"])]


def test_agenda_takes_the_words_of_a_case_first() -> None:
    text = "They spoke of a ceasefire, of water quotas and of prisoners."
    assert agenda(text) == ["ceasefire", "prisoners"]
    assert agenda(text, {"water": ("water quotas",)}) == ["ceasefire", "water", "prisoners"]


def flags(text: str) -> set[str]:
    return {q["kind"] for q in read(text)["quality"]}


def test_flags() -> None:
    assert "unclosed-quotation" in flags("He said: “We will go on and on.\n\nThe end came soon.")
    assert "cut-quotation" in flags("He said that it was “never again a place for the”. He left.")
    assert "garbled" in flags("The mayor did not have not met the guests.")
    assert "garbled" in flags("The cafÃ© was open on that day.")
    assert "headline-against-body" in flags(
        "Why the river talks failed\n\nThe talks resumed on Monday in the town hall, said the mayor.\n\nHe was glad."
    )
    assert flags("The mayor met the guests in the town hall.") == set()


def test_names_spelt_two_ways_are_suggested_and_never_merged() -> None:
    text = "Ruvan Kelmendi spoke first. Later Ruven Kelmendi left the room."
    p = parse(text, paragraphs(text))
    pairs = suggestions(names(p), Aliases(NOTHING))
    assert [(s["form"], s["same_as"]) for s in pairs] == [("Ruvan Kelmendi", "Ruven Kelmendi")]
    assert {"Ruvan Kelmendi", "Ruven Kelmendi"} <= set(read(text)["actors"])


def test_contacts_are_masked_and_nothing_moves() -> None:
    text = "Write to jo.doe@example.org or call +44 20 7946 0958. In 2019 about 1,200 people came."
    assert len(mask(text)) == len(text)
    assert [text[a:b] for a, b in contacts(text)] == ["jo.doe@example.org", "+44 20 7946 0958"]
    assert "2019 about 1,200 people" in mask(text)
    found = str(read("Ada Lind said: “Write to jo.doe@example.org or +44 20 7946 0958.”"))
    assert "example" not in found
    assert "7946" not in found
