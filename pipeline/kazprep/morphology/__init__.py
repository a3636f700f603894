"""Morphology: the lemma, the part of speech and the features of tokens."""
