"""Rules over numbers: with units, currencies and percent signs, as ordinals, scores, groups of digits."""

import re
from collections.abc import Sequence

from kazprep.entities.rules import kinds, units
from kazprep.entities.rules.draft import Draft, Found
from kazprep.entities.rules.word_forms import ENDING
from kazprep.text.alphabet import LOWER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

NUMERIC = frozenset({"CARDINAL", "DATE", "MONEY", "ORDINAL", "PERCENTAGE", "QUANTITY", "TIME"})
"""The classes of numbers and times; rules over numbers change no other entity but where they say so."""

DIGITS = lazy_pattern(r"[+−–-]?\d+(?:[.,]\d+)?")
_GROUP_START = lazy_pattern(r"[+−–-]?[1-9]\d{0,2}")
_GROUP = lazy_pattern(rf"\d{{3}}(?:,\d+)?(?:-[{LOWER_CYRILLIC}]+)?")
_YEAR = lazy_pattern(r"(?:1\d|20)\d\d")
_INTEGERS = lazy_pattern(r"\d+(?:-\d+)?")
_INTEGER = lazy_pattern(r"\d+")


def number_start(draft: Draft, end: int) -> int:
    """Where the number begins that ends before a token; `end` where there is none."""
    first = draft.first
    start = end
    while start > first:
        word = draft.words[start - 1]
        if word in kinds.DASHES:
            if start == end or start - 2 < first or not DIGITS.fullmatch(draft.words[start - 2]):
                break
        elif DIGITS.fullmatch(word):
            if start < end and not _continues(word, draft.words[start]):
                break
        elif word.lower() not in units.SCALES and word.lower() not in units.NUMERALS:
            break
        start -= 1
    return start


def _continues(word: str, following: str) -> bool:
    """Whether a word of digits belongs to the same number as the one after it: `4 200`, `4 мың`, `4 – 5`."""
    if DIGITS.fullmatch(following) and not following[0].isdigit():
        return False  # 608,20 +0,44, in a table
    if not following[0].isdigit():
        return True
    return _GROUP_START.fullmatch(word) is not None and _GROUP.fullmatch(following) is not None


def number_end(draft: Draft, start: int) -> int:
    """Where the number of digits ends that begins at a token; `start` where there is none."""
    last = draft.last
    end = start
    while end < last:
        word = draft.words[end]
        if DIGITS.fullmatch(word):
            if end > start and not _continues(draft.words[end - 1], word):
                break
        elif end == start or word.lower() not in units.SCALES:
            break
        end += 1
    return end


def unit(draft: Draft, at: int) -> None:
    """A number with its unit is one entity, of the unit's class: `3,8 м³/с`, `27 шақырымды`, `5 минут`."""
    label = kinds.unit_class(draft.words[at])
    is_young = draft.words[at] == "жас" and draft.word(at + 1)[:1].isalpha()  # 15 жас маман
    if label is None or is_young:
        return
    number_stop = at - 1 if draft.word(at - 1) in {"шаршы", "текше", "куб"} else at
    _as_one(draft, number_start(draft, number_stop), number_stop, at + 1, label)


_DEGREES = lazy_pattern(rf"[+−–-]?\d+(?:[.,]\d+)?°[CСF]?(?:-[{LOWER_CYRILLIC}]+)?")


def degrees(draft: Draft, at: int) -> None:
    """Degrees are a QUANTITY with their sign: `+26°`, `-32°C`."""
    word = draft.words[at]
    if "°" in word and _DEGREES.fullmatch(word) and (draft.at(at) is None or draft.label(at) in NUMERIC):
        draft.put(at, at + 1, "QUANTITY")


