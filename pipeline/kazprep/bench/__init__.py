"""Measuring the speed of the models, beside stock Stanza with the same weights."""
