"""Tables, sentences and the picture of `benchmarks.afghan_2015`, as Markdown and SVG."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Band = tuple[float, float, float]
Interval = tuple[float, float]
WHO = ("insurgent", "government", "contested")
COUNTED = ("fighters", "with civilians")


@dataclass(frozen=True)
class Count:
    """One recorded count of districts (`high` None: no upper end) and the ensemble's bands on its day."""

    day: datetime.date
    who: str
    source: str
    low: float
    high: float | None
    band: Band
    at_war: Band
    share_at_war: float

    @property
    def inside(self) -> bool:
        """Whether the record and the 90 per cent band of all runs meet; of an open record its low end counts."""
        high = self.low if self.high is None else self.high
        return self.low <= self.band[2] and high >= self.band[0]


@dataclass(frozen=True)
class Deaths:
    """Battle deaths of a year: UCDP's low, best and high, and the ensemble's bands of those counted."""

    year: int
    low: float
    best: float
    high: float
    band: Band
    at_war: Band
    share_at_war: float
    near: float
    counted: str = COUNTED[0]

    @property
    def within(self) -> bool:
        """Whether the ensemble's median lies within a factor of two of UCDP's best figure."""
        return self.best / 2 <= self.band[1] <= 2 * self.best

    @property
    def within_at_war(self) -> bool:
        """The same for runs still at war."""
        return self.best / 2 <= self.at_war[1] <= 2 * self.best


@dataclass(frozen=True)
class Where:
    """One map's rank correlation with later events, with bootstrap intervals of it and of its lead over two maps."""

    target: str
    name: str
    rho: float
    interval: Interval
    over_population: Interval
    over_before: Interval


