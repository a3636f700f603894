"""Rules over lines that are recognised by their form alone: who wrote it, when, how often it was read.

Each takes a line and says what it is part of, or None. Their order is in `kazprep.structure.rules`.
"""

import re

from kazprep.structure.lines import TAB, Line, Part
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER, UPPER_CYRILLIC
from kazprep.text.date_patterns import DAY, MONTH_AND_YEAR, TIME, WEEKDAY

CREDIT = Part.CREDIT

_SYMBOLS = "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,]\d+)?"

COUNTED = """
оқылды оқылым көрілді көрілім көрсетілді қаралды қаралым қаралуы қаралымы қарау пікір пікірлер лайк бөлісу
просмотр просмотров комментариев
"""
_COUNTED = "|".join(COUNTED.split())
_COUNTER = re.compile(
    rf"""(?:
        \b (?: {_COUNTED} ) (?: [ ] саны )? [ ]? : [ ]? {_NUMBER}
      | {_NUMBER} (?: [ ]? (?: K | M | мың | млн ) \b )? [ ] (?: рет [ ] )? (?: {_COUNTED} ) \b
      | \d+ [ ] (?: мин | минут ) (?: [ ] оқу (?: [ ] уақыты )? | [ ] оқылады )
      | [{_SYMBOLS}] [ ]? {_NUMBER} (?: [ ]? (?: K | M | мың | млн ) \b )? (?! \w )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_OR_TIME = re.compile(
    rf"{DAY} | {MONTH_AND_YEAR} | {TIME} | \b (?i: бүгін | кеше ) (?= ,? [ ] \d\d?: )", re.VERBOSE
)
_PUBLISHED = re.compile(
    r"(?:жарияланған(?: күні| уақыты)?|жарияланды|жаңартылған|жаңартылды|соңғы өзгеріс|күні|уақыты|шыққан күні)\s*:",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rf"\t| ?[/|·•♦›»→▸>–—-]+ ?(?!\w*»)|[,;]|[{_SYMBOLS}]")
_STRONG_SEPARATOR = re.compile("[/|·•♦›▸\t]| » ")
_YEAR_ENDS = re.compile(r"\d ?[жг]\.$")
_WEATHER = re.compile(r"[+−–-]?\d+ ?°C?|\bжел \d+(?:-\d+)? м/с")
_MAX_REST = 4  # words of a line of dates and counters that are neither
_DATED_ITEM = re.compile(rf"(?: {DAY} | {TIME} ) [ ] [–—-] [ ] (?= [^\W\d_] | « )", re.VERBOSE)


def metadata(line: Line) -> Part | None:
    """A line of dates, times and counters: `20 қаңтар 2026, 07:05 / Оқылды: 985`, `16:34`, `Қоғам · 5 мамыр`.

    There may be up to four other words in it, as of a rubric, a site or an author, and no full stop. A date
    and a dash before words begin an item (`6 наурыз – Мектеп байқауы`); a place and a date are a dateline.
    """
    text = line.text
    if (line.terminal and not _YEAR_ENDS.search(text)) or text.endswith(":") or _DATED_ITEM.match(text):
        return None
    if text[0].islower() and not text[0].isdigit():
        return None
    counted = _COUNTER.sub(TAB, text)
    rest = _DATE_OR_TIME.sub(TAB, counted)
    if rest == text:
        return None
    rest = _WEATHER.sub("", _PUBLISHED.sub("", rest))
    others = re.findall(r"[\w.-]*\w", _SEPARATOR.sub(" ", rest))
    if not others:
        return CREDIT
    separators = len(_STRONG_SEPARATOR.findall(text))
    most = _MAX_REST + 2 * (separators > 1)
    if len(others) > most or ("(" in rest and separators < 2) or ":" in rest or "?" in rest:
        return None
    times = len(_DATE_OR_TIME.findall(text))
    if counted == text and times == 1 and not _STRONG_SEPARATOR.search(text) and not _PUBLISHED.search(text):
        return None
    if (
        _COUNTER.search(text) is None
        and rest[:1] != TAB
        and times == 1
        and TAB not in text
        and " / " not in text
    ):
        # One date after words that a separator parts from it: `Мәдениет · 9 мамыр`.
        return CREDIT if _STRONG_SEPARATOR.search(rest) else None
    return CREDIT


_ONLY_NUMBER = re.compile(
    r"[–—-]? ?\d{1,4} ?[–—-]?|(?:\d{1,4} ?- ?бет|бет \d{1,4}|стр\. \d{1,4})", re.IGNORECASE
)
_RUNNING_HEAD = re.compile(
    rf"\d{{1,4}}\t[^\t\d][^\t]*|[^\t]*[^\t\d]\t\d{{1,4}}|\d{{1,4}} ?-бет\t.*|.*\t\d{{1,4}} ?-бет"
)
_PAGES = re.compile(
    rf"(?:[{_SYMBOLS}«‹<] ?)?(?:алдыңғы|артқа|келесі)?(?:[ \t|]*(?:\d{{1,3}}|\.\.\.|…)){{3,}}[ \t|]*(?:алға|келесі)?(?: ?[{_SYMBOLS}»›>])?",
    re.IGNORECASE,
)


def page_number(line: Line) -> Part | None:
    """A number alone, with or without dashes, is of a page or a counter: `– 31 –`, `8-бет`, `1 2 3 ... 14`."""
    if _ONLY_NUMBER.fullmatch(line.text):
        return CREDIT
    is_row = TAB in line.text and "..." not in line.text
    return CREDIT if not is_row and _PAGES.fullmatch(line.text) else None


def running_head(line: Line) -> Part | None:
    """The head of a page, with its number in a column of its own: `МҰРА        73`."""
    return CREDIT if TAB in line.text and _RUNNING_HEAD.fullmatch(line.text) else None


def symbols(line: Line) -> Part | None:
    """A line without letters is a separator or counters: `* * *`, `👁 8 412   💬 23`."""
    if _LETTER.search(line.text) is not None:
        return None
    has_digit = any(character.isdigit() for character in line.text)
    return CREDIT if not has_digit or _COUNTER.match(line.text) else None


_RATE = re.compile(rf"(?:\b(?:USD|EUR|RUB|CNY|GBP|KGS|UZS|TRY)|[$€₽£¥]) ?(?={_NUMBER})")


def exchange_rates(line: Line) -> Part | None:
    """The rates of two currencies or more: `USD 512,3 ↑   EUR 573,8 ↓`, `$512.3 €573.8`."""
    if len(_RATE.findall(line.text)) < 2 or line.terminal:
        return None
    letters = re.sub(r"USD|EUR|RUB|CNY|GBP|KGS|UZS|TRY", "", line.text)
    return CREDIT if len(_LETTER.findall(letters)) < 12 else None


_ROLES = """
фото сурет суреттер мәтін видео автор авторы авторлар дереккөз дереккөзі редактор редакторы тел факс
e-mail email редакция санат санаттар санаты тег тегтер
тұлға редакторлар шығарушы оператор монтаж төраға төрағасы хатшы хатшысы безендірген
журналист фотограф суретші корректор дизайнер
"""
_ROLE = "|".join(sorted((word.replace("-", r"\-") for word in _ROLES.split()), key=len, reverse=True))
_LABELLED = re.compile(
    rf"(?:(?:[{UPPER}][\w-]* ){{0,3}}(?:\w+ ){{0,2}})?(?:{_ROLE})(?: (?:мен|және|пен|бен) (?:{_ROLE}))?\.?(?: ?:| [–—-]) ?\S",
    re.IGNORECASE,
)
_WORKED = "дайындаған|түсірген|сұхбаттасқан|сұхбат алған|жазып алған|жинаған|аударған|әңгімелескен|құрастырған|өңдеген|жазған|сөйлескен|әңгімелесті|безендірген|ұсынған"
_NAME = rf"[{UPPER}][\w’'-]*"
_FIRST_UPPER = re.compile(rf"(?i:{_WORKED})(?: ?[:–—-])? [{UPPER}@\[(]")


def labelled_credit(line: Line) -> Part | None:
    """A line that names a role and who has it: `Фото: Ә. Оспанов`, `Мәтін мен сурет: ...`, `Тел.: 8 ...`."""
    match = _LABELLED.match(line.text)
    if match is None or line.length > 140 or line.terminal in ("?", "!", "…"):
        return None
    words_before = len(re.findall(r"\w+", match[0]))
    if words_before > 4 and line.ends_in_verb:
        return None
    # Телефон: prose after the colon, with a sentence's end, is not a credit.
    return None if line.terminal and line.ends_in_verb else CREDIT


def done_by(line: Line) -> Part | None:
    """Who prepared, took, translated it: `Дайындаған – Айгүл Есен`, `Суретті түсірген Асқар Тойбай.`"""
    if line.length > 110 or (line.terminal and line.ends_in_verb):
        return None
    found = _FIRST_UPPER.search(line.text)
    if found is None or len(re.findall(r"\w+", line.text[: found.start()])) > 3:
        return None
    rest = line.text[found.end() - 1 :]
    lower = re.findall(rf"(?<!\w)[{LOWER_CYRILLIC}]\w+", rest)
    return CREDIT if len(lower) <= 4 else None


_CAPITAL_SURNAME = rf"[{UPPER_CYRILLIC}]{{2,}}(?:-[{UPPER_CYRILLIC}]+)?"
_GIVEN_NAME = rf"(?:[{UPPER_CYRILLIC}](?:[{LOWER_CYRILLIC}]+(?:-[{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+)?|\.))"
_BYLINE = re.compile(
    rf"(?P<before>(?:[\w«»\"№-]+ ){{0,7}})(?:{_GIVEN_NAME} ?){{1,3}}(?P<surname>{_CAPITAL_SURNAME})(?P<after>[.,]?|, .+)"
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


_INITIALS_AND_SURNAME = rf"[{UPPER_CYRILLIC}]\. ?(?:[{UPPER_CYRILLIC}]\. ?)?[{UPPER_CYRILLIC}][{LOWER_CYRILLIC}]+(?:-[{UPPER_CYRILLIC}]\w+)?"
_INITIALED = re.compile(
    rf"{_INITIALS_AND_SURNAME}(?:(?:, {_INITIALS_AND_SURNAME})*|, [{LOWER_CYRILLIC}«№][^.!?:;]{{2,80}})"
)
_SIGNED = re.compile(rf"[^\t]+\t{_INITIALS_AND_SURNAME}\.?")
_ACTING = re.compile(rf"[^.!?:;\t]{{3,80}} (?:м\. ?а\. )?{_INITIALS_AND_SURNAME}")


def signature(line: Line) -> Part | None:
    """Initials and a surname, with or without a post, or after one in a column: `Хатшысы      С. Жақып`."""
    text = line.text
    if _INITIALED.fullmatch(text) or _SIGNED.fullmatch(text):
        return CREDIT
    return (
        CREDIT
        if _ACTING.fullmatch(text)
        and re.search(r"(?:м\. ?а\.|басшысы|директоры|төрағасы|хатшысы|әкімі|бастығы) [^ ]{2}", text)
        else None
    )


_LATIN_SITE = r"(?:www\.)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,6}"
_PERSON = rf"{_NAME}(?: {_NAME}){{0,2}}"


def source(line: Line) -> Part | None:
    """A site or a newspaper, with or without its author and number: `Bilim.kz`, `«Тау таңы» газеті, № 12`."""
    text = line.text
    if line.length > 110 or line.terminal and not re.search(r"(?:ж|г)\.$", text):
        return None
    if re.fullmatch(rf"{_LATIN_SITE}(?:,? {_PERSON}| ?/ ?[^.!?]{{2,40}})?|{_PERSON},? {_LATIN_SITE}", text):
        return CREDIT
    if re.fullmatch(
        r"[«\"][^«»\"]{2,40}[»\"](?: (?:газеті|журналы|айдары),?(?: ?№.{0,60}|.{0,30})|,? №.{0,60})", text
    ):
        return CREDIT
    if re.fullmatch(
        rf"{_PERSON}, [«\"][^«»\"]{{2,40}}[»\"](?:,? (?:газеті|журналы)(?: үшін)?)?(?:,.{{0,40}})?", text
    ):
        return CREDIT
    return CREDIT if re.match(r"[«\"][^«»\"]{2,40}[»\"]\t.*№ ?\d", text) else None


_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\bt\.me/\S+|\+?\d(?:[ ()\-–]{0,2}\d){9,}|(?<!\S)@\w+|\b\d{6},"
)
_SYMBOL_FIRST = re.compile(f"[{_SYMBOLS}]")
_POSTAL = re.compile(r"\b\d{6}\b,? .*(?:көшесі|к-сі|даңғылы|қ\.|қаласы)")
_CONTACT_WORDS = frozenset(
    "тел телефон телефоны факс e mail email пошта сайт арнасы ішкі мекенжай қоңырау instagram telegram facebook whatsapp телеграм".split()
)


def contact(line: Line) -> Part | None:
    """Addresses and numbers to reach somebody, with hardly another word: `pr@mysal.kz  +7 (7172) 55-27-98`."""
    text = line.text
    if line.length > 140 or line.terminal or text[0] in "–—-" or _SYMBOL_FIRST.match(text):
        return None
    if _POSTAL.match(text):
        return CREDIT
    rest = _CONTACT.sub(TAB, text)
    if rest == text:
        return None
    words = re.findall(r"[^\W\d_]+", rest)
    others = [word for word in words if word.lower() not in _CONTACT_WORDS]
    if ":" in rest and (others or words[0].lower() in {"сайт", "пошта", "whatsapp", "телефоны"}):
        return None  # Толық ақпарат: www.mysal.kz
    return CREDIT if len(others) <= 2 else None


_TAGS = re.compile(r"[Тт]ег(?:тер)?\s*:\s*#\w+(?:[\s,]+#\w+)*")
_CRUMBS = re.compile(r" (?:›|»|→|▸|>|//) ")
_SHARE = re.compile(r"\b(?:Бөлісу|Шрифт|Тыңдау|Басып шығару|Жазылу|Ұнату)\b")


def navigation(line: Line) -> Part | None:
    """A path through a site, its tags or its buttons: `Басты бет → Қоғам`, `Тегтер: #су`, `Бөлісу`."""
    text = line.text
    if line.terminal or line.length > 120:
        return None
    if _TAGS.fullmatch(text):
        return CREDIT
    crumbs = _CRUMBS.split(text.replace(TAB, " "))
    if len(crumbs) > 1 and all(0 < len(crumb.split()) <= 4 for crumb in crumbs):
        return CREDIT
    return CREDIT if _SHARE.search(text) and len(line.words) <= 6 else None


_LANGUAGES = frozenset("қаз рус орыс eng ағыл kaz rus kz ru en қазақша русский english кз".split())


def menu(line: Line) -> Part | None:
    """The menu of a site, one word or two in each column: `Басты бет    Саясат    Қоғам`, `ҚАЗ / РУС / ENG`."""
    text = line.text
    if line.terminal or any(character.isdigit() for character in text):
        return None
    cells = [cell.strip() for cell in re.split(r"\t| [/|] ", text)]
    if len(cells) < 2:
        return None
    if all(cell.lower() in _LANGUAGES for cell in cells) or (
        len(cells) > 3 and sum(cell.lower() in _LANGUAGES for cell in cells) > 1
    ):
        return Part.LIST
    is_menu = len(cells) > 4 and all(0 < len(cell.split()) <= 2 for cell in cells)
    return Part.LIST if is_menu else None


_RIGHTS = re.compile(
    r"©|Материалды? (?:көшіріп|пайдалан)|Материал ақпараттық сипатта|(?:Б|б)арлық құқық(?:тары)? қорғал|гиперсілтеме (?:жаса|міндетті)"
    r"|мақаланың бастамасы|Бұл бетте соңғы өзгеріс|сайтына сілтеме жаса"
)


def rights(line: Line) -> Part | None:
    """Who has the rights, and how it may be used: `© 2024 «Тау» ЖШС`, `Материалды көшіріп басқанда ...`."""
    return CREDIT if line.length <= 160 and _RIGHTS.search(line.text) else None


_CLASSIFICATION = re.compile(r"(?:ӘОЖ|УДК|ӘӨЖ|МРНТИ|ҒТАМР|ББК|КБЖ|ISSN|ISBN|DOI)\b")
_ARCHIVE = re.compile(r"\d+[- ]?қор\b.*\b(?:тізбе|тізім|іс|парақ)|\d+-тізбе, \d+-іс")


def library_code(line: Line) -> Part | None:
    """The code of a library or the place in an archive: `ӘОЖ 811.512`, `121-қор, 3-тізбе, 57-іс`."""
    if _CLASSIFICATION.match(line.text) and line.length < 60:
        return CREDIT
    return CREDIT if line.length < 110 and not line.ends_in_verb and _ARCHIVE.search(line.text) else None


_PLACE_NAME = rf"[{UPPER_CYRILLIC}][\w-]+ (?: [ ] (?: облысы | ауданы | қаласы ) )?"
_PLACE_AND_AUTHOR = re.compile(
    rf"{_PLACE_NAME} (?: [ ] [–—-] [ ] {_PLACE_NAME} ){{0,2}} (?: ,? [ ] {DAY} )? \. [ ] (?P<author> .{{4,80}} )",
    re.VERBOSE,
)
_TWO_NAMES = re.compile(rf"(?:^|[ ])(?:{_NAME}|[{UPPER_CYRILLIC}]\.) ?{_NAME}\.?$")


def place_and_author(line: Line) -> Part | None:
    """A place, with or without a date, and an author: `Тараз, 18 мамыр. Тілші Перизат Есен`."""
    if line.length > 110 or line.terminal or line.in_capitals:
        return None
    match = _PLACE_AND_AUTHOR.fullmatch(line.text)
    if match is None or _TWO_NAMES.search(match["author"]) is None:
        return None
    return CREDIT if len(match["author"].split()) <= 6 else None


_PLACE_AND_DATE = re.compile(
    rf"""
      [{UPPER}][\w-]+ (?: [ ] [{UPPER}][\w-]+ )? (?: [ ] (?: қаласы | қ\. | ауылы | кенті | облысы | ауданы ) )? (?: ,[ ]? | \t | [ ]{{2,}} ) {DAY} \.?
    | {DAY} (?: ,[ ]? | \t ) (?: [{UPPER}][\w-]+ ){{1,2}} (?: [ ] (?: қаласы | қ\. | ауылы | кенті | облысы ) )?
    | (?: [{UPPER}][\w-]+ [ ]? ){{1,2}} (?: қаласы | қ\. | ауылы ) (?: ,[ ]? | \t ) {DAY} \.?
    """,
    re.VERBOSE,
)


def place_and_date(line: Line) -> Part | None:
    """A place and a date alone in a line: `Ақтөбе, 17 қазан`, `Сәтбаев қаласы     2023 жылғы 29 қараша`."""
    if line.length > 70 or re.match(WEEKDAY, line.text, re.VERBOSE):
        return None
    return Part.DATELINE if _PLACE_AND_DATE.fullmatch(line.text) else None
