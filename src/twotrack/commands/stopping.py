"""The user's wish to stop: remembered, so that it holds at the next step even where a library swallows it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twotrack.ensemble.local import Progress

asked = threading.Event()


def interrupted(number: int, frame: object) -> None:
    """Handle an interruption: remember the wish and stop."""
    asked.set()
    raise KeyboardInterrupt


def watched(progress: Progress) -> Progress:
    """The same progress, which also stops the work once the user has asked for it."""

    def tell(stage: str, done: int, total: int) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        progress(stage, done, total)

    return tell
