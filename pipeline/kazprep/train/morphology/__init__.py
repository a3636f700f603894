"""Training of the morphological models: `kazprep train pos` and `kazprep train lemma`."""
