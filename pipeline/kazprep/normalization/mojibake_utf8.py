"""The mojibake rule for UTF-8 that was decoded in a one-byte encoding: decided line by line.

ftfy finds it where no byte was lost; the lost bytes of Cyrillic letters are handled here.
"""

import math
import re
from collections.abc import Iterator

import ftfy
from ftfy import ExplanationStep
from ftfy.badness import is_bad

from kazprep.edits import Replacement, replace
from kazprep.normalization.lines import line_spans
from kazprep.text.alphabet import CYRILLIC, LATIN

# ftfy fixes only encodings, without guesses: lost bytes stay lost, and control characters are not taken for
# windows-1252.
_FTFY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=True,
    fix_c1_controls=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=True,
)

# The first byte of a Cyrillic letter in UTF-8 (D0 to D3) and those that follow one, in the usual encodings.
_FIRST = "РСТУÐÑÒÓ"
_NEXT = "".join(
    sorted(
        {
            character
            for page in ("cp1251", "cp1252", "latin-1")
            for character in bytes(range(0x80, 0xC0)).decode(page, "ignore")
        }
        | {"\x98"}
    )
)
_NEXT_ESCAPED = re.escape(_NEXT)
# Two letters, of two bytes each; or a dash or quotation mark, of three (â€“, вЂ“). It begins with one class
# of characters, which makes the search fast.
_UTF8_MOJIBAKE = re.compile(
    f"[{_FIRST}âв](?:(?<=[{_FIRST}])[{_NEXT_ESCAPED}][{_FIRST}]|(?<=[âв])[€\x80Ђ])[{_NEXT_ESCAPED}]"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]+")

# A letter whose second byte was lost is the first one, with a replacement character or nothing after it.
# Byte A0 is a no-break space, which a space may have replaced: only Р (D0 A0) has it in words.
_LOST_MARK = "\\?|\ufffd|пїЅ|ï¿½"
_NEXT_BYTE = f"[{_NEXT_ESCAPED}]"
_UNIT = re.compile(
    f"(?P<complete>[Â-ßВ-Я]{_NEXT_BYTE}|[à-ïа-п]{_NEXT_BYTE}{{2}}|[ð-ôр-ф]{_NEXT_BYTE}{{3}})"
    f"|(?P<spaced>[РÐ] (?=[{_FIRST}]))"
    f"|(?P<lost>[{_FIRST}](?:{_LOST_MARK}|(?![{CYRILLIC}{LATIN}])|(?=[{_FIRST}])))"
)
_LOST_IN_WORD = re.compile(f"[{_FIRST}](?:{_LOST_MARK})[{_FIRST}]{_NEXT_BYTE}")
_LETTER = re.compile(f"[{CYRILLIC}{LATIN}]")
_WESTERN = re.compile("[À-ÿ]")
_MAX_LOST = 0.5
"""The maximum number of lost letters for each intact one; windows-1251 loses only И and Ә."""


def utf8_mojibake(text: str) -> Iterator[Replacement]:
    """Decode lines of UTF-8 again that were decoded as windows-1251, windows-1252 or Latin-1.

    A line is examined if two pairs of characters in it are the two bytes of a Cyrillic letter in UTF-8, and
    ftfy decides. A letter whose second byte was lost, as И and Ә lose it in windows-1251, is unknown and
    becomes U+FFFD. A line is repaired completely or not at all. If one line is mojibake, shorter ones that
    can't be anything else are decoded too.

    >>> list(utf8_mojibake("ТљР°Р»Р°"))
    [(0, 8, 'Қала')]
    """
    if not _UTF8_MOJIBAKE.search(text):
        return
    found = [_line_replacements(text[start:end]) for start, end in line_spans(text)]
    is_mojibake = any(found)
    for (start, end), replacements in zip(line_spans(text), found, strict=True):
        if is_mojibake and not replacements:
            replacements = _decoded(text[start:end], max_lost=math.inf)
        for first, last, new in replacements:
            yield start + first, start + last, new


def _line_replacements(line: str) -> list[Replacement]:
    if not _UTF8_MOJIBAKE.search(line):
        return []
    decoded = _decoded(line) if is_bad(line) else []
    if decoded and not _UTF8_MOJIBAKE.search(replace(line, decoded, "utf8-mojibake")[0]):
        return decoded  # ftfy handles mojibake of mojibake
    if _LOST_IN_WORD.search(line):
        return _words_decoded(line)
    fixed, plan = ftfy.fix_encoding_and_explain(line, _FTFY)
    if _UTF8_MOJIBAKE.search(fixed):
        return []  # only a part of it would be right
    runs = [(run.start(), run.end(), _by_plan(run[0], plan)) for run in _NOT_ASCII.finditer(line)]
    if replace(line, runs, "utf8-mojibake")[0] != fixed:
        runs = [(0, len(line), fixed)]
    return [(start, end, new) for start, end, new in runs if line[start:end] != new]


def _by_plan(run: str, plan: "list[ExplanationStep] | None") -> str:
    try:
        return str(ftfy.apply_plan(run, list(plan or [])))
    except (UnicodeError, ValueError):
        return run


def _decoded(line: str, max_lost: float = _MAX_LOST) -> list[Replacement]:
    """The letters of a line that is all mojibake, with U+FFFD for each lost one; else an empty list."""
    units = list(_UNIT.finditer(line))
    n_lost = sum(1 for unit in units if unit["lost"])
    if n_lost > max_lost * (len(units) - n_lost) or any(
        not letter[0].isascii() for letter in _LETTER.finditer(_UNIT.sub("", line))
    ):
        return []  # other letters: only a part of the line is mojibake
    to_byte = _WESTERN_BYTES if _WESTERN.search(line) else _CYRILLIC_BYTES
    runs: list[Replacement] = []
    for unit in units:
        start, end, new = unit.start(), unit.end(), "\ufffd"
        if unit["complete"] or (unit["spaced"] and not n_lost):
            new = _from_bytes(unit[0], to_byte)
        elif unit["spaced"]:
            end -= 1
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end, runs[-1][2] + new)
        else:
            runs.append((start, end, new))
    return runs


def _words_decoded(line: str) -> list[Replacement]:
    """The letters of those words of a line that are mojibake, where others are not."""
    return [
        (word.start() + start, word.start() + end, new)
        for word in _NOT_WHITE.finditer(line)
        for start, end, new in _decoded(word[0], _MAX_LOST_IN_WORD)
    ]


_NOT_WHITE = re.compile(r"\S+")
_MAX_LOST_IN_WORD = 1.0


def _from_bytes(characters: str, to_byte: dict[str, int]) -> str:
    return bytes(to_byte.get(character, 0xA0) for character in characters).decode("utf-8", "replace")


def _bytes_of(*pages: str) -> dict[str, int]:
    """The byte of each non-ASCII character: that of the later encoding where two have the character."""
    return {
        character: byte
        for page in pages
        for byte in range(0x80, 0x100)
        if (character := bytes([byte]).decode(page, "replace")) != "\ufffd"
    }


_WESTERN_BYTES = _bytes_of("latin-1", "cp1252")
# windows-1251 has nothing for byte 0x98: it is a control character then, or what windows-1252 has for it.
_CYRILLIC_BYTES = _bytes_of("cp1251") | {"\x98": 0x98, "˜": 0x98}
