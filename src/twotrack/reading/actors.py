"""Who is named, in which forms, and which actor of a case each form may mean: suggested, never merged silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from twotrack.reading.anchors import Lent
from twotrack.reading.parse import Parsed
from twotrack.reading.wordlists import words

_TITLES = words("""president prime minister mr mrs ms dr sen rep gov general gen colonel col mullah sheikh imam
    ayatollah king queen
    prince pope secretary chairman chairwoman chief spokesman spokeswoman spokesperson ambassador envoy judge justice
    sir lord lady professor prof maulvi maulana haji commander captain lieutenant sergeant former""")
_KINDS = frozenset(("PERSON", "ORG", "GPE", "NORP"))
_SHORT = re.compile(r"(?!(?:TV|OK|AM|PM|GMT|UTC|BST|EST|AFP|AP|US|UK)$)[A-Z]{3,6}(?:-[A-Z]{1,3})?")
CLOSE = 0.84  # likeness from which two spellings may be one name


@dataclass
class Names:
    """Names of one document: each with its forms, and where a short form points."""

    forms: dict[str, list[str]] = field(default_factory=dict)
    by_last: dict[str, str] = field(default_factory=dict)
    people: list[tuple[int, int, str]] = field(default_factory=list)  # first word, last word, name

    def full(self, text: str) -> str:
        """The longest form of a name that the document uses."""
        words = [w for w in re.findall(r"[\w’'.-]+", text) if w.lower().strip(".") not in _TITLES]
        return self.by_last.get(words[-1].removesuffix("'s").removesuffix("’s"), text) if words else text


def bare(name: str) -> str:
    """A name without titles and possessive.

    >>> bare("Prime Minister Ada Lovelace's")
    'Ada Lovelace'
    """
    name = re.sub(r"['’]s?$", "", name.strip())
    words = name.split()
    while words and words[0].lower().strip(".,") in (_TITLES | {"the", "a", "an"}):
        words = words[1:]
    return " ".join(words) or name


def names(p: Parsed, body: Set[int] | None = None) -> Names:
    """People, bodies and places that the parser names, short forms joined to the longest that ends alike.

    With `body`, only those in its paragraphs. An abbreviation used twice is a name whatever the parser says.
    """
    found = Names()
    i, count = 0, len(p.word)
    while i < count:
        kind = p.ent[i]
        if kind not in _KINDS or p.pos[i] == "PUNCT" or (body is not None and p.para[p.sent[i]] not in body):
            i += 1
            continue
        last = i
        while (
            last + 1 < count
            and p.ent[last + 1] == kind
            and p.sent[last + 1] == p.sent[i]
            and p.start[last + 1] - p.end[last] < 2
        ):
            last += 1
        form = bare(p.text[p.start[i] : p.end[last]].replace("\n", " ")).split(" (")[0].strip(' ("“”‘,-')
        office = kind == "ORG" and last + 1 < count and p.low[last + 1] in _TITLES and p.pos[last + 1] == "PROPN"
        if form and form[0].isalnum() and len(form) < 80 and not office:
            if kind == "PERSON":
                found.people.append((i, last, form))
            if kind != "NORP":
                found.forms.setdefault(form, [])
        i = last + 1
    for form, times in Counter(w for w in p.word if w.isupper() and _SHORT.fullmatch(w)).items():
        if times > 1:
            found.forms.setdefault(form, [])
    for form in sorted((f for _, _, f in found.people), key=len, reverse=True):
        words = form.split()
        if words[-1] not in found.by_last or len(found.by_last[words[-1]].split()) < len(words):
            found.by_last.setdefault(words[-1], form)
    _short_names(p, found, body)
    return found


def _short_names(p: Parsed, found: Names, body: Set[int] | None) -> None:
    """A person's last name alone is that person also where the parser takes it for something else."""
    covered = {i for first, last, _ in found.people for i in range(first, last + 1)}
    more = [
        (i, i, word)
        for i, word in enumerate(p.word)
        if word in found.by_last and i not in covered and p.pos[i] == "PROPN" and p.ent[i] in ("", "ORG", "GPE")
        and p.dep[i] in ("nsubj", "nsubjpass", "ROOT") and (body is None or p.para[p.sent[i]] in body)
    ]  # fmt: skip
    if more:
        found.people = sorted([*found.people, *more])


