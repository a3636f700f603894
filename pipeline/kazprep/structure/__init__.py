"""What each line of an article is: text, title, heading, dateline, credit, caption, list or table."""

from kazprep.structure.apply import PartDecision, explain_parts, line_parts
from kazprep.structure.lines import Part
from kazprep.structure.rules import PART_RULES, PartRules

__all__ = ["PART_RULES", "Part", "PartDecision", "PartRules", "explain_parts", "line_parts"]
