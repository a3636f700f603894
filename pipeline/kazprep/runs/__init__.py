"""Runs: a folder of articles in, a folder of tables out; planning, committing, checking and opening them."""
