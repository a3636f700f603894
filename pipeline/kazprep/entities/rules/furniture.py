"""Rules over what is on a page beside prose: datelines, signs, addresses, headings."""

import re

from kazprep.entities.rules import kinds
from kazprep.entities.rules.draft import Draft
from kazprep.text.alphabet import UPPER, UPPER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

_CYRILLIC_NAME = lazy_pattern(rf"[{UPPER_CYRILLIC}]")
_MAX_DATELINE = 12  # tokens
_MAX_PLACE = 5  # tokens
_TOWN = lazy_pattern(rf"[{UPPER_CYRILLIC}][{UPPER_CYRILLIC}-]+")
_LONG_NAME = lazy_pattern(rf"[{UPPER}][\w.-]{{2,}}")
_HOUSE_NUMBER = lazy_pattern(r"\d{1,3}[А-Яа-я]?(?:/\d{1,3}[а-я]?)?")
_HOUSE_NOUN = lazy_pattern(r"(?:үй|пәтер|корпус|кеңсе|бөлме|қабат|ғимарат)")
_ADDRESS_NOUN = lazy_pattern(r"(?:қаласы|қ\.|ауылы|а\.|кенті|ауданы|облысы|шағынауданы|ықшамауданы)$")
_AFTER_ADDRESS = frozenset({"бойынша", "мекенжайы", "мекенжайында", "мекенжайындағы", "мекенжайына"})
_STREET_WORDS = frozenset({"батыр", "би", "хан", "ақын", "жырау", "атындағы"})


def dateline(draft: Draft, at: int) -> None:
    """In a dateline, what is before the dash is the agency: `ОРАЛ. 14 қаңтар. Хабаршы –`; the town a GPE."""
    first = draft.first
    if at - first > _MAX_DATELINE or at - first < 3:
        return
    last = at - 1 if draft.words[at - 1] == "." else at  # Хабаршы радиосы. –
    stop = last - 1
    while stop > first and draft.words[stop] != ".":
        stop -= 1
    if draft.words[stop] != ".":
        return
    end = first
    while end < stop and draft.words[end] != ".":
        end += 1
    place = draft.words[first:end]
    between = draft.words[end + 1 : stop]
    is_date = all(word == "." or kinds.kinds_of(word) & (kinds.NUMBER | kinds.MONTH) for word in between)
    if not is_date or any(entity.type in {"POSITION", "LAW"} for entity in draft.within(first, at + 1)):
        return
    if between and len(place) <= _MAX_PLACE:
        _places(draft, first, end)
    is_place = 1 <= len(place) <= 3 and all(_CYRILLIC_NAME.match(word) for word in place)
    is_town = draft.label(first) == "GPE" or all(map(str.isupper, place))
    agency = draft.words[stop + 1 : last]
    is_agency = 1 <= len(agency) <= 2 and all(_LONG_NAME.match(word) for word in agency)
    if is_place and is_agency and (between or is_town):
        draft.put_alone(stop + 1, last, "ORGANISATION")
        if draft.at(first) is None and len(place) == 1 and place[0].isupper():
            draft.put(first, first + 1, "GPE")


def _places(draft: Draft, first: int, end: int) -> None:
    """What is in capitals before the date of a dateline is a town, or two with a dash: `ОРАЛ – САМАРА`."""
    if not all(word in kinds.DASHES or _TOWN.fullmatch(word) for word in draft.words[first:end]):
        return
    start = first
    for at in range(first, end + 1):
        if at == end or draft.words[at] in kinds.DASHES:
            if start < at and {each.type for each in draft.within(start, at)} != {"GPE"}:
                draft.put_alone(start, at, "GPE")
            start = at + 1


def separated(draft: Draft, at: int) -> None:
    """A sign that parts what is on a line is in no entity: `Спорт / Футбол`, `1 208 💬 14`."""
    entity = draft.at(at)
    if entity is None or entity.type in {"ADAGE", "ART", "CONTACT", "LAW", "QUANTITY"}:
        return
    draft.part(entity, at, at + 1)


def address(draft: Draft, at: int) -> None:
    """A street with the number of a house is a CONTACT, with the town before it: `Абай көшесі, 5`."""
    first, last = draft.first, draft.last
    end = at + 1
    if draft.word(end) == "," and end + 1 < last:
        end += 1
    if end >= last or not _HOUSE_NUMBER.fullmatch(draft.words[end]):
        return
    end += 1
    while end + 1 < last:
        is_house = draft.words[end] == "-" and _HOUSE_NOUN.match(draft.words[end + 1])
        if not is_house and not (draft.words[end] == "," and end + 3 < last and _is_room(draft, end + 1)):
            break
        end += 2
    if end < last and _HOUSE_NOUN.match(draft.words[end]):
        end += 1
    elif end < last and (draft.words[end][0].islower() and draft.words[end] not in _AFTER_ADDRESS):
        return
    start = _street_start(draft, at, first)
    if start == at:
        return
    while (
        start - 2 >= first and draft.words[start - 1] == "," and _ADDRESS_NOUN.match(draft.words[start - 2])
    ):
        start -= 2
        while start > first and _CYRILLIC_NAME.match(draft.words[start - 1]):
            start -= 1
    if (
        start - 2 >= first
        and draft.words[start - 1] == ","
        and re.fullmatch(r"\d{6}", draft.words[start - 2])
    ):
        start -= 2
    found = draft.within(start, end)
    if all(entity.start >= start and entity.end <= end for entity in found):
        draft.put_alone(start, end, "CONTACT")


def _street_start(draft: Draft, at: int, first: int) -> int:
    """Where the name of a street begins: as the tagger has it, or at its first capital."""
    entity = draft.at(at - 1) if at > first else None
    if entity is not None:
        return entity.start
    start = at
    while start > first and (
        _CYRILLIC_NAME.match(draft.words[start - 1]) or draft.words[start - 1] in _STREET_WORDS
    ):
        start -= 1
    return start + 1 if start == first and start < at - 1 else start


def _is_room(draft: Draft, at: int) -> bool:
    """Whether the number of an office or a flat begins at a token: `3-кеңсе`."""
    return (
        draft.words[at].isdigit()
        and draft.word(at + 1) == "-"
        and _HOUSE_NOUN.match(draft.word(at + 2)) is not None
    )


def language_switch(draft: Draft, at: int) -> None:
    """The languages that a page offers are LANGUAGE: `ҚАЗ / РУС / ENG`, `ҚАЗ РУС`."""
    beside = {draft.word(token) for token in (at - 2, at - 1, at + 1, at + 2)}
    if beside & kinds.LANGUAGE_CODES:
        draft.put(at, at + 1, "LANGUAGE")


_NO_SITE = frozenset({"CONTACT", "ORGANISATION", "POSITION", "PRODUCT"})


def site(draft: Draft, at: int) -> None:
    """A site that is written as a name is an ORGANISATION: `Tasqyn.kz хабарлады`, not an address."""
    entity = draft.at(at)
    if entity is not None and (entity.type in _NO_SITE or (entity.start, entity.end) != (at, at + 1)):
        return
    draft.put(at, at + 1, "ORGANISATION")
