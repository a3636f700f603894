"""Data quality: stages for quality signals, script, language and duplicates, and a filter.

The stages are off by default and add columns; `pipeline.stages` turns them on (docs/hygiene.md).
"""
