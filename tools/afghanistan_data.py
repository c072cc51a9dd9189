"""Derive the data files of the Afghan case from the public data set beside the repository.

Usage, from the project's root::

    python tools/afghanistan_data.py [--shared ../shared] [--out DIR]

Written: ``places.csv``, ``neighbours.csv``, ``shapes.json``, ``data/*.csv`` and ``outcome/*.csv``. The result
depends on the inputs only, so a second run writes the same bytes. Standard library only.

Rules that are assumptions, and not data, are the constants below; the README of the case repeats them.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Row = dict[str, str]
Point = tuple[float, float]

CUT = "2021-05-01"
"""Rows dated or published after this day are outcome and never inform a parameter."""

# --------------------------------------------------------------------------------------- assumptions
FLOOR_DISTRICT = 0.5
"""Least population of a district, as a share of its province's mean (the village sample has gaps)."""
CAPITAL_SHARE = 0.85
"""Share of Kabul province living in the capital's own district; villages would say one sixth. Official
estimates as reported give 4.6 of 5.38 million for the year 2021 (tolonews.com/afghanistan-172702)."""
FLOOR_SEAT = 0.14
"""Least population of the district of a provincial capital, as a share of its province (villages undercount
towns). Official estimates as reported put 8.3 million people in towns, 4.6 million of them in Kabul, of 32.1
million settled people, 5.38 million of them in Kabul province: (8.3 - 4.6) / (32.1 - 5.38). Same source."""
EVENTS = ("2015-01-01", CUT)
"""Earliest start and latest end of an event that counts towards the fighting index."""
EVENTS_2015 = ("2014-01-01", "2015-10-20")
"""The same for the index of a start on 21 October 2015 (the sample has three events before 2014)."""
EVENTS_STARTS = {"fighting_2015_05": ("2014-01-01", "2015-05-04"), "fighting_2021_01": ("2015-01-01", "2021-01-11")}
"""Windows of the fighting index for the starts on 5 May 2015 and 12 January 2021."""
EVENTS_AFTER_2015 = ("2015-10-21", "2018-12-31")
"""The same for the counts with which a start on 21 October 2015 is compared: outcome, never input."""
SHRINK = 1.0
"""Weight k of the province's mean in the fighting index: (count + k * mean) / (1 + k)."""
PROVINCE_PRIOR = 1.0
"""Districts' worth of the national mean mixed into each province's mean, so that no district reads nought."""
SIMPLIFY_DEGREES = 0.0085
"""Douglas-Peucker tolerance on shared arcs, in degrees."""
DECIMALS = 3
ABOUT_HALF = (0.45, 0.55)
"""How the words 'about half' are read as a share."""

# -------------------------------------------------------------------------- hand-made look-up tables
SEATS: dict[str, tuple[str, str]] = {
    # province in the file: (district as spelled there after cleaning, the capital's common name)
    "Badakhshan": ("Fayzabad", "Fayzabad"),
    "Badghis": ("Qala-I- Naw", "Qala-i-Naw"),
    "Baghlan": ("Puli Khumri", "Puli Khumri"),
    "Balkh": ("Mazari Sharif", "Mazar-i-Sharif"),
    "Bamyan": ("Bamyan", "Bamyan"),
    "Daykundi": ("Nili", "Nili"),
    "Farah": ("Farah", "Farah"),
    "Faryab": ("Maymana", "Maymana"),
    "Ghazni": ("Ghazni", "Ghazni"),
    "Ghor": ("Chaghcharan", "Chaghcharan (Firuzkuh)"),
    "Helmand": ("Lashkar Gah", "Lashkargah"),
    "Herat": ("Hirat", "Herat"),
    "Jowzjan": ("Shibirghan", "Shibirghan"),
    "Kabul": ("Kabul", "Kabul"),
    "Kandahar": ("Kandahar", "Kandahar"),
    "Kapisa": ("Mahmudi Raqi", "Mahmud-i-Raqi"),
    "Khost": ("Khost(Matun)", "Khost (Matun)"),
    "Kunar": ("Asadabad", "Asadabad"),
    "Kunduz": ("Kunduz", "Kunduz"),
    "Laghman": ("Mihtarlam", "Mihtarlam"),
    "Logar": ("Puli Alam", "Puli Alam"),
    "Nangarhar": ("Jalalabad", "Jalalabad"),
    "Nimroz": ("Zaranj", "Zaranj"),
    "Nuristan": ("Parun", "Parun"),
    "Paktia": ("Gardiz", "Gardez"),
    "Paktika": ("Sharan", "Sharana"),
    "Panjshir": ("Bazarak", "Bazarak"),
    "Parwan": ("Chaharikar", "Charikar"),
    "Samangan": ("Aybak", "Aybak"),
    "Sar-e Pul": ("Sari Pul", "Sar-e Pul"),
    "Takhar": ("Taluqan", "Taluqan"),
    "Uruzgan": ("Tirin Kot", "Tarin Kot"),
    "Wardak": ("Maydan Shahr", "Maydan Shahr"),
    "Zabul": ("Qalat", "Qalat"),
}
COUNTRY_SEAT = ("Kabul", "Kabul")

