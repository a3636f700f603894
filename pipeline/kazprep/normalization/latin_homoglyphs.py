"""Rules for letters of another script or alphabet inside a word: decided word by word."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from kazprep.normalization.confusable_words import (
    HAVE_CYRILLIC_HOMOGLYPH,
    HAVE_LATIN_HOMOGLYPH,
    is_capitalised_word,
    is_latin_word,
    may_be_abbreviation,
    may_be_either_script,
    scripts_of,
)
from kazprep.normalization.edits import Replacement
from kazprep.normalization.homoglyph_tables import CYRILLIC_TO_LATIN, H_STEMS, LATIN_TO_CYRILLIC, ROMAN
from kazprep.text.addresses import is_protected
from kazprep.text.alphabet import BACK_VOWELS, CYRILLIC, FRONT_VOWELS, LATIN, VOWELS

_RUN = re.compile(f"[{CYRILLIC}{LATIN}]+")
_LATIN_LETTERS = re.compile(f"[{LATIN}]+")
_CYRILLIC_LETTERS = re.compile(f"[{CYRILLIC}]+")
_LATIN_TO_CYRILLIC = str.maketrans(LATIN_TO_CYRILLIC)
_CYRILLIC_TO_LATIN = str.maketrans(CYRILLIC_TO_LATIN)
_ROMAN_NUMERAL = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN = str.maketrans(ROMAN)


def roman_numeral(text: str) -> Iterator[Replacement]:
    """Make a Roman numeral that is typed in letters of both scripts Latin; one in a single script stays.

    >>> list(roman_numeral("ХVІІІ ғасыр"))
    [(0, 1, 'X'), (2, 5, 'III')]
    """
    return _repaired(text, _as_roman, _CYRILLIC_LETTERS)


def latin_letter(text: str) -> Iterator[Replacement]:
    """Replace Latin letters inside Cyrillic words by the Cyrillic letters that they stand for.

    A run of letters is repaired when each of its Latin letters has a Cyrillic twin, and either some Cyrillic
    letter of it has no Latin one (`мiндеттi`) or it can be no abbreviation and no Roman numeral (`əрі`,
    `ТЕКСЕРIС`), and there is no Latin text around it. Everything else stays: `WhatsAppпен` and `FIFAның` are
    Latin names with Kazakh endings, `Cafе` is Latin. H, Y and y are judged by the word: see `_twin`.

    >>> list(latin_letter("ескерткiш"))
    [(7, 8, 'і')]
    """
    return _repaired(text, _as_cyrillic, _LATIN_LETTERS)


def cyrillic_letter(text: str) -> Iterator[Replacement]:
    """Replace Cyrillic letters inside Latin words by the Latin letters that they stand for.

    A run of letters is repaired when each of its Cyrillic letters has a Latin twin, and one of its Latin
    letters has no Cyrillic one (`Instаgrаm`), it can be no Kazakh word (`Fі`), or there is Latin text alone
    around it. Cyrillic letters at its end alone stay where they may be an ending: `PDFсі`. It works in
    addresses too, where all letters are Latin.

    >>> list(cyrillic_letter("Andrоid"))
    [(4, 5, 'o')]
    """
    return _repaired(text, _as_latin, _CYRILLIC_LETTERS, to_latin=True)


def _repaired(
    text: str,
    rewrite: Callable[[str], str | None],
    changed: "re.Pattern[str]",
    *,
    to_latin: bool = False,
) -> Iterator[Replacement]:
    """What a rewriting of runs of letters of both scripts changes: the letters that `changed` matches."""
    for run in _mixed_runs(text):
        word, start, end = run[0], run.start(), run.end()
        new = rewrite(word)
        if (
            new is None
            or (may_be_either_script(word) and _is_latin_here(text, word, start, end) is not to_latin)
            or (rewrite is _as_cyrillic and not _is_decided(text, word, start, end))
            # A mark after it belongs to the last letter and could make another one of it: ә with dots is ӛ.
            or unicodedata.combining(text[end : end + 1] or " ")
            or (not to_latin and is_protected(text, start, end))
        ):
            continue
        for letters in changed.finditer(word):
            first, last = letters.span()
            yield start + first, start + last, new[first:last]


_NEIGHBOURHOOD = 100


def _is_among_latin(text: str, start: int, end: int) -> bool:
    """Whether the line around a stretch has Latin letters and no Cyrillic ones, as far as it is looked at."""
    before = text[max(0, start - _NEIGHBOURHOOD) : start].rpartition("\n")[2]
    after = text[end : end + _NEIGHBOURHOOD].partition("\n")[0]
    around = before + after
    return not _CYRILLIC_LETTERS.search(around) and _LATIN_LETTERS.search(around) is not None


_LATIN_BEFORE = re.compile(f"[{CYRILLIC}{LATIN}]{{1,20}}(?=-\\Z)")
_LATIN_AFTER = re.compile(f"-([{CYRILLIC}{LATIN}]{{1,20}})")


def _is_latin_here(text: str, word: str, start: int, end: int) -> bool:
    """Whether what is around a word that may be of either script makes it Latin: `Hі-Fі`, or Latin text."""
    if _is_among_latin(text, start, end):
        return True
    if not word[0].isupper() or word.isupper():
        return False
    before = _LATIN_BEFORE.search(text[max(0, start - 21) : start])
    after = _LATIN_AFTER.match(text, end)
    return bool((before and _is_latin(before[0])) or (after and _is_latin(after[1])))


def _is_latin(run: str) -> bool:
    """Whether a run can be Latin alone, and is no abbreviation before a Kazakh word: `IT-саласы`."""
    return (
        not run.isupper()
        and not may_be_either_script(run)
        and _as_latin(run) is not None
        and not run.islower()
    )


_CAPITALS = re.compile(f"[{CYRILLIC}]{{4,}}")


def _is_decided(text: str, word: str, start: int, end: int) -> bool:
    """Whether a word is no abbreviation: it is longer, or it is in a line of words in capitals."""
    if not may_be_abbreviation(word):
        return True
    before = text[max(0, start - _NEIGHBOURHOOD) : start].rpartition("\n")[2]
    after = text[end : end + _NEIGHBOURHOOD].partition("\n")[0]
    words = _CAPITALS.findall(f"{before} {after}")
    return bool(words) and all(word.isupper() for word in words)


_CYRILLIC_SET = frozenset(filter(_CYRILLIC_LETTERS.match, map(chr, range(0x400, 0x530))))


def _mixed_runs(text: str) -> "Iterator[re.Match[str]]":
    """Runs of letters that have both Latin and Cyrillic ones, looked for from the Latin ones, the rarer."""
    done = 0
    for latin in _LATIN_LETTERS.finditer(text):
        start, end = latin.span()
        if start < done:
            continue
        while start > done and text[start - 1] in _CYRILLIC_SET:
            start -= 1
        run = _RUN.match(text, start)
        assert run is not None
        done = run.end()
        if start < latin.start() or done > end:
            yield run


@lru_cache(maxsize=65536)  # the words of a text come again and again
def _as_roman(run: str) -> str | None:
    """A run as a Latin Roman numeral, or None where it is none."""
    latin = run.translate(_ROMAN)
    is_roman = _ROMAN_NUMERAL.fullmatch(latin) and not set("IVX").isdisjoint(latin)
    return latin if is_roman else None


_ABBREVIATION_WITH_ENDING = re.compile("[A-Z]{2,}[а-яёәғқңөұүһі]+")


@lru_cache(maxsize=65536)
def _as_cyrillic(run: str) -> str | None:
    """A run in Cyrillic letters alone, or None where it may be Latin or a letter of it could be several."""
    cyrillic, latin = scripts_of(run)
    if not latin <= HAVE_CYRILLIC_HOMOGLYPH or _as_roman(run) or _ABBREVIATION_WITH_ENDING.fullmatch(run):
        return None
    if is_latin_word(run) or (
        cyrillic <= HAVE_LATIN_HOMOGLYPH and run.isupper() and not is_capitalised_word(run)
    ):
        return None  # CКA may be of either script
    new = run.translate(_LATIN_TO_CYRILLIC)
    if latin.isdisjoint("HYy"):
        return new
    word = _Word(new)
    letters = [_twin(word, position) if letter in "HYy" else letter for position, letter in enumerate(new)]
    return None if None in letters else "".join(letter for letter in letters if letter)


class _Word:
    """A word, with what its letters are judged by; found once, as a word may be very long."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.lower = form.lower()
        self.has_h_stem = any(stem in self.lower.replace("h", "һ") for stem in H_STEMS)

    def around(self, position: int) -> tuple[str, str]:
        """The letters before and after one, in small letters; empty at the edges."""
        return self.lower[max(0, position - 1) : position], self.lower[position + 1 : position + 2]

    def has_back_vowel_near(self, position: int) -> bool:
        """Whether the next vowel after a letter is a back one, or the last one before where none is after."""
        after = self.lower[position + 1 : position + 1 + _SYLLABLE]
        before = self.lower[max(0, position - _SYLLABLE) : position][::-1]
        vowels = [letter for letter in after + before if letter in BACK_VOWELS or letter in FRONT_VOWELS]
        return bool(vowels) and vowels[0] in BACK_VOWELS


