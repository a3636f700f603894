"""Rules over dates and times of day."""

import re

from kazprep.entities.rules import kinds, units
from kazprep.entities.rules.draft import Draft
from kazprep.entities.rules.numbers import NUMERIC, int_or_none
from kazprep.entities.rules.word_forms import ENDING, alternatives
from kazprep.text.alphabet import LOWER_CYRILLIC

_SUFFIX = rf"(?:-[{LOWER_CYRILLIC}]+)?"
_CLOCK = re.compile(rf"(?:[01]?\d|2[0-4]):[0-5]\d{_SUFFIX}")
_CLOCKS = re.compile(rf"(?:[01]?\d|2[0-4]):[0-5]\d[–-](?:[01]?\d|2[0-4]):[0-5]\d{_SUFFIX}")
_PAIR = re.compile(r"\d+:\d+")
_DATE = re.compile(rf"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:1[5-9]|20)\d\d{_SUFFIX}")
_ISO_DATE = re.compile(rf"(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_SUFFIX}")
_DAY_PARTS = frozenset({"таңғы", "кешкі", "түнгі", "түскі"})
_AFTER = frozenset({"дейін", "кейін", "бері"})
_NAMED = frozenset({"ADAGE", "ART", "EVENT", "LAW", "POSITION", "CONTACT"})
"""Classes whose entities may hold a date or a time."""


def clock(draft: Draft, at: int) -> None:
    """A time of day, or a span of it: `19:45`, `10:00–18:00`, `таңғы 9:30-дан кейін`; no score."""
    word = draft.words[at]
    if ":" not in word:
        return
    found = draft.at(at)
    if _CLOCKS.fullmatch(word):
        if found is None or found.type not in _NAMED | {"TIME"}:
            draft.put(at, at + 1, "TIME")
        return
    if not _CLOCK.fullmatch(word) or (found and found.type in _NAMED) or _is_in_scores(draft, at):
        return
    start, end = at, at + 1
    if draft.word(end) in kinds.DASHES and _CLOCK.fullmatch(draft.word(end + 1)):
        end += 2
    elif word[-2:] in {"ан", "ен"} and _CLOCK.fullmatch(draft.word(end)):
        end += 1
    last = draft.words[end - 1]
    following = draft.word(end).lower()
    if ("-" in last and following in _AFTER) or (end > at + 1 and following.startswith("аралығында")):
        end += 1
    if draft.word(start - 1).lower() in _DAY_PARTS and draft.first < start:
        start -= 1
    for each in draft.within(start, end):
        if each.type == "TIME":
            start, end = min(start, each.start), max(end, each.end)
    if all(map(_may_be_in_time, draft.words[start:end])):
        draft.put(start, end, "TIME")


def _may_be_in_time(word: str) -> bool:
    return word in kinds.DASHES or word[0].isdigit() or word[0].islower() or word.isalpha()


def _is_in_scores(draft: Draft, at: int) -> bool:
    """Whether a pair of numbers is a score: by the word `есеп`, or by one beside it that is no time."""
    for token in range(max(at - 3, 0), at + 4):
        word = draft.word(token)
        if word[:4].lower() in {"есеп", "есеб"} or (_PAIR.fullmatch(word) and not _CLOCK.fullmatch(word)):
            return True
    return False


def numeric_date(draft: Draft, at: int) -> None:
    """A date in digits: `07.02.2025`, `2024-05-07`."""
    word = draft.words[at]
    if len(word) < 8 or not (_DATE.fullmatch(word) or _ISO_DATE.fullmatch(word)):
        return
    found = draft.at(at)
    if found is None or found.type not in _NAMED | {"DATE"}:
        draft.put(at, at + 1, "DATE")
    elif found.type == "DATE" and draft.word(at + 1)[:1] not in "–—-":
        words = draft.words[found.start : found.end]
        if any(not word[0].isalnum() for word in words) and len(words) > 1 and "–" not in words:
            draft.put(at, at + 1, "DATE")


