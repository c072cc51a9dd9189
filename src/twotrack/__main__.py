"""`python -m twotrack` and the command `twotrack`: the command line, whose imports may be interrupted too."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Start the command line.

    Imports make some hundred thousand objects that stay; a collector that looks at them again and again costs a tenth
    of a short command.
    """
    gc.set_threshold(50_000, 20, 50)
    try:
        from twotrack.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("twotrack: stopped by the user\n")
        sys.exit(3)


if __name__ == "__main__":
    main()
