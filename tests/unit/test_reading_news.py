"""What four kinds of news hold that single sentences do not: agency reports, interviews, opinion, bad translations.

All of it is invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from twotrack.reading.anchors import NOTHING
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes


def read(text: str) -> dict[str, Any]:
    return read_document(from_bytes("invented.txt", text.encode()), NOTHING)


def cut(text: str, part: dict[str, int]) -> str:
    return text[part["start"] : part["end"]]


@pytest.mark.parametrize("head", ["RIVERTON, Feb 3 (Newswire) - ", "Riverton, 3 February – ", "RIVERTON — "])
def test_a_dateline_is_no_part_of_the_first_sentence(head: str) -> None:
    text = (
        f"Council holds back envoys\n\n{head}The valley's council said on Friday it would not send envoys to Lowtown.\n"
    )
    found = read(text)["statements"]
    assert [s["speaker"]["text"] for s in found] == ["The valley's council"]


INTERVIEW = """Hiba Osman: The council says a deal can be reached within six months. Do you agree?

Yasin Arman Deng: Six months is ambitious.

Q: Minister Brandt announced last week that he would release all prisoners. Has this happened?

A: No. They promised to free 126 of our people. We released all our prisoners in August.

Q: General Sand says that your fighters attacked a convoy near Hilltop.

