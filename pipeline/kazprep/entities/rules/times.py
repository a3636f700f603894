"""Rules over dates and times of day."""

import re

from kazprep.entities.rules import kinds, units
from kazprep.entities.rules.draft import Draft
from kazprep.entities.rules.numbers import NUMERIC, int_or_none
from kazprep.entities.rules.word_forms import ENDING
from kazprep.text.alphabet import LOWER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

_SUFFIX = rf"(?:-[{LOWER_CYRILLIC}]+)?"
_CLOCK = lazy_pattern(rf"(?:[01]?\d|2[0-4]):[0-5]\d{_SUFFIX}")
_CLOCKS = lazy_pattern(rf"(?:[01]?\d|2[0-4]):[0-5]\d[–-](?:[01]?\d|2[0-4]):[0-5]\d{_SUFFIX}")
_PAIR = lazy_pattern(r"\d+:\d+")
_SCORE = lazy_pattern(rf"\d{{1,2}}:\d{_SUFFIX}")
_LONG_SCORE = lazy_pattern(rf"\d{{1,3}}:\d{{1,3}}{_SUFFIX}")
_TWO_DIGITS = lazy_pattern(rf"\d{{2,3}}:\d{{2,3}}{_SUFFIX}")
_DATE = lazy_pattern(rf"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?:1[5-9]|20)\d\d{_SUFFIX}")
_ISO_DATE = lazy_pattern(rf"(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]){_SUFFIX}")
_BEFORE = frozenset({"шамамен", "таңғы", "кешкі", "түнгі", "түскі"})
_AFTER = frozenset({"дейін", "кейін", "бері"})
_MAX_BETWEEN_SCORES = 6  # tokens
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
    if draft.word(start - 1).lower() in _BEFORE and draft.first < start:
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
    for token in range(max(at - _MAX_BETWEEN_SCORES, 0), at + _MAX_BETWEEN_SCORES + 1):
        word = draft.word(token)
        is_no_time = token != at and _PAIR.fullmatch(word) and not _CLOCK.fullmatch(word)
        if is_no_time or word[:4].lower() in {"есеп", "есеб"}:
            return True
    return False


def score(draft: Draft, at: int) -> None:
    """A score is one CARDINAL: `2:0`, `84:79`; one that may be a time beside `есеп` or others: `21:18`."""
    word = draft.words[at]
    if ":" not in word or not _LONG_SCORE.fullmatch(word):
        return
    is_clear = _SCORE.fullmatch(word) or (_TWO_DIGITS.fullmatch(word) and not _CLOCK.fullmatch(word))
    if not is_clear and not _is_in_scores(draft, at):
        return
    entity = draft.at(at)
    if entity is None or entity.type in NUMERIC:
        draft.put(at, at + 1, "CARDINAL")


def numeric_date(draft: Draft, at: int) -> None:
    """A date in digits, without `күні` behind it: `07.02.2025`, `2024-05-07`."""
    word = draft.words[at]
    if len(word) < 8 or not (_DATE.fullmatch(word) or _ISO_DATE.fullmatch(word)):
        return
    found = draft.at(at)
    if found is None or found.type not in _NAMED | {"DATE"}:
        draft.put(at, at + 1, "DATE")
    elif found.type == "DATE" and draft.word(at + 1)[:1] not in "–—-":
        words = draft.words[found.start : found.end]
        runs_on = any(not word[0].isalnum() for word in words) and len(words) > 1 and "–" not in words
        if words[1:] == ["күні"]:
            draft.cut(found, at + 1)
        elif runs_on:
            draft.put(at, at + 1, "DATE")


_DAY_AND_MONTH = lazy_pattern(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])")
_AFTER_DAY = kinds.UNIT | kinds.PERCENT | kinds.CURRENCY


def day_and_month(draft: Draft, at: int) -> None:
    """A day and a month in digits at the beginning of a line of a programme are a DATE: `15.03 14:00`."""
    if at != draft.first or not _DAY_AND_MONTH.fullmatch(draft.words[at]):
        return
    following = draft.word(at + 1)
    if not (_CLOCK.fullmatch(following) or _CLOCKS.fullmatch(following) or following[:1].isupper()):
        return
    found = draft.at(at)
    if not kinds.kinds_of(following) & _AFTER_DAY and (found is None or found.type in NUMERIC):
        draft.put(at, at + 1, "DATE")


_YEAR = lazy_pattern(r"(?:1\d|20)\d\d")
_DATED = lazy_pattern(
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
_DAY_SUFFIX = lazy_pattern(rf"\d{{1,2}}-[{LOWER_CYRILLIC}]{{1,7}}")
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


_ADDED = lazy_pattern(r"\+\d{1,2}")
_MATCH_MINUTE = lazy_pattern(rf"минут{ENDING}")
_MINUTE = lazy_pattern(r"\d{1,3}(?:\+\d{1,2})?")


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
