"""Read and write the profiles of negotiation domains: the only module of `theory` that touches files.

GENIUS `.xml` and GeniusWeb `.json` can be read; our own `.yaml` can be read and written (`domain_formats` and
`geniusweb` say what each means).
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from twotrack.errors import CaseError, Fault
from twotrack.theory import checks
from twotrack.theory.domain_faults import MOST_OPTIONS, Faults
from twotrack.theory.domain_formats import READERS
from twotrack.theory.profiles import Profile

MOST_BYTES = 64_000_000


def read(path: str | Path, steps: int | None = None) -> Profile:
    """Read one party's profile from a file: GENIUS `.xml`, GeniusWeb `.json` or our `.yaml`.

    Args:
        path: of the file; the ending says which format it is in.
        steps: how many evenly spaced options stand for an issue over a range of real numbers in GENIUS, >= 2 (None:
            such an issue is a fault).

    Returns:
        the profile, with utilities that include the weights.

    Raises:
        CaseError: the file cannot be read or is malformed; all faults are listed with line or field.
        ValueError: steps not a whole number from 2 to a hundred thousand.

    >>> import tempfile, pathlib
    >>> from twotrack.theory.profiles import Issue
    >>> here = pathlib.Path(tempfile.mkdtemp()) / "peace.yaml"
    >>> write(Profile("north", (Issue("river", ("open", "shut"), (0.75, 0.25)),), 0.25), here)
    >>> read(here).worth({"river": "open"}), read(here).reservation
    (0.75, 0.25)
    """
    count = None if steps is None else int(checks.single("steps", checks.whole("steps", steps, least=2)))
    if count is not None and count > MOST_OPTIONS:
        raise ValueError(f"steps must be at most {MOST_OPTIONS}")
    place = Path(path)
    faults = Faults(str(place))
    reader = READERS.get(place.suffix.lower())
    if reader is None:
        faults.add(f"the ending '{place.suffix}' is not known", hint="known: .json, .xml, .yaml, .yml")
        faults.stop()
        raise AssertionError
    try:
        if place.stat().st_size > MOST_BYTES:
            faults.add(f"the file is larger than {MOST_BYTES} bytes")
            faults.stop()
        text = place.read_bytes()
    except OSError as problem:
        faults.add(f"cannot be read: {problem.strerror}")
        faults.stop()
    try:
        return reader(text, place.stem, faults, count)
    except ValueError as problem:
        # numbers that are fine each by itself, but not together: a product of weights that overflows
        faults.add(str(problem))
        faults.stop()
        raise


def to_yaml(profile: Profile) -> str:
    """A profile in our own YAML: issues with the utility of each option, reservation and discount.

    Raises:
        ValueError: no issue, or an issue without options, which no file may have.

    >>> from twotrack.theory.profiles import Issue
    >>> print(to_yaml(Profile("north", (Issue("river", ("open", "shut"), (0.75, 0.25)),), 0.25)), end="")
    name: north
    issues:
      river:
        open: 0.75
        shut: 0.25
    reservation: 0.25
    discount: 1.0
    """
    from ruamel.yaml import YAML

    if not profile.issues or not all(issue.options for issue in profile.issues):
        raise ValueError("a profile without issues, or with an issue without options, cannot be written")
    issues = {i.name: {o: float(u) for o, u in zip(i.options, i.utilities, strict=True)} for i in profile.issues}
    data: dict[str, Any] = {"name": profile.name, "issues": issues}
    if profile.reservation is not None:
        data["reservation"] = float(profile.reservation)
    data["discount"] = float(profile.discount)
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    settings: Any = writer
    settings.sort_base_mapping_type_on_output = False
    writer.dump(data, out)
    return out.getvalue()


def write(profile: Profile, path: str | Path) -> None:
    """Write a profile to a file in our own YAML; `read` brings it back exactly.

    Raises:
        CaseError: the file cannot be written.
        ValueError: as for `to_yaml`.
    """
    try:
        Path(path).write_text(to_yaml(profile), encoding="utf-8")
    except OSError as problem:
        fault = Fault(str(path), f"cannot be written: {problem.strerror}")
        raise CaseError("the profile was not written", [fault]) from None
