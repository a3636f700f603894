"""Rules over names: what the noun behind one says of its class and its edges."""

import re

from kazprep.entities.rules import heads, kinds, peoples
from kazprep.entities.rules.draft import Draft
from kazprep.text.alphabet import UPPER, UPPER_CYRILLIC

_CLOSING = {"»": "«", "”": "“", "“": "„", '"': '"'}
_MAX_NAME = 10  # tokens in quotation marks
_MAX_MODIFIERS = 3
_BEGINS_NAME = re.compile(rf"[{UPPER}\d]")
_CAPITAL = re.compile(rf"[{UPPER}]")
_CYRILLIC_NAME = re.compile(rf"[{UPPER_CYRILLIC}]")


def quoted_name(draft: Draft, at: int) -> None:
    """The noun behind a name in quotation marks says of what class it is: `«Арай» газеті`.

    The name is the entity, without the marks and the noun. An entity that goes on behind the noun, or begins
    before the mark, such as a post, stays.
    """
    noun = heads.head_of(draft.words[at].lower())
    label = heads.QUOTED.get(noun or "")
    if noun is None or label is None or not _has_its_words(draft, at, noun):
        return
    closing = _closing_before(draft, at)
    opening = -1 if closing is None else _opening(draft, closing)
    if closing is None or opening < 0:
        return
    start, end = opening + 1, closing
    if not _BEGINS_NAME.match(draft.words[start]):
        return
    for entity in draft.within(opening, at + 1):
        if entity.start < opening or entity.end > at + 1 or entity.type == "POSITION":
            return
        if label == "PROJECT" and entity.type in {"ART", "MISCELLANEOUS"}:
            return  # a television programme
    draft.put_alone(start, end, label, opening, at + 1)


def _has_its_words(draft: Draft, at: int, noun: str) -> bool:
    """Whether a noun that is a head only with another one before it has that."""
    other = heads.TWO_WORDS.get(noun)
    return other is None or draft.word(at - 1).lower() == other


def _closing_before(draft: Draft, at: int) -> int | None:
    """The closing quotation mark before a noun, over words that may be between both."""
    for token in range(at - 1, max(at - 2 - _MAX_MODIFIERS, draft.sentence(at)[0]) - 1, -1):
        word = draft.words[token]
        if word in _CLOSING:
            return token
        if word not in heads.MODIFIERS:
            return None
    return None


def _opening(draft: Draft, closing: int) -> int:
    """The opening mark of a name in quotation marks, or -1."""
    mark = _CLOSING[draft.words[closing]]
    first = max(draft.sentence(closing)[0], closing - 1 - _MAX_NAME)
    for token in range(closing - 1, first - 1, -1):
        word = draft.words[token]
        if word == mark:
            return token if token + 1 < closing else -1
        if word in _CLOSING:
            return -1
    return -1


def company_form(draft: Draft, at: int) -> None:
    """A name in quotation marks and its legal form are one ORGANISATION: `«Арай» ЖШС-ның`."""
    if draft.word(at - 1) not in _CLOSING:
        return
    opening = _opening(draft, at - 1)
    if opening < 0:
        return
    for entity in draft.within(opening, at + 1):
        if entity.start < opening or entity.end > at + 1:
            return
    draft.put_alone(opening, at + 1, "ORGANISATION")


