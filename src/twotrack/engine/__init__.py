"""Weeks: the order of a step, one step, one block of members, and what is kept of it."""
