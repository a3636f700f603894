"""Rules for Latin letters in Cyrillic words and Cyrillic letters in Latin words: decided by word."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from kazprep.edits import Replacement
from kazprep.normalization.confusable_words import (
    HAVE_CYRILLIC_HOMOGLYPH,
    HAVE_LATIN_HOMOGLYPH,
    is_capitalised_word,
    is_latin_word,
    may_be_abbreviation,
    may_be_either_script,
    scripts_of,
)
from kazprep.normalization.homoglyph_tables import CYRILLIC_TO_LATIN, H_STEMS, LATIN_TO_CYRILLIC, ROMAN
from kazprep.text.alphabet import BACK_VOWELS, CYRILLIC, FRONT_VOWELS, LATIN, LOWER_CYRILLIC, VOWELS
from kazprep.text.web_addresses import is_protected

_LETTERS = re.compile(f"[{CYRILLIC}{LATIN}]+")
_LATIN_LETTERS = re.compile(f"[{LATIN}]+")
_CYRILLIC_LETTERS = re.compile(f"[{CYRILLIC}]+")
_LATIN_TO_CYRILLIC = str.maketrans(LATIN_TO_CYRILLIC)
_CYRILLIC_TO_LATIN = str.maketrans(CYRILLIC_TO_LATIN)
_ROMAN_NUMERAL = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN = str.maketrans(ROMAN)


def roman_numeral(text: str) -> Iterator[Replacement]:
    """Replace the Cyrillic letters of a Roman numeral in both scripts; one in a single script stays.

    >>> list(roman_numeral("ХVІІІ ғасыр"))
    [(0, 1, 'X'), (2, 5, 'III')]
    """
    return _replacements(text, _as_roman, _CYRILLIC_LETTERS)


def latin_letter(text: str) -> Iterator[Replacement]:
    """Replace Latin letters inside Cyrillic words by their Cyrillic homoglyphs.

    A word is repaired if each of its Latin letters has a Cyrillic homoglyph, and either one of its Cyrillic
    letters has no Latin one (`мiндеттi`) or it can't be an abbreviation or a Roman numeral (`əрі`,
    `ТЕКСЕРIС`), and it is not in Latin text. Everything else stays: `WhatsAppпен` and `FIFAның` are Latin
    names with Kazakh suffixes, `Cafе` is Latin. H, Y and y depend on the word: see `_cyrillic_for`.

    >>> list(latin_letter("ескерткiш"))
    [(7, 8, 'і')]
    """
    return _replacements(text, _as_cyrillic, _LATIN_LETTERS)


def cyrillic_letter(text: str) -> Iterator[Replacement]:
    """Replace Cyrillic letters inside Latin words by their Latin homoglyphs.

    A word is repaired if each of its Cyrillic letters has a Latin homoglyph, and one of its Latin letters has
    no Cyrillic one (`Instаgrаm`), it can't be a Kazakh word (`Fі`), or it is in Latin text. Cyrillic letters
    only at its end stay where they may be a suffix: `PDFсі`. Addresses are repaired too: all their letters
    are Latin.

    >>> list(cyrillic_letter("Andrоid"))
    [(4, 5, 'o')]
    """
    return _replacements(text, _as_latin, _CYRILLIC_LETTERS, to_latin=True)


def _replacements(
    text: str,
    rewrite: Callable[[str], str | None],
    changed: "re.Pattern[str]",
    *,
    to_latin: bool = False,
) -> Iterator[Replacement]:
    """The letters matched by `changed` in words of both scripts, where `rewrite` and the context allow it."""
    for match in _mixed_words(text):
        word, start, end = match[0], match.start(), match.end()
        new = rewrite(word)
        if new is None:
            continue
        if may_be_either_script(word) and _is_latin_here(text, word, start, end) is not to_latin:
            continue
        if rewrite is _as_cyrillic and not _is_no_abbreviation(text, word, start, end):
            continue
        # A combining mark belongs to the last letter and could make it another one: ә with dots is ӛ.
        if unicodedata.combining(text[end : end + 1] or " ") or (
            not to_latin and is_protected(text, start, end)
        ):
            continue
        for letters in changed.finditer(word):
            first, last = letters.span()
            yield start + first, start + last, new[first:last]


_CONTEXT = 100  # characters on each side


def _is_among_latin(text: str, start: int, end: int) -> bool:
    """Whether the line around a word has Latin letters and no Cyrillic ones within the context."""
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    around = before + after
    return not _CYRILLIC_LETTERS.search(around) and _LATIN_LETTERS.search(around) is not None


_LATIN_BEFORE = re.compile(f"[{CYRILLIC}{LATIN}]{{1,20}}(?=-\\Z)")
_LATIN_AFTER = re.compile(f"-([{CYRILLIC}{LATIN}]{{1,20}})")


def _is_latin_here(text: str, word: str, start: int, end: int) -> bool:
    """Whether the context of a word of either script makes it Latin: `Hі-Fі`, or Latin text."""
    if _is_among_latin(text, start, end):
        return True
    if not word[0].isupper() or word.isupper():
        return False
    before = _LATIN_BEFORE.search(text[max(0, start - 21) : start])
    after = _LATIN_AFTER.match(text, end)
    return bool((before and _is_latin(before[0])) or (after and _is_latin(after[1])))


def _is_latin(word: str) -> bool:
    """Whether a word can only be Latin, and is not an abbreviation before a Kazakh word: `IT-саласы`."""
    return (
        not word.isupper()
        and not may_be_either_script(word)
        and _as_latin(word) is not None
        and not word.islower()
    )


_CAPITALS = re.compile(f"[{CYRILLIC}]{{4,}}")


def _is_no_abbreviation(text: str, word: str, start: int, end: int) -> bool:
    """Whether a word is longer than abbreviations, or in a line of words in capitals."""
    if not may_be_abbreviation(word):
        return True
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    words = _CAPITALS.findall(f"{before} {after}")
    return bool(words) and all(word.isupper() for word in words)


_CYRILLIC_SET = frozenset(filter(_CYRILLIC_LETTERS.match, map(chr, range(0x400, 0x530))))


def _mixed_words(text: str) -> "Iterator[re.Match[str]]":
    """Words with both Latin and Cyrillic letters, searched for from the Latin ones, which are rarer."""
    done = 0
    for latin in _LATIN_LETTERS.finditer(text):
        start, end = latin.span()
        if start < done:
            continue
        while start > done and text[start - 1] in _CYRILLIC_SET:
            start -= 1
        word = _LETTERS.match(text, start)
        assert word is not None
        done = word.end()
        if start < latin.start() or done > end:
            yield word


@lru_cache(maxsize=65536)  # the words of a text recur
def _as_roman(word: str) -> str | None:
    """A word as a Roman numeral in Latin letters, or None if it is not one."""
    latin = word.translate(_ROMAN)
    is_roman = _ROMAN_NUMERAL.fullmatch(latin) and not set("IVX").isdisjoint(latin)
    return latin if is_roman else None


_ABBREVIATION_WITH_SUFFIX = re.compile(f"[A-Z]{{2,}}[{LOWER_CYRILLIC}]+")


@lru_cache(maxsize=65536)
def _as_cyrillic(word: str) -> str | None:
    """A word in Cyrillic letters, or None if it may be Latin or one of its letters is ambiguous."""
    cyrillic, latin = scripts_of(word)
    if not latin <= HAVE_CYRILLIC_HOMOGLYPH or _as_roman(word) or _ABBREVIATION_WITH_SUFFIX.fullmatch(word):
        return None
    if is_latin_word(word) or (
        cyrillic <= HAVE_LATIN_HOMOGLYPH and word.isupper() and not is_capitalised_word(word)
    ):
        return None  # CКA may be either script
    new = word.translate(_LATIN_TO_CYRILLIC)
    if latin.isdisjoint("HYy"):
        return new
    form = _Word(new)
    letters = [_cyrillic_for(form, i) if letter in "HYy" else letter for i, letter in enumerate(new)]
    return None if None in letters else "".join(letter for letter in letters if letter)


class _Word:
    """A word with the evidence for its letters, computed once, as a word may be very long."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.lower = form.lower()
        self.has_h_stem = any(stem in self.lower.replace("h", "һ") for stem in H_STEMS)

    def around(self, position: int) -> tuple[str, str]:
        """The letters before and after the one at `position`, in lowercase; empty at the edges."""
        return self.lower[max(0, position - 1) : position], self.lower[position + 1 : position + 2]

    def has_back_vowel_near(self, position: int) -> bool:
        """Whether the next vowel after a position, or else the last one before it, is a back vowel."""
        after = self.lower[position + 1 : position + 1 + _SYLLABLE]
        before = self.lower[max(0, position - _SYLLABLE) : position][::-1]
        vowels = [letter for letter in after + before if letter in BACK_VOWELS or letter in FRONT_VOWELS]
        return bool(vowels) and vowels[0] in BACK_VOWELS


