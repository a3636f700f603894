"""Rules that correct the boundaries of sentences and tokens, whichever segmenter they come from."""

from kazprep.boundaries.refining import Decision, explain, refine
from kazprep.boundaries.rules import RULES, Rules
from kazprep.boundaries.verdict import Verdict

__all__ = ["RULES", "Decision", "Rules", "Verdict", "explain", "refine"]
