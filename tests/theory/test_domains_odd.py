"""Domain files of odd shape: real and numeric ranges, nested weights, other profiles, and files broken at random."""

import json

import numpy as np
import pytest

from twotrack.errors import CaseError
from twotrack.theory import agreement, domains, profiles
from twotrack.theory.profiles import Issue, Profile

REAL = """<utility_space><objective index="0" name="root">
<issue index="1" name="Price" type="real" etype="real" vtype="real"><range lowerbound="10" upperbound="20"/>
<evaluator ftype="linear" parameter0="-0.5" parameter1="0.1"/></issue>
<issue index="2" name="Fee" type="real"><range lowerbound="0" upperbound="4"/>
<evaluator ftype="triangular" parameter0="0" parameter1="4" parameter2="1"/></issue>
<issue index="3" name="Tax" type="real"><range lowerbound="0" upperbound="1"/>
<evaluator ftype="constant" parameter0="0.5"/></issue>
<issue index="4" name="Days" type="integer" lowerbound="1" upperbound="2"><evaluator offset="0.2" slope="0.6"/></issue>
<weight index="1" value="0.4"/><weight index="2" value="0.3"/><weight index="3" value="0.2"/>
<weight index="4" value="0.1"/></objective><reservation value="0.1"/></utility_space>
"""

WEB = {
    "LinearAdditiveUtilitySpace": {
        "name": "south",
        "issueUtilities": {
            "Salary": {"NumberValueSetUtilities": {
                "lowValue": 1000, "lowUtility": 0.4, "highValue": 3000, "highUtility": 0.9}},
            "Car": {"DiscreteValueSetUtilities": {"valueUtilities": {"yes": 1.0, "no": 0.0}}},
        },
        "issueWeights": {"Salary": 0.75, "Car": 0.25},
        "domain": {"name": "job", "issuesValues": {
            "Salary": {"range": ["1000", "3000", "500"]}, "Car": {"values": ["yes", "no"]}}},
        "reservationBid": {"issuevalues": {"Salary": 2000, "Car": "no"}},
    }
}  # fmt: skip

NESTED = """<utility_space>
<objective index="0" name="root"><weight index="1" value="0.5"/><weight index="4" value="0.5"/>
<objective index="1" name="Land"><weight index="2" value="0.6"/><weight index="3" value="0.4"/>
<issue index="2" name="North"><item index="1" value="ours" evaluation="10"/>
<item index="2" value="theirs" evaluation="5"/></issue>
<objective index="3" name="Water"><weight index="5" value="1"/>
<issue index="5" name="Wells"><item value="open" evaluation="0"/><item value="shut" evaluation="4"/></issue></objective>
</objective>
<issue index="4" name="Road"><item value="built" evaluation="3"/><item value="not" evaluation="0"/></issue>
</objective></utility_space>
"""


def read(tmp_path, text, name="p.xml", **more):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return domains.read(path, **more)


def web(tmp_path, change=None):
    data = json.loads(json.dumps(WEB))
    if change is not None:
        change(data["LinearAdditiveUtilitySpace"])
    return read(tmp_path, json.dumps(data), "p.json")


