"""Kazakh in Latin and Arabic script: brought to Cyrillic, and written from it."""

from kazprep.transliteration.alphabets import SCRIPTS, TARGETS, Script, Target
from kazprep.transliteration.write import Transliterated, transliterate

__all__ = ["SCRIPTS", "TARGETS", "Script", "Target", "Transliterated", "transliterate"]
