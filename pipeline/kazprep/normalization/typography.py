"""Rules for one spelling of commas, hyphens, quotation marks and dashes: the aggressive profile has them."""

import re
from collections.abc import Iterator

from kazprep.edits import Replacement
from kazprep.text.alphabet import CYRILLIC, LOWER_CYRILLIC
from kazprep.text.web_addresses import is_protected

_COMMA = re.compile(f"(?<=[{CYRILLIC}]),(?=[{CYRILLIC}])")


def comma_space(text: str) -> Iterator[Replacement]:
    """Put a space after a comma between two Cyrillic letters.

    >>> list(comma_space("ертеңі,үміті"))
    [(7, 7, ' ')]
    """
    for match in _COMMA.finditer(text):
        if not is_protected(text, match.start(), match.end()):
            yield match.end(), match.end(), " "


_LINE_END = re.compile(f"(?<=[{LOWER_CYRILLIC}])-\\n(?=[{LOWER_CYRILLIC}])")


def line_end_hyphen(text: str) -> Iterator[Replacement]:
    """Join a word that is hyphenated at the end of a line.

    A compound that is written with a hyphen (қарым-қатынас) loses it if the line breaks there.

    >>> list(line_end_hyphen("мем-\\nлекет"))
    [(3, 5, '')]
    """
    for match in _LINE_END.finditer(text):
        yield match.start(), match.end(), ""


_QUOTE = re.compile('[“”„‟"]')
_OPENS = re.compile(r"[\s(\[{«–—-]")


def quotation_mark(text: str) -> Iterator[Replacement]:
    """Replace double quotation marks by the guillemets of Kazakh print: “жер” is «жер».

    >>> [new for _, _, new in quotation_mark('“жер”')]
    ['«', '»']
    """
    for match in _QUOTE.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        opens = match[0] == "„" or not before or _OPENS.match(before)
        yield match.start(), match.end(), "«" if opens else "»"


_DASH = re.compile("[—―]|(?<= )-(?= )")


def dash(text: str) -> Iterator[Replacement]:
    """Replace em dashes, and hyphens between spaces, by en dashes.

    >>> list(dash("бұл — жер"))
    [(4, 5, '–')]
    """
    for match in _DASH.finditer(text):
        yield match.start(), match.end(), "–"
