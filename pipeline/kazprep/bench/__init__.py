"""Measuring the speed of the models, compared with stock Stanza with the same weights."""
