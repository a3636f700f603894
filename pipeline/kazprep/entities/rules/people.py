"""Rules over people: titles, professions, peoples and languages."""

import re

from kazprep.entities.rules import common_words, peoples
from kazprep.entities.rules.draft import Draft
from kazprep.text.alphabet import UPPER_CYRILLIC

_CYRILLIC_NAME = re.compile(rf"[{UPPER_CYRILLIC}]")
_PLACE_NOUN = re.compile(
    r"(?:атындағы|даңғыл|көше|аудан|ауыл|кент|мұражай|музей|мешіт|кесене|алаң|мектеп|мектеб|стадион|театр"
    r"|университет|саябақ|станса|орден|атты|жол|сарай)"
)
_AND = frozenset({",", "және", "мен", "пен", "бен"})
_OF_LANGUAGE = (
    "тіл",
    "әліпби",
    "әрп",
    "әріп",
    "қарп",
    "жазу",
    "графика",
    "мекте",
    "әдебиет",
    "сынып",
    "сыныб",
)


def title(draft: Draft, at: int) -> None:
    """A title behind a person's name is a POSITION, the name alone a PERSON: `Абылай ханның`."""
    word = draft.words[at]
    if not word.islower() or draft.first == at or _PLACE_NOUN.match(draft.word(at + 1)):
        return
    entity = draft.at(at - 1)
    name = draft.words[at - 1]
    if entity is None or entity.end not in {at, at + 1} or entity.start >= at:
        return
    before_years = draft.word(at + 1) == "("
    if entity.type != "PERSON" and not (
        (entity.type in {"GPE", "LOCATION", "ORGANISATION"} or before_years)
        and entity.start == at - 1
        and (before_years or draft.first < at - 1)
        and not word.startswith("би")  # also a dance
        and _CYRILLIC_NAME.match(name)
    ):
        return
    draft.put_alone(entity.start, at, "PERSON")
    draft.put(at, at + 1, "POSITION")


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


def language(draft: Draft, at: int) -> None:
    """A people's name before `тілі` or `әліпбиі` names a language: `қазақ тілінде`, `араб әрпімен`.

    `тілі` is inside the name, but not behind several: `қазақ және орыс тілдерінде`.
    """
    word = draft.words[at].lower()
    token = at - 1
    first = draft.first
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


def language_adverb(draft: Draft, at: int) -> None:
    """`қазақша`, `орысшаны` are LANGUAGE; no wrestling: `қазақша күрес`."""
    if draft.at(at) is None and not draft.word(at + 1).startswith(("күрес", "ас", "тағам", "шай", "киім")):
        draft.put(at, at + 1, "LANGUAGE")


def people(draft: Draft, at: int) -> None:
    """A people, or the inhabitants of a place, are NORP in small letters too: `найман`, `павлодарлық`."""
    word = draft.words[at]
    is_first = draft.first == at
    if draft.at(at) is not None or not (word.islower() or (is_first and word[1:].islower())):
        return
    if word == "қалмақ" and not draft.word(at + 1)[:1].isalpha():
        return  # the verb
    following = draft.word(at + 1)
    if not peoples.is_people(word.lower()) or (
        peoples.is_language(word.lower()) and following.startswith(_OF_LANGUAGE)
    ):
        return
    draft.put(at, at + 1, "NORP")


_MAX_POST = 4  # words


def post(draft: Draft, at: int) -> None:
    """A post at a body that has no name is none: `музей директоры`, `Басқарма басшысы`."""
    entity = draft.at(at)
    if entity is None or entity.start != at or entity.type != "POSITION" or entity.end - at > _MAX_POST:
        return
    first, *rest = draft.words[at : entity.end]
    is_common = first.islower() or draft.first == at
    if is_common and rest and all(map(str.islower, rest)) and rest[-1] in common_words.POSTS:
        draft.drop(entity)


def ruler(draft: Draft, at: int) -> None:
    """Who rules a country has a POSITION, with the country: `Иорданияның королі`, `Персия шахы`."""
    country = draft.at(at - 1)
    if country is None or country.end != at or country.type not in {"GPE", "LOCATION"}:
        return
    if draft.at(at) is None or draft.label(at) == "POSITION":
        draft.put_alone(country.start, at + 1, "POSITION")


def acting(draft: Draft, at: int) -> None:
    """Who acts in a post is of the POSITION: `Қаржы министрінің міндетін атқарушы`."""
    duty = at - 2 if draft.word(at - 1) == "уақытша" else at - 1
    entity = draft.at(duty - 1)
    if draft.word(duty) != "міндетін" or entity is None or entity.type != "POSITION" or entity.end > at:
        return
    draft.put_alone(entity.start, at + 1, "POSITION")


def degree(draft: Draft, at: int) -> None:
    """A degree is a POSITION: `тарих ғылымдарының кандидаты`."""
    start = at - 2
    if draft.word(at - 1) != "ғылымдарының" or start < draft.first or not draft.words[start].isalpha():
        return
    if start - 1 >= draft.first and draft.words[start - 1].endswith("-"):
        return
    if draft.at(at) is None and draft.at(start) is None:
        draft.put(start, at + 1, "POSITION")
