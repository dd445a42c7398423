"""What the entry script of a parallel step can ask of it."""
