"""Contacts, which a tagger can't know by their words: e-mail addresses, links and telephone numbers.

KazNERD, transcribed from speech, has no e-mail address, no link and no telephone number of full length; its
CONTACTs are sites by name and short numbers, which are left to the tagger.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from kazprep.entities.entity import Entities
from kazprep.spans import Offsets, Spans

CONTACT = "CONTACT"

_ADDRESS = re.compile(
    r"""
    (?: (?: https?:// | www\. ) \S+
      | [\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )+
      | (?: [a-z0-9] [a-z0-9-]* \. )+ [a-z]{2,6} / \S+
    ) (?: -\w+ )?""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_SIGN = re.compile(r"[@/]|www\.", re.IGNORECASE)

# A country, an area and the subscriber's number: behind +7 or 8 ten digits (Kazakhstan and Russia, where no
# area begins with 0, 1, 2 or 5), elsewhere at most 15 digits in all behind a plus (ITU-T E.164).
_PHONE_BEGINS = re.compile(r"\+\d|8(?:$|[-(]|\d{10}$)")
_PHONE_PART = re.compile(r"[\d()+–-]+")
_BETWEEN = "(?: ?[–-] ?| )?"
_AREA = r"[346-9]\d{2,4}"
_AT_HOME = re.compile(
    rf"(?:\+7|8){_BETWEEN}(?:\( ?{_AREA} ?\)|{_AREA}){_BETWEEN}\d{{1,3}}{_BETWEEN}\d\d{_BETWEEN}\d\d"
)
_ABROAD = re.compile(r"\+(?!7)\d[\d ()–-]{7,20}\d")
_DIGITS_AT_HOME = 11
_DIGITS_ABROAD = range(9, 16)
_PHONE_WORDS = 10  # at most: +7 ( 727 ) 123 - 45 - 67


def with_contacts(entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
    """The entities, with contacts in the place of what was found there.

    `words` are the tokens that the entities are spans of, and `first_tokens` has the first one of each
    sentence and their number. A contact is an e-mail address, a link or a telephone number of full
    length; what is left of an entity beside one keeps its type.

    >>> import numpy as np
    >>> words = ["Телефон", ":", "+7", "727", "250", "00", "00", "."]
    >>> found = Entities(Spans.of([(2, 3), (3, 6)]), ("CARDINAL", "DATE"))
    >>> found = with_contacts(found, words, np.array([0, 8], np.int32))
    >>> list(found.tokens), found.types
    ([(2, 7)], ('CONTACT',))
    """
    contacts = list(_contacts(words, first_tokens))
    if not contacts:
        return entities
    taken = set(chain.from_iterable(range(*span) for span in contacts))
    found = [(*span, CONTACT) for span in contacts]
    for span, kind in zip(entities.tokens, entities.types, strict=True):
        for inside, tokens in groupby(range(*span), taken.__contains__):
            if not inside:
                rest = list(tokens)
                found.append((rest[0], rest[-1] + 1, kind))
    found.sort()
    return Entities(Spans.of((start, end) for start, end, _ in found), tuple(kind for *_, kind in found))


def _contacts(words: Sequence[str], first_tokens: Offsets) -> Iterator[tuple[int, int]]:
    for first, last in pairwise(first_tokens.tolist()):
        done = first
        for start, word in enumerate(words[first:last], first):
            if start < done:
                continue
            if word[0] in "+8" and _PHONE_BEGINS.match(word):
                done = start + _phone_end(words[start : min(start + _PHONE_WORDS, last)])
                if start < done:
                    yield start, done
            elif _ADDRESS_SIGN.search(word) and _ADDRESS.fullmatch(word):
                yield start, start + 1


def _phone_end(words: Sequence[str]) -> int:
    """How many of the words are a telephone number that begins with the first; 0 when none does."""
    found = 0
    written = ""
    for number, word in enumerate(words, 1):
        if _PHONE_PART.fullmatch(word) is None:
            break
        written = f"{written} {word}".lstrip()
        if _is_phone(written):
            found = number
    return found


def _is_phone(written: str) -> bool:
    digits = sum(map(str.isdigit, written))
    if _AT_HOME.fullmatch(written):
        return digits == _DIGITS_AT_HOME
    return digits in _DIGITS_ABROAD and _ABROAD.fullmatch(written) is not None
