"""The ledger of promises: graph, circles, orders, tellers, dates, and faults of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.errors import CaseError
from twotrack.theory.sequencing import cycles, possible


def test_circles_of_a_graph() -> None:
    ring = {"a": ["b"], "b": ["c", "a"], "c": ["a"], "d": ["a"]}
    assert cycles(ring) == [["a", "b"], ["a", "b", "c"]]
    assert cycles(ring, done=["b"]) == []
    with pytest.raises(ValueError, match="more than"):
        cycles({i: [j for j in range(12) if j != i] for i in range(12)})


def test_a_promise_and_the_step_it_is_are_one(documented: Path) -> None:
    answer = api.ledger(documented)
    origin = {row["id"]: row["origin"] for row in answer["promises"]}
    assert origin == {"freeing": "documents and case file", "quiet": "documents", "side-deal:truce": "case file",
                      "side-deal:delisting": "case file"}  # fmt: skip
    assert answer["cycles"] == [["freeing", "quiet"], ["freeing", "side-deal:truce"]]
    assert answer["unilateral"] == [["freeing"], ["quiet", "side-deal:truce"]]


def test_orders_break_the_circles(documented: Path, afghanistan: Case) -> None:
    for case in (documented, afghanistan):
        answer = api.ledger(case)
        waits = {row["id"]: row["waits_for"] for row in answer["promises"]}
        kept = [row["id"] for row in answer["promises"] if set(row["status"].values()) == {"kept"}]
        blocked = set(possible(waits, kept)[1])
        assert answer["cycles"]
        assert answer["breaking_orders"]
        for alone, order in zip(answer["unilateral"], answer["breaking_orders"], strict=True):
            assert set(order) == blocked
            done = set(kept) | set(alone)
            for step in order:
                assert step in alone or set(waits[step]) <= done | set(order[: order.index(step)]), (alone, step)
            for left_out in alone:
                others = [step for step in alone if step != left_out]
                assert possible(waits, [*kept, *others])[1], "a smaller set would do"


def test_tellers_may_disagree(documented: Path) -> None:
    answer = api.ledger(documented)
    told = {row["id"]: row["status"] for row in answer["promises"]}
    assert told["freeing"] == {"crown": "pledged", "author of valley": "broken"}
    assert answer["disagreements"] == ["freeing"]


def test_before_a_document_was_known_nothing_of_it_is_told(documented: Path) -> None:
    before, after = api.ledger(documented, "2031-01-31"), api.ledger(documented, "2031-02-01")
    assert [row["origin"] for row in before["promises"]] == ["case file"] * 3
    assert before["cycles"] == [["side-deal:release", "side-deal:truce"]]
    assert after["promises"] == api.ledger(documented)["promises"]


def test_the_afghan_ledger(afghanistan: Case) -> None:
    answer = api.ledger(afghanistan)
    rows = {row["id"]: row for row in answer["promises"]}
    assert rows["prisoners-freed"]["status"] == {"president": "kept"}
    assert set(rows["less-violence"]["status"].values()) == {"broken", "disputed"}
    assert rows["exit-by-end-of-august"]["due"] == "2021-08-31"
    assert ["less-violence", "more-prisoners"] in answer["cycles"]
    assert ["more-prisoners", "prisoners-for-a-term"] not in answer["cycles"]
    assert {"patron-helps", "less-violence", "capitals-spared"} <= set(answer["disagreements"])
    january = {row["id"]: row for row in api.ledger(afghanistan, "2021-01-15")["promises"]}
    assert "capitals-spared" not in january
    assert january["patron-helps"]["status"] == {"pakistan": "kept"}, "the other teller wrote in June"


def test_every_commitment_and_offer_is_in_the_ledger(afghanistan: Case) -> None:
    told = {claim for row in api.ledger(afghanistan)["promises"] for claim in row["claims"]}
    asked = {c.id for c in afghanistan.evidence.claims.values() if c.kind in {"commitment", "offer"}}
    assert asked <= told


def test_a_case_without_documents_says_so(riverland: Case) -> None:
    answer = api.ledger(riverland)
    assert "no documents" in answer["note"]
    assert {row["origin"] for row in answer["promises"]} == {"case file"}
    assert answer["cycles"] == [["side-deal:release", "side-deal:truce"]]
    assert answer["disagreements"] == []


@pytest.mark.parametrize(
    ("change", "line", "field", "words"),
    [
        (("by: crown", "by: crwn"), 3, "promises.0.by", "did you mean 'crown'?"),
        (("waits_for: [quiet]", "waits_for: [quite]"), 3, "promises.0.waits_for.0", "did you mean 'quiet'?"),
        (("step: release", "step: relase"), 3, "promises.0.step", "unknown step of a side deal 'relase'"),
        (("claims: [v-1]}\n", "claims: [v-11]}\n"), 5, "promises.0.claims.0", "unknown claim 'v-11'"),
        (("author of valley", "author of vally"), 4, "promises.0.status.author of vally", "did you mean 'valley'?"),
        (("says: broken", "says: broke"), 4, "promises.0.status.author of valley.says", "did you mean 'broken'"),
        (("id: quiet", "id: freeing"), 6, "promises.1.id", "stands twice"),
        (("waits_for: [freeing]", "waits_for: [quiet]"), 6, "promises.1.waits_for.0", "does not wait for itself"),
        (("due: 2031-05-01", "due: soon"), 6, "promises.1.due", "date"),
        (("provision: a quiet", "provison: a quiet"), 6, "promises.1.provison", "did you mean 'provision'?"),
    ],
)
def test_faults_name_file_line_and_field(
    documented: Path, change: tuple[str, str], line: int, field: str, words: str
) -> None:
    file = documented / "promises.yaml"
    file.write_text(file.read_text().replace(*change, 1))
    with pytest.raises(CaseError) as error:
        api.ledger(documented)
    found = [f for f in error.value.faults if f.field == field]
    assert [(f.file, f.line) for f in found] == [("promises.yaml", line)], error.value
    assert words in str(found[0])


def test_a_writer_tells_in_claims_of_that_writer_only(documented: Path) -> None:
    sources = documented / "sources.yaml"
    text = sources.read_text()
    sources.write_text(text + text.split("\n")[2].replace("id: valley", "id: other") + "\n")
    file = documented / "promises.yaml"
    file.write_text(file.read_text().replace("author of valley", "author of other"))
    with pytest.raises(CaseError, match="is of source valley, not of other"):
        api.ledger(documented)
