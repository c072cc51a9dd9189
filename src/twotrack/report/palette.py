"""Okabe-Ito colours (safe for colour-blind readers) and the letters that say the same without colour."""

from __future__ import annotations

BLUE, VERMILLION, GREEN, SKY = "#0072B2", "#D55E00", "#009E73", "#56B4E9"
YELLOW, PURPLE, GREY = "#F0E442", "#CC79A7", "#999999"

ENDINGS: dict[str, str] = {
    "settlement": GREEN,
    "ceasefire": SKY,
    "takeover": VERMILLION,
    "consolidation": BLUE,
    "fading": YELLOW,
    "stalemate": GREY,
    "fragmentation": PURPLE,
}
TALKS: dict[str, str] = {
    "concluded": BLUE,
    "open": GREEN,
    "suspended": YELLOW,
    "broken-off": VERMILLION,
    "closed": GREY,
}
LEADS: tuple[str, ...] = ("#0072B2", "#5BA3CE", "#B5D4E8", "#F5F5F5", "#F3CDAF", "#E4965A", "#D55E00")
"""From the first side in all runs to the second side in all runs."""


def ink(colour: str) -> str:
    """Black or white, whichever is read better on a colour.

    >>> ink(YELLOW), ink(BLUE)
    ('#000', '#fff')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000" if luminance > 0.179 else "#fff"