_PLACES = frozenset({"FACILITY", "GPE", "LOCATION", "NORP", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT", "ART", "EVENT"})


def place_name(draft: Draft, at: int) -> None:
    """The noun behind the name of a place says of what class it is: `Арыс өзені`, `Тасөткел бөгені`.

    The name is the entity, without the noun. A name in quotation marks is for `quoted-name`.
    """
    noun = heads.head_of(draft.words[at].lower())
    label = heads.BARE.get(noun or "")
    if noun is None or label is None or draft.word(at + 1) in _CLOSING:
        return
    entity = draft.at(at - 1)
    if entity is None or draft.sentence(at)[0] == at:
        return
    if noun in heads.ROADS:
        _route(draft, at)
        return
    if entity.end not in {at, at + 1} or entity.type not in _PLACES or entity.start >= at:
        return
    words = draft.words[entity.start : at]
    if not all(map(_CYRILLIC_NAME.match, words)) or words[-1] in heads.COUNTRIES or len(words) > 3:
        return
    if entity.type != label or (entity.end > at and label != "FACILITY"):
        draft.put_alone(entity.start, at, label)


def _route(draft: Draft, at: int) -> None:
    """A road is named by the places that it leads to, and is one entity: `Орал – Саратов автожолы`."""
    start = at - 1
    first = draft.sentence(at)[0]
    while start - 2 >= first and draft.words[start - 1] in kinds.DASHES and _CAPITAL.match(draft.words[start - 2]):
        start -= 2
    if start == at - 1 and "-" not in draft.words[start]:
        return
    for entity in draft.within(start, at + 1):
        if entity.start < start or entity.end > at + 1:
            return
    draft.put_alone(start, at, "FACILITY", start, at + 1)


_PLACE_NOUN = re.compile(r"(?:атындағы|даңғыл|көше|аудан|ауыл|кент|мұражай|музей|мешіт|кесене|алаң|мектеп|мектеб|стадион|театр|университет|саябақ|станса|орден|атты|жол|сарай)")


def name_with_noun(draft: Draft, at: int) -> None:
    """The noun that is a part of a name belongs to it and says of what class it is: `Аңырақай шайқасы`."""
    noun = heads.head_of(draft.words[at].lower())
    label = heads.INSIDE.get(noun or "")
    if label is None or draft.sentence(at)[0] == at:
        return
    entity = draft.at(at - 1)
    if entity is None or entity.end != at or entity.type not in _PLACES - {label, "NORP"}:
        return
    following = draft.at(at)
    if following is not None or not all(map(_CYRILLIC_NAME.match, draft.words[entity.start : at])):
        return
    draft.put_alone(entity.start, at + 1, label)


def title(draft: Draft, at: int) -> None:
    """A title behind a person's name is a POSITION, the name alone a PERSON: `Абылай ханның`."""
    word = draft.words[at]
    if not word.islower() or draft.sentence(at)[0] == at or _PLACE_NOUN.match(draft.word(at + 1)):
        return
    entity = draft.at(at - 1)
    if entity is None or entity.end not in {at, at + 1} or entity.start >= at:
        return
    name = draft.words[at - 1]
    if entity.type != "PERSON" and not (
        entity.type in {"GPE", "LOCATION", "ORGANISATION"}
        and entity.start == at - 1
        and _CYRILLIC_NAME.match(name)
    ):
        return
    draft.put_alone(entity.start, at, "PERSON")
    draft.put(at, at + 1, "POSITION")


def language(draft: Draft, at: int) -> None:
    """A people's name before `тілі` or `әліпбиі` names a language: `қазақ тілінде`, `араб әрпімен`.

    `тілі` is inside the name, but not behind several: `қазақ және орыс тілдерінде`.
    """
    word = draft.words[at].lower()
    token = at - 1
    first = draft.sentence(at)[0]
    if token < first or not peoples.is_language(draft.words[token].lower()):
        return
    if word.startswith("тілі"):
        entity = draft.at(token)
        if entity is None or (entity.type in {"NORP", "LANGUAGE"} and entity.end in {at, at + 1}):
            draft.put_alone(token if entity is None else entity.start, at + 1, "LANGUAGE")
        return
    found = []
    while token >= first and peoples.is_language(draft.words[token].lower()):
        found.append(token)
        if not word.startswith("тілдер") or token - 2 < first or draft.words[token - 1].lower() not in _AND:
            break
        token -= 2
    for token in found:
        entity = draft.at(token)
        if entity is None or (entity.type in {"NORP", "LANGUAGE", "GPE"} and entity.start == token):
            draft.put_alone(token, token + 1, "LANGUAGE")


_AND = frozenset({",", "және", "мен", "пен", "бен"})


def language_adverb(draft: Draft, at: int) -> None:
    """`қазақша`, `орысшаны` are LANGUAGE; no wrestling: `қазақша күрес`."""
    if draft.at(at) is None and not draft.word(at + 1).startswith(("күрес", "ас", "тағам", "шай", "киім")):
        draft.put(at, at + 1, "LANGUAGE")


def people(draft: Draft, at: int) -> None:
    """A people, or the inhabitants of a place, are NORP in small letters too: `найман`, `павлодарлық`."""
    word = draft.words[at]
    is_first = draft.sentence(at)[0] == at
    if draft.at(at) is not None or not (word.islower() or (is_first and word[1:].islower())):
        return
    if word == "қалмақ" and not draft.word(at + 1)[:1].isalpha():
        return  # the verb
    if not peoples.is_people(word.lower()) or draft.word(at + 1).startswith(_OF_LANGUAGE):
        return
    draft.put(at, at + 1, "NORP")


_OF_LANGUAGE = ("тіл", "әліпби", "әрп", "әріп", "қарп", "жазу", "графика", "мекте", "әдебиет", "сынып", "сыныб")


def profession(draft: Draft, at: int) -> None:
    """A profession or a relative that begins a sentence is not part of the name: `Адвокат Кристина`."""
    entity = draft.at(at)
    if (
        entity is not None
        and entity.type == "PERSON"
        and entity.start == at
        and entity.end > at + 1
        and _CYRILLIC_NAME.match(draft.words[at + 1])
    ):
        draft.put_alone(at + 1, entity.end, "PERSON")


_MAX_DATELINE = 12  # tokens


def dateline(draft: Draft, at: int) -> None:
    """In a dateline, what is before the dash is the agency: `ОРАЛ. 14 қаңтар. Хабаршы –`; the town a GPE."""
    first = draft.sentence(at)[0]
    if at - first > _MAX_DATELINE or at - first < 3:
        return
    stop = at - 1
    while stop > first and draft.words[stop] != ".":
        stop -= 1
    if draft.words[stop] != ".":
        return
    agency = draft.words[stop + 1 : at]
    end = first
    while end < at and draft.words[end] != ".":
        end += 1
    place = draft.words[first:end]
    is_place = 1 <= len(place) <= 3 and all(_CYRILLIC_NAME.match(word) for word in place)
    if not is_place or not 1 <= len(agency) <= 2 or not all(_LONG_NAME.match(word) for word in agency):
        return
    between = draft.words[end + 1 : stop]
    if between and not all(word == "." or kinds.kinds_of(word) & (kinds.NUMBER | kinds.MONTH) for word in between):
        return
    for entity in draft.within(first, at + 1):
        if entity.type in {"POSITION", "LAW"}:
            return
    draft.put_alone(stop + 1, at, "ORGANISATION")
    if draft.at(first) is None and len(place) == 1 and place[0].isupper():
        draft.put(first, first + 1, "GPE")


_LONG_NAME = re.compile(rf"[{UPPER}][\w.-]{{2,}}")


def separated(draft: Draft, at: int) -> None:
    """A sign that parts what is on a line is in no entity: `Спорт / Футбол`, `1 208 💬 14`."""
    entity = draft.at(at)
    if entity is None or entity.type in {"ADAGE", "ART", "CONTACT", "LAW", "QUANTITY"}:
        return
    draft.part(entity, at, at + 1)


def address(draft: Draft, at: int) -> None:
    """A street with the number of a house is a CONTACT, with the town before it: `Абай көшесі, 5`."""
    first, last = draft.sentence(at)
    end = at + 1
    if draft.word(end) == "," and end + 1 < last:
        end += 1
    if end >= last or not _HOUSE_NUMBER.fullmatch(draft.words[end]):
        return
    end += 1
    while end + 1 < last:
        if draft.words[end] == "-" and _HOUSE_NOUN.match(draft.words[end + 1]):
            end += 2
        elif draft.words[end] == "," and end + 3 < last and _is_room(draft, end + 1):
            end += 2
        else:
            break
    if end < last and _HOUSE_NOUN.match(draft.words[end]):
        end += 1
    elif end < last and (kinds.kinds_of(draft.words[end]) & (kinds.UNIT | kinds.PERCENT) or draft.words[end][0].islower()):
        return
    start = at
    while start > first and (_CYRILLIC_NAME.match(draft.words[start - 1]) or draft.words[start - 1] in _STREET_WORDS):
        start -= 1
    if start == at:
        return
    while start - 2 >= first and draft.words[start - 1] == "," and _ADDRESS_NOUN.match(draft.words[start - 2]):
        start -= 2
        while start > first and _CYRILLIC_NAME.match(draft.words[start - 1]):
            start -= 1
    if start - 2 >= first and draft.words[start - 1] == "," and re.fullmatch(r"\d{6}", draft.words[start - 2]):
        start -= 2
    found = draft.within(start, end)
    if all(entity.start >= start and entity.end <= end for entity in found):
        draft.put_alone(start, end, "CONTACT")


_HOUSE_NUMBER = re.compile(r"\d{1,3}[А-Яа-я]?(?:/\d{1,3}[а-я]?)?")
_HOUSE_NOUN = re.compile(r"(?:үй|пәтер|корпус|кеңсе|бөлме|қабат|ғимарат)")
_ADDRESS_NOUN = re.compile(r"(?:қаласы|қ\.|ауылы|а\.|кенті|ауданы|облысы|шағынауданы|ықшамауданы)$")
_STREET_WORDS = frozenset({"батыр", "би", "хан", "ақын", "жырау", "атындағы"})


def _is_room(draft: Draft, at: int) -> bool:
    """Whether the number of an office or a flat begins at a token: `3-кеңсе`."""
    return draft.words[at].isdigit() and draft.word(at + 1) == "-" and _HOUSE_NOUN.match(draft.word(at + 2)) is not None


def numbered_facility(draft: Draft, at: int) -> None:
    """A school, a hospital or a mine with its number is one FACILITY: `№ 5 орта мектептің`."""
    sign = draft.words[at]
    number = at if len(sign) > 1 else at + 1
    if not draft.word(number).lstrip("№").isdigit():
        return
    last = draft.sentence(at)[1]
    for noun in range(number + 1, min(number + 5, last)):
        word = draft.words[noun]
        if _NUMBERED.fullmatch(word):
            if all(each.start >= at and each.end <= noun + 1 and each.type != "POSITION" for each in draft.within(at, noun + 2)):
                draft.put_alone(at, noun + 1, "FACILITY")
            return
        if not word.islower() or not word.isalpha():
            return


_NUMBERED = re.compile(
    r"(?:мекте[пб]|лицей|гимназия|балабақша|емхана|аурухана|шахта|колледж|баспахана|кітапхана|перзентхана|кеніш)"
    rf"{kinds.ENDING}"
)


def common_word(draft: Draft, at: int) -> None:
    """A common word that begins a sentence or a heading is no name: `Фестиваль`, `Хоккейден`."""
    entity = draft.at(at)
    if entity is None or entity[:2] != (at, at + 1) or entity.type not in {"GPE", "LOCATION", "PERSON"}:
        return
    if draft.sentence(at)[0] == at:
        draft.drop(entity)
