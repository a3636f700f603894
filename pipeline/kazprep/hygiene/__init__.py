"""What a corpus wants to know of its documents: quality, script, language, duplicates; and a filter.

The stages are off by default and add columns; `pipeline.stages` turns them on (docs/hygiene.md).
"""