def test_real_issues_are_refused_unless_told_how_many_options_stand_for_them(tmp_path):
    with pytest.raises(CaseError, match=r"p.xml:2: Price: a real issue has infinitely many options \(say how many"):
        read(tmp_path, REAL)
    price, fee, tax, days = read(tmp_path, REAL, steps=5).issues
    assert price.options == ("10", "12.5", "15", "17.5", "20")
    # a straight line in the value itself, cut to [0, 1]: -0.5 + 0.1 x
    assert price.utilities == pytest.approx([0.4 * x for x in (0.5, 0.75, 1.0, 1.0, 1.0)])
    assert fee.utilities == pytest.approx([0.3 * x for x in (0.0, 1.0, 2 / 3, 1 / 3, 0.0)])
    assert tax.utilities == pytest.approx([0.1] * 5)
    steep = read(tmp_path, REAL.replace('parameter2="1"', 'parameter2="0"'), steps=5).issues[1]
    assert steep.utilities == pytest.approx([0.3 * x for x in (1.0, 0.75, 0.5, 0.25, 0.0)])
    narrow = read(tmp_path, REAL.replace('parameter0="0" parameter1="4"', 'parameter0="1" parameter1="1"'), steps=5)
    assert narrow.issues[1].utilities == pytest.approx([0.0, 0.3, 0.0, 0.0, 0.0])
    assert days.options == ("1", "2")
    assert days.utilities == pytest.approx([0.02, 0.08])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('<range lowerbound="10" upperbound="20"/>', "", "a real issue must have a range"),
        ('upperbound="20"', 'upperbound="10"', "bounds must rise"),
        ('upperbound="20"', 'upperbound="nan"', "Price.upperbound: 'nan' is not a finite number"),
        ('parameter1="0.1"', "", "Price.parameter1: None is not a finite number"),
        ('ftype="linear" parameter0="-0.5"', 'ftype="faratin" parameter0="1"', "constant, linear, triangular"),
        ('parameter2="1"', 'parameter2="7"', "the top of a triangle"),
        ('upperbound="20"', 'upperbound="10.0000000001"', "stated twice"),
    ],
)
def test_malformed_real_issues_are_refused(tmp_path, old, new, message):
    with pytest.raises(CaseError, match=message):
        read(tmp_path, REAL.replace(old, new, 1), steps=5)


@pytest.mark.parametrize("steps", [0, 1, 2.5, float("nan"), 200_000, [2, 3]])
def test_steps_must_be_a_whole_number_of_at_least_two(tmp_path, steps):
    with pytest.raises(ValueError, match="steps must"):
        read(tmp_path, REAL, steps=steps)


def test_numbers_of_geniusweb_follow_a_straight_line_over_the_steps_of_the_domain(tmp_path):
    profile = web(tmp_path)
    salary = profile.issues[0]
    assert salary.options == ("1000", "1500", "2000", "2500", "3000")
    assert salary.utilities == pytest.approx([0.75 * x for x in (0.4, 0.525, 0.65, 0.775, 0.9)])
    assert profile.reservation == pytest.approx(0.75 * 0.65)

    def fine(space):
        space["domain"]["issuesValues"]["Salary"] = {"range": {"low": "0.1", "high": "0.4", "step": "0.1"}}
        space["issueUtilities"]["Salary"]["NumberValueSetUtilities"] |= {"lowValue": 0.1, "highValue": 0.4}
        space["reservationBid"] = None

    assert web(tmp_path, fine).issues[0].options == ("0.1", "0.2", "0.3", "0.4")

    def as_float(space):
        space["reservationBid"]["issuevalues"]["Salary"] = 2000.0

    assert web(tmp_path, as_float).reservation == profile.reservation


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "the domain must give the range"),
        ({"values": ["1000", "3000"]}, "the domain must give the range"),
        ({"range": ["1000", "3000"]}, "the domain must give the range"),
        ({"range": ["1000", "2000", "500"]}, "between the two values that have a utility"),
        ({"range": ["1000", "3000", "0"]}, "in steps above 0"),
        ({"range": ["1000", "3000", "-500"]}, "in steps above 0"),
        ({"range": ["1000", "3000", "0.0001"]}, "more than 100000 options"),
        ({"range": ["1000", "3000", "many"]}, "'many' is not a finite number"),
        ({"range": ["1000", "3000", "NaN"]}, "'NaN' is not a finite number"),
    ],
)
def test_malformed_ranges_of_geniusweb_are_refused(tmp_path, value, message):
    with pytest.raises(CaseError, match=message):
        web(tmp_path, lambda space: space["domain"]["issuesValues"].update({"Salary": value}))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("lowUtility", -0.1, "must lie between 0 and 1"),
        ("highUtility", None, "Salary.highUtility: None is not a finite number"),
        ("lowValue", "low", "'low' is not a finite number"),
    ],
)
def test_malformed_utilities_of_a_range_are_refused(tmp_path, key, value, message):
    def change(space):
        space["issueUtilities"]["Salary"]["NumberValueSetUtilities"][key] = value

    with pytest.raises(CaseError, match=message):
        web(tmp_path, change)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"DefaultPartialOrdering": {"name": "x", "better": [[0, 1]]}}', "it orders bids and gives them no utility"),
        ('{"SumOfGroupsUtilitySpace": {"name": "x"}}', "do not add up over issues"),
        ('{"LinearAdditiveUtilitySpace": []}', "there is no LinearAdditiveUtilitySpace"),
        ('{"LinearAdditiveUtilitySpace": {"issueUtilities": [1], "issueWeights": {"a": 1}}}', "missing or empty"),
    ],
)
def test_other_profiles_are_refused_by_name(tmp_path, text, message):
    with pytest.raises(CaseError, match=message):
        read(tmp_path, text, "p.json")


