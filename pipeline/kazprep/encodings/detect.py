"""Detection of one-byte Cyrillic encodings, and of UTF-16 without a byte order mark, by letter frequencies.

chardet and charset-normalizer know neither KZ-1048 nor PTCP154, the encodings of Kazakh.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kazprep.encodings.letter_frequencies import KAZAKH, RUSSIAN, UKRAINIAN

CODE_PAGES = ("cp1251", "kz1048", "ptcp154", "koi8-r", "cp866", "mac-cyrillic")
"""The candidates. Of two that give the same text the first is taken: Russian text is windows-1251."""

_TYPOGRAPHY = frozenset("«»–—…№“”„‘’\u00a0°§©•\u00ad")
_ASCII, _LATIN, _LOWER, _UPPER, _OTHER = range(5)
"""Classes of characters: ASCII except letters, Latin letters, lowercase and uppercase Cyrillic, all
others."""

# Natural logarithms of likelihoods, set by hand; those of letters come from their frequencies.
_UPPER_LETTER = -3.0  # one letter in twenty is uppercase
_UPPER_AFTER_UPPER = 2.5
_UPPER_AFTER_SPACE = 1.0
_UPPER_AFTER_LOWER = -4.0  # what reading KOI8-R as windows-1251 gives
_SYMBOL = -4.5
_LOWER_AFTER_SYMBOL = -3.0  # what reading windows-1251 as MacCyrillic gives: symbols for uppercase letters
_RARE = -9.0  # a letter of none of the languages, or an unusual symbol
_UNDEFINED = -14.0
_BESIDE_LATIN = -2.0

_MIN_MEAN = -5.5
"""The mean over bytes beyond ASCII is about -3 in the right encoding, and -6 or less in a wrong one."""

_TEMPER = 0.5
"""Letters are not independent, so that log-likelihoods are halved when candidates are compared."""

_ENOUGH_BYTES = 20_000
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by Python's name for it, and the confidence that it is the right one, from 0 to 1."""

    name: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class _CodePage:
    """The log-likelihoods of bytes in an encoding, and the characters that they encode."""

    letters: npt.NDArray[np.float64]
    """By language and byte: shape (3, 256)."""
    pairs: npt.NDArray[np.float64]
    """By a byte and the byte after it: shape (256, 256)."""
    ordinary: npt.NDArray[np.bool_]
    """Whether a byte encodes a letter of one of the languages, or for usual punctuation: shape (256,)."""
    characters: npt.NDArray[np.int64]
    """The code point of each byte: shape (256,)."""


def detect_code_page(data: bytes, candidates: Sequence[str] = CODE_PAGES) -> Encoding | None:
    """The most likely of some one-byte Cyrillic encodings for bytes, or None if none gives likely text.

    Counts pairs of adjacent bytes, and scores each encoding by the likelihood of its letters in Kazakh,
    Russian or Ukrainian, whichever is highest.

    >>> detect_code_page("Қазақстан Республикасының астанасы – Астана қаласы".encode("kz1048")).name
    'kz1048'
    >>> detect_code_page("Москва слезам не верит".encode("koi8-r")).name
    'koi8-r'
    """
    pairs = _count_pairs(data)
    counts = pairs.sum(axis=0)
    beyond_ascii = int(counts[128:].sum())
    if not beyond_ascii:
        return None
    pages = [_code_page(name) for name in candidates]
    totals = [float((page.letters @ counts).max() + (page.pairs * pairs).sum()) for page in pages]
    best = max(range(len(pages)), key=totals.__getitem__)  # the first of equals
    if totals[best] / beyond_ascii < _MIN_MEAN:
        return None
    present = np.flatnonzero(counts)
    chosen = pages[best]
    others = sum(
        math.exp(_TEMPER * (total - totals[best]))
        for page, total in zip(pages, totals, strict=True)
        if not np.array_equal(page.characters[present], chosen.characters[present])
    )
    ordinary = counts[chosen.ordinary].sum() / beyond_ascii
    return Encoding(candidates[best], float(ordinary) / (1.0 + others))


