"""The sentence rule over datelines: the place, the date and the agency that an article begins with."""

import re

from kazprep.boundaries.candidates import Candidate, Verdict
from kazprep.text.alphabet import UPPER
from kazprep.text.date_patterns import DAY
from kazprep.text.lazy_pattern import lazy_pattern
from kazprep.text.places import DATELINE_TOWNS

JOIN = Verdict.JOIN

_NAME = rf"[{UPPER}][\w’'-]*"
_PLACE = rf"""
    {_NAME} (?: (?: [ ]? [,/–—] [ ]? | [ ] ) {_NAME} ){{0,3}}
    (?: [ ] (?: облысы | ауданы | қаласы | ауылы ) )? (?: [ ] \( {_NAME} (?: [ ] {_NAME} )? \) )?
"""
_AGENCIES = (
    "Қазақпарат|Қазинформ|Казинформ|Интерфакс|Азаттық|Спутник|Синьхуа|Анадолы|Егемен|Айқын|Хабар|Жетісу"
)
_TWO_UPPER = rf"\w{{0,9}} [{UPPER}] \w{{0,9}} [{UPPER}] \w*"
_COMPOUND = rf"[{UPPER}]\w+ - (?i: ақпарат|инфо|info|пресс|press|медиа|media|ньюс|news|хабар )"
# A word in Latin letters or with two uppercase letters, a domain, a known name: `KAZINFORM`, `mysal.kz`.
_AGENCY = rf"""(?:
    [/(\[«“"]?
    (?: [A-Z][\w’'-]* | (?: [\w-]+ \. ){{1,3}} [a-z]{{2,4}} | {_TWO_UPPER} | {_AGENCIES} | {_COMPOUND} )
    (?: [.-] [a-zA-Z]{{2,6}} )? (?: [ -] {_NAME} ){{0,2}} [/)\]»”"]?
    (?: [ ]? / [^/\n]{{2,40}} / | [ ]? \( [^()\n]{{2,40}} \) )?  # who wrote it
)"""
_DATELINE = lazy_pattern(rf"{_PLACE} (?: [.,]? [ ] {DAY} )? (?: [ ] [–—-] [ ] {_AGENCY} )?", re.VERBOSE)
_BEFORE_AGENCY = lazy_pattern(r" [–—-] ")
_QUOTED = r"[«“\"] [^«»“”\"\n]{2,30} [»”\"]"  # an agency only where there is a date
_DASH = r"(?: \s* [–—] | \s+ - \s )"
_REST_OF_DATELINE = lazy_pattern(
    rf"\s* (?: {DAY} [.,]? \s* (?: {_AGENCY} | {_QUOTED} )? | {_AGENCY} ) {_DASH}", re.VERBOSE
)
_REST_AFTER_DATE = lazy_pattern(rf"\s* (?: {_AGENCY} | {_QUOTED} ) {_DASH}", re.VERBOSE)
_DAY = lazy_pattern(DAY, re.VERBOSE)
_MAX_DATELINE = 80  # characters
_BRACKETED_AGENCY = r"(?: / [^/\n]{2,40} / | \( [^()\n]{2,40} \) )"
_AGENCY_WORD = rf"(?: [{UPPER}«“\"] [\w’'«»“”\"./-]* | \d{{1,2}} [»”\"] )"
_AGENCY_NOUN = r"""(?:
    (?: тілшісі | хабарламасы | телеарнасы | газеті | агенттігі | порталы | журналы | клубы
    | радиосы | сайты ) (?: н[ыі]ң )? | баспасөз | қызметі | спорт | ақпарат | медиа
)"""
_LOOSE_AGENCY = rf"""(?:
    (?: {_QUOTED} | {_AGENCY_WORD} ) (?: [ ] (?: {_AGENCY_WORD} | {_AGENCY_NOUN} ) ){{0,3}}
)"""
# A place, then a date or an agency that is known as one; what is between these and the dash are names.
_WHOLE_DATELINE = lazy_pattern(
    rf"""
    {_PLACE} [.,]? (?:
        [ ]? / [ ]? {DAY} [ ]? (?: / [ ]? [^/.\n]{{2,30}} )? \. (?= [ ] [{UPPER}«] )
      | [ ] {DAY} [.,]? (?: [ ]? {_LOOSE_AGENCY} [.,]? )? (?: [ ]? {_BRACKETED_AGENCY} )? [.,]? {_DASH}
      | [ ] {DAY} [.,]? [ ]? {_BRACKETED_AGENCY} [.]? (?: {_DASH} )? (?= \s* [{UPPER}«] )
      | [ ] / [^/\n]{{2,40}} / [.]? (?: {_DASH} )? (?= \s* [{UPPER}«] )
      | [ ] {_AGENCY} [.,]? {_DASH}
    )
    """,
    re.VERBOSE,
)


def dateline(candidate: Candidate) -> Verdict | None:
    """A dateline that opens a sentence continues: `ОРАЛ. KAZINFORM –`, `Семей. 5 мамыр. ҚазАқпарат –`.

    It also continues after an agency that follows the date: `АЛМАТЫ, 5 мамыр – Sputnik. Қар жауды`; and after
    a known place in capitals that begins a line: `ОРАЛ. Су деңгейі көтерілді.`
    """
    start = candidate.sentence_start
    length = candidate.start - start
    if candidate.punctuation != "." or not 2 < length <= _MAX_DATELINE or not candidate.text[start].isupper():
        return None
    if candidate.part in {"list", "table"}:
        return None
    if candidate.begins_line and _is_known_place(candidate):
        return JOIN
    whole = _WHOLE_DATELINE.match(candidate.text, start)
    if whole is not None and candidate.end <= whole.end():
        return JOIN
    before = candidate.text[start : candidate.start]
    if candidate.closing or _DATELINE.fullmatch(before) is None:
        return None
    has_date = _DAY.search(before) is not None
    rest = _REST_AFTER_DATE if has_date else _REST_OF_DATELINE
    is_last = has_date and _BEFORE_AGENCY.search(before) is not None
    return JOIN if is_last or rest.match(candidate.text, candidate.end) else None


_ENDS_IN_VERB = lazy_pattern(
    r"[^.!?\n]{10,300}(?:[аеый]ды|[аей]ді|[лнрстқ][дт][ыі]|уд[ае]|м[ае][қк]|[ғқ]ан|[гк]ен|отыр|жатыр|тұр|жүр|екен)[.!?]"
)


def _is_known_place(candidate: Candidate) -> bool:
    """Whether a known place in capitals is all that is before, and a sentence with a verb follows."""
    before = candidate.text[candidate.sentence_start : candidate.start]
    if not before.isupper() or before.lower() not in DATELINE_TOWNS or not candidate.space or candidate.dash:
        return False
    if len(candidate.next_word) > 1 and candidate.next_word.isupper():
        return False
    return _ENDS_IN_VERB.match(candidate.text, candidate.end) is not None
