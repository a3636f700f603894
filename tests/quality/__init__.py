"""The quality gate: the models that ship must score no less than the floors in `floors.json`."""
