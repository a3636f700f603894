"""The mojibake rule for one-byte Cyrillic that was decoded as Latin-1: decided by the whole text."""

import re
from collections.abc import Iterator
from itertools import pairwise

from kazprep.edits import Replacement
from kazprep.encodings.detect import detect_code_page
from kazprep.normalization.foreign_cyrillic import share_of_misplaced
from kazprep.normalization.lines import line_spans
from kazprep.normalization.other_languages import ALPHABETS, languages_of
from kazprep.text.alphabet import CYRILLIC, KAZAKH_ALPHABET

# À to ÿ are the letters А to я of windows-1251. Kazakh ones are signs in Latin-1 (º is ғ in KZ-1048), or
# control characters, for which windows-1252 has signs and letters (Œ); Ğ and others are Turkish windows-1254.
_BYTES = {
    character: byte
    for page in ("cp1254", "cp1252", "latin-1")
    for byte in range(0x80, 0x100)
    if (character := bytes([byte]).decode(page, "replace")) != "\ufffd"
}
_TO_LATIN_1 = {ord(character): byte for character, byte in _BYTES.items()}


def _is_letter(byte: int) -> bool:
    pages = ("cp1251", "kz1048", "ptcp154")
    return any(bytes([byte]).decode(page, "replace").isalpha() for page in pages)


_LETTERS = "".join(re.escape(character) for character, byte in _BYTES.items() if _is_letter(byte))
_COMMON = "àåîèûÀÅÎÈÛ"
"""а, е, о, и and ы: every Cyrillic text has one of them, and they are fast to search for."""

_WORD = re.compile(f"[A-Za-z{_LETTERS}]+")
_CYRILLIC_WORD = re.compile(f"[{_LETTERS}]{{3,}}")
_BEYOND_ASCII = re.compile(f"[{re.escape(''.join(_BYTES))}]+")
# Bytes 8D and 9D, the letters Қ and қ, are undefined in windows-1252: some readers put a question mark.
_BEYOND_ASCII_OR_LOST = re.compile(
    f"{_BEYOND_ASCII.pattern}|(?:(?<=[{_LETTERS}])|(?<![\\w?!./])){re.escape('?')}(?=[à-ÿ])"
)
_CYRILLIC_LETTER = re.compile(f"[{CYRILLIC}]")
_NOT_WESTERN = re.compile(f"[iIhH{_LETTERS}]+")
_MIN_LETTERS = 5
"""The minimum number of non-ASCII letters in words of three or more of them (Абай has four)."""
_MIN_DIFFERENT = 4
_MAX_WESTERN = 1 / 4
"""The maximum number of words of ASCII and other letters (café) for each word of only other letters."""
_MAX_IN_ORDER = 3
"""More letters in the order of their codes are a list of letters (àáâã), not a word."""


def latin1_mojibake(text: str) -> Iterator[Replacement]:
    """Decode Cyrillic that was read as Latin-1 or windows-1252 again: `Àëìàòû` is Алматы.

    The encoding, which is windows-1251, KZ-1048, PTCP154 or another, is decided for the whole text by its
    letters. Acts on lines without Cyrillic letters in which words have three or more non-ASCII letters in a
    row, as in no language in Latin letters; lines with words such as café stay.

    >>> list(latin1_mojibake("Àëìàòû"))
    [(0, 6, 'Алматы')]
    """
    if not any(letter in text for letter in _COMMON):
        return
    lines = [(start, end) for start, end in line_spans(text) if _is_mojibake(text[start:end])]
    mojibake = "\n".join(text[start:end] for start, end in lines)
    encoding = _encoding(mojibake) if _is_enough(mojibake) else None
    if encoding is None:
        return
    changed = _BEYOND_ASCII_OR_LOST if encoding in _KAZAKH_PAGES else _BEYOND_ASCII
    for start, end in lines:
        for run in changed.finditer(text, start, end):
            if run[0] == "?":
                yield run.start(), run.end(), "\ufffd"
                continue
            new = run[0].translate(_TO_LATIN_1).encode("latin-1").decode(encoding, "replace")
            if new != run[0]:
                yield run.start(), run.end(), new


def _is_mojibake(line: str) -> bool:
    """Whether a line has non-ASCII letters, none of them Cyrillic, and few in words such as café."""
    if line.isascii() or _CYRILLIC_LETTER.search(line):
        return False
    cyrillic = western = 0
    for word in _WORD.finditer(line):
        if word[0].isascii():
            continue
        if _NOT_WESTERN.fullmatch(word[0]) or _CYRILLIC_WORD.search(word[0]):
            cyrillic += 1
        else:
            western += 1
    return cyrillic > 0 and western <= _MAX_WESTERN * cyrillic


def _is_enough(lines: str) -> bool:
    words = [word[0] for word in _CYRILLIC_WORD.finditer(lines) if not _is_list_of_letters(word[0])]
    return sum(map(len, words)) >= _MIN_LETTERS and len(set().union(*words)) >= _MIN_DIFFERENT


def _is_list_of_letters(word: str) -> bool:
    in_order = 1
    for before, after in pairwise(word):
        in_order = in_order + 1 if ord(after) - ord(before) == 1 else 1
        if in_order > _MAX_IN_ORDER:
            return True
    return False


def _encoding(lines: str) -> str | None:
    """The encoding in which the lines are most likely to be text, or None if there is none."""
    data = lines.translate(_TO_LATIN_1).encode("latin-1", "ignore")
    detected = detect_code_page(data, _PAGES)
    if detected is None or detected.name not in _WINDOWS:
        return detected.name if detected else None
    if all(data.decode(page, "replace") == data.decode("cp1251", "replace") for page in _KAZAKH_PAGES):
        return "cp1251"
    if detected.name == "cp1251" and languages_of(data.decode("cp1251", "replace"), ALPHABETS).possible:
        return "cp1251"  # Ukrainian, say
    # Pairs of letters distinguish the two in a few words, where their frequency does not.
    return min(_KAZAKH_PAGES, key=lambda page: _unlikelihood(data, page, detected.name))


_KAZAKH_PAGES = ("kz1048", "ptcp154")
_WINDOWS = ("cp1251", *_KAZAKH_PAGES)
_PAGES = (*_WINDOWS, "koi8-r")
"""Not those of Macintosh and DOS: in few words they resemble windows-1251 with a wrong capital letter."""


def _unlikelihood(data: bytes, page: str, detected: str) -> tuple[int, float, bool]:
    """How unlikely bytes are Kazakh in an encoding: by letters of other alphabets, then by neighbours."""
    text = data.decode(page, "replace")
    lower = text.lower()
    foreign = sum(
        lower.count(letter) for letter in set(lower) - KAZAKH_ALPHABET if "\u0400" <= letter < "\u0530"
    )
    return foreign, share_of_misplaced(text), page != detected
