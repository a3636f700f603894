"""Rules for characters between letters and for how characters are composed: decided one by one."""

import html
import re
import unicodedata
from collections.abc import Iterator

from kazprep.normalize.edits import Replacement
from kazprep.normalize.letters import CYRILLIC, LATIN

# Soft hyphen, zero-width space, word joiner, invisible operators, byte order mark; control characters, white
# space excepted.
_MARKS = "\u00ad\u200b\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DIRECTION_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_JOINERS = "\u200c\u200d"
_ANY_MARK = re.compile(f"[{_MARKS}{_DIRECTION_MARKS}{_JOINERS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = f"[{CYRILLIC}{LATIN}]"


def invisible(text: str) -> Iterator[Replacement]:
    """Delete soft hyphens, zero-width spaces, byte order marks, direction marks and control characters.

    Direction marks stay where the text has Arabic or Hebrew letters, which need them. Joiners (U+200C,
    U+200D) go only between two Cyrillic or Latin letters: emoji and other scripts are made with them.

    >>> list(invisible("кәсіп\\u00adорын"))
    [(5, 6, '')]
    """
    if not _ANY_MARK.search(text):
        return
    marks = _MARKS if _RIGHT_TO_LEFT.search(text) else _MARKS + _DIRECTION_MARKS
    for match in re.finditer(f"(?<={_LETTER})[{marks}{_JOINERS}]+(?={_LETTER})|[{marks}]+", text):
        yield match.start(), match.end(), ""


LINE_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""What ends a line, as `str.splitlines` has it: the inside of a regular expression's class."""

_BREAK = re.compile(f"[{LINE_BREAKS}]")
# Whole runs of white space: all but a lone space or a lone line feed.
_UNTIDY_WHITE = re.compile(r"[ \n]\s+|[^\S \n]\s*|\A[ \n]| \Z")


# Quicker to look for than whole runs, and most texts have none.
_TWO_WHITE = re.compile(r"\s\s")
_UNUSUAL_WHITE = re.compile(r"[^\S \n]")


def _untidy_white(text: str) -> "Iterator[re.Match[str]]":
    at_edge = text[:1] in (" ", "\n") or text[-1:] == " "
    if at_edge or _TWO_WHITE.search(text) or _UNUSUAL_WHITE.search(text):
        return _UNTIDY_WHITE.finditer(text)
    return iter(())


def line_break(text: str) -> Iterator[Replacement]:
    """Make every line break one line feed: one paragraph a line, no blank lines, no space at a line's ends.

    >>> list(line_break("Бірінші жол.\\r\\nЕкінші жол."))
    [(12, 14, '\\n')]
    """
    for match in _untidy_white(text):
        if _BREAK.search(match[0]):
            yield match.start(), match.end(), "\n" if match.start() else ""


def space(text: str) -> Iterator[Replacement]:
    """Make every other run of white space one space, and take it away at both ends of the text.

    No-break spaces, tabs and typographic spaces are such white space.

    >>> list(space("1,2\\u00a0млн"))
    [(3, 4, ' ')]
    """
    for match in _untidy_white(text):
        if not _BREAK.search(match[0]):
            at_edge = match.start() == 0 or match.end() == len(text)
            yield match.start(), match.end(), "" if at_edge else " "


# Ranges in which every character is by itself in NFC and never joins the character before it.
_INERT = "\\u0000-\\u02ff\\u0400-\\u0482\\u048a-\\u0530\\u2002-\\u2029\\u2030-\\u2070"
_NOT_INERT = re.compile(f"[^{_INERT}]+")


_MOST_MARKS = 1000


def _has_endless_marks(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MOST_MARKS:
            return True
    return False


def nfc(text: str) -> Iterator[Replacement]:
    """Compose letters and their marks (Unicode NFC): и and a breve become й.

    Never NFKC, which would make `м²` into `м2`. A thousand marks on end, which no writing has and which take
    quadratic time to put in order, stay as they are.

    >>> list(nfc("ои\\u0306"))
    [(1, 3, 'й')]
    """
    for match in _NOT_INERT.finditer(text):
        start = max(0, match.start() - 1)  # the letter before may be joined by the first mark
        stretch = text[start : match.end()]
        if len(stretch) > _MOST_MARKS and _has_endless_marks(stretch):
            continue
        composed = unicodedata.normalize("NFC", stretch)
        if composed != stretch:
            yield start, match.end(), composed


_ENTITY = re.compile(r"&(?:amp;|#38;)*(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]{2,31}\d{0,2};)")


def html_entity(text: str) -> Iterator[Replacement]:
    """Replace HTML entities by what they stand for, those that were escaped twice too.

    Does nothing in a text that has a `<`, which may be HTML and mean what it says.

    >>> list(html_entity("&laquo;Егемен&raquo;"))
    [(0, 7, '«'), (13, 20, '»')]
    """
    if "<" in text:
        return
    for match in _ENTITY.finditer(text):
        new = html.unescape(f"&{match[1]}")
        if new != match[0]:
            yield match.start(), match.end(), new


_HYPHENS = re.compile("[\u2010\u2011]+")


def hyphen(text: str) -> Iterator[Replacement]:
    """Make the hyphens U+2010 and U+2011 the one of the keyboard; dashes and the minus sign stay.

    >>> list(hyphen("іс\u2011шара"))
    [(2, 3, '-')]
    """
    if "\u2010" not in text and "\u2011" not in text:
        return
    for match in _HYPHENS.finditer(text):
        yield match.start(), match.end(), "-" * len(match[0])


_STRESS = re.compile("(?<=[аеёиоуыэюяәөұүіАЕЁИОУЫЭЮЯӘӨҰҮІ])\u0301+")


def stress(text: str) -> Iterator[Replacement]:
    """Delete the acute accent over a Cyrillic vowel; over Latin letters it is spelling, and stays.

    >>> list(stress("алма\u0301"))
    [(4, 5, '')]
    """
    if "\u0301" not in text:
        return
    for match in _STRESS.finditer(text):
        yield match.start(), match.end(), ""
