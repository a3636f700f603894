"""Readers for files of records: CSV, TSV, JSON, Parquet; which columns hold the text, the title and so on."""
