"""The rule for UTF-8 that was read in a one-byte encoding: decided line by line, and the text is one."""

import re
from collections.abc import Iterator

import ftfy
from ftfy import ExplanationStep

from kazprep.normalize.edits import Replacement, replace
from kazprep.normalize.letters import CYRILLIC, LATIN

# ftfy does what it does for encodings alone, and of that nothing that guesses: lost bytes stay lost, and
# control characters are not taken for windows-1252.
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

# The first byte of a Cyrillic letter in UTF-8 (D0 to D3) and the bytes that follow one, in the usual pages.
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
# of characters, which makes the search quick.
_UTF8_MISREAD = re.compile(
    f"[{_FIRST}âв](?:(?<=[{_FIRST}])[{_NEXT_ESCAPED}][{_FIRST}]|(?<=[âв])[€\x80Ђ])[{_NEXT_ESCAPED}]"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]+")

# What a letter is where its second byte was lost: the first one, and a mark or nothing at all behind it.
_LOST_MARK = "\\?|\ufffd|пїЅ|ï¿½"
_UNIT = re.compile(
    f"(?P<whole>[âв][€\x80Ђ][{_NEXT_ESCAPED}]|[ÂВ{_FIRST}][{_NEXT_ESCAPED}]|[{_FIRST}] (?=[{_FIRST}]))"
    f"|(?P<lost>[{_FIRST}](?:{_LOST_MARK}|(?![{CYRILLIC}{LATIN}])|(?=[{_FIRST}])))"
)
_LOST = re.compile(f"[{_FIRST}](?:{_LOST_MARK}|˜)")
_LETTER = re.compile(f"[{CYRILLIC}{LATIN}]")
_WESTERN = re.compile("[ÐÑÒÓÂâ]")
_MOST_LOST = 0.5
"""The most letters that may be lost for each one that is whole; windows-1251 loses И and Ә alone."""


def utf8_misread(text: str) -> Iterator[Replacement]:
    """Decode lines of UTF-8 that were read as windows-1251, windows-1252 or Latin-1 again.

    A line is looked at when two pairs of characters in it are UTF-8's two bytes of a Cyrillic letter, and
    ftfy judges it. Of a letter that has lost its second byte, as И and Ә have in windows-1251, nothing tells
    which it was: U+FFFD stands for it. A line becomes right as a whole or stays as it is. Once a line was
    misread, shorter ones that can be nothing else are decoded too.

    >>> list(utf8_misread("ТљР°Р»Р°"))
    [(0, 8, 'Қала')]
    """
    if not _UTF8_MISREAD.search(text):
        return
    found = [list(_line_misread(text[start:end])) for start, end in _lines(text)]
    is_misread = any(found)
    for (start, end), replacements in zip(_lines(text), found, strict=True):
        if is_misread and not replacements:
            replacements = _short_line_misread(text[start:end])
        for first, last, new in replacements:
            yield start + first, start + last, new


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _line_misread(line: str) -> Iterator[Replacement]:
    if not _UTF8_MISREAD.search(line):
        return
    if _LOST.search(line):
        yield from _with_lost_letters(line)
        return
    fixed, plan = ftfy.fix_encoding_and_explain(line, _FTFY)
    if fixed == line:
        return
    if _UTF8_MISREAD.search(fixed):
        yield from _with_lost_letters(line)
        return
    runs = [(run.start(), run.end(), _decoded(run[0], plan)) for run in _NOT_ASCII.finditer(line)]
    if replace(line, runs, "utf8-misread")[0] != fixed:
        runs = [(0, len(line), fixed)]
    for start, end, new in runs:
        if line[start:end] != new:
            yield start, end, new


def _decoded(run: str, plan: "list[ExplanationStep] | None") -> str:
    try:
        return str(ftfy.apply_plan(run, list(plan or [])))
    except (UnicodeError, ValueError):
        return run


def _short_line_misread(line: str) -> list[Replacement]:
    """The replacements in a line of a misread text that has too little in it to tell by itself."""
    units = list(_UNIT.finditer(line))
    return list(_with_lost_letters(line)) if units and any(unit["whole"] for unit in units) else []


def _with_lost_letters(line: str) -> Iterator[Replacement]:
    """The letters of a line that is misread in whole, with U+FFFD for each one that is lost; else nothing."""
    units = list(_UNIT.finditer(line))
    n_lost = sum(1 for unit in units if unit["lost"])
    if n_lost > _MOST_LOST * (len(units) - n_lost):
        return
    rest = _UNIT.sub("", line)
    if any(not letter[0].isascii() for letter in _LETTER.finditer(rest)):
        return  # letters that are right: only a part of the line is misread
    to_byte = _WESTERN_BYTES if _WESTERN.search(line) else _CYRILLIC_BYTES
    run: list[Replacement] = []
    for unit in units:
        new = "\ufffd" if unit["lost"] else _from_bytes(unit[0], to_byte)
        if run and run[-1][1] == unit.start():
            run[-1] = (run[-1][0], unit.end(), run[-1][2] + new)
        else:
            run.append((unit.start(), unit.end(), new))
    yield from run


def _from_bytes(characters: str, to_byte: dict[str, int]) -> str:
    return bytes(to_byte.get(character, 0xA0) for character in characters).decode("utf-8", "replace")


def _bytes_of(*pages: str) -> dict[str, int]:
    """The byte that each character beyond ASCII stands for: a later page's where two have the character."""
    return {
        character: byte
        for page in pages
        for byte in range(0x80, 0x100)
        if (character := bytes([byte]).decode(page, "replace")) != "\ufffd"
    }


_WESTERN_BYTES = _bytes_of("latin-1", "cp1252")
# windows-1251 has nothing for byte 0x98: it is a control character then, or what windows-1252 has for it.
_CYRILLIC_BYTES = _bytes_of("cp1251") | {"\x98": 0x98, "˜": 0x98}
