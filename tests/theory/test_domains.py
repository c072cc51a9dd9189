"""Domain files: what is read, to the digit, and what is refused, with place and reason."""

import json

import numpy as np
import pytest

from twotrack.errors import CaseError
from twotrack.theory import agreement, domains, profiles
from twotrack.theory.profiles import Issue, Profile

GENIUS = """<?xml version="1.0" encoding="UTF-8"?>
<negotiation_template>
  <utility_space number_of_issues="2">
    <objective index="0" name="root" type="objective" etype="objective" description="">
      <issue index="1" name="River" type="discrete" etype="discrete" vtype="discrete">
        <item index="1" value="open" evaluation="8"/>
        <item index="2" value="shut" evaluation="2"/>
      </issue>
      <issue index="2" name="Road" type="discrete" etype="discrete" vtype="discrete">
        <item index="1" value="east" evaluation="0"/>
        <item index="2" value="west" evaluation="50"/>
        <item index="3" value="both" evaluation="20"/>
      </issue>
      <weight index="2" value="0.75"/>
      <weight index="1" value="0.25"/>
    </objective>
    <discount_factor value="0.5"/>
    <reservation value="0.3"/>
  </utility_space>
</negotiation_template>
"""

WEB = {
    "LinearAdditiveUtilitySpace": {
        "name": "north",
        "issueUtilities": {
            "River": {"DiscreteValueSetUtilities": {"valueUtilities": {"open": 0.5, "shut": 0.25}}},
            "Road": {"DiscreteValueSetUtilities": {"valueUtilities": {"east": 0.0, "west": 1.0}}},
        },
        "issueWeights": {"River": 0.4, "Road": 0.6},
        "domain": {"name": "d", "issuesValues": {"River": {"values": ["open", "shut"]}}},
        "reservationBid": {"issuevalues": {"River": "shut", "Road": "east"}},
    }
}


