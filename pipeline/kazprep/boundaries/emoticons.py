"""Emoji, and emoticons made of punctuation, which end sentences in comments and posts: `)))`, `:)`, `((`."""

import re

from kazprep.text.alphabet import UPPER

# Bullets, stars, card suits and ticks open lines and separate items (`♦ Хабарлама ♦`): they are left out.
EMOJI = (
    "\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff\u2600-\u2604\u2607-\u265f\u2661\u2665\u2668-\u2712"
    "\u2728\u2744-\u2755\u2757-\u2767\u2795-\u2797\u27a1\u2b50\ufe0f\u200d"
)
"""The inside of a regular expression's class."""

FACES = "():;=^"
"""The characters that an emoticon begins with."""

_ENDS = rf"(?=\s|[{UPPER}]|\Z)"
REST_OF_FACE = rf"""(?:
      (?<=\)) [)0]*\){_ENDS} | (?<=\() \(+(?=\s|\Z)                        # екен))) and екен((
    | (?<=[:;=]) [-'’^]? (?: \)+{_ENDS} | (?: \(+ | [DPДР]+ )(?=\s|\Z) )   # :) and :-( and :D
    | (?<=\^) _*\^(?=\s|\Z)                                                # ^_^
    | (?<=[аәеёиоөуұүіыйнзр]\))(?=[ ]?[{UPPER}])                           # барамын) Кел
)"""
"""The rest of an emoticon, as a part of a verbose regular expression; single brackets are for `is_face`."""

_FACE_OR_EMOJI = re.compile(rf"(?:[{EMOJI}]|[:;=^][-'’^_]?[()DPДР^]+)$")
_BEFORE_SMILE = re.compile(
    r"(?:[аеый]ды|[аей]ді|[лнст][дт][ыі]|м[ыі]н|м[ыі]з|екен|р[ае][хқ]мет|[қғ]ой|\bбар|жоқ|керек)$",
    re.IGNORECASE,
)
_BRACKET = re.compile("[()]")
_MOUTHS = re.compile(r"\)+$")
_MAX_BEFORE = 400  # characters before an emoticon in which an opening bracket is searched for


def is_face(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]`, which looks like an emoticon, does not close brackets that are open.

    >>> is_face("Жақсы екен)) Рахмет", 10, 12), is_face("(кеше (түнде)) Ол", 12, 14)
    (True, False)
    """
    first = text[start]
    if first == ")":
        line = text[max(0, start - _MAX_BEFORE) : start].rpartition("\n")[2]
        depth = 0
        for bracket in _BRACKET.findall(line):
            depth = max(0, depth + (1 if bracket == "(" else -1))  # the ) of а) closes none
        if depth >= text.count(")", start, end):
            return False
        # One bracket may be what is left of two: it is a smile after a word that ends sentences.
        return end - start > 1 or _BEFORE_SMILE.search(line) is not None
    return True


def ends_in_face(text: str, start: int, end: int) -> bool:
    """Whether punctuation, `text[start:end]`, ends in an emoji or an emoticon: `Рахмет!))`."""
    punctuation = text[start:end]
    if _FACE_OR_EMOJI.search(punctuation):
        return True
    mouths = _MOUTHS.search(punctuation)
    return mouths is not None and len(mouths[0]) > 1 and is_face(text, start + mouths.start(), end)
