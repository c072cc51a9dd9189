"""From articles as they come off the web to a dossier with exact offsets. Nothing here knows any case."""
