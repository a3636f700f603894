"""Rules over names of things and places: what the noun behind one says of its class and its edges."""

from kazprep.entities.rules import head_nouns, kinds
from kazprep.entities.rules.draft import Draft
from kazprep.entities.rules.word_forms import ENDING, alternatives
from kazprep.text.alphabet import LOWER_CYRILLIC, UPPER, UPPER_CYRILLIC
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.text.surnames import PATRONYMICS

_CLOSING = {"»": "«", "”": "“", "“": "„", '"': '"'}
_MAX_NAME = 10  # tokens in quotation marks
_MAX_MODIFIERS = 3
_BEGINS_NAME = lazy_pattern(rf"[{UPPER}\d]")
_CYRILLIC_NAME = lazy_pattern(rf"[{UPPER_CYRILLIC}]")
_PLACES = frozenset(
    {"FACILITY", "GPE", "LOCATION", "ORGANISATION", "PERSON", "PRODUCT", "PROJECT", "ART", "EVENT"}
)
_EPITHETS = frozenset({"сері", "батыр", "би", "ақын", "хан", "жырау"})
_ADJECTIVE = lazy_pattern(rf"[{LOWER_CYRILLIC}]+[лдт][ыі][қк]")  # республикалық, үштік
_ROUTE = lazy_pattern(rf"[{UPPER_CYRILLIC}][\w]+(?:[–-][{UPPER_CYRILLIC}]\w+)+")
_SURNAME = lazy_pattern("(?:[оеё]в|ин)а?$")
_NUMBERED = lazy_pattern(
    r"(?:мекте[пб]|лицей|гимназия|балабақша|емхана|аурухана|шахта|колледж|баспахана|кітапхана|перзентхана|кеніш)"
    rf"{ENDING}"
)


def quoted_name(draft: Draft, at: int) -> None:
    """The noun behind a name in quotation marks says of what class it is: `«Арай» газеті`.

    The name is the entity, without the marks and the noun. An entity that goes on behind the noun, or begins
    before the mark, such as a post, stays.
    """
    word = draft.words[at].lower()
    plural = head_nouns.plural_head_of(word)
    noun = plural or head_nouns.head_of(word)
    label = head_nouns.QUOTED.get(noun or "")
    closing = _closing_before(draft, at)
    if noun is None or label is None or closing is None or not _has_its_words(draft, at, noun):
        return
    opening = _quoted_name(draft, at, closing, label)
    while plural and opening - 2 >= draft.first and draft.words[opening - 1] in _BETWEEN_NAMES:
        closing = opening - 2  # of «Арай» мен «Тұмар» газеттері, the first
        if draft.words[closing] not in _CLOSING:
            return
        opening = _quoted_name(draft, closing, closing, label)


def _quoted_name(draft: Draft, at: int, closing: int, label: str) -> int:
    """Make a name in quotation marks an entity of a class, up to a noun; its opening mark, or -1."""
    opening = _opening(draft, closing)
    if opening < 0:
        return -1
    start, end = opening + 1, closing
    if not _BEGINS_NAME.match(draft.words[start]) or (end == start + 1 and len(draft.words[start]) == 1):
        return -1
    for entity in draft.within(opening, at + 1):
        if entity.start < opening or entity.end > at + 1 or entity.type == "POSITION":
            return -1
        if label == "PROJECT" and entity.type in {"ART", "MISCELLANEOUS"}:
            return -1  # a television programme
    draft.put_alone(start, end, label, opening, at + 1)
    return opening


def _has_its_words(draft: Draft, at: int, noun: str) -> bool:
    """Whether a noun that is a head only with another one before it has that."""
    other = head_nouns.TWO_WORDS.get(noun)
    return other is None or draft.word(at - 1).lower() == other


def _closing_before(draft: Draft, at: int) -> int | None:
    """The closing quotation mark before a noun, over words that may be between both."""
    for token in range(at - 1, max(at - 2 - _MAX_MODIFIERS, draft.first) - 1, -1):
        word = draft.words[token]
        if word in _CLOSING:
            return token
        is_adjective = _ADJECTIVE.fullmatch(word) and draft.label(token) != "NORP"
        if word not in head_nouns.MODIFIERS and not is_adjective:
            return None
    return None


def _opening(draft: Draft, closing: int) -> int:
    """The opening mark of a name in quotation marks, or -1."""
    mark = _CLOSING[draft.words[closing]]
    first = max(draft.first, closing - 1 - _MAX_NAME)
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