A: That is a lie. We never attacked any convoy. If they go on bombing the hills, we will suspend our part in the talks.
"""


def test_an_interview_has_two_voices() -> None:
    found = read(INTERVIEW)
    turns = [(s["speaker"]["name"], s["stance"]) for s in found["statements"]]
    asks, answers = ("Hiba Osman", "asks"), ("Yasin Arman Deng", "says")
    assert turns == [asks, answers, asks, answers, ("Hiba Osman", "says"), answers]
    inner = [s["speaker"]["name"].split()[-1] for s in found["nested"]]
    assert inner == ["council", "Brandt", "They", "Sand"]
    assert ["Yasin Arman Deng", "all our prisoners"] in [e["actors"] for e in found["events"]]
    assert [q["value"] for q in found["quantities"] if q["unit"] == "our people"] == [126]


def test_what_is_called_a_lie_is_contested_by_the_one_who_calls_it_so() -> None:
    (found,) = read(INTERVIEW)["contested"]
    assert found["disputes"] == "Yasin Arman Deng"
    assert found["asserts"].endswith("Sand")
    text = "Critics such as Otto Brandt insist that the plan creates a second state. They are wrong."
    assert [(c["asserts"], c["disputes"]) for c in read(text)["contested"]] == [
        ("Critics such as Otto Brandt", "author"),
    ]  # fmt: skip


def test_the_accusation_is_the_one_made_before() -> None:
    text = (
        "The group's commander accused the army of breaking the truce forty times. "
        "Minister Otto Brandt rejected the accusation."
    )
    (found,) = read(text)["contested"]
    assert found["asserts"].lower() == "the group's commander"
    assert found["disputes"] == "Otto Brandt"
    assert "army of breaking the truce" in found["about"]


@pytest.mark.parametrize(
    "text",
    [
        "The army never attacked the convoy near Hilltop.",
        "The Front will stay unless the army attacks the town.",
        "Did the army attack the town of Hilltop?",
        "A spokesman declined to be named.",
        "Brandt was not allowed to speak.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert [e["type"] for e in read(text)["events"] if e["type"] in ("ASSAULT", "REJECT", "CONSULT")] == []


def test_what_follows_on_a_condition_is_threatened_and_arms_handed_over_are_a_retreat() -> None:
    text = "If the army attacks the town, the Front will bomb the bridge. The Front handed over its weapons in 2030."
    assert [e["type"] for e in read(text)["events"]] == ["THREATEN", "RETREAT"]


@pytest.mark.parametrize(
    ("text", "cause", "effect"),
    [
        (
            "A guard who stayed away because he was ill said that the gate was shut.",
            "he was ill",
            "who stayed away",
        ),
        (
            "The mission reported that 40 men were sent home because they were minors.",
            "they were minors",
            "that 40 men were sent home",
        ),
    ],
)
def test_a_cause_ends_with_its_clause(text: str, cause: str, effect: str) -> None:
    (found,) = read(text)["causes"]
    assert (cut(text, found["cause"]), cut(text, found["effect"])) == (cause, effect)


@pytest.mark.parametrize(
    "text",
    [
        "The state will guarantee the safety of the envoys.",
        "The faction threatened to launch a revolt.",
        "He accused the party of creating obstacles in the path of the talks.",
    ],
)
def test_what_somebody_does_is_no_cause(text: str) -> None:
    assert read(text)["causes"] == []


def test_a_price_ends_with_its_phrase() -> None:
    text = "The Front handed over its weapons in exchange for seats in the council, but hundreds of men refused to."
    (found,) = read(text)["conditionals"]
    assert cut(text, found["antecedent"]) == "seats in the council"


def test_a_deal_that_could_be_reached_binds_nobody() -> None:
    assert read("The council says a deal can be reached within six months.")["commitments"] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It offers between 500,000 and 800,000 crowns to each man.", [(500_000, "at least"), (800_000, "at most")]),
        ("The 2008 memorandum was struck down.", []),
        ("Some 2000 soldiers were sent.", [(2000, "about")]),
    ],
)
def test_numbers(text: str, values: list[tuple[float, str]]) -> None:
    assert [(q["value"], q["bound"]) for q in read(text)["quantities"]] == values


def test_a_question_forecasts_nothing() -> None:
    assert read("What would make you leave the talks?")["forecasts"] == []


def test_the_headline_stands_below_the_name_of_the_paper_and_menus_are_set_aside() -> None:
    text = (
        "Home  World  Asia\n\nThe Valley Sentinel\n\nWhy the hills cannot wait for another panel\n\n"
        "For seventeen years the valley has talked. It has signed a truce.\n"
    )
    found = read(text)
    assert cut(text, found["headline"]).startswith("Why the hills")
    assert cut(text, found["boilerplate"][0]) == "Home  World  Asia"


def test_initials_are_suggested_and_offices_are_no_actors() -> None:
    text = (
        "Interior Minister Ada Lindqvist met the Hill Liberation Front. The HLF said no. The HLF left the talks.\n\n"
        "Subscribe now to Riverton Daily\n"
    )
    found = read(text)
    assert "HLF" in found["actors"]
    assert "Interior" not in found["actors"]
    if "Hill Liberation Front" in found["actors"]:
        assert {"form": "HLF", "same_as": "Hill Liberation Front", "reason": "its initials"} in found["suggestions"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [("The dissidents refused to lay down arms.", "refuses"), ("Most villagers opposed further talks.", "opposes")],
)
def test_refusing_and_opposing_are_no_denials(text: str, stance: str) -> None:
    assert read(text)["statements"][0]["stance"] == stance


def test_a_day_is_not_what_is_spoken_on() -> None:
    found = read("The envoy spoke to Mira Sand on 12 October 2031 in Riverton.")["statements"]
    assert [s for s in found if "October" in s["cue"]["text"] or s["rule"] == "about"] == []


def test_followers_speak_and_not_whom_they_follow() -> None:
    found = read("The followers of Otto Brandt said that they would get nothing.")["statements"]
    assert "ollowers" in found[0]["speaker"]["name"]


def test_titles_before_a_comma_name_the_person() -> None:
    text = (
        "“Not one shell left our side,” said their spokesman, Colonel Idris Wako. The agency's head, Ruth Lindgren, "
        "said she feared a catastrophe. A spokesman for Otto Brandt said no more was known."
    )
    assert [s["speaker"]["name"] for s in read(text)["statements"]] == [
        "Idris Wako", "Ruth Lindgren", "Ruth Lindgren", "A spokesman for Otto Brandt",
    ]  # fmt: skip


def test_denied_this_contests_what_was_said_before() -> None:
    text = "The defence ministry said Front fighters had fired rockets at a checkpoint. The rebels denied this."
    (found,) = read(text)["contested"]
    assert (found["asserts"], found["disputes"]) == ("The defence ministry", "The rebels")
    assert "rockets" in found["about"]


def test_in_return_for_which_turns_condition_and_price_round() -> None:
    text = "The army was to pull back to its barracks, in return for which the Front would reopen the road."
    (found,) = read(text)["conditionals"]
    assert "pull back" in cut(text, found["antecedent"])
    assert cut(text, found["consequent"]) == "the Front would reopen the road"


def test_anonymity_is_no_content() -> None:
    text = "A monitor, speaking on condition of anonymity, said both sides had fired."
    assert [cut(text, s["content"]) for s in read(text)["statements"]] == ["both sides had fired"]


def test_short_millions() -> None:
    found = read("The war costs it $2m a day and 3bn crowns a year.")["quantities"]
    assert [(q["value"], q["unit"]) for q in found] == [(2_000_000, "dollars"), (3_000_000_000, "crowns")]


def test_a_round_scheduled_for_a_day_is_ahead() -> None:
    head = "Published on: 3 June 2016\n\nTruce near collapse in the hills\n\n"
    text = head + "It was unlikely that the talks, scheduled for 14 June in Lowtown, would go ahead."
    written = read(text)["written"]
    assert "2016-05-25" < written["earliest"] <= "2016-06-03" <= written["latest"] < "2016-06-14"


def test_confidence_grows_where_other_rules_agree_and_falls_where_the_text_is_garbled() -> None:
    def event(text: str, kind: str) -> float:
        return float(next(e for e in read(text)["events"] if e["type"] == kind)["confidence"])

    plain = event("The council attacked the town.", "ASSAULT")
    assert event("The council attacked the the town.", "ASSAULT") < plain
    assert event("The council urged the Front to leave.", "DEMAND") > plain
    kinds = ("events", "causes", "conditionals", "commitments", "contested", "quantities", "forecasts", "statements")
    rows = [row for kind in kinds for row in read(INTERVIEW)[kind]]
    assert len(rows) > 10
    assert all(0 < row["confidence"] < 1 for row in rows)


def test_a_brief_in_an_agency_s_manner() -> None:
    text = """Court sentences four writers; Lowtown government says deal "in a coma"

