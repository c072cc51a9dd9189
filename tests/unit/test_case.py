"""Loading a case: every fault at once, each with file, line, column, field and something to try."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.case.load import load_case
from twotrack.errors import CaseError, Fault, RequestError
from twotrack.mechanisms.catalogue import parameters


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., Path]:
    """A copy of riverland with pieces of its files replaced: (file, old, new) ..."""

    def make(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / "riverland"
        if not folder.exists():
            shutil.copytree(api.cases()["riverland"], folder)
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, old
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


def faults(folder: Path, *overlays: str) -> list[Fault]:
    with pytest.raises(CaseError) as caught:
        load_case(folder, parameters(), None, overlays)
    return list(caught.value.faults)


def only(folder: Path, *overlays: str) -> Fault:
    found = faults(folder, *overlays)
    assert len(found) == 1, found
    return found[0]


SUPPORT = "support: [{assumption: invented, settles: nothing}]"


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "message", "hint"),
    [
        ("case.yaml", "title:", "titel:", "titel", "unknown key 'titel'", "did you mean 'title'"),
        ("case.yaml", "  map: shapes.json", "  mapp: shapes.json", "ground.mapp", "unknown key", "did you mean 'map'"),
        (
            "case.yaml",
            "unit: thousand fighters",
            "unit: fighters",
            "war.strength.crown.unit",
            "unit is 'fighters'",
            "thousand",
        ),
        ("case.yaml", "uniform: [18, 24]", "uniform: [24, 18]", "war.strength.crown", "lower bound lies above", ""),
        ("case.yaml", "uniform: [18, 24]", "uniform: [18, .inf]", "war.strength.crown.uniform.1", "finite", ""),
        ("case.yaml", "uniform: [18, 24]", "uniform: [18, 24], value: 3", "war.strength.crown", "exactly one", ""),
        ("case.yaml", "value: 0.5, unit: share", "value: 0.6, unit: share", "issues", "sum to 1.1, not 1", "central"),
        ("case.yaml", "population: 1.0", "population: 0.9", "ground.weight", "sum to 0.9, not 1", ""),
        (
            "case.yaml",
            "sides: [crown, league]",
            "sides: [crown, leage]",
            "war.sides.1",
            "unknown actor 'leage'",
            "league",
        ),
        (
            "case.yaml",
            "{to: crown, kind: enables}",
            "{to: crow, kind: enables}",
            "relations.0.to",
            "unknown actor",
            "crown",
        ),
        (
            "case.yaml",
            "kind: government}",
            "kind: goverment}",
            "actors.0.kind",
            "is not known here",
            "did you mean 'government'",
        ),
        ("case.yaml", "as_of: 2031-03-03", "as_of: 2031-02-30", "as_of", "", ""),
        ("case.yaml", "as_of: 2031-03-03", "as_of: soon", "as_of", "valid date", ""),
        (
            "case.yaml",
            "red_lines: [league-rule]",
            "red_lines: [ligue-rule]",
            "red_lines.0",
            "unknown option",
            "league-rule",
        ),
        ("case.yaml", "league-rule: 0.0}", "league-rule: 1.5}", "positions.crown", "outside [0, 1]", ""),
        (
            "case.yaml",
            "{measure: control, of: league, at_least: 0.7}",
            "{measure: contrl, of: league, at_least: 0.7}",
            "when.0.measure",
            "is not known here",
            "did you mean 'control'",
        ),
        (
            "case.yaml",
            "at: horizon\n    support: *invented\n\n#",
            "at: any-week\n    support: *invented\n\n#",
            "endings.6.at",
            "taken at the horizon",
            "write at: horizon",
        ),
        (
            "case.yaml",
            "  combat:\n",
            "  combatt:\n",
            "parameters.combatt",
            "unknown mechanism",
            "did you mean 'combat'",
        ),
        (
            "case.yaml",
            "    enabler_effect:\n",
            "    enabler_efect:\n",
            "parameters.combat.enabler_efect",
            "unknown parameter",
            "enabler_effect",
        ),
        (
            "case.yaml",
            "crown: {uniform: [0.4, 1.2], unit: ratio",
            "crown: {uniform: [0.4, 1.2], unit: percent",
            "enabler_effect.crown.unit",
            "unit is 'percent'",
            "unit: ratio",
        ),
        (
            "case.yaml",
            "crown: {uniform: [0.4, 1.2]",
            "crown: {uniform: [0.4, 120]",
            "enabler_effect.crown.uniform",
            "outside [0, 50]",
            "",
        ),
        (
            "case.yaml",
            "excludes: [crown-appoints]",
            "excludes: [crown-apoints]",
            "excludes.0",
            "unknown rule",
            "crown-appoints",
        ),
        ("case.yaml", "factor: [0.5, 0.5,", "factor: [0.5, 5.5,", "calendar.seasons", "mean 1", ""),
        ("places.csv", "larkmoor,Larkmoor", "eastgate,Larkmoor", "place_id", "stands twice", "ids are unique"),
        ("places.csv", "0,3,league", "0,three,league", "fighting", "'three' is not a number", ""),
        ("places.csv", ",league\nsaltings", ",ligue\nsaltings", "holder", "unknown side 'ligue'", "league"),
        ("places.csv", "120,country", "120,", "seat", "exactly one place", ""),
        ("places.csv", "place_id,name", "place,name", "place_id", "column 'place_id' is missing", "place"),
        (
            "neighbours.csv",
            "ashen-hills,eastgate",
            "ashen-hills,estgate",
            "place_b",
            "unknown place 'estgate'",
            "eastgate",
        ),
        ("neighbours.csv", "ashen-hills,eastgate", "ashen-hills,ashen-hills", "place_b", "not its own neighbour", ""),
    ],
)
def test_one_fault(
    copy: Callable[..., Path], file: str, old: str, new: str, field: str, message: str, hint: str
) -> None:
    found = faults(copy((file, old, new)))
    match = [f for f in found if f.file == file and f.field.endswith(field) and message in f.message]
    assert match, [str(f) for f in found]
    assert match[0].line is not None
    assert match[0].column is not None
    assert hint in match[0].hint


def test_all_faults_come_at_once_in_order_of_place(copy: Callable[..., Path]) -> None:
    folder = copy(
        ("case.yaml", "title:", "titel:"),
        ("case.yaml", "population: 1.0", "population: 0.9"),
        ("places.csv", "0,3,league", "0,three,league"),
        ("neighbours.csv", "ashen-hills,eastgate", "ashen-hills,estgate"),
    )
    found = faults(folder)
    assert {f.file for f in found} == {"case.yaml", "places.csv", "neighbours.csv"}
    assert len(found) >= 4
    assert [(f.file, f.line or 0) for f in found] == sorted((f.file, f.line or 0) for f in found)
    assert "faults:" in str(CaseError("case has 2 faults:", found))


def test_lines_and_columns_are_those_of_the_file(copy: Callable[..., Path]) -> None:
    folder = copy(("case.yaml", "title:", "titel:"))
    fault = next(f for f in faults(folder) if f.field == "titel")
    text = (folder / "case.yaml").read_text(encoding="utf-8").splitlines()
    assert fault.line is not None
    assert fault.column == 1
    assert text[fault.line - 1].startswith("titel:")
    assert str(fault).startswith(f"case.yaml:{fault.line}:1: titel: unknown key 'titel'")


def test_an_unreachable_place_is_named(copy: Callable[..., Path]) -> None:
    folder = copy()
    lines = (folder / "neighbours.csv").read_text().splitlines()
    (folder / "neighbours.csv").write_text("\n".join(x for x in lines if "eastgate" not in x) + "\n")
    fault = only(folder)
    assert "'eastgate' cannot be reached" in fault.message
    assert fault.line == 5


def test_a_duplicate_key_and_broken_yaml_have_a_place(copy: Callable[..., Path]) -> None:
    assert "stands twice" in only(copy(("case.yaml", "title: The", "name: other\ntitle: The"))).message
    folder = copy()
    (folder / "case.yaml").write_text("schema: 1\nname: [a\n")
    fault = next(f for f in faults(folder))
    assert "not valid YAML" in fault.message
    assert fault.line is not None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"42\n"])
def test_a_file_that_is_no_case_at_all(copy: Callable[..., Path], content: bytes) -> None:
    folder = copy()
    (folder / "case.yaml").write_bytes(content)
    assert all(f.file == "case.yaml" for f in faults(folder))


def test_missing_files_are_named(copy: Callable[..., Path]) -> None:
    folder = copy()
    (folder / "places.csv").unlink()
    assert "file not found" in only(folder).message
    (folder / "case.yaml").unlink()
    assert "file not found" in only(folder).message


def test_an_overlay_that_does_not_exist(riverland: Case) -> None:
    with pytest.raises(RequestError, match="did you mean 'conditional-exit'"):
        riverland.with_overlay("conditonal-exit")


def test_two_overlays_that_set_one_field_differently_are_refused(copy: Callable[..., Path]) -> None:
    with pytest.raises(CaseError, match=r"'gone-already' and 'nobody-leaves' both change calendar\.presence\.path"):
        api.load("riverland", overlays=["gone-already", "nobody-leaves"])
    folder = copy()
    text = (folder / "overlays" / "gone-already.yaml").read_text()
    (folder / "overlays" / "twin.yaml").write_text(text.replace("id: gone-already", "id: twin"))
    assert api.load(folder, overlays=["gone-already", "twin"]).overlays == ("gone-already", "twin")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("set: {calender.seasons: 1}", "nothing stands at 'calender'"),
        ("set: {issues.rull.name: x}", "nothing stands at 'rull'"),
        ("scale: {war.strength.leag: 2}", "nothing stands at 'leag'"),
        ("scale: {title: 2}", "only a quantity can be scaled"),
        ("scale: {war.strength.league: -2}", "must not be negative"),
        ("add: {title: [x]}", "not a list"),
        ("set: {as_of: 2031-13-01}", "date"),
        ("set: {nonsense: 1}", "unknown key 'nonsense'"),
        ("{}", "changes nothing"),
    ],
)
def test_faults_of_an_overlay_stand_in_its_own_file(copy: Callable[..., Path], body: str, message: str) -> None:
    folder = copy()
    head = f"schema: 1\nid: mine\nname: mine\nkind: test\nabout: mine\n{SUPPORT}\n"
    (folder / "overlays" / "mine.yaml").write_text(head + ("" if body == "{}" else body) + "\n")
    found = faults(folder, "mine")
    assert any(message in f.message and f.file == "overlays/mine.yaml" and f.line for f in found), found


def test_overlays_set_scale_and_add(copy: Callable[..., Path]) -> None:
    folder = copy()
    event = f"{{date: 2031-06-01, kind: other, what: A fair., {SUPPORT}}}"
    (folder / "overlays" / "mine.yaml").write_text(
        f"schema: 1\nid: mine\nname: mine\nkind: policy\nabout: mine\n{SUPPORT}\n"
        "set: {issues.tolls.options: [crown, halves, valleys], talks.state: closed}\n"
        f"scale: {{war.strength.league: 2}}\nadd: {{calendar.events: [{event}]}}\n"
    )
    base, changed = api.load(folder), api.load(folder, overlays=["mine"])
    assert changed.file.talks.state == "closed"
    assert changed.numbers["war.strength.league"].uniform == (28, 48)
    assert len(changed.file.calendar.events) == len(base.file.calendar.events) + 1
    assert changed.fingerprint != base.fingerprint
    assert base.with_overlay("mine").fingerprint == changed.fingerprint


@pytest.mark.slow
def test_what_was_not_known_on_the_date_is_gone() -> None:
    june, july = api.load("afghanistan"), api.load("afghanistan", "2021-07-15")
    presence = {c.as_of: c.file.calendar.presence for c in (june, july)}
    ends = {day: p.path[-1].date.isoformat() for day, p in presence.items() if p}
    assert sorted(ends.values()) == ["2021-08-31", "2021-09-11"]
    assert june.support_counts()["documents"] < july.support_counts()["documents"]
    assert june.notes
    assert "002" in {s.id for s in june.evidence.documents() if s.known_from > june.as_of}
    with pytest.raises(RequestError, match="there is no start map for 2014-05-05"):
        api.load("afghanistan", "2014-05-05")
    with pytest.raises(RequestError, match="not a date"):
        api.load("afghanistan", "June")


def test_words_do_not_change_the_fingerprint_and_numbers_do(copy: Callable[..., Path]) -> None:
    before = api.load(copy()).fingerprint
    assert api.load(copy(("case.yaml", "stands for a real country", "is a real country"))).fingerprint == before
    assert api.load(copy(("case.yaml", "uniform: [18, 24]", "uniform: [18, 25]"))).fingerprint != before


def test_the_real_map(afghanistan: Case) -> None:
    places = afghanistan.places
    assert len(places) == 398
    assert len(places.edges) == 1095
    assert len(set(places.regions)) == 34
    assert sum(s == "region" for s in places.seats) == 33
    assert places.names[places.seats.index("country")] == "Kabul"
    assert places.columns["population"].sum() == pytest.approx(30.73e6, rel=1e-3)


def test_every_number_of_every_case_has_support() -> None:
    for name in api.cases():
        case = api.load(name)
        assert all(case.supports().values())
        grounds = case.grounds()
        assert sum(case.support_counts().values()) == len(grounds) > 100
        assert set(case.numbers) <= set(grounds)
        assert not any(name.startswith(("actors", "orders", "calendar.events", "issues.0.support")) for name in grounds)


def test_unknown_cases_are_refused_with_a_suggestion() -> None:
    with pytest.raises(RequestError, match="did you mean 'riverland'"):
        api.load("riverlnd")


def test_new_cases_are_well_formed(tmp_path: Path) -> None:
    from twotrack.case.scaffold import new_case

    for seed, places in ((0, 2), (1, 12), (2, 300)):
        folder = new_case(tmp_path / f"w{seed}", f"w{seed}", places, seed)
        assert api.validate(folder) == []
        assert len(api.load(folder).places) == places
    for name, count in (("Bad Name", 12), ("w0", 12), ("few", 1)):
        with pytest.raises(RequestError):
            new_case(tmp_path / name, name, count)


def test_json_schemas_are_exported() -> None:
    schema = api.json_schema("case")
    assert schema["additionalProperties"] is False
    assert {"actors", "issues", "endings"} <= set(schema["properties"])
    for what in ("overlay", "sources", "claims", "checks", "promises", "coding", "second"):
        assert api.json_schema(what)["properties"]
    with pytest.raises(RequestError, match="no schema for 'cases'"):
        api.json_schema("cases")


def test_an_undated_reason_does_not_make_a_later_event_known(copy: Callable[..., Path]) -> None:
    """An entry that stands on a claim of tomorrow and on an assumption is not known today."""
    sources = (
        "schema: 1\nsources:\n  - {id: late, kind: document, name: a later paper, known_from: 2031-06-01}\n"
        "  - {id: early, kind: document, name: an earlier paper, known_from: 2031-01-01}\n"
    )
    claims = "schema: 1\nclaims:\n" + "".join(
        f"  - {{id: {s}-1, source: {s}, start: 0, end: 5, sha256_16: '0123456789abcdef', kind: event, paraphrase: x, "
        "asserted_by: author, coder: A, confidence: 1}\n"
        for s in ("late", "early")
    )
    reasons = "[{{claim: {0}-1}}, {{assumption: x, settles: y}}]"
    event = f"    - {{{{date: 2031-07-01, kind: other, what: {{0}}., support: {reasons}}}}}\n"
    folder = copy(("case.yaml", "  events:\n", "  events:\n" + event.format("late") + event.format("early")))
    (folder / "sources.yaml").write_text(sources)
    (folder / "claims.yaml").write_text(claims)
    assert [e.what for e in api.load(folder).file.calendar.events] == [
        "early.",
        "The Neighbour announces that its troops will leave by September.",
    ]
    assert "late." in [e.what for e in api.load(folder, "2031-06-01").file.calendar.events]
    late_start = (
        "case.yaml",
        "control: holders   # the holder column of places.csv\n  support: [",
        "control: holders\n  support: [{claim: late-1}, ",
    )
    copy(late_start)
    with pytest.raises(RequestError, match="known only from 2031-06-01"):
        api.load(folder)
    (folder / "claims.yaml").write_text(claims.replace("source: late", "source: lat"))
    assert any("unknown source 'lat'" in f.message and f.hint == "did you mean 'late'?" for f in faults(folder))


def test_an_overlay_may_give_one_quantity_for_both_sides(copy: Callable[..., Path]) -> None:
    folder = copy()
    (folder / "overlays" / "mine.yaml").write_text(
        f"schema: 1\nid: mine\nname: mine\nkind: test\nabout: mine\n{SUPPORT}\n"
        f"set: {{parameters.combat.boldness: {{value: 0.2, unit: probability, {SUPPORT}}}}}\n"
    )
    numbers = api.load(folder, overlays=["mine"]).numbers
    assert numbers["combat.boldness.crown"].value == numbers["combat.boldness.league"].value == 0.2


def test_an_option_may_be_called_like_a_word(copy: Callable[..., Path]) -> None:
    """The fingerprint leaves out words, not options that happen to have a word's name."""
    for name in ("halves", "about"):
        folder = copy()
        text = (folder / "case.yaml").read_text().replace("halves", name)
        (folder / "case.yaml").write_text(text)
    first = api.load(folder).fingerprint
    (folder / "case.yaml").write_text(text.replace("about: 0.6", "about: 0.5"))
    assert api.load(folder).fingerprint != first


