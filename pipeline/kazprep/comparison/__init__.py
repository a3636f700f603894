"""Two runs over the same articles, compared: where they differ, by how much, and what may have caused it."""
