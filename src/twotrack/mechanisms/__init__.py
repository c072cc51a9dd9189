"""How the world moves: one idea per file, in four families that never import each other."""
