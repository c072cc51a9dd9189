"""A new, runnable case: a generic war on an invented map, for a user to change and for tests to vary.

The numbers are drawn from wide ranges by a seed, so that generated wars differ; nothing in them is evidence of
anything.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from pathlib import Path

import numpy as np

from twotrack.case.actors import NAME
from twotrack.errors import RequestError

_SUPPORT = "[{assumption: generated, settles: your evidence}]"
_WEIGHT = "[{assumption: generated, settles: your evidence, fixed: the weights of a party sum to 1}]"

_TEMPLATE = """# A generated case, runnable as it is and meant to be changed; `twotrack validate` checks it.
schema: 1
name: {name}
title: The war of {name}
about: A generated war between a state and rebels, with a neighbour that helps the state and will leave.
caveat: Every number is generated; none is evidence of anything.
as_of: 2031-03-03

actors:
  - {{id: state, name: The State, kind: government}}
  - {{id: rebels, name: The Rebels, kind: insurgent, relations: [{{to: state, kind: opposes}}]}}
  - {{id: neighbour, name: The Neighbour, kind: intervener, relations: [{{to: state, kind: enables}}]}}

war:
  sides: [state, rebels]
  strength:
    state: {{loguniform: [{state_low:.1f}, {state_high:.1f}], unit: thousand fighters, support: {support}}}
    rebels: {{loguniform: [{rebels_low:.1f}, {rebels_high:.1f}], unit: thousand fighters, support: {support}}}

ground:
  weight:
    columns: {{population: 1.0}}
    support: {support}
  map: shapes.json
  support: {support}

start:
  control: holders
  support: {support}

issues:
{issues}

talks: {{parties: [state, rebels], state: closed, stage: procedure, support: {support}}}

calendar:
  presence:
    actor: neighbour
    unit: troops
    reference: 3000
    path:
      - {{date: 2031-01-06, strength: 3000, support: {support}}}
      - {{date: {leaves}, strength: 0, support: {support}}}

endings:
  - id: takeover
    kind: takeover
    when: [{{measure: control, of: rebels, at_least: 0.7}}, {{measure: seat, of: rebels, at_least: 0.99}}]
    weeks: 2
    support: {support}
  - {{id: consolidation, kind: consolidation, when: [{{measure: control, of: state, at_least: 0.95}}], weeks: 4,
     support: {support}}}
  - {{id: settlement, kind: settlement, when: [{{measure: agreement, at_least: 1}}], at: horizon, support: {support}}}
  - {{id: fading, kind: fading, when: [{{measure: violence, at_most: 0.15}}, {{measure: agreement, at_most: 0}}],
     weeks: 26, support: {support}}}
  - {{id: stalemate, kind: stalemate, at: horizon, support: {support}}}

parameters:
  standing-down:
    threshold:
      state: {{uniform: [1.2, 2.3], unit: score, support: {support}}}
      rebels: {{uniform: [2.3, 3.5], unit: score, support: {support}}}
