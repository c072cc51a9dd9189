"""`python -m twotrack` is the command line."""

from twotrack.cli import main

if __name__ == "__main__":
    main()
