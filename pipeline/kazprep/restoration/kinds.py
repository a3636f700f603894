"""What each kind of word may stand for: its candidates with their probabilities, computed once a word."""

import math
from dataclasses import dataclass
from functools import lru_cache

from kazprep.lexicon import load_lexicon, load_russian_words
from kazprep.lexicon.lexicon import Lexicon
from kazprep.lexicon.spelling import SpellingModel
from kazprep.restoration.candidates import candidates_of
from kazprep.restoration.letters import LOST_MARK, REPLACEMENT
from kazprep.restoration.spelled import guess
from kazprep.text.folding import folded

RUSSIAN = math.log(0.02)
"""The share of Russian words in Kazakh text."""
_UNSEEN_RUSSIAN = math.log(0.03)
_NEGLIGIBLE = 9.0
"""A candidate that is less probable than the best one by so much, as a logarithm, is not considered."""
_PARTLY_TYPED = -1.5
"""The log probability that only some letters of a word are typed with Russian ones, beside that all are."""
_CONFUSED = -0.5
"""The same for ү instead of ұ and ь instead of ы."""
_MIN_GUESS = 0.6
"""The probability from which a guess at a word that is in no list counts."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A word and what it may stand for: `forms` with the log probability of each, the best one first.

    `own` is the index of the word itself, -1 if it can't be right; `known` says whether it, or something
    that it may stand for, is a form of Kazakh; `plain` and `russian` are its log probabilities as a word of
    Kazakh as it stands and as a word of Russian.
    """

    forms: tuple[str, ...]
    scores: tuple[float, ...]
    own: int
    known: bool
    plain: float
    russian: float


@lru_cache(maxsize=1)
def _russian_spelling() -> SpellingModel:
    return load_russian_words().spelling


def log_russian(word: str) -> float:
    """The natural logarithm of the probability of a word in Russian text."""
    russian: Lexicon = load_russian_words()
    count = russian.count(word)
    return math.log(count / 1e8) if count else _UNSEEN_RUSSIAN + russian.spelling.log_probability(word)


@lru_cache(maxsize=1 << 16)
def kind_of_typed(word: str) -> Kind:
    """The kind of a word, in lowercase, of a text that is typed with Russian letters throughout.

    A form of Kazakh with the same letters is as probable as any other; the word itself may be Russian.
    """
    candidates = candidates_of(word) if len(word) > 1 else {}
    russian = log_russian(word)
    known = bool(candidates)
    plain = load_lexicon().log_probability(word)
    guessed = False
    if not candidates and len(word) > 1:
        form, probability = guess(word)
        if probability >= _MIN_GUESS and not load_russian_words().count(word):
            candidates = {form: load_lexicon().log_probability(form)}
            guessed = True
        if form != word:
            candidates[word] = candidates.get(word, -math.inf)
    own = max(candidates.get(word, -math.inf), russian + RUSSIAN)
    if guessed:
        own = candidates.get(word, -math.inf)
    return _kind(word, {**candidates, word: own}, known, plain, russian)


@lru_cache(maxsize=1 << 16)
def kind_of_damaged(word: str) -> Kind:
    """The kind of a word, in lowercase, of a text in which some words are typed with wrong letters.

    The scores of all forms but the word itself lack the probability that a word is damaged.
    """
    lexicon = load_lexicon()
    candidates = candidates_of(word) if len(word) > 1 else {}
    russian = log_russian(word) if not set(word) - _RUSSIAN_LETTERS else -math.inf
    plain = lexicon.log_probability(word)
    own = max(plain, russian + RUSSIAN)
    known = lexicon.is_known(word)
    scored = {
        form: score + _how_damaged(word, form)
        for form, score in candidates.items()
        if form != word and score + 6 > own
    }
    return _kind(word, {**scored, word: own}, known, plain, russian)


@lru_cache(maxsize=1 << 16)
def kind_of_erased(word: str) -> Kind:
    """The kind of a word, in lowercase, with a `?` or U+FFFD for each lost letter."""
    candidates = candidates_of(word) if len(word) > 1 else {}
    known = bool(candidates)
    if not candidates and len(word) > 2 and REPLACEMENT not in word:
        form, probability = guess(word)
        if probability >= _MIN_GUESS:
            candidates = {form: load_lexicon().log_probability(form)}
    return _kind(word, candidates, known, -math.inf, -math.inf)


_QUESTION = math.log(0.3)
"""The share of words at the end of a sentence that are the last ones of a question."""


@lru_cache(maxsize=1 << 14)
def is_question(word: str) -> bool:
    """Whether a word in lowercase with `?` at its end is more probably one before a question mark."""
    plain = word.rstrip(LOST_MARK)
    kind = kind_of_erased(plain) if LOST_MARK in plain else kind_of_typed(plain)
    lost = kind_of_erased(word)
    if not kind.forms or not kind.known:
        return not lost.known
    return not lost.known or kind.scores[0] + _QUESTION > lost.scores[0]


_RUSSIAN_LETTERS = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def _how_damaged(word: str, form: str) -> float:
    if word == folded(form):
        return 0.0
    changed = {letter for letter, meant in zip(word, form, strict=True) if letter != meant}
    return _CONFUSED if changed <= {"ү", "ь"} else _PARTLY_TYPED


def _kind(word: str, scored: dict[str, float], known: bool, plain: float, russian: float) -> Kind:
    best = max(scored.values(), default=0.0)
    kept = sorted(
        ((score, form) for form, score in scored.items() if score > best - _NEGLIGIBLE or form == word),
        reverse=True,
    )
    forms = tuple(form for _, form in kept)
    own = forms.index(word) if word in forms else -1
    return Kind(forms, tuple(score for score, _ in kept), own, known, plain, russian)
