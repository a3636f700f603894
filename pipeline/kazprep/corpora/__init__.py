"""Corpora with gold annotation: reading their files, and what of them is held out of training."""
