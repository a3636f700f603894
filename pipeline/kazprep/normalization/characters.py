"""Rules for invisible characters, white space, composition, HTML entities and signs: decided one by one."""

import html
import re
import unicodedata
from collections.abc import Iterator

from kazprep.edits import Replacement
from kazprep.text.alphabet import CYRILLIC, LATIN, LINE_BREAKS

# Soft hyphen, zero-width space, word joiner, invisible operators, byte order mark; control characters, white
# space excepted.
_INVISIBLE = "\u00ad\u200b\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Combining grapheme joiner, Mongolian vowel separator, zero-width non-joiner and joiner.
_JOINERS = "\u034f\u180e\u200c\u200d"
_VARIATION_SELECTORS = "\ufe00-\ufe0f"
_ANY = re.compile(f"[{_INVISIBLE}{_DIRECTION_MARKS}{_JOINERS}{_VARIATION_SELECTORS}]")
_RUN = re.compile(f"{_ANY.pattern}+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(f"[{CYRILLIC}{LATIN}]")
_LETTER_OR_DIGIT = re.compile(f"[{CYRILLIC}{LATIN}0-9]")
# Letters of scripts that are written with joiners, and combining marks.
_OTHER_LETTER = re.compile(f"[^\\W\\d_{CYRILLIC}{LATIN}]|[\u0300-\u036f]")
# The text between a soft hyphen at the end of a line and the rest of its word.
_LINE_END = re.compile(rf"[^\S{LINE_BREAKS}]*[{LINE_BREAKS}]\s*(?P<after>[{CYRILLIC}{LATIN}])")


def invisible(text: str) -> Iterator[Replacement]:
    """Delete soft hyphens, zero-width spaces, byte order marks, direction marks and control characters.

    A soft hyphen at the end of a line is deleted with the line break: it divides a word by definition.
    Direction marks stay where the text has Arabic or Hebrew letters, which need them. Joiners (U+200C, U+200D
    and others) are deleted beside Cyrillic and Latin letters and digits, unless a letter of another script is
    on the other side: emoji and other scripts need them. Variation selectors are deleted after such letters.

    >>> list(invisible("кәсіп\\u00adорын")), list(invisible("кәсіп\\u00ad\\nорын"))
    ([(5, 6, '')], [(5, 7, '')])
    """
    if not _ANY.search(text):
        return
    direction_marks = _DIRECTION_MARKS if _RIGHT_TO_LEFT.search(text) else ""
    for run in _RUN.finditer(text):
        start, end = run.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        line_end = _LINE_END.match(text, end) if "\u00ad" in run[0] and _LETTER.match(before) else None
        if line_end and _are_in_one_word(before, line_end["after"]):
            yield start, line_end.start("after"), ""
            continue
        kept = direction_marks
        if not _has_no_effect(before, after):
            kept += _JOINERS
        if not _LETTER.match(before):
            kept += _VARIATION_SELECTORS
        if not kept:
            yield start, end, ""
            continue
        for marks in re.finditer(f"[^{kept}]+", run[0]):
            yield start + marks.start(), start + marks.end(), ""


def _are_in_one_word(before: str, after: str) -> bool:
    """Whether a letter may follow another in a word: an uppercase one does not follow a lowercase one."""
    return not after.isupper() or before.isupper()


def _has_no_effect(before: str, after: str) -> bool:
    """Whether joiners between two characters have no effect: between a Cyrillic letter and a space, say."""
    is_beside_letter = _LETTER_OR_DIGIT.match(before) or _LETTER_OR_DIGIT.match(after)
    return bool(is_beside_letter) and not (_OTHER_LETTER.match(before) or _OTHER_LETTER.match(after))


_BREAK = re.compile(f"[{LINE_BREAKS}]")
# Whole runs of white space, except a single space or a single line feed.
_UNTIDY_WHITESPACE = re.compile(r"[ \n]\s+|[^\S \n]\s*|\A[ \n]| \Z")


# Faster to search for than whole runs, and most texts have none.
_TWO_WHITESPACE = re.compile(r"\s\s")
_UNUSUAL_WHITESPACE = re.compile(r"[^\S \n]")


def _untidy_whitespace(text: str) -> "Iterator[re.Match[str]]":
    at_edge = text[:1] in (" ", "\n") or text[-1:] == " "
    if at_edge or _TWO_WHITESPACE.search(text) or _UNUSUAL_WHITESPACE.search(text):
        return _UNTIDY_WHITESPACE.finditer(text)
    return iter(())


def line_break(text: str) -> Iterator[Replacement]:
    """Make every line break one line feed: one paragraph a line, no blank lines, no space at a line's ends.

    >>> list(line_break("Бірінші жол.\\r\\nЕкінші жол."))
    [(12, 14, '\\n')]
    """
    for match in _untidy_whitespace(text):
        if _BREAK.search(match[0]):
            yield match.start(), match.end(), "\n" if match.start() else ""


def space(text: str) -> Iterator[Replacement]:
    """Make every other run of white space one space, and delete it at both ends of the text.

    No-break spaces, tabs and typographic spaces are such white space.

    >>> list(space("1,2\\u00a0млн"))
    [(3, 4, ' ')]
    """
    for match in _untidy_whitespace(text):
        if not _BREAK.search(match[0]):
            at_edge = match.start() == 0 or match.end() == len(text)
            yield match.start(), match.end(), "" if at_edge else " "


# Ranges in which every character is unchanged by NFC and never composes with the character before it.
_INERT = "\\u0000-\\u02ff\\u0400-\\u0482\\u048a-\\u0530\\u2002-\\u2029\\u2030-\\u2070"
_NOT_INERT = re.compile(f"[^{_INERT}]+")


_MAX_MARKS = 1000


def _has_endless_marks(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MAX_MARKS:
            return True
    return False


def nfc(text: str) -> Iterator[Replacement]:
    """Compose letters and their marks (Unicode NFC): и and a breve become й.

    Never NFKC, which would make `м²` into `м2`. More than a thousand marks in a row, which no writing has and
    which take quadratic time to sort, stay as they are.

    >>> list(nfc("ои\\u0306"))
    [(1, 3, 'й')]
    """
    for match in _NOT_INERT.finditer(text):
        start = max(0, match.start() - 1)  # the letter before may compose with the first mark
        span = text[start : match.end()]
        if len(span) > _MAX_MARKS and _has_endless_marks(span):
            continue
        composed = unicodedata.normalize("NFC", span)
        if composed != span:
            yield start, match.end(), composed


_ENTITY = re.compile(r"&(?:amp;|#38;)*(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]{2,31}\d{0,2};)")


def html_entity(text: str) -> Iterator[Replacement]:
    """Replace HTML entities by their characters, also those that were escaped twice.

    Does nothing in a text with a `<`, which may be HTML source.

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
    """Replace the hyphens U+2010 and U+2011 by the ASCII hyphen; dashes and the minus sign stay.

    >>> list(hyphen("іс\u2011шара"))
    [(2, 3, '-')]
    """
    if "\u2010" not in text and "\u2011" not in text:
        return
    for match in _HYPHENS.finditer(text):
        yield match.start(), match.end(), "-" * len(match[0])


_STRESS_MARK = re.compile("(?<=[аеёиоуыэюяәөұүіАЕЁИОУЫЭЮЯӘӨҰҮІ])\u0301+")


def stress_mark(text: str) -> Iterator[Replacement]:
    """Delete the acute accent over a Cyrillic vowel; over Latin letters it is spelling, and stays.

    >>> list(stress_mark("алма\u0301"))
    [(4, 5, '')]
    """
    if "\u0301" not in text:
        return
    for match in _STRESS_MARK.finditer(text):
        yield match.start(), match.end(), ""


_NOT_SIGN = re.compile(
    rf"(?P<before>[{CYRILLIC}])¬++(?:[^\S{LINE_BREAKS}]*[{LINE_BREAKS}]\s*|[ \u00a0])?(?P<after>[{CYRILLIC}])"
)


def not_sign(text: str) -> Iterator[Replacement]:
    """Delete the sign ¬ inside a word, with a line break or a space after it: it is a soft hyphen.

    OCR programs and old converters of Word write soft hyphens so. It stays between Latin letters, between two
    single letters and before an uppercase letter in a lowercase word, where it may be the sign of negation.

    >>> list(not_sign("халық¬тың"))
    [(5, 6, '')]
    """
    if "¬" not in text:
        return
    for match in _NOT_SIGN.finditer(text):
        start, end = match.end("before"), match.start("after")
        is_longer = _LETTER.match(text[start - 2 : start - 1]) or _LETTER.match(text[end + 1 : end + 2])
        if is_longer and _are_in_one_word(match["before"], match["after"]):
            yield start, end, ""


_COMMA = re.compile(rf"(?<=[{CYRILLIC}0-9»”)%])[\u201a\u00b8](?=[\s{CYRILLIC}0-9«“]|\Z)")


def comma(text: str) -> Iterator[Replacement]:
    """Replace U+201A and U+00B8 after a Cyrillic word or a number by the comma that they look like.

    U+201A stays before a word, where it is a quotation mark.

    >>> list(comma("келді\u201a кетті"))
    [(5, 6, ',')]
    """
    if "\u201a" not in text and "\u00b8" not in text:
        return
    for match in _COMMA.finditer(text):
        yield match.start(), match.end(), ","
