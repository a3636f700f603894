"""The rule for letters of other Cyrillic alphabets typed for Kazakh ones: decided by word and text."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from kazprep.normalization.edits import Replacement
from kazprep.normalization.homoglyph_tables import H_STEMS, MOJIBAKE_REPLACEMENT, OTHER_CYRILLIC_TO_KAZAKH
from kazprep.normalization.other_languages import (
    ALPHABETS,
    NAMES,
    Languages,
    languages_of,
    languages_that_spell,
)
from kazprep.text.alphabet import BACK_VOWELS, CYRILLIC, KAZAKH_ALPHABET, KAZAKH_ONLY, VOWELS

_CYRILLIC_LETTERS = re.compile(f"[{CYRILLIC}]+")
_LETTERS = "".join(
    sorted({*OTHER_CYRILLIC_TO_KAZAKH, *(letter.upper() for letter in OTHER_CYRILLIC_TO_KAZAKH), "Ӏ"})
)
_LOOKALIKE_LETTER = re.compile(f"[{_LETTERS}]")
_LOOKALIKE_SET = frozenset(_LETTERS)
_SMALL_SET = frozenset(_LETTERS.lower())
_PALOCHKA = "Ӏӏ"
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_OLD_RUSSIAN = frozenset("ѣѢѵѴ")


def cyrillic_homoglyph(text: str) -> Iterator[Replacement]:
    """Replace letters of other Cyrillic alphabets by the Kazakh ones that they are typed for.

    A word is repaired where no other language that has the letter could spell it (`ѓылым`: Macedonian has no
    ы), or where the text is Kazakh and not in any of those languages. A word that another language could
    spell stays in quotation marks, beside the name of that language (`Башқұртша: «ҡош»`), and in a text
    that has other letters of it (ҙ for Bashkir). What a letter stands for is decided by its place:
    see `fits`. ѳ and Ӏ need no other evidence where a consonant follows, as it does not in Russian and in
    the languages of the Caucasus.

    >>> list(cyrillic_homoglyph("аӊшы қыран"))
    [(1, 2, 'ң')]
    """
    if not _LOOKALIKE_LETTER.search(text):
        return
    surroundings = _Surroundings(text)
    for match in _CYRILLIC_LETTERS.finditer(text):
        word = match[0]
        if not _LOOKALIKE_LETTER.search(word) or MOJIBAKE_REPLACEMENT in word:
            continue
        new = _with_kazakh_letters(word)
        if new is None or not surroundings.let(word, match.start(), match.end()):
            new = word
        new = _with_old_letters(new, surroundings, match.start(), match.end())
        for place, (before, after) in enumerate(zip(word, new, strict=True)):
            if before != after:
                yield match.start() + place, match.start() + place + 1, after


@lru_cache(maxsize=65536)
def _with_kazakh_letters(word: str) -> str | None:
    """The word with Kazakh letters for all look-alikes, or None where one of them fits no Kazakh letter."""
    lower = word.lower()
    if not set(lower) - _SMALL_SET <= KAZAKH_ALPHABET:
        return None
    letters = list(lower)
    for place, letter in enumerate(lower):
        candidates = OTHER_CYRILLIC_TO_KAZAKH.get(letter, "")
        if not candidates or letter in "ѳ" + _PALOCHKA:
            continue
        before = letters[place - 1] if place else ""
        after = lower[place + 1 : place + 2]
        after = OTHER_CYRILLIC_TO_KAZAKH.get(after, after)[:1]
        fitting = [new for new in candidates if fits(new, before, after)]
        if letter == "ї" and fitting == ["ү"] and not BACK_VOWELS.isdisjoint(lower):
            return None  # Їхала: ү goes with no back vowel
        if len(fitting) != 1:
            return None
        letters[place] = fitting[0]
    small = "".join(letters)
    if "ћ" in lower and not _has_h_stem(small):
        return None
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, small, strict=True))


def _has_h_stem(word: str) -> bool:
    return any(stem in word for stem in H_STEMS)


_GLIDES = "уи"


def fits(letter: str, before: str, after: str) -> bool:
    """Whether a Kazakh letter may be between two others, all small; empty strings are the word's edges.

    Vowels are not beside vowels, but for у and и beside ә (тәуір) and я and ю after the others (тұяқ); ң
    follows a vowel; қ and ғ have one beside them, and before е, і, ө and ү there are к and г. No word
    begins with ғу: that is әу.
    """
    match letter:
        case "ң":
            return before in VOWELS
        case "қ" | "ғ":
            is_beside_vowel = before in VOWELS or (after in VOWELS and (letter, after) != ("ғ", "у"))
            return is_beside_vowel and after not in ("е", "і", "ө", "ү")
        case "һ":
            return after in VOWELS
        case "ә":
            return (before not in VOWELS or before in _GLIDES) and (after not in VOWELS or after in _GLIDES)
        case _:
            return before not in VOWELS and (after not in VOWELS or after in ("я", "ю"))


def share_out_of_place(text: str) -> float:
    """The share of the Kazakh letters of a text, і apart, that do not fit between their neighbours.

    >>> share_out_of_place("жаңа дәуір"), share_out_of_place("жаәа дғуір")
    (0.0, 1.0)
    """
    small = text.lower()
    unfit = total = 0
    for match in _KAZAKH_LETTER.finditer(small):
        place = match.start()
        total += 1
        unfit += not fits(
            match[0], _letter(small[max(0, place - 1) : place]), _letter(small[place + 1 : place + 2])
        )
    return unfit / max(1, total)


def _letter(character: str) -> str:
    return character if character.isalpha() else ""


class _Surroundings:
    """The text that words are in, with what is known of its language: found when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = frozenset(text)
        seen = frozenset(letter.lower() for letter in self.letters & _LOOKALIKE_SET)
        self.among = {
            language: alphabet for language, alphabet in ALPHABETS.items() if not alphabet.isdisjoint(seen)
        }
        marks = frozenset("".join(self.letters).lower()) - KAZAKH_ALPHABET - _SMALL_SET
        self.marked = frozenset(
            language for language, alphabet in self.among.items() if not alphabet.isdisjoint(marks)
        )
        self.is_kazakh = _KAZAKH_LETTER.search(text) is not None
        self.habits = frozenset(
            letter
            for match in _CYRILLIC_LETTERS.finditer(text)
            if _LOOKALIKE_LETTER.search(match[0]) and not languages_that_spell(match[0])
            for letter in match[0].lower()
            if letter in _SMALL_SET
        )
        small = text.lower()
        self.named = frozenset(language for language in self.among if _NAMES[language].search(small))
        self.whole = languages_of(text, self.among)
        self.line = self.whole
        self.line_end = -1

    def let(self, word: str, start: int, end: int) -> bool:
        """Whether a word with look-alikes, at a place of the text, is no word of another language."""
        small = word.lower()
        looks = {letter for letter in small if letter in _SMALL_SET}
        spelled = languages_that_spell(small)
        if "ћ" in looks:
            return True  # one of the few words with һ
        if not spelled:
            having = {language for language, alphabet in self.among.items() if not alphabet.isdisjoint(looks)}
            if having & self.whole.possible:
                return False
            suspected = having & languages_that_spell(small[: max(3, len(small) - _LONGEST_ENDING)])
            return not self._is_one_named(suspected, start, end)
        if spelled & (self.marked | self.whole.possible) or not looks <= _COMMON:
            return False
        line = self._line_at(start)
        if not (self.whole.kazakh or line.kazakh) or self._is_one_named(spelled, start, end):
            return False
        if looks <= self.habits:
            return True
        quotation = _quotation(self.text, start, end)
        return not spelled & line.possible and not (quotation and languages_of(quotation, spelled).possible)

    def _line_at(self, place: int) -> Languages:
        if place >= self.line_end:
            start = self.text.rfind("\n", 0, place) + 1
            end = self.text.find("\n", place)
            self.line_end = len(self.text) if end < 0 else end
            if self.line_end - start < len(self.text):
                self.line = languages_of(self.text[start : self.line_end], self.among)
        return self.line

    def _is_one_named(self, languages: Collection[str], start: int, end: int) -> bool:
        """Whether one of some languages, or its people, is named on the line, not far from a word."""
        if not languages or self.named.isdisjoint(languages):
            return False
        before = self.text[max(0, start - _NEIGHBOURHOOD) : start].rpartition("\n")[2]
        after = self.text[end : end + _NEIGHBOURHOOD].partition("\n")[0]
        beside = f"{before} {after}".lower()
        return any(_NAMES[language].search(beside) for language in languages)


