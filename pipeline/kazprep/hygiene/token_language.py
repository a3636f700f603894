"""A stage that adds the language of each word of text in which Kazakh and Russian are mixed."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import pyarrow as pa

from kazprep.document import Document
from kazprep.lexicon import load_lexicon, load_russian_words
from kazprep.lexicon.endings import NOMINAL, bits_of, endings
from kazprep.lexicon.spelling import SpellingModel
from kazprep.restoration.candidates import candidates_of
from kazprep.restoration.kinds import log_russian
from kazprep.restoration.letters import typed
from kazprep.stages.stage import FunctionStage
from kazprep.tables.columns import Column
from kazprep.text.alphabet import KAZAKH_ALPHABET

KAZAKH, RUSSIAN = "kk", "ru"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OWN_LETTERS = frozenset("әғқңөұүһі")
_CERTAIN = 9.0
"""How much more probable as Kazakh a word is with a letter that Russian lacks."""
_MOST = 6.0
"""The most that the probabilities of a word count for."""
_RUSSIAN_ALONE = -7.0
"""What a word counts for at least that only Russian has: it is Russian among Kazakh ones, too."""
_RUSSIAN_FORM = re.compile(
    "..(?:[аеиоуя]ть|т[ь]?ся|[иы]шь|ешь|ого|ными?|ный|ная|ное|ные|[сц]к(?:ий|ая|ое|ие)|ция[мх]|ность)$"
)
"""Forms of Russian that loans in Kazakh do not have: infinitives, persons of verbs, adjectives."""
_MIN_COUNT_OF_LOAN = 3
"""The list of Kazakh has words of Russian that occurred in its sources: rarer forms are no loans."""
_SHARED = 0.5
_MIN_COUNT_OF_SHARED = 50
"""A word of Russian that is so frequent in Kazakh, too (`не`, `бар`), is left to its neighbours: its odds are
halved."""
_TYPED = math.log(0.1)
"""The share of words of Kazakh that are typed with Russian letters."""
_MISSPELT = math.log(0.003)
"""The share of words of Kazakh that are typed so and are in no list."""
_STEM_ENDING = 4.0
_MIN_STEM, _MIN_ENDING = 3, 2
"""The letters of a Russian stem, and of a Kazakh ending behind it."""
_MIN_COUNT_OF_STEM = 20
"""The least count, per 100 million words, of a Russian word that is taken for a stem."""
_SWITCH, _SWITCH_OF_SENTENCE = 0.1, 0.25
"""The probability that a word is in another language than the one before, in a sentence and at its start."""
_START = math.log(0.6 / 0.4)
"""The same that a document begins in Kazakh, as a logarithm of odds."""
_MIN_ODDS = 0.5
"""A word whose logarithm of odds is nearer to 0 has no language."""


def token_languages(sentences: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """The languages of the tokens of each sentence of a document: `kk`, `ru` or None.

    None is the language of punctuation, figures, words with Latin letters, names in a form that both
    languages share, abbreviations, and of words that the neighbours do not decide either. A Russian stem with
    an ending of Kazakh is Kazakh, and so is a word of both languages among Kazakh ones.

    >>> token_languages([["Маған", "машинаның", "ключи", "керек", ",", "но", "где", "они", "?"]])
    [['kk', 'kk', 'ru', 'kk', None, 'ru', 'ru', 'ru', None]]
    """
    found: list[list[str | None]] = [[None] * len(tokens) for tokens in sentences]
    places: list[tuple[int, int]] = []
    odds: list[float] = []
    switches: list[float] = []
    of_last = 0
    for number, tokens in enumerate(sentences):
        capitals = sum(token.isupper() and len(token) > 1 for token in tokens)
        first = True
        for index, token in enumerate(tokens):
            if not _WORD.fullmatch(token):
                continue
            if len(token) == 1 and token.isupper() and tokens[index + 1 : index + 2] == ["."]:
                continue  # an initial
            of_word = _odds(token, begins=first, shouted=2 * capitals > len(tokens))
            first = False
            if of_word is not None:
                places.append((number, index))
                odds.append(of_word)
                switches.append(_SWITCH if number == of_last else _SWITCH_OF_SENTENCE)
                of_last = number
    for (number, index), value in zip(places, _with_neighbours(odds, switches), strict=True):
        if abs(value) >= _MIN_ODDS:
            found[number][index] = KAZAKH if value > 0 else RUSSIAN
    return found


def _with_neighbours(odds: Sequence[float], switches: Sequence[float]) -> list[float]:
    """The logarithms of the odds that each word is Kazakh, given all words: forward and backward.

    `switches[i]` is the probability that word `i` is in another language than the one before.
    """
    before = []
    state = _START
    for of_word, switch in zip(odds, switches, strict=True):
        state = _across(state, switch)
        before.append(state)
        state += of_word
    state = 0.0
    found = []
    for index in range(len(odds) - 1, -1, -1):
        found.append(before[index] + odds[index] + state)
        state = _across(state + odds[index], switches[index])
    return found[::-1]


def _across(odds: float, switch: float) -> float:
    """The odds of a word, as a logarithm, from those of its neighbour."""
    probability = 1 / (1 + math.exp(-odds))
    kept = probability * (1 - switch) + (1 - probability) * switch
    return math.log(kept / (1 - kept))


def _odds(token: str, *, begins: bool, shouted: bool) -> float | None:
    """How much more probable a word is in Kazakh than in Russian, as a logarithm; None if it does not say."""
    word = token.lower()
    if not KAZAKH_ALPHABET.issuperset(word.replace("-", "")):
        return None
    if not _OWN_LETTERS.isdisjoint(word):
        return _CERTAIN
    if token.isupper() and len(token) > 1 and not shouted and not load_lexicon().is_known(word):
        return None
    if token[0].isupper() and not token.isupper() and _is_name(word, begins=begins):
        return None
    return _odds_of_word(word)


def _is_name(word: str, *, begins: bool) -> bool:
    """Whether a capitalised word is a name in a form that is neither of Kazakh nor of Russian alone."""
    lexicon = load_lexicon()
    russian = load_russian_words().count(word)
    if lexicon.is_name(word):
        if begins and russian >= _MIN_COUNT_OF_STEM:
            return False  # a word of Russian that begins sentences
        return not any(
            len(each.ending) >= _MIN_ENDING and lexicon.is_name(each.stem) for each in lexicon.analyses(word)
        )
    return not begins and not russian and not lexicon.is_known(word)


@lru_cache(maxsize=1 << 16)
def _odds_of_word(word: str) -> float:
    parts = word.split("-")
    if len(parts) > 1:
        return max((_odds_of_word(part) for part in parts if part), key=abs)
    if "щ" in word or "ъ" in word:
        return _CERTAIN if _has_kazakh_ending(word) else -_CERTAIN
    lexicon = load_lexicon()
    odds = max(-_MOST, min(_MOST, _log_kazakh(word) - log_russian(word)))
    if not load_russian_words().count(word):
        return max(odds, _STEM_ENDING) if _has_kazakh_ending(word) else odds
    if lexicon.count(word) >= _MIN_COUNT_OF_SHARED:
        return _SHARED * odds
    if _RUSSIAN_FORM.search(word) or not _may_be_kazakh(word):
        return min(odds, _RUSSIAN_ALONE)
    return odds


def _may_be_kazakh(word: str) -> bool:
    """Whether a word of Russian may be one of Kazakh, too: a loan, or a word typed with Russian letters."""
    lexicon = load_lexicon()
    return (
        lexicon.count(word) >= _MIN_COUNT_OF_LOAN
        or word in lexicon.kinds
        or bool(lexicon.analyses(word))
        or any(form != word for form in candidates_of(word))
    )


def _log_kazakh(word: str) -> float:
    """The logarithm of the probability of a word of Kazakh, as it stands or typed with Russian letters."""
    lexicon = load_lexicon()
    found = [lexicon.log_probability(word), _MISSPELT + _typed_spelling().log_probability(word)]
    if len(word) > 1:
        found += (_TYPED + score for form, score in candidates_of(word).items() if form != word)
    return max(found)


@lru_cache(maxsize=1)
def _typed_spelling() -> SpellingModel:
    """How probable the letters of a word of Kazakh are when it is typed with Russian letters."""
    return SpellingModel.of(map(typed, load_lexicon().counts))


def _has_kazakh_ending(word: str) -> bool:
    """Whether a word is no word of Russian, but one with an ending that Kazakh allows behind it."""
    russian = load_russian_words()
    if russian.count(word):
        return False
    allowed = endings()
    return any(
        russian.count(word[:end]) >= _MIN_COUNT_OF_STEM
        and allowed.get(word[end:], 0) & bits_of(word[:end], NOMINAL)
        for end in range(_MIN_STEM, len(word) - _MIN_ENDING + 1)
    )


def _with_token_languages(document: Document) -> Document:
    texts = document.token_texts
    bounds = [*map(int, document.first_tokens), len(texts)]
    sentences = [texts[start:end] for start, end in pairwise(bounds)]
    languages = [language for sentence in token_languages(sentences) for language in sentence]
    return document.with_column("tokens", "language", languages)


TOKEN_LANGUAGE = FunctionStage(
    _with_token_languages,
    requires={"text", "sentences", "tokens"},
    columns=[
        Column(
            "tokens",
            "language",
            pa.string(),
            "language of a word of mixed Kazakh and Russian text: kk or ru; null for all else",
            nullable=True,
        )
    ],
    name="token_language",
)
"""Adds the language of each word; see `token_languages`."""