def place_name(draft: Draft, at: int) -> None:
    """The noun behind the name of a place says of what class it is: `Арыс өзені`, `Тасөткел бөгені`.

    The name is the entity, without the noun. A name in quotation marks is for `quoted-name`.
    """
    noun = head_nouns.head_of(draft.words[at].lower())
    label = head_nouns.BARE.get(noun or "")
    if noun is None or label is None or draft.word(at + 1) in _CLOSING:
        return
    if draft.first == at:
        return
    if noun in head_nouns.ROADS:
        _route(draft, at)
        return
    entity = draft.at(at - 1)
    if entity is None and draft.word(at - 1) in _EPITHETS:
        entity = draft.at(at - 2)  # Ақан сері ауданы
        if entity is not None and label == "GPE" and entity.end == at - 1 and entity.type in _PLACES:
            draft.put_alone(entity.start, at, label)
        return
    if entity is None:
        return
    if entity.end not in {at, at + 1} or entity.type not in _PLACES or entity.start >= at:
        return
    words = draft.words[entity.start : at]
    if not all(map(_CYRILLIC_NAME.match, words)) or words[-1] in head_nouns.COUNTRIES or len(words) > 3:
        return
    if entity.type != label or (entity.end > at and label != "FACILITY"):
        draft.put_alone(entity.start, at, label)


def place_list(draft: Draft, at: int) -> None:
    """The plural noun around names says of what class all of them are: `Арыс, Шаян өзендері`."""
    noun = head_nouns.plural_head_of(draft.words[at].lower())
    label = head_nouns.OF_LISTS.get(noun or "")
    if label is None:
        return
    if draft.word(at + 1) == ":" or draft.word(at + 1) in kinds.DASHES:
        _same_class(draft, at + 2, 1, label)
    elif draft.word(at + 1) not in _CLOSING:
        _same_class(draft, at - 1, -1, label)


def _same_class(draft: Draft, at: int, step: int, label: str) -> None:
    """Give the names of an enumeration, from a token on to the right or to the left, a class."""
    found = []
    while (entity := draft.at(at)) is not None and entity.type in _PLACES:
        if not all(map(_CYRILLIC_NAME.match, draft.words[entity.start : entity.end])):
            break
        found.append(entity)
        between = entity.end if step > 0 else entity.start - 1
        if draft.word(between) not in _BETWEEN_NAMES:
            break
        at = between + step
    if len(found) > 1:
        for entity in found:
            if entity.type != label and draft.words[entity.start] not in head_nouns.COUNTRIES:
                draft.put_alone(entity.start, entity.end, label)


def _route(draft: Draft, at: int) -> None:
    """A road is named by the places that it leads to, and is one entity: `Орал – Саратов автожолы`."""
    start = at - 1
    first = draft.first
    while (
        start - 2 >= first
        and draft.words[start - 1] in kinds.DASHES
        and _CYRILLIC_NAME.match(draft.words[start - 2])
    ):
        start -= 2
    if start == at - 1 and not _ROUTE.fullmatch(draft.words[start]):
        return
    for entity in draft.within(start, at + 1):
        if entity.start < start or entity.end > at + 1:
            return
    draft.put_alone(start, at, "FACILITY", start, at + 1)


def name_with_noun(draft: Draft, at: int) -> None:
    """The noun that is a part of a name belongs to it and says of what class it is: `Аңырақай шайқасы`."""
    noun = head_nouns.head_of(draft.words[at].lower())
    label = head_nouns.INSIDE.get(noun or "")
    if label is None or draft.first == at:
        return
    entity = draft.at(at - 1)
    if entity is None or entity.end != at or entity.type not in _PLACES:
        return
    if label == entity.type == "FACILITY":
        return  # Достық көшесі, where the noun is outside
    following = draft.at(at)
    if following is not None or not all(map(_CYRILLIC_NAME.match, draft.words[entity.start : at])):
        return
    start = entity.start
    if entity.type == "PERSON" and at - start == 2 and _SURNAME.search(draft.words[start]):
        if _SURNAME.search(draft.words[start + 1]) or draft.words[start + 1].endswith(PATRONYMICS):
            return
        draft.put_alone(start, start + 1, "PERSON")  # Сейітов Абай мұражайына: two names
        start += 1
    draft.put_alone(start, at + 1, label)


def numbered_facility(draft: Draft, at: int) -> None:
    """A school, a hospital or a mine with its number is one FACILITY: `№ 5 орта мектептің`."""
    sign = draft.words[at]
    number = at if len(sign) > 1 else at + 1
    if not draft.word(number).lstrip("№").isdigit():
        return
    last = draft.last
    for noun in range(number + 1, min(number + 5, last)):
        word = draft.words[noun]
        if _NUMBERED.fullmatch(word):
            if all(
                each.start >= at and each.end <= noun + 1 and each.type != "POSITION"
                for each in draft.within(at, noun + 2)
            ):
                draft.put_alone(at, noun + 1, "FACILITY")
            return
        if not word.islower() or not word.isalpha():
            return