BORDER_POSTS: dict[str, tuple[str, str]] = {
    # crossing: (province, district as spelled in the file after cleaning)
    "Torkham": ("Nangarhar", "Muhmand Dara"),
    "Spin Boldak": ("Kandahar", "Spin Boldak"),
    "Islam Qala": ("Herat", "Kohsan"),
    "Torghundi": ("Herat", "Koshk"),
    "Hairatan": ("Balkh", "Kaldar"),
    "Sher Khan Bandar": ("Kunduz", "Imam Sahib"),
    "Abu Nasr Farahi": ("Farah", "Qala Ka"),
    "Zaranj-Milak": ("Nimroz", "Zaranj"),
    "Aqina": ("Faryab", "Khani Chahar Bagh"),
}

EVENT_PROVINCES = {
    "Hilmand": "Helmand",
    "Hirat": "Herat",
    "Jawzjan": "Jowzjan",
    "Paktya": "Paktia",
    "Sari Pul": "Sar-e Pul",
}
"""Province spellings of the event file that differ from the district file."""

EVENT_DISTRICTS: dict[tuple[str, str], tuple[str, str]] = {
    # (province, district) in the event file after cleaning: (province, district) in the district file
    ("Badakhshan", "Arghanj Khwa"): ("Badakhshan", "Arghanj Khaw"),
    ("Badakhshan", "Ishkashim"): ("Badakhshan", "Ishkashiem"),
    ("Badakhshan", "Ragh"): ("Badakhshan", "Raghistan"),
    ("Badghis", "Murghab"): ("Badghis", "Bala Murghab"),
    ("Farah", "Qala-I-Kah"): ("Farah", "Qala Ka"),
    ("Jowzjan", "Mingajik"): ("Jowzjan", "Mangajek"),
    ("Khost", "Musa Khel"): ("Khost", "Mosa Khail"),
    ("Khost", "Sabari"): ("Khost", "Sabri"),
    ("Khost", "Spera"): ("Khost", "Spira"),
    ("Kunar", "Sirkanay"): ("Kunar", "Sarkani"),
    ("Kunduz", "Archi"): ("Kunduz", "Dashte Archi"),
    ("Laghman", "Dawlat Shah"): ("Laghman", "Daulatshahi"),
    ("Logar", "Muhammad Agha"): ("Logar", "Mohammad Agha"),
    ("Nangarhar", "Achin"): ("Nangarhar", "Acheen"),
    ("Nangarhar", "Dih Bala"): ("Nangarhar", "Deh Bala"),
    ("Nangarhar", "Hisarak"): ("Nangarhar", "Hesarak"),
    ("Nangarhar", "Khogyani"): ("Nangarhar", "Khogayani"),
    ("Nangarhar", "Lal Pur"): ("Nangarhar", "Lal Por"),
    ("Nangarhar", "Pachir Wa Agam"): ("Nangarhar", "Pachier Agam"),
    ("Nangarhar", "Sherzad"): ("Nangarhar", "Shirzad"),
    # a later district, cut out of Khash Rod in the 398-district scheme
    ("Nimroz", "Dilaram"): ("Nimroz", "Khash Rod"),
    ("Paktia", "Chamkanay"): ("Paktia", "Chamkani"),
    ("Paktia", "Dand Wa Patan"): ("Paktia", "Dand Patan"),
    ("Paktia", "Gardez"): ("Paktia", "Gardiz"),
    ("Paktia", "Jaji"): ("Paktia", "Ali Khail (Jaji)"),
    ("Paktia", "Jani Khel"): ("Paktia", "Jani Khail"),
    ("Paktia", "Lija Ahmad Khel"): ("Paktia", "Laja Ahmad Khail"),
    ("Paktia", "Sayid Karam"): ("Paktia", "Sayed Karam"),
    ("Uruzgan", "Shahidi Hossas"): ("Uruzgan", "Shahidi Hassas"),
}