Hilltop/Lowtown, 12 April 2030 (NewsDesk) - A court of the Front has sentenced four writers, a lawyer said on Saturday.

The Front's spokesman Idris Wako said that air strikes had continued. Council spokesman Omar al-Haddad denied that any
strikes had been carried out. "The council will not be drawn into it," al-Haddad said.

A senior official, who asked not to be identified, said the council was ready to sign provided that the Front left
Hilltop. The envoy had sent revised proposals to both sides. Riverton accuses Lowtown of smuggling arms to the Front, a
charge it denies.
"""
    found = read(text)
    assert cut(text, found["headline"]).startswith("Court sentences")
    assert found["written"]["earliest"] <= "2030-04-12" <= found["written"]["latest"] <= "2030-04-20"
    assert found["written"]["earliest"] > "2030-04-05"
    assert {(c["asserts"], c["disputes"]) for c in found["contested"]} >= {("Riverton", "Lowtown")}
    assert any("air strikes" in c["about"] for c in found["contested"])
    (given,) = found["conditionals"]
    assert cut(text, given["consequent"]) == "the council was ready to sign"
    assert "AID" not in [e["type"] for e in found["events"]]
    assert not any(name == "al" for e in found["events"] for name in e["actors"])
    assert not any("identified" in cut(text, s["content"]) for s in found["statements"])


def test_a_day_that_returns_each_year_bounds_nothing() -> None:
    written = read("RIVERTON, Nov. 19 (Agency) - The mayor said that the road was open.")["written"]
    assert (written["earliest"], written["latest"]) == (None, None)
    assert "year not said" in written["basis"]
