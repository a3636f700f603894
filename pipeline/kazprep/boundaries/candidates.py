"""Boundary candidates: the positions of a text where a sentence may end, and what is around each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kazprep.boundaries.emoticons import EMOJI, FACES, REST_OF_FACE, is_face
from kazprep.boundaries.lexicon import FINITE_SUFFIXES, FINITE_VERBS, STARTERS
from kazprep.text.abbreviations import AbbreviationType, abbreviation_type
from kazprep.text.alphabet import UPPER


class Verdict(Enum):
    """Whether there is a boundary; a rule that abstains returns None."""

    JOIN = "join"
    SPLIT = "split"


REFERENCE_MARK = r"""(?:
      [ ]? \[ (?:
          \d{1,3} (?: [-–—,;:.\ ]+ (?: \d{1,4} | бб? | бет\w{0,4} | сс? | pp? | т ) ){0,6} \.?  # [2, 15 б.]
        | [a-zа-яәі]
        | (?: к | ескерту | ескертпе | прим\.? | note ) \ ? \d{1,3}
        | дереккөз [^\[\]\n]{0,30}
      ) \]
    | [¹²³⁰⁴-⁹]+ (?: [,⁻] [¹²³⁰⁴-⁹]+ )*
    | [*†‡]{1,3} (?! \w )
)"""
"""A reference mark, which refers to a note or a source, as a part of a verbose regular expression."""

REFERENCE_MARK_ENDS = "]¹²³⁰⁴⁵⁶⁷⁸⁹*†‡"
"""The characters that a reference mark ends in."""

TERMINALS = ".?!…"
"""The punctuation that ends sentences."""

# A dash with space after it, or one that is glued to the reply: `? – Жоқ`, `? -Жоқ`, `!-деді`.
_DASH = r"[-–—](?:[^\S\n]+|(?<=[\s?!…,»”\"][-–—])(?=[^\W\d_]))"
_CANDIDATE = re.compile(
    rf"""
    (?P<punctuation>
        [{TERMINALS}{EMOJI}{FACES}]  # a class of characters, which is searched for fast
        (?: (?<=[{TERMINALS}]) [{TERMINALS}]* | (?<=[{EMOJI}]) [{EMOJI}]* | {REST_OF_FACE} )
    )
    (?P<closing>
        (?: [»”)\]’'] | ["“] (?!\w) | (?<=[»”"“)]) \. )*
        {REFERENCE_MARK}*
        (?: [ ]? (?: [{EMOJI}★☆]+ | [{FACES}] {REST_OF_FACE} ) )*
    )
    (?P<space> [^\S\n]* )
    (?= (?P<dash> {_DASH} )? (?P<opening> [«“„"(\[]* ) (?P<next> \w{{1,24}} | [^\w\n] | ) )
    """,
    re.VERBOSE,
)
_AFTER = re.compile(rf"([^\S\n]*)({_DASH})?([«“„\"(\[]*)(\w{{1,24}}|[^\w\n]|)")
# A headline may end after a finite verb, before an uppercase letter.
_HEADLINE_END = re.compile(rf"(?:ады|еді|{FINITE_SUFFIXES}|{FINITE_VERBS})(?= [«“\"]?[{UPPER}])")
_SOURCE = re.compile(r"\[\d{1,3}\] ")
_MAX_LIST_LINE = (
    10_000  # characters before a candidate in which the start of a list of sources is searched for
)
_MAX_BEFORE = 40  # characters before a candidate in which its word is searched for
_OPENING = "«“„\"'([–—/"


@dataclass(slots=True)
class Candidate:
    """A boundary candidate: a position where a sentence may end, with the text before and after it.

    In the order of the text: `word`, up to the white space before it, without opening punctuation;
    `punctuation` at `start`: full stops, question and exclamation marks, emoji or an emoticon; `closing`,
    the quotation marks, brackets, reference marks and emoji that follow at once, up to `end`; `space`, white
    space; `dash`, a dash with space after it or before a reply; `opening`, opening punctuation; and
    `next_word`, a word or one character, empty at the end of a paragraph.

    The boundary is at `end`. A candidate without punctuation has `start == end` and an empty `word`.
    """

    text: str
    start: int
    end: int
    word: str
    punctuation: str
    closing: str
    space: str
    dash: str
    opening: str
    next_word: str
    abbreviation: AbbreviationType | None
    """The type of abbreviation that `word` is, where it is used as one and `punctuation` is a full stop."""
    part: str = "text"
    """What the line is part of: see `kazprep.structure.Part`."""
    sentence_start: int = 0
    """Where the sentence begins that may end here."""
    ends_sentence: bool = False
    """Whether a sentence ends at `end`, once that is decided."""

    @property
    def next_is_upper(self) -> bool:
        """Whether an uppercase letter comes after any dash and opening punctuation: `Ол`, also `iPhone`."""
        word = self.next_word
        return word[:1].isupper() or (word.isascii() and not word.islower() and word[:1].isalpha())

    @property
    def next_is_lower(self) -> bool:
        """Whether a lowercase word comes after any dash and opening punctuation."""
        return self.next_word[:1].islower() and not self.next_is_upper

    @property
    def inside_word(self) -> bool:
        """Whether a letter or a digit follows at once."""
        return not (self.space or self.closing or self.opening) and self.next_word[:1].isalnum()

    @property
    def begins_line(self) -> bool:
        """Whether the sentence that may end here begins its line."""
        return self.sentence_start == 0 or self.text[self.sentence_start - 1] == "\n"

    @property
    def word_start(self) -> int:
        """The offset where `word` begins."""
        return self.start - len(self.word)

    def text_before_word(self, max_characters: int = _MAX_BEFORE) -> str:
        """The text before `word` in its paragraph, its last `max_characters` characters."""
        start = self.word_start
        return self.text[max(0, start - max_characters) : start].rpartition("\n")[2]


def candidates(text: str) -> Iterator[Candidate]:
    """The candidates at punctuation, emoji and emoticons, in the order of the text."""
    for match in _CANDIDATE.finditer(text):
        start = match.start()
        floor = max(0, start - _MAX_BEFORE)
        word_start = max(text.rfind(" ", floor, start), text.rfind("\n", floor, start), floor - 1) + 1
        word = text[word_start:start].lstrip(_OPENING)
        if "," in word and not word[-1].isdigit():  # келдім,ол
            word = word.rpartition(",")[2]
        punctuation, closing, space, dash, opening, next_word = match.groups()
        end = match.end("closing")
        if punctuation[0] == ")" and not is_face(text, start, match.end("punctuation")):
            continue
        if "[" in closing and _begins_with_source_number(text, start):
            # A list of sources continues with the next one: `[1] Тарих. 2020. [2] Құқық.`
            closing = closing[: closing.index("[")].rstrip()
            end = match.end("punctuation") + len(closing)
            space, dash, opening, next_word = _after(text, end)
        candidate = Candidate(
            text, start, end, word, punctuation, closing, space, dash or "", opening, next_word, None
        )
        if punctuation == ".":
            candidate.abbreviation = _abbreviation(candidate)
        yield candidate


def headline_candidates(text: str) -> Iterator[Candidate]:
    """The candidates where a headline may end inside a paragraph, in the order of the text.

    A Kazakh sentence ends in its verb, so that an uppercase letter seldom follows a finite verb inside it. It
    does where somebody said something (`деп хабарлады Нұрлан`), and where a noun in the accusative looks like
    a verb (`жағдайды`): such suffixes are left out.
    """
    for match in _HEADLINE_END.finditer(text):
        yield candidate_at(text, match.end())


_MARKED_HEADING = re.compile(r"(?:(?<=\s)|^)#{2,6} (?=\S)", re.MULTILINE)
_AFTER_HEADING = re.compile(rf"[^\W\d_](?= (?:[{UPPER}]|\d\d))")
_MAX_MARKED_HEADING = 80  # characters
_MIN_TEXT = re.compile(r"(?: [\w-]+,?){4}")


def marked_heading_end(text: str, start: int) -> int | None:
    """Where the heading ends that begins with `##` at an offset, if text follows it in its line.

    That is before the first word that begins sentences, else before the first capital letter or number.

    >>> marked_heading_end("## Еңбектері Ол көп кітап жазды.", 0)
    12
    """
    marked = _MARKED_HEADING.match(text, start)
    if marked is None:
        return None
    line_end = text.find("\n", start)
    stop = min(start + _MAX_MARKED_HEADING, line_end if line_end >= 0 else len(text))
    ends = [match.end() for match in _AFTER_HEADING.finditer(text, marked.end(), stop)]
    starters = [end for end in ends if _after(text, end)[3] in STARTERS]
    if not ends:
        return None
    end = starters[0] if starters else ends[0]
    return end if _MIN_TEXT.match(text, end) else None


def marked_heading_candidates(text: str) -> Iterator[Candidate]:
    """The candidates where a heading that is marked by `##` may end inside a paragraph."""
    for match in _MARKED_HEADING.finditer(text) if "## " in text else ():
        end = marked_heading_end(text, match.start())
        if end is not None:
            yield candidate_at(text, end)


def candidate_at(text: str, end: int) -> Candidate:
    """A candidate without punctuation, for a boundary of the model that is at none."""
    return Candidate(text, end, end, "", "", "", *_after(text, end), None)


def _after(text: str, end: int) -> tuple[str, str, str, str]:
    """The space, dash, opening punctuation, and word or character after an offset."""
    match = _AFTER.match(text, end)
    space, dash, opening, next_word = match.groups() if match else ("", "", "", "")
    return space, dash or "", opening, next_word


def _begins_with_source_number(text: str, start: int) -> bool:
    """Whether the line begins with the number of a source in brackets, and a space."""
    floor = max(0, start - _MAX_LIST_LINE)
    line_start = max(text.rfind("\n", floor, start) + 1, floor)
    return _SOURCE.match(text, line_start) is not None


_HYPHENATED_NUMBER = re.compile(r"\d{1,4}-")  # the number in 15-б. and 5-мкр.
# The number that an abbreviation is glued to: 1947ж. and 500тг., but not the class 7а.
_GLUED_NUMBER = re.compile(
    r"\d[\d.,–-]*(?=(?:жж?|ғғ?|гг?|тг|тт|млн|млрд|трлн|км|кг|см|мм|га|м|мин|сағ|сек|долл|руб)$)"
)
_NAME_BEFORE = re.compile(rf"[{UPPER}][\w-]* $")
_FRACTION_BEFORE = re.compile(r"\d[.,]\d+ $")
_NUMBER_BEFORE = re.compile(r"(?:\d|мың|млн\.?|млрд\.?|мың шаршы|шаршы|текше) $")
# Words that look like abbreviations, by what precedes them: the 2nd regiment, 100 drams, 10 lats.
_ALSO_WORDS = {"полк": re.compile("ш[ыі] $"), "драм": _NUMBER_BEFORE, "лат": _NUMBER_BEFORE}
_DAY_BEFORE = re.compile(r"\b(?:[12]?\d|3[01]) $")


def _abbreviation(candidate: Candidate) -> AbbreviationType | None:
    """The type of abbreviation of a candidate's word, by its context."""
    word = candidate.word
    if word[:1].isdigit():
        word = _GLUED_NUMBER.sub("", _HYPHENATED_NUMBER.sub("", word))
    type_ = abbreviation_type(word)
    if type_ is None:
        return None
    if word[0].isupper() and len(word) == 1:
        return None  # an initial
    if word == "г" and _FRACTION_BEFORE.search(candidate.text_before_word(6)):
        return AbbreviationType.UNIT  # 1,6 г.
    if word in _ALSO_WORDS and _ALSO_WORDS[word].search(candidate.text_before_word()):
        return None
    return type_ if _is_used_as_abbreviation(candidate, type_) else None


def _is_used_as_abbreviation(candidate: Candidate, type_: AbbreviationType) -> bool:
    """Whether an abbreviation that may also be a word is not the word."""
    match type_:
        case AbbreviationType.MONTH:
            return _DAY_BEFORE.search(candidate.text_before_word(4)) is not None
        case AbbreviationType.METRE:
            glued = candidate.word[0].isdigit()
            return (
                glued
                or candidate.next_is_lower
                or _NUMBER_BEFORE.search(candidate.text_before_word()) is not None
            )
        case AbbreviationType.STREET:
            return _NAME_BEFORE.search(candidate.text_before_word()) is not None
        case AbbreviationType.EXAMPLE:
            before = candidate.text_before_word(2)
            begins = not before or before[-1] in _OPENING or candidate.text[candidate.word_start] == "М"
            return begins or candidate.next_word[:1] in {",", ":"}
        case AbbreviationType.WORD:
            bracket = candidate.text[candidate.word_start - 1 : candidate.word_start] == "("
            return (candidate.next_is_lower and not candidate.dash) or bracket
        case _:
            return True