def money(draft: Draft, at: int) -> None:
    """A sum with the sign, the code or the name of its currency: `$4,6 млн`, `USD 451,20`, `12 мың еуро`."""
    word = draft.words[at]
    first, last = draft.first, draft.last
    if word in units.CURRENCY_CODES or word[0] in units.CURRENCY_SIGNS:
        after = number_end(draft, at + 1) if at + 1 < last else at
        before = number_start(draft, at)
        if after > at + 1 and (before == at or _is_before_number(draft, word, first, at)):
            _as_one(draft, at, at, after, "MONEY", edge=True)
        elif before < at:
            _as_one(draft, before, at, at + 1, "MONEY", edge=True)
        return
    start = number_start(draft, at)
    if start == at and at - 1 > first and draft.words[at - 1].lower() in units.ISSUERS:
        start = number_start(draft, at - 1)  # 750 мың швейцар франкін
        if start == at - 1:
            return
    end = at + 1
    if word == "фунт" and draft.word(end).lower().startswith("стерлинг"):
        end += 1
    issuer = draft.at(at - 1)
    if start < at - 1 and issuer and issuer[:2] == (at - 1, at) and issuer.type in {"GPE", "NORP"}:
        if all(each.type in NUMERIC for each in draft.within(start, at - 1)):
            draft.put_alone(start, end, "MONEY")  # 100 Жапон иені
        return
    _as_one(draft, start, at, end, "MONEY")


def _is_before_number(draft: Draft, word: str, first: int, at: int) -> bool:
    """Whether signs and codes of a sentence are before their numbers, as the first of them is."""
    for token in range(first, at):
        other = draft.words[token]
        if other in units.CURRENCY_CODES or other[0] in units.CURRENCY_SIGNS:
            return not draft.word(token - 1)[-1:].isdigit()
    return word in "$€£" or not draft.word(at - 1)[-1:].isdigit()


def _as_one(draft: Draft, start: int, number_stop: int, end: int, label: str, *, edge: bool = False) -> None:
    """Make a number with its unit one entity, if nothing but numbers is there.

    With `edge`, the ends are certain, and what an entity has beyond them is another one.
    """
    if start >= end or number_stop < 0 or (start >= number_stop and not edge):
        return
    found = draft.within(start, end)
    if not found and not any(map(DIGITS.fullmatch, draft.words[start:number_stop])) and not edge:
        return  # numerals in letters, of which the tagger knows more
    if any(each.type not in NUMERIC for each in found):
        return
    if not edge and found:
        if found[-1].end > end or (found[-1].type, found[-1].end) == (label, end):
            return
        start = min(start, found[0].start)
    draft.put(start, end, label)


def bare_number(draft: Draft, at: int) -> None:
    """A number alone is CARDINAL, no sum and no time: `3 417`, `89,6`; a year may be a DATE."""
    entity = draft.at(at)
    if entity is None or entity.start != at or entity.type not in {"MONEY", "TIME", "DATE", "QUANTITY"}:
        return
    previous = draft.word(at - 1)
    if entity.type == "QUANTITY" and not (previous and kinds.kinds_of(previous) & kinds.UNIT):
        return
    words = draft.words[entity.start : entity.end]
    if not all(map(DIGITS.fullmatch, words)):
        return
    following = draft.word(entity.end)
    if following[:1].islower() or following in kinds.DASHES or following == "(":
        return  # a unit that is not known, perhaps
    if previous == "(" and len(words[0]) < 5:
        if entity.type == "DATE" and words[0].isdigit() and "№" in "".join(draft.words[max(at - 3, 0) : at]):
            draft.put(at, entity.end, "CARDINAL")  # № 47 (1133), of an issue
        return  # a year before 1000
    number = words[0]
    if entity.type == "DATE" and len(words) == 1 and (_YEAR.fullmatch(number) or int_or_none(number, 99)):
        return
    if number[0] in "+−–-" and entity.type == "TIME":
        return
    if entity.type == "TIME" and draft.word(at - 1).lower() in {"сағат", "сағаты"}:
        return
    for start, end in _numbers(draft, entity):
        draft.put(start, end, "CARDINAL")


def int_or_none(word: str, limit: int) -> int | None:
    """The integer that a word is, if it is one from 1 to a limit."""
    return int(word) if _INTEGER.fullmatch(word) and len(word) < 6 and 1 <= int(word) <= limit else None


