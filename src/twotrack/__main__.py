"""`python -m twotrack` and the command `twotrack`: the command line, whose imports may be interrupted too."""

from __future__ import annotations

import sys


def main() -> None:
    """Start the command line."""
    try:
        from twotrack.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("twotrack: stopped by the user\n")
        sys.exit(3)


if __name__ == "__main__":
    main()
