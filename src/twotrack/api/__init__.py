"""The verbs of Twotrack, a few lines each: what the command line, a page and a notebook call.

>>> import twotrack as tt
>>> case = tt.load("riverland")
>>> run = tt.run(case, members=64, weeks=26, seed=7)
>>> sorted(run.answer["outcomes"]) == sorted(e.id for e in case.file.endings)
True
"""

from __future__ import annotations

from twotrack.api.documents import adopt, read
from twotrack.api.library import case_folder, cases, check, json_schema, load, overlays, schedule, validate
from twotrack.api.questions import audit, compare, hindcast, table, trace
from twotrack.api.running import run, write_report_again

__all__ = [
    "adopt", "audit", "case_folder", "cases", "check", "compare", "hindcast", "json_schema", "load", "overlays", "read",
    "run", "schedule", "table", "trace", "validate", "write_report_again",
]  # fmt: skip
