"""Restoring letters of Kazakh that were replaced or lost, and the spaces between words."""

from kazprep.restoration.language import is_kazakh, is_typed_in_russian, may_be_typed_in_russian
from kazprep.restoration.letters import LOST_MARK, REPLACEMENT
from kazprep.restoration.related import may_be_related
from kazprep.restoration.restore import (
    considered,
    restore_damaged,
    restore_erased,
    restore_typed,
    without_losses,
)
from kazprep.restoration.spaces import join_lines, join_words, split_words
from kazprep.restoration.words import Restored, Word, words_of

__all__ = [
    "LOST_MARK",
    "REPLACEMENT",
    "Restored",
    "Word",
    "considered",
    "is_kazakh",
    "is_typed_in_russian",
    "join_lines",
    "join_words",
    "may_be_related",
    "may_be_typed_in_russian",
    "restore_damaged",
    "restore_erased",
    "restore_typed",
    "split_words",
    "without_losses",
    "words_of",
]
