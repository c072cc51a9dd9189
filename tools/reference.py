"""Write the reference pages and JSON Schemas of `docs/reference` from the code itself.

    python tools/reference.py           write them
    python tools/reference.py --check   write nothing; name every file that is out of date and exit with status 1

The output depends on the code and on the prose in `docs/_templates` alone.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from twotrack import api
from twotrack.case.parameters import ParameterInfo
from twotrack.case.places import REQUIRED, SEATS
from twotrack.case.quantity import FAMILIES
from twotrack.cli import app
from twotrack.engine.recorder import SERIES
from twotrack.engine.schedule import STEPS, Step
from twotrack.mechanisms.catalogue import MECHANISMS
from twotrack.mechanisms.contract import Mechanism
from twotrack.world.compile import LANES
from twotrack.world.fields import CLOCK, FIELDS, MEASURES, POSTURES, STAGES, STATE, TALKS, Field

DOCS = Path(__file__).resolve().parent.parent / "docs"
REFERENCE = DOCS / "reference"
TEMPLATES = DOCS / "_templates"
NOTE = "<!-- Written by tools/reference.py from the code and docs/_templates. Do not edit. -->\n\n"
FILES = {
    "case": "case.yaml",
    "overlay": "overlays/NAME.yaml",
    "sources": "sources.yaml",
    "claims": "claims.yaml",
    "promises": "promises.yaml",
    "coding": "coding.yaml",
    "second": "second.yaml",
    "checks": "checks.yaml",
}
Schema = Mapping[str, Any]


def fill(name: str, **values: str) -> str:
    """A template with its `{{placeholders}}` filled; a missing or unused one is an error."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    asked = set(re.findall(r"\{\{(\w+)\}\}", text))
    if asked != set(values):
        raise SystemExit(f"{name}: placeholders do not match: {', '.join(sorted(asked ^ set(values)))}")
    return NOTE + re.sub(r"\{\{(\w+)\}\}", lambda m: values[m[1]], text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(" ".join(text.split()).replace("|", "\\|") for text in row) + " |" for row in rows]
    return "\n".join(lines)


def code(names: Iterable[str]) -> str:
    """Names as code, in the order given."""
    return ", ".join(f"`{name}`" for name in names)


def span(low: float, high: float) -> str:
    """A range in words."""
    if low == float("-inf"):
        return "any" if high == float("inf") else f"at most {high:g}"
    return f"at least {low:g}" if high == float("inf") else f"{low:g} to {high:g}"


def first_paragraph(text: str) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())


# Commands


def commands() -> str:
    """Every command with its arguments and options."""
    root: Any = typer.main.get_command(app)
    known: Mapping[str, Any] = root.commands
    names = sorted(known)
    rows = [(f"[`{name}`](#{name})", first_paragraph(known[name].help or "")) for name in names]
    cards = "\n\n".join(command(name, known[name]) for name in names)
    return fill("commands.md", index=table(("Command", "Does"), rows), commands=cards)


