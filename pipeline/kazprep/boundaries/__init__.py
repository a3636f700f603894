"""Rules that correct the boundaries of sentences and tokens, whichever segmenter they come from."""

from kazprep.boundaries.apply import Decision, apply_rules, explain
from kazprep.boundaries.candidates import Verdict
from kazprep.boundaries.rules import RULES, Rules

__all__ = ["RULES", "Decision", "Rules", "Verdict", "apply_rules", "explain"]
