"""Packages that the rules allow, the constitution in force, and kinds of settlement told apart."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import twotrack as tt
from twotrack import api
from twotrack.analysis.table import geometry
from twotrack.case.feasible import bundle_of, settlement_of
from twotrack.draws.table import draw
from twotrack.errors import CaseError
from twotrack.world.deals import deals


def _deals(case: tt.Case) -> list[set[str]]:
    """Options on the first issue that some package of some member's Pareto set holds."""
    found = deals(case, draw(case.numbers, 0, np.arange(32)), 32)
    options = case.file.issues[0].options
    return [{options[o] for o in chosen[:, 0]} for chosen in found.options]


def test_the_constitution_in_force_binds_only_where_the_case_says_so() -> None:
    free, bound = tt.load("riverland"), tt.load("riverland", overlays=["constitution-stays"])
    assert {"council-of-valleys", "league-rule"} & set.union(*_deals(free))
    assert set.union(*_deals(bound)) <= {"crown-rule", "shared-cabinet"}


def test_rules_that_exclude_each_other_are_in_no_package_of_the_afghan_case() -> None:
    case = tt.load("afghanistan")
    joined = bundle_of(case.file)
    assert joined is not None
    names = [case.file.issues[j] for j in joined.joined]
    found = {tuple(i.options[o] for i, o in zip(names, c, strict=True)) for c in joined.combinations}
    assert (
        not {("emirate", t, law, "as-in-the-constitution") for t in names[1].options for law in names[2].options}
        & found
    )
    assert ("republic", "shared-interim-cabinet", "constitution", "as-in-the-constitution") in found
    bound = bundle_of(tt.load("afghanistan", overlays=["constitution-stays"]).file)
    assert bound is not None
    kept = {tuple(i.options[o] for i, o in zip(names, c, strict=True)) for c in bound.combinations}
    assert {c[1] for c in kept} == {"term-served"}
    assert "emirate" not in {c[0] for c in kept}


def test_the_table_says_which_options_no_package_holds() -> None:
    answer = tt.table(tt.load("riverland", overlays=["constitution-stays"]), members=32)
    rows = answer["issues"]["rule"]["options"]
    assert [o for o, row in rows.items() if not row["feasible"]] == ["council-of-valleys", "league-rule"]
    assert answer["packages"] == 18


@pytest.mark.parametrize("overlays", [[], ["constitution-stays"]])
def test_beyond_the_listed_packages_the_answers_are_the_same(overlays: list[str]) -> None:
    case = tt.load("afghanistan", overlays=overlays)
    whole = geometry(case, [0.2, 0.3])
    built = replace(whole, most_listed=0)
    assert whole.listed
    assert not built.listed
    for j, issue in enumerate(case.file.issues):
        one, two = whole.issue(j), built.issue(j)
        assert one["zone"] == two["zone"], issue.id
        assert one["blockers"] == two["blockers"], issue.id
        for option in issue.options:
            assert one["options"][option]["feasible"] == two["options"][option]["feasible"]
            assert one["options"][option]["room"] == pytest.approx(two["options"][option]["room"])


def test_kinds_of_settlement_add_up_to_the_agreements_in_force() -> None:
    run = tt.run(tt.load("riverland", overlays=["common-ground-costly-war"]), members=64, weeks=40)
    shares = {kind: one["share"] for kind, one in run.answer["settlements"].items()}
    assert set(shares) == {"crown-order", "power-sharing", "new-charter", "league-order", "other"}
    assert sum(shares.values()) == pytest.approx(run.members["in_force"].mean())
    assert max(shares.values()) > 0
    assert shares["other"] == 0


def test_the_first_kind_that_fits_names_a_settlement() -> None:
    file = tt.load("afghanistan").file
    rest = tuple(issue.options[0] for issue in file.issues[2:])
    assert settlement_of(file, ("republic", "term-served", *rest)) == "republic-with-guarantees"
    assert settlement_of(file, ("republic", "shared-interim-cabinet", *rest)) == "interim-government"
    assert settlement_of(file, ("mixed-islamic-system", "term-served", *rest)) == "new-constitution"
    assert settlement_of(file.model_copy(update={"settlements": ()}), ("emirate", "term-served", *rest)) == "other"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[crown-appoints], council", "[crown-apoints], council", "did you mean 'crown-appoints'"),
        ("needs: {crown-rule:", "needs: {crown-role:", "did you mean 'crown-rule'"),
        ("when: {rule: [crown-rule]}", "when: {rule: [crown-roll]}", "did you mean 'crown-rule'"),
        (
            "needs: {crown-rule: [crown-appoints], council",
            "needs: {shared-cabinet: [crown-appoints, council-of-elders], crown-rule: [crown-appoints], council",
            "",
        ),
    ],
)
def test_faults_name_the_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = tmp_path / "riverland"
    shutil.copytree(api.case_folder("riverland"), folder)
    path = folder / "case.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    if message:
        with pytest.raises(CaseError) as caught:
            tt.load(folder)
        assert message in str(caught.value)
    else:
        assert "shared-cabinet" not in set.union(*_deals(tt.load(folder)))


def test_a_case_without_any_package_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "riverland"
    shutil.copytree(api.case_folder("riverland"), folder)
    path = folder / "case.yaml"
    text = path.read_text(encoding="utf-8")
    both = "[crown-appoints, council-of-elders]"
    needs = f"needs: {{crown-rule: {both}, shared-cabinet: {both}, council-of-valleys: {both}, league-rule: {both}}}"
    start = text.index("needs: {crown-rule")
    path.write_text(text[:start] + needs + text[text.index("\n", start) :], encoding="utf-8")
    with pytest.raises(CaseError, match="no package fits"):
        tt.load(folder)