def command(name: str, one: Any) -> str:
    """One command."""
    shown = [p for p in one.params if not getattr(p, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options = [p for p in shown if p.param_type_name == "option"]
    words = [(p.metavar or p.name.upper()) if p.required else f"[{p.metavar or p.name.upper()}]" for p in arguments]
    usage = " ".join(["twotrack", name, *words, *(["[OPTIONS]"] if options else [])])
    parts = [f"## {name}", f"```text\n{usage}\n```"]
    for paragraph in inspect.cleandoc(one.help or "").split("\n\n"):
        text = " ".join(paragraph.split())
        example = text.removeprefix("Example: ")
        parts.append(f"```console\n$ {example}\n```" if example != text else text)
    if arguments:
        rows = [(f"`{p.metavar or p.name.upper()}`", p.help or "", default(p)) for p in arguments]
        parts.append(table(("Argument", "Meaning", "Default"), rows))
    if options:
        parts.append(table(("Option", "Meaning", "Default"), [(option(p), p.help or "", default(p)) for p in options]))
    return "\n\n".join(parts)


def option(parameter: Any) -> str:
    """How an option is written."""
    value = "" if parameter.is_flag else " " + (parameter.metavar or parameter.name.upper())
    return f"`{', '.join(parameter.opts)}{value}`" + (" (repeatable)" if parameter.multiple else "")


def default(parameter: Any) -> str:
    """The default of a parameter, where there is one to show."""
    value = parameter.default
    if parameter.required:
        return "required"
    return "" if value is None or value is False or callable(value) else f"`{value}`"


# The case file


def case_file() -> str:
    """Every file of a case folder, and every record in them."""
    records: dict[str, Schema] = {}
    files = []
    for what, file in FILES.items():
        schema = api.json_schema(what)
        files += [f"## {file}", record(schema)]
        for name, definition in schema.get("$defs", {}).items():
            if records.setdefault(name, definition) != definition:
                raise SystemExit(f"two records are called {name}")
    return fill(
        "case-file.md",
        files="\n\n".join(files),
        required=code(REQUIRED),
        seats=" or ".join(f"`{seat}`" if seat else "empty" for seat in SEATS),
        families=code(FAMILIES),
        records="\n\n".join(f"### {name}\n\n{record(records[name])}" for name in sorted(records)),
    )


def record(schema: Schema) -> str:
    """A record: what it is, and its keys."""
    about = inspect.cleandoc(str(schema.get("description", "")))
    needed = set(schema.get("required", ()))
    rows = [
        (f"`{key}`", kind(one), "yes" if key in needed else "", limits(one))
        for key, one in schema.get("properties", {}).items()
    ]
    return about + "\n\n" + table(("Key", "Value", "Required", "Limits"), rows)


def kind(schema: Schema) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(kind(s) for s in schema["anyOf"] if s.get("type") != "null")
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return "one of " + code(str(x) for x in schema["enum"])
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            return "list of " + ", ".join(kind(s) for s in schema["prefixItems"])
        case "array":
            return "list of " + (kind(schema["items"]) if schema.get("items") else "anything")
        case "object":
            inner = schema.get("additionalProperties")
            return "mapping from name to " + (kind(inner) if isinstance(inner, dict) else "anything")
        case "string":
            return {"date": "date"}.get(str(schema.get("format")), "text")
        case str() as name:
            return {"number": "number", "integer": "whole number", "boolean": "true or false"}.get(name, name)
    return "anything"


def limits(schema: Schema) -> str:
    """Bounds and patterns of a value."""
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    found = [f"{text} {schema[key]:g}" for key, text in words.items() if key in schema]
    if "prefixItems" not in schema:
        sizes = {"minItems": "at least", "maxItems": "at most"}
        found += [f"{text} {schema[key]} long" for key, text in sizes.items() if key in schema]
    if "pattern" in schema:
        found.append(f"matches `{schema['pattern']}`")
    for other in schema.get("anyOf", ()):
        found += [limits(other)] if limits(other) else []
    return "; ".join(found)


# Mechanisms and fields


def mechanisms() -> str:
    """One card per mechanism."""
    cards = [card(step, step.mechanism) for step in STEPS]
    return fill("mechanisms.md", steps=str(len(STEPS)), cards="\n\n".join(cards))


def card(step: Step, mechanism: Mechanism) -> str:
    """The card of one mechanism."""
    facts = [
        ("Step", str(step.number)),
        ("Idea", mechanism.idea),
        ("Reads", code(sorted(mechanism.reads))),
        ("Writes", code(sorted(mechanism.writes))),
        ("Sources", "; ".join(mechanism.cites)),
        ("Valid", mechanism.valid),
        ("Rows", ", ".join(mechanism.rows)),
        ("Described in the documents", "no" if mechanism.outside else "yes"),
    ]
    if mechanism.borrows:
        facts.append(("Also asks for parameters of", code(mechanism.borrows)))
    about = inspect.cleandoc(sys.modules[mechanism.parameters.__module__].__doc__ or "")
    infos = mechanism.infos()
    rows = [(*row(info), "per side" if info.per == "side" else "one", *reasons(info)) for info in infos]
    head = ("Parameter", "Unit", "Range", "Default", "Meaning", "Given", "Default stands on", "What would settle it")
    parameters = table(head, rows) if infos else "No parameters."
    listed = "\n".join(f"- **{name}:** {text}" for name, text in facts)
    return "\n\n".join([f"## {mechanism.name}", about, listed, parameters])


def row(info: ParameterInfo) -> tuple[str, str, str, str, str]:
    """A parameter's name, unit, range, default and meaning."""
    given = info.default
    numbers = f"{given.numbers[0]:g}" if given.family == "value" else f"[{', '.join(f'{x:g}' for x in given.numbers)}]"
    return f"`{info.name}`", info.unit, span(info.low, info.high), f"{given.family} {numbers}", info.meaning


def reasons(info: ParameterInfo) -> tuple[str, str]:
    """What a default stands on, and what would settle it."""
    stands = [f"{s.ground}: {s.theory or s.assumption or s.data or s.claim}" for s in info.default.support]
    return "; ".join(stands), "; ".join(s.settles for s in info.default.support if s.settles)


def fields() -> str:
    """Every array of a block, with who writes and reads it."""
    head = ("Field", "Dims", "Unit", "Range", "Meaning", "Written by", "Read by")
    codes = {"talks": TALKS, "stage": STAGES, "posture": POSTURES, "measure of a test": MEASURES}
    code_rows = [(n, ", ".join(f"{i} {word}" for i, word in enumerate(words))) for n, words in codes.items()]
    return fill(
        "fields.md",
        lanes=str(LANES),
        state=table(head, [field_row(f) for f in FIELDS.values() if f.name in STATE]),
        ground=table(head, [field_row(f) for f in FIELDS.values() if f.name not in STATE]),
        clock=table(("Name", "Meaning"), [(f"`{k}`", v) for k, v in CLOCK.items()]),
        codes=table(("Field", "Codes"), code_rows),
        series=table(
            ("Series", "Field", "Unit", "Meaning"), [(f"`{s.name}`", f"`{s.field}`", s.unit, s.meaning) for s in SERIES]
        ),
    )


def field_row(field: Field) -> tuple[str, ...]:
    """A field as a row of a table."""
    writers = [m.name for m in MECHANISMS.values() if field.name in m.writes]
    readers = [m.name for m in MECHANISMS.values() if field.name in m.reads]
    by = code(writers) or ("the survey" if field.kind == "state" else "the case")
    facts = (f"`{field.name}`", ", ".join(field.dims), field.unit, span(field.low, field.high), field.meaning)
    return (*facts, by, code(readers))


# ODD


def odd() -> str:
    """The description of the model by the headings of the ODD protocol, its tables from the declarations."""
    infos = [info for mechanism in MECHANISMS.values() for info in mechanism.infos()]
    grounds = [info.default.support[0].ground for info in infos]
    counts = ", ".join(f"{grounds.count(g)} on {g}" for g in dict.fromkeys(sorted(grounds)))
    built = [step.mechanism for step in STEPS]
    models = [(f"[{m.name}](mechanisms.md#{m.name})", m.idea, "; ".join(m.cites), m.valid) for m in built]
    return fill(
        "odd.md",
        lanes=str(LANES),
        steps=str(len(STEPS)),
        state_of_places=entity(lambda f: "place" in f.dims),
        state_of_sides=entity(lambda f: "place" not in f.dims and "side" in f.dims),
        state_of_runs=entity(lambda f: "place" not in f.dims and "side" not in f.dims),
        schedule=schedule(),
        parameter_count=str(len(infos)),
        parameter_support=counts,
        lucky=code(m.name for m in built if "luck" in m.arguments),
        instant=code(m.name for m in built if m.instant),
        series=table(("Series", "Unit", "Meaning"), [(f"`{s.name}`", s.unit, s.meaning) for s in SERIES]),
        submodels=table(("Submodel", "Idea", "Sources", "Valid"), models),
    )


def entity(chosen: Callable[[Field], bool]) -> str:
    """The state variables of one kind of entity."""
    fields = [FIELDS[name] for name in STATE if chosen(FIELDS[name])]
    rows = [(f"`{f.name}`", f.unit, span(f.low, f.high), f.meaning) for f in fields]
    return table(("Variable", "Unit", "Range", "Meaning"), rows)


def schedule() -> str:
    """The order of a week."""
    rows = []
    for step in STEPS:
        m = step.mechanism
        link = f"[{step.name}](mechanisms.md#{step.name})"
        rows.append((str(step.number), link, m.idea, code(sorted(m.writes))))
    return table(("Step", "Name", "What it does", "Updates"), rows)


def pages() -> dict[str, str]:
    """Every generated file by name."""
    out = {
        "commands.md": commands(),
        "case-file.md": case_file(),
        "mechanisms.md": mechanisms(),
        "fields.md": fields(),
        "odd.md": odd(),
    }
    for what in FILES:
        out[f"{what}.schema.json"] = json.dumps(api.json_schema(what), indent=2, ensure_ascii=False) + "\n"
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the pages; the exit status."""
    parser = argparse.ArgumentParser(description="Write the reference pages from the code.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is out of date")
    checking = parser.parse_args(arguments).check
    made = pages()
    old = [name for name, text in made.items() if not same(REFERENCE / name, text)]
    stray = sorted(path.name for path in REFERENCE.glob("*") if path.name not in made)
    if checking:
        for name in [*old, *stray]:
            print(f"docs/reference/{name} is out of date: run python tools/reference.py")
        return 1 if old or stray else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in old:
        (REFERENCE / name).write_text(made[name], encoding="utf-8")
        print(f"docs/reference/{name}")
    for name in stray:
        (REFERENCE / name).unlink()
    return 0


def same(path: Path, text: str) -> bool:
    """True when the file holds exactly this text."""
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