_YEAR = re.compile(r"(?:1\d|20)\d\d")
_DATED = re.compile(
    r"""
      (?: W ,? )? D M ,? Y [GJ]? (?: , W )?      # жұма, 7 маусым 2024 жыл; 7 маусым, 2024
    | Y [GJ] [Mn] d                              # 1998 жылғы мамырдың 12-сінде
    | (?: W ,? )? (?: Y [GJ] (?: D | «D» ) | Y , D | D ) (?: M , W | [Mn] )  # 1998 жылы 12 мамырда
    | (?: W ,? )? M D , Y [GJ]?                  # маусым 7, 2024
    | Y [GJ] [Mn]                                # 1998 жылғы мамырда
    | M Y [GJ]?                                  # мамыр 1998
    """,
    re.VERBOSE,
)
_DAY_SUFFIX = re.compile(rf"\d{{1,2}}-[{LOWER_CYRILLIC}]{{1,7}}")
_YEAR_BEFORE = frozenset({"жылы", "жылғы", "жылдың", "ж."})
_REACH = 7  # tokens on each side of a month


def composed_date(draft: Draft, at: int) -> None:
    """Day, month, year and weekday are one DATE: `жұма, 7 маусым 2024 жыл`, `1998 жылы 12 мамырда`."""
    first, last = draft.first, draft.last
    first, last = max(first, at - _REACH), min(last, at + _REACH)
    symbols = "".join(_symbol(word) for word in draft.words[first:last])
    if "Y" not in symbols and "W" not in symbols:
        return
    for match in _DATED.finditer(symbols):
        start, end = first + match.start(), first + match.end()
        if not start <= at < end:
            continue
        found = draft.within(start, end)
        if "D" not in match[0] and any(each.type not in NUMERIC for each in found):
            return  # 1913 жылы Қазанда, the town
        is_whole = "D" in match[0] and "Y" in match[0] and all(each.type not in _NAMED for each in found)
        if not is_whole and any(
            each.type not in NUMERIC and (each.start < start or each.end > end) for each in found
        ):
            return
        for each in found:
            if each.type == "DATE":
                start, end = min(start, each.start), max(end, each.end)
        if is_whole or all(each.type in NUMERIC or each.end - each.start == 1 for each in found):
            draft.put(start, end, "DATE")


def _symbol(word: str) -> str:
    """A word as a letter: D and d a day, M and n a month, Y a year, G and J forms of `жыл`, W a weekday."""
    if word in ",«»":
        return word
    if word[0].isdigit():
        if _YEAR.fullmatch(word):
            return "Y"
        if int_or_none(word, 31):
            return "D"
        return "d" if _DAY_SUFFIX.fullmatch(word) else "x"
    lower = word.lower()
    if lower in units.WEEKDAYS:
        return "W"
    kind = kinds.kinds_of(word)
    if kind & kinds.MONTH:
        return "M" if lower in units.MONTHS else "n"
    if kind & kinds.YEAR:
        return "G" if lower in _YEAR_BEFORE else "J"
    return "x"


_STEMS = """
ара август ақпан алғашқы алд алпыс алты апрел апта аралығ арт астам аяғ бас бәр бен бер бес бой бұрын бүгін
бір год дәл дейн дейін декабр дүйсенбі екі екін елу жаз жақын жарт жарым жас және жексенбі желтоқсан
жет жж жиырма жуық жұма жүз жыл июл июн кейін кем кеш көктем күз күн қазан қаңтар қараған қараша қыркүйе
қырық қыс май мамыр март маусым мен мең мың наурыз ноябр октябр он орта отыз өткен пен сайын сәрсенбі
сәуір сегіз сейсенбі сексен сенбі сентябр соң тамыз таң тәулік тоғыз тоқсан төрт түн ұзақ үш феврал шама
ширек шілде ішінде январ
"""
_IN_DATE = re.compile(rf"(?:\d|[–—−-]$|[,«»\"]$|ж\.$|айы?$|(?:{alternatives(_STEMS)}))")
"""The beginnings of words that may be in a DATE behind its year."""


