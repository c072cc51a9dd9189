"""From one block to an ensemble: which blocks there are, who runs them, and how they are put together."""
