"""Lemmas of words that no sentence has, found by their endings.

A known word and its lemma give a rule: the ending that is taken off and what is put in its place, such as
`-бымның` to `-п` in `кітабымның`, `кітап`. Of the rules that a word fits, the best is a frequent one among
the words with that ending, and one that leads to a lemma that is known to exist.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kazprep.train.morphology.corrections import PLURAL
from kazprep.train.morphology.data import Listed
from kazprep.train.morphology.lexicon import Lemmas, Pair, best_lemmas

_OTHER = {"ADJ": "NOUN", "NOUN": "ADJ"}  # the lexicons differ in what is which
_MAX_ENDING = 9  # characters
_MIN_RULE = 2.0  # what a rule weighs at least
_PRIOR = 3.0  # what is added to what the words with an ending weigh
_EXISTS = 3.0  # the logarithm of how much likelier a lemma is that is known to exist
_LISTED_WEIGHT = 0.5  # of a lemma that only a word list has
_OTHER_SHARE = 0.1  # how much a lemma counts that was seen as the other of these


class Guess(NamedTuple):
    """A lemma, and whether it is known to be one."""

    lemma: str
    known: bool


class EndingRules:
    """Rules from endings to lemmas, learned from words whose lemma is known."""

    def __init__(self, lemmas: Lemmas, listed: Iterable[Listed]) -> None:
        self._existing: dict[Pair, float] = defaultdict(float)
        self._rules: dict[tuple[str, str, str], float] = defaultdict(float)
        self._endings: dict[Pair, float] = defaultdict(float)
        for pair, lemma in best_lemmas(lemmas).items():
            total = sum(lemmas[pair].values())
            self._existing[Pair(lemma, pair.upos)] += total
            form = pair.form.lower() if lemma.islower() else pair.form
            kept = _shared(form, lemma)
            weight = total**0.5
            self._rules[pair.upos, form[kept:], lemma[kept:]] += weight
            for start in range(max(0, len(form) - _MAX_ENDING), len(form) + 1):
                self._endings[Pair(form[start:], pair.upos)] += weight
        for lemma, upos in listed:
            self._existing[Pair(lemma, upos)] += _LISTED_WEIGHT
        self._by_ending: dict[Pair, list[str]] = defaultdict(list)
        for (upos, ending, replacement), weight in sorted(self._rules.items()):
            if weight >= _MIN_RULE:
                self._by_ending[Pair(ending, upos)].append(replacement)

    def guess(self, form: str, upos: str) -> Guess | None:
        """The likeliest lemma of a form as a part of speech; None if no rule fits.

        Forms of common words are in lowercase.
        """
        best: tuple[float, Guess] | None = None
        for start in range(max(0, len(form) - _MAX_ENDING), len(form) + 1):
            ending = form[start:]
            for replacement in self._by_ending.get(Pair(ending, upos), ()):
                lemma = form[:start] + replacement
                if len(lemma) < 2:
                    continue
                existing = self._weight(lemma, upos)
                rule = self._rules[upos, ending, replacement]
                score = math.log(rule / (self._endings[Pair(ending, upos)] + _PRIOR))
                if existing:
                    score += _EXISTS + 0.5 * math.log(existing + 1)
                if best is None or score > best[0]:
                    best = (score, Guess(lemma, existing > 0))
        if best is None:
            return None
        singular = PLURAL.sub("", best[1].lemma)
        if upos == "NOUN" and singular != best[1].lemma and self._weight(singular, upos):
            return Guess(singular, known=True)  # some plurals are listed as lemmas
        return best[1]

    def _weight(self, lemma: str, upos: str) -> float:
        """How often a lemma was seen; a noun may have been seen as an adjective."""
        weight = self._existing.get(Pair(lemma, upos), 0.0)
        if upos not in _OTHER:
            return weight
        return max(weight, _OTHER_SHARE * self._existing.get(Pair(lemma, _OTHER[upos]), 0.0))


def _shared(form: str, lemma: str) -> int:
    """The number of characters with which both begin."""
    for position, (one, other) in enumerate(zip(form, lemma, strict=False)):
        if one != other:
            return position
    return min(len(form), len(lemma))
