"""Institutional orders as constraints: which are consistent, and which red lines together leave none.

An order settles a number of questions (who heads the state, what is the source of law, which rights are
guaranteed), each with a few answers. A *rule* says that at least one of several things must hold, each of
them "this question is answered in one of these ways". Constitutions, separation of powers, obligations and
red lines are all sets of rules.

Consistency is decided exactly by search with unit propagation (Davis, Logemann & Loveland 1962). Minimal sets
of red lines that together leave no order (minimal unsatisfiable subsets) and minimal sets whose surrender
makes one possible (minimal correction sets) are found together, all of them, by exploring the map of subsets
(Liffiton et al. 2016). The second are the minimal hitting sets of the first (Reiter 1987).

Valid for questions with finitely many answers and rules without degrees; how hard a red line is, is another
matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from twotrack.theory import checks

Questions = Mapping[str, Sequence[str]]
Answers = dict[str, str]
_Masks = dict[str, int]
_Clause = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Rule:
    """A named rule: at least one of `parts` holds, each a question and the answers that satisfy it."""

    name: str
    parts: tuple[tuple[str, frozenset[str]], ...]


def _answers(value: str | Sequence[str]) -> frozenset[str]:
    if not isinstance(value, Collection):
        raise ValueError(f"an answer must be a text, or several in a list (found {value!r})")
    return frozenset([value]) if isinstance(value, str) else frozenset(value)


def require(name: str, question: str, answers: str | Sequence[str]) -> Rule:
    """A question must be answered in one of the given ways.

    >>> require("religious law", "source of law", "revealed").parts
    (('source of law', frozenset({'revealed'})),)
    """
    return Rule(name, ((question, _answers(answers)),))


def implies(
    name: str,
    when: Mapping[str, str | Sequence[str]],
    then: Mapping[str, str | Sequence[str]],
    questions: Questions,
) -> Rule:
    """If every `when` holds, at least one `then` must hold; an empty `then` forbids the combination.

    Raises:
        ValueError: a question or answer that is not among the questions.

    >>> q = {"head": ["cleric", "president"], "vote": ["yes", "no"]}
    >>> rule = implies("presidents are elected", {"head": "president"}, {"vote": "yes"}, q)
    >>> [(question, sorted(answers)) for question, answers in rule.parts]
    [('head', ['cleric']), ('vote', ['yes'])]
    """
    for question, value in (*when.items(), *then.items()):
        if question not in questions:
            raise ValueError(f"rule '{name}' names an unknown question '{question}'")
        unknown = _answers(value) - set(questions[question])
        if unknown:
            raise ValueError(f"rule '{name}' names an unknown answer '{min(unknown, key=str)}' to '{question}'")
    parts = [(question, frozenset(questions[question]) - _answers(value)) for question, value in when.items()]
    parts += [(question, _answers(value)) for question, value in then.items()]
    return Rule(name, tuple(parts))


def forbid(name: str, combination: Mapping[str, str | Sequence[str]], questions: Questions) -> Rule:
    """The given answers may not all hold at once.

    Raises:
        ValueError: a question or answer that is not among the questions.

    >>> q = {"head": ["cleric", "president"], "court": ["free", "bound"]}
    >>> [sorted(answers) for _, answers in forbid("no", {"head": "cleric", "court": "bound"}, q).parts]
    [['president'], ['free']]
    """
    return implies(name, combination, {}, questions)


def _compile(questions: Questions, rules: Sequence[Rule]) -> tuple[_Masks, list[_Clause]]:
    """Answers as bits of a number for each question, and rules as clauses over them."""
    if not questions:
        raise ValueError("an order must settle at least one question")
    bits: dict[str, dict[str, int]] = {}
    for question, answers in questions.items():
        if isinstance(answers, str) or not answers or len(set(answers)) != len(answers):
            raise ValueError(f"question '{question}' has no answer in its list, or one of them twice")
        bits[question] = {answer: 1 << i for i, answer in enumerate(answers)}
    clauses = []
    for rule in rules:
        if not isinstance(rule, Rule):
            raise ValueError(f"rules must be made by `require`, `implies` or `forbid` (found {rule!r})")
        merged: _Masks = {}
        for question, wanted in rule.parts:
            if question not in bits:
                raise ValueError(f"rule '{rule.name}' names an unknown question '{question}'")
            for answer in wanted:
                if answer not in bits[question]:
                    raise ValueError(f"rule '{rule.name}' names an unknown answer '{answer}' to '{question}'")
                merged[question] = merged.get(question, 0) | bits[question][answer]
        clauses.append(tuple(merged.items()))
    return {question: (1 << len(answers)) - 1 for question, answers in questions.items()}, clauses


def _propagate(domains: _Masks, clauses: Sequence[_Clause]) -> bool:
    """Strike answers that no rule leaves, in place; False if some rule cannot hold any more."""
    changed = True
    while changed:
        changed = False
        for clause in clauses:
            alive: tuple[str, int] | None = None
            count = 0
            for question, mask in clause:
                left = domains[question]
                if left & ~mask == 0:
                    count = 2  # holds already
                    break
                if left & mask:
                    alive = (question, mask)
                    count += 1
                    if count > 1:
                        break
            if count == 0:
                return False
            if count == 1 and alive is not None:
                domains[alive[0]] &= alive[1]
                changed = True
    return True


def _open(domains: _Masks, clauses: Sequence[_Clause]) -> list[_Clause]:
    """The rules that do not hold whatever is still chosen, each cut down to the parts that can still hold."""
    left = []
    for clause in clauses:
        alive = []
        for part in clause:
            now = domains[part[0]]
            if now & ~part[1] == 0:
                break
            if now & part[1]:
                alive.append(part)
        else:
            left.append(tuple(alive))
    return left


def _search(domains: _Masks, clauses: Sequence[_Clause]) -> Iterator[_Masks]:
    """All ways to settle every question, one after the other."""
    waiting: list[tuple[_Masks, _Masks, Sequence[_Clause]]] = [(domains, {}, clauses)]
    while waiting:
        before, change, clauses = waiting.pop()
        domains = {**before, **change}
        if not _propagate(domains, clauses):
            continue
        left = _open(domains, clauses)
        if not left:
            singles = [[1 << i for i in range(mask.bit_length()) if mask >> i & 1] for mask in domains.values()]
            for combination in product(*singles):
                yield dict(zip(domains, combination, strict=True))
            continue
        question, mask = min(left, key=len)[0]
        # the last one in is looked at first
        waiting += [(domains, {question: domains[question] & part}, left) for part in (~mask, mask)]


def _named(questions: Questions, settled: _Masks) -> Answers:
    return {question: questions[question][mask.bit_length() - 1] for question, mask in settled.items()}


def solutions(questions: Questions, rules: Sequence[Rule], most: int = 1000) -> list[Answers]:
    """Consistent orders: answers to all questions that keep every rule.

    Args:
        questions: each question with its possible answers; rules: that must hold; most: stop after so many
            orders.

    Returns:
        orders {question: answer}; an empty list means that there is none.

    Raises:
        ValueError: no question, a question without answers, or a rule that names something unknown.

    >>> q = {"head": ["cleric", "president"], "vote": ["yes", "no"]}
    >>> elected = implies("presidents are elected", {"head": "president"}, {"vote": "yes"}, q)
    >>> solutions(q, [elected, require("no vote", "vote", "no")])
    [{'head': 'cleric', 'vote': 'no'}]
    """
    domains, clauses = _compile(questions, rules)
    enough = int(checks.single("most", checks.whole("most", most, least=1)))
    found: list[Answers] = []
    for settled in _search(domains, clauses):
        found.append(_named(questions, settled))
        if len(found) >= enough:
            break
    return found


def consistent(questions: Questions, rules: Sequence[Rule]) -> bool:
    """Whether any order keeps every rule.

    Raises:
        ValueError: as for `solutions`.

    >>> consistent({"vote": ["yes", "no"]}, [require("a", "vote", "yes"), require("b", "vote", "no")])
    False
    """
    return bool(solutions(questions, rules, most=1))


@dataclass(frozen=True)
class Conflicts:
    """Minimal sets of red lines that leave no order, and minimal sets whose surrender makes one possible.

    Both are empty lists of sets where everything fits (`surrenders` then holds the empty set), and both are
    empty where no order exists even without red lines (`hopeless`).
    """

    clashes: list[frozenset[str]]
    surrenders: list[frozenset[str]]
    hopeless: bool


def conflicts(questions: Questions, rules: Sequence[Rule], red_lines: Sequence[Rule], most: int = 10_000) -> Conflicts:
    """Which red lines together leave no order, and which surrenders would open one. Exact and complete.

    Args:
        questions: each question with its possible answers; rules: of the constitution, which are not up for
            surrender.
        red_lines: rules that somebody insists on, each under a name of its own; several may share a name and
            then stand or fall together.
        most: stop with an error where there are more sets than that, of both kinds together.

    Returns:
        `Conflicts`, with sets ordered by size and name.

    Raises:
        ValueError: as for `solutions`, or too many sets.

    >>> q = {"head": ["cleric", "president"], "vote": ["yes", "no"]}
    >>> elected = implies("presidents are elected", {"head": "president"}, {"vote": "yes"}, q)
    >>> lines = [require("republic", "head", "president"), require("no vote", "vote", "no")]
    >>> found = conflicts(q, [elected], lines)
    >>> [sorted(x) for x in found.clashes], [sorted(x) for x in found.surrenders]
    ([['no vote', 'republic']], [['no vote'], ['republic']])
    >>> conflicts(q, [], lines).clashes
    []
    """
    enough = int(checks.single("most", checks.whole("most", most, least=1)))
    domains, hard = _compile(questions, rules)
    _, soft = _compile(questions, red_lines)
    names = list(dict.fromkeys(line.name for line in red_lines))
    by_name = {name: [c for c, line in zip(soft, red_lines, strict=True) if line.name == name] for name in names}

    def fits(chosen: frozenset[str]) -> bool:
        clauses = hard + [clause for name in names if name in chosen for clause in by_name[name]]
        return next(_search(dict(domains), clauses), None) is not None

    if not fits(frozenset()):
        return Conflicts([], [], True)
    clashes: list[frozenset[str]] = []
    surrenders: list[frozenset[str]] = []
    everything = frozenset(names)
    # the map: 2 stands for "in" and 1 for "out"; its clauses rule out what is known to clash or to fit
    choice = dict.fromkeys(names, 3)
    known: list[_Clause] = []
    while True:
        seed = next(_search(dict(choice), known), None)
        if seed is None:
            break
        if len(known) >= enough:
            raise ValueError(f"there are more than {enough} sets of red lines to report")
        chosen = frozenset(name for name in names if seed[name] == 2)
        if fits(chosen):
            for name in names:
                if name not in chosen and fits(chosen | {name}):
                    chosen |= {name}
            surrenders.append(everything - chosen)
            known.append(tuple((name, 2) for name in names if name not in chosen))
        else:
            for name in sorted(chosen):
                if not fits(chosen - {name}):
                    chosen -= {name}
            clashes.append(chosen)
            known.append(tuple((name, 1) for name in sorted(chosen)))
    return Conflicts(sorted(clashes, key=_by_size), sorted(surrenders, key=_by_size), False)


def _by_size(names: frozenset[str]) -> tuple[int, list[str]]:
    return len(names), sorted(names)
