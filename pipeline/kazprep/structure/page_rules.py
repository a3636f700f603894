"""Rules over lines that the page puts around an article: dates, counters, page numbers, addresses, menus.

Each takes a line and says what it is part of, or None. Their order is in `kazprep.structure.rules`.
"""

import re

from kazprep.structure.lines import TAB, Line, Part
from kazprep.text.date_patterns import DAY, MONTH_AND_YEAR, TIME, WEEKDAY
from kazprep.text.lazy_pattern import lazy_pattern

CREDIT = Part.CREDIT

_SYMBOLS = "\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"
_LETTER = lazy_pattern(r"[^\W\d_]")
_NUMBER = r"(?:\d{1,3}(?:[ \u00a0]\d{3})+|\d+)(?:[.,]\d+)?"

COUNTED = """
оқылды оқылым көрілді көрілім көрсетілді қаралды қаралым қаралуы қаралымы қарау пікір пікірлер лайк бөлісу
бөлісілді бөлісті жазылушы оқығандар оқылған сақтау ұнату қаралған
просмотр просмотров комментариев
"""
_COUNTED = "|".join(COUNTED.split())
_COUNTER = lazy_pattern(
    rf"""(?:
        \b (?: {_COUNTED} ) (?: [ ] саны )? (?: [ ]? : [ ]? | [ ] (?: [–—-] [ ] )? ) {_NUMBER}
        (?: [ ] рет \b )?
      | {_NUMBER} (?: [ ]? (?: K | M | мың | млн ) \b )? [ ] (?: рет [ ] )? (?: {_COUNTED} ) \b
      | \d+ [ ] (?: мин | минут ) (?: [ ] оқу (?: [ ] уақыты )? | [ ] оқылады | [ ] кетеді )
      | \d+ [ ] минуттық [ ] оқу | \b оқу [ ] уақыты [ ]? [:–—-] [ ]? \d+ [ ] мин(?:ут)?
      | [{_SYMBOLS}] [ ]? {_NUMBER} (?: [ ]? (?: K | M | мың | млн ) \b )? (?! \w | -\w )
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_OR_TIME = lazy_pattern(
    rf"""
      {DAY} | {MONTH_AND_YEAR} | {TIME}
    | \b (?i: бүгін | кеше ) (?= ,? [ ] \d\d?: ) | {WEEKDAY} (?= ,? [ ] \d\d: )
    """,
    re.VERBOSE,
)
_PUBLISHED = lazy_pattern(
    r"(?:жаңартылған|жаңартылды|жаңарту|жарияланған|жарияланды|күні|соңғы өзгеріс|уақыты)"
    r"(?: (?:күні|уақыты))?\s*:",
    re.IGNORECASE,
)
_SEPARATOR = lazy_pattern(rf"\t| ?[/|·•♦›»→▸>–—-]+ ?(?!\w*»)|[,;]|[{_SYMBOLS}]")
_STRONG_SEPARATOR = lazy_pattern("[/|·•♦›▸\t]| » ")
_YEAR_ENDS = lazy_pattern(r"\d ?[жг]\.$")
_WEATHER = lazy_pattern(r"[+−–-]?\d+ ?°C?|\bжел \d+(?:-\d+)? м/с")
_WEEKDAY = lazy_pattern(WEEKDAY, re.VERBOSE)
_MAX_REST = 4  # words of a line of dates and counters that are neither
_DATED_ITEM = lazy_pattern(rf"(?: {DAY} | {TIME} ) [ ] [–—-] [ ] (?= [^\W\d_] | « )", re.VERBOSE)


_COUNTED_STEMS = sorted({word[:4] for word in COUNTED.split()} | {"мин"})


_MONTH_STEMS = (
    *("қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар", "жел"),
    *(
        "январ",
        "феврал",
        "март",
        "апрел",
        "май",
        "мая",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
    ),
)
_DIGITS_OF_DATE = lazy_pattern(r"\d[:./-]\d")


def _may_date(lower: str) -> bool:
    """Whether there can be a date or a time in a line, in lowercase: faster than the search for one."""
    return _DIGITS_OF_DATE.search(lower) is not None or any(stem in lower for stem in _MONTH_STEMS)


def _may_count(text: str, lower: str) -> bool:
    """Whether there can be a counter in a line: faster than the search for one."""
    return max(text) >= "\u2190" or any(stem in lower for stem in _COUNTED_STEMS)


def metadata(line: Line) -> Part | None:
    """A line of dates, times and counters: `20 қаңтар 2026, 07:05 / Оқылды: 985`, `16:34`.

    There may be up to four other words in it, as of a rubric, a site or an author, and no full stop. A date
    and a dash before words begin an item (`6 наурыз – Мектеп байқауы`); a place and a date are a dateline.
    """
    text = line.text
    if not line.has_digit:
        return None
    if (line.terminal and not _YEAR_ENDS.search(text)) or text.endswith(":") or _DATED_ITEM.match(text):
        return None
    if text[0].islower() and not _WEEKDAY.match(text):
        return None
    lower = text.lower()
    counted = _COUNTER.sub(TAB, text) if _may_count(text, lower) else text
    rest = _DATE_OR_TIME.sub(TAB, counted) if _may_date(lower) else counted
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
    is_published = _PUBLISHED.search(text) is not None or text.endswith(("жаңартылды", "жарияланды"))
    if counted == text and times == 1 and not _STRONG_SEPARATOR.search(text) and not is_published:
        return None
    one_date_last = (
        counted == text and times == 1 and rest[:1] != TAB and TAB not in text and " / " not in text
    )
    return None if one_date_last and not _STRONG_SEPARATOR.search(rest) else CREDIT


_ONLY_NUMBER = lazy_pattern(
    r"[–—-]? ?\d{1,4} ?[–—-]?|(?:\d{1,4} ?- ?бет|бет \d{1,4}|стр\. \d{1,4})", re.IGNORECASE
)
_RUNNING_HEAD = lazy_pattern(
    r"\d{1,4}(?: ?-бет)?\t[^\t\d][^\t]*|[^\t]*[^\t\d]\t\d{1,4}(?: ?-бет)?|\d{1,4} ?-бет\t.*"
)
_PAGES = lazy_pattern(
    rf"""
    (?: [{_SYMBOLS}«‹<] [ ]? )? (?: алдыңғы | артқа | келесі )?
    (?: [ \t|]* (?: \d{{1,3}} | \.\.\. | … ) ){{3,}}
    [ \t|]* (?: алға | келесі )? (?: [ ]? [{_SYMBOLS}»›>] )?
    """,
    re.IGNORECASE | re.VERBOSE,
)


def page_number(line: Line) -> Part | None:
    """A number alone, with or without dashes, is of a page or a counter: `– 31 –`, `8-бет`, `1 2 ... 14`."""
    if not line.has_digit:
        return None
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
    return CREDIT if not line.has_digit or _COUNTER.match(line.text) else None


_CURRENCY = "(?:USD|EUR|RUB|CNY|GBP|KGS|UZS|TRY|BTC)"
_RATE = lazy_pattern(rf"(?:\b{_CURRENCY}|[$€₽£¥]) ?(?={_NUMBER})")
_ONE_RATE = lazy_pattern(rf"(?:{_CURRENCY}|[$€₽£¥]) ?{_NUMBER} ?[↑↓▲▼▬]?")
_WEATHER_NOW = lazy_pattern(r"(?<![\w.,])[+−–-]? ?\d{1,2} ?°")


def exchange_rates(line: Line) -> Part | None:
    """Rates of currencies: `USD 512,3 ↑   EUR 573,8 ↓`, `$512.3 €573.8`, `USD 512,3`."""
    if not line.has_digit or line.terminal or line.length > 140:
        return None
    count = len(_RATE.findall(line.text))
    if count < 2:
        return CREDIT if count and _ONE_RATE.fullmatch(line.text) else None
    letters = re.sub(_CURRENCY, "", line.text)
    return CREDIT if len(_LETTER.findall(letters)) < 24 else None


def weather(line: Line) -> Part | None:
    """The weather of the day, as sites have it: `Тараз, −19°C, жел 6 м/с`, `Мерке: +7°C`."""
    if not line.has_digit or line.terminal or line.length > 70 or "°" not in line.text or line.ends_in_verb:
        return None
    return CREDIT if _WEATHER_NOW.search(line.text) and len(line.words) <= 9 else None


_CONTACT = lazy_pattern(
    r"""
      [\w.+-]+ @ [\w-]+ (?: \. [\w-]+ )+ | (?: https?:// | www\. ) \S+ | \b t\.me/ \S+
    | \+? \d (?: [ ()\-–]{0,2} \d ){9,} | (?<!\S) @\w+ | \b \d{6} ,
    """,
    re.VERBOSE,
)
_DIGIT = lazy_pattern(r"\d")
_SIGNS_OF_CONTACT = ("@", "www.", "http", "t.me")
_SYMBOL_FIRST = lazy_pattern(f"[{_SYMBOLS}]")
_POSTAL = lazy_pattern(r"\b\d{6}\b,? .*(?:көшесі|к-сі|даңғылы|қ\.|қаласы)")
_CONTACT_WORDS = """
e email facebook instagram mail telegram whatsapp арнасы ішкі қоңырау мекенжай пошта сайт тел телеграм телефон
телефоны факс
"""
_OF_CONTACT = frozenset(_CONTACT_WORDS.split())
_OF_PROSE = frozenset(("whatsapp", "пошта", "сайт", "телефоны"))  # Пошта: info@mysal.kz


def contact(line: Line) -> Part | None:
    """Addresses and numbers to reach somebody, with hardly another word: `pr@mysal.kz  8 7172 55-27-98`."""
    text = line.text
    if line.length > 140 or line.terminal or text[0] in "–—-" or _SYMBOL_FIRST.match(text):
        return None
    if _POSTAL.match(text):
        return CREDIT
    if not line.has_digit and "@" not in text and "." not in text:
        return None
    if not any(sign in text for sign in _SIGNS_OF_CONTACT) and len(_DIGIT.findall(text)) < 6:
        return None
    rest = _CONTACT.sub(TAB, text)
    if rest == text:
        return None
    words = re.findall(r"[^\W\d_]+", rest)
    others = [word for word in words if word.lower() not in _OF_CONTACT]
    if ":" in rest and (others or (words and words[0].lower() in _OF_PROSE)):
        return None  # Толық ақпарат: www.mysal.kz
    return CREDIT if len(others) <= 2 else None


_TAGS = lazy_pattern(r"[Тт]ег(?:тер)?\s*:\s*#\w+(?:[\s,]+#\w+)*")
_PATH = lazy_pattern(r"Бас(?:ты)? бет(?:і)? [/›»→▸>|] ")
_CRUMBS = lazy_pattern(r" (?:›|»|→|▸|>|//) ")
_SHARE = lazy_pattern(r"\b(?:Бөлісу|Шрифт|Тыңдау|Басып шығару|Жазылу|Ұнату)\b")
_BUTTON = lazy_pattern(
    r"\b(?:Тіркелу|Іздеу(?= \W| \w+$)|Көбірек көрсету|Мәтін мөлшері|Жүктелуде|Пікір (?:қалдыру|жазу)"
    r"|Хабарламаны қосу)\b"
    r"|(?i:бөлісіңіз(?:дер)?): |арнамызға жазылыңыз"
)


def navigation(line: Line) -> Part | None:
    """A path through a site, its tags or its buttons: `Басты бет → Қоғам`, `Тегтер: #су`, `Бөлісу`.

    So is the head of a newspaper's page between lozenges: `♦ Тау таңы ♦ ДҮЙСЕНБІ`.
    """
    text = line.text
    if (line.terminal and not text.endswith("...")) or line.length > 120:
        return None
    if _PATH.match(text) and len(line.words) <= 12:
        return CREDIT
    if _TAGS.fullmatch(text):
        return CREDIT
    if text.count("♦") > 1:
        return CREDIT
    crumbs = _CRUMBS.split(text.replace(TAB, " "))
    if len(crumbs) > 1 and all(0 < len(crumb.split()) <= 4 for crumb in crumbs):
        return CREDIT
    if len(line.words) > 6:
        return None
    return CREDIT if _SHARE.search(text) or (TAB not in text and _BUTTON.search(text)) else None


_LANGUAGES = frozenset(
    (
        "en",
        "eng",
        "english",
        "kaz",
        "kz",
        "ru",
        "rus",
        "ағыл",
        "кз",
        "қаз",
        "қазақша",
        "орыс",
        "ру",
        "рус",
        "русский",
    )
)


def menu(line: Line) -> Part | None:
    """The menu of a site, a word or two in each column: `Басты бет    Саясат    Қоғам`, `ҚАЗ / РУС`."""
    text = line.text
    if line.has_digit or line.terminal or line.length > 140:
        return None
    cells = [cell.strip() for cell in re.split(r"\t| [/|•·▪] ", text)]
    if len(cells) < 2:
        languages = text.split()
        if len(languages) > 1 and all(word.lower() in _LANGUAGES for word in languages):
            return Part.LIST
        return Part.LIST if _MENU_SIGN.match(text) else None
    if all(cell.lower() in _LANGUAGES for cell in cells) or (
        len(cells) > 3 and sum(cell.lower() in _LANGUAGES for cell in cells) > 1
    ):
        return Part.LIST
    is_menu = len(cells) > 4 and all(0 < len(cell.split()) <= 2 for cell in cells)
    if not is_menu and _MENU.search(text):
        cells = [cell.strip() for cell in _BETWEEN_ENTRIES.split(text)]
        is_menu = len(cells) > 2 and all(len(cell.split()) <= 3 for cell in cells)
    return Part.LIST if is_menu or _MENU_SIGN.match(text) else None


_MENU = lazy_pattern(
    r"(?i:\bбас(?:ты)? бет|мәзір|айдарлар|жаңалық|байланыс|кесте|фото|видео|іздеу|блог|қоғам|спорт)\b"
)
_BETWEEN_ENTRIES = lazy_pattern(r"\t| ?[/|•·▪▼▾] ?|(?<=[^\s]): ")
_MENU_SIGN = lazy_pattern(r"[☰≡] ?\w|(?:[^\W\d_]+ ?[▼▾] ?)+$")


_RIGHTS = lazy_pattern(
    r"©|Материалды? (?:көшіріп|пайдалан)|Материал ақпараттық сипатта|[Бб]арлық құқық(?:тары)? қорғал"
    r"|гиперсілтеме (?:жаса|міндетті)|мақаланың бастамасы|Бұл бетте соңғы өзгеріс|сайтына сілтеме жаса"
)


_OF_RIGHTS = ("©", "Материал", "құқық", "сілтеме", "мақаланың", "соңғы өзгеріс")  # faster than the search


def rights(line: Line) -> Part | None:
    """Who has the rights, and how it may be used: `© 2024 «Тау» ЖШС`, `Материалды көшіріп басқанда ...`."""
    if not any(word in line.text for word in _OF_RIGHTS):
        return None
    return CREDIT if line.length <= 160 and _RIGHTS.search(line.text) else None


_CLASSIFICATION = lazy_pattern(r"(?:ӘОЖ|УДК|ӘӨЖ|МРНТИ|ҒТАМР|ББК|КБЖ|ISSN|ISBN|DOI)\b")
_ARCHIVE = lazy_pattern(r"\d+[- ]?қор\b.*\b(?:тізбе|тізім|іс|парақ)|\d+-тізбе, \d+-іс")


def library_code(line: Line) -> Part | None:
    """The code of a library or the place in an archive: `ӘОЖ 811.512`, `121-қор, 3-тізбе, 57-іс`."""
    if not line.has_digit:
        return None
    if _CLASSIFICATION.match(line.text) and line.length < 60:
        return CREDIT
    return CREDIT if line.length < 110 and not line.ends_in_verb and _ARCHIVE.search(line.text) else None
