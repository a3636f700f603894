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
    """For each run of letters, packed into an integer: the logarithm of the last one's probability."""
    alphabet = frozenset(KAZAKH_LETTERS)
    kept = [(form, count) for form, count in counts if alphabet.issuperset(form)]
    text = EDGE.join(["", *(form for form, _ in kept), ""])
    table = np.zeros(0x500, np.int64)
    for letter, code in _CODES.items():
        table[ord(letter)] = code
    codes = table[np.frombuffer(text.encode("utf-32-le"), np.uint32)]
    lengths = np.array([len(form) + 1 for form, _ in kept])  # with the edge after it
    weights = np.log1p(np.array([count for _, count in kept], np.float64))
    weight = np.concatenate([[0.0], np.repeat(weights, lengths)])
    edges = codes == _CODES[EDGE]
    # How many letters back the form of each one begins, with the edge before it.
    begins = np.maximum.accumulate(np.where(edges, np.arange(len(codes)), 0))
    begins = np.concatenate([[0], begins[:-1]])
    back = np.arange(len(codes)) - begins
    result: dict[int, float] = {}
    packed = codes.copy()
    for order in range(1, _ORDER + 1):
        if order > 1:
            packed[order - 1 :] |= codes[: len(codes) - order + 1] << (_BITS * (order - 1))
        usable = np.flatnonzero((back >= order - 1) & (weight > 0))
        runs, sums = _summed(packed[usable], weight[usable])
        contexts, of_contexts = _summed(runs >> _BITS, sums)  # an empty one, of all letters, at first
        whole = of_contexts[np.searchsorted(contexts, runs >> _BITS)]
        frequent = sums >= _MIN_COUNT
        result |= zip(runs[frequent].tolist(), np.log(sums / whole)[frequent].tolist(), strict=True)
    return result


def _summed(
    keys: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The different keys in ascending order, and the sum of the weights of each."""
    # By the lower and then the upper 16 of at most 30 bits: numpy sorts such integers several times as fast.
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    order = order[np.argsort((keys[order] >> 16).astype(np.uint16), kind="stable")]
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[first], np.add.reduceat(weights[order], first)
