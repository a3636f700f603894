"""The sentence rule over abbreviations: a table of what each type of them does before what may follow."""

from kazprep.boundaries.candidates import Candidate, Verdict
from kazprep.boundaries.lexicon import STARTERS
from kazprep.text.abbreviations import AbbreviationType
from kazprep.text.lazy_pattern import lazy_pattern

# A word is capitalised, capitals are an acronym or a single letter; punctuation is opening punctuation but a
# bracket. `PREDICATE` is a number after a dash: саны – 11 млн., but not 1941 – 1945 жж.
_ABBREVIATIONS = """
                    lowercase digit starter dash word  capitals bracket punctuation other
BEFORE                join    join  join    join join  join     join    join        join
EXAMPLE               join    join  join    join join  join     join    join        join
WORD                  join    join  join    join join  join     join    join        join
DEGREE                join    join  split   -    join  join     join    join        -
AFTER_NAME            join    join  split   -    join  join     join    join        -
STREET                join    join  split   -    join  join     join    -           -
YEAR                  join    join  split   join join  join     join    -           -
YEAR_PREDICATE        join    join  split   join -     -        -       -           -
AMOUNT                join    join  split   -    join  join     join    -           -
AMOUNT_PREDICATE      join    join  split   -    split -        -       -           -
AND_SO_ON             join    -     split   -    split split    -       -           -
UNIT                  join    -     split   -    split -        -       -           -
METRE                 join    -     split   -    split -        -       -           -
MEASURE               join    join  split   -    split -        -       -           -
MONTH                 join    join  split   -    split -        -       -           -
"""
_COLUMNS, *_ROWS = map(str.split, _ABBREVIATIONS.strip().splitlines())
_ABBREVIATION_VERDICTS = {
    (row, column): None if verdict == "-" else Verdict(verdict)
    for row, *verdicts in _ROWS
    for column, verdict in zip(_COLUMNS, verdicts, strict=True)
}
_PREDICATE_NUMBER = lazy_pattern(r"(?<![\d-]) [–—-] [\d., ]*$")
_SMALLER_UNIT = lazy_pattern(r" \d+ (?:мин|сек|тиын|см|мм|г)\b")
_DASHES = frozenset("–—-")


def abbreviation(candidate: Candidate) -> Verdict | None:
    """The full stop of an abbreviation: `1947 ж. Үндістан`, `млрд. АҚШ`, `т.ғ.к. Оспанов`, `қ. Алматы`.

    Its type and what follows decide whether a sentence ends with it, by the table above. A number after a
    unit may belong to it (`2 мин. 15 сек.`), and `Бұл – з. Мынау – д.` are letters.
    """
    type_ = candidate.abbreviation
    if type_ is None or candidate.closing or not (candidate.next_word or candidate.opening):
        return None
    follows = _what_follows(candidate)
    row = type_.name
    if follows == "digit" and _number_belongs(candidate):
        return Verdict.JOIN
    if (
        type_ in {AbbreviationType.BEFORE, AbbreviationType.EXAMPLE, AbbreviationType.WORD}
        and follows == "starter"
    ):
        is_letter = len(candidate.word) == 1 and candidate.text_before_word(2)[:1] in _DASHES
        return Verdict.SPLIT if is_letter else Verdict.JOIN
    if type_ in {AbbreviationType.YEAR, AbbreviationType.AMOUNT} and _PREDICATE_NUMBER.search(
        candidate.text_before_word()
    ):
        row += "_PREDICATE"
    return _ABBREVIATION_VERDICTS[row, follows]


def _what_follows(candidate: Candidate) -> str:
    """The column of the table for what follows an abbreviation."""
    if candidate.next_is_lower:
        return "lowercase"
    if candidate.next_word[:1].isdigit():
        return "digit"
    if candidate.next_word in STARTERS:
        return "starter"
    if candidate.dash:
        return "dash"
    if candidate.next_is_upper:
        return "capitals" if candidate.next_word.isupper() else "word"
    if candidate.opening:
        return "bracket" if candidate.opening[0] == "(" else "punctuation"
    return "other"


def _number_belongs(candidate: Candidate) -> bool:
    """Whether a number after a unit belongs to it: `2-т. 118-б.`, `2 мин. 15 сек.`"""
    return "-" in candidate.word or _SMALLER_UNIT.match(candidate.text, candidate.end) is not None
