"""How probable the letters of a word are in a language: three at a time, from a list of its words."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from kazprep.text.alphabet import KAZAKH_LETTERS

_EDGE = 0
_OTHER = len(KAZAKH_LETTERS) + 1  # all letters that Kazakh lacks
_SIZE = len(KAZAKH_LETTERS) + 2
_CODES = {letter: code for code, letter in enumerate(KAZAKH_LETTERS, 1)}
_DISCOUNT = 0.4  # of each count of three letters, for those that were not seen
_TABLE = np.full(0x500, _OTHER, dtype=np.int64)
for _letter, _number in _CODES.items():
    _TABLE[ord(_letter)] = _number


@dataclass(frozen=True)
class SpellingModel:
    """The probability of a letter after the two before it: `costs[a, b, c]` is its natural logarithm."""

    costs: npt.NDArray[np.float32]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """The model of a list of words in lowercase, each of which counts once."""
        text = "\n\n" + "\n\n".join(words) + "\n\n"
        points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        codes = np.where(points < len(_TABLE), _TABLE[np.minimum(points, len(_TABLE) - 1)], _OTHER)
        codes[points == ord("\n")] = _EDGE
        triples = (codes[:-2] * _SIZE + codes[1:-1]) * _SIZE + codes[2:]
        three = np.bincount(triples, minlength=_SIZE**3).reshape(_SIZE, _SIZE, _SIZE).astype(np.float64)
        three[:, _EDGE, _EDGE] = 0  # from the end of a word to the beginning of the next
        two = three.sum(axis=0) + 0.1
        one = two.sum(axis=0)
        p_two = 0.9 * two / two.sum(axis=1, keepdims=True) + 0.1 * one / one.sum()
        total = three.sum(axis=2, keepdims=True)
        kept = np.maximum(three - _DISCOUNT, 0)
        left = np.where(total > 0, 1 - kept.sum(axis=2, keepdims=True) / np.maximum(total, 1), 1.0)
        p_three = kept / np.maximum(total, 1) + left * p_two[None]
        return cls(np.log(np.maximum(p_three, 1e-9)).astype(np.float32))

    def cost(self, before: str, last: str, letter: str) -> float:
        """The natural logarithm of the probability of a letter after two others.

        A space is what is before a word, the empty string what is behind it.
        """
        code = _CODES.get(letter, _OTHER) if letter else _EDGE
        return self._flat[(_code(before) * _SIZE + _code(last)) * _SIZE + code]

    def log_probability(self, word: str) -> float:
        """The natural logarithm of the probability of a word, its end included."""
        flat = self._flat
        before = last = _EDGE
        total = 0.0
        for letter in word:
            code = _CODES.get(letter, _OTHER)
            total += flat[(before * _SIZE + last) * _SIZE + code]
            before, last = last, code
        return total + flat[(before * _SIZE + last) * _SIZE + _EDGE] if word else -math.inf

    @cached_property
    def _flat(self) -> list[float]:
        """The costs in a list, in which single ones are read faster than in an array."""
        flat: list[float] = self.costs.ravel().tolist()
        return flat


def _code(letter: str) -> int:
    return _EDGE if letter == " " else _CODES.get(letter, _OTHER)