def save(tmp_path, text, name="profile.xml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path, text, name="profile.xml"):
    with pytest.raises(CaseError) as caught:
        domains.read(save(tmp_path, text, name))
    return str(caught.value)


def test_genius_is_normalised_by_the_largest_evaluation_of_each_issue(tmp_path):
    profile = domains.read(save(tmp_path, GENIUS))
    assert profile.issues[0] == Issue("River", ("open", "shut"), (0.25, 0.0625))
    assert profile.issues[1] == Issue("Road", ("east", "west", "both"), (0.0, 0.75, 0.3))
    assert (profile.reservation, profile.discount) == (0.3, 0.5)
    assert profile.worth({"River": "open", "Road": "both"}) == pytest.approx(0.55)
    assert profile.worth({"River": "open", "Road": "both"}, time=1.0) == pytest.approx(0.275)


@pytest.mark.parametrize("value", ["0", "1.5", "-0.2", "1.0"])
def test_a_genius_discount_outside_its_range_counts_as_none(tmp_path, value):
    text = GENIUS.replace('discount_factor value="0.5"', f'discount_factor value="{value}"')
    assert domains.read(save(tmp_path, text)).discount == 1.0


def test_genius_without_reservation_says_so_and_a_bare_utility_space_is_read(tmp_path):
    text = GENIUS.replace('<reservation value="0.3"/>', "").replace("<negotiation_template>", "")
    profile = domains.read(save(tmp_path, text.replace("</negotiation_template>", "")))
    assert profile.reservation is None


def test_nested_objectives_multiply_their_weights(tmp_path):
    inner = (
        '<objective index="9" name="sub" type="objective"><issue index="3" name="Toll" type="discrete">'
        '<item index="1" value="yes" evaluation="1"/></issue><weight index="3" value="0.5"/></objective>'
        '<weight index="9" value="0.5"/><discount_factor'
    )
    text = GENIUS.replace(
        "</objective>\n    <discount_factor",
        inner.replace("<discount_factor", "") + "</objective><discount_factor",
    )
    assert domains.read(save(tmp_path, text)).issues[2].utilities == (0.25,)


def test_geniusweb_uses_utilities_as_given_and_its_reservation_bid(tmp_path):
    profile = domains.read(save(tmp_path, json.dumps(WEB), "north.json"))
    assert profile.issues[0].utilities == (0.2, 0.1)
    assert profile.worth({"River": "open", "Road": "west"}) == pytest.approx(0.8)
    assert profile.reservation == pytest.approx(0.1)


def test_a_partial_reservation_bid_counts_what_it_names(tmp_path):
    text = change(["reservationBid"], {"issuevalues": {"River": "open"}})
    assert domains.read(save(tmp_path, text, "p.json")).reservation == pytest.approx(0.2)
    assert domains.read(save(tmp_path, change(["reservationBid"], None), "p.json")).reservation is None


def test_our_yaml_comes_back_exactly(tmp_path):
    rng = np.random.default_rng(1)
    issues = tuple(Issue(f"issue {i}", tuple(f"o:{k}" for k in range(3)), tuple(rng.random(3))) for i in range(4))
    for profile in (Profile("x", issues, -0.7, 0.9), Profile("yes", issues), Profile("null", issues, 0.1)):
        domains.write(profile, tmp_path / "p.yaml")
        assert domains.read(tmp_path / "p.yaml") == profile


def test_option_names_that_yaml_would_read_as_something_else_come_back_exactly(tmp_path):
    odd = Profile(
        "no",
        (Issue("on", ("1", "yes", "null", "2020-01-01", "1.5", "a: b"), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),),
    )
    domains.write(odd, tmp_path / "p.yaml")
    assert domains.read(tmp_path / "p.yaml") == odd


def test_two_profiles_make_tables_whatever_their_order(tmp_path):
    first = domains.read(save(tmp_path, GENIUS))
    second = Profile(
        "b",
        (
            Issue("Road", ("both", "east", "west"), (0.1, 0.9, 0.0)),
            Issue("River", ("shut", "open"), (0.1, 0.0)),
        ),
    )
    tables, floor = profiles.together([first, second])
    utilities, chosen = agreement.packages(tables)
    assert utilities.shape == (6, 2)
    assert floor.tolist() == [0.3, 0.0]
    best = int(np.argmax(utilities[:, 1]))
    assert [i.options[o] for i, o in zip(first.issues, chosen[best], strict=True)] == ["shut", "east"]


def test_profiles_of_different_domains_are_refused(tmp_path):
    first = domains.read(save(tmp_path, GENIUS))
    with pytest.raises(ValueError, match="same issues"):
        profiles.together([first, Profile("b", first.issues[:1])])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('evaluation="8"', 'evaluation="nan"', "profile.xml:6: River.open: 'nan' is not a finite number"),
        ('evaluation="8"', 'evaluation="-8"', "-8 must lie between 0 and inf"),
        ('evaluation="8"', "", "is not a finite number"),
        ('value="shut"', 'value="open"', "the option of River 'open' is stated twice"),
        ('name="Road"', 'name="River"', "the issue 'River' is stated twice"),
        ('<weight index="2" value="0.75"/>', "", "there is no weight for this issue"),
        ('weight index="2"', 'weight index="1"', "stated twice"),
        ('value="0.75"', 'value="-0.75"', "must lie between"),
        ('type="discrete" etype="discrete" vtype="discrete"', 'type="fuzzy" etype="real"', "only discrete"),
        (
            '<reservation value="0.3"/>',
            '<reservation value="0.3"/><reservation value="0.4"/>',
            "more than once",
        ),
        ('<reservation value="0.3"/>', '<reservation value="inf"/>', "finite"),
        ("</utility_space>", "", "profile.xml:20: not well-formed XML: mismatched tag"),
        (
            "<negotiation_template>",
            "<!DOCTYPE x><negotiation_template>",
            "document types and entities are not read",
        ),
    ],
)
def test_malformed_genius_is_refused_with_its_place(tmp_path, old, new, message):
    assert message in refused(tmp_path, GENIUS.replace(old, new))


def test_entities_are_never_expanded(tmp_path):
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    text = GENIUS.replace("<negotiation_template>", bomb + "<negotiation_template>").replace('"open"', '"&c;"')
    assert "entities are not read" in refused(tmp_path, text)


def test_all_faults_of_a_file_are_reported_at_once(tmp_path):
    text = GENIUS.replace('evaluation="8"', 'evaluation="x"').replace('value="shut"', 'value="open"')
    message = refused(tmp_path, text)
    assert "not a finite number" in message
    assert "stated twice" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not well-formed"),
        ("<a/>", "one <utility_space>"),
        ("<utility_space/>", "there is no issue"),
        ("<a>" * 200 + "</a>" * 200, "too deeply"),
        ('<utility_space><objective><issue index="1" name="R" type="discrete"/><weight index="1" value="1"/>'
         "</objective></utility_space>", "the issue has no option"),
    ],
)  # fmt: skip
def test_empty_xml_is_refused(tmp_path, text, message):
    assert message in refused(tmp_path, text)


