"""The rules of normalization, in the order in which they run.

A rule is a function that takes a text and gives the replacements that it wants, in ascending order and
without overlap. To add one, write the function, put it into `RULES` and add its cases to
`tests/normalize/cases/`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kazprep.normalize.edits import Replacement
from kazprep.normalize.letters import CYRILLIC, CYRILLIC_WITH_TWIN, LATIN, LATIN_TWINS, ROMAN_NUMERAL


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, as settings and the `repairs` table have it, and what finds its replacements."""

    name: str
    find: Callable[[str], Iterator[Replacement]]


# Soft hyphen, zero-width space, word joiner, byte order mark; control characters that are no white space.
_MARKS = "\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f"
_DIRECTION_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u200c\u200d"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = f"[{CYRILLIC}{LATIN}]"


def invisible(text: str) -> Iterator[Replacement]:
    """Delete soft hyphens, zero-width spaces, byte order marks, direction marks and control characters.

    Direction marks stay where the text has Arabic or Hebrew letters, which need them. Joiners (U+200C,
    U+200D) go only between two Cyrillic or Latin letters: emoji and other scripts are made with them.

    >>> list(invisible("кәсіп\\u00adорын"))
    [(5, 6, '')]
    """
    marks = _MARKS if _RIGHT_TO_LEFT.search(text) else _MARKS + _DIRECTION_MARKS
    for match in re.finditer(f"(?<={_LETTER})[{marks}{_JOINERS}]+(?={_LETTER})|[{marks}]+", text):
        yield match.start(), match.end(), ""


_BREAK = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Whole runs of white space: all but a lone space or a lone line feed.
_UNTIDY_WHITE = re.compile(r"[ \n]\s+|[^\S \n]\s*|\A[ \n]| \Z")


def line_break(text: str) -> Iterator[Replacement]:
    """Make every line break one line feed: one paragraph a line, no blank lines, no space at a line's ends.

    >>> list(line_break("Бірінші жол.\\r\\nЕкінші жол."))
    [(12, 14, '\\n')]
    """
    for match in _UNTIDY_WHITE.finditer(text):
        if _BREAK.search(match[0]):
            yield match.start(), match.end(), "\n" if match.start() else ""


def space(text: str) -> Iterator[Replacement]:
    """Make every other run of white space one space, and take it away at both ends of the text.

    No-break spaces, tabs and typographic spaces are such white space.

    >>> list(space("1,2\\u00a0млн"))
    [(3, 4, ' ')]
    """
    for match in _UNTIDY_WHITE.finditer(text):
        if not _BREAK.search(match[0]):
            at_edge = match.start() == 0 or match.end() == len(text)
            yield match.start(), match.end(), "" if at_edge else " "


# Ranges in which every character is by itself in NFC and never joins the character before it.
_INERT = "\\u0000-\\u02ff\\u0400-\\u0482\\u048a-\\u0530\\u2002-\\u2029\\u2030-\\u2070"
_NOT_INERT = re.compile(f"[{_INERT}]?[^{_INERT}]+")


def nfc(text: str) -> Iterator[Replacement]:
    """Compose letters and their marks (Unicode NFC): и and a breve become й.

    Never NFKC, which would make `м²` into `м2`.

    >>> list(nfc("ои\\u0306"))
    [(1, 3, 'й')]
    """
    if unicodedata.is_normalized("NFC", text):
        return
    for match in _NOT_INERT.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            yield match.start(), match.end(), composed


# Anchored at the start of a run, and possessive, so that the search is linear in the length of the text.
_MIXED_RUN = re.compile(
    f"(?<![{CYRILLIC}{LATIN}])(?:[{CYRILLIC}]++[{LATIN}]|[{LATIN}]++[{CYRILLIC}])[{CYRILLIC}{LATIN}]*+"
)
_LATIN_LETTERS = re.compile(f"[{LATIN}]+")
_LATIN_TO_CYRILLIC = str.maketrans(LATIN_TWINS)


def latin_letter(text: str) -> Iterator[Replacement]:
    """Replace Latin letters inside Cyrillic words by the Cyrillic letters that they stand for.

    A run of letters is repaired when each of its Latin letters has a Cyrillic twin, and either some Cyrillic
    letter of it has no Latin one (`мiндеттi`) or it can be no abbreviation and no Roman numeral (`əрі`).
    Everything else stays: `WhatsAppпен` is a Latin name with a Kazakh ending, `ХVІІІ` a number.

    >>> list(latin_letter("ескерткiш"))
    [(7, 8, 'і')]
    """
    for match in _MIXED_RUN.finditer(text):
        # A mark after the run belongs to its last letter and could make another one of it: ә with dots is ӛ.
        marked = unicodedata.combining(text[match.end() : match.end() + 1] or " ")
        if not marked and _is_cyrillic(match[0]):
            for letters in _LATIN_LETTERS.finditer(match[0]):
                start = match.start() + letters.start()
                yield start, start + len(letters[0]), letters[0].translate(_LATIN_TO_CYRILLIC)


def _is_cyrillic(run: str) -> bool:
    letters = set(run)
    cyrillic = {letter for letter in letters if "\u0400" <= letter <= "\u052f"}
    if not letters - cyrillic <= LATIN_TWINS.keys():
        return False
    if not cyrillic <= CYRILLIC_WITH_TWIN:
        return True
    return not run.isupper() and not {letter.upper() for letter in letters} <= ROMAN_NUMERAL


RULES = (
    Rule("invisible", invisible),
    Rule("line-break", line_break),
    Rule("space", space),
    Rule("nfc", nfc),
    Rule("latin-letter", latin_letter),
)
"""Every rule, in the order in which they run."""
