"""The bargaining table: hand-worked examples, agreement with the engine, orders, the page."""

from __future__ import annotations

import dataclasses
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.test_report import NASTY, Page

import twotrack as tt
from twotrack.analysis.disagreement import agenda, at_medians, medians, war_values
from twotrack.analysis.geometry import Agenda, Geometry
from twotrack.analysis.institutions import institutions
from twotrack.analysis.table import bargaining_table, geometry
from twotrack.errors import RequestError
from twotrack.report.geometry import SECTIONS, plane, render_geometry
from twotrack.world.compile import LANES, block
from twotrack.world.ground import ground

# by hand, worth to a and b: (x0, y0) 0, 1; (x0, y1) 0.4, 0.3; (x1, y0) 0.6, 0.7; (x1, y1) 1, 0
TWO = Agenda(
    ("a", "b"),
    ("x", "y"),
    (("x0", "x1"), ("y0", "y1")),
    (((0.0, 0.6), (0.0, 0.4)), ((0.3, 0.0), (0.7, 0.0))),
    frozenset({("a", "x", "x0")}),
)


def at(*floor: float, agenda: Agenda = TWO, **more: int) -> Geometry:
    return Geometry(agenda, np.array(floor), **more)


def test_zone_and_blockers_by_hand():
    found = at(0.5, 0.5)
    x, y = found.issue(0), found.issue(1)
    assert x["zone"] == ["x1"]
    assert y["zone"] == ["y0"]
    assert x["blockers"] == {"a": ["x0"]}
    assert y["blockers"] == {"b": ["y1"]}
    assert x["options"]["x0"]["refused_by"] == ["a"]
    assert x["options"]["x0"]["red_line_of"] == ["a"]
    assert x["options"]["x1"]["red_line_of"] == []
    rooms = [one["options"][o]["room"] for one in (x, y) for o in one["options"]]
    assert rooms == pytest.approx([-0.2, 0.1, 0.1, -0.2])
    assert found.in_zone() == 1
    assert len(found.frontier[0]) == 3, "x0 with y1 is dominated"


def test_the_three_points_by_hand():
    for rule in ("nash", "kalai_smorodinsky", "egalitarian"):
        point = at(0.0, 0.0).point(rule)
        assert point["deal"] == {"x": "x1", "y": "y0"}, rule
        assert point["utilities"] == pytest.approx({"a": 0.6, "b": 0.7})
        assert point["gains"] == pytest.approx({"a": 0.6, "b": 0.7})
    # a could have 10 or 6 or 2, b nothing or half or nine tenths: shares and gains part ways
    apart = Agenda(("a", "b"), ("x",), (("p", "q", "r"),), (((1.0, 0.6, 0.2),), ((0.0, 0.05, 0.09),)))
    assert at(0.0, 0.0, agenda=apart).point("kalai_smorodinsky")["deal"] == {"x": "q"}
    assert at(0.0, 0.0, agenda=apart).point("egalitarian")["deal"] == {"x": "r"}


def test_a_war_between_the_deals_leaves_no_point_and_names_who_blocks():
    found = at(0.7, 0.5)
    assert found.point("nash") is found.point("kalai_smorodinsky") is found.point("egalitarian") is None
    x = found.issue(0)["options"]["x1"]
    assert x["refused_by"] == [], "each accepts some package with it"
    assert x["blockers"] == ["a", "b"], "but never the same one"
    assert found.issue(1)["options"]["y0"]["blockers"] == ["a"]
    nearest = found.nearest()
    assert nearest["deal"] == {"x": "x1", "y": "y0"}
    assert nearest["short"] == pytest.approx({"a": 0.1, "b": 0.0})
    assert nearest["gives"] == {"a": pytest.approx({"y": 0.4}), "b": pytest.approx({"x": 0.3})}
    assert nearest["red_lines_crossed"] == {"a": [], "b": []}
    vetoes = found.vetoes()
    assert {p: v["alone_keeps_out"] for p, v in vetoes.items()} == {"a": 2, "b": 1}
    assert all(v["opens_without_its_veto"] for v in vetoes.values())
    assert not any(v["opens_without_its_veto"] for v in at(0.5, 0.5).vetoes().values()), "the twin: it is open"


def test_a_war_above_every_deal_leaves_nothing():
    found = at(2.0, 2.0)
    assert found.point("nash") is None
    assert found.issue(0)["zone"] == []
    assert found.issue(0)["blockers"] == {"a": ["x0", "x1"], "b": ["x0", "x1"]}
    assert found.in_zone() == 0


def test_trading_across_issues_is_worth_what_it_is_by_hand():
    # apart: on x both can have half, on y both can have half; together: x1 with y0 and a little more
    found = at(0.0, 0.0).logrolling()
    assert found["apart"] == pytest.approx(0.5)
    assert found["together"] >= 0.6
    assert found["potential"] == pytest.approx(found["together"] - found["apart"])