def change(path, value):
    data = json.loads(json.dumps(WEB))
    part = data["LinearAdditiveUtilitySpace"]
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no LinearAdditiveUtilitySpace"),
        ('{"PartialOrderedProfile": {}}', "no LinearAdditiveUtilitySpace"),
        (change(["issueWeights", "River"], 0.3), "weights must sum to 1 (they sum to 0.9)"),
        (change(["issueWeights"], {}), "issueWeights: this table is missing or empty"),
        (change(["issueUtilities", "River"], {"RangeUtilities": {}}), "only issues with valueUtilities"),
        (
            change(["issueUtilities", "River", "DiscreteValueSetUtilities", "valueUtilities", "open"], 1.5),
            "between 0 and 1",
        ),
        (
            change(["issueUtilities", "River", "DiscreteValueSetUtilities", "valueUtilities", "open"], True),
            "not a finite",
        ),
        (change(["issueUtilities", "Extra"], {}), "but not both"),
        (change(["reservationBid", "issuevalues", "River"], "half"), "has no option 'half'"),
        (change(["reservationBid"], [1]), "must hold a table `issuevalues`"),
        (json.dumps(WEB).replace('"open": 0.5', '"open": 1' + "0" * 400), "not a finite number"),
        (json.dumps(WEB).replace('"open": 0.5', '"open": NaN'), "NaN is not a finite number"),
        (json.dumps(WEB).replace('"open": 0.5', '"open": 0.5, "open": 0.6'), "'open' is stated twice"),
    ],
)
def test_malformed_geniusweb_is_refused(tmp_path, text, message):
    assert message in refused(tmp_path, text, "p.json")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "not YAML"),
        ("[]", "there must be a mapping `issues`"),
        ("issues: {}", "there must be a mapping `issues`"),
        ("issues: {river: {}}", "the issue has no option"),
        ("issues: {river: {open: .nan}}", "not a finite number"),
        ("issues: &a {river: *a}", "not a finite number"),
        ("[" * 5000, "not YAML"),
        ("issues: {river: {open: 1, open: 2}}", "not YAML"),
        ("issues: {river: {open: 1}}\nweigth: 3", "unknown key"),
        ("issues: {river: {open: 1}}\ndiscount: 2", "must lie between 0 and 1"),
    ],
)
def test_malformed_yaml_is_refused(tmp_path, text, message):
    assert message in refused(tmp_path, text, "p.yaml")


def test_unknown_endings_missing_and_unwritable_files(tmp_path):
    assert "ending '.txt' is not known" in refused(tmp_path, "x", "p.txt")
    with pytest.raises(CaseError, match="cannot be read"):
        domains.read(tmp_path / "none.xml")
    with pytest.raises(CaseError, match="not written"):
        domains.write(Profile("a", (Issue("b", ("c",), (1.0,)),)), tmp_path / "no" / "folder.yaml")


def test_worth_refuses_unknown_options_and_times(tmp_path):
    profile = domains.read(save(tmp_path, GENIUS))
    with pytest.raises(ValueError, match="no option"):
        profile.worth({"River": "open"})
    with pytest.raises(ValueError, match="time"):
        profile.worth({"River": "open", "Road": "west"}, time=1.5)


INTEGERS = """<utility_space>
<objective name="posts" index="0" description="" etype="objective" type="objective">
<issue vtype="integer" lowerbound="2" upperbound="5" name="Posts" index="1" etype="integer" type="integer">
<evaluator ftype="linear" offset="0.9" slope="-0.25">
</evaluator>
</issue>
<issue vtype="integer" name="Years" index="2">
<range lowerbound="0" upperbound="2"></range>
<evaluator ftype="linear" offset="0.5" slope="0.5"></evaluator>
</issue>
<weight index="1" value="0.4">
</weight>
<weight index="2" value="0.6">
</weight>
</objective>
<reservation value="0.0">
</reservation>
</utility_space>
"""


