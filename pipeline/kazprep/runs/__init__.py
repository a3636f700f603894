"""Runs: a folder of articles in, a folder of tables out, and that folder opened again."""
