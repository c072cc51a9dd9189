"""Who says what, on invented sentences whose readings are known."""

from __future__ import annotations

from typing import Any

import pytest

from twotrack.reading.anchors import lent
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.quotes import quotes

LENDS = lent(
    {
        "aliases": {
            "council": ["River Council", "Maro", "Ada Lindqvist", "Lindqvist"],
            "hill-front": ["Hill Front", "Front"],
        },
        "capitals": {"Maro": "council"},
    }
)


def read(text: str) -> dict[str, Any]:
    return read_document(from_bytes("invented.txt", text.encode()), LENDS)


def said(text: str) -> list[tuple[str, str, str, str]]:
    """Speaker, cue, content and form of each statement."""
    found = read(text)["statements"]
    return [
        (s["speaker"]["name"], s["cue"]["text"], text[s["content"]["start"] : s["content"]["end"]], s["form"])
        for s in found
    ]


def test_indirect() -> None:
    text = "Minister Ada Lindqvist said on Monday that the bridge would open in May."
    assert said(text) == [("Ada Lindqvist", "said", "that the bridge would open in May", "indirect")]


def test_direct_after_and_before() -> None:
    text = "“The bridge is safe,” Ada Lindqvist said. “We will open it in May.”\n\nShe added: “Nobody will pay.”"
    first, second = read(text)["statements"]
    assert first["content"]["parts"] == [[0, 21], [text.index("“We"), text.index("\n")]]
    assert first["direct"]
    assert second["speaker"]["name"] == "Ada Lindqvist"
    assert second["speaker"]["text"] == "She"
    assert second["speaker"]["actor"] == "council"


def test_a_quotation_without_a_cue_belongs_to_the_one_who_was_speaking() -> None:
    text = "“The road is closed,” said Captain Ivo Brandt.\n\n“It will stay closed until the snow melts.”\n"
    (only,) = read(text)["statements"]
    assert only["speaker"]["name"] == "Ivo Brandt"
    assert len(only["content"]["parts"]) == 2
    # sabotaged: with words of another between, it is not his
    apart = text.replace("\n\n“It", "\n\nSnow fell on the pass all night.\n\nVillagers waited.\n\n“It")
    assert all(len(s["content"]["parts"]) == 1 for s in read(apart)["statements"])


def test_mixed() -> None:
    text = "Brandt said the pass was “closed to everybody” until spring."
    ((_, _, content, form),) = said(text)
    assert form == "mixed"
    assert "“closed to everybody”" in content


def test_according_to() -> None:
    text = "The town has lost half its wells, according to officials near the mayor."
    ((speaker, _, content, _),) = said(text)
    assert speaker == "officials near the mayor"
    assert content == "The town has lost half its wells"
    assert read(text)["statements"][0]["speaker"]["named"] is False


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The Front denied that its men had burned the mill.", "denies"),
        ("The Front threatened to close the road.", "threatens"),
        ("The Front promised to open the road.", "promises"),
        ("The Front warned that the dam might break.", "warns"),
        ("The Front claimed that the dam had broken.", "claims"),
        ("The Front doubted that the dam would hold.", "doubts"),
        ("The Front said that the dam would hold.", "says"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert stance in {s["stance"] for s in read(text)["statements"]}
    # sabotaged: a plain telling of the same kind of event has no such stance
    assert read("The dam broke on a cold morning.")["statements"] == []


def test_a_capital_stands_for_its_government() -> None:
    (only,) = [
        s for s in read("Maro insisted that the border was quiet.")["statements"] if s["cue"]["text"] == "insisted"
    ]
    assert only["speaker"]["actor"] == "council"


def test_a_town_where_somebody_lives_does_not_make_him_the_government() -> None:
    text = "“We have no bread,” said Peter Holm, a resident of Maro."
    (only,) = read(text)["statements"]
    assert only["speaker"]["name"] == "Peter Holm"
    assert only["speaker"]["actor"] is None


def test_claims_inside_quotations_are_kept_apart() -> None:
    text = "“The Front said that it would come to the table,” Ada Lindqvist told reporters."
    found = read(text)
    assert [s["speaker"]["name"] for s in found["statements"]] == ["Ada Lindqvist"]
    assert found["statements"][0]["addressee"]["text"] == "reporters"
    assert [s["speaker"]["actor"] for s in found["nested"]] == ["hill-front"]


def test_the_author_speaks_where_nobody_else_does() -> None:
    text = "The valley is poor. Ada Lindqvist said that the valley was rich."
    assert [text[s["start"] : s["end"]] for s in read(text)["own_voice"]] == ["The valley is poor"]


def test_quotation_marks() -> None:
    def spans(text: str) -> list[tuple[str, bool]]:
        return [(text[q.start : q.end], q.closed) for q in quotes(text, paragraphs(text))]

    assert spans('"One," he said. "Two."') == [('"One,"', True), ('"Two."', True)]
    assert spans("''One,'' he said.") == [("''One,''", True)]
    assert spans("”One,” he said.") == [("”One,”", True)]  # curled the wrong way
    assert spans("“One. “Two.”") == [("“One.", False), ("“Two.”", True)]  # opened twice
    assert spans("He said: “One.") == [("“One.", False)]
    assert spans("“One.\n\n“Two.”") == [("“One.", True), ("“Two.”", True)]  # goes on in the next paragraph
    assert spans("it's the dogs' house") == []


def test_offsets_count_code_points_with_line_ends_untouched() -> None:
    text = "\ufeffÆrø 🙂\r\n\r\nAda Lindqvist said that the ferry was late.\r\n"
    (only,) = read(text)["statements"]
    assert text[only["content"]["start"] : only["content"]["end"]] == "that the ferry was late"


def test_confidence_grows_with_agreement_of_rules() -> None:
    sure = read("“The bridge is safe,” Ada Lindqvist said.")["statements"][0]["confidence"]
    unsure = read("Villagers support the bridge.")["statements"][0]["confidence"]
    assert sure > 0.9 > 0.6 > unsure