@pytest.mark.slow
def test_validate_reads_checks_and_the_map_too(copy: Callable[..., Path]) -> None:
    folder = copy()
    assert api.validate(folder) == []
    (folder / "checks.yaml").write_text("schema: 1\nchecks:\n  - {name: a, expect: much, twin: {without: [combat]}}\n")
    (folder / "shapes.json").unlink()
    found = {(f.file, f.field) for f in api.validate(folder)}
    assert found == {("checks.yaml", "checks.0"), ("case.yaml", "ground.map")}


def test_no_parameter_stands_on_anything_known_after_its_cut(afghanistan: Case) -> None:
    """What a parameter cites beyond the cut does not count, and the reader is told."""
    cut = afghanistan.file.parameters_until
    assert cut is not None
    assert cut.isoformat() == "2021-05-01"
    for name, ground in afghanistan.grounds().items():
        if ground in {"documents", "data"} and name in afghanistan.numbers and not name.startswith("start."):
            known = [afghanistan.evidence.known(s, cut) for s in afghanistan.numbers[name].support]
            assert any(known), name
    assert "parameters on 2021-05-01" in afghanistan.notes[0]


def test_a_number_that_needs_an_assumption_counts_as_assumed(afghanistan: Case) -> None:
    for name, ground in afghanistan.grounds().items():
        quantity = afghanistan.numbers.get(name)
        if quantity and any(s.assumption for s in quantity.support):
            assert ground == "assumption", name


