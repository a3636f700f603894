"""Rules over stops in what opens a sentence: the dateline of an agency, the label of an article or table."""

import re

from kazprep.boundaries.candidates import Stop, Verdict
from kazprep.boundaries.lexicon import STARTERS
from kazprep.text.alphabet import CAPITAL

_MONTH = r"""(?i:
    қаң(?:тар)? | ақп(?:ан)? | нау(?:рыз)? | сәу(?:ір)? | мам(?:ыр)? | мау(?:сым)? | шіл(?:де)? | там(?:ыз)?
  | қыр(?:күйек)? | қаз(?:ан)? | қар(?:аша)? | жел(?:тоқсан)?
  | января | февраля | марта | апреля | мая | июня | июля | августа | сентября | октября | ноября | декабря
)"""
_DAY = rf"""(?: (?:
    \d{{1,2}} [ ] {_MONTH} \.? (?: ,? [ ] \d{{4}} )?
  | \d{{4}} (?: [ ] жылғы | [ ] жылы | [ ]? ж\. | , )? [ ] \d{{1,2}} [ ] {_MONTH}
  | {_MONTH} [дт][ыі]ң [ ] \d{{1,2}} (?: -?[іісы]\w{{0,3}} )?
  | \d{{1,2}} [./] \d{{1,2}} [./] \d{{2,4}}
) (?: [ ]? (?: жыл\w* | ж\.? | г\.? ) )? )"""
_NAME = rf"[{CAPITAL}][\w’'-]*"
_PLACE = rf"""
    {_NAME} (?: (?: [ ]? [,/–—] [ ]? | [ ] ) {_NAME} ){{0,3}}
    (?: [ ] (?: облысы | ауданы | қаласы | ауылы ) )?
"""
_KNOWN = "Қазақпарат|Қазинформ|Казинформ|Интерфакс|Азаттық|Спутник|Синьхуа|Анадолы|Егемен|Айқын|Хабар|Жетісу"
_TWO_CAPITALS = rf"\w{{0,9}} [{CAPITAL}] \w{{0,9}} [{CAPITAL}] \w*"
# A word in Latin letters or with two capitals, a domain, a known name: `KAZINFORM`, `ҚазАқпарат`, `mysal.kz`.
_AGENCY = rf"""(?:
    [/(\[«“"]?
    (?: [A-Z][\w’'-]* | (?: [\w-]+ \. ){{1,3}} [a-z]{{2,4}} | {_TWO_CAPITALS} | {_KNOWN} )
    (?: [.-] [a-zA-Z]{{2,4}} )? (?: [ -] {_NAME} ){{0,2}} [/)\]»”"]?
    (?: [ ]? / [^/\n]{{2,40}} / | [ ]? \( [^()\n]{{2,40}} \) )?  # who wrote it
)"""
_DATELINE = re.compile(rf"{_PLACE} (?: [.,]? [ ] {_DAY} )? (?: [ ] [–—-] [ ] {_AGENCY} )?", re.VERBOSE)
_BEFORE_AGENCY = re.compile(r" [–—-] ")
_QUOTED = r"[«“\"] [^«»“”\"\n]{2,30} [»”\"]"  # an agency only where there is a date
_DASH = r"(?: \s* [–—] | \s+ - \s )"
_REST_OF_DATELINE = re.compile(
    rf"\s* (?: {_DAY} [.,]? \s* (?: {_AGENCY} | {_QUOTED} )? | {_AGENCY} ) {_DASH}", re.VERBOSE
)
_REST_BEHIND_DATE = re.compile(rf"\s* (?: {_AGENCY} | {_QUOTED} ) {_DASH}", re.VERBOSE)
_DIGIT = re.compile(r"\d")
_LONGEST_DATELINE = 80  # characters


