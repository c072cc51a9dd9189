"""Lists of words written as running text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set.

    >>> sorted(words("say tell say"))
    ['say', 'tell']
    """
    return frozenset(text.split())


def listed(text: str) -> tuple[str, ...]:
    """The words of a text in order.

    >>> listed("one two one")
    ('one', 'two', 'one')
    """
    return tuple(text.split())


# nouns for those who act on purpose: general English
AGENTS = words("""government state president minister premier cabinet parliament congress senate council commission
    committee court judge party opposition coalition army military force police troop soldier guard navy militia rebel
    insurgent guerrilla fighter militant gunman group faction movement front organisation organization alliance
    authority administration regime delegation negotiator mediator envoy ambassador official spokesman spokeswoman
    spokesperson leader chief commander general governor mayor lawmaker senator deputy delegate diplomat activist
    protester people villager resident side country nation neighbour neighbor power ally donor agency mission bank
    company union church cleric tribe elder community clan leadership team junta palace ministry embassy""")
