"""The rule over articles of laws."""

import re

from kazprep.entities.rules.draft import Draft
from kazprep.text.alphabet import UPPER_CYRILLIC

_CODE = re.compile(
    r"(?:кодекс(?:і?нің|тің)|заңының|заңның|конституция(?:сы)?ның|конституцияның|жарғының|жарғысының)",
    re.IGNORECASE,
)
_WORDS = "процестік құқық бұзушылық бұзушылықтар туралы атқару іс жүргізу және"
_LAW_WORDS = frozenset(_WORDS.split())
_CAPITAL = re.compile(rf"[{UPPER_CYRILLIC}]")
_MAX_NAME = 6
_NUMBER = re.compile(r"\d{1,4}(?:-\d+)?(?:-[а-яі]+)?")


def article(draft: Draft, at: int) -> None:
    """An article with its law is one LAW: `Еңбек кодексінің 32-бабының 4-бөлігі`."""
    first, last = draft.first, draft.last
    number = at - 2 if draft.word(at - 1) == "-" else at - 1
    while (
        number - 2 > first and draft.words[number - 1] == "," and _NUMBER.fullmatch(draft.words[number - 2])
    ):
        number -= 2
    if number - 1 <= first or not _NUMBER.fullmatch(draft.words[number]):
        return
    if number == at - 1 and "-" not in draft.words[number]:
        return
    code = number - 1
    entity = draft.at(code)
    if entity is not None and entity.type == "LAW" and entity.end <= at + 1:
        start = entity.start
    elif _CODE.fullmatch(draft.words[code]):
        start = _name_start(draft, code, first)
    else:
        return
    end = at + 1
    while end < last:
        part = end + 2 if draft.word(end + 1) == "-" else end + 1
        if part < last and _NUMBER.fullmatch(draft.words[end]) and _PART.match(draft.words[part]):
            end = part + 1
        else:
            break
    before = draft.at(start - 1)
    if (
        before is not None
        and start > first
        and before.end == start
        and before.type == "GPE"
        and _OF_COUNTRY.match(draft.words[start - 1])
    ):
        start = before.start
    found = draft.within(start, end)
    if all(each.start >= start and each.end <= end for each in found):
        draft.put_alone(start, end, "LAW")


_PART = re.compile(r"(?:бөлі[гк]|тарма[ғқ]|тармақша|абзац)")
_OF_COUNTRY = re.compile(r"(?:Республикасы(?:ның)?|ҚР|Қазақстанның)$")


def _name_start(draft: Draft, code: int, first: int) -> int:
    """Where the name of a law begins: at the capital before its last word."""
    start = code
    if _CAPITAL.match(draft.words[code]):
        return start
    while start > max(first, code - _MAX_NAME):
        start -= 1
        word = draft.words[start]
        if _CAPITAL.match(word):
            return start
        if word not in _LAW_WORDS:
            break
    return code