"""


def new_case(folder: Path, name: str, places: int = 12, seed: int = 0) -> Path:
    """Write a runnable case folder and return it.

    Raises:
        RequestError: the name is not usable, or the folder exists.
    """
    if not re.match(NAME, name):
        raise RequestError(f"'{name}' is no case name: small letters, digits and hyphens, a letter first")
    if not 2 <= places <= 2000:
        raise RequestError(f"places is {places}; it must lie between 2 and 2000")
    if folder.exists():
        raise RequestError(f"'{folder}' exists already; choose another name")
    rng = np.random.default_rng(seed)
    (folder / "overlays").mkdir(parents=True)
    _write_map(folder, places, rng)
    (folder / "case.yaml").write_text(_case_yaml(name, rng), encoding="utf-8")
    (folder / "overlays" / "stronger-rebels.yaml").write_text(
        "schema: 1\nid: stronger-rebels\nname: Stronger rebels\nkind: test\nabout: Twice the fighters.\n"
        f"support: {_SUPPORT}\nscale:\n  war.strength.rebels: 2\n",
        encoding="utf-8",
    )
    (folder / "checks.yaml").write_text(
        "schema: 1\nchecks:\n  - name: stronger rebels hold more of the country\n    given: [stronger-rebels]\n"
        "    expect: control_rebels > base\n    twin: {without: [combat, standing-down]}\n",
        encoding="utf-8",
    )
    return folder


def _write_map(folder: Path, count: int, rng: np.random.Generator) -> None:
    wide = math.ceil(math.sqrt(count * 1.3))
    spots = [(i % wide, i // wide) for i in range(count)]
    people = np.exp(rng.normal(3.3, 0.7, count))
    seat = int(np.argmax(people))
    centre = rng.integers(count)
    reach = rng.uniform(0.1, 0.5)
    distance = [math.dist(spots[i], spots[centre]) + rng.uniform(0, 1.5) for i in range(count)]
    rebels = {i for i in np.argsort(distance)[: max(1, int(reach * count))].tolist() if i != seat}
    if not rebels:
        rebels = {(seat + 1) % count}
    rows = ["place_id,name,region,lon,lat,population,seat,border_post,fighting,holder"]
    for i, (x, y) in enumerate(spots):
        edge = x == 0 or y == 0
        rows.append(
            f"p{i + 1},Place {i + 1},{'west' if x < wide / 2 else 'east'},{x},{y},{people[i]:.1f},"
            f"{'country' if i == seat else ''},{int(edge and i % 5 == 0)},{2 if i in rebels else 1},"
            f"{'rebels' if i in rebels else 'state'}"
        )
    (folder / "places.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    index = {spot: i for i, spot in enumerate(spots)}
    pairs = [
        f"p{i + 1},p{index[near] + 1}"
        for i, (x, y) in enumerate(spots)
        for near in ((x + 1, y), (x, y + 1))
        if near in index
    ]
    (folder / "neighbours.csv").write_text("\n".join(["place_a,place_b", *pairs]) + "\n", encoding="utf-8")
    squares = {
        f"p{i + 1}": [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]] for i, (x, y) in enumerate(spots)
    }
    shapes = {"attribution": "Invented map.", "places": squares}
    (folder / "shapes.json").write_text(json.dumps(shapes, separators=(",", ":")), encoding="utf-8")


def _worths(rng: np.random.Generator, options: list[str], rising: bool) -> str:
    inner = sorted(rng.uniform(0.25, 0.8, len(options) - 2).tolist())
    values = [0.0, *inner, 1.0]
    ordered = values if rising else values[::-1]
    return "{" + ", ".join(f"{o}: {v:.2f}" for o, v in zip(options, ordered, strict=True)) + "}"


def _issue(rng: np.random.Generator, name: str, options: list[str], salience: tuple[float, float], red: bool) -> str:
    title = name.replace("-", " ").capitalize()
    lines = [f"  - id: {name}", f"    name: {title}", f"    options: [{', '.join(options)}]", "    positions:"]
    for side, share, rising in (("state", salience[0], False), ("rebels", salience[1], True)):
        lines += [f"      {side}:", f"        salience: {{value: {share}, unit: share, support: {_WEIGHT}}}",
                  f"        worth: {_worths(rng, options, rising)}"]  # fmt: skip
        if red:
            worst = options[-1] if side == "state" else options[0]
            lines += [f"        red_lines: [{worst}]",
                      f"        hardness: {{uniform: [0.05, 0.8], unit: utility, support: {_SUPPORT}}}"]  # fmt: skip
        lines.append(f"        support: {_SUPPORT}")
    return "\n".join(lines)


def _case_yaml(name: str, rng: np.random.Generator) -> str:
    state = float(np.exp(rng.uniform(np.log(15), np.log(60))))
    rebels = state * float(np.exp(rng.uniform(np.log(0.2), np.log(1.2))))
    leaves = datetime.date(2031, 3, 3) + datetime.timedelta(weeks=int(rng.integers(10, 45)))
    issues = (
        _issue(rng, "rule", ["as-it-is", "shared", "council", "rebel-rule"], (0.5, 0.4), red=True),
        _issue(rng, "land", ["kept", "shared-out", "given-up"], (0.3, 0.4), red=False),
        _issue(rng, "arms", ["laid-down", "joined-up", "kept-arms"], (0.2, 0.2), red=False),
    )
    return _TEMPLATE.format(
        name=name,
        support=_SUPPORT,
        state_low=state * 0.8,
        state_high=state * 1.25,
        rebels_low=rebels * 0.7,
        rebels_high=rebels * 1.4,
        issues="\n".join(issues),
        leaves=leaves,
    )
