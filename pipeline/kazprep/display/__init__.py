"""Text with marked entities and repairs, for notebooks and terminals."""
