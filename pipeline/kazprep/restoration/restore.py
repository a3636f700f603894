"""Restoring words: the candidates of each word, and which of them fits between its neighbours."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from kazprep.lexicon import load_lexicon
from kazprep.restoration.context import EDGE, load_context_model
from kazprep.restoration.kinds import Kind, is_question, kind_of_damaged, kind_of_erased, kind_of_typed
from kazprep.restoration.language import OF_RELATED, is_related
from kazprep.restoration.letters import LOST_MARK, REPLACEMENT, in_case_of, typed
from kazprep.restoration.quoted import is_within, quoted_from_others, related_words
from kazprep.restoration.related import has_own_letter, has_shared_letter, is_misspelt_kazakh
from kazprep.restoration.words import Restored, Word

MIN_TYPED = 0.5
MIN_DAMAGED = 0.85
MIN_OF_KNOWN = 0.9
MIN_ERASED = 0.5
MIN_OF_ANY = 0.9
"""The probabilities from which a form replaces a word: in a text that is typed with Russian letters
throughout; in one that is mostly right, of a word that is no form of Kazakh as it stands, and of one that
is; of a word with lost letters of Kazakh, and with any lost letters. Where a word that is left alone is wrong
for sure, the probability is low."""


def restore_typed(text: str, words: Sequence[Word]) -> Iterator[Restored]:
    """Restore the words of a text that is typed with Russian letters throughout."""
    for index, (word, kind) in enumerate(zip(words, map(kind_of_typed, _lower(words)), strict=True)):
        if len(kind.forms) > 1 or kind.own != 0:
            probabilities = _probabilities(kind.forms, kind.scores, words, index)
            yield from _best(text, word, kind, probabilities, MIN_TYPED)


def _lower(words: Sequence[Word]) -> Iterator[str]:
    return (word.lower for word in words)


def _probabilities(
    forms: Sequence[str],
    scores: Sequence[float],
    words: Sequence[Word],
    index: int,
    neighbour: Callable[[str], str] = str,
) -> list[float]:
    """The probability of each form between the neighbours of a word."""
    if len(forms) == 1:
        return [1.0]
    before = EDGE if words[index].begins or not index else neighbour(words[index - 1].lower)
    after = EDGE if index + 1 == len(words) or words[index + 1].begins else neighbour(words[index + 1].lower)
    in_context = load_context_model().scores(forms, scores, before, after)
    best = max(in_context)
    odds = [math.exp(score - best) for score in in_context]
    total = sum(odds)
    return [each / total for each in odds]


def _best(
    text: str, word: Word, kind: Kind, probabilities: Sequence[float], minimum: float
) -> Iterator[Restored]:
    best = max(range(len(probabilities)), key=probabilities.__getitem__)
    if best != kind.own and probabilities[best] >= minimum:
        new = in_case_of(text[word.start : word.end], kind.forms[best])
        yield word.start, word.end, new, probabilities[best]


_PRIOR_DAMAGED = 0.02
"""The share of words that are typed with wrong letters, before the text is looked at."""
_PRIOR_WEIGHT = 30
"""The number of words that this guess counts as, beside those of the text."""
_WINDOW = 6
"""The number of neighbours on each side by which it is told whether a word is Kazakh, Russian or neither."""
_LESS_SURE = 2
"""How many words more a window needs than a text to be in a related language; words of it may be damaged."""
_MIN_PER_LETTER_NEAR = -2.6
"""The log probability that these words have to have for each letter; see `kazprep.restoration.language`."""
_RUSSIAN_NEAR = 2.0
"""How much more probable, as a logarithm, a word is Russian for each of its neighbours that is."""

_NAME = 2.0
"""How much more probable, as a logarithm, it is that a capitalised word inside a sentence is right."""
_SPELT_OTHERWISE = math.log(0.3)
"""The share of rare names that are spelt with Russian letters by those who bear them: `Айгерим`."""
_FREQUENT_NAME = 100
"""The count from which a name is known to all, and has one spelling: `Қазақстан`."""


def _of_name(word: Word, kind: Kind, score: float) -> float:
    """The score of a capitalised word as it stands."""
    lexicon = load_lexicon()
    best = kind.forms[0]
    if (
        lexicon.is_name(best)
        and lexicon.count(best) < _FREQUENT_NAME
        and all(word.lower.endswith(each.ending) for each in lexicon.analyses(best))  # not Түркияның
    ):
        return max(score, kind.scores[0] + _SPELT_OTHERWISE)
    return score if word.begins else score + _NAME


_QUOTATION = re.compile("«[^«»\\n]*»|“[^“”\\n]*”")
_MIN_QUOTED = 4


def _quotations(text: str, words: Sequence[Word]) -> dict[int, tuple[int, int]]:
    """For each word in a quotation of some words the indices of the first one and behind the last."""
    starts = [word.start for word in words]
    found = {}
    for match in _QUOTATION.finditer(text):
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        if last - first >= _MIN_QUOTED:
            found.update(dict.fromkeys(range(first, last), (first, last)))
    return found


def restore_damaged(text: str, words: Sequence[Word]) -> Iterator[Restored]:
    """Restore the words that are typed with wrong letters in a text that is mostly right."""
    kinds = [kind_of_damaged(word.lower) for word in words]
    open_words = [
        index
        for index, kind in enumerate(kinds)
        if len(kind.forms) > 1 and not _is_abbreviation(text[words[index].start : words[index].end])
    ]
    if not open_words:
        return
    score = [0.0, *accumulate(kind.scores[0] for kind in kinds)]
    letters = [0, *accumulate(map(len, _lower(words)))]
    shared = [0, *accumulate(map(has_shared_letter, _lower(words)))]
    own = [0, *accumulate(map(has_own_letter, _lower(words)))]
    related = [0, *accumulate(lower in OF_RELATED for lower in _lower(words))]
    quotations = _quotations(text, words)
    russian = [0, *accumulate(not kind.known and kind.russian > _FREQUENT_RUSSIAN for kind in kinds)]
    foreign = quoted_from_others(text)
    doubtful, karakalpak = related_words(text, words)
    damaged = _PRIOR_DAMAGED
    found: list[tuple[int, list[float]]] = []
    for _ in range(2):
        found = []
        expected = 0.0
        for index in open_words:
            around = max(0, index - _WINDOW), min(len(words), index + _WINDOW + 1)
            low, high = quotations.get(index, around)
            kind = kinds[index]
            if score[high] - score[low] < _MIN_PER_LETTER_NEAR * (letters[high] - letters[low]):
                continue
            if related[high] > related[low] or is_within(words[index].start, foreign):
                continue
            if index in karakalpak and "и" in words[index].lower and "і" in kind.forms[0]:
                continue  # who types the other letters has і, too
            if index in doubtful and not is_misspelt_kazakh(words[index].lower, kind.forms[0]):
                continue
            if is_related(shared[high] - shared[low] - _LESS_SURE, own[high] - own[low]):
                continue
            of_russian = russian[high] - russian[low]
            scores = [score + math.log(damaged) for score in kind.scores]
            if text[words[index].start].isupper():
                scores[kind.own] = _of_name(words[index], kind, scores[kind.own])
            scores[kind.own] += _RUSSIAN_NEAR * of_russian - math.log(damaged) + math.log1p(-damaged)
            probabilities = _probabilities(kind.forms, scores, words, index)
            expected += 1 - probabilities[kind.own]
            found.append((index, probabilities))
        damaged = (expected + _PRIOR_DAMAGED * _PRIOR_WEIGHT) / (len(words) + _PRIOR_WEIGHT)
        damaged = min(damaged, 0.5)
    for index, probabilities in found:
        minimum = MIN_OF_KNOWN if kinds[index].known else MIN_DAMAGED
        yield from _best(text, words[index], kinds[index], probabilities, minimum)


_FREQUENT_RUSSIAN = math.log(2e-6)
_LONGEST_ABBREVIATION = 4


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and len(word) <= _LONGEST_ABBREVIATION


def restore_erased(text: str, words: Sequence[Word]) -> Iterator[Restored]:
    """Restore the words with lost letters, which `Word.lower` has as `LOST_MARK` or U+FFFD.

    A `?` behind a word may be a question, if the word is one without it and the sentence may end there.
    """
    for index, word in enumerate(words):
        if LOST_MARK in word.lower or REPLACEMENT in word.lower:
            if word.lower[-1] == LOST_MARK and _may_end(text, word.end) and is_question(word.lower):
                continue
            minimum = MIN_OF_ANY if REPLACEMENT in word.lower else MIN_ERASED
            kind = kind_of_erased(word.lower)
            if kind.forms:
                probabilities = _probabilities(kind.forms, kind.scores, words, index, _as_typed)
                for start, end, new, confidence in _best(text, word, kind, probabilities, minimum):
                    yield start, end, _with_capital(new, text, start), confidence


def without_losses(words: Sequence[Word], *, as_typed: bool = True) -> list[Word]:
    """Words with what most probably was lost in them.

    With `as_typed` in Russian letters, which are no evidence of Kazakh.
    """
    return [replace(word, lower=_without_losses(word.lower, as_typed=as_typed)) for word in words]


def _without_losses(word: str, *, as_typed: bool) -> str:
    if LOST_MARK not in word and REPLACEMENT not in word:
        return word
    form = _as_typed(word)
    if not as_typed:
        return form
    return "".join(
        typed(meant) if letter != meant else letter for letter, meant in zip(word, form, strict=True)
    )


def _may_end(text: str, offset: int) -> bool:
    """Whether a sentence may end at an offset: no small letter or comma follows."""
    following = text[offset : offset + 2].lstrip(" ")[:1]
    return not (following.islower() or following == ",")


_SENTENCE_END = frozenset(".!…\n")  # a ? may be a lost letter
_MAX_BEFORE = 10  # characters
_OPENING = ' «“„"(–—-'


def _with_capital(form: str, text: str, start: int) -> str:
    """A form whose first letter was lost with a capital, if it begins a sentence or is a name."""
    if not form[0].islower() or text[start].isalpha():
        return form
    before = text[max(0, start - _MAX_BEFORE) : start].rstrip(_OPENING)
    lexicon = load_lexicon()
    if not before or before[-1] in _SENTENCE_END or lexicon.is_name(form):
        return form[0].upper() + form[1:]
    analyses = () if lexicon.count(form) else lexicon.analyses(form)
    return form[0].upper() + form[1:] if any(lexicon.is_name(each.stem) for each in analyses[:1]) else form


def _as_typed(word: str) -> str:
    """What a neighbour with lost letters most probably is."""
    forms = kind_of_erased(word).forms if LOST_MARK in word or REPLACEMENT in word else ()
    return forms[0] if forms else word


def considered(word: str, limit: int = 4) -> list[tuple[str, float]]:
    """The forms that a word may stand for with their probabilities, without its context, the best one first.

    A lost letter in it is `?` or U+FFFD.
    """
    lower = word.lower()
    lost = LOST_MARK in lower or REPLACEMENT in lower
    kind = kind_of_erased(lower) if lost else kind_of_typed(lower)
    best = max(kind.scores, default=0.0)
    odds = [math.exp(score - best) for score in kind.scores]
    pairs = zip(kind.forms, (each / sum(odds) for each in odds), strict=True)
    return [(in_case_of(word, form), probability) for form, probability in pairs][:limit]