def _numbers(draft: Draft, entity: Found) -> list[tuple[int, int]]:
    """The numbers in an entity of digits."""
    found: list[tuple[int, int]] = []
    for token in range(entity.start, entity.end):
        before = draft.words[token - 1]
        joins = (
            found
            and found[-1][1] - found[-1][0] == 1
            and (len(before) < 3 or entity.end - entity.start == 2)
            and _continues(before, draft.words[token])
        )
        if joins:
            found[-1] = (found[-1][0], token + 1)
        else:
            found.append((token, token + 1))
    return found


_ORDINAL = lazy_pattern(
    rf"\d+-?(?:ші|шы|інші|ыншы|нші|ншы)(?:л[ае]р)?(?:сі|сы)?(?:[{LOWER_CYRILLIC}]{{0,4}})"
)
_DATE_NOUN = lazy_pattern(
    r"(?:жыл|ғасыр|күн|ай|апта|тоқсан|тәулік|минут|секунд|сағат|мыңжылдық|онжылдық|қаңтар|ақпан|наурыз|сәуір"
    r"|мамыр|май|март|июн|июл|жарты|маусым|шілде|тамыз|қыркүйе|қазан|қараша|желтоқсан|жас|ең|бап|баб|тарма|бөлі|тарау|көрсеткіш)"
)
_ORDINAL_NOUN = lazy_pattern(
    r"(?:сын[ыі][пб]|қабат|шақырым|том|бет|тур|жүріс|бала|кезең|орын|орн|кезек|класс|топ|тоб|вагон|бекет|блок"
    r"|кітап|кітаб|алаң|айналым|буын|дәреже|деңгей|учаске|секция|категория|разряд|кезең|бөлмел|палата|бағыт|маршрут|қор\b|тізбе|іс\b|парақ)"
)


def ordinal(draft: Draft, at: int) -> None:
    """The number of `17-ші орын` is ORDINAL, alone; one of a year or a day is a DATE, and stays."""
    word = draft.words[at]
    entity = draft.at(at)
    if entity is None or entity.type not in {"CARDINAL", "DATE", "QUANTITY"}:
        return
    following = draft.word(at + 1)
    if _ORDINAL.fullmatch(word):
        if (
            entity.start == at
            and following[:1].islower()
            and not _DATE_NOUN.match(following)
            and entity.end <= at + 2
        ):
            draft.put_alone(at, at + 1, "ORDINAL")
    elif following == "-" and _ORDINAL_NOUN.match(draft.word(at + 2)) and entity.end <= at + 3:
        is_range = entity.end == at + 1 and all(
            _INTEGERS.fullmatch(each) or each in kinds.DASHES for each in draft.words[entity.start : at + 1]
        )
        is_date = entity.type == "DATE" and draft.word(at + 2).startswith("тур")
        if (is_range and entity.type == "CARDINAL") or (
            entity.start == at and (entity.type == "CARDINAL" or is_date)
        ):
            draft.put_alone(entity.start if is_range else at, at + 1, "ORDINAL")


def list_number(draft: Draft, at: int) -> None:
    """The number of a list item or a footnote is nothing: `1. Жалпы ережелер`, `2) Үміткер`, `[12]`."""
    entity = draft.at(at)
    if entity is None or entity.type not in {"CARDINAL", "DATE"} or entity[:2] != (at, at + 1):
        return
    word, following, previous = draft.words[at], draft.word(at + 1), draft.word(at - 1)
    first, last = draft.first, draft.last
    is_integer = int_or_none(word, 99) is not None
    if previous == "[" and following == "]" and int_or_none(word, 999):
        draft.drop(entity)
    elif at == first and at + 2 < last and following in {".", ")"}:
        if is_integer or re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,2}", word):
            draft.drop(entity)
    elif at == first and at + 1 < last and re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*[.)]", word):
        draft.drop(entity)


