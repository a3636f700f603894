"""Rules over the lines above and below a title: dates, media, authors, places, greetings, titles of acts."""

import re

from kazprep.structure.credit_rules import CREDIT
from kazprep.structure.lines import TAB, Lines, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER, UPPER_CYRILLIC
from kazprep.text.date_patterns import DAY, MONTH, MONTH_AND_YEAR, TIME
from kazprep.text.lazy_pattern import lazy_pattern

_MAX_CREDIT = 140  # characters
_YEAR = r"(?: 1[5-9] | 20 ) \d\d \b"
_DATE = lazy_pattern(
    rf"""
      {DAY} | {MONTH_AND_YEAR} | {TIME} | {MONTH} , [ ] {_YEAR}
    | {_YEAR} [ ] ж(?: \. | ыл\w* ) ,? [ ] {MONTH}
    """,
    re.VERBOSE,
)
_HAS_YEAR = lazy_pattern(_YEAR, re.VERBOSE)
_SEPARATOR = lazy_pattern(r" [/|•·∙●◆◦⋆✎▸▪‒⁄¶☀♦→›»] |(?: //|;) ")
_MEDIUM = lazy_pattern(
    r"(?:газеті|журналы|айдары|порталы?|сайты?|агенттігі|арнасы|каналы|баспасы|жобасы|блогы|парақшасы)"
    r"(?:нің|ның)?(?: (?:сайты|тілшісі))?(?=[,.;)\]]|$)|\b(?:\w[\w-]*\.)+(?:kz|info|com|net|org|media|ru)\b",
    re.IGNORECASE,
)
_RECORDED = lazy_pattern(
    r"(?i:жазып ал(?:ған|ынды|ды)|хатқа түс|айтқан|айтушы|құраст\.|құрастырған|жинаған|аударған|әңгімелеген)"
)
_NAME = rf"[{UPPER_CYRILLIC}](?:[{LOWER_CYRILLIC}]+(?:-[{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+)?|\.)"
_KIND = r"(?:облысы|ауданы|қаласы|ауылы|кенті|уезі|болысы|қ\.)"
_PLACES = lazy_pattern(
    rf"\(?{_NAME}(?: [\w-]+)? {_KIND}(?:ның|нің)?(?:,? (?:{_NAME}(?: [\w-]+)?(?: {_KIND})?|[БШОС]ҚО))*[.)]?"
    rf"|{_NAME}, (?:[БШОС]ҚО|{_NAME}(?: [\w-]+)? {_KIND})[.)]?"
)
_AUTHOR = lazy_pattern(
    rf"(?P<before>.*[{LOWER_CYRILLIC}]{{3,}}(?:ы|і|ист|ор|ші|шы|ик),? )(?:{_NAME} ){{1,2}}{_NAME}\.?"
    rf"|(?:{_NAME} ){{1,2}}{_NAME}, [^.!?:;]{{3,80}}"
)
_FULL_STOP_INSIDE = lazy_pattern(rf"[{LOWER_CYRILLIC}]{{3}}[.!?…] [{UPPER}]")


_ADDRESS = lazy_pattern(r"(?:көшесі|даңғылы|бульвары|к-сі|көш\.), ?(?:№ ?)?\d")
_TIMED = lazy_pattern(r"\d\d:\d\d(?: ?[–-] ?\d\d:\d\d)? [–—-] [^\W\d]")  # 09:00–18:00 – Абай көшесі
_TWO_NAMES = lazy_pattern(rf"{_NAME} [{UPPER_CYRILLIC}]|\w\.\w")


_AGO = lazy_pattern(
    rf"\b(?: \d{{1,2}} [ ] (?: сағат | минут | күн | апта ) [ ] бұрын | {DAY} (?: ,? [ ] {TIME} )? | кеше )",
    re.VERBOSE,
)
_OF_PROFILE = lazy_pattern(r"[_\u2600-\u27bf\U0001f300-\U0001faff]|[a-z]\.[a-z]|бұрын")