TABLES = st.integers(2, 3).flatmap(
    lambda parties: st.lists(st.integers(1, 3), min_size=1, max_size=4).flatmap(
        lambda sizes: st.tuples(*[st.tuples(*[st.tuples(*[st.integers(0, 9)] * m) for m in sizes])] * parties)
    )
)


@settings(deadline=None, max_examples=40)
@given(worth=TABLES, floor=st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_beyond_the_limit_the_answers_are_the_same(worth, floor):
    parties = tuple("abc"[: len(worth)])
    options = tuple(tuple(f"o{o}" for o in range(len(row))) for row in worth[0])
    made = Agenda(parties, tuple(f"i{j}" for j in range(len(options))), options, worth)
    wide, built = at(*floor[: len(parties)], agenda=made), at(*floor[: len(parties)], agenda=made, most_listed=0)
    assert "all" in wide.method
    assert "issue by issue" in built.method
    assert built.in_zone() is None
    assert [wide.issue(j) for j in range(len(options))] == [built.issue(j) for j in range(len(options))]
    assert wide.vetoes() == built.vetoes()
    assert wide.nearest() == built.nearest()


def test_more_than_five_parties_are_refused():
    with pytest.raises(RequestError, match="at most 5"):
        at(*[0.0] * 6, agenda=Agenda(tuple("abcdef"), ("x",), (("o",),), (((1.0,),),) * 6))


def test_the_agenda_is_the_engines_own(riverland, afghanistan):
    """At medians the Pareto set is the one every lane of the engine gets."""
    for case in (riverland, afghanistan):
        found = Geometry(agenda(case, medians(case)), np.zeros(2))
        fixed = at_medians(case)
        world = block(fixed, ground(fixed, 1), 0, 0)
        ours = found.frontier[0]
        theirs = world.deals.worth[: int(world.deals.count[0]), :, 0].astype(np.float64)
        # the engine also keeps what is dominated by no more than a rounding of float64
        assert {tuple(x) for x in np.round(ours, 5).tolist()} <= {tuple(x) for x in np.round(theirs, 5).tolist()}
        assert all((ours >= x - 1e-6).all(axis=1).any() for x in theirs)


def test_members_in_whom_a_deal_beats_war_are_those_of_a_run(riverland):
    war = war_values(riverland, 40, 7)
    run = tt.run(riverland, members=40, weeks=1, seed=7)
    assert war.room.size == war.members.shape[1] == 40
    assert np.median(war.room) == pytest.approx(run.answer["series"]["zone"]["q50"][0], abs=1e-6)
    for s, side in enumerate(riverland.sides):
        band = run.answer["series"][f"war_value_{side}"]
        assert np.median(war.members[s]) == pytest.approx(band["q50"][0], abs=1e-6)
    again = war_values(riverland, 64, 7)
    assert (again.room[:40] == war.room).all(), "a member does not depend on how many there are"
    assert war.members.shape[1] > LANES


def test_no_common_ground_is_seen(riverland):
    base = tt.table(riverland, 64)
    worse = tt.table(riverland.with_overlay("no-common-ground"), 64)
    assert worse["agreement_exists"] < base["agreement_exists"]
    assert worse["agreement_exists_interval"]["high"] < base["agreement_exists_interval"]["low"]


def test_the_answer_has_the_keys_other_programs_read(afghanistan):
    answer = tt.table(afghanistan, 32)
    assert set(answer) >= {"issues", "agreement_exists", "points", "pareto_size", "orders", "nearest", "method"}
    assert set(answer["issues"]) == {issue.id for issue in afghanistan.file.issues}
    for issue in afghanistan.file.issues:
        one = answer["issues"][issue.id]
        assert set(one["zone"]) <= set(issue.options)
        assert list(one["options"]) == list(issue.options)
        assert set(one["blockers"]) <= set(afghanistan.sides)
        out = set(issue.options) - set(one["zone"])
        assert {o for options in one["blockers"].values() for o in options} == out, "whatever is out has a blocker"
    assert 0 <= answer["agreement_exists"] <= 1
    assert set(answer["points"]) == {"nash", "kalai_smorodinsky", "egalitarian"}
    for point in answer["points"].values():
        assert set(point["deal"]) == set(answer["issues"])
        assert all(point["deal"][i] in one["zone"] for i, one in answer["issues"].items())
        assert all(gain >= 0 for gain in point["gains"].values())
    assert sum(answer["support"].values()) == len(afghanistan.grounds())


def test_red_lines_that_leave_no_order(afghanistan):
    found = institutions(afghanistan)
    given = {order.id: [rule.id for rule in order.rules] for order in afghanistan.file.orders}
    excluded = {frozenset((r.id, o)) for order in afghanistan.file.orders for r in order.rules for o in r.excludes}
    assert found["under"] == "constitution"
    assert found["conflicts"], "the order in force leaves no room for every rule of the other"
    assert {frozenset(c) for c in found["conflicts"]} == {frozenset(p - set(given["constitution"])) for p in excluded}
    free = next(one for one in found["constitutions"] if one["constitution"] is None)
    assert {frozenset(c) for c in free["conflicts"]} == excluded
    for one in found["constitutions"]:
        for kept in one["feasible"]:
            assert set(one["given"]) <= set(kept)
            assert not {frozenset(pair) for pair in combinations(kept, 2)} & excluded
        assert {name for conflict in one["conflicts"] for name in conflict} <= set(found["rules"])


def test_without_exclusions_every_rule_fits(afghanistan):
    """The sabotaged twin."""
    orders = tuple(
        order.model_copy(update={"rules": tuple(rule.model_copy(update={"excludes": ()}) for rule in order.rules)})
        for order in afghanistan.file.orders
    )
    case = dataclasses.replace(afghanistan, file=afghanistan.file.model_copy(update={"orders": orders}))
    found = institutions(case)
    assert all(one["conflicts"] == [] for one in found["constitutions"])
    assert found["feasible"][0][: len(orders[0].rules)] == [rule.id for rule in orders[0].rules]


def test_an_issue_of_which_every_option_is_a_red_line_is_a_conflict(riverland):
    issue = riverland.file.issues[0]
    crown = issue.positions["crown"].model_copy(update={"red_lines": issue.options[1:]})
    changed = issue.model_copy(update={"positions": {**issue.positions, "crown": crown}})
    file = riverland.file.model_copy(update={"issues": (changed, *riverland.file.issues[1:]), "orders": ()})
    found = institutions(dataclasses.replace(riverland, file=file))
    assert found["under"] is None
    assert len(found["conflicts"]) == 1
    assert len(found["conflicts"][0]) == len(issue.options)


@pytest.fixture(scope="module", params=["riverland", "afghanistan"])
def made(request):
    case = request.getfixturevalue(request.param)
    answer, found = bargaining_table(case, 32, 0)
    return case, answer, found, render_geometry(case, answer, found)


def test_the_page_is_sound_and_loads_nothing(made):
    _, answer, found, text = made
    page = Page(text)
    assert (page.wrong, page.open, page.unlabelled, page.scripts) == ([], [], [], 0)
    assert sorted(page.ids) == sorted(set(page.ids))
    assert [x for x in page.loads if x and not x.startswith("data:")] == []
    assert set(page.links) == {"#main", *(f"#{key}" for key, _ in SECTIONS)}
    assert all(two - one <= 1 for one, two in zip(page.headings, page.headings[1:], strict=False))
    assert "http" not in re.sub(r'http-equiv="', "", text)
    assert text.count('class="corner"') == len(found.frontier[0]) + 1
    assert f"{answer['pareto_size']} packages are Pareto-optimal" in text


def test_names_from_data_are_escaped(made):
    case, answer, found, _ = made
    actors = tuple(actor.model_copy(update={"name": NASTY}) for actor in case.file.actors)
    issues = tuple(issue.model_copy(update={"name": NASTY, "about": NASTY}) for issue in case.file.issues)
    file = case.file.model_copy(update={"title": NASTY, "caveat": NASTY, "actors": actors, "issues": issues})
    text = render_geometry(dataclasses.replace(case, file=file), answer | {"notes": [NASTY]}, found)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_plane_of_very_many_packages_stays_small(riverland):
    luck = np.random.default_rng(1)
    sizes = (3,) * 10
    worth = tuple(tuple(tuple(luck.random(m) / 10) for m in sizes) for _ in range(2))
    options = tuple(tuple("abc"[:m]) for m in sizes)
    many = Agenda(riverland.sides, tuple(f"i{j}" for j in range(10)), options, worth)
    answer = {"packages": many.packages, "points": {}, "parties": list(riverland.sides)}
    shown = plane(riverland, answer, at(0.2, 0.2, agenda=many))
    assert 1_000 < shown.dots.count("M") < 59_049
    assert len(shown.dots) < 500_000
    assert "59,049 packages" in shown.summary
    assert "the others are too many" in plane(riverland, answer, at(0.2, 0.2, agenda=many, most_listed=1)).summary


def test_a_page_without_a_point_says_so(riverland):
    found = geometry(riverland, [2.0, 2.0])
    answer, _ = bargaining_table(riverland, 32, 0)
    answer |= {"points": dict.fromkeys(answer["points"]), "no_point": "war is worth more", "nearest": found.nearest()}
    text = render_geometry(riverland, answer, found)
    assert "No rule picks a deal: war is worth more." in text
    assert "The nearest falls short" in text
