"""Restoring letters of Kazakh that were replaced or lost, and the spaces between words."""
