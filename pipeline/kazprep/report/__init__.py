"""The report of a run: one HTML file that shows what was in the corpus and what became of it."""
