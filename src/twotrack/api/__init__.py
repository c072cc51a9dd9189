"""The verbs of Twotrack, a few lines each: what the command line, a page and a notebook call.

>>> import twotrack as tt
>>> case = tt.load("riverland")
>>> run = tt.run(case, members=64, weeks=26, seed=7)
>>> sorted(run.answer["outcomes"]) == sorted(e.id for e in case.file.endings)
True
"""

from __future__ import annotations

from twotrack.api.claims import coding_agreement, evidence, ledger, trace_case
from twotrack.api.documents import adopt, read
from twotrack.api.library import as_read, case_folder, cases, check, json_schema, load, overlays, schedule, validate
from twotrack.api.questions import audit, compare, explain, hindcast, is_case, readings, table, trace
from twotrack.api.running import run, write_report_again

__all__ = [
    "adopt", "as_read", "audit", "case_folder", "cases", "check", "coding_agreement", "compare", "evidence", "explain",
    "hindcast",
    "is_case", "json_schema", "ledger", "load", "overlays", "read", "readings", "run", "schedule", "table", "trace",
    "trace_case", "validate", "write_report_again",
]  # fmt: skip