@pytest.mark.parametrize("day", ["2014-05-05", "2015-05-04", "0001-01-01", "9999-12-31"])
def test_no_start_map_of_a_later_day_reaches_an_earlier_one(day: str) -> None:
    with pytest.raises(RequestError, match=r"no start map|not a date of this model"):
        api.load("afghanistan", day)


SENSELESS = {
    "parameters: a list": ("case.yaml", "parameters:\n", "parameters: [a]\nnonsense:\n"),
    "a mechanism that is a number": (
        "case.yaml",
        "  standing-down:\n    threshold:",
        "  beliefs: 5\n  standing-down:\n    threshold:",
    ),
    "a parameter that is a number": (
        "case.yaml",
        "    boldness: {uniform: [0.1, 0.35], unit: probability, support: *invented}",
        "    boldness: 5",
    ),
    "a key that is a number": (
        "case.yaml",
        "  standing-down:\n    threshold:",
        "  5: {}\n  standing-down:\n    threshold:",
    ),
    "a lognormal without end": ("case.yaml", "{uniform: [18, 24]", "{lognormal: [20, 500]"),
    "a number without end": ("case.yaml", "{uniform: [18, 24]", "{uniform: [18, 1e300]"),
    "a weight that is no number": ("case.yaml", "population: 1.0", "population: .nan"),
    "a coordinate as a weight": ("case.yaml", "population: 1.0", "lat: 1.0"),
    "a bound that is no number": ("case.yaml", "at_least: 0.7", "at_least: .nan"),
    "true as a number": ("case.yaml", "reference: 3000", "reference: true"),
    "a number as a date": ("case.yaml", "as_of: 2031-03-03", "as_of: 86400"),
    "a schema that is true": ("case.yaml", "schema: 1", "schema: true"),
    "a header misspelt": ("neighbours.csv", "place_a,place_b", "placea,place_b"),
    "an outline that is none": ("shapes.json", '{"attribution"', '["attribution"'),
    "a check of an unknown overlay": ("checks.yaml", "given: [no-common-ground]", "given: [no-comon-ground]"),
    "a check without an unknown mechanism": ("checks.yaml", "without: [acceptance]", "without: [aceptance]"),
}


