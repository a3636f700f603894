"""A model of the letters of Kazakh words: how probable a letter is after those before it."""

from collections.abc import Iterable
from math import log

import numpy as np
import numpy.typing as npt

from kazprep.text.alphabet import KAZAKH_LETTERS

_ORDER = 5
_BITS = 6
EDGE = "^"
"""The edge of a word."""
_CODES = {EDGE: 1} | {letter: code for code, letter in enumerate(KAZAKH_LETTERS, 2)}
_BACKOFF = log(0.4)
_UNSEEN = log(1e-4)
_MIN_COUNT = 2


class LetterModel:
    """Letters after up to four others, with stupid backoff (Brants et al. 2007), from the forms of a list.

    A form counts by the logarithm of how often it occurs, so that the letters of rare words, which unknown
    ones are more like, weigh more than in running text.
    """

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        """Count the letters of forms, each with its count."""
        self._known = _log_probabilities(counts)
        self._cache: dict[str, float] = {}

    def log_probability(self, context: str, letter: str) -> float:
        """The logarithm of a letter's probability after `context`, of which the last four letters count."""
        key = context[1 - _ORDER :] + letter
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._backed_off(key)
        return found

    def _backed_off(self, key: str) -> float:
        discount = 0.0
        while key:
            code = 0
            for letter in key:
                code = code << _BITS | _CODES.get(letter, 0)
            found = self._known.get(code)
            if found is not None:
                return discount + found
            key = key[1:]
            discount += _BACKOFF
        return discount + _UNSEEN

    def of_word(self, form: str) -> float:
        """The logarithm of the probability of a form, its end included."""
        text = EDGE + form + EDGE
        return sum(self.log_probability(text[:index], text[index]) for index in range(1, len(text)))


def _log_probabilities(counts: Iterable[tuple[str, int]]) -> dict[int, float]:
    """For each run of letters, packed into an integer: the logarithm of the last one's probability.

    Forms with other characters than Kazakh letters do not count.
    """
    forms, of_forms = zip(*counts, strict=True)
    codes = _codes(EDGE.join(["", *forms, " "]))  # one that nothing goes on with comes last
    lengths = np.fromiter(map(len, forms), np.int64, len(forms)) + 1  # with the edge after it
    is_spelled = np.minimum.reduceat(codes[:-1], np.cumsum(lengths) - lengths + 1) > 0
    weights = np.where(is_spelled, np.log1p(np.array(of_forms, np.float64)), 0.0)
    weight = np.concatenate([[0.0], np.repeat(weights, lengths), [0.0]])
    result: dict[int, float] = {}
    at = np.arange(len(codes))  # the last letters of runs, and the numbers of the runs before them
    before = np.zeros(len(codes), np.int64)
    packed = np.zeros(1, np.int64)  # each of the runs before
    for order in range(1, _ORDER + 1):
        runs = before << _BITS | codes[at]
        sums = np.bincount(runs, weight[at], minlength=len(packed) << _BITS)
        frequent = np.flatnonzero(sums >= _MIN_COUNT)
        contexts = frequent >> _BITS
        of_contexts = sums.reshape(-1, 1 << _BITS).sum(axis=1)
        packed = packed[contexts] << _BITS | frequent & ((1 << _BITS) - 1)
        logs = np.log(sums[frequent] / of_contexts[contexts])
        result |= zip(packed.tolist(), logs.tolist(), strict=True)
        numbers = np.full(len(sums), -1)
        numbers[frequent] = np.arange(len(frequent))
        before = numbers[runs]
        # A run that is not frequent begins none that is, and one that ends a form does not go on.
        goes_on = (before >= 0) & ((codes[at] != _CODES[EDGE]) | (order == 1))
        at, before = at[goes_on] + 1, before[goes_on]
    return result


def _codes(text: str) -> npt.NDArray[np.int64]:
    """The code of each character, 0 for those that have none."""
    table = np.zeros(0x500, np.int64)
    for letter, code in _CODES.items():
        table[ord(letter)] = code
    characters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    return table[np.minimum(characters, len(table) - 1)]