def post_author(lines: Lines, index: int) -> Part | None:
    """Who wrote a post and when, in its first line: `Айша_ұстаз 22 қараша`, `mysal.kz 2 сағат бұрын`."""
    line = lines.lines[index]
    if index > 0 or line.length > 70 or line.terminal or line.ends_in_verb or len(lines) < 3:
        return None
    if not line.has_digit or _AGO.search(line.text) is None:
        return None
    is_profile = _OF_PROFILE.search(line.text) is not None or lines.lines[1].text[:1].islower()
    return CREDIT if is_profile else None


def act_date(lines: Lines, index: int) -> Part | None:
    """When, under which number and where an act was made, below its title: `2021 жылғы 2 маусым, № 374`."""
    line = lines.lines[index]
    if (
        not 0 < index < 6
        or not line.has_digit
        or line.length > 90
        or line.ends_in_verb
        or line.terminal == "?"
    ):
        return None
    if _DATE.search(line.text) is None or not (
        _NUMBER_OF_ACT.search(line.text) or _PLACE_OF_ACT.search(line.text)
    ):
        return None
    above = lines.lines[max(0, index - 3) : index]
    is_act = any(_ACT.search(each.text) and each.length <= 160 and not each.terminal for each in above)
    return Part.DATELINE if is_act and not _REGISTERED.search(line.text) else None


_NUMBER_OF_ACT = lazy_pattern(r"№ ?[\w-]*\d")
_PLACE_OF_ACT = lazy_pattern(rf"(?:{_KIND}|\bқ\.)|^[{UPPER}]\w+, \d")
_REGISTERED = lazy_pattern("тіркел|бекітіл|газет|журнал|өзгеріс")


def head_credit(lines: Lines, index: int) -> Part | None:
    """A line above the text with a date, a medium or separators: `Тау таңы ◆ 17.09.2025`, `«Таң» газеті`.

    It has no verb at its end. A day and a dash before words is a subtitle: `14 наурыз – Көрісу күні`.
    """
    line = lines.lines[index]
    if line.length > _MAX_CREDIT or line.terminal in ("?", "!", "…"):
        return None
    text = line.text.replace(TAB, " ")
    if line.ends_in_verb or text.endswith((":", ";", ",")) or text[0] in "–—-":
        return None
    if line.terminal and ": " in text:
        return None
    if _TIMED.match(text):
        return None
    dates = _DATE.findall(text) if line.has_digit else []
    separated = _SEPARATOR.search(text) is not None
    if dates and (_HAS_YEAR.search(text) or separated or len(dates) > 1):
        return CREDIT
    if separated and len(line.words) <= 12 and index > 0:
        cells = [cell for cell in _SEPARATOR.split(text) if cell.strip()]
        is_menu = len(cells) > 2 and not line.has_digit and not any(map(_TWO_NAMES.search, cells))
        return Part.LIST if is_menu and all(len(cell.split()) < 3 for cell in cells) else CREDIT
    if _ADDRESS.search(text) and ": " not in text and line.length <= 90:
        return CREDIT
    medium = _MEDIUM.search(text)
    if medium is None or len(line.words) > 10:
        return None
    is_name = medium.end() == len(text.rstrip(".")) or text[medium.end()] in ",.;)]"
    return CREDIT if is_name and not _FULL_STOP_INSIDE.search(text[: medium.start()]) else None