_NAMES = {language: re.compile(rf"\b(?:{name})") for language, name in NAMES.items()}
_NEIGHBOURHOOD = 200
_LONGEST_ENDING = 4
_COMMON = frozenset("ӊӈҥҡӄҝќӻӷѓґєӧӱїўћѕј")
"""Look-alikes that are repaired in words that another language could spell; њ, љ, ђ and џ never are."""


def _quotation(text: str, start: int, end: int) -> str:
    """What is between the quotation marks around a word, on its line; the word alone where they do not close.

    Nothing where there are no quotation marks.
    """
    if text[start - 1 : start] in ('"', "'", "(") and text[end : end + 1] in ('"', "'", ")"):
        return text[start:end]
    before = text[max(0, start - _NEIGHBOURHOOD) : start].rpartition("\n")[2]
    opened = max(before.rfind(mark) for mark in "«“„‘")
    if opened <= max(before.rfind(mark) for mark in "»”’"):
        return ""
    after = text[end : end + _NEIGHBOURHOOD].partition("\n")[0]
    closing = _CLOSING.search(after)
    return before[opened:] + text[start:end] + after[: closing.start()] if closing else text[start:end]


_CLOSING = re.compile("[»“”’]")


def _with_old_letters(word: str, surroundings: _Surroundings, start: int, end: int) -> str:
    """The word with ө for ѳ and і for the palochka, where they are typed for these."""
    if "ѳ" in word or "Ѳ" in word:
        word = _without_fita(word, surroundings)
    if "Ӏ" in word or "ӏ" in word:
        quotation = _quotation(surroundings.text, start, end)
        is_foreign = bool(quotation) and not _KAZAKH_LETTER.search(quotation)
        word = _without_palochka(word, surroundings.is_kazakh and not is_foreign)
    return word


def _without_fita(word: str, surroundings: _Surroundings) -> str:
    if not surroundings.letters.isdisjoint(_OLD_RUSSIAN):
        return word
    lower = word.lower()
    letters = list(word)
    for place, letter in enumerate(word):
        beside_vowel = lower[max(0, place - 1) : place] in VOWELS or lower[place + 1 : place + 2] in VOWELS
        if letter in "ѳѲ" and not beside_vowel:
            letters[place] = "ө" if letter == "ѳ" else "Ө"
    return "".join(letters)


def _without_palochka(word: str, is_kazakh: bool) -> str:
    letters = list(word)
    for place, letter in enumerate(word):
        if letter not in _PALOCHKA:
            continue
        at_start = place == 0 and len(word) > 1 and word[1].lower() not in VOWELS
        if not (is_kazakh or at_start):
            continue
        is_capital = (word[1:] if place == 0 else word).isupper()
        letters[place] = "І" if (place == 0 and letter == "Ӏ") or is_capital else "і"
    return "".join(letters)
