"""The world as arrays: one declared table of fields, and how a case and its draws fill them."""