class Aliases:
    """Forms that a case lends, found in a text with the longest form first."""

    def __init__(self, lent: Lent) -> None:
        self.of: dict[str, str] = {}
        for actor, forms in lent.aliases.items():
            for form in forms:
                self.of.setdefault(form, actor)
        longest = sorted(self.of, key=len, reverse=True)
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)") if longest else None

    def find(self, text: str, whole: bool = True) -> str | None:
        """The actor whose form stands last at the head of a phrase; with `whole`, else one in the rest of it."""
        if self._pattern is None:
            return None
        head = re.split(r",| who | which | that | of | for | in | from ", text, maxsplit=1)[0]
        for part in (head, text) if whole else (head,):
            hits = list(self._pattern.finditer(part))
            if hits:
                best = max(hits, key=lambda m: (len(m[0].split()) > 1, m.end(), len(m[0])))
                return self.of[best[0]]
        return None

    def forms(self, text: str) -> dict[str, list[str]]:
        """All forms of a text by actor, in the order of their first use."""
        found: dict[str, list[str]] = {}
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                known = found.setdefault(self.of[match[0]], [])
                if match[0] not in known:
                    known.append(match[0])
        return found

    def near(self, form: str) -> tuple[str, str] | None:
        """An actor whose form is spelt almost like this one, with that form."""
        best: tuple[float, str] = (CLOSE, "")
        for known in self.of:
            if known.startswith(form) or form.startswith(known):
                continue
            if known[:1] == form[:1] and abs(len(known) - len(form)) < 3 and len(form) > 4:
                likeness = SequenceMatcher(None, known, form).ratio()
                if likeness > best[0]:
                    best = (likeness, known)
        return (self.of[best[1]], best[1]) if best[1] else None


def suggestions(found: Names, aliases: Aliases) -> list[dict[str, str]]:
    """Pairs of spellings that may be one name, with the reason; a person decides."""
    made = []
    known = [f for f in found.forms if len(f) > 4 or _SHORT.fullmatch(f)]
    for i, form in enumerate(known[:400]):
        if len(form) > 4 and aliases.of and form not in aliases.of and (near := aliases.near(form)):
            made.append({"form": form, "actor": near[0], "reason": f"spelt almost like '{near[1]}'"})
        if _SHORT.fullmatch(form):
            initials = [full for full in known if " " in full and _initials(full) == form]
            made += [{"form": form, "same_as": full, "reason": "its initials"} for full in initials]
        made += [
            {"form": form, "same_as": other, "reason": "spelt almost alike"}
            for other in known[i + 1 : 400]
            if min(len(form), len(other)) > 4
            and form[0] == other[0]
            and form != other
            and abs(len(form) - len(other)) < 3
            and _alike(form, other)
            and form[0] == other[0]
            and form != other
            and abs(len(form) - len(other)) < 3
            and _alike(form, other)
        ]
    return made


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())


def _alike(one: str, other: str) -> bool:
    if one.lower() in other.lower() or other.lower() in one.lower():
        return False
    return SequenceMatcher(None, one, other).ratio() >= CLOSE + 0.05


def gathered(documents: Iterable[tuple[Mapping[str, list[str]], Names]]) -> dict[str, list[str]]:
    """Actors of all documents with their forms: those of the case under its names, others under their longest form."""
    actors: dict[str, list[str]] = {}
    for forms, found in documents:
        taken = {f for known in forms.values() for f in known}
        for actor, known in forms.items():
            _add(actors, actor, known)
        for form in found.forms:
            if form not in taken:
                _add(actors, found.full(form) if " " not in form else form, [form])
    return actors


def _add(actors: dict[str, list[str]], name: str, forms: Iterable[str]) -> None:
    known = actors.setdefault(name, [])
    known += [f for f in dict.fromkeys(forms) if f not in known]
