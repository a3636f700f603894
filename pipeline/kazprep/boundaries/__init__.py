"""Rules that correct the boundaries of sentences and tokens, whichever segmenter they come from."""

from kazprep.boundaries.apply import Decision, explain, refine
from kazprep.boundaries.candidates import Verdict
from kazprep.boundaries.rules import RULES, Rules

__all__ = ["RULES", "Decision", "Rules", "Verdict", "explain", "refine"]
