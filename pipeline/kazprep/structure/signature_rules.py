"""Rules over the lines that say who wrote an article, in words: a person, an institution, a place, a year.

They look at a line, at the lines around it and at what was decided on them.
"""

import re

from kazprep.structure.credit_rules import CREDIT
from kazprep.structure.lines import TAB, Line, Lines, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d")
_NAME = rf"[{UPPER_CYRILLIC}](?:[{LOWER_CYRILLIC}]+(?:-[{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+)?|\.)"
_PERSON = lazy_pattern(rf"(?:{_NAME} ?){{2,4}}(?:,? ?(?P<post>[«№\w][^.!?:;]{{2,90}}))?[.,]?")
_PERSONS = lazy_pattern(rf"(?:{_NAME} ?){{2,3}}(?:, (?:{_NAME} ?){{2,3}})*")
INSTITUTION = lazy_pattern(
    r"(?i:қызметі|орталығы|департаменті|басқармасы|министрлігі|бөлімі|газеті|журналы|агенттігі|комитеті|әкімдігі|прокуратурасы|соты)\.?$"
)
"""At the end of a line: the name of an institution, as above titles and below articles."""
_PLACE_WORD = rf"(?:[{UPPER_CYRILLIC}][\w’'-]*|облысы|ауданы|қаласы|ауылы|кенті|аудандық)"
_PLACES = lazy_pattern(rf"{_PLACE_WORD}(?:(?:,? | [–—-] ?|, ){_PLACE_WORD}){{0,5}}[.]?")


def signature_at_end(lines: Lines, index: int) -> Part | None:
    """A person with or without a post, an institution, or a place, among the last lines.

    `Бағдат Ысқақ`, `Алма Ниязова, сыншы`, `Облыс әкімдігінің баспасөз қызметі`, `Ұлытау облысы, Жаңаарқа`.
    """
    if index == 0:
        return None
    if _signed_in_two_lines(lines, index):
        return CREDIT
    return _signed(lines, index) if index in lines.end else None


_YEAR_ENDS = lazy_pattern(r"\d ?[жг]\.$")
_ADDRESS = lazy_pattern(r"(?:көшесі|даңғылы|бульвары|к-сі|көш\.), ?(?:№ ?)?\d")


_GROUP = lazy_pattern(r"Бір топ (?:әріптес|шәкірт|дос|тұрғын|курстас)")


def end_credit(lines: Lines, index: int) -> Part | None:
    """One of the last lines with a year or an address and no verb: `2022, Қарағанды`, `Абай көшесі, 5`."""
    line = lines.lines[index]
    if index < max(len(lines) - 3, 3) or line.length > 100:
        return None
    if _GROUP.match(line.text) and not line.ends_in_verb:
        return CREDIT
    if not line.has_digit or len(line.words) > 12:
        return None
    if line.ends_in_verb or (line.terminal and not _YEAR_ENDS.search(line.text)):
        return None
    if line.text[0] in "–—-" or ": " in line.text:
        return None
    if any(
        lines.part(at) in (None, Part.LIST, Part.TABLE) and lines.lines[at].is_prose
        for at in range(index, len(lines))
    ):
        return None
    return CREDIT if _YEAR.search(line.text) or _ADDRESS.search(line.text) else None


def _signed_in_two_lines(lines: Lines, index: int) -> bool:
    """Whether a line is one of the last two, of which the first is a person and a comma: `Жан Сері,`."""
    if index < len(lines) - 2 or len(lines) < 3:
        return False
    first, second = lines.lines[-2:]
    if not first.text.endswith(",") or second.length > 60 or second.terminal or second.ends_in_verb:
        return False
    return _PERSONS.fullmatch(first.text.removesuffix(",")) is not None


def signature_at_begin(lines: Lines, index: int) -> Part | None:
    """A person or an institution below the title: `Қалам Оспан`, `Вера Ли, ардагер`."""
    if index not in lines.begin or index == 0 or Part.TITLE not in lines.parts[:index]:
        return None
    return _signed(lines, index)


def _signed(lines: Lines, index: int) -> Part | None:
    line = lines.lines[index]
    text = line.text.replace(TAB, " ")
    if line.terminal not in ("", ".") or line.ends_in_verb or text[0] in "–—-•*" or text[0].isdigit():
        return None
    if _PERSONS.fullmatch(text) or _is_person_with_post(line):
        return CREDIT
    if INSTITUTION.search(text) and len(line.words) <= 12 and (text[0].isupper() or text[0] in '«"'):
        return CREDIT
    beside_credit = any(
        lines.part(at) is CREDIT and not lines.lines[at].has_digit and len(lines.lines[at].words) > 1
        for at in (index - 1, index + 1)
    )
    stands_out = text.isupper() and (index == len(lines) - 1 or re.search("[,–—.]", text))
    if (beside_credit or stands_out) and _is_place(line):
        return CREDIT
    return None


def _is_place(line: Line) -> bool:
    """Whether a line may be of places alone; one word has to be in capitals, as any heading may be one."""
    if len(line.words) > 6 or line.length > 60 or _PLACES.fullmatch(line.text) is None:
        return False
    if len(line.words) > 2 and not re.search(r"[,–—]|(?i:облысы|ауданы|ауылы|қаласы|кенті)", line.text):
        return False
    return len(line.words) > 1 or line.in_capitals


_PLACE_BEHIND = lazy_pattern(
    rf"\.(?<=[{LOWER_CYRILLIC}]{{3}}\.) {_PLACE_WORD}(?:,? {_PLACE_WORD}){{0,2}}\.?$"
)


def _is_person_with_post(line: Line) -> bool:
    match = _PERSON.fullmatch(_PLACE_BEHIND.sub("", line.text))
    if match is None:
        return False
    post = match["post"]
    if post is None:
        return True
    return "," in line.text and len(post.split()) <= 8 and ("," + post).count(",") <= 2 and not line.terminal


def place_below_author(lines: Lines, index: int) -> Part | None:
    """A place below an author at the beginning: `Айжан БЕК` and `АСТАНА`, `Қостанай – Рудный`."""
    line = lines.lines[index]
    if index not in lines.begin or Part.TITLE not in lines.parts[:index] or not _is_place(line):
        return None
    return CREDIT if lines.part(index - 1) is CREDIT or _ROUTE.fullmatch(line.text) else None


_ROUTE = lazy_pattern(rf"[{UPPER_CYRILLIC}][\w-]+(?: [–—-] [{UPPER_CYRILLIC}][\w-]+)+\.?")
