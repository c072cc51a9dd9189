"""Put what a benchmark made into its page of the documentation, between the page's two marks."""

from __future__ import annotations

from pathlib import Path

SCIENCE = Path(__file__).parent.parent / "docs" / "science"
BEGIN, END = "<!-- made: begin -->", "<!-- made: end -->"


def put(name: str, text: str) -> None:
    """Write `text` between the marks of page `name` and say so; what stands around them is left alone."""
    path = SCIENCE / name
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    path.write_text(f"{before}{BEGIN}\n{text}{END}{rest.split(END)[1]}", encoding="utf-8")
    print(f"written: {name}")
