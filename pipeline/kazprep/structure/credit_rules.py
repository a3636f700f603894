"""Rules over lines that say who wrote, took or translated an article, for whom, and where.

Each takes a line and says what it is part of, or None. Their order is in `kazprep.structure.rules`.
"""

import re

from kazprep.structure.lines import Line, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER, UPPER_CYRILLIC
from kazprep.text.date_patterns import DAY, TIME, WEEKDAY
from kazprep.text.lazy_pattern import lazy_pattern

CREDIT = Part.CREDIT

_ROLES = """
e-mail email автор авторлар авторы адрес адресіміз айтушы айтқан архив аударма безендірген видео дереккөз
дереккөзі дизайнер жауапты жеткізген корректор монтаж мұрағат мәтін оператор редактор редакторлар редакторы
редакция санат санаттар санаты сурет суреттер суретші сыншы тег тегтер тел телефон телефондар тілші тілшісі
тұлға төраға төрағасы факс фото фотограф хатшы хатшысы шығарушы
"""
_ROLE = "|".join(re.escape(word) for word in sorted(_ROLES.split(), key=len, reverse=True))
_LABELLED = lazy_pattern(
    rf"""
    (?: (?: \w[\w-]* [ ] ){{0,4}} (?: {_ROLE} ) (?: [ ] (?: мен|пен|бен|және ) [ ] (?: {_ROLE} ) )? \.? [ ]? :
      | (?: {_ROLE} ) [ ] [–—-]
      | дерек [ ] көзі [ ]? [:–—-]
      | [^:/|·•]{{2,40}} [ ] [/|·•] [ ] (?: фото | сурет | мәтін | видео ) [ ]? :
    ) [ ]? (?= \S )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HAS_LABEL = lazy_pattern(": ?| [–—-] ")
_LOWER_WORD = lazy_pattern(rf"(?<![\w.@-])[{LOWER_CYRILLIC}]\w+")
_WORKED = (
    "аударған|безендірген|дайындаған|жазған|жазып алған|жасаған|жинаған|жинақтаған|жүргізген|жырлаған"
    "|құрастырған(?:дар)?|сөйлескен|сұхбат алған|сұхбаттасқан|тексерген|түсірген|ұсынған|хатқа түсірген"
    "|әңгімелескен|өңдеген"
)
_NAME = rf"[{UPPER}][\w’'-]*"
_WORKED_BY = lazy_pattern(rf"(?i:{_WORKED})(?: ?[:–—-](?: [{LOWER_CYRILLIC}]+){{0,3}})? [{UPPER}@\[(«]")


_HAS_PARTICIPLE = lazy_pattern("н[ :](?<=[ғгқк][ае]н.)")


def labelled_credit(line: Line) -> Part | None:
    """A line that names a role and who has it: `Фото: Ә. Оспанов`, `Мәтін мен сурет: ...`, `Тел.: 8 ...`.

    What follows is names, with a few other words; of a line that ends in a full stop, two at most.
    """
    match = _LABELLED.match(line.text) if _HAS_LABEL.search(line.text) else None
    if match is None or line.length > 140 or line.terminal in ("?", "!", "…"):
        return None
    lower = len(_LOWER_WORD.findall(line.text, match.end()))
    most = 2 if line.terminal and not _TOLD.match(line.text) else 8
    return None if line.ends_in_verb or lower > most else CREDIT


_TOLD = lazy_pattern("(?i:айтушы|айтқан|жеткізген)")  # with age, tribe and place


def done_by(line: Line) -> Part | None:
    """Who prepared, took, translated it: `Дайындаған – Айгүл Есен`, `Суретті түсірген Асқар Тойбай.`"""
    if line.length > 110 or (line.terminal and line.ends_in_verb):
        return None
    found = _WORKED_BY.search(line.text) if _HAS_PARTICIPLE.search(line.text) else None
    if found is None or len(re.findall(r"\w+", line.text[: found.start()])) > 3:
        return None
    return CREDIT if len(_LOWER_WORD.findall(line.text, found.end())) <= 4 else None


_LETTERS = rf"[{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+"
_GIVEN_NAME = rf"(?: {_LETTERS} (?: - {_LETTERS} )? | [{UPPER_CYRILLIC}]\. )"
_BYLINE = lazy_pattern(
    rf"""
    (?P<before> (?: [\w«»"№-]+ [ ] ){{0,7}} ) (?: {_GIVEN_NAME} [ ]? ){{1,3}}
    [{UPPER_CYRILLIC}]{{2,}} (?: - [{UPPER_CYRILLIC}]+ )? (?P<after> [.,]? | ,[ ] .+ )
    """,
    re.VERBOSE,
)


def byline(line: Line) -> Part | None:
    """An author with the surname in capitals: `Ғалия САРБАС, «Тау таңы»`, `Тарихшы Сая ЕСЕН`, `Т. ӘЛЖАН.`"""
    if line.length > 140 or (line.in_capitals and line.text[1:2] != "."):
        return None
    if line.terminal in ("!", "?", "…") or line.text.endswith((":", ";")):
        return None
    if line.ends_in_verb and not line.text.rstrip(".").endswith("тілшіміз"):
        return None
    match = _BYLINE.fullmatch(line.text)
    if match is None or (":" in match["after"] and "http" not in match["after"]):
        return None
    return None if match["before"].isupper() else CREDIT


_INITIALS_AND_SURNAME = rf"""
    (?: [{UPPER_CYRILLIC}]\.[ ]? ){{1,2}} [{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+ (?: - [{UPPER_CYRILLIC}]\w+ )?
"""
_POST = "м\\.[ ]?а\\. | басшысы | бастығы | директоры | төрағасы | хатшысы | әкімі"
_SIGNATURE = lazy_pattern(
    rf"""
      {_INITIALS_AND_SURNAME} (?: ,[ ] {_INITIALS_AND_SURNAME} )*
    | {_INITIALS_AND_SURNAME} ,[ ] [{LOWER_CYRILLIC}«№] [^.!?:;]{{2,80}}
    | [^\t]+ \t {_INITIALS_AND_SURNAME} \.?
    | [^.!?:;\t]{{0,80}} \b (?: {_POST} ) [ ] {_INITIALS_AND_SURNAME}
    """,
    re.VERBOSE,
)


def signature(line: Line) -> Part | None:
    """Initials and a surname, with or without a post, or after one in a column: `Хатшысы      С. Жақып`."""
    return CREDIT if "." in line.text and _SIGNATURE.fullmatch(line.text) else None


_SITE = r"""(?:
    (?: www\. )? (?: [A-Za-z0-9-]+ \. )+ [A-Za-z]{2,6} | \w[\w-]* \. (?: kz | info | media | com | net )
)"""
_PERSON = rf"{_NAME} (?: [ ] {_NAME} ){{0,2}}"


_TITLE = r'[«"] [^«»"]{2,40} [»"]'
_PAPER = r"(?: (?: газеті | журналы ) \b )"
_MARK_OF_SOURCE = lazy_pattern(r'[«".\d]')  # one of which every source has
_SOURCE = lazy_pattern(
    rf"""
      {_SITE} (?: ,?[ ] {_PERSON} | [ ]? / [ ]? [^.!?]{{2,40}} )?
    | {_PERSON} ,?[ ] {_SITE}
    | {_TITLE} (?:
          [ ] (?: {_PAPER} | айдары \b ) ,? (?: [ ]? № .{{0,60}} | .{{0,30}} | [ ] {DAY} .{{0,30}} )
        | ,?[ ] № .{{0,60}}
      )
    | (?: {_NAME} [ ] ){{1,2}} \w* [ ]? (?: {_PAPER} )? ,[ ] (?:
          № [ ]? \d[\d ()]* ,[ ] {DAY} | {DAY} ,? [ ] № [ ]? \d+
      )
    | {_PERSON} ,[ ] {_TITLE} (?: ,?[ ] {_PAPER} (?: [ ] үшін )? )? (?: , .{{0,40}} )?
    | {_TITLE} \t .* № [ ]? \d .*
    | {_TITLE} ,? [ ] \d{{1,3}} - ? бет
    """,
    re.VERBOSE,
)
_YEAR_ENDS = lazy_pattern(r"\d ?[жг]\.$")
_AUTHOR_AND_TIME = lazy_pattern(
    rf"""
      (?: {_NAME} [ ] ){{1,2}} {_NAME} (?: , [ ] {_NAME} )? ,? [ ] \(? (?: {DAY} | {TIME} ) \)?
    | (?: {DAY} | {TIME} ) ,? [ ] (?: {_NAME} [ ] ){{1,2}} {_NAME}
    """,
    re.VERBOSE,
)


_PICTURE_FROM = lazy_pattern(
    r"(?:Фото|Сурет|Видео)(?:лар|тер)?(?: [^.!?:]{3,70})(?:[днт][ае]н|[днт][ае]н алынды|дікі|нікі)"
)


def picture_from(line: Line) -> Part | None:
    """Where a picture is from: `Сурет отбасы мұрағатынан`, `Суреттер мұражайдан алынды`."""
    return CREDIT if line.length <= 90 and _PICTURE_FROM.fullmatch(line.text) else None


def author_and_time(line: Line) -> Part | None:
    """An author and when it was published, alone in a line: `Қанат Бөлек, 23:15`, `08:30 Айша Сейіт`."""
    if not line.has_digit or line.length > 60 or line.in_capitals:
        return None
    return CREDIT if _AUTHOR_AND_TIME.fullmatch(line.text) else None


def source(line: Line) -> Part | None:
    """A site or a newspaper, with or without its author and number: `Bilim.kz`, `«Тау таңы» газеті, № 12`."""
    if line.length > 110 or (line.terminal and not _YEAR_ENDS.search(line.text)):
        return None
    return CREDIT if _MARK_OF_SOURCE.search(line.text) and _SOURCE.fullmatch(line.text) else None


_PLACE_NAME = rf"[{UPPER_CYRILLIC}][\w-]+ (?: [ ] (?: облысы | ауданы | қаласы ) )?"
_PLACE_AND_AUTHOR = lazy_pattern(
    rf"{_PLACE_NAME} (?: [ ] [–—-] [ ] {_PLACE_NAME} ){{0,2}} (?: ,?[ ] {DAY} )? \.[ ] (?P<author> .{{4,}} )",
    re.VERBOSE,
)
_TWO_NAMES = lazy_pattern(rf"(?:^|[ ])(?:{_NAME}|[{UPPER_CYRILLIC}]\.) ?{_NAME}\.?$")


def place_and_author(line: Line) -> Part | None:
    """A place, with or without a date, and an author: `Тараз, 18 мамыр. Тілші Перизат Есен`."""
    if line.length > 110 or ". " not in line.text or line.terminal or line.in_capitals:
        return None
    match = _PLACE_AND_AUTHOR.fullmatch(line.text)
    if match is None or _TWO_NAMES.search(match["author"]) is None:
        return None
    return CREDIT if len(match["author"].split()) <= 6 else None


_IMPRINT = lazy_pattern(
    r"(?i:таралымы|тиражы?|заказ|тапсырыс №|пішімі|форматы|индексі|басуға|бағасы) ?[:–—№-]? ?.{0,20}\d"
    r"|\(?(?i:жалғасы (?:бар|келесі)|басы (?:№|өткен)|соңы\. ?басы)|\((?i:соңы)\b|[УЛН]{2} \d{5}"
)


def imprint(line: Line) -> Part | None:
    """The last lines of a book or a paper: `Таралымы 300 дана.`, `Тапсырыс № 22`, `(Жалғасы бар)`."""
    if line.length > 80 or (line.ends_in_verb and "қол қой" not in line.text and "алғасы" not in line.text):
        return None
    return (
        CREDIT
        if _IMPRINT.match(line.text) and ("ағасы" not in line.text or _PRICE.search(line.text))
        else None
    )


_PRICE = lazy_pattern(r"(?:тиын|сом)\b")  # Бағасы 10 тиын

_KIND = r"(?: қаласы | қ\. | ауылы | кенті | облысы | ауданы )"
_NAMED_PLACE = rf"[{UPPER}][\w-]+ (?: [ ] [{UPPER}][\w-]+ )? (?: [ ] {_KIND} )?"
_PLACE_AND_DATE = lazy_pattern(
    rf"{_NAMED_PLACE} (?: ,[ ]? | \t ) {DAY} \.? | {DAY} (?: ,[ ]? | \t ) {_NAMED_PLACE}", re.VERBOSE
)
_WEEKDAY = lazy_pattern(WEEKDAY, re.VERBOSE)


def place_and_date(line: Line) -> Part | None:
    """A place and a date alone in a line: `Ақтөбе, 17 қазан`, `Сәтбаев қаласы     2023 жылғы 29 қараша`."""
    if not line.has_digit or line.length > 70 or _WEEKDAY.match(line.text):
        return None
    return Part.DATELINE if _PLACE_AND_DATE.fullmatch(line.text) else None
