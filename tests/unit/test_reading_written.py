"""When a text was written: clues agree, mastheads are not believed, feasts and offices count."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from twotrack.case.case import Case
from twotrack.errors import CaseError
from twotrack.reading.anchors import lent, world
from twotrack.reading.dates import expressions
from twotrack.reading.dossier import read_document
from twotrack.reading.files import from_bytes
from twotrack.reading.verbs import lent_by

LENDS = lent(
    {
        "anchors": [
            {"id": "bridge-deal", "kind": "event", "first": "2031-03-03", "phrases": ["signed the bridge deal"],
             "source": "invented"},
            {"id": "old-mayor", "kind": "state", "first": "2030-01-01", "last": "2031-06-30",
             "phrases": ["Mayor Brandt"], "source": "invented"},
        ]
    }
)  # fmt: skip


def read(text: str, lends: Any = LENDS) -> dict[str, Any]:
    return read_document(from_bytes("invented.txt", text.encode()), lends)


def interval(text: str) -> tuple[str | None, str | None]:
    found = read(text)["written"]
    return found["earliest"], found["latest"]


def holds(text: str, day: str, most: int) -> bool:
    early, late = interval(text)
    assert early is not None
    assert late is not None
    wide = (datetime.date.fromisoformat(late) - datetime.date.fromisoformat(early)).days
    return early <= day <= late and wide <= most


@pytest.mark.parametrize(
    ("text", "kind", "year", "month", "day"),
    [
        ("on January 20, 2021", "date", 2021, 1, 20),
        ("on 5 May 2019", "date", 2019, 5, 5),
        ("Thursday, February 22nd, 2024", "date", 2024, 2, 22),
        ("on 2031-03-03", "date", 2031, 3, 3),
        ("on August 31 this year", "monthday", None, 8, 31),
        ("in September of last year", "month", None, 9, None),
        ("in February 2020", "month", 2020, 2, None),
        ("since 2014", "year", 2014, None, None),
    ],
)
def test_expressions(text: str, kind: str, year: int | None, month: int | None, day: int | None) -> None:
    found = next(w for w in expressions(text) if w.kind == kind)
    assert (found.year, found.month, found.day) == (year, month, day)


def test_impossible_days_are_no_days() -> None:
    assert [w for w in expressions("on February 30, 2021 and April 31") if w.day] == []


def test_days_ago_are_counted_from_what_is_dated() -> None:
    assert holds("The parties signed the bridge deal three days ago. It is a good deal.", "2031-03-06", 12)


def test_an_opening_makes_news() -> None:
    text = "The parties signed the bridge deal in the town hall. People were glad."
    assert holds(text, "2031-03-05", 30)
    # sabotaged: told as history, it is no news
    assert (interval("After they signed the bridge deal last year, people were glad.")[0] or "") > "2031-12"


def test_a_state_bounds_the_day_on_both_sides() -> None:
    assert holds("Mayor Brandt opens the market on Friday.", "2030-09-01", 560)


def test_a_masthead_is_not_believed_against_the_text() -> None:
    body = "The parties signed the bridge deal three days ago. All were glad.\n"
    text = f"Thursday, February 22nd, 2040\n\nA Deal at Last\n\n{body}"
    found = read(text)
    assert found["masthead"]["date"] == "2040-02-22"
    assert found["masthead"]["trusted"] is False
    assert found["written"]["latest"] < "2031-04-01"
    assert {"start": 0, "end": 29} in found["boilerplate"]


def test_a_day_of_publication_counts_where_nothing_speaks_against_it() -> None:
    text = "A Quiet Week in the Valley\n\nPublished on 12 July 2021\n\nThe market was open and the mayor came by.\n"
    assert holds(text, "2021-07-12", 10)


def test_a_dateline_counts() -> None:
    assert holds(
        "MARO, July 9, 2021 (Newswire) - The market was open on that day and people came.\n\nMore soon.",
        "2021-07-09",
        10,
    )


def test_an_office_to_come_is_not_yet_held() -> None:
    text = "President-elect Joe Biden will take office on January 20. The Biden administration has plans."
    assert holds(text, "2021-01-10", 90)


def test_what_is_ahead_bounds_from_above() -> None:
    early, late = interval("The vote was held on 5 May 2019. The court will rule on 3 June 2019.")
    assert early is not None
    assert late is not None
    assert early >= "2019-05-01"
    assert late <= "2019-06-10"


def test_nothing_known_is_said() -> None:
    found = read("The market was open and people came.")["written"]
    assert (found["earliest"], found["latest"]) == (None, None)
    assert "nothing" in found["basis"]


def test_the_table_of_the_world_names_its_sources_and_no_case() -> None:
    assert len(world()) > 90
    assert all(a.source and a.phrases and a.first <= a.last for a in world())
    local = re.compile(r"afghan|taliban|kabul|doha|ghani|karzai", re.I)
    assert not [a for a in world() if any(local.search(p.pattern.pattern) for p in a.phrases)]


def test_a_case_lends_forms_of_actors_it_has(afghanistan: Case) -> None:
    lends = lent_by(afghanistan.folder)
    actors = {actor.id for actor in afghanistan.file.actors}
    assert set(lends.aliases) <= actors
    assert set((lends.capitals or {}).values()) <= actors
    assert all(a.source and a.first <= a.last for a in lends.anchors)


def test_a_broken_list_of_what_a_case_lends_is_named(tmp_path: Path) -> None:
    (tmp_path / "reading.yaml").write_text("anchors: [{id: x}]", encoding="utf-8")
    with pytest.raises(CaseError, match="not well formed"):
        lent_by(tmp_path)
