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
