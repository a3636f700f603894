"""Readers for the files of Word and Excel."""