def below_title(lines: Lines, index: int) -> Part | None:
    """Who wrote or recorded it, and where, below the title: `Созақ ауданы`, `Тарихшы Сая Есен`."""
    line = lines.lines[index]
    if index == 0 or Part.TITLE not in lines.parts[:index]:
        return None
    if line.length > _MAX_CREDIT or line.terminal in ("?", "!", "…") or TAB in line.text:
        return None
    text = line.text
    if _RECORDED.search(text) and not text.endswith(":"):
        return CREDIT
    if (
        line.ends_in_verb
        or text[0] in "–—-•*"
        or lines.part(index - 1) not in (Part.TITLE, CREDIT, Part.HEADING)
    ):
        return None
    pieces = [piece for piece in _PIECE.split(text.strip("().[]")) if piece]
    known = [piece for piece in pieces if _PLACES.fullmatch(piece) or _AUTHOR.fullmatch(piece)]
    if len(pieces) > 1:
        known += [piece for piece in pieces if _PERSON.fullmatch(piece)]
    return CREDIT if known and all(len(piece.split()) <= 8 for piece in pieces) else None


_PIECE = lazy_pattern(rf"(?<=[{LOWER_CYRILLIC}]{{3}})\. |[()\[\]]")
_PERSON = lazy_pattern(rf"(?:{_NAME} ){{1,2}}{_NAME} ?")


_SITE = lazy_pattern(
    r"(?i:[^№]*(?:инфо|медиа|ньюс|пресс|онлайн|лайф|[ .-]тв|маркет)\d*|[^№]* \d\d"
    r"|[a-z][\w'-]*(?:[ .-][a-z][\w'-]*){0,2})"
    rf"|.*[{LOWER_CYRILLIC}][{UPPER_CYRILLIC}]\w*"
)


def site_name(lines: Lines, index: int) -> Part | None:
    """The name of a site above the title, alone in the first line: `Іле-Инфо`, `Alatau Times`."""
    line = lines.lines[index]
    if index > 0 or line.terminal or len(line.words) > 3 or line.length > 30 or TAB in line.text:
        return None
    others = [lines.lines[at] for at in lines.head if at > 0 and lines.parts[at] is None]
    has_title = any(other.length > 20 and not other.text[0].isdigit() for other in others[:4])
    return CREDIT if has_title and _SITE.fullmatch(line.text) else None


_GREETING = lazy_pattern(
    r"(?i:құрметті|қымбатты|қадірлі|ардақты|сәлем|ассала\w*|сәлеметсі[зң]\w*|балалар|ағайын|достар)\b.*[!,]"
)


def greeting(lines: Lines, index: int) -> Part | None:
    """Whom a letter or a notice speaks to is text: `Құрметті оқырман!`"""
    line = lines.lines[index]
    return (
        Part.TEXT if line.length < 100 and not line.in_capitals and _GREETING.fullmatch(line.text) else None
    )


_ACT = lazy_pattern(
    r"(?i:шешім|қаулы|бұйры|заңы|қарар|хаттама|қосымша|үкім\b|хабарландыру|өкім|ереже|жарғы)", re.IGNORECASE
)
_ABOUT = lazy_pattern(
    r"(?i:.*\b(?:туралы|жайында|жөнінде)|.*(?:қағидалары|ережесі|нұсқаулығы|тәртібі)|.*атынан)"
)


_KIND_OF_ACT = lazy_pattern(
    r"(?:БҰЙРЫҚ|ХАТТАМА|ШЕШІМ|ҚАУЛЫ|ҚАРАР|ӨКІМ|СЕНІМХАТ|ҮКІМ|АКТ|АНЫҚТАМА)(?: № ?[\w/-]+)?"
)


def act_title(lines: Lines, index: int) -> Part | None:
    """What an act is about, below the line that says which act it is: `ӘКІМДІК ҚАУЛЫСЫ`, `Баға туралы`."""
    line = lines.lines[index]
    if index == 0 or line.terminal or TAB in line.text:
        return None
    if not _ABOUT.fullmatch(line.text):
        return Part.TITLE if _KIND_OF_ACT.fullmatch(line.text) else None
    above = [each for each in lines.lines[:index] if each.length <= 160]
    return Part.TITLE if any(_ACT.search(each.text) and not each.terminal for each in above) else None
