"""Detection of one-byte Cyrillic encodings, and of UTF-16 without a mark, by the letters they would give."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kazprep.encodings.letter_frequencies import KAZAKH, RUSSIAN, UKRAINIAN

PAGES = ("cp1251", "kz1048", "ptcp154", "koi8-r", "cp866", "mac-cyrillic")
"""The candidates. Of two that give the same text the first is named: Russian text is windows-1251."""

_TYPOGRAPHY = frozenset("«»–—…№“”„‘’\u00a0°§©•\u00ad")
_ASCII, _LATIN, _LOWER, _UPPER, _OTHER = range(5)
"""What a byte stands for: ASCII but for letters, a Latin letter, a Cyrillic letter, something else."""

# Natural logarithms of how likely things are, set by hand; letters have theirs from their frequency.
_CAPITAL = -3.0  # a capital is a twentieth of its letter
_CAPITAL_AFTER_CAPITAL = 2.5
_CAPITAL_AFTER_SPACE = 1.0
_CAPITAL_AFTER_SMALL = -4.0  # what reading KOI8-R as windows-1251 gives
_SIGN = -4.5
_SMALL_AFTER_SIGN = -3.0  # what reading windows-1251 as MacCyrillic gives: a sign for the capital
_RARE = -9.0  # a letter of no language here, or a sign
_UNDEFINED = -14.0
_BESIDE_LATIN = -2.0

_LEAST_LIKELY = -5.5
"""On average a byte beyond ASCII has about -3 in the right encoding, and -6 or less in a wrong one."""

_TEMPER = 0.5
"""Letters depend on one another, so the likelihoods are taken for half of what they would prove."""

_ENOUGH_BYTES = 20_000
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Detected:
    """An encoding, and how sure it is, from 0 to 1."""

    encoding: str
    score: float


@dataclass(frozen=True, slots=True)
class _Page:
    """What each byte is worth in an encoding: by language and byte, and by byte and the byte before."""

    letters: npt.NDArray[np.float64]
    pairs: npt.NDArray[np.float64]
    ordinary: npt.NDArray[np.bool_]
    characters: npt.NDArray[np.int64]


def detect_page(data: bytes, pages: Sequence[str] = PAGES) -> Detected | None:
    """The most likely of some one-byte Cyrillic encodings for bytes, or None where none gives likely text.

    Counts pairs of neighbouring bytes, and asks of each encoding how likely the letters are in Kazakh,
    Russian or Ukrainian.

    >>> detect_page("Қазақстан Республикасының астанасы – Астана қаласы".encode("kz1048")).encoding
    'kz1048'
    >>> detect_page("Москва слезам не верит".encode("koi8-r")).encoding
    'koi8-r'
    """
    pairs = _count_pairs(data)
    counts = pairs.sum(axis=0)
    beyond_ascii = int(counts[128:].sum())
    if not beyond_ascii:
        return None
    totals = [float((page.letters @ counts).max() + (page.pairs * pairs).sum()) for page in map(_page, pages)]
    best = max(range(len(pages)), key=totals.__getitem__)  # the first of equals
    if totals[best] / beyond_ascii < _LEAST_LIKELY:
        return None
    present = np.flatnonzero(counts)
    ours = _page(pages[best])
    others = sum(
        math.exp(_TEMPER * (total - totals[best]))
        for page, total in zip(map(_page, pages), totals, strict=True)
        if not np.array_equal(page.characters[present], ours.characters[present])
    )
    ordinary = counts[ours.ordinary].sum() / beyond_ascii
    return Detected(pages[best], float(ordinary) / (1.0 + others))


def detect_utf16(data: bytes) -> Detected | None:
    """UTF-16 without a byte order mark, if Cyrillic or Latin text in it is what the bytes look like.

    >>> detect_utf16("Сәлем, әлем!".encode("utf-16-le")).encoding
    'utf-16-le'
    """
    if len(data) < 4:
        return None
    sample = np.frombuffer(data[: 2 * (min(len(data), _BLOCK_BYTES) // 2)], np.uint8).reshape(-1, 2)
    # The high bytes of Cyrillic, Latin and punctuation; Cyrillic's low bytes are seldom one of them.
    high = np.isin(sample, (0x00, 0x04, 0x20)).mean(axis=0)
    units = {"utf-16-be": 0, "utf-16-le": 1}
    for encoding, place in units.items():
        letters = sample[:, 1 - place][sample[:, place] == 0]
        if high[place] > 0.9 and high[1 - place] < 0.6 and not (letters == 0).any():
            return Detected(encoding, float(high[place]))
    return None


def _count_pairs(data: bytes) -> npt.NDArray[np.int64]:
    """How often each byte follows each other one, until there is enough beyond ASCII to tell by."""
    pairs = np.zeros(65536, np.int64)
    for start in range(0, len(data), _BLOCK_BYTES):
        block = np.frombuffer(b"\n" + data[start : start + _BLOCK_BYTES], np.uint8).astype(np.int64)
        pairs += np.bincount(block[:-1] * 256 + block[1:], minlength=65536)
        if pairs.reshape(256, 256)[:, 128:].sum() > _ENOUGH_BYTES:
            break
    return pairs.reshape(256, 256)


@cache
def _page(encoding: str) -> _Page:
    text = bytes(range(256)).decode(encoding, "replace")
    kinds = np.array([_kind(character) for character in text])
    letters = np.zeros((3, 256))
    for row, language in enumerate((KAZAKH, RUSSIAN, UKRAINIAN)):
        for byte in range(128, 256):
            letters[row, byte] = _log_likelihood(text[byte], language)
    pairs = np.zeros((256, 256))
    for before, after, value in (
        (_LOWER, _UPPER, _CAPITAL_AFTER_SMALL),
        (_UPPER, _UPPER, _CAPITAL_AFTER_CAPITAL),
        (_ASCII, _UPPER, _CAPITAL_AFTER_SPACE),
        (_OTHER, _LOWER, _SMALL_AFTER_SIGN),
        (_LATIN, _LOWER, _BESIDE_LATIN),
        (_LATIN, _UPPER, _BESIDE_LATIN),
        (_LOWER, _LATIN, _BESIDE_LATIN),
        (_UPPER, _LATIN, _BESIDE_LATIN),
    ):
        pairs[np.ix_(kinds == before, kinds == after)] = value
    known = KAZAKH.keys() | RUSSIAN.keys() | UKRAINIAN.keys()
    ordinary = np.array([c > "\x7f" and (c.lower() in known or c in _TYPOGRAPHY) for c in text])
    return _Page(letters, pairs, ordinary, np.array([ord(character) for character in text]))


def _kind(character: str) -> int:
    if character < "\x80":
        return _LATIN if character.isalpha() else _ASCII
    if not "\u0400" <= character < "\u0530":
        return _OTHER
    return _LOWER if character.islower() else _UPPER


def _log_likelihood(character: str, language: dict[str, float]) -> float:
    if character == "\ufffd" or "\x80" <= character < "\xa0":
        return _UNDEFINED
    if character in _TYPOGRAPHY:
        return _SIGN
    frequency = language.get(character.lower())
    if frequency is None:
        return _RARE
    return max(_RARE, math.log(frequency / 1000)) + (_CAPITAL if character.isupper() else 0.0)