_SYLLABLE = 4
"""The maximum number of letters from one vowel to the next."""


def _cyrillic_for(word: _Word, position: int) -> str | None:
    """The Cyrillic letter that H, Y or y is typed for at a position of a word, or None if undecided.

    H is Һ in the few words that have it; between vowels it is not decided; elsewhere it is Н. Y and y beside
    a vowel or at the end are У and у (оқу, уақыт), as ү is a vowel. Elsewhere Y is Ү, which it looks like,
    unless the next vowel is a back one; y, which may be у, ұ or ү there, is not decided.
    """
    letter = word.form[position]
    before, after = word.around(position)
    if letter == "H":
        if word.has_h_stem:
            return "Һ"
        return None if before in VOWELS and after in VOWELS else "Н"
    if before in VOWELS or after in VOWELS or (position == len(word.form) - 1 and position):
        return "У" if letter == "Y" else "у"
    if letter == "Y" and not word.has_back_vowel_near(position):
        return "ү" if position and word.form[position - 1].islower() else "Ү"
    return None


@lru_cache(maxsize=65536)
def _as_latin(word: str) -> str | None:
    """A word in Latin letters, or None if it may be anything else."""
    cyrillic, _ = scripts_of(word)
    if not cyrillic <= HAVE_LATIN_HOMOGLYPH or _as_roman(word):
        return None
    suffix = _CYRILLIC_SUFFIX.fullmatch(word)
    if (
        suffix
        and len(suffix[1]) > 1
        and (suffix[1] in _SUFFIXES or word.isupper() or not is_latin_word(word))
    ):
        return None
    return word.translate(_CYRILLIC_TO_LATIN)


