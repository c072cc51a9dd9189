"""Luck that belongs to somebody: named, keyed random numbers, and the table of drawn parameters."""
