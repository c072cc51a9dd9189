"""The war on the ground: `python -m benchmarks.field [--parts engine c mesa cost]`.

Ours beside the same rules in C (`yardstick.c`, compiled here by gcc) and in Mesa (`yardstick_mesa.py`), in turn in one
run, and what size costs. Ratios are what counts; seconds are CPU time of this machine. Without gcc or Mesa the run says
so and prints the rest. A district-week is one district of one member for one week.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import field_cost, yardstick
from benchmarks.yardstick import BUILDS, EXACT, PARTS, Field
from twotrack import api
from twotrack.case.scaffold import new_case
from twotrack.engine.simulate import Setup, setup
from twotrack.mechanisms.wires import TABLE, room
from twotrack.world.compile import LANES

SEEN = ("position", "strength", "killed", "stood_down")
MESAS = ("Mesa", "Mesa, lists of neighbours kept")


def line(name: str, value: str, aim: str = "") -> None:
    """One row of the table."""
    print(f"{name:62s} {value:66s} {aim}", flush=True)


def engine_part(plan: Setup) -> None:
    """The whole engine, and where its time goes."""
    seconds, cells = field_cost.engine(plan)
    line(
        "all mechanisms and the recorder, one core", f"{cells / seconds / 1e6:.2f} M district-weeks/s", "at least 3.5 M"
    )
    found = field_cost.by_mechanism(plan)
    for name, spent in sorted(found.items(), key=lambda x: -x[1]):
        line(f"  {name}", f"{spent:.2f} ns per district-week")
    together = sum(found.values())
    line("  together", f"{together:.2f} ns per district-week", "at most 400 (2.5 M)")
    table = sum(found[mechanism.name] for mechanism in plan.order if room(mechanism) == TABLE)
    line("  of which the table", f"{table:.2f} ns per district-week, {100 * table / together:.0f} %", "at most a third")


def c_part(plan: Setup, rounds: int = 9, after: int = 8, weeks: int = 16) -> None:
    """Agreement with C and its speed, at 16 and 32 lanes and with several flags."""
    if yardstick.compiler() is None:
        line("C", "gcc is missing: left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        built = {(n, b): yardstick.build(Path(folder), n, *BUILDS[b]) for n in (16, LANES) for b in BUILDS}
        for (lanes, name), library in built.items():
            for start in (0, after):
                told = yardstick.compare(yardstick.field(plan, 0, start, lanes), library, weeks)
                apart = f"within {max(told.worst.values()):.1e} a step, {told.parted} of {told.steps} lane-weeks part"
                value = f"{'same bits' if told.same else apart}; {told.lost} of {lanes} lanes apart at the end"
                line(f"C, {name}, {lanes} lanes, weeks {start + 1} to {start + weeks}", value, "within 1e-5")
        fields = {n: yardstick.field(plan, 0, after, n) for n in (16, LANES)}
        calls: dict[tuple[int, str], tuple[Field, Any]] = {(n, "ours"): (f, f.ours()) for n, f in fields.items()}
        calls |= {key: (fields[key[0]], fields[key[0]].theirs(library)) for key, library in built.items()}
        say_race(race(calls, rounds, weeks))


def say_race(speeds: dict[tuple[int, str], dict[str, float]]) -> None:
    """Million district-weeks per CPU second, and ours over the fastest C with the same bits and of all."""
    for (lanes, name), speed in speeds.items():
        parts = ", ".join(f"{p} {speed[p]:.0f}" for p in PARTS)
        line(f"{name if name == 'ours' else f'C, {name}'}, {lanes} lanes", f"{speed['all']:.2f} M/s ({parts})")
    ours = speeds[LANES, "ours"]
    rivals = {key: speed for key, speed in speeds.items() if key[1] != "ours"}
    exact = {key: speed for key, speed in rivals.items() if EXACT in BUILDS[key[1]]}
    for what, among in (("C with our bits", exact), ("C", rivals)):
        lanes, name = max(among, key=lambda key: among[key]["all"])
        fastest = among[lanes, name]
        parts = ", ".join(f"{p} {ours[p] / fastest[p]:.2f}" for p in PARTS)
        line(f"ours over the fastest {what}", f"{ours['all'] / fastest['all']:.2f} ({parts})", "at least 0.3")
        line("", f"({name}, {lanes} lanes)")


def race(
    calls: dict[tuple[int, str], tuple[Field, Any]], rounds: int, weeks: int
) -> dict[tuple[int, str], dict[str, float]]:
    """Million district-weeks per CPU second of each contestant by part, taken in turn: medians over the rounds."""
    spent: dict[tuple[int, str], list[list[float]]] = {key: [] for key in calls}
    for turn in range(rounds + 1):
        for key, (field, parts) in calls.items():
            field.restore()
            seconds = field.weeks(parts, weeks)
            if turn:
                spent[key].append([seconds[p] for p in PARTS] + [sum(seconds[p] for p in PARTS)])
    out = {}
    for key, (field, _) in calls.items():
        rates = field.cells * weeks / np.median(spent[key], axis=0) / 1e6
        out[key] = dict(zip((*PARTS, "all"), rates.tolist(), strict=True))
    return out


def mesa_part(afghan: Setup) -> None:
    """Means and speed beside Mesa."""
    if importlib.util.find_spec("mesa") is None:
        line("Mesa", "Mesa is not installed: left out")
        return
    with tempfile.TemporaryDirectory() as folder:
        small = setup(api.load(new_case(Path(folder) / "war50", "war50", 50, 3)), 0, 40)
        ours, theirs, speeds = against_mesa(small, blocks=12, weeks=16)
    gap = ours - theirs
    error = gap.std(axis=0, ddof=1) / np.sqrt(len(gap))
    for k, name in enumerate(f"{n} {s + 1}" for n in SEEN for s in (0, 1)):
        value = f"{ours[:, k].mean():.4f} to {theirs[:, k].mean():.4f}"
        apart = abs(gap[:, k].mean()) / error[k] if error[k] > 0 else 0.0
        line(
            f"  {name}, mean of {len(gap)} members after 16 weeks", f"{value}: {apart:.2f} standard errors", "within 3"
        )
    say_speeds("50 places", speeds)
    say_speeds("afghanistan", against_mesa(afghan, blocks=3, weeks=8, members=3)[2])


def say_speeds(what: str, speeds: dict[str, float]) -> None:
    """Rates on a case and their ratios."""
    for name in MESAS:
        told = f"{speeds['ours'] / speeds[name]:.0f} times ({speeds['ours'] / 1e6:.2f} M to {speeds[name] / 1e3:.0f} k)"
        line(f"ours over {name}, {what}", told, "at least 300")


def against_mesa(
    plan: Setup, blocks: int, weeks: int, members: int = LANES, after: int = 4
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, float]]:
    """What our members and Mesa's come to [member, measure], and district-weeks per CPU second of each."""
    from benchmarks.yardstick_mesa import War, member

    ours, theirs, places = [], [], len(plan.case.places)
    rates: dict[str, list[float]] = {name: [] for name in ("ours", *MESAS)}
    for number in range(blocks):
        field = yardstick.field(plan, number * LANES, after)
        lanes = [l for l in range(LANES) if field.kept["live"][l] > 0][:members]
        for k, lane in enumerate(lanes):
            for name in MESAS[: 2 if k < 2 else 1]:
                war = War(member(field, lane), number * LANES + lane, kept=name == MESAS[1])
                begin = time.process_time()
                for _ in range(weeks):
                    war.step()
                rates[name].append(weeks * places / (time.process_time() - begin))
                if name == MESAS[0]:
                    theirs.append([getattr(war, n)[s] for n in SEEN for s in (0, 1)])
        for _ in range(5):
            history: list[NDArray[np.float32]] = []
            maps: list[NDArray[np.float32]] = []
            field.restore()
            seconds = field.watched(field.ours(), weeks, partial(collect, field, history, maps))
            rates["ours"].append(weeks * field.cells / seconds)
        ours += [history[-1][:, lane].tolist() for lane in lanes]
    return np.array(ours), np.array(theirs), {name: float(np.median(rates[name])) for name in rates}


