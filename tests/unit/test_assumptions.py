"""What an assumption owes: what would settle it, and a range where evidence could move it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from twotrack import api
from twotrack.api.library import BUILT_IN
from twotrack.case.scaffold import new_case
from twotrack.errors import CaseError, Fault

RANGE = "uniform: [1.2, 2.3], unit: score, support: [{assumption: generated, settles: your evidence}]"


@pytest.fixture
def generated_case(tmp_path: Path) -> Path:
    return new_case(tmp_path / "valley", "valley")


def faults_with(folder: Path, old: str, new: str) -> list[Fault]:
    file = folder / "case.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    try:
        api.load(folder)
    except CaseError as error:
        return list(error.faults)
    return []


def test_what_would_settle_it_must_be_said(generated_case: Path) -> None:
    (fault,) = faults_with(generated_case, RANGE, RANGE.replace(", settles: your evidence", ""))
    assert "does not say what would settle it" in fault.message
    assert fault.file == "case.yaml"
    assert fault.line
    assert fault.field == "parameters.standing-down.threshold.state.support.0"


def test_a_fixed_assumption_that_evidence_could_move_is_refused(generated_case: Path) -> None:
    (fault,) = faults_with(generated_case, RANGE, RANGE.replace("uniform: [1.2, 2.3]", "value: 1.7"))
    assert "'your evidence' could move it, but it has no range" in fault.message
    assert (fault.file, fault.field) == ("case.yaml", "parameters.standing-down.threshold.state")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("settles: your evidence", "settles: nothing"),
        ("settles: your evidence", "settles: nothing; it is invented"),
        ("settles: your", "fixed: a limit of the theory, settles: your"),
    ],
)
def test_a_reason_for_no_range_is_accepted(generated_case: Path, old: str, new: str) -> None:
    given = RANGE.replace("uniform: [1.2, 2.3]", "value: 1.7").replace(old, new)
    assert faults_with(generated_case, RANGE, given) == []


def test_why_there_is_no_range_goes_with_an_assumption(generated_case: Path) -> None:
    given = RANGE.replace("{assumption: generated, settles: your evidence}", "{theory: Somebody 1999, fixed: x}")
    faults = faults_with(generated_case, RANGE, given)
    assert any("goes with an assumption" in str(fault) for fault in faults)


def test_an_overlay_is_a_scenario_and_may_fix_numbers(generated_case: Path) -> None:
    (generated_case / "overlays" / "hard.yaml").write_text(
        "schema: 1\nid: hard\nname: Hard\nkind: test\nabout: a test\n"
        "support: [{assumption: a scenario, settles: nothing}]\n"
        "set:\n  parameters.standing-down.threshold.state: {value: 1.7, unit: score, "
        "support: [{assumption: a scenario, settles: garrisons}]}\n"
    )
    assert api.load(generated_case, overlays=["hard"]).numbers["standing-down.threshold.state"].value == 1.7
    text = (generated_case / "overlays" / "hard.yaml").read_text().replace(", settles: garrisons", "")
    (generated_case / "overlays" / "hard.yaml").write_text(text)
    with pytest.raises(CaseError, match="would settle it"):
        api.load(generated_case, overlays=["hard"])


def test_the_built_in_cases_owe_nothing_but_say_where_they_do(tmp_path: Path) -> None:
    """The sabotaged twin: without its reasons the same case is refused, number by number."""
    folder = tmp_path / "afghanistan"
    shutil.copytree(BUILT_IN / "afghanistan", folder)
    text = (folder / "case.yaml").read_text()
    reason = ', fixed: "the weights of a party sum to 1; a range for one alone would break that"'
    assert reason in text
    faults = faults_with(folder, reason, "")
    assert len(faults) == 14, "the weights of seven issues for two sides"
    assert {fault.field.split(".")[-1] for fault in faults} == {"salience"}
