"""Words and their lemmas: how often each was seen, and the dictionary of a lemmatizer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from kazprep.train.morphology.sentences import Tokens

ANY = "*"
"""The key of a dictionary under which Stanza looks for a word that its part of speech does not have."""

AGREED = 0.98
"""The share of a word's occurrences with one lemma from which the lemma holds for any part of speech."""

CAPITAL_FROM = 1.5
"""What a common word weighs at least that is in the dictionary with a capital, too."""


class Pair(NamedTuple):
    """A form and its part of speech, which is all that a lemmatizer sees."""

    form: str
    upos: str


Lemmas = dict[Pair, dict[str, float]]
"""The lemmas of each pair, with what they weigh: a gold token 1, a silver one its confidence."""


def count_lemmas(sentences: Iterable[Tokens], times: int = 1) -> Lemmas:
    """The lemmas of the tokens of sentences, each counted `times` times.

    Common words at the start of a sentence are counted as they are written inside of it: `Кітапты` as
    `кітапты`.
    """
    found: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for tokens in sentences:
        for token in tokens:
            if token.upos is not None and token.lemma is not None:
                form = _inside(token.form, token.lemma)
                found[Pair(form, token.upos)][token.lemma] += token.weight * times
    return found


def _inside(form: str, lemma: str) -> str:
    """A form as it is written inside of a sentence: without the capital that its lemma does not have."""
    if form[:1].isupper() and lemma.islower() and (len(form) == 1 or form[1:].islower()):
        return form.lower()
    return form


def merge(*counted: Lemmas) -> Lemmas:
    """The lemmas of several sources."""
    merged: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pair, lemmas in chain.from_iterable(each.items() for each in counted):
        for lemma, weight in lemmas.items():
            merged[pair][lemma] += weight
    return merged


def best_lemmas(lemmas: Lemmas) -> dict[Pair, str]:
    """The lemma that weighs most for each pair; of equals, the first in the alphabet."""
    return {pair: _heaviest(weights) for pair, weights in lemmas.items()}


def _heaviest(weights: Mapping[str, float]) -> str:
    return min(weights, key=lambda lemma: (-weights[lemma], lemma))


def build_dictionary(lemmas: Lemmas) -> dict[str, dict[str, str]]:
    """A dictionary as Stanza's lemmatizer has it: for each part of speech, and for `ANY`, lemmas by form.

    A form is under `ANY` if nearly all its occurrences have one lemma (`AGREED`), and under a part of speech
    if its lemma there is another one. Frequent common words are there with a capital, too, if that is not
    another word.
    """
    chosen = best_lemmas(lemmas)
    by_form: dict[str, dict[str, str]] = defaultdict(dict)
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for pair, lemma in chosen.items():
        by_form[pair.form][pair.upos] = lemma
        for each, weight in lemmas[pair].items():
            totals[pair.form][each] += weight
    dictionary: dict[str, dict[str, str]] = {ANY: {}}
    for form, lemma_of in sorted(by_form.items()):
        weights = totals[form]
        common = _heaviest(weights)
        total = sum(weights.values())
        agreed = weights[common] >= AGREED * total
        capital = form[:1].upper() + form[1:]
        also = form.islower() and common.islower() and total >= CAPITAL_FROM and capital not in by_form
        for written in (form, capital) if also else (form,):
            if agreed:
                dictionary[ANY][written] = common
            for upos, lemma in sorted(lemma_of.items()):
                if not agreed or lemma != common:
                    dictionary.setdefault(upos, {})[written] = lemma
    return dictionary
