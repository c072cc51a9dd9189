"""How well and how fast the reader reads: `python -m benchmarks.reading [--shared DIR] [--split dev] [--stream N]`.

PolNeAR (who says what in news) and PLOVER's records (types of events) may not ship; they are looked for in
`../shared/reading`. The definition of the PolNeAR scores is that of `score_polnear.py` there. The reader holds nothing
learnt from PolNeAR: its rules and lists are written by hand, looked over on the training part, counted on `dev`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.reading_stream import stream
from twotrack.reading import dossier
from twotrack.reading.attribute import Marks, attributions
from twotrack.reading.clauses import one_span
from twotrack.reading.clean import clean, mask, sentences_of
from twotrack.reading.dossier import read_document
from twotrack.reading.events import main_type
from twotrack.reading.files import Document, from_bytes, load
from twotrack.reading.paragraphs import paragraphs
from twotrack.reading.parse import parse
from twotrack.reading.quoted import with_quotes
from twotrack.reading.quotes import quotes
from twotrack.reading.verbs import lent_by

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
REQUIRED = {
    "content (characters)": 0.82, "relation (content)": 0.62, "relation (source and cue)": 0.50,
    "right speaker given match": 0.87, "quoted contents found": 0.90,
}  # fmt: skip
# the days on which the five documents were written, as far as their content says, and how wide an interval may be
TRUTH = {
    "000": ("2021-05-12", "2021-08-15", 120), "001": ("2021-06-25", "2021-07-10", 45),
    "002": ("2021-07-09", "2021-07-17", 45), "003": ("2021-01-09", "2021-01-19", 45),
    "004": ("2015-05-01", "2015-05-10", 45),
}  # fmt: skip


def predictions(split: Path, hull: bool) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Relations of each article, as the scorer wants them; with `hull` the one span of the key `content`."""
    for path in sorted((split / "text").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        spans = paragraphs(text)
        p = parse(text, sentences_of(text, spans, clean(text, spans).body))
        marks = Marks(quotes(text, spans))
        found = with_quotes(p, spans, marks, attributions(p, marks))
        yield path.stem, [
            {"source": [list(f.source_span)] if f.source_span else [], "cue": [list(f.cue)],
             "content": [list(one_span(text, f.parts))] if hull else [list(s) for s in f.parts]}
            for f in found
            if not f.nested
        ]  # fmt: skip


def polnear(reading: Path, split: str, hull: bool = False) -> dict[str, float]:
    """Scores by name, from the scorer that comes with the data."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(dict(predictions(reading / "polnear" / split, hull)), file)
        file.flush()
        command = [sys.executable, str(reading / "score_polnear.py"), file.name, str(reading / "polnear" / split)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    scores = {m[1].strip(): float(m[2]) for m in re.finditer(r"^(.+?)\s+P [\d.]+ R [\d.]+ F ([\d.]+)", told, re.M)}
    match = re.search(r"given match ([\d.]+); .*: (\d+) of (\d+)", told)
    assert match is not None, told
    scores["right speaker given match"] = float(match[1])
    scores["quoted contents found"] = int(match[2]) / max(1, int(match[3]))
    return scores


def plover(reading: Path) -> tuple[float, float, int]:
    """Share of PLOVER's records whose type is right, the share of the commonest type, and the number of records."""
    text = (reading / "plover" / "gold_standard_records" / "PLOVER_GSR_CAMEO.txt").read_text(encoding="utf-8")
    rows = [r for r in re.findall(r'"event": "(\w+)".*?"text": "([^"]*)"', text, re.S) if r[0] != "DOCUMENT"]
    right = 0
    for kind, sentence in rows:
        p = parse(sentence, [(0, len(sentence))])
        right += main_type(p, 0, len(p.word) - 1) == kind
    most = Counter(kind for kind, _ in rows).most_common(1)[0][1]
    return right / len(rows), most / len(rows), len(rows)


def days(documents: Path) -> list[tuple[str, str, str, str, bool]]:
    """Of each of the five documents: the interval, the true one, and whether the first holds it and is narrow."""
    lends = lent_by(ROOT / "src" / "twotrack" / "cases" / "afghanistan")
    rows = []
    for path in sorted(documents.glob("00*.txt")):
        first, last, width = TRUTH[path.name[:3]]
        found = read_document(load(path), lends)["written"]
        early, late = found["earliest"] or "1900-01-01", found["latest"] or "2999-01-01"
        wide = (datetime.date.fromisoformat(late) - datetime.date.fromisoformat(early)).days
        rows.append(
            (path.name[:3], early, late, f"{first} to {last}", early <= first and last <= late and wide <= width)
        )
    return rows


def speed(reading: Path) -> tuple[float, float]:
    """Sentences per core-second with everything, and milliseconds of our own code an article: the best of three."""
    texts = [p.read_bytes() for p in sorted((reading / "polnear" / "dev" / "text").glob("*.txt"))[:40]]
    documents = [from_bytes("a.txt", t) for t in texts]
    read_document(documents[0])
    begin = time.process_time()
    for document in documents:
        read_document(document)
    whole = time.process_time() - begin
    parsed = {mask(d.text): parse(mask(d.text), paragraphs(d.text)) for d in documents}
    sentences = sum(len(p.sents) for p in parsed.values())
    with patch.object(dossier, "parse", lambda text, spans, seconds: parsed[text]):
        own = min(_timed(documents) for _ in range(3))
    return sentences / whole, 1000 * own / len(documents)


def _timed(documents: list[Document]) -> float:
    begin = time.process_time()
    for document in documents:
        read_document(document)
    return time.process_time() - begin


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    ask.add_argument("--shared", type=Path, default=SHARED)
    ask.add_argument("--split", default="dev")
    ask.add_argument("--stream", type=int, default=0, metavar="N", help="only: N short articles, stopped and resumed")
    given = ask.parse_args()
    reading = given.shared / "reading"
    if not reading.is_dir():
        raise SystemExit(f"{reading} is not here: the material may not ship with the project")
    if given.stream:
        stream(reading / "polnear", given.stream)
        return
    scores, hull = polnear(reading, given.split), polnear(reading, given.split, hull=True)
    print(f"PolNeAR {given.split:<26} parts   start-end   required")
    for name, value in scores.items():
        print(f"  {name:<30} {value:7.3f} {hull[name]:9.3f}   {REQUIRED.get(name, '')}")
    right, most, count = plover(reading)
    print(f"PLOVER, {count} records: type right {right:.3f}; always the commonest type {most:.3f}")
    if (given.shared / "documents").is_dir():
        print("written, with what the case lends")
        for name, early, late, truth, ok in days(given.shared / "documents"):
            print(f"  {name}  {early} to {late}   true {truth}   {'holds' if ok else 'FAILS'}")
    fast, own = speed(reading)
    print(f"speed: {fast:.0f} sentences per core-second; own code {own:.1f} ms an article")


if __name__ == "__main__":
    main()