_SMALLER = {
    "тиын": "теңге",
    "цент": "доллар еуро",
    "копейка": "рубль",
    "келі": "тонна центнер",
    "килограмм": "тонна центнер",
    "грамм": "келі килограмм",
    "метр": "километр шақырым",
    "сантиметр": "метр",
    "минут": "сағат",
    "секунд": "минут",
}
_SMALLER_UNIT = lazy_pattern(rf"({'|'.join(_SMALLER)}){ENDING}")


def two_units(draft: Draft, at: int) -> None:
    """A measure in two units is one entity: `64 теңге 20 тиын`, `2 келі 340 грамм`."""
    match = _SMALLER_UNIT.fullmatch(draft.words[at])
    second = draft.at(at)
    if match is None or second is None or second.end < at + 1:
        return
    first = draft.at(second.start - 1)
    if first is None or first.end != second.start or first.type != second.type:
        return
    if draft.words[first.end - 1] in _SMALLER[match[1]].split():
        draft.put(first.start, second.end, first.type)


def fraction(draft: Draft, at: int) -> None:
    """`бөлігі` is not of the number before it: `бір бөлігі`."""
    entity = draft.at(at)
    if entity is not None and entity.type == "CARDINAL" and entity.start < at == entity.end - 1:
        draft.cut(entity, at)


def collective(draft: Draft, at: int) -> None:
    """Several of those named are CARDINAL: `олардың үшеуі`."""
    if draft.at(at) is None:
        draft.put(at, at + 1, "CARDINAL")


def indefinite(draft: Draft, at: int) -> None:
    """Indefinite pronouns are not numbers: `біреу келді`, `енді бірі`, `белгілі бір`, `бір кезде`."""
    entity = draft.at(at)
    if entity is None or entity.type != "CARDINAL" or entity[:2] != (at, at + 1):
        return
    word = draft.words[at].lower()
    before, following = draft.word(at - 1).lower(), draft.word(at + 1)
    if word == "бір":
        is_some = before == "белгілі" or following in {"кезде", "кездері", "мезгілде"}
        is_some = is_some or (before == "да" and draft.word(at - 2).lower() == "қандай")
    elif word in {"бірі", "біреуі"}:
        is_some = before == "енді" or (before == "соң" and draft.word(at - 2) == "бірінен")
    elif word == "бірінен":
        is_some = following == "соң"
    else:
        is_some = following[:1].isalpha() and before != "тек"
    if is_some:
        draft.drop(entity)


def number_row(draft: Draft, at: int) -> None:
    """Numbers of a row are one each: `9 – 2`, `608,20 +0,44`, `120 – 129 80 – 84`; a range is one.

    A dash before a smaller number is no range.
    """
    entity = draft.at(at)
    if entity is None or entity.type != "CARDINAL" or entity.start != at or entity.end < at + 2:
        return
    words = draft.words[at : entity.end]
    is_row = all(DIGITS.fullmatch(word) or word in kinds.DASHES for word in words)
    if not is_row or words[-1] in kinds.DASHES or "00" in words:
        return
    numbers = _parted(words)
    if numbers is not None and len(numbers) > 1:
        for start, end in numbers:
            draft.put(at + start, at + end, "CARDINAL")


def _parted(words: Sequence[str]) -> list[tuple[int, int]] | None:
    """The spans of the numbers and ranges in a row of numbers and dashes; None where they are uncertain."""
    spans: list[tuple[int, int]] = []
    value, is_range = 0.0, False
    for index, word in enumerate(words):
        if word in kinds.DASHES:
            continue
        follows_dash = index > 0 and words[index - 1] in kinds.DASHES
        begins_range = is_range and words[index + 1 : index + 2] and words[index + 1] in kinds.DASHES
        if spans and not follows_dash and not begins_range and _continues(words[index - 1], word):
            return None  # 1 480, or two cells
        number = float(word.lstrip("+−–-").replace(",", "."))
        if follows_dash and spans and number > value:
            if is_range:
                return None
            spans[-1] = (spans[-1][0], index + 1)
            is_range = True
        else:
            spans.append((index, index + 1))
            is_range = False
        value = number
    return spans
