"""A finished run: its tables, its manifest, and a labelled data set for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from twotrack.errors import RunFolderError
from twotrack.results.folder import read_manifest

if TYPE_CHECKING:
    import xarray as xr

TABLES = ("members", "weekly", "talks", "commitments", "districts")


@dataclass(frozen=True)
class Run:
    """A finished run. `answer` is what `twotrack run --json` prints.

    Tables: `members` (a row each), `weekly` (quantiles per series and week), `talks` and `commitments` (events), and
    `districts` (share of members in which a place is held or contested, per week).
    """

    folder: Path | None
    manifest: dict[str, Any]
    answer: dict[str, Any]
    members: pd.DataFrame
    weekly: pd.DataFrame
    talks: pd.DataFrame
    commitments: pd.DataFrame
    districts: pd.DataFrame

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Endings with kind, share of members and 95 per cent Wilson interval (Monte Carlo error only)."""
        return pd.DataFrame(self.answer["outcomes"]).T.rename_axis("ending").infer_objects()

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Members, weekly bands and places as one labelled data set."""
        import xarray as xr

        members = self.members.set_index("member").to_xarray()
        bands = self.weekly.set_index(["series", "week"])[["q05", "q50", "q95"]].to_xarray()
        places = self.districts.drop(columns="name").set_index(["week", "place_id"]).to_xarray()
        units = {"members": "shares of members; thousand-fold counts are persons", "week": "weeks from the start"}
        return xr.merge([members, bands, places], join="outer").assign_attrs(
            case=self.answer["case"], as_of=self.answer["as_of"], digest=self.answer["digest"], **units
        )

    def _repr_html_(self) -> str:
        """Endings as a table, in a notebook."""
        head = f"{self.answer['case']} as of {self.answer['as_of']}, {self.answer['members']} members"
        return f"<p>{head}</p>{self.outcomes.to_html()}"


def write_tables(folder: Path, run: Run) -> None:
    """Write the tables of a run as Parquet files, each appearing whole."""
    import os

    try:
        for name in TABLES:
            aside = folder / f"{name}.parquet.tmp"
            getattr(run, name).to_parquet(aside, index=False)
            os.replace(aside, folder / f"{name}.parquet")
    except OSError as error:
        raise RunFolderError(f"cannot write the tables to '{folder}': {error.strerror or error}") from None


def read_run(folder: Path) -> Run:
    """A finished run from its folder.

    Raises:
        RunFolderError: the folder holds no finished run, or a table cannot be read.
    """
    manifest = read_manifest(folder)
    tables = {}
    for name in TABLES:
        try:
            tables[name] = pd.read_parquet(folder / f"{name}.parquet")
        except (OSError, ValueError) as error:
            raise RunFolderError(f"'{folder / name}.parquet' cannot be read: {error}") from None
    if set(tables["members"].columns) < {"member", "ending"} or "answer" not in manifest:
        raise RunFolderError(f"'{folder}' does not hold the tables of a run: run it again")
    return Run(folder, manifest, manifest["answer"], **tables)