_SYLLABLE = 4
"""So many letters from one vowel to the next, at the most."""


def _twin(word: _Word, position: int) -> str | None:
    """What H, Y or y stands for at a place of a Cyrillic word.

    H is Һ in the few words that have it; between vowels it is not decided; elsewhere it is Н. Y and y beside
    a vowel or at the end are У and у (оқу, уақыт), as ү is a vowel. Elsewhere Y is Ү, whose shape it has,
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
def _as_latin(run: str) -> str | None:
    """A run in Latin letters alone, or None where it may be anything else."""
    cyrillic, _ = scripts_of(run)
    if not cyrillic <= HAVE_LATIN_HOMOGLYPH or _as_roman(run):
        return None
    tail = _CYRILLIC_TAIL.fullmatch(run)
    if tail and len(tail[1]) > 1 and (tail[1] in _ENDINGS or run.isupper() or not is_latin_word(run)):
        return None
    return run.translate(_CYRILLIC_TO_LATIN)


_CYRILLIC_TAIL = re.compile(f"[{LATIN}]{{2,}}([{CYRILLIC}]+)")

_ENDINGS = ("сі", "се")
"""Endings whose letters all have Latin twins."""

_INITIAL = re.compile(f"(?<![{CYRILLIC}{LATIN}])[ƏƎ](?=\\. ?[{CYRILLIC}])")


def schwa_initial(text: str) -> Iterator[Replacement]:
    """Make a Latin Ə that stands as an initial before a Cyrillic name the Cyrillic one.

    >>> list(schwa_initial("Ə. Қасымов"))
    [(0, 1, 'Ә')]
    """
    if "Ə" not in text and "Ǝ" not in text:
        return
    for match in _INITIAL.finditer(text):
        yield match.start(), match.end(), "Ә"


# A run of signs is tried as a whole and from its start alone: a million of them take no longer than letters.
_YEN = re.compile(f"(?<=[{CYRILLIC}])¥++(?!\\s*\\d)|(?<!¥)¥++(?=[{CYRILLIC}])")


def yen_sign(text: str) -> Iterator[Replacement]:
    """Make a yen sign that stands beside a Cyrillic letter the letter Ұ; before a digit it is money.

    >>> list(yen_sign("¥лттық"))
    [(0, 1, 'Ұ')]
    """
    if "¥" not in text:
        return
    for match in _YEN.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        new = "ұ" if before.islower() else "Ұ"
        yield match.start(), match.end(), new * len(match[0])