def detect_utf16(data: bytes) -> Encoding | None:
    """UTF-16 if bytes without a byte order mark look like Cyrillic or Latin text in it, else None.

    >>> detect_utf16("Сәлем, әлем!".encode("utf-16-le")).name
    'utf-16-le'
    """
    if len(data) < 4:
        return None
    sample = np.frombuffer(data[: 2 * (min(len(data), _BLOCK_BYTES) // 2)], np.uint8).reshape(-1, 2)
    # The high bytes of Cyrillic, Latin and punctuation; Cyrillic's low bytes are seldom one of them.
    high = np.isin(sample, (0x00, 0x04, 0x20)).mean(axis=0)
    for name, column in (("utf-16-be", 0), ("utf-16-le", 1)):  # the column of the high bytes
        letters = sample[:, 1 - column][sample[:, column] == 0]
        if high[column] > 0.9 and high[1 - column] < 0.6 and not (letters == 0).any():
            return Encoding(name, float(high[column]))
    return None


def _count_pairs(data: bytes) -> npt.NDArray[np.int64]:
    """How often each pair of bytes occurs, until enough bytes beyond ASCII are counted: shape (256, 256)."""
    pairs = np.zeros(65536, np.int64)
    for start in range(0, len(data), _BLOCK_BYTES):
        block = np.frombuffer(b"\n" + data[start : start + _BLOCK_BYTES], np.uint8).astype(np.int64)
        pairs += np.bincount(block[:-1] * 256 + block[1:], minlength=65536)
        if pairs.reshape(256, 256)[:, 128:].sum() > _ENOUGH_BYTES:
            break
    return pairs.reshape(256, 256)


@cache
def _code_page(name: str) -> _CodePage:
    text = bytes(range(256)).decode(name, "replace")
    classes = np.array([_character_class(character) for character in text])
    letters = np.zeros((3, 256))
    for row, language in enumerate((KAZAKH, RUSSIAN, UKRAINIAN)):
        for byte in range(128, 256):
            letters[row, byte] = _log_likelihood(text[byte], language)
    pairs = np.zeros((256, 256))
    for before, after, value in (
        (_LOWER, _UPPER, _UPPER_AFTER_LOWER),
        (_UPPER, _UPPER, _UPPER_AFTER_UPPER),
        (_ASCII, _UPPER, _UPPER_AFTER_SPACE),
        (_OTHER, _LOWER, _LOWER_AFTER_SYMBOL),
        (_LATIN, _LOWER, _BESIDE_LATIN),
        (_LATIN, _UPPER, _BESIDE_LATIN),
        (_LOWER, _LATIN, _BESIDE_LATIN),
        (_UPPER, _LATIN, _BESIDE_LATIN),
    ):
        pairs[np.ix_(classes == before, classes == after)] = value
    known = KAZAKH.keys() | RUSSIAN.keys() | UKRAINIAN.keys()
    ordinary = np.array([c > "\x7f" and (c.lower() in known or c in _TYPOGRAPHY) for c in text])
    return _CodePage(letters, pairs, ordinary, np.array([ord(character) for character in text]))


def _character_class(character: str) -> int:
    if character < "\x80":
        return _LATIN if character.isalpha() else _ASCII
    if not "\u0400" <= character < "\u0530":
        return _OTHER
    return _LOWER if character.islower() else _UPPER


def _log_likelihood(character: str, language: dict[str, float]) -> float:
    if character == "\ufffd" or "\x80" <= character < "\xa0":
        return _UNDEFINED
    if character in _TYPOGRAPHY:
        return _SYMBOL
    frequency = language.get(character.lower())
    if frequency is None:
        return _RARE
    return max(_RARE, math.log(frequency / 1000)) + (_UPPER_LETTER if character.isupper() else 0.0)
