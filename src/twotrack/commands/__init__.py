"""Bodies of commands that need more than a few lines; `twotrack.cli` registers them."""
