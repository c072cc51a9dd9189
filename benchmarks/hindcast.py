"""Hindcasts of the Afghan case from its as-of dates: `python -m benchmarks.hindcast [--members N] [--write]`.

Runs `twotrack hindcast` from the day of each document and from 1 May 2021, and prints one page of tables. With --write
the tables of docs/science/hindcast.md are made again. Nothing is fitted to what is scored.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.page import put
from twotrack import api
from twotrack.report.terminal_hindcast import verdicts

DAYS = ("2015-05-05", "2021-01-12", "2021-05-01", "2021-06-24", "2021-06-27", "2021-07-11")
LONG_MEMBERS = 400
SCORE = {"probability": "Brier", "share of places": "CRPS (share of districts)", "fighters killed": "CRPS (persons)"}


def table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *lines])


def number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}"


def told(forecast: Mapping[str, float]) -> str:
    if "share" in forecast:
        return f"{forecast['share']:.3f}"
    return f"{number(forecast['q50'])} ({number(forecast['q05'])} to {number(forecast['q95'])})"


def happened(observed: Any) -> str:
    return ("yes" if observed else "no") if isinstance(observed, bool) else number(observed)


def section(answer: Mapping[str, Any]) -> str:
    """One date: how it was conditioned, every target in every world, mean scores, sentences."""
    every = [name for name, world in answer["worlds"].items() if world["targets"]]
    apart = [name for name in every if name.endswith(", without outside") and not name.startswith("conditioned")]
    worlds = [name for name in every if name not in apart]
    about = answer["conditioned"]
    if about["possible"]:
        few = " **Few runs are left.**" if about["small"] else ""
        fits = ", ".join(f"{name} {chance:.3f}" for name, chance in about["agreeing"].items())
        left = answer["worlds"].get("conditioned, without outside", {}).get("effective")
        without = f" Without the outside mechanism {left:.0f} are left." if left is not None else ""
        how = (
            f"Conditioned: runs from {about['start']}, weighted by {', '.join(about['observations'])}; worth "
            f"{about['effective']:.0f} of {answer['members']} runs.{few}{without} Mean likelihood of a count: {fits}."
        )
    else:
        how = f"Not conditioned: {about['reason']}."
    lines = []
    for row in answer["targets"]:
        cells = [told(answer["worlds"][name]["targets"][row["name"]]["forecast"]) for name in worlds]
        plain = (f"{name} {number(f.get('share', f.get('q50')))}" for name, f in row["baseline_forecasts"].items())
        lines.append([row["name"], happened(row["observed"]), *cells, ", ".join(plain)])
    means = [
        [SCORE[unit], str(found["targets"]), *(number(found["mean"].get(name)) for name in worlds),
         number(found["mean"].get("persistence")), number(found["mean"].get("base-rate"))]
        for unit, found in answer["totals"].items()
    ]  # fmt: skip
    narrow = [
        [SCORE[unit], *(number(found["mean"].get(name)) for name in apart)] for unit, found in answer["totals"].items()
    ]
    said = [text for text in verdicts(answer) if "documents'" not in text]
    return "\n\n".join(
        [
            f"### {answer['as_of']}",
            f"{answer['members']} runs of each world, {answer['weeks']} weeks, seed {answer['seed']}; start: "
            f"{answer['start'] or 'that of the case'}. {how}",
            table(["target", "happened", *worlds, "baselines"], lines),
            table(["mean score", "targets", *worlds, "persistence", "base rate"], means),
            *([table(["mean score", *apart], narrow)] if apart else []),
            "\n".join(f"- {text}" for text in said),
        ]
    )


def documents(answer: Mapping[str, Any]) -> str:
    """The documents' own forecasts, which no date changes."""
    rows = [
        [f"{row['claim']}{'/' + row['part'] if row['part'] else ''}", row["by"], row["says"], row["condition"] or "",
         f"{row['words']} {row['odds']:.2f}", str(row["status"]), str(row["reason"])]
        for row in answer["documents"]
    ]  # fmt: skip
    scored = [
        [name, str(one["tested"]), str(one["held"]), number(one["mean_odds"]), number(one["brier"]), number(one["log"]),
         number(one["even"]["brier"]), number(one["even"]["log"])]
        for name, one in answer["document_scores"].items()
    ]  # fmt: skip
    header = ["document", "tested", "held", "mean odds", "Brier", "log", "Brier at even odds", "log at even odds"]
    return "\n\n".join(
        [
            "### What the documents forecast",
            table(["claim", "by", "forecast, in our words", "if", "odds", "became", "why"], rows),
            table(header, scored),
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="make the tables of the documentation again")
    options = parser.parse_args(arguments)
    parts, answer = [], None
    for day in DAYS:
        members = min(options.members, LONG_MEMBERS) if day < "2021" else options.members
        answer = api.hindcast(
            api.load("afghanistan", day), members=members, seed=options.seed, workers=options.workers
        )  # fmt: skip
        parts.append(section(answer))
        print(day, answer["totals"], file=sys.stderr)
    assert answer is not None
    text = "\n\n".join([*parts, documents(answer)]) + "\n"
    sys.stdout.write(text)
    if options.write:
        put("hindcast.md", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
