"""The rule for letters of other Cyrillic alphabets typed for Kazakh ones: decided by word and text."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from kazprep.edits import Replacement
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
_ALL_HOMOGLYPHS = "".join(
    sorted({*OTHER_CYRILLIC_TO_KAZAKH, *(letter.upper() for letter in OTHER_CYRILLIC_TO_KAZAKH), "Ӏ"})
)
_HOMOGLYPH = re.compile(f"[{_ALL_HOMOGLYPHS}]")
_HOMOGLYPHS = frozenset(_ALL_HOMOGLYPHS)
_LOWER_HOMOGLYPHS = frozenset(_ALL_HOMOGLYPHS.lower())
_PALOCHKA = "Ӏӏ"
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_OLD_RUSSIAN = frozenset("ѣѢѵѴ")


def cyrillic_homoglyph(text: str) -> Iterator[Replacement]:
    """Replace letters of other Cyrillic alphabets by the Kazakh ones that they are typed for.

    A word is repaired where no other language that has the letter could spell it (`ѓылым`: Macedonian has no
    ы), or where the text is Kazakh and not in any of those languages. A word that another language could
    spell stays in quotation marks, beside the name of that language (`Башқұртша: «ҡош»`), and in a text
    that has other letters of it (ҙ for Bashkir). Which letter is meant is decided by its neighbours: see
    `fits`. ѳ and Ӏ need no other evidence before a consonant, where Russian and the languages of the
    Caucasus do not have them.

    >>> list(cyrillic_homoglyph("аӊшы қыран"))
    [(1, 2, 'ң')]
    """
    if not _HOMOGLYPH.search(text):
        return
    context = _Context(text)
    for match in _CYRILLIC_LETTERS.finditer(text):
        word = match[0]
        if not _HOMOGLYPH.search(word) or MOJIBAKE_REPLACEMENT in word:
            continue
        new = _with_kazakh_letters(word)
        if new is None or not context.allows_kazakh(word, match.start(), match.end()):
            new = word
        new = _without_fita_and_palochka(new, context, match.start(), match.end())
        for i, (before, after) in enumerate(zip(word, new, strict=True), match.start()):
            if before != after:
                yield i, i + 1, after


@lru_cache(maxsize=65536)
def _with_kazakh_letters(word: str) -> str | None:
    """The word with Kazakh letters for all its homoglyphs, or None where no letter fits for one of them."""
    lower = word.lower()
    if not set(lower) - _LOWER_HOMOGLYPHS <= KAZAKH_ALPHABET:
        return None
    letters = list(lower)
    for i, letter in enumerate(lower):
        candidates = OTHER_CYRILLIC_TO_KAZAKH.get(letter, "")
        if not candidates or letter in "ѳ" + _PALOCHKA:
            continue
        before = letters[i - 1] if i else ""
        after = lower[i + 1 : i + 2]
        after = OTHER_CYRILLIC_TO_KAZAKH.get(after, after)[:1]
        fitting = [new for new in candidates if fits(new, before, after)]
        if letter == "ї" and fitting == ["ү"] and not BACK_VOWELS.isdisjoint(lower):
            return None  # Їхала: there is no ү in a word with a back vowel
        if len(fitting) != 1:
            return None
        letters[i] = fitting[0]
    kazakh = "".join(letters)
    if "ћ" in lower and not _has_h_stem(kazakh):
        return None
    return "".join(new.upper() if old.isupper() else new for old, new in zip(word, kazakh, strict=True))


def _has_h_stem(word: str) -> bool:
    return any(stem in word for stem in H_STEMS)


_GLIDES = "уи"


def fits(letter: str, before: str, after: str) -> bool:
    """Whether a Kazakh letter may be between two others, all lowercase; empty strings are the word's edges.

    Vowels are not beside vowels, except у and и beside ә (тәуір) and я and ю after the others (тұяқ); ң
    follows a vowel; қ and ғ have one beside them, and before е, і, ө and ү there are к and г instead. No
    word begins with ғу: that is әу.
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


def share_of_misplaced(text: str) -> float:
    """The share of the letters of a text that only Kazakh has that do not fit between their neighbours.

    >>> share_of_misplaced("жаңа дәуір"), share_of_misplaced("жаәа дғуір")
    (0.0, 1.0)
    """
    lower = text.lower()
    unfit = total = 0
    for match in _KAZAKH_LETTER.finditer(lower):
        start, end = match.span()
        total += 1
        unfit += not fits(match[0], _letter(lower[max(0, start - 1) : start]), _letter(lower[end : end + 1]))
    return unfit / max(1, total)


def _letter(character: str) -> str:
    return character if character.isalpha() else ""


