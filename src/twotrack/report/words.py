"""How numbers, shares, distributions and names are put into words on the page."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any

from twotrack.case.case import Case
from twotrack.case.quantity import Quantity

NONE = "–"


def number(value: Any) -> str:
    """A number with three significant digits, thousands set apart; a dash for nothing.

    >>> number(0.42539), number(23589.4), number(None), number(-0.5), number(0.0000123)
    ('0.425', '23,589', '–', '−0.5', '0.0000123')
    """
    if value is None or not math.isfinite(value):
        return NONE
    value = float(value)
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        places = max(0, 2 - math.floor(math.log10(abs(value))))
        text = f"{value:.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def interval(low: Any, high: Any) -> str:
    """An interval in words: `0.3 to 0.5`."""
    return NONE if low is None or high is None else f"{number(low)} to {number(high)}"


def of_hundred(share: float) -> str:
    """A share as a count of 100 runs that never says 0 or 100 when it is not.

    >>> of_hundred(0.624), of_hundred(0.004), of_hundred(0.0), of_hundred(0.999)
    ('62', 'fewer than 1', '0', 'more than 99')
    """
    count = round(100 * share)
    if count == 0 and share > 0:
        return "fewer than 1"
    return "more than 99" if count == 100 and share < 1 else str(count)


def plain(name: str) -> str:
    """An id as words: `shared-cabinet` as `shared cabinet`."""
    return name.replace("-", " ").replace("_", " ")


def capitals(case: Case) -> dict[str, str]:
    """Words that the names of a case's actors write with a capital, by their lower case.

    The first word of a name of several is left out unless it follows an article: its capital may be that of a heading.
    """
    out: dict[str, str] = {}
    for actor in case.file.actors:
        words = re.findall(r"\w+", actor.name)
        whole = len(words) == 1 or words[:1] == ["The"]
        kept = words if whole else [w for i, w in enumerate(words) if i or (w.isupper() and len(w) > 1)]
        out |= {word.lower(): word for word in kept if word[:1].isupper() and word != "The"}
    return out


def proper(case: Case, name: str) -> str:
    """An id of a case as it would be written in a text, with the capitals of names in it."""
    known = capitals(case)
    return upper_first(" ".join(known.get(word, word) for word in plain(name).split(" ")))


def upper_first(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def actor_names(case: Case) -> dict[str, str]:
    """Names of the actors of a case by id."""
    return {actor.id: actor.name for actor in case.file.actors}


def named(names: Mapping[str, str], key: str) -> str:
    """The name of an actor, or the words themselves where they are no actor's id."""
    return names.get(key, key)


def day(case: Case, week: int) -> datetime.date:
    """The day on which a week of the run begins."""
    return case.as_of + datetime.timedelta(weeks=week)


def quantity(q: Quantity) -> str:
    """A fixed number or a distribution in words."""
    n = [number(x) for x in q.numbers]
    match q.family:
        case "uniform":
            return f"{n[0]} to {n[1]}, all alike"
        case "loguniform":
            return f"{n[0]} to {n[1]}, all alike on a log scale"
        case "normal":
            return f"normal, mean {n[0]}, sd {n[1]}"
        case "lognormal":
            return f"lognormal, median {n[0]}, sd of the log {n[1]}"
        case "triangular":
            return f"{n[0]} to {n[2]}, most often {n[1]}"
        case "beta":
            return f"beta with {n[0]} and {n[1]}"
        case "choice":
            return "one of " + ", ".join(n)
        case "integers":
            return f"whole number from {n[0]} to {n[1]}"
    return n[0]