def collect(field: Field, history: list[NDArray[np.float32]], maps: list[NDArray[np.float32]]) -> None:
    """Our data collector: what is seen of both sides [measure, lane] and who holds what [place, lane], appended."""
    history.append(np.concatenate([field.arrays[n] for n in SEEN]))
    maps.append(field.arrays["control"][:, 1].copy())


def cost_part() -> None:
    """Memory of a large run and the cost of size."""
    large = field_cost.large_run("afghanistan", 10_000, 52)
    line("10,000 members x 52 weeks, page and folder written", f"{large['peak_mb']:.0f} MB, {large['cpu_s']:.0f} CPU-s",
         "under 1024 MB")  # fmt: skip
    rows = field_cost.scaling()
    for what, members, weeks, places, seconds in rows:
        each = 1e9 * seconds / (members * weeks * places)
        value = f"{seconds:.2f} CPU-s, {each:.0f} ns per district-week"
        line(f"  by {what}: {members} members, {weeks} weeks, {places} districts", value)
    for k, what in enumerate(("members", "weeks", "districts"), 1):
        size, seconds = np.array([(row[k], row[4]) for row in rows if row[0] == what]).T
        slope, fixed = np.polyfit(size, seconds, 1)
        off = np.abs(fixed + slope * size - seconds).max() / seconds.max()
        value = f"{fixed:.2f} CPU-s + {1e3 * slope:.2f} ms for each; off the line by at most {100 * off:.1f} %"
        line(f"  straight line through {what}", value, "linear")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", default="afghanistan")
    parser.add_argument(
        "--parts", nargs="+", choices=("engine", "c", "mesa", "cost"), default=["engine", "c", "mesa", "cost"]
    )
    options = parser.parse_args()
    plan = setup(api.load(options.case), 0, 52)
    if "engine" in options.parts:
        engine_part(plan)
    if "c" in options.parts:
        c_part(plan)
    if "mesa" in options.parts:
        mesa_part(plan)
    if "cost" in options.parts:
        cost_part()
    return 0


if __name__ == "__main__":
    sys.exit(main())
