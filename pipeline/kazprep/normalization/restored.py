"""Rules that restore words by the lexicon; each repair has a confidence. Text that isn't Kazakh stays."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from kazprep.edits import ScoredReplacement
from kazprep.normalization.lost_letters import find_lost_letters
from kazprep.restoration import (
    LOST_MARK,
    REPLACEMENT,
    Restored,
    Word,
    is_kazakh,
    is_typed_in_russian,
    join_lines,
    join_words,
    may_be_related,
    may_be_typed_in_russian,
    restore_damaged,
    restore_erased,
    restore_typed,
    split_words,
    without_losses,
    words_of,
)
from kazprep.text.alphabet import CYRILLIC, KAZAKH_AND_I, KAZAKH_ONLY
from kazprep.text.web_addresses import is_protected

_KAZAKH_AND_I = re.compile(f"[{KAZAKH_AND_I}]")
_KAZAKH_ONLY = re.compile(f"[{KAZAKH_ONLY}]")
_CYRILLIC = re.compile(f"[{CYRILLIC}]")


def russian_typing(text: str) -> Iterator[ScoredReplacement]:
    """Restore a text that is typed with Russian letters throughout: `Казак тили` becomes `Қазақ тілі`.

    Nothing is done if the text has one of the letters that Kazakh adds to the Russian alphabet, has fewer
    than eight words, or is not far more probable as Kazakh with other letters than as it stands, be it
    Kazakh that needs no such letters, Russian or another language.
    """
    if _KAZAKH_AND_I.search(text) or not may_be_typed_in_russian(text):
        return
    words = words_of(text)
    if is_typed_in_russian(words):
        yield from _unprotected(text, restore_typed(text, words))


def wrong_letter(text: str) -> Iterator[ScoredReplacement]:
    """Restore words with Russian letters for Kazakh ones (`агайын`), ү for ұ (`бүл`), ь for ы, э for ә.

    In a text without Kazakh letters, if it is Kazakh, every word may be one; in any other text, if most of
    its words are known as Kazakh, those that are far more probable with other letters. Words that may be
    Russian, names in their own spelling and abbreviations stay.
    """
    if _KAZAKH_AND_I.search(text):
        yield from _unprotected(text, restore_damaged(text, _kazakh_words(text)))
    elif _CYRILLIC.search(text):
        words = words_of(text)
        if is_typed_in_russian(words, short=True):
            yield from _unprotected(text, restore_typed(text, words))


def lost_letter(text: str) -> Iterator[ScoredReplacement]:
    """Restore the letters for which a text has `?` or U+FFFD (`?аза?`), if only one is probable.

    Nothing is done if the text, with what was most probably lost, isn't Kazakh.

    Question marks count in a text in which `find_lost_letters` takes some for letters; there one at the end
    of a word is a letter if that is more probable than a question. Behind U+FFFD may be any letter, if the
    text has Kazakh ones. Letters that stand alone stay lost.
    """
    lost = list(find_lost_letters(text)) if "?" in text or "\ufffd" in text else []
    if not lost:
        return
    questions = any(text[start] == "?" for start, _ in lost)
    words = words_of(text, _WORD_WITH_QUESTIONS if questions else _WORD_WITH_REPLACEMENTS)
    if not _KAZAKH_ONLY.search(text):  # what is lost are the letters that Kazakh adds to the Russian ones
        words = [replace(each, lower=each.lower.replace(REPLACEMENT, LOST_MARK)) for each in words]
    if not is_kazakh(without_losses(words)):
        return
    # Where `?` is lost letters, they are those that Kazakh adds, which is evidence; U+FFFD may be any letter.
    if may_be_related(word.lower for word in without_losses(words, as_typed=not questions)):
        return
    yield from _unprotected(text, restore_erased(text, words))


_WORD_WITH_REPLACEMENTS = re.compile(f"[{CYRILLIC}\ufffd]+")
_WORD_WITH_QUESTIONS = re.compile(f"(?=\\?{{0,9}}+[{CYRILLIC}\ufffd])[{CYRILLIC}\ufffd?]++")


def glued_words(text: str) -> Iterator[ScoredReplacement]:
    """Insert the missing space between two words: `болыптабылады`, `Firefoxнұсқасын`.

    Nothing is done in a word that is known or may be a compound, nor before what may be an ending.
    """
    if _CYRILLIC.search(text) and (words := _kazakh_words(text)):
        yield from _unprotected(text, split_words(text, words))


def divided_word(text: str) -> Iterator[ScoredReplacement]:
    """Join a word that a space (`мәде ниет`) or a hyphen at a line's end divides.

    Only if the whole is a word, and its parts are not.
    """
    if _CYRILLIC.search(text) and (words := _kazakh_words(text)):
        yield from _unprotected(text, sorted([*join_words(text, words), *join_lines(text)]))


def _unprotected(text: str, found: Iterable[Restored]) -> Iterator[ScoredReplacement]:
    """Replacements that are not in an address, a file name, a tag or code."""
    return (each for each in found if not is_protected(text, each[0], each[1]))


@lru_cache(maxsize=2)
def _kazakh_words(text: str) -> tuple[Word, ...]:
    """The words of a text that is Kazakh; none of any other text. Several rules need them."""
    words = words_of(text)
    return tuple(words) if is_kazakh(words) else ()
