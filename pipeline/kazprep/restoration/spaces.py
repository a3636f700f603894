"""Spaces between words: words that were written together, and words that were broken in two."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kazprep.lexicon import load_lexicon, load_russian_words
from kazprep.lexicon.endings import endings
from kazprep.restoration.related import may_be_related
from kazprep.restoration.words import Restored, Word
from kazprep.text.alphabet import CYRILLIC, LATIN, LOWER_CYRILLIC, UPPER_CYRILLIC
from kazprep.text.surnames import PATRONYMICS

MIN_SPLIT = 0.75
"""The probability from which a space is inserted."""
MIN_JOIN = 0.95
"""The probability from which two words are joined."""

_GLUED = math.log(0.006)
"""The share of words that are two words without a space between them."""
_BROKEN = math.log(0.0005)
"""The share of words that are broken in two."""
_COMPOUND = math.log(0.05)
"""The share of pairs of a bare stem and another word that are no compound, if they are written together."""
_MIN_GLUED = 6
_SHORT = 3
_MIN_COUNT_OF_SHORT = 200
"""A part of two letters has to be as frequent as this."""
_MIN_COUNT_OF_FIRST = 200
"""The first of two words in a capitalised one has to be as frequent as this, if the second is short."""
_MIN_COUNT_OF_SMALL_WORD = 2000
"""The second of two words in a capitalised one that is as frequent as this is no part of a name: `және`."""
_MIN_COUNT_OF_NAME = 5
_MIN_LONG = 7
"""No name has a second part that is as long as this, and no name."""
_MIN_MADE = 5
"""A part that was never counted, of a stem and an ending, has to be as long as this."""
_MIN_BROKEN = 5
_MIN_COUNT_OF_PART = 20
"""Parts of a word that are words as frequent as this may be a compound, which keeps its hyphen."""
_LATIN_BEFORE = re.compile(rf"(?<![\w.@/#_-])[{LATIN}]{{3,50}}+(?=([{CYRILLIC}]{{5,50}}+)(?![\w.@/-]))")
_MIN_COUNT_OF_ENDING = 50
"""A part that may be an ending has to be as frequent as this, to be a word."""
_BEFORE_TAIL = ("л", "ла", "ле", "д", "да", "де", "т", "та", "те", "сы", "сі", "ы", "і", "н")
"""The first letters of endings: `рінің` is the rest of `лерінің`."""
_ENDING_SHARE = 0.3
"""How often a part has to be found as an ending, for each time that it is a word, not to be taken for one."""
_OF_COMPOUNDS = frozenset(
    """
    екі үш төрт бес алты жеті сегіз тоғыз он жиырма отыз қырық елу жүз
    мед мем фото кино электр аэро авто био гео микро макро теле
    радио видео аудио нейро супер бейне гидро агро этно эко термо фито психо спорт хим инвест электро әуе
    """.split()  # noqa: SIM905
)
"""Words that many compounds begin with; behind them nothing is split off."""
_COMPOUND_ENDS = re.compile("хат|өндіруш|төлеуш|шаруашылы|тану|аралы[қғ]|күнтізбе")
"""With what many compounds of a noun and another word end: `тауарөндіруші`, `кепілхат`, `халықаралық`."""
_PLACE = re.compile("бұлақ|тау|көл|су|құдық|өзен|төбе|сай|қорған|жар|қамыс|тоғай|шоқы|құм|ағаш")
"""With what the names of many places end."""
_ABBREVIATION = re.compile(f"([{UPPER_CYRILLIC}]{{2,5}}+)([{LOWER_CYRILLIC}]{{5,50}}+)")
_PATRONYMIC = re.compile(f"(?:{'|'.join(PATRONYMICS)})(?:н|на|ның|нан|нда|мен)?$")
_HYPHENATED = re.compile(
    rf"(?<![{CYRILLIC}])([{CYRILLIC}]{{2,50}}+)(-\n)([{CYRILLIC}]{{2,50}}+)(?![{CYRILLIC}])"
)


def split_words(text: str, words: Sequence[Word]) -> Iterator[Restored]:
    """Insert the space that is missing in words that are two, also after a Latin name."""
    found: list[Restored] = []
    apart: list[str] = []
    """The words, those that are divided as two."""
    for word in words:
        apart.append(word.lower)
        if _has_inner_capital(text[word.start : word.end]):
            end = _end_of_abbreviation(text[word.start : word.end])
            if end:
                found.append((word.start + end, word.start + end, " ", MIN_SPLIT))
            continue
        end, probability = split_of(word.lower)
        if probability >= MIN_SPLIT and not (text[word.start].isupper() and _is_name(text, word, end)):
            found.append((word.start + end, word.start + end, " ", probability))
            apart[-1:] = [word.lower[:end], word.lower[end:]]
    for match in _LATIN_BEFORE.finditer(text):
        behind = match[1].lower()
        if not _is_ending(behind) and load_lexicon().count(behind) > 1:
            found.append((match.end(), match.end(), " ", MIN_SPLIT))
    if found and not may_be_related(apart):
        yield from sorted(found)


def _has_inner_capital(word: str) -> bool:
    """Whether a word is written like `ҚазМұнайГаз`."""
    return not word[1:].islower() and not word.isupper()


def _end_of_abbreviation(word: str) -> int:
    """Where an abbreviation in capitals ends before another word (`АҚШпрезиденті`); 0 if there is none."""
    match = _ABBREVIATION.fullmatch(word)
    if match is None or _is_ending(match[2]):
        return 0
    lexicon = load_lexicon()
    is_compound = match[1].lower() in _OF_COMPOUNDS or lexicon.is_known(word.lower())
    return match.end(1) if lexicon.count(match[2]) > 1 and not is_compound else 0


def _is_name(text: str, word: Word, end: int) -> bool:
    """Whether a capitalised word may be a name (`Самархан`): the two words are not frequent enough."""
    if word.start > 0 and text[word.start - 1] == ".":  # behind an initial
        return True
    lexicon = load_lexicon()
    first, second = word.lower[:end], word.lower[end:]
    if len(second) >= _MIN_MADE and any(len(each.ending) > 1 for each in lexicon.analyses(first)):
        return False  # Кореяныңпрезиденті: no name has a case inside
    if lexicon.is_name(second) or _PLACE.match(second):  # Есенәлиев, Қасқабұлақ
        return True
    if len(second) < _MIN_MADE:
        return lexicon.count(first) < _MIN_COUNT_OF_FIRST and lexicon.count(second) < _MIN_COUNT_OF_SMALL_WORD
    if len(second) >= _MIN_LONG:
        return lexicon.count(first) < _MIN_COUNT_OF_NAME
    return min(lexicon.count(first), lexicon.count(second)) < _MIN_COUNT_OF_NAME


@lru_cache(maxsize=1 << 15)
def split_of(word: str) -> tuple[int, float]:
    """Where a word, in lowercase, is best split in two, and the probability that it has to be; else 0, 0.0.

    Known words stay, as do Russian ones, those whose second part may be an ending (`Төреғалидің`), and
    most compounds.

    >>> split_of("болыптабылады")[0], split_of("мәдениет")
    (5, (0, 0.0))
    """
    lexicon = load_lexicon()
    if (
        len(word) < _MIN_GLUED
        or _PATRONYMIC.search(word)
        or lexicon.is_known(word)
        or load_russian_words().count(word)
    ):
        return 0, 0.0
    scores = {}
    for end in range(2, len(word) - 1):
        first, second = word[:end], word[end:]
        if first in _OF_COMPOUNDS or _is_ending(second):
            continue
        if _COMPOUND_ENDS.match(second) and lexicon.kinds.get(first):
            continue
        if _is_word(first) and _is_word(second):
            scores[end] = lexicon.log_probability(first) + lexicon.log_probability(second)
            if lexicon.kinds.get(first):
                scores[end] += _COMPOUND
    if not scores:
        return 0, 0.0
    own = lexicon.log_probability(word) - _GLUED
    best = max(scores, key=scores.__getitem__)
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return best, 1 / (total + math.exp(min(own - scores[best], 700)))


def _is_word(part: str) -> bool:
    lexicon = load_lexicon()
    if len(part) < _SHORT:
        return lexicon.count(part) >= _MIN_COUNT_OF_SHORT
    return lexicon.count(part) > 1 or (len(part) >= _MIN_MADE and lexicon.is_known(part))


def _is_ending(part: str) -> bool:
    """Whether a part is more of an ending (`дің`) than of a word (`дейін`, which may be one as well)."""
    lexicon = load_lexicon()
    count = lexicon.count(part)
    if count < _MIN_COUNT_OF_ENDING and any(before + part in endings() for before in _BEFORE_TAIL):
        return True
    return part in endings() and (
        count < _MIN_COUNT_OF_ENDING or lexicon.ending_counts.get(part, 1) >= _ENDING_SHARE * count
    )


def join_words(text: str, words: Sequence[Word]) -> Iterator[Restored]:
    """Delete the space inside a word, and the hyphen and line break that divide one.

    Of three parts in a row the first two are looked at alone.
    """
    done = 0
    for first, second in pairwise(words):
        if first.start < done or second.start - first.end != 1 or text[first.end] != " ":
            continue
        if text[second.start].isupper():
            continue
        probability = join_of(first.lower, second.lower)
        if probability >= MIN_JOIN:
            done = second.end
            yield first.end, second.start, "", probability


def join_lines(text: str) -> Iterator[Restored]:
    """Join words that are divided by a hyphen at a line break, if only the whole is a word."""
    lexicon = load_lexicon()
    for match in _HYPHENATED.finditer(text):
        first, second = match[1].lower(), match[3].lower()
        whole = first + second
        if (
            lexicon.is_known(whole)
            and match[3].islower()
            and not (min(lexicon.count(first), lexicon.count(second)) >= _MIN_COUNT_OF_PART)
        ):
            yield match.start(2), match.end(2), "", MIN_JOIN


@lru_cache(maxsize=1 << 15)
def join_of(first: str, second: str) -> float:
    """The probability that two words in lowercase are one that is broken in two.

    >>> join_of("мәде", "ниет") > 0.95, join_of("мәдениет", "үйі")
    (True, 0.0)
    """
    lexicon = load_lexicon()
    whole = first + second
    if len(whole) < _MIN_BROKEN or (lexicon.is_known(first) and lexicon.is_known(second)):
        return 0.0
    if not lexicon.is_known(whole) or _is_russian(first) or _is_russian(second):
        return 0.0
    broken = lexicon.log_probability(whole) + _BROKEN
    apart = lexicon.log_probability(first) + lexicon.log_probability(second)
    return 1 / (1 + math.exp(min(apart - broken, 700)))


def _is_russian(word: str) -> bool:
    return len(word) > 2 and load_russian_words().count(word) > 0
