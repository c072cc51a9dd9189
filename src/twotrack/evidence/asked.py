"""Read the optional files of a hindcast: targets, observations, forecasts of documents; every fault at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from twotrack.errors import CaseError, Fault, did_you_mean
from twotrack.evidence.asof import Evidence
from twotrack.evidence.forecast import Forecast, ForecastFile
from twotrack.evidence.read import read_record
from twotrack.evidence.target import BaseRates, Observation, ObservationFile, Target, TargetFile

TARGETS, OBSERVATIONS, FORECASTS = "targets.yaml", "observations.yaml", "forecasts.yaml"


@dataclass(frozen=True)
class Asked:
    """What a case asks of a hindcast; everything may be empty."""

    targets: tuple[Target, ...] = ()
    base_rates: BaseRates | None = None
    observations: tuple[Observation, ...] = ()
    forecasts: tuple[Forecast, ...] = ()


def read_asked(folder: Path, evidence: Evidence) -> Asked:
    """The three files of a case folder, all of which may be absent.

    Raises:
        CaseError: with every fault of the three.
    """
    asked, faults = find_asked(folder, evidence)
    if faults:
        raise CaseError(f"the hindcast files of '{folder.name}' are not well formed:", faults)
    return asked


def find_asked(folder: Path, evidence: Evidence) -> tuple[Asked, list[Fault]]:
    """The three files and their faults."""
    targets, faults = read_record(folder, TARGETS, TargetFile)
    observations, found = read_record(folder, OBSERVATIONS, ObservationFile)
    faults = faults + found
    forecasts, found = read_record(folder, FORECASTS, ForecastFile)
    faults = faults + found
    asked = Asked(
        targets.targets if targets else (),
        targets.base_rates if targets else None,
        observations.observations if observations else (),
        forecasts.forecasts if forecasts else (),
    )
    names = [target.name for target in asked.targets]
    faults = faults + _twice(TARGETS, names) + _twice(OBSERVATIONS, [one.id for one in asked.observations])
    faults = faults + _twice(FORECASTS, [one.key for one in asked.forecasts])
    for forecast in asked.forecasts:
        if forecast.claim not in evidence.claims:
            hint = did_you_mean(forecast.claim, evidence.claims)
            faults.append(Fault(FORECASTS, f"unknown claim '{forecast.claim}'", "claim", hint=hint))
        if forecast.target is not None and forecast.target not in names:
            hint = did_you_mean(forecast.target, names)
            faults.append(Fault(FORECASTS, f"unknown target '{forecast.target}'", "target", hint=hint))
    for one in asked.observations:
        for support in one.support:
            if support.data and support.data not in evidence.sources:
                hint = did_you_mean(support.data, evidence.sources)
                faults.append(Fault(OBSERVATIONS, f"unknown dataset '{support.data}'", one.id, hint=hint))
            if support.claim and support.claim not in evidence.claims:
                hint = did_you_mean(support.claim, evidence.claims)
                faults.append(Fault(OBSERVATIONS, f"unknown claim '{support.claim}'", one.id, hint=hint))
            day = evidence.known_from(support) if not faults else None
            if day and day > one.known_from:
                faults.append(Fault(OBSERVATIONS, f"its support was known only from {day}", one.id))
    return asked, faults


def _twice(file: str, names: list[str]) -> list[Fault]:
    doubled = sorted({name for name in names if names.count(name) > 1})
    return [Fault(file, f"'{name}' stands twice", hint="names are unique") for name in doubled]