def test_integer_issues_are_straight_lines_from_the_lower_bound_cut_to_one(tmp_path):
    """The format in which GENIUS saves them: bounds on the issue (or in a range), offset and slope of an evaluator."""
    posts, years = domains.read(save(tmp_path, INTEGERS)).issues
    assert posts.options == ("2", "3", "4", "5")
    assert posts.utilities == pytest.approx([0.4 * x for x in (0.9, 0.65, 0.4, 0.15)])
    assert years.utilities == pytest.approx([0.6 * x for x in (0.5, 1.0, 1.0)])  # not divided by the largest


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('upperbound="5"', 'upperbound="4.5"', "profile.xml:3: Posts: bounds must be whole numbers"),
        ('upperbound="5"', 'upperbound="1"', "bounds must be whole numbers that rise"),
        ('upperbound="5"', 'upperbound="10000000"', "at most 100000 options"),
        ('upperbound="5"', "", "profile.xml:3: Posts.upperbound: None is not a finite number"),
        ('slope="-0.25"', 'slope="steep"', "profile.xml:4: Posts.slope: 'steep' is not a finite number"),
        ('ftype="linear" offset="0.9"', 'ftype="triangular" offset="0.9"', "evaluator of ftype 'linear'"),
        ('vtype="integer" lowerbound="2"', 'vtype="integer" low="2"', "must have lowerbound"),
        (
            'vtype="integer" name="Years"',
            'vtype="real" name="Years"',
            "profile.xml:7: Years: a real issue has",
        ),
        ("<utility_space>", '<utility_space type="NONLINEAR">', "add up over issues"),
    ],
)
def test_issues_that_cannot_be_listed_are_refused_with_their_line(tmp_path, old, new, message):
    assert message in refused(tmp_path, INTEGERS.replace(old, new, 1))


def test_weights_of_genius_are_used_as_they_are_stated(tmp_path):
    """GENIUS does not rescale the weights of a file; ours neither rescales nor cuts at 1."""
    text = GENIUS.replace('<weight index="1" value="0.25"/>', '<weight index="1" value="2"/>')
    assert domains.read(save(tmp_path, text)).worth({"River": "open", "Road": "west"}) == pytest.approx(2.75)


def test_a_geniusweb_domain_that_lists_other_options_is_refused(tmp_path):
    place = ["domain", "issuesValues"]
    for values, odd in ((["open", "shut", "half"], "half"), (["open"], "shut")):
        text = change([*place, "River"], {"values": values})
        assert f"option '{odd}' is either in the domain or has a utility" in refused(tmp_path, text, "p.json")
    assert "Bridge: the domain lists this issue" in refused(tmp_path, change([*place, "Bridge"], {}), "p.json")


def test_two_issues_of_one_index_are_refused(tmp_path):
    """They would silently share one weight."""
    assert "the index '1' is stated twice" in refused(tmp_path, GENIUS.replace('<issue index="2"', '<issue index="1"'))


def test_what_no_deal_is_worth_is_discounted_too(tmp_path):
    profile = domains.read(save(tmp_path, GENIUS))
    assert [profile.no_deal(t) for t in (0.0, 1.0)] == [0.3, 0.15]
    assert Profile("p", profile.issues, None, 0.5).no_deal(1.0) == 0.0
    with pytest.raises(ValueError, match="time"):
        profile.no_deal(2.0)


def test_a_bare_ampersand_in_a_name_is_read_as_itself(tmp_path):
    """GENIUS writes names without escaping them; what is escaped must not be escaped twice."""
    text = GENIUS.replace('"open"', '"fish & ships; R&D;"').replace('"shut"', '"&lt;&#38;&#x26;&amp;&gt;"')
    assert domains.read(save(tmp_path, text)).issues[0].options == ("fish & ships; R&D;", "<&&&>")
    wide = tmp_path / "wide.xml"
    wide.write_bytes(GENIUS.replace("UTF-8", "UTF-16").replace('"open"', '"&amp;"').encode("utf-16"))
    assert domains.read(wide).issues[0].options == ("&", "shut")


DOMAIN = """<negotiation_template number_of_sessions="1">
<agent name="North" utility_space="north.xml"/>
<utility_space number_of_issues="2">
<objective index="1" type="objective" name="valley">
<issue index="2" vtype="discrete" name="River"><item index="1" value="open"/><item index="2" value="shut"/></issue>
<issue index="3" vtype="real" name="Toll"><range lowerbound="1" upperbound="9"/></issue>
</objective>
</utility_space>
</negotiation_template>
"""


def test_a_domain_without_utilities_is_named_as_one(tmp_path):
    message = refused(tmp_path, DOMAIN)
    assert "profile.xml:3: utility_space: this is a domain" in message
    assert message.count("\n") == 1  # the one fault, and not one for every issue and option
    one = DOMAIN.replace('value="open"', 'value="open" evaluation="1"')
    assert "there is no weight for this issue" in refused(tmp_path, one)


def test_points_that_are_multiplied_are_refused_and_not_read_as_shares(tmp_path):
    """In that dialect a reservation of 280 points would stand beside utilities of at most 1."""
    text = GENIUS.replace("</utility_space>", '<weightmultiplyer value="5.0"/></utility_space>')
    assert "profile.xml:19: points of a space with a weight multiplier" in refused(tmp_path, text)