def date_end(draft: Draft, at: int) -> None:
    """A DATE ends where no word of a date follows its year: `2004 жылы ғасыр` has only the year.

    The year is in it: `2003 жылдан бері` is one, in whatever pieces the tagger has it.
    """
    entity, year = draft.at(at), draft.at(at - 1)
    is_parted = entity is not None and entity.type == "DATE" and entity.start == at > draft.first
    if entity is not None and is_parted and _YEAR.fullmatch(draft.words[at - 1]):
        start = at - 1 if year is None else year.start
        if year is None or year.type in {"DATE", "CARDINAL"}:
            draft.put(start, entity.end, "DATE")
            return
    if entity is None or entity.type != "DATE" or entity.end <= at + 1:
        return
    rest = [word.lower() for word in draft.words[at + 1 : entity.end]]
    if rest[0].isalpha() and not any(map(_IN_DATE.match, rest)):
        draft.cut(entity, at + 1)


def year_in_brackets(draft: Draft, at: int) -> None:
    """A year or years alone in brackets are a DATE: `(1959)`, `(1914–1979)`."""
    entity = draft.at(at)
    if entity is None or entity.type in _NAMED | {"DATE"} or entity.start != at:
        return
    words = draft.words[at : entity.end]
    is_years = (len(words) == 1 or (len(words) == 3 and words[1] in kinds.DASHES)) and all(
        _YEAR.fullmatch(word) for word in words[::2]
    )
    if not is_years:
        return
    previous, following = draft.word(at - 1), draft.word(entity.end)
    if "№" in "".join(draft.words[max(at - 4, 0) : at]):
        return  # № 47 (1133), of an issue
    in_brackets = previous == "(" and following in {")", ";", ","}
    of_book = len(words) == 1 and previous == "," and following in {".", ";"} and _is_record(draft, at)
    if in_brackets or of_book or len(words) == 3:
        draft.put(at, entity.end, "DATE")


def _is_record(draft: Draft, at: int) -> bool:
    """Whether a year ends the record of a book: `Алматы: Ғылым, 1959.`"""
    first, last = draft.first, draft.last
    end = draft.words[at + 2 : last]
    return not end or end[0] in kinds.DASHES or draft.words[at + 1] == ";" or first == at


_ADDED = re.compile(r"\+\d{1,2}")
_MATCH_MINUTE = re.compile(rf"минут{ENDING}")
_MINUTE = re.compile(r"\d{1,3}(?:\+\d{1,2})?")


def match_minute(draft: Draft, at: int) -> None:
    """The minute of a match is a TIME: `81-минутында`, `45+2-минутта`."""
    hyphen = at + 2 if _ADDED.fullmatch(draft.word(at + 1)) else at + 1
    if (
        draft.word(hyphen) == "-"
        and _MINUTE.fullmatch(draft.words[at])
        and _MATCH_MINUTE.fullmatch(draft.word(hyphen + 1))
    ):
        end = hyphen + 2
        found = draft.within(at, end)
        if all(each.type in NUMERIC and at <= each.start and each.end <= end for each in found):
            draft.put(at, end, "TIME")


def century(draft: Draft, at: int) -> None:
    """A century is a DATE, its numeral and its noun: `XV–XVI ғасырларға`."""
    start = at - 1
    if start < draft.first or not kinds.kinds_of(draft.words[start]) & kinds.ROMAN:
        return
    if draft.word(start - 1) in kinds.DASHES and kinds.kinds_of(draft.word(start - 2) or "x") & kinds.ROMAN:
        start -= 2
    end = at + 1
    for entity in draft.within(start, end):
        if entity.type == "DATE":
            start, end = min(start, entity.start), max(end, entity.end)
        elif entity.end > end or entity.start < start:
            return
    draft.put_alone(start, end, "DATE")
