"""Contacts found by rules: e-mail addresses, links and telephone numbers, as entities of the class CONTACT.

A tagger trained on KazNERD can't find them: the corpus was transcribed from speech and has no e-mail address,
no link and no full telephone number. Its CONTACTs are names of sites and short numbers, which are left to the
tagger."""

import re
from collections.abc import Sequence

from kazprep.entities.classes import CONTACT
from kazprep.entities.rules.draft import Draft
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.text.web_addresses import EMAIL

_ADDRESS = lazy_pattern(
    rf"""
    (?: (?: https?:// | www\. ) \S+
      | {EMAIL}
      | (?: [a-z0-9] [a-z0-9-]* \. )+ [a-z]{{2,6}} / \S+
    ) (?: -\w+ )?""",
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS_SIGN = lazy_pattern(r"[@/]|www\.", re.IGNORECASE)

# A country code, an area code and the subscriber's number: ten digits after +7 or 8 (Kazakhstan and Russia,
# where no area code begins with 0, 1, 2 or 5), elsewhere a plus and at most 15 digits in all (ITU-T E.164).
_PHONE_START = lazy_pattern(r"\+\d|8(?:$|[-(]|\d{10}$)")
_PHONE_PART = lazy_pattern(r"[\d()+–-]+")
_SEPARATOR = "(?: ?[–-] ?| )?"
_AREA_CODE = r"[346-9]\d{2,4}"
DOMESTIC_PHONE = lazy_pattern(
    rf"(?:\+7|8){_SEPARATOR}(?:\( ?{_AREA_CODE} ?\)|{_AREA_CODE}){_SEPARATOR}"
    rf"\d{{1,3}}{_SEPARATOR}\d\d{_SEPARATOR}\d\d"
)
FOREIGN_PHONE = lazy_pattern(r"\+(?!7)\d[\d ()–-]{7,20}\d")
_DOMESTIC_DIGITS = 11
_FOREIGN_DIGITS = range(9, 16)
_MAX_PHONE_TOKENS = 10  # +7 ( 727 ) 123 - 45 - 67


def contact(draft: Draft, at: int) -> None:
    """An e-mail address, a link or a full telephone number is CONTACT, whatever the tagger says.

    What remains of an entity beside one keeps its class.
    """
    word = draft.words[at]
    if draft.label(at) == CONTACT:
        return
    if word[0] in "+8" and _PHONE_START.match(word):
        last = draft.last
        end = at + _phone_end(draft.words[at : min(at + _MAX_PHONE_TOKENS, last)])
        if at < end:
            draft.put(at, end, CONTACT)
    elif _ADDRESS_SIGN.search(word) and _ADDRESS.fullmatch(word):
        draft.put(at, at + 1, CONTACT)


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
    if DOMESTIC_PHONE.fullmatch(written):
        return digits == _DOMESTIC_DIGITS
    return digits in _FOREIGN_DIGITS and FOREIGN_PHONE.fullmatch(written) is not None
