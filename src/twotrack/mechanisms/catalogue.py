"""Every mechanism there is. Adding one means adding a file and a line here."""

from __future__ import annotations

from twotrack.case.parameters import ParameterInfo
from twotrack.mechanisms.abroad import abroad, calendar
from twotrack.mechanisms.between import beliefs, ending, information, intent, posture, war_value
from twotrack.mechanisms.contract import Mechanism
from twotrack.mechanisms.field import allocation, combat, people, resources, standing_down
from twotrack.mechanisms.table import acceptance, keeping, mediation, offers, opening, sequencing, signing

MECHANISMS: dict[str, Mechanism] = {
    mechanism.name: mechanism
    for mechanism in (
        calendar.MECHANISM,
        abroad.MECHANISM,
        resources.MECHANISM,
        information.MECHANISM,
        beliefs.MECHANISM,
        intent.MECHANISM,
        war_value.MECHANISM,
        opening.MECHANISM,
        offers.MECHANISM,
        mediation.MECHANISM,
        acceptance.MECHANISM,
        sequencing.MECHANISM,
        signing.MECHANISM,
        posture.MECHANISM,
        allocation.MECHANISM,
        combat.MECHANISM,
        standing_down.MECHANISM,
        people.MECHANISM,
        keeping.MECHANISM,
        ending.MECHANISM,
    )
}


def parameters() -> dict[str, ParameterInfo]:
    """What a case may set, by full name `mechanism.parameter`."""
    return {info.name: info for mechanism in MECHANISMS.values() for info in mechanism.infos()}