def dateline(stop: Stop) -> Verdict | None:
    """The stop is in the dateline that opens a sentence: `ОРАЛ. KAZINFORM –`, `Семей. 5 мамыр. ҚазАқпарат –`.

    So is the one behind the agency's name where it follows the date: `АЛМАТЫ, 5 мамыр – Sputnik. Қар жауды`.
    """
    length = stop.start - stop.sentence_start
    if stop.mark != "." or stop.close or not 2 < length <= _LONGEST_DATELINE:
        return None
    before = stop.text[stop.sentence_start : stop.start]
    if not before[0].isupper() or _DATELINE.fullmatch(before) is None:
        return None
    has_date = _DIGIT.search(before) is not None
    rest = _REST_BEHIND_DATE if has_date else _REST_OF_DATELINE
    is_last = has_date and _BEFORE_AGENCY.search(before) is not None
    return Verdict.JOIN if is_last or rest.match(stop.text, stop.end) else None


_SURE_LABELS = """
абзац акт анықтама бап билет бөлік бөлім бөлімше график дәріс диаграмма ереже жаттығу кезең кесте көрініс
қадам қосымша лемма модуль мысал нұсқа параграф перде пункт сабақ слайд сурет схема сызба сызбанұсқа тақырып
тапсырма тарау тармақ тармақша теорема формула хикая эпизод әңгіме
"""
_OTHER_LABELS = "ән апта әдіс есеп жыр карта кеңес кітап күн миф себеп сөз сұрақ том топ тур факт"
_SURE = frozenset(_SURE_LABELS.split())
_LABELS = _SURE | set(_OTHER_LABELS.split())
_LABEL = "(?:" + "|".join(sorted(_LABELS, key=len, reverse=True)) + ")"
_BEFORE_NUMBER = (
    "(?:анықтама|билет|бөлім|график|дәріс|диаграмма|жаттығу|карта|кесте|қосымша|лемма|мысал|параграф|сабақ|слайд"
    "|сурет|схема|сызба|тақырып|тапсырма|тарау|теорема|формула)"
)
_NUMBER = r"(?:№[ ]?)?(?:\d{1,4}(?:[.-]\d{1,3})*[а-яәғқңі]?|[IVXLCІХСМҮ]{1,7})"
_TENTH = "бірінші|екінші|үшінші|төртінші|бесінші|алтыншы|жетінші|сегізінші|тоғызыншы"
_ORDINAL = (
    rf"(?:(?:(?:он|жиырма|отыз|қырық|елу)[ ])?(?:{_TENTH})|оныншы|жиырмасыншы|отызыншы|қырқыншы|елуінші)"
)
_ONE_LABEL = rf"""(?:
    (?: {_NUMBER} (?: -?(?:[ыі]н)?ш[ыі] )? [ ]? [-–—]? [ ]? | {_ORDINAL} [ ] ) (?: кіші [ ] )? {_LABEL}
  | {_BEFORE_NUMBER} [ ] {_NUMBER}
  | § [ ]? \d{{1,3}} (?: \.\d{{1,3}} )*
)"""
_LABELLED = re.compile(
    rf"""
    (?P<before> \A [\#*♦•]* [ ]* [«“„"(\[]* | [«“„"] | :[ ] )
    (?: {_ONE_LABEL} \. [ ] )* {_ONE_LABEL} \Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ROMAN = re.compile("[IVXLCІХСМҮ]{1,7}")
_LONGEST_LABEL = 60  # characters


def label(stop: Stop) -> Verdict | None:
    """The stop follows the label of what the sentence is about: `5-бап. Салық`, `Кесте 4. Баға`.

    It has to be the first in its sentence or quotation. Inside a paragraph a sentence may be a label and no
    more (`Қай бап? 5-бап. Оны бәрі біледі.`), so that there a word that begins sentences may not follow.
    """
    if stop.mark != "." or stop.close:
        return None
    last = stop.word.rpartition("-")[2].casefold()
    if last not in _LABELS and not last[-1:].isdigit() and not _ROMAN.fullmatch(stop.word):
        return None
    start = max(stop.sentence_start, stop.start - _LONGEST_LABEL)
    labelled = _LABELLED.search(stop.text[start : stop.start])
    if labelled is None or (start > stop.sentence_start and not labelled["before"]):
        return None
    if stop.sentence_start == 0 or stop.text[stop.sentence_start - 1] == "\n" or labelled["before"]:
        return Verdict.JOIN
    return Verdict.JOIN if last in _SURE and stop.following not in STARTERS else None
