"""From tables to answers: shares with intervals, measures, and whether a case's sentences hold."""
