"""The file a user writes: actors, issues, orders, places, calendar, talks, forces, endings, parameters, overlays."""