GEOBOUNDARIES = (
    "District polygons: geoBoundaries (https://www.geoboundaries.org), CC BY 4.0, simplified and rounded for "
    "this project. Runfola D, Anderson A, Baier H, Crittenden M, Dowker E, Fuhrig S, et al. (2020) "
    "geoBoundaries: A global database of political administrative boundaries. PLoS ONE 15(4): e0231866. "
    "https://doi.org/10.1371/journal.pone.0231866"
)
UCDP_BRD = (
    "UCDP Battle-Related Deaths Dataset v24.1 (CC BY 4.0), conflict 333; Davies, Engstroem, Pettersson & "
    "Oeberg (2024), Journal of Peace Research 61(4)"
)


def read_csv(path: Path) -> list[Row]:
    """Read a CSV file as a list of rows."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows with LF line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def clean(text: str) -> str:
    """Collapse stray line breaks and repeated blanks."""
    return " ".join(text.split()).replace("( ", "(")


def key(text: str) -> str:
    """Reduce a name to its letters, without parentheses, for matching."""
    return re.sub(r"[^a-z]", "", re.sub(r"\([^)]*\)", "", text.lower()))


# ---------------------------------------------------------------------------------------- population
def split_whole(total: int, weights: Sequence[float]) -> list[int]:
    """Split a whole number in proportion to weights so that the parts sum exactly (largest remainders)."""
    scale = total / math.fsum(weights)
    exact = [w * scale for w in weights]
    parts = [math.floor(x) for x in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def with_floors(total: float, weights: Sequence[float], floors: Sequence[float]) -> list[float]:
    """Split a total in proportion to weights, where no part may be below its floor."""
    held: set[int] = set()
    while True:
        free = total - math.fsum(floors[i] for i in held)
        rest = math.fsum(w for i, w in enumerate(weights) if i not in held)
        parts = [floors[i] if i in held else free * w / rest for i, w in enumerate(weights)]
        low = {i for i, p in enumerate(parts) if i not in held and p < floors[i]}
        if not low:
            return parts
        held |= low


def populations(districts: list[Row], totals: dict[str, int]) -> dict[str, int]:
    """Give every district a population; each province sums exactly to its official figure."""
    by_province: dict[str, list[Row]] = defaultdict(list)
    for row in districts:
        by_province[row["province"]].append(row)
    result: dict[str, int] = {}
    for province, members in by_province.items():
        total = totals[province]
        fixed: dict[str, int] = {}
        if province == COUNTRY_SEAT[0]:
            capital = next(r["shape_id"] for r in members if r["name"] == COUNTRY_SEAT[1])
            fixed[capital] = round(CAPITAL_SHARE * total)
        others = [r for r in members if r["shape_id"] not in fixed]
        rest = total - sum(fixed.values())
        mean = rest / len(others)
        seat = SEATS[province][0]
        low = FLOOR_DISTRICT * mean
        floors = [max(low, FLOOR_SEAT * total) if r["name"] == seat else low for r in others]
        weights = [float(r["villages_in_sample"]) for r in others]
        parts = split_whole(rest, with_floors(rest, weights, floors))
        result |= fixed | {r["shape_id"]: p for r, p in zip(others, parts, strict=True)}
    return result


# ------------------------------------------------------------------------------------------ fighting
def located(districts: list[Row], event: Row) -> tuple[list[str], str]:
    """Districts an event may lie in (one where it names one, those of its province else), and how it was matched."""
    province = clean(event["location_adm1_name"].replace(" province", ""))
    province = EVENT_PROVINCES.get(province, province)
    if not province:
        return [], "no province: dropped"
    name = clean(re.sub(r"\([^)]*\)", "", event["location_adm2_name"].replace(" district", "")))
    spread = "province only: spread"
    if name:
        alias = EVENT_DISTRICTS.get((province, name))
        wanted = (alias[0], key(alias[1])) if alias else (province, key(name))
        found = [r["shape_id"] for r in districts if (r["province"], key(r["name"])) == wanted]
        if found:
            return found[-1:], "district by hand" if alias else "district by name"
        spread = f"unmatched district: spread ({province}: {name})"
    return [r["shape_id"] for r in districts if r["province"] == province], spread


def within(events: list[Row], window: tuple[str, str]) -> list[Row]:
    """Events that begin and end inside a window."""
    return [e for e in events if e["start_date"] >= window[0] and e["end_date"] <= window[1]]


def fighting(districts: list[Row], events: list[Row]) -> tuple[dict[str, float], dict[str, int]]:
    """Give every district its index of earlier fighting (mean 1), and how the events were matched."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in districts:
        members[row["province"]].append(row["shape_id"])
    counts: dict[str, float] = dict.fromkeys((r["shape_id"] for r in districts), 0.0)
    stats: Counter[str] = Counter(events=len(events))
    for event in events:
        found, how = located(districts, event)
        stats[how] += 1
        for shape in found:
            counts[shape] += 1.0 / len(found)
    national = math.fsum(counts.values()) / len(counts)
    raw: dict[str, float] = {}
    for shapes in members.values():
        total = math.fsum(counts[s] for s in shapes)
        mean = (total + PROVINCE_PRIOR * national) / (len(shapes) + PROVINCE_PRIOR)
        for shape in shapes:
            raw[shape] = (counts[shape] + SHRINK * mean) / (1.0 + SHRINK)
    level = math.fsum(raw.values()) / len(raw)
    return {s: v / level for s, v in raw.items()}, dict(stats)


