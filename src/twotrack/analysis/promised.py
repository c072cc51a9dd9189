"""The ledger of a case: promises of its documents and steps of its side deals, on a date or whatever the date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from twotrack.case.case import Case
from twotrack.evidence.ledger import Step, ledger
from twotrack.evidence.promise import Promise
from twotrack.evidence.support import Support

STEPS_ONLY = "what is shown are the steps of its side deals, from the case file."


def case_ledger(case: Case, promises: Iterable[Promise], day: datetime.date | None) -> dict[str, Any]:
    """The ledger (see `evidence.ledger`) with `case`, `as_of` and a `note` where there is little to show.

    Args:
        case: a loaded case; promises: of its `promises.yaml`.
        day: only what was known on it counts; None: all documents speak.
    """
    promises = tuple(promises)

    def known(claim: str) -> bool:
        return day is None or case.evidence.known(Support(claim=claim), day)

    other = dict(zip(case.sides, reversed(case.sides), strict=True))
    steps = [Step(one.id, one.by, other[one.by], one.name, one.waits_for) for one in case.file.side_deals]
    answer = ledger(promises, steps, known)
    note = ""
    if not case.evidence.documents():
        note = f"The case has no documents: {STEPS_ONLY}"
    elif not promises:
        note = f"The case has no promises.yaml: {STEPS_ONLY}"
    elif not answer["promises"]:
        note = "Nothing that was known by then is a promise."
    if not promises and not steps:
        note += " There are none."
    return {"case": case.name, "as_of": day.isoformat() if day else None, "note": note} | answer