def test_weights_of_nested_objectives_are_multiplied_down(tmp_path):
    north, wells, road = read(tmp_path, NESTED).issues
    assert north.utilities == pytest.approx((0.3, 0.15))
    assert wells.utilities == pytest.approx((0.0, 0.2))
    assert road.utilities == pytest.approx((0.5, 0.0))
    # an objective without a weight counts 1; an issue without one is a fault
    assert read(tmp_path, NESTED.replace('<weight index="1" value="0.5"/>', "")).issues[0].utilities[0] == 0.6
    with pytest.raises(CaseError, match="Wells: there is no weight for this issue"):
        read(tmp_path, NESTED.replace('<weight index="5" value="1"/>', ""))
    with pytest.raises(CaseError, match="must be finite"):
        read(tmp_path, NESTED.replace('value="0.5"', 'value="1e200"').replace('value="0.6"', 'value="1e200"'))


@pytest.mark.parametrize(
    ("line", "reservation", "discount"),
    [
        ("", None, 1.0),
        ('<reservation value="0"/><discount_factor value="1"/>', 0.0, 1.0),
        ('<reservation value=" 0.25 "/><discount_factor value="9e-1"/>', 0.25, 0.9),
        ('<discount_factor value="0"/>', None, 1.0),
        ('<reservation value="-0.5"/>', -0.5, 1.0),
    ],
)
def test_forms_of_reservation_and_discount(tmp_path, line, reservation, discount):
    inside = read(tmp_path, NESTED.replace("</utility_space>", f"{line}</utility_space>"))
    within = read(tmp_path, NESTED.replace("\n</objective></utility_space>", f"\n{line}</objective></utility_space>"))
    assert (inside.reservation, inside.discount) == (within.reservation, within.discount) == (reservation, discount)


@pytest.mark.parametrize("line", ["<reservation>0.3</reservation>", '<reservation value="0,3"/>',
                                  '<discount_factor value=""/>', '<discount_factor value="inf"/>'])  # fmt: skip
