"""Annotation by people: samples of a run in the formats of tools, and what comes back, as corrections."""