@pytest.mark.parametrize("name", sorted(SENSELESS))
@pytest.mark.slow
def test_senseless_input_is_a_fault_and_no_traceback(copy: Callable[..., Path], name: str) -> None:
    folder = copy(SENSELESS[name])
    found = api.validate(folder)
    assert found
    assert all(f.message and f.file for f in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n"
        "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d]\n"
        "f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\ng: [*f, *f, *f, *f, *f, *f, *f, *f]\n",
        "a: &a\n  b: *a\n",
        "[" * 3000,
    ],
)
def test_yaml_that_never_ends_is_refused(copy: Callable[..., Path], text: str) -> None:
    folder = copy()
    (folder / "case.yaml").write_text(text)
    assert all(f.file == "case.yaml" for f in faults(folder))


def test_overlays_that_scale_or_add_to_what_another_sets_are_refused(copy: Callable[..., Path]) -> None:
    folder = copy()
    head = f"schema: 1\nid: NAME\nname: x\nkind: test\nabout: x\n{SUPPORT}\n"
    for name, body in {
        "twice": "scale: {war.strength.league: 2}",
        "again": "scale: {war.strength.league: 2}",
        "events": "set: {calendar.events: []}",
        "more": f"add: {{calendar.events: [{{date: 2031-06-01, kind: other, what: x, {SUPPORT}}}]}}",
    }.items():
        (folder / "overlays" / f"{name}.yaml").write_text(head.replace("NAME", name) + body + "\n")
    for pair in (["twice", "again"], ["events", "more"]):
        with pytest.raises(CaseError, match="cannot be combined"):
            api.load(folder, overlays=pair)


def test_appending_to_a_list_goes_with_a_change_inside_another_item() -> None:
    def deals(*names: str) -> dict[str, Any]:
        return {deal.id: deal for deal in api.load("riverland", overlays=names).file.side_deals}

    vow = deals("capitals-spared")["capitals-spared"]
    for order in (("capitals-spared", "extended-term"), ("extended-term", "capitals-spared")):
        assert deals(*order) == deals("extended-term") | {"capitals-spared": vow}


def test_changing_what_another_overlay_adds_is_refused(copy: Callable[..., Path]) -> None:
    folder = copy()
    head = f"schema: 1\nid: late\nname: x\nkind: test\nabout: x\n{SUPPORT}\n"
    (folder / "overlays" / "late.yaml").write_text(head + "set: {side_deals.capitals-spared.waits_for: []}\n")
    for pair in (["late", "capitals-spared"], ["capitals-spared", "late"]):
        with pytest.raises(CaseError, match="both change side_deals; they cannot be combined"):
            api.load(folder, overlays=pair)
