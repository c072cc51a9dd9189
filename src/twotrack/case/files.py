"""The files of a case folder, each read and parsed once, for many loads of one case with different overlays."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from twotrack.case.overlays import OverlayFile, read_overlay
from twotrack.errors import Fault
from twotrack.evidence.asof import Evidence
from twotrack.evidence.read import read_evidence
from twotrack.evidence.yamlfile import Places, read_yaml


@dataclass(frozen=True)
class Files:
    """What a case folder held when it was first read. Nothing is checked here that a load does not check again."""

    folder: Path
    _overlays: dict[str, tuple[OverlayFile | None, list[Fault]]] = field(default_factory=dict, repr=False)

    @cached_property
    def _evidence(self) -> tuple[Evidence, list[Fault]]:
        return read_evidence(self.folder)

    @cached_property
    def _case(self) -> tuple[Any, Places, list[Fault]]:
        return read_yaml(self.folder / "case.yaml", "case.yaml")

    def evidence(self) -> tuple[Evidence, list[Fault]]:
        """Sources and claims, and what is wrong with them."""
        found, faults = self._evidence
        return found, list(faults)

    def case(self) -> tuple[Any, Places, list[Fault]]:
        """Plain data of `case.yaml`, a copy to be changed, and where each key stands."""
        data, places, faults = self._case
        return copy.deepcopy(data), dict(places), list(faults)

    def overlay(self, name: str) -> tuple[OverlayFile | None, list[Fault]]:
        """One overlay by name.

        Raises:
            RequestError: there is no overlay of that name.
        """
        if name not in self._overlays:
            self._overlays[name] = read_overlay(self.folder, name)
        found, faults = self._overlays[name]
        return found, list(faults)
