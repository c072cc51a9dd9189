"""The quick reader of YAML gives what the careful one gives, and leaves to it what is unusual."""

from __future__ import annotations

import pytest
from tests.conftest import ROOT

from twotrack.evidence.quickyaml import UnusualError, quick_yaml
from twotrack.evidence.yamlfile import MOST_KEYS, _careful

SCALARS = """
a: {int: 12, neg: -3, octal: 0o17, hex: 0x1F, under: 1_000, not_octal: 010, plus: +5}
b: [1.5, -2e-3, 1e3, .inf, -.inf, 6.02E23, 12:30, 1e5x]
c: [true, False, yes, no, on, off, y, null, ~, Null]
d: {2031-03-03: 2031-03-03, 7: one, "8": other, true: t, 1.5: f}
e: ["12", 'x', "a\\tb", plain words]
k: |-
  kept
   as it is
f: >-
  folded
  words
g: &anchor {deep: [1, {x: 2}]}
h: *anchor
i:
"""


def alike(one: object, two: object) -> bool:
    """Equal, with equal types and order all the way down."""
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(alike(one[k], two[k]) for k in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(alike(a, b) for a, b in zip(one, two, strict=True))
    return type(one) is type(two) and one == two


def test_every_scalar_and_place_is_that_of_the_careful_reader() -> None:
    quick, places = quick_yaml(SCALARS, "f", MOST_KEYS)
    slow, slow_places, faults = _careful(SCALARS, "f")
    assert not faults
    assert alike(quick, slow)
    assert places == slow_places
    assert not alike(quick, {**slow, "i": ""})


def test_every_file_of_a_built_in_case_is_read_alike() -> None:
    files = sorted((ROOT / "src" / "twotrack" / "cases" / "riverland").rglob("*.yaml"))
    assert len(files) > 20
    for file in files:
        text = file.read_text(encoding="utf-8")
        quick, places = quick_yaml(text, file.name, MOST_KEYS)
        slow, slow_places, _ = _careful(text, file.name)
        assert alike(quick, slow), file
        assert places == slow_places, file


@pytest.mark.parametrize(
    "text",
    ["", "a: 1\na: 2\n", "a: {<<: {b: 1}}\n", "a: !custom 1\n", "%YAML 1.1\n---\na: yes\n", "a: [1\n",
     "a: 1\n---\nb: 2\n", "? [1, 2]\n: 3\n", "&a [*a]\n", "- &b [" * 200 + "]" * 200],
)  # fmt: skip
def test_the_unusual_is_left_to_the_careful_reader(text: str) -> None:
    with pytest.raises(UnusualError):
        quick_yaml(text, "f", MOST_KEYS)