def test_other_forms_of_reservation_and_discount_are_refused(tmp_path, line):
    with pytest.raises(CaseError, match="is not a finite number"):
        read(tmp_path, NESTED.replace("</utility_space>", f"{line}</utility_space>"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_byte_order(tmp_path, encoding):
    assert len(read(tmp_path, NESTED.encode(encoding)).issues) == 3


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Issue("a", ("x",), (float("nan"),)), "must be finite"),
        (lambda: Issue("a", ("x", "y"), (1.0,)), "one utility for each of 2"),
        (lambda: Profile("p", (Issue("a", ("x", "x"), (1.0, 0.0)),)), "an option twice"),
        (lambda: Profile("p", (Issue("a", ("x",), (1.0,)),) * 2), "an issue twice"),
        (lambda: Profile("p", (), float("nan")), "reservation must be finite"),
        (lambda: Profile("p", (), 0.0, 1.5), "discount must lie in"),
        (lambda: Profile("p", (Issue("a", ("x",), (1.0,)),)).worth({"a": "x", "b": "y"}), "there is no issue 'b'"),
        (lambda: agreement.packages(profiles.together([Profile("p", (Issue("a", (), ()),))] * 2)[0]), "at least one"),
    ],
)
def test_profiles_made_by_hand_are_checked_too(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def broken(rng, text):
    """The text with some of its bytes changed, cut out or doubled."""
    data = bytearray(text.encode())
    for _ in range(int(rng.integers(1, 4))):
        at, length = int(rng.integers(len(data))), int(rng.integers(1, 12))
        piece = bytes(data[at : at + length])
        kind = int(rng.integers(4))
        if kind == 0:
            data[at] = int(rng.integers(256))
        elif kind == 1:
            data[at : at + length] = b""
        elif kind == 2:
            data[at:at] = piece
        else:
            data[at : at + 1] = [b"-", b"1e308", b"nan", b"0", b'"', b"<", b"}", b"9999999999"][int(rng.integers(8))]
    return bytes(data)


@pytest.mark.parametrize(("text", "name"), [(REAL, "p.xml"), (NESTED, "p.xml"), (json.dumps(WEB), "p.json"),
                                            (domains.to_yaml(Profile("n", (Issue("r", ("a", "b"), (0.5, 1.0)),), 0.2)),
                                             "p.yaml")])  # fmt: skip
def test_a_broken_file_is_a_profile_or_a_message(tmp_path, text, name):
    rng = np.random.default_rng(len(text))
    read_all = 0
    for _ in range(400):
        try:
            profile = read(tmp_path, broken(rng, text), name, steps=5)
        except CaseError:
            continue
        read_all += 1
        assert all(np.isfinite(issue.utilities).all() and issue.options for issue in profile.issues)
        assert profile.issues
    assert 0 < read_all < 400


@pytest.mark.parametrize("text", ["1_0", "0_5", "\u0661", "\uff11"])
def test_numbers_are_read_as_other_programs_write_them(tmp_path, text):
    issue = f'<weight index="1" value="1"/><issue index="1" name="a"><item value="x" evaluation="{text}"/></issue>'
    with pytest.raises(CaseError, match="is not a finite number"):
        read(tmp_path, f"<utility_space>{issue}</utility_space>")


def test_whole_numbers_too_large_to_be_told_apart_are_refused(tmp_path):
    low = 2**53 - 3
    text = (
        '<utility_space><weight index="1" value="1"/><issue index="1" name="a" type="integer" lowerbound="{}" '
        'upperbound="{}"><evaluator offset="0.2" slope="0.1"/></issue></utility_space>'
    )
    assert read(tmp_path, text.format(low, low + 2)).issues[0].options == tuple(str(low + k) for k in range(3))
    with pytest.raises(CaseError, match=r"whole numbers that rise, below 2\^53"):
        read(tmp_path, text.format(low + 4, low + 6))


def test_a_step_too_small_for_any_number_is_refused(tmp_path):
    domain = {"issuesValues": {"Salary": {"range": ["1000", "3000", "1e-999999999"]}}}
    with pytest.raises(CaseError, match="Salary: the range has more than 100000 options"):
        web(tmp_path, lambda space: space.update(domain=domain))


@pytest.mark.parametrize("name", ["", "0", "null", "~", " a ", "a: b", "\u2028", "\x00"])
def test_any_name_comes_back_from_a_file(tmp_path, name):
    profile = Profile(name, (Issue(name, (name, "other"), (5e-324, 1e22)),), -0.0, 5e-324)
    domains.write(profile, tmp_path / "p.yaml")
    assert domains.read(tmp_path / "p.yaml") == profile


@pytest.mark.parametrize("issues", [(), (Issue("river", (), ()),)])
def test_what_could_not_be_read_again_is_not_written(tmp_path, issues):
    with pytest.raises(ValueError, match="cannot be written"):
        domains.write(Profile("north", issues), tmp_path / "p.yaml")
    assert not (tmp_path / "p.yaml").exists()


def test_an_option_has_one_utility_and_not_a_list_of_them():
    with pytest.raises(ValueError, match="one utility for each of 2 options"):
        Issue("river", ("open", "shut"), ([1.0], [2.0]))
