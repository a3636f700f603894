"""Rules over titles, headings, and the lines at the end that say who wrote an article.

They look at a line, at the lines around it and at what was decided on them.
"""

import re

from kazprep.structure.credit_rules import CREDIT
from kazprep.structure.lines import MAX_HEADING, TAB, Line, Lines, Part
from kazprep.structure.signature_rules import INSTITUTION
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER
from kazprep.text.date_patterns import DAY, MONTH, TIME, WEEKDAY
from kazprep.text.lazy_pattern import lazy_pattern

_MARKUP = lazy_pattern(r"(?:={2,4} ?[^=\n]{1,100}? ?={2,4}|#{1,6} .{1,120})")
_LABEL = lazy_pattern(
    r"""
      (?: (?: \d{1,3} | [IVXІХ]{1,5} ) [ -]* | (?: бірінші | екінші | үшінші | төртінші | бесінші ) [ ] )
      (?: тарау | бөлім | бап | әңгіме ) \b \.? (?: [ ] .{1,120} )?
    | [\u2600-\u27bf\U0001f300-\U0001faff]?[ ]?\d{1,2} (?: –\d{1,2} )? -күн\.? (?: [ ] [^.,:;]{1,40} )?
    | (?: қаулы[ ]ет | үкім[ ]ет | анықта | шеш | бұйыр ) [а-яіәңғқөұүһ]+ :
    | № [ ]? \d{1,4}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FULL_STOP_INSIDE = lazy_pattern(rf"[{LOWER_CYRILLIC}]{{3}}[.!?…] [{UPPER}]")


def markup(line: Line) -> Part | None:
    """A heading by its markup, or a label: `== Тарихы ==`, `## Экономикасы`, `1-тарау. ЖАЛПЫ`, `№ 147`."""
    if _MARKUP.fullmatch(line.text) and not _FULL_STOP_INSIDE.search(line.text):
        return Part.HEADING
    if line.length < 120 and not line.terminal and _LABEL.fullmatch(line.text) and not line.ends_in_verb:
        return Part.HEADING
    return None


_KNOWN = lazy_pattern(
    r"(?i:(?:оқырман(?:дар)? )?пікір(?:і|лер|лері)?:?|\d+ пікір|сұрақ ?[–—-] ?жауап|байланыс(?: деректері)?:?"
    r"|(?:жиі )?қойылатын сұрақтар:?|(?:пайдаланылған )?әдебиет(?:тер)?(?: тізімі)?:?|дереккөз(?:дер)?:?"
    r"|сілтемелер:?)"
)


def known(lines: Lines, index: int) -> Part | None:
    """A heading that many pages have, above something: `Оқырмандар пікірі:`, `Байланыс`, `Әдебиет`."""
    if lines.line(index + 1) is None or index == 0 or _KNOWN.fullmatch(lines.lines[index].text) is None:
        return None
    return Part.HEADING if not (index in lines.head and lines.lines[index + 1].length < 25) else None


_DAY_ALONE = lazy_pattern(
    rf"""
    (?: {DAY} | \d{{1,2}} [–-] \d{{1,2}} [ ] {MONTH} (?! \w ) ) (?: ,? [ ] (?: {TIME} | {WEEKDAY} ) )? \.?
    """,
    re.VERBOSE,
)


def dated_heading(lines: Lines, index: int) -> Part | None:
    """One of several days that stand alone, each above text, a list or a table: a diary, a programme."""
    if _day_above(lines, index) is False:
        return None
    count = sum(_day_above(lines, at) for at in range(max(0, index - 40), min(len(lines), index + 40)))
    return Part.HEADING if count > 1 else None


def _day_above(lines: Lines, index: int) -> bool:
    line, following = lines.lines[index], lines.line(index + 1)
    if not line.has_digit or line.length > 40 or following is None or _YEAR.search(line.text):
        return False
    if not _DAY_ALONE.fullmatch(line.text):
        return False
    below = lines.line(index + 2)
    if TAB in following.text or (below is not None and TAB in below.text):
        return True
    return following.is_prose or following.length > 50 or following.terminal != ""


_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d")


def numbered_part(lines: Lines, index: int) -> Part | None:
    """A number alone that counts the parts of a story, from 1 on, each above text; else it is of a page."""
    text = lines.lines[index].text
    if not (text.isdigit() and len(text) < 3) or lines.line(index + 1) is None:
        return None
    alone = [int(line.text) for line in lines.lines if line.length < 3 and line.text.isdigit()]
    return Part.HEADING if len(alone) > 1 and alone == list(range(1, len(alone) + 1)) else None


def title(lines: Lines, index: int) -> Part | None:
    """The title among the lines before the text: the first line that can be one.

    Above it may be a rubric, in one or two words or in other letters; below it a subtitle. Both are headings.
    """
    if lines.has_title or index not in lines.begin:
        return None
    if lines.title_at is None:
        lines.title_at = _title_of(lines)
    if index < lines.title_at and INSTITUTION.search(lines.lines[index].text):
        return CREDIT
    return Part.TITLE if index == lines.title_at else None


def around_title(lines: Lines, index: int) -> Part | None:
    """Another line before the text that can be a heading: a rubric above the title, a subtitle below."""
    if index not in lines.begin or Part.TITLE not in lines.parts:
        return None
    line = lines.lines[index]
    if line.terminal in ("!", "?", "…") and not line.in_capitals and index > lines.parts.index(Part.TITLE):
        return None
    return Part.HEADING if _may_head(line) and lines.begin.stop < len(lines) else None


def _title_of(lines: Lines) -> int:
    """Which of the lines before the text is the title; -1 if none can be one."""
    if lines.begin.stop == len(lines) < 3:
        return -1
    possible = [
        at
        for at in lines.begin
        if lines.parts[at] is None
        and _may_head(Line(_SHORT_RUBRIC.sub("", lines.lines[at].text)))
        and not _goes_on(lines, at)
    ]
    while len(possible) > 1 and _is_above_title(lines.lines[possible[0]]):
        del possible[0]
    del possible[2:]
    if len(possible) < 2:
        return possible[0] if possible else -1
    first, second = (lines.lines[at] for at in possible)
    if _GENRE.search(second.text) or INSTITUTION.search(second.text) or _is_subject(lines, first):
        return possible[0]
    is_short = len(first.words) <= 2
    if first.in_capitals and not second.in_capitals:
        return possible[is_short and len(second.words) > 2]
    if second.in_capitals and not first.in_capitals:
        return possible[len(second.words) > 2 or len(first.words) < 3]
    return possible[is_short and len(second.words) > 1 and len(second.words) >= len(first.words)]


def _is_above_title(line: Line) -> bool:
    """Whether a line is an institution or a rubric, which stand above titles: `БАСПАСӨЗ РЕЛИЗІ`."""
    return INSTITUTION.search(line.text) is not None or _RUBRIC.fullmatch(line.text) is not None


def _goes_on(lines: Lines, index: int) -> bool:
    """Whether a line is the first of wrapped text: it is not very short, and the next begins in lowercase."""
    following = lines.line(index + 1)
    if following is None or lines.part(index + 1) is not None:
        return False
    return following.text[:1].islower() and lines.lines[index].length > 30


def _is_subject(lines: Lines, line: Line) -> bool:
    """Whether the text begins with a line, which is the title of an article in an encyclopaedia then."""
    body = lines.line(lines.begin.stop)
    subject = line.text.partition(" [")[0].partition(" (")[0]
    return body is not None and body.text.lower().startswith(subject.lower())


_RUBRIC = lazy_pattern(
    r"(?i:(?:баспасөз|пресс)[ -](?:релизі?|хабарламасы|анонсы?)|хабарлама|ақпараттық хабарлама|.* хабарлайды)"
)
_GENRE = lazy_pattern(r"(?i:ертегі|аңыз|әңгіме|хикая|повесть|роман|новелла|үзінді|мысал|жыр\b|дастан)")


def _may_head(line: Line) -> bool:
    """Whether a line can be a title or a heading: short, without a full stop, and not in a small letter."""
    text = line.text
    if line.length > MAX_HEADING or line.terminal == "." or TAB in text or text.endswith((";", ",", ":")):
        return False
    if (text[0].islower() and not text[1:2].isupper()) or text[0] in "–—-" or _FULL_STOP_INSIDE.search(text):
        return False
    return len(line.words) > 0


_SHORT_RUBRIC = lazy_pattern(r"^[\w-]+(?: [\w-]+)?\. (?=\S)")  # Марафон. Астанада жүз адам жүгірді


def short_heading(lines: Lines, index: int) -> Part | None:
    """A short line without a full stop above a paragraph, a list or a table: `Бағасы қандай?`, `Дерек`.

    Several short lines one after the other are not headings, unless in capitals: they are verse, a message or
    a list without bullets.
    """
    line = lines.lines[index]
    following = lines.line(index + 1)
    if following is None or line.length > 90 or len(line.words) > 10 or TAB in line.text:
        return None
    text = line.text
    if "www." in text or "@" in text or "http" in text:
        return None
    ends_in_colon = text.endswith(":")
    below = lines.part(index + 1)
    most = 4 if below in (Part.LIST, Part.TABLE) and _WHEN.search(text) else 1
    if ends_in_colon and not line.in_capitals and (len(line.words) > most or not text[0].isupper()):
        return None
    if not ends_in_colon and not _may_head(line):
        return None
    if ends_in_colon:
        return (
            Part.HEADING if below is not Part.TEXT and (below is not None or following.length > 20) else None
        )
    if line.in_capitals and len(text) > 3:
        return Part.HEADING
    if _SYMBOL.match(text):
        return None
    if line.terminal == "?":
        is_question = (
            (following.text[0] in "–—-" and below is not Part.LIST)
            or len(line.words) > 8
            or _SPEAKER.match(text)
            or not (text[0].isalnum() or text[0] in _QUOTES)
            or text.endswith("?»")
        )
        return None if is_question else Part.HEADING
    if line.terminal == "!":
        return Part.HEADING if below is Part.LIST and len(line.words) < 4 else None
    if below in (Part.LIST, Part.TABLE, Part.CAPTION):
        return Part.HEADING
    if following.text[0].islower():
        return None
    before = lines.line(index - 1)
    if (
        len(line.words) <= 3
        and following.terminal
        and before is not None
        and before.terminal == "."
        and not line.ends_in_verb
    ):
        return Part.HEADING
    is_prose = following.length > max(60, 1.5 * line.length) or following.text.endswith((".", ":", ".»"))
    if not is_prose or (line.ends_in_verb and len(line.words) > 4):
        return None
    return Part.HEADING


_QUOTES = '«“"'
_WHEN = lazy_pattern(r"(?:[сқғ][ае]|[ғгқк][ае]нд[ае]|\)):$")  # Кене қадалса:
_SPEAKER = lazy_pattern(r"[\w. -]{1,30}: ")
_SYMBOL = lazy_pattern("[\u2600-\u27bf\U0001f300-\U0001faff]")


def in_brackets(lines: Lines, index: int) -> Part | None:
    """A subtitle in brackets: `(әңгіме)`, `(үзінді)`."""
    line = lines.lines[index]
    if line.length > 60 or not (line.text[0] == "(" and line.text[-1] == ")"):
        return None
    is_subtitle = line.text[1:2].islower() and "." not in line.text
    return Part.HEADING if index < 5 and (is_subtitle or _LIFE.fullmatch(line.text)) else None


_LIFE = lazy_pattern(r"\(\d{4} ?[–—-] ?\d{4}\)")


def above_photo(lines: Lines, index: int) -> Part | None:
    """A line without a verb above the credit of a photograph is its caption."""
    line, following = lines.lines[index], lines.line(index + 1)
    if following is None or line.length > 110 or line.ends_in_verb or not line.text[0].isupper():
        return None
    if line.in_capitals or line.terminal or len(line.words) > 11:
        return None
    is_photo = lines.part(index + 1) is CREDIT and re.match(r"(?:Фото|Сурет|Түсірген)\b", following.text)
    return Part.CAPTION if is_photo and not _FULL_STOP_INSIDE.search(line.text) else None


_ENDS_IN_YEAR = lazy_pattern(r", (?:1[6-9]|20)\d\d(?:[ -](?:жыл\w*|ж\.))?$")


def dated_caption(lines: Lines, index: int) -> Part | None:
    """A line without a full stop between paragraphs that ends in a year: `«Тау» спектаклінде, 1948 жыл`."""
    line, following, before = lines.lines[index], lines.line(index + 1), lines.line(index - 1)
    if line.length > 120 or line.terminal or following is None or before is None:
        return None
    return (
        Part.CAPTION
        if _ENDS_IN_YEAR.search(line.text) and line.text[0] not in "–—-" and not line.text[0].isdigit()
        else None
    )
