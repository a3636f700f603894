"""Corpora with gold annotation: reading their files, and the split into training and held-out data."""
