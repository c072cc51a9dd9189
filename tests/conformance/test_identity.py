"""The same question has the same answer: any workers, any repetition, after a cut, and as part of a larger run."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from twotrack import api
from twotrack.case.case import Case
from twotrack.ensemble import local
from twotrack.ensemble.plan import Plan
from twotrack.errors import Interrupted, RequestError, RunFolderError
from twotrack.results import folder as run_folder


def test_workers_and_repetitions_do_not_matter(riverland: Case) -> None:
    digests = {api.run(riverland, 200, 30, 7, workers=n).answer["digest"] for n in (1, 2, 3, 2)}
    assert len(digests) == 1
    assert api.run(riverland, 200, 30, 8).answer["digest"] not in digests


def test_a_small_run_is_the_beginning_of_a_large_one(riverland: Case) -> None:
    small, large = api.run(riverland, 64, 30, 7), api.run(riverland, 256, 30, 7)
    for name in small.members.columns:
        assert np.array_equal(small.members[name], large.members[name][:64], equal_nan=True), name
    for table in ("talks", "commitments"):
        part = getattr(large, table)
        assert getattr(small, table).equals(part[part["member"] < 64].reset_index(drop=True))


def test_a_run_that_does_not_fill_its_last_block(riverland: Case) -> None:
    odd, even = api.run(riverland, 33, 20, 7), api.run(riverland, 64, 20, 7)
    assert odd.members.equals(even.members[:33])
    one = api.run(riverland, 1, 20, 7)
    assert one.members.equals(even.members[:1])
    assert one.answer["measures"]["deaths"]["low"] == one.answer["measures"]["deaths"]["high"]


def cut_off_after(blocks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    done = 0
    real = local.save_block

    def save(*arguments: object) -> None:
        nonlocal done
        real(*arguments)  # type: ignore[arg-type]
        done += 1
        if done == blocks:
            raise KeyboardInterrupt

    monkeypatch.setattr(local, "save_block", save)


def test_a_run_that_was_cut_off_goes_on(riverland: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = api.run(riverland, 256, 30, 7)
    with monkeypatch.context() as patch:
        cut_off_after(3, patch)
        with pytest.raises(Interrupted, match="go on with --resume"):
            api.run(riverland, 256, 30, 7, out=tmp_path / "run", workers=2)
    kept = list((tmp_path / "run" / "partial").glob("block-*.npz"))
    assert 3 <= len(kept) < 8
    kept[0].write_bytes(b"damaged")
    with pytest.raises(RunFolderError, match=r"no manifest\.json: it was cut off"):
        api.write_report_again(tmp_path / "run")
    resumed = api.run(riverland, 256, 30, 7, out=tmp_path / "run", resume=True)
    assert resumed.answer["digest"] == whole.answer["digest"]
    assert resumed.answer["timing"]["resumed_blocks"] == len(kept) - 1
    assert not (tmp_path / "run" / "partial").exists()
    again = api.run(riverland, 256, 30, 7, out=tmp_path / "run", resume=True)
    assert again.answer == resumed.answer
    with pytest.raises(RequestError, match="this very run, finished"):
        api.run(riverland, 256, 30, 7, out=tmp_path / "run")
    with pytest.raises(RequestError, match="another finished run"):
        api.run(riverland, 256, 30, 8, out=tmp_path / "run", resume=True)


def test_resume_starts_afresh_where_nothing_was_kept(riverland: Case, tmp_path: Path) -> None:
    run = api.run(riverland, 32, 10, 7, out=tmp_path / "new", resume=True)
    assert run.answer["digest"] == api.run(riverland, 32, 10, 7).answer["digest"]


def test_the_beginning_of_another_run_is_not_continued(
    riverland: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        cut_off_after(1, patch)
        with pytest.raises(Interrupted):
            api.run(riverland, 96, 10, 7, out=tmp_path / "run", workers=1)
    with pytest.raises(RunFolderError, match=r"another run \(different: seed\)"):
        api.run(riverland, 96, 10, 8, out=tmp_path / "run", resume=True)


def test_an_interrupted_run_is_not_dropped_without_being_told(
    riverland: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        cut_off_after(1, patch)
        with pytest.raises(Interrupted):
            api.run(riverland, 96, 10, 7, out=tmp_path / "run", workers=1)
    with pytest.raises(RunFolderError, match="was cut off: go on with --resume"):
        api.run(riverland, 96, 10, 7, out=tmp_path / "run")
    assert list((tmp_path / "run" / "partial").glob("block-*.npz"))


def test_two_runs_do_not_share_a_folder(riverland: Case, tmp_path: Path) -> None:
    plan = Plan(riverland, 96, 10, 7).identity()
    busy = pytest.raises(RunFolderError, match="another run is writing")
    with run_folder.claimed(tmp_path / "run", plan, False), busy:
        api.run(riverland, 96, 10, 8, out=tmp_path / "run", resume=True)
    assert api.run(riverland, 96, 10, 8, out=tmp_path / "run").answer["seed"] == 8


@pytest.mark.parametrize("harm", ["cut", "flip", "lack", "shape"])
def test_a_damaged_block_is_simulated_again(
    riverland: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    with monkeypatch.context() as patch:
        cut_off_after(2, patch)
        with pytest.raises(Interrupted):
            api.run(riverland, 96, 10, 7, out=tmp_path / "run", workers=1)
    block = sorted((tmp_path / "run" / "partial").glob("block-*.npz"))[0]
    data = bytearray(block.read_bytes())
    if harm == "cut":
        block.write_bytes(data[: len(data) // 2])
    elif harm == "flip":
        data[len(data) // 2] ^= 255
        block.write_bytes(data)
    else:
        with np.load(block) as kept:
            arrays = {n: kept[n] for n in kept.files if harm != "lack" or n != "series"}
        if harm == "shape":
            arrays["talks"] = arrays["talks"][:-1]
        np.savez(block, **arrays)
    run = api.run(riverland, 96, 10, 7, out=tmp_path / "run", resume=True)
    assert run.answer["digest"] == api.run(riverland, 96, 10, 7).answer["digest"]


def test_a_folder_with_other_files_is_left_alone(riverland: Case, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(RunFolderError, match="not empty"):
        api.run(riverland, 32, 5, 7, out=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_run_folder_is_whole(riverland: Case, tmp_path: Path) -> None:
    run = api.run(riverland, 64, 20, 7, out=tmp_path / "run")
    names = {p.name for p in (tmp_path / "run").iterdir()}
    assert names == {"manifest.json", "members.parquet", "weekly.parquet", "talks.parquet", "commitments.parquet",
                     "districts.parquet", "report.html"}  # fmt: skip
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    keys = {"case_fingerprint", "evidence_fingerprint", "versions", "plan", "overlays", "platform", "warnings", "redo"}
    assert keys <= set(manifest)
    assert manifest["plan"]["lanes"] == 32
    assert "/" not in json.dumps(manifest["platform"])
    assert run.dataset.sizes["member"] == 64
    assert set(run.outcomes.columns) == {"kind", "share", "low", "high"}
    assert "<table" in run._repr_html_()
