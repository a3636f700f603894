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

MIN_SHARE = 0.1
"""The share of a form's occurrences that a lemma has at least which replaces another one."""

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
    `кітапты`. The surname and patronymic of a woman are their own lemmas: `Айтбаева`, where the analyser has
    the man's.
    """
    found: dict[Pair, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for tokens in sentences:
        for token in tokens:
            if token.upos is not None and token.lemma is not None:
                lemma = _of_woman(token.form, token.lemma) if "Gender=Fem" in token.feats else token.lemma
                found[Pair(_inside(token.form, lemma), token.upos)][lemma] += token.weight * times
    return found


def _inside(form: str, lemma: str) -> str:
    """A form as it is written inside of a sentence: without the capital that its lemma does not have."""
    if form[:1].isupper() and lemma.islower() and (len(form) == 1 or form[1:].islower()):
        return form.lower()
    return form


def _of_woman(form: str, lemma: str) -> str:
    """A surname or patronymic with the ending of women's that the form has."""
    if lemma.endswith(("евич", "ович")):
        name = lemma.removesuffix("ич") + "на"
    elif lemma.endswith(("ев", "ин", "ов")):
        name = lemma + "а"
    else:
        return lemma
    return name if form.startswith(name) else lemma


def without_rare_stems(lemmas: Lemmas) -> Lemmas:
    """The lemmas, with those corrected that were mistaken for others.

    A form such as `теңге` is the dative of `тең` or a word of its own, and a silver analysis may prefer the
    wrong one. If the stem hardly occurs in other forms and the longer one often does, the longer one is taken
    for the form; so is the verb instead of one that looks negated, `болма`. The longer one has to be the
    lemma of some occurrences (`MIN_SHARE`).
    """
    totals: dict[Pair, float] = defaultdict(float)
    for pair, weights in lemmas.items():
        for lemma, weight in weights.items():
            totals[Pair(lemma, pair.upos)] += weight
    corrected = {}
    for pair, weights in lemmas.items():
        elsewhere = {
            lemma: totals[Pair(lemma, pair.upos)] - weight + 0.5 for lemma, weight in weights.items()
        }
        first = _heaviest(weights)
        others = [
            lemma
            for lemma, weight in weights.items()
            if (len(lemma) > len(first) or _is_negated(first, lemma, pair.upos))
            and weight >= MIN_SHARE * sum(weights.values())
            and weight * elsewhere[lemma] > weights[first] * elsewhere[first]
        ]
        corrected[pair] = dict(weights)
        if others:
            best = max(others, key=lambda lemma: (weights[lemma] * elsewhere[lemma], lemma))
            corrected[pair] = {best: sum(weights.values())}
    return corrected


def _is_negated(lemma: str, verb: str, upos: str) -> bool:
    """Whether a lemma is a verb and its negation: `болма` of `бол`."""
    return upos == "VERB" and lemma[:-2] == verb and lemma[-2:] in ("ба", "бе", "ма", "ме", "па", "пе")


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
