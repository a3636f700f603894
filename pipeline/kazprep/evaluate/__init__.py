"""Scoring models and runs against gold files."""
