"""Contacts found by rules: e-mail addresses, links and telephone numbers, as entities of the class CONTACT.

A tagger trained on KazNERD can't find them: the corpus was transcribed from speech and has no e-mail address,
no link and no full telephone number. Its CONTACTs are names of sites and short numbers, which are left to the
tagger."""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from operator import itemgetter

import numpy as np

from kazprep.entities.classes import CONTACT
from kazprep.entities.entity import Entities
from kazprep.spans import Offsets, Spans
from kazprep.text.web_addresses import EMAIL

SOURCE = "contact"
"""The source of entities that are found, or cut, here."""

_ADDRESS = re.compile(
    rf"""
    (?: (?: https?:// | www\. ) \S+
      | {EMAIL}
      | (?: [a-z0-9] [a-z0-9-]* \. )+ [a-z]{{2,6}} / \S+
    ) (?: -\w+ )?""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_SIGN = re.compile(r"[@/]|www\.", re.IGNORECASE)

# A country code, an area code and the subscriber's number: ten digits after +7 or 8 (Kazakhstan and Russia,
# where no area code begins with 0, 1, 2 or 5), elsewhere a plus and at most 15 digits in all (ITU-T E.164).
_PHONE_START = re.compile(r"\+\d|8(?:$|[-(]|\d{10}$)")
_PHONE_PART = re.compile(r"[\d()+–-]+")
_SEPARATOR = "(?: ?[–-] ?| )?"
_AREA_CODE = r"[346-9]\d{2,4}"
_DOMESTIC = re.compile(
    rf"(?:\+7|8){_SEPARATOR}(?:\( ?{_AREA_CODE} ?\)|{_AREA_CODE}){_SEPARATOR}"
    rf"\d{{1,3}}{_SEPARATOR}\d\d{_SEPARATOR}\d\d"
)
_FOREIGN = re.compile(r"\+(?!7)\d[\d ()–-]{7,20}\d")
_DOMESTIC_DIGITS = 11
_FOREIGN_DIGITS = range(9, 16)
_MAX_PHONE_TOKENS = 10  # +7 ( 727 ) 123 - 45 - 67


def with_contacts(entities: Entities, words: Sequence[str], first_tokens: Offsets) -> Entities:
    """The entities and the contacts in the same tokens; where both overlap, the contact replaces the entity.

    `words` are the tokens that the entities are spans of, and `first_tokens` has the index of each sentence's
    first token, and the number of all tokens at the end. A contact is an e-mail address, a link or a full
    telephone number, its source is `contact`; what remains of an entity beside one keeps its type, and has
    the same source, as it is not what the tagger found.

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
    covered = set(chain.from_iterable(range(*span) for span in contacts))
    found = [(*span, CONTACT, math.nan, SOURCE) for span in contacts]
    for span, label, score, source in zip(
        entities.tokens, entities.types, entities.scores.tolist(), entities.sources, strict=True
    ):
        if covered.isdisjoint(range(*span)):
            found.append((*span, label, score, source))
            continue
        for inside, tokens in groupby(range(*span), covered.__contains__):
            if not inside:
                rest = list(tokens)
                found.append((rest[0], rest[-1] + 1, label, math.nan, SOURCE))
    found.sort(key=itemgetter(0))
    *bounds, types, scores, sources = zip(*found, strict=True)
    return Entities(
        Spans.of(zip(*bounds, strict=True)), tuple(types), np.array(scores, np.float32), tuple(sources)
    )


def _contacts(words: Sequence[str], first_tokens: Offsets) -> Iterator[tuple[int, int]]:
    """The contacts of all sentences, as spans of token indices in ascending order."""
    for first, last in pairwise(first_tokens.tolist()):
        done = first
        for start, word in enumerate(words[first:last], first):
            if start < done:
                continue
            if word[0] in "+8" and _PHONE_START.match(word):
                done = start + _phone_end(words[start : min(start + _MAX_PHONE_TOKENS, last)])
                if start < done:
                    yield start, done
            elif _ADDRESS_SIGN.search(word) and _ADDRESS.fullmatch(word):
                yield start, start + 1


def _phone_end(words: Sequence[str]) -> int:
    """The number of tokens in the longest telephone number that starts with the first one; 0 for none."""
    found = 0
    written = ""
    for count, word in enumerate(words, 1):
        if _PHONE_PART.fullmatch(word) is None:
            break
        written = f"{written} {word}".lstrip()
        if _is_phone(written):
            found = count
    return found


def _is_phone(written: str) -> bool:
    digits = sum(map(str.isdigit, written))
    if _DOMESTIC.fullmatch(written):
        return digits == _DOMESTIC_DIGITS
    return digits in _FOREIGN_DIGITS and _FOREIGN.fullmatch(written) is not None