def page(
    title: str, endings: Mapping[str, float], found: Sequence[Count], died: Sequence[Deaths], maps: Sequence[Where]
) -> str:
    """Everything between the marks of the page."""
    ended = ", ".join(f"{name} {100 * share:.0f}" for name, share in endings.items())
    parts = [f"Made with {title}.", f"Endings, in 100 runs: {ended}."]
    parts += ["### (a) Districts held", _counts(found), _verdict_counts(found)]
    parts += ["### (b) Battle deaths a year", _deaths(died), _verdict_deaths(died)]
    parts += ["### (c) Where there is fighting", _where(maps), _verdict_where(maps)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rows = [header, ["---"] * len(header), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _span(band: Band, digits: int = 0) -> str:
    low, middle, high = (f"{x:,.{digits}f}" for x in band)
    return "none left" if band[1] != band[1] else f"{middle} ({low} to {high})"


def _counts(found: Sequence[Count]) -> str:
    header = ["day", "held, or contested", "recorded, of 398", "all runs", "runs at war", "at war", "in the band"]
    lines = []
    for c in found:
        record = f"{c.low:.0f} or more" if c.high is None else f"{c.low:.0f}"
        record += f" to {c.high:.0f}" if c.high is not None and round(c.high) != round(c.low) else ""
        yes = "yes" if c.inside else "**no**"
        share = f"{100 * c.share_at_war:.0f} %"
        lines.append([c.day.isoformat(), c.who, record, _span(c.band), _span(c.at_war), share, yes])
    return _table(header, lines)


def _verdict_counts(found: Sequence[Count]) -> str:
    texts = []
    for who in WHO:
        some = [c for c in found if c.who == who]
        if some:
            width = some[-1].band[2] - some[-1].band[0]
            said = f"{who}: {sum(c.inside for c in some)} of {len(some)} counts lie in the 90 per cent band"
            texts.append(f"{said}, which is {width:.0f} districts wide on {some[-1].day}")
    return "Verdict. " + "; ".join(texts) + "." if texts else "No count lies in the time simulated."


def _deaths(died: Sequence[Deaths]) -> str:
    header = ["year", "counted", "UCDP best (low to high)", "all runs", "median over UCDP", "runs at war to its end",
              "its median over UCDP", "at war", "runs within a factor of two"]  # fmt: skip
    lines = [
        [str(d.year), d.counted, f"{d.best:,.0f} ({d.low:,.0f} to {d.high:,.0f})", _span(d.band),
         f"{d.band[1] / d.best:.2f}", _span(d.at_war), f"{d.at_war[1] / d.best:.2f}",
         f"{100 * d.share_at_war:.0f} %", f"{100 * d.near:.0f} %"]
        for d in died
    ]  # fmt: skip
    return _table(header, lines)


def _verdict_deaths(died: Sequence[Deaths]) -> str:
    if not died:
        return "No year lies in the time simulated."
    return "Verdict. " + " ".join(
        _verdict_counted(counted, [d for d in died if d.counted == counted])
        for counted in COUNTED
        if any(d.counted == counted for d in died)
    )


def _verdict_counted(counted: str, died: Sequence[Deaths]) -> str:
    hits, war = [str(d.year) for d in died if d.within], [str(d.year) for d in died if d.within_at_war]
    return (
        f"{counted.capitalize()}: the median of all runs lies within a factor of two of UCDP in {len(hits)} of "
        f"{len(died)} years{' (' + ', '.join(hits) + ')' if hits else ''}; that of runs still at war in {len(war)} of "
        f"{len(died)}{' (' + ', '.join(war) + ')' if war else ''}."
    )


TARGETS = {
    "events": "all events",
    "events_government_taleban": "government against Taleban",
    "outside seats": "all events outside the capitals of provinces",
}


def _where(maps: Sequence[Where]) -> str:
    header = [
        "later events",
        "map",
        "Spearman (95 %)",
        "lead over population (95 %)",
        "lead over earlier events (95 %)",
    ]
    lines = []
    for w in maps:
        leads = [
            "" if interval == (0.0, 0.0) else f"{interval[0]:+.2f} to {interval[1]:+.2f}"
            for interval in (w.over_population, w.over_before)
        ]
        lines.append([TARGETS[w.target], w.name, f"{w.rho:.2f} ({w.interval[0]:.2f} to {w.interval[1]:.2f})", *leads])
    return _table(header, lines)


def _verdict_where(maps: Sequence[Where]) -> str:
    def word(lead: Interval) -> str:
        return "better than" if lead[0] > 0 else "worse than" if lead[1] < 0 else "not told apart from"

    grouped: dict[str, list[str]] = {}
    for w in maps:
        if w.name.startswith("ensemble"):
            said = f"{word(w.over_population)} population alone, {word(w.over_before)} earlier events alone"
            grouped.setdefault(said, []).append(f"{w.name.removeprefix('ensemble: ')} ({TARGETS[w.target]})")
    return "Verdict. " + " ".join(f"{', '.join(names)}: {said}." for said, names in grouped.items())


# --------------------------------------------------------------------------------------- the picture
def picture(start: datetime.date, bands: Sequence[Band], found: Sequence[Count], places: int) -> str:
    """Median and 90 per cent band of districts held by the insurgents, with the recorded counts."""
    wide, high, left, low = 640, 300, 46, 264

    def x(week: float) -> float:
        return left + (wide - left - 10) * week / max(len(bands) - 1, 1)

    def y(value: float) -> float:
        return low - (low - 12) * value / places

    weeks = range(0, len(bands), 2)
    edge = [f"{x(w):.1f},{y(bands[w][0]):.1f}" for w in weeks]
    edge += [f"{x(w):.1f},{y(bands[w][2]):.1f}" for w in reversed(weeks)]
    middle = " ".join(f"{x(w):.1f},{y(bands[w][1]):.1f}" for w in weeks)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="11">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        f'<polygon points="{" ".join(edge)}" fill="#c9d8e6"/>',
        f'<polyline points="{middle}" fill="none" stroke="#2b5c8a" stroke-width="2"/>',
    ]
    for value in range(0, places + 1, 100):
        parts.append(f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
        parts.append(f'<path d="M{left} {y(value):.1f}H{wide - 10}" stroke="#ccc" stroke-width="0.5"/>')
    for year in range(start.year + 1, start.year + 7):
        week = (datetime.date(year, 1, 1) - start).days / 7
        if week < len(bands):
            parts.append(f'<text x="{x(week):.1f}" y="{low + 16}" text-anchor="middle">{year}</text>')
            parts.append(f'<path d="M{x(week):.1f} {low}v4" stroke="#666"/>')
    for c in found:
        at = x((c.day - start).days / 7)
        parts.append(f'<circle cx="{at:.1f}" cy="{y(c.low):.1f}" r="4" fill="#b03a2e"/>')
    said = "districts held by the insurgents: median and 90 % band of all runs; dots: recorded counts"
    parts.append(f'<text x="{left}" y="{high - 4}">{said}</text></svg>')
    return "\n".join(parts) + "\n"
