"""Rules for texts that were read in a wrong encoding: decided by the whole text, or by a whole line."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

import ftfy
from ftfy import ExplanationStep

from kazprep.normalize.edits import Replacement, replace
from kazprep.normalize.letters import CYRILLIC, KAZAKH_ONLY

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


def utf8_misread(text: str) -> Iterator[Replacement]:
    """Decode lines of UTF-8 that were read as windows-1251, windows-1252 or Latin-1 anew.

    A line is looked at when two pairs of characters in it are UTF-8's two bytes of a Cyrillic letter, and
    ftfy judges it. Letters that were lost on the way stay lost.

    >>> list(utf8_misread("ТљР°Р»Р°"))
    [(0, 8, 'Қала')]
    """
    end = 0
    while found := _UTF8_MISREAD.search(text, end):
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        for first, last, new in _line_misread(text[start:end]):
            yield start + first, start + last, new


def _line_misread(line: str) -> Iterator[Replacement]:
    fixed, plan = ftfy.fix_encoding_and_explain(line, _FTFY)
    if fixed == line:
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


def _differing(page: str, kazakh: str) -> dict[str, str]:
    """What each of the letters of `kazakh` looks like where `page` was read as windows-1251."""
    return {letter.encode(page).decode("cp1251"): letter for letter in kazakh}


# Python has both pages: https://docs.python.org/3/library/codecs.html#standard-encodings
_KZ1048 = _differing("kz1048", KAZAKH_ONLY)
_PTCP154 = _differing("ptcp154", KAZAKH_ONLY)
_ONLY_KZ1048 = frozenset("ѕјґўїЅЈҐЎЇ")
_ONLY_PTCP154 = frozenset("њѓЊЃ") | frozenset("µ±‰¤¦‡")
_SIGNS = frozenset("µ±‰¤¦‡")  # letters in PTCP154, signs elsewhere


def _runs_of(letters: Collection[str]) -> "re.Pattern[str]":
    """Runs of misread letters; signs count as letters only beside a Cyrillic one: ±лт, but ±5."""
    plain = f"[{''.join(sorted(set(letters) - _SIGNS))}]++"
    signs = f"[{''.join(sorted(set(letters) & _SIGNS))}]"
    if len(signs) == 2:
        return re.compile(plain)
    # A run is tried as a whole and from its start alone, so that the time grows with the text and no faster.
    return re.compile(f"(?<=[{CYRILLIC}]){signs}++|(?<!{signs}){signs}++(?=[{CYRILLIC}])|{plain}")


_KZ1048_MISREAD, _PTCP154_MISREAD = _runs_of(_KZ1048), _runs_of(_PTCP154)
_KAZAKH_LETTER = re.compile(f"[{KAZAKH_ONLY}]")
_VOWEL_OF_NO_NEIGHBOUR = re.compile("[ыіЫІ]")  # neither Macedonian nor Serbian has them
_SERBIAN = re.compile("[љџђЉЏЂ]")
_LEAST = 3
"""So many misread letters there must be, in all, before a text is taken for misread."""


def kz1048_misread(text: str) -> Iterator[Replacement]:
    """Give a text in KZ-1048 that was read as windows-1251 its Kazakh letters back.

    Acts on a whole text without one Kazakh letter, in which at least three letters are such as the
    misreading makes, some of them ќ, ѕ, ј or ћ, which Ukrainian and Belarusian lack, and ы or і stands, which
    Serbian and Macedonian lack.

    >>> "".join(new for _, _, new in kz1048_misread("Ќазаќтыѕ жері"))
    'Ққң'
    """
    yield from _misread(text, _KZ1048, _KZ1048_MISREAD, _ONLY_KZ1048, _ONLY_PTCP154)


def ptcp154_misread(text: str) -> Iterator[Replacement]:
    """Give a text in PTCP154 that was read as windows-1251 its Kazakh letters back, as for KZ-1048.

    >>> "".join(new for _, _, new in ptcp154_misread("Ќазаќтыњ жері"))
    'Ққң'
    """
    yield from _misread(text, _PTCP154, _PTCP154_MISREAD, _ONLY_PTCP154, _ONLY_KZ1048)


def _misread(
    text: str,
    letters: dict[str, str],
    misread: "re.Pattern[str]",
    own: frozenset[str],
    others: frozenset[str],
) -> Iterator[Replacement]:
    if _KAZAKH_LETTER.search(text):
        return
    if not misread.search(text) or _SERBIAN.search(text):
        return
    found = Counter(match[0] for match in misread.finditer(text))
    seen = {letter for run in found for letter in run}
    plain_others = others - _SIGNS
    if (
        sum(len(run) * times for run, times in found.items()) < _LEAST
        or not seen & own
        or any(letter in text for letter in plain_others)
        or not seen & set("ќѕјћЌЅЈЋњЊ")
        or not _VOWEL_OF_NO_NEIGHBOUR.search(text)
    ):
        return
    table = str.maketrans(letters)
    for match in misread.finditer(text):
        yield match.start(), match.end(), match[0].translate(table)
