"""Issues of a negotiation that a text names: general ones, and those a case lends."""

from __future__ import annotations

import re
from collections.abc import Mapping

GENERAL: dict[str, tuple[str, ...]] = {
    "ceasefire": ("ceasefire", "cease-fire", "truce", "cessation of hostilities", "reduction in violence", "end of "
    "hostilities"),
    "power-sharing": ("power sharing", "power-sharing", "unity government", "coalition government"),
    "interim-government": ("interim government", "caretaker government", "transitional government", "transition "
    "period"),
    "constitution": ("constitution", "constitutional reform"),
    "elections": ("free elections", "fair elections", "election timetable", "hold elections"),
    "prisoners": ("prisoner exchange", "prisoner swap", "release of prisoners", "prisoner release", "release of "
    "the prisoners",
                  "prisoners", "hostages"),
    "withdrawal": ("troop withdrawal", "withdrawal of troops", "withdrawal of foreign troops", "troop pullout",
                   "withdrawal of forces"),
    "disarmament": ("disarmament", "demobilization", "demobilisation", "decommissioning", "reintegration"),
    "amnesty": ("amnesty", "pardon"),
    "transitional-justice": ("transitional justice", "truth commission", "war crimes tribunal", "reparations"),
    "sanctions": ("sanctions", "blacklist", "blacklists", "embargo"),
    "recognition": ("international recognition", "diplomatic recognition", "recognition of"),
    "autonomy": ("autonomy", "self-government", "federalism", "secession", "self-determination"),
    "land": ("land reform", "land rights", "territorial"),
    "refugees": ("return of refugees", "refugees", "displaced people", "displaced persons"),
    "humanitarian-access": ("humanitarian access", "humanitarian corridor", "humanitarian aid"),
    "women-rights": ("women's rights", "women’s rights", "rights of women"),
    "minority-rights": ("minority rights", "rights of minorities"),
    "security-sector": ("security sector reform", "integration of fighters", "army reform"),
    "roadmap": ("roadmap", "road map"),
    "political-participation": ("political participation",),
    "monitoring": ("monitoring mission", "peacekeepers", "peacekeeping", "verification"),
}  # fmt: skip


def agenda(text: str, lent: Mapping[str, tuple[str, ...]] | None = None) -> list[str]:
    """Issues in the order in which the text first names them; a case's own words go before the general ones."""
    low = text.lower()
    first: dict[str, int] = {}
    taken: set[int] = set()
    for words in (lent or {}, GENERAL):
        for issue, forms in words.items():
            for form in forms:
                match = re.search(rf"(?<!\w){re.escape(form.lower())}(?!\w)", low) if form.lower() in low else None
                if match and match.start() not in taken and issue not in first:
                    first[issue] = match.start()
                    taken.add(match.start())
    return sorted(first, key=lambda issue: first[issue])