class _Context:
    """The text that words are in, with the evidence of its letters for its language."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = frozenset(text)
        seen = frozenset(letter.lower() for letter in self.letters & _HOMOGLYPHS)
        self.candidates = {
            language: alphabet for language, alphabet in ALPHABETS.items() if not alphabet.isdisjoint(seen)
        }
        other_letters = frozenset("".join(self.letters).lower()) - KAZAKH_ALPHABET - _LOWER_HOMOGLYPHS
        self.with_other_letters = frozenset(
            language
            for language, alphabet in self.candidates.items()
            if not alphabet.isdisjoint(other_letters)
        )
        self.is_kazakh = _KAZAKH_LETTER.search(text) is not None
        self.certain = frozenset(
            letter
            for match in _CYRILLIC_LETTERS.finditer(text)
            if _HOMOGLYPH.search(match[0]) and not languages_that_spell(match[0])
            for letter in match[0].lower()
            if letter in _LOWER_HOMOGLYPHS
        )
        lower = text.lower()
        self.named_languages = frozenset(
            language for language in self.candidates if _NAMES[language].search(lower)
        )
        self.text_languages = languages_of(text, self.candidates)
        self.line_languages = self.text_languages
        self.line_end = -1

    def allows_kazakh(self, word: str, start: int, end: int) -> bool:
        """Whether a word with homoglyphs, at `start:end` of the text, is not a word of another language."""
        lower = word.lower()
        homoglyphs = {letter for letter in lower if letter in _LOWER_HOMOGLYPHS}
        spelled = languages_that_spell(lower)
        if "ћ" in homoglyphs:
            return True  # one of the few words with һ
        if not spelled:
            having = {
                language
                for language, alphabet in self.candidates.items()
                if not alphabet.isdisjoint(homoglyphs)
            }
            if having & self.text_languages.possible:
                return False
            suspected = having & languages_that_spell(lower[: max(3, len(lower) - _MAX_SUFFIX)])
            return not self._is_named_near(suspected, start, end)
        if spelled & (self.with_other_letters | self.text_languages.possible) or not homoglyphs <= _AMBIGUOUS:
            return False
        line = self._line_at(start)
        if not (self.text_languages.kazakh or line.kazakh) or self._is_named_near(spelled, start, end):
            return False
        if homoglyphs <= self.certain:
            return True
        quotation = _quotation(self.text, start, end)
        return not spelled & line.possible and not (quotation and languages_of(quotation, spelled).possible)

    def _line_at(self, offset: int) -> Languages:
        """The languages of the line at an offset; calls go forward in the text."""
        if offset >= self.line_end:
            start = self.text.rfind("\n", 0, offset) + 1
            end = self.text.find("\n", offset)
            self.line_end = len(self.text) if end < 0 else end
            if self.line_end - start < len(self.text):
                self.line_languages = languages_of(self.text[start : self.line_end], self.candidates)
        return self.line_languages

    def _is_named_near(self, languages: Collection[str], start: int, end: int) -> bool:
        """Whether one of some languages, or its people, is named near a word, on its line."""
        if not languages or self.named_languages.isdisjoint(languages):
            return False
        before = self.text[max(0, start - _MAX_CONTEXT) : start].rpartition("\n")[2]
        after = self.text[end : end + _MAX_CONTEXT].partition("\n")[0]
        beside = f"{before} {after}".lower()
        return any(_NAMES[language].search(beside) for language in languages)


_NAMES = {language: re.compile(rf"\b(?:{name})") for language, name in NAMES.items()}
_MAX_CONTEXT = 200  # characters on each side of a word
_MAX_SUFFIX = 4
_AMBIGUOUS = frozenset("ӊӈҥҡӄҝќӻӷѓґєӧӱїўћѕј")
"""Homoglyphs that are repaired in words that another language could spell; њ, љ, ђ and џ never are."""


def _quotation(text: str, start: int, end: int) -> str:
    """The text in the quotation marks around a word, on its line; only the word where they do not close.

    Empty where there are no quotation marks.
    """
    if text[start - 1 : start] in ('"', "'", "(") and text[end : end + 1] in ('"', "'", ")"):
        return text[start:end]
    before = text[max(0, start - _MAX_CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _MAX_CONTEXT].partition("\n")[0]
    opened = max(before.rfind(mark) for mark in "«“„‘")
    if opened > max(before.rfind(mark) for mark in "»”’"):
        closing = _CLOSING.search(after)
        return before[opened:] + text[start:end] + after[: closing.start()] if closing else text[start:end]
    if before.count('"') % 2 and '"' in after:
        return before[before.rindex('"') :] + text[start:end] + after[: after.index('"')]
    if before.rfind("(") > before.rfind(")") and ")" in after:
        return before[before.rindex("(") :] + text[start:end] + after[: after.index(")")]
    return ""


_CLOSING = re.compile("[»“”’]")


def _without_fita_and_palochka(word: str, context: _Context, start: int, end: int) -> str:
    """The word with ө for ѳ (fita) and і for Ӏ (palochka), where they are typed for these."""
    if "ѳ" in word or "Ѳ" in word:
        word = _without_fita(word, context)
    if "Ӏ" in word or "ӏ" in word:
        quotation = _quotation(context.text, start, end)
        is_foreign = bool(quotation) and not _KAZAKH_LETTER.search(quotation)
        word = _without_palochka(word, context.is_kazakh and not is_foreign)
    return word


def _without_fita(word: str, context: _Context) -> str:
    if not context.letters.isdisjoint(_OLD_RUSSIAN):
        return word
    lower = word.lower()
    letters = list(word)
    for i, letter in enumerate(word):
        beside_vowel = lower[max(0, i - 1) : i] in VOWELS or lower[i + 1 : i + 2] in VOWELS
        if letter in "ѳѲ" and not beside_vowel:
            letters[i] = "ө" if letter == "ѳ" else "Ө"
    return "".join(letters)


def _without_palochka(word: str, is_kazakh: bool) -> str:
    letters = list(word)
    for i, letter in enumerate(word):
        if letter not in _PALOCHKA:
            continue
        at_start = i == 0 and len(word) > 1 and word[1].lower() not in VOWELS
        if not (is_kazakh or at_start):
            continue
        is_upper = (word[1:] if i == 0 else word).isupper()
        letters[i] = "І" if (i == 0 and letter == "Ӏ") or is_upper else "і"
    return "".join(letters)