_CALLED_NOUNS = {
    "LOCATION": "атаулар жерлер бұлақ бұлағ көл өзен тау шоқы төбе асу сай",
    "GPE": "ауыл қала кент",
    "PERSON": """
        адам азамат ақын аңшы әйел бай бала батыр ғалым жігіт кемпір кісі қария қыз сазгер шал шопан ұста
    """,
    "ORGANISATION": "газет журнал компания серіктестік баспа ұйым",
    "ART": "роман фильм ән кітап жыр поэма өлең күй мақала",
    "NON_HUMAN": "айғыр арыстан аю бие бүркіт ит жолбарыс жылқы қаршыға маймыл мысық піл тазы тұлпар",
}
_CALLED = {
    label: lazy_pattern(rf"(?:{alternatives(nouns)}){ENDING}") for label, nouns in _CALLED_NOUNS.items()
}
_PLURAL = lazy_pattern("[лдт][ае]р")
_MAX_BETWEEN = 2  # words between `атты` and the noun


def called(draft: Draft, at: int) -> None:
    """The noun behind `атты` or `деген` says of what class the name is: `Үшқарасу атты бұлақ`.

    Several names before `деген жер` are all places.
    """
    end = at - 1 if draft.word(at - 1) in _CLOSING else at
    label = _called_class(draft, at)
    if label == "PERSON" and end < at:
        return  # «Туған жер» атты ақындар
    first = draft.first
    while label is not None and end > first:
        entity = draft.at(end - 1)
        if (
            entity is None
            and end == at
            and draft.words[at] == "атты"
            and _CYRILLIC_NAME.match(draft.words[end - 1])
        ):
            draft.put(end - 1, end, label)
            return
        if entity is None or entity.end != end or entity.type not in _PLACES | {"NON_HUMAN"}:
            return
        if not _BEGINS_NAME.match(draft.words[entity.start]):
            return
        if entity.type != label:
            draft.put(entity.start, end, label)
        if label != "LOCATION" or draft.word(entity.start - 1) not in _BETWEEN_NAMES:
            return
        end = entity.start - 1


def _called_class(draft: Draft, at: int) -> str | None:
    for token in range(at + 1, min(at + 2 + _MAX_BETWEEN, draft.last)):
        word = draft.words[token]
        if not word.isalpha() or not word.islower():
            return None
        if _ADJECTIVE.fullmatch(word) or head_nouns.head_of(draft.word(token + 1)):
            continue  # қалалық байқау; кітап көрмесі
        for label, pattern in _CALLED.items():
            if pattern.fullmatch(word):
                return None if label == "PERSON" and _PLURAL.search(word) else label
    return None


_BETWEEN_NAMES = frozenset({",", "және", "мен", "пен", "бен"})
_ABBREVIATION = lazy_pattern(rf"[{UPPER}]{{2,6}}")


def abbreviation(draft: Draft, at: int) -> None:
    """An abbreviation in brackets is of the class of the name that it is made of: `Азия даму банкі (АДБ)`."""
    word = draft.word(at + 1)
    if draft.word(at + 2) != ")" or not _ABBREVIATION.fullmatch(word):
        return
    name = draft.at(at - 1)
    if (
        name is None
        or name.end != at
        or name.type not in {"EVENT", "FACILITY", "LAW", "ORGANISATION", "PROJECT"}
    ):
        return
    initials = "".join(part[:1] for each in draft.words[name.start : at] for part in each.split("-")).upper()
    letters = iter(initials)
    if initials[:1] == word[0] and all(letter in letters for letter in word):
        draft.put(at + 1, at + 2, name.type)


def teams(draft: Draft, at: int) -> None:
    """Names in quotation marks beside a score are teams: `«Арай» – «Тұмар» 2:1`, `«Арай» 2:1 «Тұмар»`."""
    if ":" not in draft.words[at] or draft.word(at - 1) not in _CLOSING:
        return
    second = (_opening(draft, at - 1), at - 1)
    dash = second[0] - 1
    if draft.word(dash) in kinds.DASHES and draft.word(dash - 1) in _CLOSING:
        first = (_opening(draft, dash - 1), dash - 1)
    else:
        first = (at + 1, _closing_after(draft, at + 1))
    if min(*first, *second) < 0:
        return
    for opening, closing in (first, second):
        found = draft.within(opening, closing + 1)
        if all(opening <= each.start and each.end <= closing + 1 for each in found):
            draft.put_alone(opening + 1, closing, "ORGANISATION", opening, closing + 1)


def _closing_after(draft: Draft, opening: int) -> int:
    """The closing mark of a name whose opening mark may be at a token, or -1."""
    for token in range(opening + 2, min(opening + 2 + _MAX_NAME, draft.last)):
        if draft.words[token] in _CLOSING:
            return token if _opening(draft, token) == opening else -1
    return -1
