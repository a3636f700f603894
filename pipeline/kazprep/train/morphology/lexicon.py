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
"""What a common word weighs that is in the dictionary with a capital, too."""


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
    if its lemma there is another one. A common word is there with a capital, too, if it is frequent or if
    there is a name that is written so.
    """
    by_form: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for pair, weights in lemmas.items():
        by_form[pair.form][pair.upos] = weights
    with_capital: dict[str, dict[str, dict[str, float]]] = {}
    for form, by_part in by_form.items():
        capital = form[:1].upper() + form[1:]
        frequent = sum(sum(weights.values()) for weights in by_part.values()) >= CAPITAL_FROM
        if form.islower() and (frequent or capital in by_form):
            with_capital[capital] = by_part | by_form.get(capital, {})
    dictionary: dict[str, dict[str, str]] = {ANY: {}}
    for form, by_part in sorted((by_form | with_capital).items()):
        totals: dict[str, float] = defaultdict(float)
        for weights in by_part.values():
            for lemma, weight in weights.items():
                totals[lemma] += weight
        common = _heaviest(totals)
        agreed = totals[common] >= AGREED * sum(totals.values())
        if agreed:
            dictionary[ANY][form] = common
        for upos, weights in sorted(by_part.items()):
            lemma = _heaviest(weights)
            if not agreed or lemma != common:
                dictionary.setdefault(upos, {})[form] = lemma
    return dictionary