def later_events(districts: list[Row], events: list[Row]) -> list[list[object]]:
    """Events of the sample per district that name it: all, and those of the government against the Taleban."""
    every: Counter[str] = Counter()
    war: Counter[str] = Counter()
    for event in events:
        found, how = located(districts, event)
        if how.startswith("district"):
            every[found[0]] += 1
            war[found[0]] += {event["side_a_name"], event["side_b_name"]} == {"Government of Afghanistan", "Taleban"}
    return [[shape, every[shape], war[shape]] for shape in sorted(r["shape_id"] for r in districts)]


# -------------------------------------------------------------------------------------------- shapes
def simplify(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker on an open line; a closed one is cut at its farthest point first."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:
        start = points[0]
        far = max(range(len(points)), key=lambda i: math.dist(points[i], start))
        return simplify(points[: far + 1], tolerance)[:-1] + simplify(points[far:], tolerance)
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        worst, index = 0.0, -1
        for i in range(first + 1, last):
            x, y = points[i]
            if length == 0.0:
                gap = math.hypot(x - ax, y - ay)
            else:
                gap = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length
            if gap > worst:
                worst, index = gap, i
        if index >= 0 and worst > tolerance:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [points[i] for i in sorted(keep)]


def decode_arcs(topology: dict[str, object]) -> list[list[Point]]:
    """Undo the delta coding and the integer grid of a TopoJSON file."""
    transform: dict[str, list[float]] = topology["transform"]  # type: ignore[assignment]
    arcs: list[list[list[int]]] = topology["arcs"]  # type: ignore[assignment]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    result: list[list[Point]] = []
    for arc in arcs:
        x = y = 0
        line: list[Point] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        result.append(line)
    return result


def ring(indices: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs (a negative index runs backwards), round, and drop consecutive duplicates."""
    line: list[Point] = []
    for i in indices:
        for x, y in arcs[i] if i >= 0 else reversed(arcs[~i]):
            point = (round(x, DECIMALS), round(y, DECIMALS))
            if not line or line[-1] != point:
                line.append(point)
    return line


def area(line: list[Point]) -> float:
    """Area of a closed ring by the shoelace formula, in square degrees."""
    return abs(math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(line))) / 2.0


def shapes(topology: dict[str, object]) -> tuple[dict[str, list[list[Point]]], dict[str, float]]:
    """Give the simplified rings of every district, and the length of its outer edge in degrees."""
    full = decode_arcs(topology)
    light = [simplify(arc, SIMPLIFY_DEGREES) for arc in full]
    objects: dict[str, dict[str, list[dict[str, object]]]] = topology["objects"]  # type: ignore[assignment]
    (layer,) = objects.values()
    rings: dict[str, list[list[int]]] = {}
    for geometry in layer["geometries"]:
        properties: dict[str, str] = geometry["properties"]  # type: ignore[assignment]
        if geometry["type"] != "Polygon":
            raise ValueError(f"unexpected geometry {geometry['type']}")
        rings[properties["shapeID"]] = geometry["arcs"]  # type: ignore[assignment]
    uses = Counter(i if i >= 0 else ~i for lines in rings.values() for line in lines for i in line)
    result: dict[str, list[list[Point]]] = {}
    outer: dict[str, float] = {}
    for shape, lines in sorted(rings.items()):
        out = [ring(line, light) for line in lines]
        kept = [line for n, line in enumerate(out) if n == 0 or (len(line) >= 4 and area(line) > 0.0)]
        if len(kept[0]) < 4 or area(kept[0]) == 0.0 or kept[0][0] != kept[0][-1]:
            raise ValueError(f"the outline of {shape} collapsed")
        result[shape] = kept
        single = {i if i >= 0 else ~i for line in lines for i in line}
        outer[shape] = math.fsum(
            math.dist(a, b) for i in single if uses[i] == 1 for a, b in itertools.pairwise(full[i])
        )
    return result, outer


# ---------------------------------------------------------------------------------- shipped extracts
def day(text: str) -> tuple[str, str]:
    """Read a year, month or day as its last day, with the precision it was given in."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text, "day"
    year, month = (int(part) for part in text.split("-"))
    last = [31, 29 if year % 4 == 0 else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return f"{year:04d}-{month:02d}-{last:02d}", "month"


def count_range(text: str, denominator: int) -> tuple[str, str]:
    """Read a count, a share, or words, as the least and the greatest number of districts it can mean."""
    if not text:
        return "", ""
    if text == "about half":
        return str(round(ABOUT_HALF[0] * denominator)), str(round(ABOUT_HALF[1] * denominator))
    if match := re.fullmatch(r"over (\d+)", text):
        return str(int(match[1]) + 1), ""
    if match := re.fullmatch(r"(\d+(?:\.(\d+))?)%", text):
        half = 0.5 * 10.0 ** -len(match[2] or "")
        share = float(match[1])
        low = math.ceil((share - half) / 100.0 * denominator)
        return str(low), str(math.floor((share + half) / 100.0 * denominator))
    return str(int(text)), str(int(text))


CONTROL: dict[str, tuple[str, str, str]] = {
    # source cell: (known from, source as we cite it, our note)
    "FDD LWJ@2015-10-21": (
        "2015-10-21",
        "FDD Long War Journal, press copy",
        "known_from inferred: the day it describes",
    ),
    "SIGAR Jan 2017 table 3.6 (USFOR-A)@2016-11-26": (
        "2017-01-30",
        "SIGAR quarterly report, January 2017, table 3.6 (figures of USFOR-A)",
        "population in millions: 20.4 government, 9.2 contested, 2.5 insurgent, of 32.1; "
        "known_from inferred: quarterly reports carry the 30th of the month",
    ),
    "SIGAR Jan 2018 addendum (RS)@2017-10-15": (
        "2018-02-28",
        "SIGAR addendum of February 2018 to the January 2018 report (figures of Resolute Support)",
        "only the government's share, 55.8 per cent, could be read; known_from inferred: end of that month",
    ),
    "FDD LWJ@2018-04": (
        "2018-04-30",
        "FDD Long War Journal",
        "known_from inferred: end of the month it describes",
    ),
    "SIGAR Oct 2018 (press)@2018-07": (
        "2018-10-30",
        "SIGAR quarterly report, October 2018, as reported by the press",
        "government 55.5 per cent, contested 32.4; about 65 per cent of people under government; "
        "known_from: the date on the report's cover",
    ),
    "SIGAR Jan 2019 (AP)@2018-10": (
        "2019-01-30",
        "SIGAR quarterly report, January 2019, as reported by the Associated Press",
        "shares 54, 34 and 12 per cent; the last count SIGAR published; known_from: date on the cover",
    ),
    "LWJ via AP@2021-05-01": (
        "2021-05-01",
        "FDD Long War Journal as reported by the Associated Press, 2021-05-01 "
        "(click2houston.com/news/2021/05/01/mapping-the-afghan-war-while-murky-points-to-taliban-gains)",
        "printed as words: more than 120, half, more than 70, of about 400; half read as 45 to 55 per cent",
    ),
    "AAN, district CENTRES@2021-05-01": (
        "2021-07-02",
        "Afghanistan Analysts Network (afghanistan-analysts.org, A Detailed Map of Fallen Districts)",
        "district centres, not districts; describes 1 May, published two months later; known_from inferred",
    ),
}
LYONS = {
    "as_of": "2021-06-22",
    "precision": "day",
    "known_from": "2021-06-22",
    "unit": "districts",
    "denominator": "370",
    "fallen_since_2021_05_01_low": "51",
    "source": "UN envoy to the Security Council, 2021-06-22 (unmultimedia.org/tv/unifeed/asset/2634/2634527; "
    "also reuters.com/world/asia-pacific/un-afghanistan-envoy-warns-taliban-offensive-2021-06-22)",
    "note": "more than 50 of 370, printed as words; a flow since the start of May, not a stock",
}
CONTROL_HEADER = [
    "as_of",
    "precision",
    "known_from",
    "unit",
    "denominator",
    "government_low",
    "government_high",
    "contested_low",
    "contested_high",
    "insurgent_low",
    "insurgent_high",
    "government_control",
    "government_influence",
    "insurgent_control",
    "insurgent_influence",
    "fallen_since_2021_05_01_low",
    "fallen_since_2021_05_01_high",
    "source",
    "note",
]


def control_counts(rows: list[Row]) -> list[list[str]]:
    """Turn the national counts of control into numbers with a low and a high reading."""
    result: list[Row] = []
    for row in rows:
        known, source, note = CONTROL[f"{row['source']}@{row['as_of']}"]
        as_of, precision = day(row["as_of"])
        denominator = int(row["denominator"].replace("about ", ""))
        out: Row = {
            "as_of": as_of,
            "precision": precision,
            "known_from": known,
            "unit": "centres" if "CENTRES" in row["source"] else "districts",
            "denominator": str(denominator),
            "government_control": row["gov_control"],
            "government_influence": row["gov_influence"],
            "insurgent_control": row["insurgent_control"],
            "insurgent_influence": row["insurgent_influence"],
            "source": source,
            "note": note,
        }
        for name, cell in (
            ("government", "gov_total"),
            ("contested", "contested"),
            ("insurgent", "insurgent_total"),
        ):
            out[f"{name}_low"], out[f"{name}_high"] = count_range(row[cell], denominator)
        result.append(out)
    result.append(dict(LYONS))
    result.sort(key=lambda r: (r["as_of"], r["unit"] != "districts"))
    return [[r.get(column, "") for column in CONTROL_HEADER] for r in result]


TROOP_NOTES = {
    "2019-09": "besides about 17,000 soldiers of 39 allied and partner states",
    "2020-02": "nearly this number",
    "2020-07": "target met before the middle of the month; some sources say June",
    "2020-10-07": "an upper bound only",
    "2021-08-31": "withdrawal complete",
}
TROOP_HEADER = ["as_of", "precision", "known_from", "low", "high", "source", "note"]


def troops(rows: list[Row]) -> list[list[str]]:
    """Turn the press figures of US troops into a low and a high number."""
    result = []
    for row in rows:
        as_of, precision = day(row["as_of"])
        text = row["us_troops"]
        if text.startswith("<"):
            low, high = "", str(int(text[1:]) - 1)
        elif "-" in text:
            low, high = text.split("-")
        else:
            low = high = str(int(text))
        note = "; ".join(n for n in (TROOP_NOTES.get(row["as_of"], ""), "known_from inferred: as_of") if n)
        source = "press reports and SIGAR quarterly reports, round figures"
        result.append([as_of, precision, as_of, low, high, source, note])
    return sorted(result)


UNAMA: dict[str, tuple[str, str, str, str]] = {
    # period: (first day, last day, published on, note)
    "2019-H1": (
        "2019-01-01",
        "2019-06-30",
        "2019-07-30",
        "as first published; later revised to 1,422, 2,551",
    ),
    "2020-H1": ("2020-01-01", "2020-06-30", "2020-07-27", "as first published; the total is a sum"),
    "2020-Q1toQ3": ("2020-01-01", "2020-09-30", "2020-10-27", ""),
    "2020": ("2020-01-01", "2020-12-31", "2021-02-23", "15 per cent below the year before"),
    "2021-H1": ("2021-01-01", "2021-06-30", "2021-07-26", "some press copies misprint the injured"),
    "2021-05to06": ("2021-05-01", "2021-06-30", "2021-07-26", "part of the first half of 2021"),
}
UNAMA_SOURCES = {
    "2019-H1": "UNAMA midyear update 2019 (canindia.com, 2019-07-30)",
    "2020-H1": "UNAMA midyear report 2020 (tribune.com.pk/story/2256923, 2020-07-27)",
    "2020-Q1toQ3": "UNAMA third quarter report 2020 (thenews.com.pk/print/735906, 2020-10-28)",
    "2020": "UNAMA and OHCHR annual report 2020 (upi.com, 2021-02-23)",
    "2021-H1": "UNAMA midyear update 2021 (press copy)",
    "2021-05to06": "UNAMA midyear update 2021 (press copy)",
}
UNAMA_HEADER = ["period", "start", "end", "known_from", "killed", "injured", "total", "source", "note"]


def casualties(rows: list[Row]) -> list[list[str]]:
    """Civilian casualties as UNAMA first published them, with the day of publication."""
    result = []
    for row in rows:
        start, end, published, note = UNAMA[row["period"]]
        figures = [row["killed"], row["injured"], row["total"]]
        if int(figures[0]) + int(figures[1]) != int(figures[2]):
            raise ValueError(f"the casualties of {row['period']} do not add up")
        result.append([row["period"], start, end, published, *figures, UNAMA_SOURCES[row["period"]], note])
    return result


BATTLE_HEADER = ["year", "known_from", "best", "low", "high", "dyads", "side_b", "source", "note"]


def battle_deaths(rows: list[Row]) -> list[list[str]]:
    """Yearly battle deaths of the government's conflict with the Taleban, 2015 to 2021."""
    result = []
    for row in rows:
        year = int(row["year"])
        if row["conflict_id"] != "333" or not 2015 <= year <= 2021:
            continue
        notes = ["value of the 2024 release; known_from inferred: a year's figures appear the following June"]
        if "," in row["dyad_id"]:
            notes.append("takes in a second armed group")
        if year == 2021:
            notes.append("the government side changed in August")
        dyads = " ".join(sorted(part.strip() for part in row["dyad_id"].split(",")))
        side = " + ".join(part.strip() for part in row["side_b"].split(","))
        figures = [row["bd_best"], row["bd_low"], row["bd_high"]]
        result.append([str(year), f"{year + 1}-06-30", *figures, dyads, side, UCDP_BRD, "; ".join(notes)])
    return sorted(result)


def two_parts(
    out: Path,
    name: str,
    header: Sequence[str],
    rows: list[list[str]],
    is_outcome: Callable[[list[str]], bool],
) -> None:
    """Write the rows a run may know to data/ and the others to outcome/."""
    write_csv(out / "data" / name, header, [r for r in rows if not is_outcome(r)])
    write_csv(out / "outcome" / name, header, [r for r in rows if is_outcome(r)])


# ---------------------------------------------------------------------------------------------- main
def build(shared: Path, out: Path) -> None:
    """Write every derived file of the case."""
    source = shared / "data"
    districts = read_csv(source / "geo" / "afg_districts.csv")
    for row in districts:
        row["name"] = clean(row["district"])
    by_name = {(r["province"], r["name"]): r["shape_id"] for r in districts}
    if len(by_name) != len(districts):
        raise ValueError("a district name occurs twice in a province")
    totals = {
        r["province"]: int(r["population_2019"])
        for r in read_csv(source / "geo" / "afg_province_population_nsia_2019.csv")
    }
    if set(SEATS) != set(totals):
        raise ValueError("the table of capitals does not fit the provinces")

    topology = json.loads((source / "geo" / "geoBoundaries-AFG-ADM2_simplified.topojson").read_text(encoding="utf-8"))
    outlines, outer = shapes(topology)
    if set(outlines) != set(by_name.values()):
        raise ValueError("polygons and districts differ")
    lines = [f"{json.dumps(s)}:{json.dumps(r, separators=(',', ':'))}" for s, r in outlines.items()]
    text = f'{{"attribution":{json.dumps(GEOBOUNDARIES)},"places":{{\n' + ",\n".join(lines) + "\n}}\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / "shapes.json").write_text(text, encoding="utf-8", newline="\n")

    seats = {by_name[province, name]: "region" for province, (name, _) in SEATS.items()}
    seats[by_name[COUNTRY_SEAT]] = "country"
    posts = {by_name[place] for place in BORDER_POSTS.values()}
    for crossing, place in BORDER_POSTS.items():
        if outer[by_name[place]] < 0.05:
            raise ValueError(f"{crossing}: {place} does not lie on the border")

    people = populations(districts, totals)
    events = read_csv(source / "conflict" / "ucdp_aec_afghanistan_sample.csv")
    index, stats = fighting(districts, within(events, EVENTS))
    index_2015, stats_2015 = fighting(districts, within(events, EVENTS_2015))
    starts = {name: fighting(districts, within(events, window)) for name, window in EVENTS_STARTS.items()}
    write_csv(
        out / "places.csv",
        [
            "place_id",
            "name",
            "region",
            "lon",
            "lat",
            "area_km2",
            "population",
            "seat",
            "border_post",
            "fighting",
            "fighting_2015",
            *starts,
            "holder",
        ],
        [
            [
                shape,
                row["name"],
                row["province"],
                row["lon"],
                row["lat"],
                row["area_km2"],
                people[shape],
                seats.get(shape, ""),
                int(shape in posts),
                f"{index[shape]:.3f}",
                f"{index_2015[shape]:.3f}",
                *(f"{found[shape]:.3f}" for found, _ in starts.values()),
                "republic" if shape in seats else "",
            ]
            for row in sorted(districts, key=lambda r: r["shape_id"])
            for shape in [row["shape_id"]]
        ],
    )
    write_csv(
        out / "outcome" / "events_2015_2018.csv",
        ["place_id", "events", "events_government_taleban"],
        later_events(districts, within(events, EVENTS_AFTER_2015)),
    )
    pairs = sorted(
        (min(r["shape_id_a"], r["shape_id_b"]), max(r["shape_id_a"], r["shape_id_b"]))
        for r in read_csv(source / "geo" / "afg_adjacency.csv")
    )
    if len(set(pairs)) != len(pairs):
        raise ValueError("a pair of neighbours occurs twice")
    write_csv(out / "neighbours.csv", ["place_a", "place_b"], pairs)

    write_csv(
        out / "data" / "control_counts.csv",
        CONTROL_HEADER,
        control_counts(read_csv(source / "control" / "national_control_counts.csv")),
    )
    two_parts(
        out,
        "troops.csv",
        TROOP_HEADER,
        troops(read_csv(source / "troops" / "us_troops_press.csv")),
        lambda r: r[0] > CUT,
    )
    two_parts(
        out,
        "casualties.csv",
        UNAMA_HEADER,
        casualties(read_csv(source / "conflict" / "unama_civilian_casualties.csv")),
        lambda r: r[3] > CUT,
    )
    two_parts(
        out,
        "battle_deaths.csv",
        BATTLE_HEADER,
        battle_deaths(read_csv(source / "conflict" / "ucdp-BattleDeaths_v24_1_conf.csv")),
        lambda r: int(r[0]) > 2020,
    )

    print(f"{len(districts)} districts, {sum(people.values()):,} people, {len(pairs)} pairs of neighbours")
    print(f"{sum(len(line) for lines in outlines.values() for line in lines)} points in the outlines")
    every = {"fighting": stats, "fighting_2015": stats_2015, **{name: found for name, (_, found) in starts.items()}}
    for title, counted in every.items():
        print(title)
        for name, number in sorted(counted.items()):
            print(f"{number:5d}  {name}")


def main() -> None:
    """Read the command line and build."""
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description="Derive the data files of the Afghan case.")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="directory of the shared data")
    parser.add_argument("--out", type=Path, default=root / "src" / "twotrack" / "cases" / "afghanistan")
    arguments = parser.parse_args()
    build(arguments.shared, arguments.out)


if __name__ == "__main__":
    main()
