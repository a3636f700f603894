"""Measuring the models' speed on a user's own documents, beside stock Stanza on the same weights."""
