"""Pure mathematics of war and bargaining: no state, no files, usable alone, one idea per module."""