_CYRILLIC_SUFFIX = re.compile(f"[{LATIN}]{{2,}}([{CYRILLIC}]+)")

_SUFFIXES = ("сі", "се")
"""Suffixes whose letters all have Latin homoglyphs."""

_INITIAL = re.compile(f"(?<![{CYRILLIC}{LATIN}])[ƏƎ](?=\\. ?[{CYRILLIC}])")


def schwa_initial(text: str) -> Iterator[Replacement]:
    """Replace a Latin Ə that is an initial before a Cyrillic name by the Cyrillic one.

    >>> list(schwa_initial("Ə. Қасымов"))
    [(0, 1, 'Ә')]
    """
    if "Ə" not in text and "Ǝ" not in text:
        return
    for match in _INITIAL.finditer(text):
        yield match.start(), match.end(), "Ә"


# A run of signs is matched as a whole, from its start only: the time is linear in its length.
_YEN = re.compile(f"(?<=[{CYRILLIC}])¥++(?!\\s*\\d)|(?<!¥)¥++(?=[{CYRILLIC}])")


def yen_sign(text: str) -> Iterator[Replacement]:
    """Replace a yen sign beside a Cyrillic letter by the letter Ұ; before a digit it is money.

    >>> list(yen_sign("¥лттық"))
    [(0, 1, 'Ұ')]
    """
    if "¥" not in text:
        return
    for match in _YEN.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        new = "ұ" if before.islower() else "Ұ"
        yield match.start(), match.end(), new * len(match[0])
