"""Boundary candidates: the positions of a text where a sentence may end, and what is around each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from kazprep.boundaries.emoticons import EMOJI, FACES, REST_OF_FACE, is_face
from kazprep.text.abbreviations import Kind, abbreviation_kind
from kazprep.text.alphabet import CAPITAL


class Verdict(Enum):
    """There is no boundary here, or there is one; a rule that abstains gives None."""

    JOIN = "join"
    SPLIT = "split"


REFERENCE = r"""(?:
      [ ]? \[ (?:
          \d{1,3} (?: [-–—,;:.\ ]+ (?: \d{1,4} | бб? | бет\w{0,4} | сс? | pp? | т ) ){0,6} \.?  # [2, 15 б.]
        | [a-zа-яәі]
        | (?: к | ескерту | ескертпе | прим\.? | note ) \ ? \d{1,3}
        | дереккөз [^\[\]\n]{0,30}
      ) \]
    | [¹²³⁰⁴-⁹]+ (?: [,⁻] [¹²³⁰⁴-⁹]+ )*
    | [*†‡]{1,3} (?! \w )
)"""
"""A mark behind a stop, as a part of a verbose regular expression."""

REFERENCE_SIGNS = "]¹²³⁰⁴⁵⁶⁷⁸⁹*†‡"
"""What such a mark ends in."""

_STOPS = ".?!…"
# A dash with space behind it, or one that is glued to the reply: `? – Жоқ`, `? -Жоқ`, `!-деді`.
_DASH = r"[-–—](?:[^\S\n]+|(?<=[\s?!…,»”\"][-–—])(?=[^\W\d_]))"
_STOP = re.compile(
    rf"""
    (?P<mark>
        [{_STOPS}{EMOJI}{FACES}]  # a class of characters, which is looked for fast
        (?: (?<=[{_STOPS}]) [{_STOPS}]* | (?<=[{EMOJI}]) [{EMOJI}]* | {REST_OF_FACE} )
    )
    (?P<close>
        (?: [»”)\]’'] | ["“] (?!\w) | (?<=[»”"“)]) \. )*
        {REFERENCE}*
        (?: [ ]? (?: [{EMOJI}★☆]+ | [{FACES}] {REST_OF_FACE} ) )*
    )
    (?P<gap> [^\S\n]* )
    (?= (?P<dash> {_DASH} )? (?P<open> [«“„"(\[]* ) (?P<next> \w{{1,24}} | [^\w\n] | ) )
    """,
    re.VERBOSE,
)
_AROUND = re.compile(rf"([^\S\n]*)({_DASH})?([«“„\"(\[]*)(\w{{1,24}}|[^\w\n]|)")
_SOURCE = re.compile(r"\[\d{1,3}\] ")
_LONGEST_LIST = 10_000  # characters; so far back a line is looked for that lists sources
_REACH = 40  # so many characters before a stop are looked at for its word
_OPENING = "«“„\"'([–—/"
_CLOSING = "»”“\"')]"
_MINOR = re.compile(r"\d{1,4}-")  # the number in 15-б. and 5-мкр.
# The number that an abbreviation is glued to: 1947ж. and 500тг., but not the class 7а.
_GLUED_NUMBER = re.compile(
    r"\d[\d.,–-]*(?=(?:жж?|ғғ?|гг?|тг|тт|млн|млрд|трлн|км|кг|см|мм|га|м|мин|сағ|сек|долл|руб)$)"
)
_NAME_BEFORE = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]* $")
_NUMBER_BEFORE = re.compile(r"(?:\d|мың|млн\.?|млрд\.?|мың шаршы|шаршы|текше) $")
# Words that look like abbreviations, by what is before them: the 2nd regiment, 100 drams, 10 lats.
_ALSO_WORDS = {"полк": re.compile("ш[ыі] $"), "драм": _NUMBER_BEFORE, "лат": _NUMBER_BEFORE}
_DAY_BEFORE = re.compile(r"\b(?:[12]?\d|3[01]) $")


@dataclass(slots=True)
class Stop:
    """A stop, or a run of them, with what is before and after it.

    `mark` is what stands at `text[start:]` and ends no later than `end`; `close` the quotation marks,
    brackets, marks of notes and emoji that follow at once, up to `end`; then come `gap`, white space; `dash`,
    a dash with space behind it or with a reply; `open`, opening marks; and `following`, a word or one
    character, empty at the end of a paragraph. `word` is what stands before, up to white space, without the
    marks that open it.

    A boundary of sentences at a stop lies at `end`.
    """

    text: str
    start: int
    end: int
    word: str
    mark: str
    close: str
    gap: str
    dash: str
    open: str
    following: str
    abbreviation: Kind | None
    """The kind of abbreviation that `word` is, where it stands as one and `mark` is a full stop."""
    sentence_start: int = 0
    """Where the sentence begins that the stop may end."""
    ends: bool = False
    """Whether a sentence ends at `end`, once that is decided."""

    @property
    def capital(self) -> bool:
        """Whether a capital follows, behind any dash and opening marks: `Ол`, also `iPhone`."""
        following = self.following
        return following[:1].isupper() or (
            following.isascii() and not following.islower() and following[:1].isalpha()
        )

    @property
    def small(self) -> bool:
        """Whether a word in small letters follows, behind any dash and opening marks."""
        return self.following[:1].islower() and not self.capital

    @property
    def inner(self) -> bool:
        """Whether a letter or a digit follows at once."""
        return not (self.gap or self.close or self.open) and self.following[:1].isalnum()

    @property
    def word_start(self) -> int:
        """Where `word` begins."""
        return self.start - len(self.word)

    def before_word(self, characters: int = _REACH) -> str:
        """What stands before `word` in its paragraph, at most so many characters."""
        start = self.word_start
        return self.text[max(0, start - characters) : start].rpartition("\n")[2]


def stops(text: str) -> Iterator[Stop]:
    """The stops of a text in their order."""
    for match in _STOP.finditer(text):
        start = match.start()
        floor = max(0, start - _REACH)
        word_start = max(text.rfind(" ", floor, start), text.rfind("\n", floor, start), floor - 1) + 1
        word = text[word_start:start].lstrip(_OPENING)
        if "," in word and not word[-1].isdigit():  # келдім,ол
            word = word.rpartition(",")[2]
        mark, close, gap, dash, opening, following = match.groups()
        end = match.end("close")
        if mark[0] == ")" and not is_face(text, start, match.end("mark")):
            continue
        if "[" in close and _begins_with_note(text, start):
            # A list of sources goes on with the next one: `[1] Тарих. 2020. [2] Құқық.`
            close = close[: close.index("[")].rstrip()
            end = match.end("mark") + len(close)
            gap, dash, opening, following = _around(text, end)
        stop = Stop(text, start, end, word, mark, close, gap, dash or "", opening, following, None)
        if mark == ".":
            stop.abbreviation = _abbreviation(stop)
        yield stop


def place_without_stop(text: str, end: int) -> Stop:
    """A stop without a mark, for a boundary that is at none."""
    return Stop(text, end, end, "", "", "", *_around(text, end), None)


def _around(text: str, end: int) -> tuple[str, str, str, str]:
    """The gap, dash, opening marks and word or character behind an offset."""
    match = _AROUND.match(text, end)
    gap, dash, opening, following = match.groups() if match else ("", "", "", "")
    return gap, dash or "", opening, following


def _begins_with_note(text: str, start: int) -> bool:
    """Whether the line begins with the number of a source in brackets, and a space."""
    floor = max(0, start - _LONGEST_LIST)
    line_start = max(text.rfind("\n", floor, start) + 1, floor)
    return _SOURCE.match(text, line_start) is not None


def _abbreviation(stop: Stop) -> Kind | None:
    """The kind of abbreviation that a stop's word is in its place."""
    word = stop.word
    if word[:1].isdigit():
        word = _GLUED_NUMBER.sub("", _MINOR.sub("", word))
    kind = abbreviation_kind(word)
    if kind is None:
        return None
    if word[0].isupper() and len(word) == 1:
        return None  # an initial
    if word in _ALSO_WORDS and _ALSO_WORDS[word].search(stop.before_word()):
        return None
    return kind if _stands(kind, stop) else None


def _stands(kind: Kind, stop: Stop) -> bool:
    """Whether an abbreviation that may be a word is one."""
    if kind is Kind.MONTH:
        return _DAY_BEFORE.search(stop.before_word(4)) is not None
    if kind is Kind.METRE:
        glued = stop.word[0].isdigit()
        return glued or stop.small or _NUMBER_BEFORE.search(stop.before_word()) is not None
    if kind is Kind.STREET:
        return _NAME_BEFORE.search(stop.before_word()) is not None
    if kind is Kind.EXAMPLE:
        before = stop.before_word(2)
        at_start = not before or before[-1] in _OPENING or stop.text[stop.word_start] == "М"
        return at_start or stop.following[:1] in {",", ":"}
    if kind is Kind.WORD:
        return (stop.small and not stop.dash) or stop.text[stop.word_start - 1 : stop.word_start] == "("
    return True


_INITIAL = re.compile(rf"(?:.*[.\-–(])?(?:[{CAPITAL}]|Дж|Дз|Ст|Ph|Th)")
_VOWEL = re.compile("[аәеёиоөуұүыіэюяaeiouy]", re.IGNORECASE)
_NUMBER_END = re.compile(r"(?:[\d%²³]|°[СC]|\w/\w{1,4}|\d%?-[^\W\d_]{1,7})$")
_ADDRESS_END = re.compile(r"[a-z0-9-]\.[a-z]{2,6}(?:/\S*)?$", re.IGNORECASE)
_SURNAME_END = re.compile(
    r"(?:ов|ев|ин|ова|ева|ина|ұлы|қызы|ский|ская)(?:а|ы|ың|ін|тың|тің|ның|нің|ты|ті|ні|ны|мен)?$"
)
_CLOSING_SIGNS = '»”"“)]'


def is_initial(word: str) -> bool:
    """Whether a word is a capital, alone or behind other initials: `Ә`, `А.Б`, `Қ.-Ж`, `Дж`."""
    return word[-1:].isalpha() and len(word) < 9 and _INITIAL.fullmatch(word) is not None


def is_plain(stop: Stop, letters: int) -> bool:
    """Whether the word before is an ordinary one of at least so many letters: no abbreviation, no address.

    An acronym of two capitals counts as one before white space.
    """
    if stop.abbreviation:
        return False
    word = stop.word.rstrip(_CLOSING_SIGNS)
    last = word.rpartition("-")[2]
    if len(last) < letters:  # the particle of құрылған-ды
        last = word.replace("-", "")
    if not last.isalpha() or (last.isascii() and not stop.gap):
        return False
    if len(last) < letters:
        return len(last) > 1 and last.isupper() and stop.gap != ""
    return last.isupper() or (last[1:].islower() and _VOWEL.search(last) is not None)


def is_number(stop: Stop) -> bool:
    """Whether a number stands before, or its unit or suffix: `2026.`, `51%.`, `км².`, `м/с.`, `9-да.`"""
    return _NUMBER_END.search(stop.word) is not None


def is_address(stop: Stop) -> bool:
    """Whether an address on the net or a file's name stands before: `egov.kz.`, `info@mysal.kz.`"""
    return _ADDRESS_END.search(stop.word) is not None


def is_surname(word: str) -> bool:
    """Whether a word ends as surnames do, with or without a case: `Оспанова`, `Сейітовтың`."""
    return _SURNAME_END.search(word) is not None
