"""Rules that correct the entities of a tagger, whichever it is."""

from kazprep.entities.entity import Entities
from kazprep.entities.rules.apply import apply_rules, explain
from kazprep.entities.rules.draft import Change
from kazprep.entities.rules.rules import RULES, Rule, Rules

__all__ = ["RULES", "Change", "Entities", "Rule", "Rules", "apply_rules", "explain"]
