"""Rules over people: posts, professions, accounts, peoples and languages, diseases."""

from kazprep.entities.rules import diseases, peoples, posts
from kazprep.entities.rules.draft import Draft
from kazprep.text.alphabet import UPPER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern

_CYRILLIC_NAME = lazy_pattern(rf"[{UPPER_CYRILLIC}]")
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
    if word == "қалмақ" and (draft.word(at + 1) == "емес" or not draft.word(at + 1)[:1].isalpha()):
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
    if is_common and rest and all(map(str.islower, rest)) and rest[-1] in posts.POSTS:
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


_HANDLE = lazy_pattern(r"@[A-Za-z0-9_][\w.]+|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_HANDLE_REST = lazy_pattern(r"\.[a-z0-9_]\w*")


def handle(draft: Draft, at: int) -> None:
    """The name of an account is a PERSON: `@dala_taza`, `dala_taza`."""
    if not _HANDLE.fullmatch(draft.words[at]) or draft.label(at) == "CONTACT":
        return
    end = at + 2 if _HANDLE_REST.fullmatch(draft.word(at + 1)) else at + 1
    draft.put(at, end, "PERSON")


def disease(draft: Draft, at: int) -> None:
    """The name of a disease is a DISEASE in small letters too: `тұмаудан`, `қант диабеті`."""
    if draft.at(at) is not None:
        return
    word, before = draft.words[at].lower(), draft.word(at - 1)
    is_inside = any(word.startswith(name) and before in first for name, first in diseases.BEFORE.items())
    draft.put(at - 1 if is_inside and draft.at(at - 1) is None else at, at + 1, "DISEASE")


def dawn(draft: Draft, at: int) -> None:
    """`таң қалды` says that somebody wonders: no TIME."""
    entity = draft.at(at)
    if entity is not None and entity[:3] == (at, at + 1, "TIME") and draft.word(at + 1).startswith("қал"):
        draft.drop(entity)
