"""Differences of two runs, judged by people: the page for it, shares of what is right, corrections."""
