"""Which pictures of the field stand together, under which heading: the plan, without numbers."""

from __future__ import annotations

from dataclasses import dataclass

from twotrack.engine.recorder import SERIES


@dataclass(frozen=True)
class Spec:
    """One picture of one or more series, by their name patterns.

    A picture of several series has a panel for each, with a band per side; with `by_side`, a panel for each side with a
    band per series, named by `bands`. `title` and `about` are those of the series where they are left out.
    """

    series: tuple[str, ...]
    title: str = ""
    about: str = ""
    bands: tuple[str, ...] = ()
    by_side: bool = False


@dataclass(frozen=True)
class Group:
    """Pictures under one heading, with a sentence on what to look for."""

    id: str
    title: str
    sentence: str
    pictures: tuple[Spec, ...]


GAINS = Spec(
    ("gained_{side}", "gained_claimed_{side}"),
    "Places gained or lost in a week, true and reported",
    "Net change since the week before: what happened, and what the side said in public",
    ("true", "as claimed in public"),
    by_side=True,
)
HARM = Spec(
    ("harm_fighting_{side}", "harm_targeted_{side}"),
    "Civilians harmed, by side and kind",
    "Harmed since the start; each kind has its own scale",
)
ABROAD = Spec(
    ("abroad_{backer}",),
    "Support from abroad, actor by actor",
    "Each from 0 to 1, in the colour of the side it is about",
)
BRIEF = Group(
    "ground",
    "Ground and forces",
    "Who holds how much of the country, with how many fighters, at what price.",
    tuple(Spec((name,)) for name in ("control_{side}", "districts_{side}", "strength_{side}", "killed_{side}")),
)
"""The group on the printed brief."""
GROUPS: tuple[Group, ...] = (
    BRIEF,
    Group(
        "gains",
        "Gains, true and reported",
        "What changes hands in a week, and what is said about it: a gap between the bands is propaganda or delay.",
        (GAINS, Spec(("claimed_{side}",)), Spec(("perceived_{side}",))),
    ),
    Group(
        "fighting",
        "Fighting and forces",
        "How hard each side fights, whether its fighters are paid, and where they leave without a fight.",
        tuple(Spec((name,)) for name in ("intensity_{side}", "paid_{side}", "stood_down_{side}", "given_up_{side}")),
    ),
    Group(
        "people",
        "People",
        "What the war does to those who live there, whom they lean to, and whether they take up arms themselves.",
        (HARM, Spec(("displaced",)), Spec(("leaning_{side}",)), Spec(("armed_{side}",))),
    ),
    Group(
        "beliefs",
        "Beliefs and the value of war",
        "What each side thinks of its chances and of the other, what it says, and what it expects if there is no deal.",
        tuple(Spec((name,)) for name in ("belief_{side}", "war_value_{side}", "good_faith_{side}", "tone_{side}")),
    ),
    Group(
        "table",
        "The table",
        "What is asked for, whether any deal would leave both sides better off than war, and whether words are kept.",
        (
            Spec(("demand_{side}",)),
            Spec(("zone",)),
            Spec(("faith_{side}",)),
            Spec(("violations_{side}",)),
            Spec(("carried_out",)),
        ),
    ),
    Group(
        "abroad",
        "Abroad",
        "Who helps whom from outside, how long the intervener stays, and what winning by force would cost.",
        (ABROAD, Spec(("aid_{side}",)), Spec(("withheld_{side}",)), Spec(("presence",)), Spec(("exit_pace",))),
    ),
)


def groups() -> tuple[Group, ...]:
    """The plan, with any series it does not name in a last group, so that none is lost."""
    named = {name for group in GROUPS for spec in group.pictures for name in spec.series}
    rest = tuple(Spec((item.name,)) for item in SERIES if item.name not in named)
    if not rest:
        return GROUPS
    return (*GROUPS, Group("more", "More", "What else was recorded week by week.", rest))
