"""Addresses in a text: URLs, e-mail addresses, domains, file names and tags.

The patterns differ by what a mistake costs: `ADDRESS` has to find where a token ends, so that it takes only
known domains and file types; `ENDS_IN_ADDRESS`, asked where a sentence may end, takes any; `is_protected`
takes code and paths as well, as a letter that is repaired wrongly breaks them. Which addresses are contacts
is for `kazprep.entities.rules.contacts`.
"""

import re

from kazprep.text.alphabet import UPPER_CYRILLIC

EMAIL = r"[\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )+"
"""An e-mail address, as a part of a verbose regular expression."""

ADDRESS = re.compile(
    rf"""
      (?: https?:// | www\. ) [^\s«»“”"<>()]* [\w/]
    | {EMAIL}
    | (?<! [\w@.-] ) (?: [A-Za-z0-9] [A-Za-z0-9-]* \. )+
      (?i: kz | com | org | net | ru | info | io | gov | edu | uz | kg | html? | pdf | docx? | xlsx? )
      (?! [A-Za-z] )
      (?: / (?! [{UPPER_CYRILLIC}] ) [^\s«»“”"<>()]* [\w/] )? (?: -\w+ )?  # but ulgi.kz/Айгерім, who wrote it
    | (?<! \S ) [#@] \w+ (?: -\w+ )?
    """,
    re.VERBOSE,
)
"""An address, file name or tag in a text, with its Kazakh suffix: `egov.kz-ке`."""

ENDS_IN_ADDRESS = re.compile(r"[a-z0-9-]\.[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)
"""A web or e-mail address or a file name at the end of a word."""

# Searched for in the word, between white space, that a letter is in. All its repetitions are limited, as a
# word can be a million letters long.
_PROTECTED = re.compile(
    r"""
      [a-z][a-z0-9+.-]{0,15}://       # http://adilet.zan.kz/
    | www\.
    | [^\s@]@[^\s@]+\.[^\s@]          # info@site.kz
    | [#@]\w                          # #SmartCity, @name
    | \w\.(?:kz|ru|com|org|net|gov|edu|info|io|html?|php|pdf|docx?|xlsx?|txt|csv|json|xml|jpe?g|png|py|exe)\b
    | [\\/]\w{1,64}[\\/]              # a path
    | \w_\w | \w\(\) | [{}<>=]         # code
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAX_CONTEXT = 200
"""Characters of the word on each side that are searched, to stay linear in a text without white space."""
_SPACE = re.compile(r"\s")


def is_protected(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is in an address, a file name, a tag or code.

    >>> is_protected("info@мысал.kz сайты", 5, 10)
    True
    >>> is_protected("info@мысал.kz сайты", 14, 19)
    False
    """
    if text[start - 1 : start].isspace() and text[end : end + 1].isspace():
        return False  # the word has only letters
    before = text[max(0, start - _MAX_CONTEXT) : start]
    after = text[end : end + _MAX_CONTEXT]
    word = re.split(r"\s", before)[-1] + text[start:end] + _SPACE.split(after, maxsplit=1)[0]
    return _PROTECTED.search(word) is not None
